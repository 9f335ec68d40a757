"""Reads attributions out of GUM's news part (Zeldes 2017): Wikinews, CC BY.

GUM marks attribution as a relation between units of discourse: a unit that names a source and
a verb ("the mayor said") and the unit that is attributed to it. Source and cue are told apart by
the unit's syntax; the content is the attributed unit with what hangs on it in the sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.examples import Example, Span, make_example

_AUXILIARY = frozenset({"aux", "aux:pass", "advmod", "neg", "cop"})
_BEHIND = frozenset({"compound:prt", "obj", "iobj", "advmod"})
_SUBJECT = ("nsubj", "nsubj:pass", "nsubj:outer", "obl:agent")


@dataclass(frozen=True, slots=True)
class _Token:
    number: int
    start: int
    end: int
    head: int
    relation: str


@dataclass
class _Unit:
    """An elementary unit of discourse within one sentence: its tokens, and what it hangs on."""

    sentence: int
    relation: str
    head: int
    tokens: list[_Token]

    @property
    def spans(self) -> list[Span]:
        return [(self.tokens[0].start, self.tokens[-1].end)]


def read_gum(folder: Path) -> list[Example]:
    """Returns the examples of a folder's `dep/*.conllu`."""
    return [_example(path.read_text("utf-8")) for path in sorted((folder / "dep").glob("*.conllu"))]


def _example(conllu: str) -> Example:
    text, units = _read(conllu)
    below: dict[int, list[int]] = defaultdict(list)
    for number, unit in units.items():
        below[unit.head].append(number)
    triples = []
    for number, unit in units.items():
        if not unit.relation.startswith("attribution") or unit.head not in units:
            continue
        parts = _source_and_cue(unit)
        content = _content(units, below, unit.head, number)
        if parts and content:
            source, cue = parts
            triples.append((source, cue, content))
    return make_example(text, triples)


def _read(conllu: str) -> tuple[str, dict[int, _Unit]]:
    text, units, unit = "", {}, None
    sentence = 0
    for line in conllu.split("\n"):
        if line.startswith("# newpar ") or line == "# newpar":
            text = text.rstrip() + "\n\n" if text else text
        elif line.startswith("# sent_id"):
            sentence += 1
        fields = line.split("\t")
        if len(fields) != 10 or not fields[0].isdigit():
            continue
        found = re.search(r"Discourse=([^:|]+):(\d+)(?:->(\d+))?", fields[9])
        if found:
            unit = units[int(found[2])] = _Unit(sentence, found[1], int(found[3] or 0), [])
        start = len(text)
        text += fields[1]
        if unit is not None:
            unit.tokens.append(_Token(int(fields[0]), start, len(text), int(fields[6]), fields[7]))
        if "SpaceAfter=No" not in fields[9]:
            text += " "
    return text, units


def _source_and_cue(unit: _Unit) -> tuple[list[Span], list[Span]] | None:
    inside = {token.number: token for token in unit.tokens}
    roots = [token for token in unit.tokens if token.head not in inside]
    if not roots:
        return None
    root = roots[0]
    children = [token for token in unit.tokens if token.head == root.number]
    cases = [c for c in children if c.relation == "case" and c.number < root.number]
    if cases:
        cue = [t for t in unit.tokens if cases[0].number <= t.number <= cases[-1].number]
        fixed = [t for t in unit.tokens if t.head == cases[0].number]
        last = max([*cue, *fixed], key=lambda t: t.number)
        return [(_after(unit, last), unit.tokens[-1].end)], [(cue[0].start, last.end)]
    subject = next((c for c in children if c.relation in _SUBJECT), None)
    if subject is None:
        return None
    source = sorted(_subtree(unit, subject), key=lambda t: t.number)
    own = [c for c in children if c.relation in _AUXILIARY and c.number < root.number]
    own += [
        c for c in children if c.relation in _BEHIND and root.number < c.number <= root.number + 2
    ]
    own = [t for t in [*own, root] if t.number not in {s.number for s in source}]
    first, last = (pick(own, key=lambda t: t.number) for pick in (min, max))
    if any(first.number < s.number < last.number for s in source):
        first = last = root
    return [(source[0].start, source[-1].end)], [(first.start, last.end)]


def _after(unit: _Unit, token: _Token) -> int:
    return next((t.start for t in unit.tokens if t.start > token.start), token.start)


def _subtree(unit: _Unit, top: _Token) -> Iterator[_Token]:
    yield top
    for token in unit.tokens:
        if token.head == top.number and token.number != top.number:
            yield from _subtree(unit, token)


def _content(
    units: dict[int, _Unit], below: dict[int, list[int]], top: int, without: int
) -> list[Span]:
    """Returns the spans of a unit and what hangs on it in the same sentence, in order.

    Of a unit that attributes in its turn, what it attributes belongs to it.
    """
    found: list[_Unit] = []
    seen = {without}
    waiting = [top]
    while waiting:
        number = waiting.pop()
        unit = units.get(number)
        if number in seen or unit is None or unit.sentence != units[top].sentence:
            continue
        seen.add(number)
        found.append(unit)
        if unit.relation.startswith("attribution"):
            waiting.append(unit.head)
        waiting.extend(n for n in below[number] if not units[n].relation.startswith("attribution"))
    return sorted(span for unit in found for span in unit.spans)
