"""Reads texts marked by hand or by the generator: see `own/MARKUP.md` for the markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from recount.values import Harm
from recount.vocab.ontology import event_types

HARMS = frozenset({*get_args(Harm), "other"})
Range = tuple[int, int]

_HEADER = re.compile(r"^===(.*)$", re.MULTILINE)
_TAG = re.compile(r"<(/?)(?:([sqc]\d+)|([en]\d+))(?::([a-z_]+)([!?~]?))?>")
_LIKE_TAG = re.compile(r"</?[A-Za-z][^<>\s]*>?")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say what: ranges of code points, ends exclusive, pieces in reading order.

    `source` is empty where the source is hidden.
    """

    source: tuple[Range, ...]
    cue: Range
    content: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """The words that name an event; `unreal` where it is planned, feared or conditional."""

    start: int
    end: int
    type: str
    negated: bool = False
    unreal: bool = False


@dataclass(frozen=True, slots=True)
class CountMark:
    """A figure with the people it counts; `harm` is "other" where no harmed people are counted.

    `total` marks a sum over a longer time or a whole war.
    """

    start: int
    end: int
    harm: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One text without its tags, and what the tags marked, each kind in reading order."""

    id: str
    published: date | None
    kind: str
    text: str
    attributions: tuple[Attribution, ...]
    events: tuple[Event, ...]
    counts: tuple[CountMark, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """One pair of tags: `name` is the letter with its number, `label` what follows the colon."""

    name: str
    label: str
    flag: str
    start: int
    end: int


def read_marked(path: Path | str) -> list[MarkedText]:
    """Returns the texts of a marked file, in order.

    Raises ValueError, naming the file, the text's id and the reason, for unbalanced or malformed
    tags, an empty range, an attribution with other than one cue or without content, an unknown
    event type or harm, a header that cannot be read, and an id given twice.
    """
    path = Path(path)
    seen: set[str] = set()
    texts = []
    for header, body in _split(path):
        fields = [part.strip() for part in header.split("|")]
        name = fields[0]
        try:
            if name in seen:
                raise ValueError("its id was given to another text")
            texts.append(_read_text(fields, body))
        except ValueError as error:
            raise ValueError(f"{path}: text {name!r}: {error}") from error
        seen.add(name)
    return texts


def parse_marked(marked: str) -> tuple[str, list[Attribution], list[Event], list[CountMark]]:
    """Returns a marked text without its tags, and what they marked; raises ValueError."""
    text, marks = _take_out_tags(marked)
    events = [_make_event(mark) for mark in marks if mark.name[0] == "e"]
    counts = [_make_count(mark) for mark in marks if mark.name[0] == "n"]
    return text, _make_attributions(marks), events, counts


def _split(path: Path) -> Iterator[tuple[str, str]]:
    """Yields each text's header and its body without the blank lines around it."""
    whole = path.read_text("utf-8")
    headers = list(_HEADER.finditer(whole))
    before = whole[: headers[0].start()] if headers else whole
    if before.strip("\ufeff \t\r\n"):
        raise ValueError(f"{path}: text '': words stand before the first header")
    ends = [header.start() for header in headers[1:]] + [len(whole)] * bool(headers)
    for header, end in zip(headers, ends, strict=True):
        yield header[1], whole[header.end() : end].strip("\r\n\t ")


def _read_text(fields: list[str], body: str) -> MarkedText:
    """Returns one text of its header's fields and its marked body."""
    if len(fields) != 3 or not fields[0]:
        raise ValueError("the header is not '=== id | published | kind'")
    try:
        published = date.fromisoformat(fields[1]) if fields[1] else None
    except ValueError:
        raise ValueError(f"not a day: {fields[1]!r}") from None
    text, attributions, events, counts = parse_marked(body)
    return MarkedText(
        id=fields[0],
        published=published,
        kind=fields[2],
        text=text,
        attributions=tuple(attributions),
        events=tuple(events),
        counts=tuple(counts),
    )


def _take_out_tags(marked: str) -> tuple[str, list[_Mark]]:
    """Returns the text without tags and the marked ranges, sorted by start, longest first."""
    pieces: list[str] = []
    opened: dict[str, tuple[int, str, str]] = {}
    marks: list[_Mark] = []
    at = length = 0
    for like in _LIKE_TAG.finditer(marked):
        tag = _TAG.fullmatch(like[0])
        if tag is None or (tag[3] is None or tag[1] == "/") != (tag[4] is None):
            raise ValueError(f"not a tag: {like[0]!r}")
        pieces.append(marked[at : like.start()])
        length += like.start() - at
        at = like.end()
        name = tag[2] or tag[3]
        if not tag[1]:
            if name in opened:
                raise ValueError(f"unbalanced tags: {name} opens twice")
            opened[name] = (length, tag[4] or "", tag[5] or "")
            continue
        if name not in opened:
            raise ValueError(f"unbalanced tags: {name} closes without opening")
        start, label, flag = opened.pop(name)
        if start == length:
            raise ValueError(f"{name} marks nothing")
        marks.append(_Mark(name, label, flag, start, length))
    if opened:
        raise ValueError(f"unbalanced tags: {sorted(opened)[0]} does not close")
    pieces.append(marked[at:])
    return "".join(pieces), sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.name))


def _make_attributions(marks: list[_Mark]) -> list[Attribution]:
    """Returns the attributions in the order of their cues; raises ValueError on a broken one."""
    parts: dict[str, dict[str, list[Range]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        if mark.name[0] in "sqc":
            parts[mark.name[1:]][mark.name[0]].append((mark.start, mark.end))
    found = []
    for number, part in parts.items():
        if len(part["q"]) != 1:
            raise ValueError(f"attribution {number} has {len(part['q'])} cues, not one")
        if not part["c"]:
            raise ValueError(f"attribution {number} has no content")
        found.append(Attribution(tuple(part["s"]), part["q"][0], tuple(part["c"])))
    return sorted(found, key=lambda attribution: attribution.cue)


def _make_event(mark: _Mark) -> Event:
    """Returns an event of its mark; raises ValueError on a type that is none."""
    if mark.label not in event_types() or mark.flag == "~":
        raise ValueError(f"{mark.name}: no such event type: {mark.label + mark.flag!r}")
    return Event(mark.start, mark.end, mark.label, mark.flag == "!", mark.flag == "?")


def _make_count(mark: _Mark) -> CountMark:
    """Returns a count of its mark; raises ValueError on a harm that is none."""
    if mark.label not in HARMS or mark.flag not in ("", "~") or mark.label + mark.flag == "other~":
        raise ValueError(f"{mark.name}: no such harm: {mark.label + mark.flag!r}")
    return CountMark(mark.start, mark.end, mark.label, mark.flag == "~")
