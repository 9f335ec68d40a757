"""Finds noun phrases and subjects around a verb by parts of speech and closed word classes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from recount.extract.event_triggers import cues
from recount.text import Token
from recount.vocab.loader import load_table

Range = tuple[int, int]

LINKS = frozenset({"of", "and", "or", "&", "'s", "'", "-"})

_NP_LIMIT = 14
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET", "PRON", "X", "SYM"})
_RELATIVES = frozenset({"who", "which", "that"})
_DEICTIC = frozenset({"this", "that", "last"})
_CLOSERS = frozenset({'"', "”", "“", "'", ")", "]"})
_FRONT = LINKS | _CLOSERS
_BACK = _FRONT | _DEICTIC | {"the", "a", "an", "'s"}


@cache
def grammar() -> Mapping[str, frozenset[str]]:
    """Returns the closed word classes that phrases are cut by."""
    return {key: frozenset(words) for key, words in load_table("event_words")["grammar"].items()}


def opens_phrase(tokens: tuple[Token, ...], i: int, last: int) -> bool:
    """Whether a noun phrase can start with token `i`."""
    if i >= last:
        return False
    token, words = tokens[i], grammar()
    if token.lower in ("at", "more", "up", "as", "over") and i + 1 < last:
        follows = tokens[i + 1].lower in ("least", "than", "to", "many")
        return follows or (token.lower == "over" and tokens[i + 1].tag == "NUM")
    if token.lower in words["determiners"] or token.tag == "NUM":
        return True
    if token.lower in words["prepositions"] or token.lower in words["subordinators"]:
        return False
    return token.is_word and token.tag in _NOMINAL and token.lower not in ("and", "or", "but")


def group_start(tokens: tuple[Token, ...], verb: int, first: int) -> int:
    """Returns the first token of the verb group that ends in the verb at `verb`."""
    adverbs = cues()["auxiliaries"] | cues()["be"] | cues()["negators"]
    i = verb
    while i > first and verb - i < 6:
        before = tokens[i - 1]
        if before.lower not in adverbs and before.tag not in ("ADV", "AUX"):
            break
        if before.lower in ("no", "nobody", "none", "neither", "nor"):
            break
        i -= 1
    return i


def find_subject(
    tokens: tuple[Token, ...], group: int, first: int, shared: int = 2
) -> Range | None:
    """Returns the noun phrase before a verb group, over a relative pronoun or an inset.

    `shared` is over how many verbs joined by "and" it goes back to their common subject.
    """
    i: int | None = group
    for _ in range(3):  # each round goes over one clause between the subject and its verb
        if i is not None and i > first and tokens[i - 1].lower == ",":
            i = _over_inset(tokens, i - 1, first)
        if i is None or i <= first:
            return None
        if tokens[i - 1].lower == "and":
            return _shared_subject(tokens, i - 1, first, shared - 1) if shared else None
        if tokens[i - 1].lower in _RELATIVES:
            i -= 2 if i - 1 > first and tokens[i - 2].lower == "," else 1
            return _last_phrase(tokens, _run_start(tokens, i, first), i)
        start = _run_start(tokens, i, first)
        over = _over_clause(tokens, start, i, first)
        if over is None:
            return _head_phrase(tokens, start, i)
        i = over
    return None


def _run_start(tokens: tuple[Token, ...], end: int, first: int) -> int:
    """Where the run of noun phrases and prepositions that ends at `end` starts."""
    start = end
    stops = grammar()["subordinators"] | {"as", "after", "before"}
    while start > first and end - start < _NP_LIMIT:
        token = tokens[start - 1]
        if token.lower in stops:
            break
        if not is_in_phrase(token) and token.lower not in grammar()["prepositions"]:
            break
        start -= 1
    return start


def _over_clause(tokens: tuple[Token, ...], start: int, end: int, first: int) -> int | None:
    """The end of the phrase before a clause that stands between: "soldiers who took it | …"."""
    verb = start - 1
    if verb <= first or tokens[verb].tag != "VERB" or start == end:
        return None
    group = group_start(tokens, verb, first)
    if group > first and tokens[group - 1].lower in _RELATIVES:
        return group
    bare = group == verb and tokens[verb].lower.endswith(("ing", "ed"))
    led = tokens[start].lower in grammar()["prepositions"]
    return verb if bare and led and tokens[verb - 1].tag in ("NOUN", "PROPN") else None


def _last_phrase(tokens: tuple[Token, ...], start: int, end: int) -> Range | None:
    for j in range(end - 1, start, -1):
        if tokens[j - 1].lower in grammar()["prepositions"]:
            return trim_phrase(tokens, j, end)
    return trim_phrase(tokens, start, end)


def _shared_subject(tokens: tuple[Token, ...], i: int, first: int, shared: int) -> Range | None:
    """The subject of the verb before "and", where a second verb follows."""
    for j in range(i - 1, max(first, i - 10) - 1, -1):
        if tokens[j].tag == "VERB" or tokens[j].lower.endswith("ed"):
            return find_subject(tokens, group_start(tokens, j, first), first, shared)
    return find_subject(tokens, i, first, shared)


def _over_inset(tokens: tuple[Token, ...], comma: int, first: int) -> int | None:
    for j in range(comma - 1, max(first, comma - 16) - 1, -1):
        if tokens[j].lower == ",":
            return j
        if tokens[j].lower in (";", ":"):
            return None
    return None


def _head_phrase(tokens: tuple[Token, ...], start: int, end: int) -> Range | None:
    """Cuts a run of phrases down to its head: "the rebels in the north" gives "the rebels"."""
    words = grammar()["prepositions"]
    if start < end and tokens[end - 1].lower in grammar()["subject_pronouns"]:
        return (end - 1, end)
    start = _after_lead(tokens, start, end)
    if start < end and tokens[start].lower in words and not opens_phrase(tokens, start, end):
        joined = [j for j in range(start, end) if tokens[j].lower == "and"]
        start = joined[-1] + 1 if joined else start + 1
    for j in range(start + 1, end):
        if tokens[j].lower in words and not _counts(tokens, j, end):
            end = j
            break
    return trim_phrase(tokens, start, end)


def _counts(tokens: tuple[Token, ...], i: int, end: int) -> bool:
    """Whether a preposition belongs to a number: "up to 12", "more than 500"."""
    quantifying = grammar()["quantifying"]
    while i < end and tokens[i].lower in quantifying:
        i += 1
    return i < end and (tokens[i].tag == "NUM" or tokens[i].lower in cues()["quantity_heads"])


def read_phrase(tokens: tuple[Token, ...], i: int, last: int) -> Range | None:
    """Returns the noun phrase that starts at or just behind token `i`."""
    words = grammar()
    while i < last and (tokens[i].tag == "ADV" or tokens[i].lower in ("out", "off", '"', "“")):
        i += 1
    start, limit = i, min(last, i + _NP_LIMIT)
    while i < limit and tokens[i].lower in words["quantifying"] and _counts(tokens, i, limit):
        i += 1
    while i < limit:
        token = tokens[i]
        if not is_in_phrase(token) and not _is_attribute(tokens, i, limit):
            break
        if token.lower == "and" and i + 1 < limit:
            verbal = tokens[i + 1].lower.endswith("ing")
            if verbal or not opens_phrase(tokens, i + 1, limit):
                break
        i += 1
    return trim_phrase(tokens, start, i)


def is_in_phrase(token: Token) -> bool:
    """Whether a token can stand inside a noun phrase."""
    words = grammar()
    if token.lower in LINKS:
        return True
    if not token.is_word and token.tag != "NUM":
        return False
    if token.lower in words["prepositions"] or token.lower in words["subordinators"]:
        return False
    if token.tag == "VERB":
        return False
    if token.tag == "X":
        return token.lower not in cues()["be"] and token.lower not in cues()["auxiliaries"]
    return token.tag in _NOMINAL or token.tag == "PART" or token.lower == "both"


def _is_attribute(tokens: tuple[Token, ...], i: int, limit: int) -> bool:
    """Whether a participle stands before its noun: "masked gunmen", "the occupied town"."""
    token = tokens[i]
    if token.tag != "VERB" or not token.lower.endswith("ed") or i + 1 >= limit:
        return False
    opened = tokens[i - 1].tag != "NOUN" and tokens[i - 1].tag != "PROPN"
    return opened and tokens[i + 1].tag in ("NOUN", "PROPN")


def _after_lead(tokens: tuple[Token, ...], start: int, end: int) -> int:
    """Behind a phrase that leads in with no comma: "in the province | the terrorists"."""
    determiners = grammar()["determiners"]
    for j in range(end - 2, start, -1):
        leads = tokens[j].tag == "DET" and tokens[j].lower in determiners
        if leads and tokens[j - 1].tag in ("NOUN", "PROPN") and not is_day(tokens[j + 1]):
            return j
    return start


def trim_phrase(tokens: tuple[Token, ...], start: int, end: int) -> Range | None:
    """Cuts links, marks, lone articles and times off a phrase's ends; null if nothing is left."""
    times = grammar()["times"]
    while start < end and (tokens[start].lower in _FRONT or tokens[start].lower in times):
        start += 1
    while end > start and (tokens[end - 1].lower in _BACK or tokens[end - 1].lower in times):
        timed = tokens[end - 1].lower in times
        end -= 1
        if timed and end > start and tokens[end - 1].lower in _DEICTIC | {"early", "late"}:
            end -= 1
    return (start, end) if start < end else None


def is_day(token: Token) -> bool:
    """Whether a word that follows "on" or bears "'s" names a day."""
    lower = token.lower
    return token.tag == "NUM" or lower.endswith("day") or lower in grammar()["times"]
