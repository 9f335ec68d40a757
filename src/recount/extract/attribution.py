"""Reads who is said to say what: source, cue and content of each attribution in a text.

The parts follow PolNeAR (Newell et al. 2018): a content may stand before, behind or around its
cue and run over sentences; a source may be hidden. The outlet's own voice is not read here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from recount.extract.antecedents import find_antecedents
from recount.extract.chains import Chain, find_chain, split_sources
from recount.extract.content_spans import FoundContent, find_content
from recount.extract.cues import Cue, find_cues
from recount.extract.openings import find_openings
from recount.extract.passives import is_reported_subject, speaks_unnamed, trim_source
from recount.extract.phrases import Chunks, find_chunks
from recount.extract.quotations import Quotations, extend_over_quotes, merge_ranges
from recount.extract.source_spans import find_source
from recount.extract.stances import read_manner, read_stance
from recount.model import Attribution, Evidence, Mention, Party
from recount.text.view import TextView

METHOD = "attribution.rules@1"

DEPTH = 4
"""How many sources a chain may hold."""

LEAST = 0.2
"""The least score of an attribution that is returned."""

_LOOSE = frozenset({",", ";", ":", ".", "-", "–", "—", "--", ")"})
_MARKS = frozenset('“”"«»')
_NOBODY = frozenset({"no", "nobody", "no-one", "nothing"})

Range = tuple[int, int]


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
class _Draft:
    """An attribution as token ranges, before its parties are resolved."""

    cue: Cue
    source: Range | None
    content: tuple[Range, ...]
    score: float
    chain: Chain


def find_attributions(view: TextView) -> list[Mention[Attribution]]:
    """Returns the text's attributions in the order of their cues.

    A mention's evidence covers source, cue and content; its score is the probability that the
    cue is one, times that of the content's place.
    """
    chunks = find_chunks(view)
    quotations = Quotations.of(view)
    openings = find_openings(view)
    drafts = _drafts(view, chunks, quotations, openings)
    if not drafts:
        return []
    wordings = {part for d in drafts if d.source for part in split_sources(view, d.source)}
    wordings |= {part for d in drafts for part in d.chain.via}
    antecedents = find_antecedents(view, chunks, sorted(wordings), openings)

    def party(part: Range) -> Party:
        stands_for = antecedents.get(part)
        return Party(
            _evidence(view, (part,)), _evidence(view, (stands_for,)) if stands_for else None
        )

    found = []
    outer = _nesting(drafts)
    for n, draft in enumerate(drafts):
        via = [party(part) for part in _chain_of(view, drafts, outer, n)]
        parts = split_sources(view, draft.source) if draft.source else ()
        value = Attribution(
            manner=read_manner(view, quotations, draft.content),
            stance=read_stance(view, draft.cue, draft.source, draft.content),
            content=_evidence(view, draft.content),
            cue=_evidence(view, ((draft.cue.first, draft.cue.last),)),
            source=_evidence(view, (draft.source,)) if draft.source else None,
            sources=tuple(party(part) for part in parts),
            via=tuple(via),
        )
        found.append(Mention(_whole(view, draft), value, round(draft.score, 4), METHOD))
    return found


def _drafts(
    view: TextView, chunks: Chunks, quotations: Quotations, openings: dict[int, int]
) -> list[_Draft]:
    cues = find_cues(view)
    cued = {
        view.sentence_at(view.tokens[cue.head].start).i
        for cue in cues
        if not quotations.covers(view.tokens[cue.head].start)
    }
    heads = {cue.first for cue in cues}
    scene = _Scene(view, chunks, quotations, openings, heads, cued)
    found: list[_Draft] = []
    used: set[int] = set()
    for cue in cues:
        if cue.head in used:
            continue
        draft = _draft(scene, cue)
        if draft is not None and draft.score >= LEAST:
            used.update(draft.chain.used)
            found.append(draft)
    return _clipped(view, found)


def _clipped(view: TextView, drafts: list[_Draft]) -> list[_Draft]:
    """Returns the drafts, each kept within the content that its cue stands in.

    "X said Y, officials warned": what stands before an outer cue is no part of an inner one's.
    """
    found: list[_Draft] = []
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
        content = _with_words(view, content)
        if content:
            found.append(replace(draft, content=content))
    return found


def _with_words(view: TextView, ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Returns the ranges that hold words, without loose marks at their ends."""
    found: list[Range] = []
    tokens = view.tokens
    for first, last in ranges:
        a, b = first, last
        while a < b and tokens[a].lower in _LOOSE:
            a += 1
        while a < b and tokens[b - 1].lower in _LOOSE and tokens[b - 1].lower != ")":
            b -= 1
        if not any(token.tag != "PUNCT" for token in tokens[a:b]):
            continue
        marks = sum(token.text in _MARKS for token in tokens[a:b])
        if marks % 2 and b < len(tokens) and tokens[b].text in _MARKS:
            b += 1
        found.append((a, b))
    return tuple(found)


def _draft(scene: _Scene, cue: Cue) -> _Draft | None:
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
    if named and view.tokens[named[0]].lower in _NOBODY:
        return None  # "no group has claimed responsibility": nobody says so
    if named and is_reported_subject(view, cue, named):
        rest = [r for r in ranges if r[0] >= cue.last and r[1] <= home.last]
        ranges, named = merge_ranges([named, *rest]), None
    ranges = _trimmed(view, _without_openings(scene, ranges), cue, named)
    if not ranges:
        return None
    chain = find_chain(view, chunks, cue, named, ranges)
    if not (named or chain.source or speaks_unnamed(view, cue)):
        return None
    return _Draft(cue, chain.source or named, chain.content or ranges, _score(cue, content), chain)


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


def _trimmed(
    view: TextView, ranges: tuple[Range, ...], cue: Cue, source: Range | None
) -> tuple[Range, ...]:
    """Returns the ranges without the cue and the source in them, and without bare marks."""
    holes = [(cue.first, cue.last)] + ([source] if source else [])
    pieces: list[Range] = list(ranges)
    for a, b in holes:
        pieces = [
            piece
            for first, last in pieces
            for piece in (
                [(first, min(last, a)), (max(first, b), last)]
                if first < b and a < last
                else [(first, last)]
            )
            if piece[0] < piece[1]
        ]
    return _with_words(view, tuple(pieces))


def _nesting(drafts: list[_Draft]) -> list[int | None]:
    """Returns, for each draft, the innermost other draft that holds it in its content."""
    found: list[int | None] = []
    for n, draft in enumerate(drafts):
        holder: int | None = None
        for m in range(max(0, n - 6), min(len(drafts), n + 7)):
            if m == n or drafts[m].cue.kind not in ("speech", "report"):
                continue
            if any(a <= draft.cue.first and draft.cue.last <= b for a, b in drafts[m].content):
                own = draft.source
                if own and not any(a <= own[0] < b for a, b in drafts[m].content):
                    continue
                holder = m
        found.append(holder)
    return found


def _chain_of(view: TextView, drafts: list[_Draft], outer: list[int | None], n: int) -> list[Range]:
    """Returns who stands between the outlet and a draft's source, outermost first."""
    via = list(drafts[n].chain.via)
    seen = {n}
    parent = outer[n]
    while parent is not None and parent not in seen and len(seen) < DEPTH:
        seen.add(parent)
        above = drafts[parent]
        own = split_sources(view, above.source) if above.source else ()
        via = [*above.chain.via, *own, *via]
        parent = outer[parent]
    return via


def _evidence(view: TextView, ranges: tuple[Range, ...]) -> Evidence:
    return Evidence.of(
        view.text, *((view.tokens[a].start, view.tokens[b - 1].end) for a, b in sorted(ranges))
    )


def _whole(view: TextView, draft: _Draft) -> Evidence:
    parts = [(draft.cue.first, draft.cue.last), *draft.content]
    if draft.source:
        parts.append(draft.source)
    first, last = min(a for a, _ in parts), max(b for _, b in parts)
    return _evidence(view, ((first, last),))
