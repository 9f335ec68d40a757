"""Puts a cue together with its source and content, as token ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace

from recount.extract.chains import Chain, find_chain
from recount.extract.content_spans import FoundContent, find_content
from recount.extract.cues import Cue, find_cues
from recount.extract.passives import is_reported_subject, speaks_unnamed, trim_source
from recount.extract.phrases import Chunks
from recount.extract.quotations import Quotations, extend_over_quotes, merge_ranges
from recount.extract.ranges import Range, cut_ranges, trim_marks
from recount.extract.source_spans import find_source
from recount.text.view import TextView

LEAST = 0.2
"""The least score of an attribution that is returned."""

NOBODY = frozenset({"no", "nobody", "no-one", "nothing"})
"""Who says that nobody does: \"no group has claimed responsibility\"."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """A text with what all its cues are read against.

    `heads` are the cues' first tokens, `cued` the numbers of the sentences with a cue outside
    quotations, `openings` the tokens behind datelines by number of sentence.
    """

    view: TextView
    chunks: Chunks
    quotations: Quotations
    openings: dict[int, int]
    heads: set[int]
    cued: set[int]


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution as token ranges, before its parties are resolved."""

    cue: Cue
    source: Range | None
    content: tuple[Range, ...]
    score: float
    chain: Chain


def build_drafts(
    view: TextView, chunks: Chunks, quotations: Quotations, openings: dict[int, int]
) -> list[Draft]:
    """Returns the text's attributions as token ranges, in the order of their cues."""
    cues = find_cues(view)
    cued = {
        view.sentence_at(view.tokens[cue.head].start).i
        for cue in cues
        if not quotations.covers(view.tokens[cue.head].start)
    }
    heads = {cue.first for cue in cues}
    scene = _Scene(view, chunks, quotations, openings, heads, cued)
    found: list[Draft] = []
    used: set[int] = set()
    for cue in cues:
        if cue.head in used:
            continue
        draft = _draft(scene, cue)
        if draft is not None and draft.score >= LEAST:
            used.update(draft.chain.used)
            found.append(draft)
    return _clipped(view, found)


def _clipped(view: TextView, drafts: list[Draft]) -> list[Draft]:
    """Returns the drafts, each kept within the content that its cue stands in.

    "X said Y, officials warned": what stands before an outer cue is no part of an inner one's.
    """
    found: list[Draft] = []
    for n, draft in enumerate(drafts):
        content = draft.content
        for outer in drafts[max(0, n - 3) : n]:
            home = next((r for r in outer.content if r[0] <= draft.cue.first < r[1]), None)
            if home and outer.cue.last <= home[0] and outer.source and outer.source[0] < home[0]:
                content = tuple(
                    (max(a, home[0]), b) if a < home[0] and a <= outer.cue.first < b else (a, b)
                    for a, b in content
                    if b > home[0] or a > outer.cue.first
                )
        content = trim_marks(view, content)
        if content:
            found.append(replace(draft, content=content))
    return found


def _draft(scene: _Scene, cue: Cue) -> Draft | None:
    view, chunks = scene.view, scene.chunks
    source = find_source(view, chunks, cue)
    home = view.sentence_at(view.tokens[cue.head].start)
    opening = scene.openings.get(home.i, home.first)
    named = trim_source(view, (source.first, source.last)) if source else None
    if named and named[0] < opening < named[1]:
        named = (opening, named[1])  # "TOWN - Officials said"
    content = find_content(view, chunks, cue, named, scene.heads)
    if content is None:
        return None
    ranges = extend_over_quotes(
        view, scene.quotations, content.ranges, (cue.first, cue.last), scene.cued
    )
    if named and view.tokens[named[0]].lower in NOBODY:
        return None  # "no group has claimed responsibility": nobody says so
    if named and is_reported_subject(view, cue, named):
        rest = [r for r in ranges if r[0] >= cue.last and r[1] <= home.last]
        ranges, named = merge_ranges([named, *rest]), None
    holes = [(cue.first, cue.last)] + ([named] if named else [])
    ranges = trim_marks(view, cut_ranges(_without_openings(scene, ranges), holes))
    if not ranges:
        return None
    chain = find_chain(view, chunks, cue, named, ranges)
    if not (named or chain.source or speaks_unnamed(view, cue)):
        return None
    return Draft(cue, chain.source or named, chain.content or ranges, _score(cue, content), chain)


def _without_openings(scene: _Scene, ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Returns the ranges without the datelines that they begin with or are."""
    found: list[Range] = []
    for first, last in ranges:
        home = scene.view.sentence_at(scene.view.tokens[first].start)
        begin = max(first, scene.openings.get(home.i, first))
        if begin < last:
            found.append((begin, last))
    return tuple(found)


def _score(cue: Cue, content: FoundContent) -> float:
    return cue.score * content.score
