"""Makes one text of a PDF's lines: heads dropped, words joined, pages and headings marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from recount.model import Part
from recount.vocab.loader import load_table

_DIGITS = re.compile(r"\d+")
_ENDS = (".", "!", "?", ":", ";", "”", '"', "’", ")")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_HYPHENED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LARGER = 1.15
_SHORT = 0.8
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in its box: bounds in points from the lower left, size of its letters."""

    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its height in points, and its boxes of lines in reading order."""

    height: float
    boxes: tuple[tuple[Line, ...], ...]

    @classmethod
    def of(cls, record: dict[str, Any]) -> Sheet:
        """Returns the page that the child process wrote."""
        boxes = (tuple(Line(*line) for line in box if line[5]) for box in record["boxes"])
        return cls(record["height"], tuple(box for box in boxes if box))

    @property
    def has_text(self) -> bool:
        """Whether a letter or digit stands on the page."""
        return any(char.isalnum() for box in self.boxes for line in box for char in line.text)


@dataclass(slots=True)
class Laid:
    """The text of all pages, its parts, and the largest line of the first page."""

    text: str = ""
    parts: tuple[Part, ...] = ()
    title: str | None = None


@dataclass(slots=True)
class _Block:
    """A paragraph: lines, each with the number of its page."""

    size: float
    lines: list[tuple[int, str]] = field(default_factory=list)


def lay_out(sheets: Sequence[Sheet]) -> Laid:
    """Returns the pages as one text, a paragraph a line, with parts for pages and headings.

    Lines at the top or bottom that stand on several pages, but for their digits, are left out,
    unless nothing else is there.
    """
    heads = find_running_heads(sheets)
    numbered = list(enumerate(sheets, 1))
    found = [block for n, sheet in numbered for block in _blocks(sheet, n, heads)]
    found = found or [block for n, sheet in numbered for block in _blocks(sheet, n, frozenset())]
    if not found:
        return Laid()
    blocks = _join_blocks(found)
    compounds = {
        word.casefold() for b in blocks for _, line in b.lines for word in _HYPHENED.findall(line)
    }
    return _write(blocks, compounds, len(sheets))


def find_running_heads(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Returns the lines that stand at the edge of several pages, digits as `#`."""
    table = load_table("intake")["pdf"]
    seen: Counter[str] = Counter()
    for sheet in sheets:
        seen.update(
            {_mask(line) for box in sheet.boxes for line in box if _is_at_edge(line, sheet)}
        )
    least = max(2, table["repeated"] * len(sheets))
    return frozenset(key for key, count in seen.items() if count >= least)


def _mask(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split()).casefold())


def _is_at_edge(line: Line, sheet: Sheet) -> bool:
    margin = float(load_table("intake")["pdf"]["margin"]) * sheet.height
    return line.y0 > sheet.height - margin or line.y1 < margin


def _blocks(sheet: Sheet, number: int, heads: frozenset[str]) -> list[_Block]:
    """Cuts a page's boxes into paragraphs: at a larger letter, or behind a short last line."""
    blocks = []
    for box in sheet.boxes:
        left, right = min(line.x0 for line in box), max(line.x1 for line in box)
        before: Line | None = None
        for line in box:
            if _is_at_edge(line, sheet) and _mask(line) in heads:
                continue
            short = before is not None and before.x1 - left < _SHORT * (right - left)
            ended = before is not None and before.text.endswith(_ENDS)
            if before is None or (short and ended) or not _same_size(before.size, line.size):
                blocks.append(_Block(line.size))
            blocks[-1].lines.append((number, line.text))
            before = line
    return blocks


def _same_size(one: float, other: float) -> bool:
    return max(one, other) <= _LARGER * min(one, other)


def _join_blocks(blocks: Sequence[_Block]) -> list[_Block]:
    """Joins what a column or page breaks off: no full stop before, a small letter behind."""
    joined: list[_Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        goes_on = (
            last is not None
            and _same_size(last.size, block.size)
            and not last.lines[-1][1].endswith(_ENDS)
            and block.lines[0][1][:1].islower()
        )
        if last is not None and goes_on:
            last.lines += block.lines
        else:
            joined.append(block)
    return joined


def _write(blocks: Sequence[_Block], compounds: set[str], pages: int) -> Laid:
    usual = median([block.size for block in blocks for _ in block.lines])
    title = _find_title(blocks, usual)
    starts: dict[int, int] = {}
    pieces: list[str] = []
    parts: list[Part] = []
    said, length = None, 0
    for block in blocks:
        written = ""
        for page, line in block.lines:
            written, at = _append(written, line, compounds)
            starts.setdefault(page, length + at)
        end = length + len(written)
        kind = "body"
        if block is title:
            kind, said = "title", written
        elif block.size > _LARGER * usual and len(written) <= _LONGEST_HEADING:
            kind = "heading"
        parts.append(Part(kind, length, end))
        pieces.append(written)
        length = end + 1
    named = [n for n in range(1, pages + 1) if n in starts]
    ends = [starts[n] for n in named[1:]] + [length - 1]
    for page, end in zip(named, ends, strict=True):
        if starts[page] < end:
            parts.append(Part("page", starts[page], end, str(page)))
    return Laid("\n".join(pieces), tuple(parts), said)


def _find_title(blocks: Sequence[_Block], usual: float) -> _Block | None:
    first = [b for b in blocks if b.lines[0][0] == 1 and b.size > _LARGER * usual]
    return max(first, key=lambda block: block.size, default=None)


def _append(written: str, line: str, compounds: set[str]) -> tuple[str, int]:
    """Returns a paragraph with one more line, and where that line begins in it."""
    if not written:
        return line, 0
    if written.endswith("\u00ad"):
        return written[:-1] + line, len(written) - 1
    broken, first = _BROKEN.search(written), _FIRST_WORD.match(line)
    if broken and first and line[0].islower():
        kept = broken[1].casefold() in load_table("intake")["pdf"]["prefixes"]
        if not kept and f"{broken[1]}-{first[0]}".casefold() not in compounds:
            return written[:-1] + line, len(written) - 1
        return written + line, len(written)
    return f"{written} {line}", len(written) + 1
