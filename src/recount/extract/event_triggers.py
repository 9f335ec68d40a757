"""Finds the words that may speak of an event, by the trigger lists of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from recount.errors import InvariantError
from recount.extract.event_forms import Form, plural, verb_forms
from recount.text import TextView, Token
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

Kind = Literal["verb", "noun", "phrase"]

TABLES = (
    "triggers_violence",
    "triggers_rights",
    "triggers_control",
    "triggers_harm",
    "triggers_decoys",
)
DECOY = "none"
_GAP = 5
_CONDITIONS = ("object", "object_not", "subject", "subject_not", "near", "near_not")
_FIELDS = frozenset({"type", "verbs", "nouns", "phrases", "score", *_CONDITIONS})
_STOPS = frozenset('.;:!?()[]"“”')


@dataclass(frozen=True, slots=True)
class Sense:
    """One entry of the lists: what its words mean where its conditions hold.

    A condition is a set of lower-case words (dictionary forms), null where there is none; the
    member "*propn" stands for any proper noun.
    """

    order: int
    type: str
    score: float
    conditions: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Wording:
    """One spelling of a trigger: its words behind the first, "*" for a gap."""

    rest: tuple[str, ...]
    kind: Kind
    forms: frozenset[Form]
    lemma: str
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording found: the positions of its tokens, first to last."""

    at: tuple[int, ...]
    wording: Wording

    @property
    def first(self) -> int:
        """The position of its first token."""
        return self.at[0]

    @property
    def behind(self) -> int:
        """The position behind its last token."""
        return self.at[-1] + 1

    @property
    def head(self) -> int:
        """The token that stands in the sentence's grammar: a verb's first, a noun's last."""
        return self.at[0] if self.wording.kind == "verb" else self.at[-1]


@dataclass(slots=True)
class _Draft:
    forms: set[Form] = field(default_factory=set)
    senses: list[Sense] = field(default_factory=list)


@cache
def word_classes() -> Mapping[str, frozenset[str]]:
    """Returns the classes of words that conditions name."""
    return {key: frozenset(words) for key, words in load_table("event_words")["classes"].items()}


@cache
def cues() -> Mapping[str, frozenset[str]]:
    """Returns the cue words by what they tell of an event."""
    return {key: frozenset(words) for key, words in load_table("event_words")["cues"].items()}


@cache
def wordings() -> Mapping[str, tuple[Wording, ...]]:
    """Returns all wordings by their first word, longest first.

    Raises InvariantError, naming the entry, on an unknown field, type or class.
    """
    drafts: dict[tuple[str, tuple[str, ...], Kind, str], _Draft] = {}
    order = 0
    for table in TABLES:
        for row in load_table(table)["trigger"]:
            sense = _read_sense(table, order, row)
            order += 1
            for words, kind, form, lemma in _spellings(row):
                draft = drafts.setdefault((words[0], words[1:], kind, lemma), _Draft())
                draft.forms.update(form)
                if sense not in draft.senses:
                    draft.senses.append(sense)
    index: dict[str, list[Wording]] = {}
    for (first, rest, kind, lemma), draft in drafts.items():
        wording = Wording(rest, kind, frozenset(draft.forms), lemma, tuple(draft.senses))
        index.setdefault(first, []).append(wording)
    return {
        first: tuple(sorted(found, key=lambda w: (-_length(w), w.senses[0].order)))
        for first, found in index.items()
    }


def find_hits(view: TextView, first: int, last: int) -> Iterator[list[Hit]]:
    """Yields, for each place in the token range where wordings match, all of them.

    The longest come first. A place inside an earlier place's words is yielded as well: the
    caller knows which words it has used.
    """
    index = wordings()
    tokens = view.tokens
    for i in range(first, last):
        candidates = index.get(tokens[i].lower)
        if candidates is None:
            continue
        hits = []
        for wording in candidates:
            at = _match(tokens, i, last, wording.rest)
            if at is not None:
                hits.append(Hit(at, wording))
        if hits:
            yield hits


def _match(
    tokens: Sequence[Token], i: int, last: int, rest: tuple[str, ...]
) -> tuple[int, ...] | None:
    at = [i]
    i += 1
    gap = False
    for word in rest:
        if word == "*":
            gap = True
            continue
        limit = min(last, i + _GAP + 1) if gap else min(last, i + 1)
        while i < limit and tokens[i].lower != word:
            if tokens[i].lower in _STOPS:
                return None
            i += 1
        if i >= limit:
            return None
        at.append(i)
        i += 1
        gap = False
    return tuple(at)


def _length(wording: Wording) -> int:
    return 1 + sum(word != "*" for word in wording.rest)


def _spellings(
    row: Mapping[str, Any],
) -> Iterator[tuple[tuple[str, ...], Kind, tuple[Form, ...], str]]:
    for verb in row.get("verbs", ()):
        head, *rest = verb.split()
        for form, name in verb_forms(head):
            yield (form, *rest), "verb", (name,), verb
    for noun in row.get("nouns", ()):
        words = noun.split()
        for last in (words[-1], plural(words[-1])):
            yield (*words[:-1], last), "noun", (), noun
            if len(words) == 2:
                yield (f"{words[0]}-{last}",), "noun", (), noun
    for phrase in row.get("phrases", ()):
        yield tuple(phrase.split()), "phrase", (), phrase


def _read_sense(table: str, order: int, row: Mapping[str, Any]) -> Sense:
    where = f"{table}: entry {order} ({row.get('type')})"
    if set(row) - _FIELDS:
        raise InvariantError(f"{where}: unknown fields: {', '.join(sorted(set(row) - _FIELDS))}")
    if row["type"] != DECOY and row["type"] not in event_types():
        raise InvariantError(f"{where}: no such event type")
    classes = word_classes()
    conditions: dict[str, frozenset[str]] = {}
    for name in _CONDITIONS:
        if name not in row:
            continue
        for key in row[name]:
            if key not in classes:
                raise InvariantError(f"{where}: {name}: no such class of words: {key}")
        conditions[name] = frozenset().union(*(classes[key] for key in row[name]))
    return Sense(order, row["type"], float(row.get("score", 0.9)), conditions)
