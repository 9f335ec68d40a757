"""Tells who does not speak: the subject of a passive cue, an adverb before a name."""

from __future__ import annotations

from functools import cache

from recount.extract.cues import Cue
from recount.text.view import TextView
from recount.vocab.loader import load_table

Range = tuple[int, int]


@cache
def _voice() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_table("cues")["voice"].items()}


def trim_source(view: TextView, source: Range) -> Range:
    """Returns a source without a leading adverb of time ("Earlier TV"), its brackets closed."""
    first, last = source
    while first < last - 1 and view.tokens[first].lower in _voice()["openers"]:
        first += 1
    marks = [token.lower for token in view.tokens[first:last]]
    if marks.count("(") > marks.count(")") and view.tokens[last : last + 1]:
        last += view.tokens[last].lower == ")"
    return first, last


def is_reported_subject(view: TextView, cue: Cue, source: Range) -> bool:
    """Whether what stands as the source is what a passive cue speaks of ("six were reported dead").

    Verbs whose passive subject is spoken to ("he was told") count too: nobody is named as the
    one who says it.
    """
    lemmas = _voice()["passive_lemmas"]
    if source[0] > cue.head or cue.lemma not in lemmas:
        return False
    return _is_passive(view, cue, source[0])


def speaks_unnamed(view: TextView, cue: Cue) -> bool:
    """Whether a cue without a source tells of somebody who says so.

    Of passives, only those that report speech or belief do ("it was reported"); what was
    declared or blocked is no one's account of it.
    """
    first = max(view.sentence_at(view.tokens[cue.head].start).first, cue.head - 4)
    return not _is_passive(view, cue, first) or cue.lemma in _voice()["hidden_lemmas"]


def _is_passive(view: TextView, cue: Cue, first: int) -> bool:
    """Whether a form of "be", behind token `first`, makes a cue's head a passive."""
    tokens = view.tokens
    if tokens[cue.head].lower.endswith("ing"):
        return False
    at = cue.head - 1
    while at > first and tokens[at].tag == "ADV":
        at -= 1
    return at >= first and tokens[at].lower in _voice()["be"]
