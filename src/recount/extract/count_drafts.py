"""Counts on their way: what a figure and its harm word make, before parts know their wholes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recount.extract.count_scene import Bond
from recount.model import Evidence, Mention
from recount.text.view import TextView, Token
from recount.values import Count, Scope

METHOD = "counts.rules@1"
_ADJACENT = 6  # tokens between figure and cue that still make one span


@dataclass(slots=True)
class Draft:
    """A count on its way: the bounds of its evidence, and the draft that it is a part of."""

    count: Count
    bounds: tuple[tuple[int, int], ...]
    at: int
    score: float
    whole: Draft | None = None


def make_mention(view: TextView, draft: Draft, places: dict[int, int]) -> Mention[Count]:
    """Returns a draft as a mention; `places` gives the position of its whole by the draft's id."""
    count = draft.count
    if draft.whole is not None:
        count = replace(count, part_of=places[id(draft.whole)])
    return Mention(Evidence.of(view.text, *draft.bounds), count, draft.score, METHOD)


def make_draft(tokens: Sequence[Token], bond: Bond, scope: Scope) -> Draft:
    """Returns the draft of a bond; its score is lower the further the reading had to reach."""
    figure, number = bond.figure, bond.figure.number
    count = Count(
        harm=bond.harm,
        low=number.low,
        high=number.high,
        group=figure.group,
        unit="bodies" if bond.cue.bodies and figure.unit == "persons" else figure.unit,
        qualifier=number.qualifier,
        scope=scope,
        vague=number.vague,
        actor=figure.actor,
    )
    bounds, apart = _bounds(tokens, bond)
    score = 1.0 - 0.1 * apart - 0.2 * figure.loose - 0.1 * (number.vague is not None)
    score -= 0.4 * (figure.single or figure.named) + 0.4 * bond.outdated + 0.2 * bond.cue.indirect
    return Draft(count, bounds, tokens[figure.first].start, max(0.3, round(score, 2)))


def open_top(count: Count) -> Count:
    """Returns a figure as a least one: what was counted "so far" bounds nothing above."""
    if not count.low or count.qualifier not in ("exact", "about"):
        return count
    return replace(count, high=None, qualifier="at_least")


def _bounds(tokens: Sequence[Token], bond: Bond) -> tuple[tuple[tuple[int, int], ...], int]:
    """Returns the evidence's bounds, and how many steps figure and cue are apart."""
    figure, cue = bond.figure, bond.cue
    one = (tokens[figure.first].start, tokens[figure.last - 1].end)
    two = (tokens[cue.first].start, tokens[cue.last - 1].end)
    if figure.part or (cue.first >= figure.first and cue.last <= figure.last):
        return (one,), 0
    if figure.last <= cue.first:
        if cue.first - figure.last <= _ADJACENT:
            return ((one[0], two[1]),), 0
        return (one, two), 1 + (cue.first - figure.last > 12)
    if figure.first - cue.last > _ADJACENT or bond.elliptic:
        return (two, one), 1
    return ((two[0], one[1]),), 0


def sum_drafts(tokens: Sequence[Token], bonds: list[Bond], bond: Bond, scope: Scope) -> Draft:
    """Sums the figures coordinated under one cue: "a woman and her two children" is 3."""
    members = [
        b for b in bonds if b.together == bond.together and b.cue is bond.cue and not b.figure.part
    ]
    lows = [b.figure.number.low for b in members]
    highs = [b.figure.number.high for b in members]
    low = sum(n for n in lows if n is not None) if any(lows) else None
    high = sum(n for n in highs if n is not None) if None not in highs else None
    exact = all(b.figure.number.qualifier == "exact" for b in members)
    count = Count(
        harm=bond.harm,
        low=low,
        high=high,
        group=_common_group(members),
        qualifier="exact" if exact else "at_least" if high is None else "about",
        scope=scope,
    )
    start = min(tokens[b.figure.first].start for b in members)
    end = max(tokens[b.figure.last - 1].end for b in members)
    cue = bond.cue
    first, last = tokens[cue.first].start, tokens[cue.last - 1].end
    near = cue.first - max(b.figure.last for b in members) <= _ADJACENT
    if first >= end:
        bounds = ((start, last),) if near else ((start, end), (first, last))
    else:
        bounds = ((min(first, start), end),)
    named = all(b.figure.single or b.figure.named for b in members)
    return Draft(count, bounds, start, 0.7 if named else 0.9)


def _common_group(members: list[Bond]) -> str:
    groups = {bond.figure.group for bond in members}
    return groups.pop() if len(groups) == 1 else "persons"
