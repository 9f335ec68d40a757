"""Tells how far a cue reaches around its head ("had also said in a statement")."""

from __future__ import annotations

from recount.extract.attribution_weights import Weights, score_features
from recount.extract.cue_lexicon import kinds
from recount.text.view import Sentence, TextView, Token

MAX_GROWTH = 8

_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_OBJECTS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "VERB"})


def grow_features(tokens: tuple[Token, ...], i: int, cue: tuple[int, int], head: int) -> list[str]:
    """Returns what speaks for taking token `i`, next to the cue so far, into the cue."""
    token = tokens[i]
    left = i < cue[0]
    edge = tokens[cue[0]] if left else tokens[cue[1] - 1]
    step = -1 if left else 1
    beyond = tokens[i + step] if 0 <= i + step < len(tokens) else None
    bt = beyond.tag if beyond else "$"
    hl, ht = tokens[head].lemma, tokens[head].tag
    kind = kinds().get(hl, "other")
    reach = min(cue[0] - i if left else i - cue[1] + 1, 1) + (cue[1] - cue[0])
    return [
        "bias",
        f"w={token.lower}",
        f"t={token.tag}",
        f"we={token.lower} {edge.lower}",
        f"teb={token.tag} {edge.tag} {bt}",
        f"wht={token.lower} {ht}",
        f"wh={token.lower} {hl}",
        f"th={token.tag} {hl}",
        f"tbh={token.tag} {bt} {hl}",
        f"k={kind} {ht} {token.tag}",
        f"kw={kind} {token.lower} {bt}",
        f"r={min(reach, 6)} {token.tag}",
    ]


def grow_cue(
    view: TextView, sentence: Sentence, head: int, weights: dict[str, dict[str, int]]
) -> tuple[int, int]:
    """Returns the half-open range of tokens of the cue that a head has."""
    tokens = view.tokens
    first, last = head, head + 1
    right, left = weights["cue.right"], weights["cue.left"]
    told = tokens[head].tag == "VERB" and (
        kinds().get(tokens[head].lemma) == "speech" or tokens[head].lemma == "report"
    )
    while last < sentence.last and last - head <= MAX_GROWTH:
        if told and last == head + 1 and tokens[last].tag in _OBJECTS:
            break  # "said a medic", "were reported dead"
        if score_features(right, grow_features(tokens, last, (first, last), head)) <= 0:
            break
        last += 1
    bare = tokens[head].tag != "NOUN"
    while first > sentence.first and head - first < MAX_GROWTH:
        beside = tokens[first - 1]
        if bare and (beside.tag in _NAMING or _is_unknown_name(view, beside, left)):
            break
        if score_features(left, grow_features(tokens, first - 1, (first, last), head)) <= 0:
            break
        first -= 1
    while last - 1 > head and tokens[last - 1].tag == "PUNCT":
        last -= 1
    while first < head and tokens[first].tag == "PUNCT":
        first += 1
    return first, last


def _is_unknown_name(view: TextView, token: Token, weights: Weights) -> bool:
    """Whether a capital and a word that no cue is known to hold make a likely name."""
    return not view.upper and token.text[0].isupper() and f"w={token.lower}" not in weights
