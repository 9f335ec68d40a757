"""Finds cues: the words by which a text says that somebody says, knows, wants or shows.

A cue spans what stands between source and content ("had also said in a statement"), as in
PolNeAR (Newell et al. 2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from recount.extract.attribution_weights import (
    UNIT,
    Weights,
    load_weights,
    odds,
    score_features,
)
from recount.extract.cue_lexicon import find_phrase, kinds, prior_of
from recount.text.view import Sentence, TextView, Token
from recount.vocab.loader import load_table

MAX_GROWTH = 8
WINDOW = 120
"""How many tokens to either side of a cue are looked at, however long its sentence."""
CROWD = 18
"""More cues within one window of a sentence are noise; measured newspapers have 11 at most."""

_QUOTES = frozenset("\"“”«»„'‘’")
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_OBJECTS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "VERB"})
_HEADS = frozenset({"VERB", "NOUN", "ADJ", "PROPN"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: the half-open range of its tokens, its head's position, and what kind it is.

    `kind` is a key of `vocab/data/cues.toml`, "other" for words that only the weights know.
    `score` is the probability that the words are a cue.
    """

    first: int
    last: int
    head: int
    lemma: str
    kind: str
    score: float
    stance: str | None = None


@cache
def _names() -> frozenset[str]:
    return frozenset(load_table("cues")["voice"]["names"])


def sentence_around(view: TextView, i: int) -> Sentence:
    """Returns the sentence of token `i`, cut to a window so that cost stays linear."""
    sentence = view.sentence_at(view.tokens[i].start)
    first, last = max(sentence.first, i - WINDOW), min(sentence.last, i + WINDOW)
    if (first, last) == (sentence.first, sentence.last):
        return sentence
    return replace(sentence, first=first, last=last)


def head_features(view: TextView, sentence: Sentence, i: int, lemma: str) -> list[str]:
    """Returns what speaks for or against token `i` heading a cue."""
    token = view.tokens[i]
    return [
        *_word_features(lemma, token.lower, token.tag),
        *_place_features(view, sentence, i, lemma),
    ]


def _word_features(lemma: str, lower: str, tag: str) -> list[str]:
    """Returns what a word tells by itself."""
    kind = kinds().get(lemma, "other")
    return [
        "bias",
        f"L={lemma}",
        f"F={lower}",
        f"LT={lemma} {tag}",
        f"KT={kind} {tag}",
        f"KF={kind} {tag} {lower[-3:]}",
    ]


@lru_cache(maxsize=20_000)
def _score_word(lemma: str, lower: str, tag: str) -> int:
    return score_features(load_weights()["cue.head"], _word_features(lemma, lower, tag))


def _place_features(view: TextView, sentence: Sentence, i: int, lemma: str) -> list[str]:
    """Returns what the words around token `i` tell."""
    tokens = view.tokens
    before = tokens[i - 1] if i > sentence.first else None
    earlier = tokens[i - 2] if i - 1 > sentence.first else None
    after = tokens[i + 1] if i + 1 < sentence.last else None
    later = tokens[i + 2] if i + 2 < sentence.last else None
    pw, pt = (before.lower, before.tag) if before else ("^", "^")
    nw, nt = (after.lower, after.tag) if after else ("$", "$")
    et = earlier.tag if earlier else "^"
    lt = later.tag if later else "$"
    kind = kinds().get(lemma, "other")
    tag = tokens[i].tag
    features = [
        f"Kn={kind} {nt}",
        f"pt={et} {pt} {tag}",
        f"nt={tag} {nt} {lt}",
        f"ptn={pt} {tag} {nt}",
        f"p={pw}",
        f"Lp={lemma} {pt}",
        f"Ln={lemma} {nt}",
        f"Lnw={lemma} {nw}",
        f"Knw={kind} {nw}",
        f"Kpw={kind} {pw}",
        f"sub={_subject_tag(tokens, i, sentence.first)} {tag} {kind}",
    ]
    if nw in _QUOTES or (nw in ",:" and later and later.lower in _QUOTES):
        features.append(f"quote-after={kind}")
    if pw in _QUOTES or et == "PUNCT":
        features.append(f"quote-before={kind}")
    if sentence.heading:
        features.append("heading")
    return features


def _subject_tag(tokens: tuple[Token, ...], i: int, first: int) -> str:
    """Returns the tag of what stands before a verb, past adverbs, auxiliaries and marks."""
    for at in range(i - 1, max(first, i - 6) - 1, -1):
        tag = tokens[at].tag
        if tag not in ("ADV", "AUX", "PUNCT", "PART"):
            return tag
    return "^"


def _inside_quote(view: TextView) -> set[int]:
    inside: set[int] = set()
    for quote in view.quotes:
        inner = view.tokens_between(quote.inner_start, quote.inner_end)
        if inner:
            inside.update(range(inner[0].i, inner[-1].i + 1))
    return inside


def find_candidates(view: TextView, weights: Weights) -> Iterator[tuple[int, Sentence, str]]:
    """Yields each token that may head a cue, with its sentence and lemma.

    `weights` are those of heads: a lemma that they know may head one.
    """
    listed = kinds()
    for sentence in view.sentences:
        for token in view.tokens_of(sentence):
            adverb = token.tag == "ADV"
            if not adverb and token.tag not in _HEADS:
                continue
            lemma = token.lemma
            known = lemma in listed or (not adverb and f"L={lemma}" in weights)
            if known and token.is_word:
                yield token.i, sentence, lemma


def find_heads(view: TextView, weights: Weights) -> Iterator[tuple[int, Sentence, str, list[str]]]:
    """Yields each token that may head a cue, with its sentence, lemma and features."""
    inside = _inside_quote(view)
    for i, sentence, lemma in find_candidates(view, weights):
        features = head_features(view, sentence, i, lemma)
        if i in inside:
            features += _quoted_features(lemma)
        yield i, sentence, lemma, features


def _quoted_features(lemma: str) -> list[str]:
    return ["inside", f"inside={kinds().get(lemma, 'other')}"]


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


def _grow(
    view: TextView, sentence: Sentence, head: int, weights: dict[str, dict[str, int]]
) -> tuple[int, int]:
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


def _score_head(view: TextView, sentence: Sentence, i: int, lemma: str, *, quoted: bool) -> float:
    """Returns the log-odds that a token heads a cue."""
    weights = load_weights()["cue.head"]
    token = view.tokens[i]
    weight = _score_word(lemma, token.lower, token.tag)
    weight += score_features(weights, _place_features(view, sentence, i, lemma))
    if quoted:
        weight += score_features(weights, _quoted_features(lemma))
    return weight / UNIT + prior_of(view, sentence, i, lemma)


def _is_surname(view: TextView, sentence: Sentence, i: int) -> bool:
    """Whether a word that could be a cue ends a person's name ("Omar Said told")."""
    tokens = view.tokens
    if view.upper or tokens[i].lower not in _names() or not tokens[i].text[0].isupper():
        return False
    named = i > sentence.first and tokens[i - 1].tag == "PROPN" and tokens[i - 1].text[0].isupper()
    after = tokens[i + 1] if i + 1 < sentence.last else None
    return named and (after is None or after.tag in ("PUNCT", "VERB", "AUX", "ADP", "CCONJ"))


def find_cues(view: TextView) -> list[Cue]:
    """Returns the text's cues in order, none overlapping another.

    The least probability at which a word heads a cue depends on its kind (`thresholds` of
    `vocab/data/cues.toml`).
    """
    weights = load_weights()
    thresholds: dict[str, float] = load_table("cues")["thresholds"]
    found: list[Cue] = []
    inside = _inside_quote(view)
    for i, sentence, lemma in find_candidates(view, weights["cue.head"]):
        if _is_surname(view, sentence, i):
            continue
        phrase = find_phrase(view, sentence, i)
        if phrase and phrase[1].kind == "decoy":
            continue
        score = odds(_score_head(view, sentence, i, lemma, quoted=i in inside))
        if phrase:
            score = max(score, 0.9)
        elif score < thresholds[kinds().get(lemma, "other")]:
            continue
        first, last = _grow(view, sentence, i, weights)
        kind, stance = kinds().get(lemma, "other"), None
        if phrase:
            end, wording = phrase
            kind, stance = wording.kind, wording.stance
            last = i + 1 if wording.extent == "head" else max(last, end)
            if wording.extent == "exact":
                first, last = i, end
        found.append(Cue(first, last, i, lemma, kind, score, stance))
    return _without_crowds(view, _without_overlaps(found))


def _without_crowds(view: TextView, cues: list[Cue]) -> list[Cue]:
    """Returns the cues without those that follow many in one sentence: such text is no prose."""
    kept: list[Cue] = []
    for n, cue in enumerate(cues):
        first = cues[n - CROWD].head if n >= CROWD else cue.head - WINDOW
        if cue.head - first < WINDOW:
            home = view.sentence_at(view.tokens[cue.head].start)
            if home.first <= first:
                continue
        kept.append(cue)
    return kept


def _without_overlaps(cues: list[Cue]) -> list[Cue]:
    kept: list[Cue] = []
    for cue in cues:
        while kept and kept[-1].last > cue.first:
            mine, theirs = cue.stance is not None, kept[-1].stance is not None
            if theirs or (not mine and kept[-1].score >= cue.score):
                break
            kept.pop()
        else:
            kept.append(cue)
    return kept
