"""What the reader is trained on: texts with their attributions as tokens of the text's view."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.marked import Attribution, MarkedText

from recount.extract.phrases import find_chunks
from recount.neural.marks import NOTHING
from recount.neural.roles import CONTENT, CUE, SOURCE
from recount.text.view import TextView, view_text

Span = tuple[int, int]
_RAISES = re.compile(
    r"\b(expected|said|believed|thought|reported|known|feared|suspected|alleged|rumou?red"
    r"|understood|presumed|supposed|appear\w*|seem\w*)$"
)
_SEEMS = re.compile(r"\b(appear|seem)(s|ed)?$")


@dataclass(frozen=True, slots=True)
class Roles:
    """One attribution: its cue's first token, and the label of each token that plays a role."""

    anchor: int
    labels: dict[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a token is part of: an event's type, a count's harm, and flags (see marks.FLAGS)."""

    event: str = NOTHING
    harm: str = NOTHING
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A text with all its attributions; a token that is in none belongs to none.

    `marks` are the tokens of events and counts, null where these were not marked.
    """

    view: TextView
    roles: tuple[Roles, ...]
    marks: dict[int, Mark] | None = None


def make_marked(given: MarkedText) -> Example:
    """Returns the example of a text that is marked throughout."""
    view = view_text(given.text)
    triples = [(a.source, (a.cue,), (*_subject(view, a), *a.content)) for a in given.attributions]
    example = make_example(given.text, triples)
    marks: dict[int, Mark] = {}
    for count in given.counts:
        flags = ("total",) if count.total else ()
        for token in _tokens(example.view, count.start, count.end):
            marks[token] = Mark(harm=count.harm, flags=flags)
    for event in given.events:
        flags = ("negated",) * event.negated + ("unreal",) * event.unreal
        for token in _tokens(example.view, event.start, event.end):
            before = marks.get(token, Mark())
            marks[token] = Mark(event.type, before.harm, (*before.flags, *flags))
    return replace(example, marks=marks)


def _subject(view: TextView, given: Attribution) -> tuple[Span, ...]:
    """Returns the subject of a cue that raises it: "<The talks> are expected to resume".

    It is part of the content, as PolNeAR has it, though our texts mostly leave it unmarked.
    """
    start, end = given.cue
    words = view.text[start:end].lower()
    behind = view.text[end:].lstrip().lower()
    raises = _RAISES.search(words) if behind.startswith("to ") else _SEEMS.search(words)
    if given.source or not raises or min(given.content)[0] < start:
        return ()
    cue = view.token_at(start)
    chunks = find_chunks(view)
    k = chunks.ending_by(cue.i)
    if k < 0 or chunks.chunks[k].last != cue.i or view.sentence_at(start).first >= cue.i:
        return ()
    first = k
    while first > 0 and chunks.gaps[first - 1] == "of":
        first -= 1
    opens = view.tokens[chunks.chunks[first].first]
    return () if opens.lower == "it" else ((opens.start, view.tokens[cue.i - 1].end),)


def make_example(
    text: str, attributions: Iterable[tuple[Sequence[Span], Sequence[Span], Sequence[Span]]]
) -> Example:
    """Returns a text's example from spans of (source, cue, content), in code points.

    Attributions without a cue are left out: there is no word to read them from. Of several with
    one cue the first is kept.
    """
    view = view_text(text)
    found: dict[int, Roles] = {}
    for source, cue, content in attributions:
        labels: dict[int, int] = {}
        for spans, label in ((content, CONTENT), (source, SOURCE), (cue, CUE)):
            for start, end in spans:
                labels.update(dict.fromkeys(_tokens(view, start, end), label))
        own = [token for token, label in labels.items() if label == CUE]
        if own:
            found.setdefault(min(own), Roles(min(own), labels))
    return Example(view, tuple(found[anchor] for anchor in sorted(found)))


def _tokens(view: TextView, start: int, end: int) -> list[int]:
    """Returns the tokens that hold a letter or digit of a span; its marks between them too."""
    first = view.token_at(start).i if view.tokens else 0
    found = []
    for token in view.tokens[first:]:
        if token.start >= end:
            break
        if token.end > start:
            found.append(token.i)
    while found and not any(map(str.isalnum, view.tokens[found[0]].text)):
        del found[0]
    while found and not any(map(str.isalnum, view.tokens[found[-1]].text)):
        del found[-1]
    return found


def read_standoff(folder: Path) -> list[Example]:
    """Reads a set of `docs.jsonl` and `gold.jsonl` (PolNeAR in the measuring sets' form)."""
    gold = {}
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        gold[row["doc"]] = row["attributions"]
    found = []
    for line in (folder / "docs.jsonl").read_text("utf-8").splitlines():
        doc = json.loads(line)
        triples = [(a["source"], a["cue"], a["content"]) for a in gold.get(doc["id"], [])]
        found.append(make_example(doc["text"], triples))
    return found
