"""Reads how many people suffered what: numbers, whom they count, and what they sum up.

The stages are `numbers` (figures in digits and words), `count_figures` (whom they count),
`count_cues` (what happened), `count_links` (which figure belongs to which cue) and
`count_scopes` (incident, running toll, period, war). No figure is taken without a harm word
that its grammar ties to it, so that ages, dates and calibres stay out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recount.extract.count_cues import find_cues
from recount.extract.count_figures import find_figures
from recount.extract.count_followed import REACH, find_followed, tells_harm
from recount.extract.count_links import bind
from recount.extract.count_outcomes import settle_outcomes
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Bond, Scene
from recount.extract.count_scopes import is_unfinished, read_scopes
from recount.extract.count_tolls import merge_tolls
from recount.model import Evidence, Mention
from recount.text.view import TextView, Token
from recount.values import Count, Harm, Scope

METHOD = "counts.rules@1"
_LONGEST = 400  # tokens of a sentence; what is longer is no sentence and is read in pieces
_ADJACENT = 6  # tokens between figure and cue that still make one span


@dataclass(slots=True)
class _Draft:
    """A count on its way: the bounds of its evidence, and the draft that it is a part of."""

    count: Count
    bounds: tuple[tuple[int, int], ...]
    at: int
    score: float
    whole: _Draft | None = None


def find_counts(view: TextView) -> list[Mention[Count]]:
    """Returns the counts of people in a text, in text order.

    `part_of` is the position in the returned list of the figure that a figure is part of.
    The score is 1 for a stated number tied to an adjacent harm word, less the further the
    reading has to reach.
    """
    drafts: list[_Draft] = []
    hurt = 0  # for how many sentences more a harm told of is in mind
    for sentence in view.sentences:
        for first in range(sentence.first, sentence.last, _LONGEST):
            last = min(first + _LONGEST, sentence.last)
            told = _read_stretch(view, first, last, drafts, hurt=hurt > 0)
            hurt = REACH if told else hurt - 1
    order = sorted(range(len(drafts)), key=lambda n: (drafts[n].at, drafts[n].whole is not None, n))
    places = {id(drafts[n]): position for position, n in enumerate(order)}
    return [_mention(view, drafts[n], places) for n in order]


def _mention(view: TextView, draft: _Draft, places: dict[int, int]) -> Mention[Count]:
    count = draft.count
    if draft.whole is not None:
        count = replace(count, part_of=places[id(draft.whole)])
    return Mention(Evidence.of(view.text, *draft.bounds), count, draft.score, METHOD)


def _read_stretch(
    view: TextView, first: int, last: int, drafts: list[_Draft], *, hurt: bool
) -> bool:
    """Reads one sentence, the tokens `first` up to `last`, into more drafts.

    `hurt` says whether the sentences before tell of harm; returns whether this one does.
    """
    tokens = view.tokens
    cues = merge_tolls(tokens, first, find_cues(tokens, first, last))
    if not cues:
        _read_anaphor(view, first, last, drafts)
        return tells_harm(tokens[first:last], cues)
    figures = find_figures(view, first, last, frozenset(cue.first for cue in cues))
    scene = Scene(tokens, (first, last), figures, cues, upper=view.upper)
    bonds = bind(scene)
    bonds = settle_outcomes(tokens, (first, last), bonds, cues)
    scopes = read_scopes(tokens, first, last, bonds) if bonds else {}
    fresh = [_draft(tokens, bond, scopes.get(n, "incident")) for n, bond in enumerate(bonds)]
    for bond, draft in zip(bonds, fresh, strict=True):
        if draft.count.scope in ("incident", "running") and is_unfinished(
            tokens, first, last, bond
        ):
            draft.count = _open_top(draft.count)
    made = {(b.figure.first, b.harm): d for b, d in zip(bonds, fresh, strict=True)}
    sums: dict[int, _Draft] = {}
    for bond, draft in zip(bonds, fresh, strict=True):
        if bond.together is not None and bond.whole and not bond.figure.part:
            if bond.together not in sums:
                sums[bond.together] = _total(tokens, bonds, bond, draft.count.scope)
            draft.whole = sums[bond.together]
        else:
            draft.whole = _whole_of(bond, made, drafts)
    wholes = {id(draft.whole) for draft in fresh if draft.whole is not None}
    again = [
        id(draft) not in wholes and _refers_back(tokens, bond, drafts)
        for bond, draft in zip(bonds, fresh, strict=True)
    ]
    drafts.extend(sums.values())
    drafts.extend(draft for draft, back in zip(fresh, again, strict=True) if not back)
    for subject, cue in find_followed(scene, {bond.cue.first for bond in bonds}, hurt=hurt):
        _follow(tokens, subject, cue, drafts)
    return tells_harm(tokens[first:last], cues)


def _follow(tokens: Sequence[Token], subject: int, cue: Cue, drafts: list[_Draft]) -> None:
    """Counts one death told of by "he died", unless a figure near by has counted one."""
    if any(d.count.harm == "killed" and d.count.low != 0 for d in drafts[-10:]):
        return
    start = tokens[subject].start
    count = Count(harm="killed", low=1, high=1)
    drafts.append(_Draft(count, ((start, tokens[cue.last - 1].end),), start, 0.5))


def _refers_back(tokens: Sequence[Token], bond: Bond, drafts: list[_Draft]) -> bool:
    """Whether "the officer was killed" speaks of somebody whom a figure before has counted."""
    figure = bond.figure
    if not figure.single or figure.part or bond.together is not None or not bond.whole:
        return False
    if tokens[figure.first].lower != "the":
        return False
    return any(
        draft.count.harm == bond.harm
        and draft.count.group in (figure.group, "persons")
        and draft.count.low != 0
        for draft in drafts[-10:]
    )


def _whole_of(
    bond: Bond, made: dict[tuple[int, Harm], _Draft], drafts: list[_Draft]
) -> _Draft | None:
    parent = bond.figure.parent
    if bond.figure.part and parent is not None:
        found = made.get((parent.first, bond.harm)) or made.get((parent.first, "casualties"))
        if found is not None:
            return found
    if not bond.whole or (bond.figure.partitive and bond.figure.pronoun):
        return _last_whole(drafts, bond.harm, bond.figure)
    return None


def _last_whole(drafts: list[_Draft], harm: Harm | None, part: Figure) -> _Draft | None:
    """Returns the latest whole of this harm that the part fits into, looking back ten."""
    low = part.number.low or 0
    for draft in reversed(drafts[-10:]):
        count = draft.count
        if draft.whole is None and (harm is None or count.harm == harm):
            top = count.high if count.high is not None else count.low
            if count.high is None or (top is not None and top >= low):
                return draft
    return None


def _draft(tokens: Sequence[Token], bond: Bond, scope: Scope) -> _Draft:
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
    return _Draft(count, bounds, tokens[figure.first].start, max(0.3, round(score, 2)))


def _open_top(count: Count) -> Count:
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


def _total(tokens: Sequence[Token], bonds: list[Bond], bond: Bond, scope: Scope) -> _Draft:
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
    return _Draft(count, bounds, start, 0.7 if named else 0.9)


def _common_group(members: list[Bond]) -> str:
    groups = {bond.figure.group for bond in members}
    return groups.pop() if len(groups) == 1 else "persons"


def _read_anaphor(view: TextView, first: int, last: int, drafts: list[_Draft]) -> None:
    """Reads "Three of them were children." as a part of the whole told before."""
    if not drafts or last - first > 40:
        return
    tokens = view.tokens
    head = tokens[first : first + 6]
    if not any(token.lower in ("them", "those", "whom") for token in head):
        return
    figures = find_figures(view, first, last, frozenset())
    figure = next((f for f in figures if f.partitive and f.pronoun), None)
    if figure is None or figure.first > first + 2:
        return
    whole = _last_whole(drafts, None, figure)
    if whole is None or figure.group == "persons":
        return
    bounds = ((tokens[figure.first].start, tokens[figure.last - 1].end),)
    number = figure.number
    count = replace(
        whole.count,
        low=number.low,
        high=number.high,
        group=figure.group,
        qualifier=number.qualifier,
        vague=number.vague,
        actor=figure.actor,
    )
    drafts.append(_Draft(count, bounds, bounds[0][0], 0.7, whole))
