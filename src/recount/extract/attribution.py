"""Reads who is said to say what: source, cue and content of each attribution in a text.

The parts follow PolNeAR (Newell et al. 2018): a content may stand before, behind or around its
cue and run over sentences; a source may be hidden. The outlet's own voice is not read here.
"""

from __future__ import annotations

from typing import cast

from recount.extract.antecedents import find_antecedents
from recount.extract.chains import split_sources
from recount.extract.drafts import Draft, build_drafts
from recount.extract.openings import find_openings
from recount.extract.phrases import find_chunks
from recount.extract.quotations import Quotations
from recount.extract.stances import read_manner, read_stance
from recount.model import Attribution, Evidence, Mention, Party
from recount.text.view import TextView
from recount.values import CueKind

METHOD = "attribution.rules@1"

DEPTH = 4
"""How many sources a chain may hold."""

Range = tuple[int, int]


def draft_by_rules(view: TextView) -> list[Draft]:
    """Returns the attributions that word lists and fitted weights find."""
    return build_drafts(view, find_chunks(view), Quotations.of(view), find_openings(view))


def find_attributions(
    view: TextView, drafts: list[Draft] | None = None, method: str = METHOD
) -> list[Mention[Attribution]]:
    """Returns the text's attributions in the order of their cues.

    `drafts` say where they are, by default what the rules find; whoever found them, parties,
    chain, manner and stance are read in one way. A mention's evidence covers source, cue and
    content; its score is the probability that the cue is one and, by rules, times that of the
    content's place.
    """
    drafts = draft_by_rules(view) if drafts is None else drafts
    if not drafts:
        return []
    chunks, quotations, openings = find_chunks(view), Quotations.of(view), find_openings(view)
    wordings = {part for d in drafts if d.source for part in split_sources(view, d.source)}
    wordings |= {part for d in drafts for part in d.chain.via}
    antecedents = find_antecedents(view, chunks, sorted(wordings), openings)

    outer = _nesting(drafts)
    parties = _Parties(view, antecedents)
    found = []
    for n, draft in enumerate(drafts):
        chain = _chain_of(view, drafts, outer, n)
        value = _attribution(view, quotations, draft, parties, chain)
        found.append(Mention(_whole(view, draft), value, round(draft.score, 4), method))
    return found


class _Parties:
    """The parties of a text by their token ranges."""

    def __init__(self, view: TextView, antecedents: dict[Range, Range]) -> None:
        self._view = view
        self._antecedents = antecedents
        self._known: dict[Range, Party] = {}

    def at(self, part: Range) -> Party:
        """Returns the party that a token range names, with what it stands for."""
        known = self._known.get(part)
        if known is None:
            stands_for = self._antecedents.get(part)
            known = self._known[part] = Party(
                _evidence(self._view, (part,)),
                _evidence(self._view, (stands_for,)) if stands_for else None,
            )
        return known


def _attribution(
    view: TextView, quotations: Quotations, draft: Draft, parties: _Parties, chain: list[Range]
) -> Attribution:
    parts = split_sources(view, draft.source) if draft.source else ()
    sources = tuple([parties.at(part) for part in parts])
    source = None
    if draft.source:
        whole = len(sources) == 1 and parts[0] == draft.source
        source = sources[0].evidence if whole else _evidence(view, (draft.source,))
    return Attribution(
        manner=read_manner(view, quotations, draft.content),
        stance=read_stance(view, draft.cue, draft.source, draft.content),
        content=_evidence(view, draft.content),
        cue=_evidence(view, ((draft.cue.first, draft.cue.last),)),
        source=source,
        sources=sources,
        via=tuple([parties.at(part) for part in chain]),
        cue_kind=cast(CueKind, draft.cue.kind),
    )


def _nesting(drafts: list[Draft]) -> list[int | None]:
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


def _chain_of(view: TextView, drafts: list[Draft], outer: list[int | None], n: int) -> list[Range]:
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


def _whole(view: TextView, draft: Draft) -> Evidence:
    parts = [(draft.cue.first, draft.cue.last), *draft.content]
    if draft.source:
        parts.append(draft.source)
    first, last = min(a for a, _ in parts), max(b for _, b in parts)
    return _evidence(view, ((first, last),))
