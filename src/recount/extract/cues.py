"""Finds cues: the words by which a text says that somebody says, knows, wants or shows.

A cue spans what stands between source and content ("had also said in a statement"), as in
PolNeAR (Newell et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from recount.extract.attribution_weights import load_weights, odds
from recount.extract.cue_growth import grow_cue
from recount.extract.cue_heads import find_candidates, inside_quotes, read_head, score_head
from recount.extract.cue_lexicon import find_phrase, kinds
from recount.text.view import Sentence, TextView
from recount.vocab.loader import load_table

WINDOW = 120
"""How many tokens to either side of a cue are looked at, however long its sentence."""
CROWD = 18
"""More cues within one window of a sentence are noise; measured newspapers have 11 at most."""


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
    inside = inside_quotes(view)
    for i, sentence, lemma in find_candidates(view, read_head):
        if _is_surname(view, sentence, i):
            continue
        phrase = find_phrase(view, sentence, i)
        if phrase and phrase[1].kind == "decoy":
            continue
        score = odds(score_head(view, sentence, i, lemma, quoted=i in inside))
        if phrase:
            score = max(score, 0.9)
        elif score < thresholds[kinds().get(lemma, "other")]:
            continue
        first, last = grow_cue(view, sentence, i, weights)
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
