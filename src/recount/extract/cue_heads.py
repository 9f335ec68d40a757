"""Tells which words may head a cue, and weighs what speaks for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from recount.extract.attribution_weights import UNIT, Weights, load_weights, score_features
from recount.extract.cue_lexicon import kinds, prior_of
from recount.text.tokens import lemma as lemma_of
from recount.text.view import Sentence, TextView, Token

_QUOTES = frozenset("\"“”«»„'‘’")
_HEADS = frozenset({"VERB", "NOUN", "ADJ", "PROPN"})


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


def inside_quotes(view: TextView) -> set[int]:
    """Returns the positions of the tokens within quotations."""
    inside: set[int] = set()
    for quote in view.quotes:
        inner = view.tokens_between(quote.inner_start, quote.inner_end)
        if inner:
            inside.update(range(inner[0].i, inner[-1].i + 1))
    return inside


def find_candidates(
    view: TextView, read_lemma: Callable[[str, bool], str | None]
) -> Iterator[tuple[int, Sentence, str]]:
    """Yields each token that may head a cue, with its sentence and lemma.

    `read_lemma` tells the lemma of a word, lower case and an adverb or not, that may head one.
    """
    for sentence in view.sentences:
        for token in view.tokens_of(sentence):
            adverb = token.tag == "ADV"
            if adverb or token.tag in _HEADS:
                lemma = read_lemma(token.lower, adverb)
                if lemma is not None:
                    yield token.i, sentence, lemma


@lru_cache(maxsize=20_000)
def read_head(word: str, adverb: bool) -> str | None:
    """Returns the lemma of a word that may head a cue: listed by hand, or known to the weights."""
    return _read_known(word, adverb=adverb, weights=load_weights()["cue.head"])


def _read_known(word: str, *, adverb: bool, weights: Weights) -> str | None:
    found = lemma_of(word)
    known = found in kinds() or (not adverb and f"L={found}" in weights)
    return found if known and any(map(str.isalpha, word)) else None


def find_heads(view: TextView, weights: Weights) -> Iterator[tuple[int, Sentence, str, list[str]]]:
    """Yields each token that may head a cue, with its sentence, lemma and features.

    `weights` are those of heads: a lemma that they know may head one.
    """

    def read_lemma(word: str, adverb: bool) -> str | None:
        return _read_known(word, adverb=adverb, weights=weights)

    inside = inside_quotes(view)
    for i, sentence, lemma in find_candidates(view, read_lemma):
        features = head_features(view, sentence, i, lemma)
        if i in inside:
            features += _quoted_features(lemma)
        yield i, sentence, lemma, features


def _quoted_features(lemma: str) -> list[str]:
    return ["inside", f"inside={kinds().get(lemma, 'other')}"]


def score_head(view: TextView, sentence: Sentence, i: int, lemma: str, *, quoted: bool) -> float:
    """Returns the log-odds that a token heads a cue."""
    weights = load_weights()["cue.head"]
    token = view.tokens[i]
    weight = _score_word(lemma, token.lower, token.tag)
    weight += score_features(weights, _place_features(view, sentence, i, lemma))
    if quoted:
        weight += score_features(weights, _quoted_features(lemma))
    return weight / UNIT + prior_of(view, sentence, i, lemma)
