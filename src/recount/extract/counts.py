"""Reads how many people suffered what: numbers, whom they count, and what they sum up.

The stages are `numbers` (figures in digits and words), `count_figures` (whom they count),
`count_cues` (what happened), `count_links` (which figure belongs to which cue) and
`count_scopes` (incident, running toll, period, war). No figure is taken without a harm word
that its grammar ties to it, so that ages, dates and calibres stay out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.extract.count_compounds import bind_compounds
from recount.extract.count_cues import find_cues
from recount.extract.count_drafts import (
    Draft,
    make_draft,
    make_mention,
    open_top,
    sum_drafts,
)
from recount.extract.count_figures import find_figures
from recount.extract.count_followed import REACH, find_followed, tells_harm
from recount.extract.count_links import bind
from recount.extract.count_names import find_surnames
from recount.extract.count_outcomes import settle_outcomes
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Bond, Scene
from recount.extract.count_scopes import is_unfinished, read_scopes
from recount.extract.count_tolls import merge_tolls
from recount.model import Mention
from recount.text.view import TextView, Token
from recount.values import Count, Harm
from recount.vocab.loader import load_table

_LONGEST = 400  # tokens of a sentence; what is longer is no sentence and is read in pieces


def find_counts(view: TextView) -> list[Mention[Count]]:
    """Returns the counts of people in a text, in text order.

    `part_of` is the position in the returned list of the figure that a figure is part of.
    The score is 1 for a stated number tied to an adjacent harm word, less the further the
    reading has to reach.
    """
    drafts: list[Draft] = []
    surnames = find_surnames(view.tokens)
    hurt = 0  # for how many sentences more a harm told of is in mind
    for sentence in view.sentences:
        for first in range(sentence.first, sentence.last, _LONGEST):
            last = min(first + _LONGEST, sentence.last)
            told = _read_stretch(view, (first, last), surnames, drafts, hurt=hurt > 0)
            hurt = REACH if told else hurt - 1
    order = sorted(range(len(drafts)), key=lambda n: (drafts[n].at, drafts[n].whole is not None, n))
    places = {id(drafts[n]): position for position, n in enumerate(order)}
    return [make_mention(view, drafts[n], places) for n in order]


def _read_stretch(
    view: TextView,
    bounds: tuple[int, int],
    surnames: frozenset[str],
    drafts: list[Draft],
    *,
    hurt: bool,
) -> bool:
    """Reads one sentence, the tokens of `bounds`, into more drafts.

    `hurt` says whether the sentences before tell of harm; returns whether this one does.
    """
    tokens, (first, last) = view.tokens, bounds
    cues = merge_tolls(tokens, first, find_cues(tokens, first, last))
    compounds = list(bind_compounds(tokens, first, last))
    figures = find_figures(view, first, last, frozenset(cue.first for cue in cues)) if cues else []
    scene = Scene(tokens, (first, last), figures, cues, upper=view.upper, surnames=surnames)
    if not (cues or compounds):
        _follow(scene, set(), drafts, hurt=hurt)
        _read_anaphor(view, first, last, drafts)
        return tells_harm(tokens[first:last], cues)
    bonds = settle_outcomes(tokens, (first, last), bind(scene), cues)
    bonds = sorted([*bonds, *compounds], key=lambda bond: (bond.figure.first, bond.figure.part))
    scopes = read_scopes(tokens, first, last, bonds) if bonds else {}
    fresh = [make_draft(tokens, bond, scopes.get(n, "incident")) for n, bond in enumerate(bonds)]
    for bond, draft in zip(bonds, fresh, strict=True):
        if draft.count.scope in ("incident", "running") and is_unfinished(
            tokens, first, last, bond
        ):
            draft.count = open_top(draft.count)
    made = {(b.figure.first, b.harm): d for b, d in zip(bonds, fresh, strict=True)}
    sums: dict[int, Draft] = {}
    for bond, draft in zip(bonds, fresh, strict=True):
        if bond.together is not None and bond.whole and not bond.figure.part:
            if bond.together not in sums:
                sums[bond.together] = sum_drafts(tokens, bonds, bond, draft.count.scope)
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
    _follow(scene, {bond.cue.first for bond in bonds}, drafts, hurt=hurt)
    return tells_harm(tokens[first:last], cues)


def _follow(scene: Scene, taken: set[int], drafts: list[Draft], *, hurt: bool) -> None:
    """Counts a death told of by "he died", unless a figure near by has counted one."""
    for subject, cue in find_followed(scene, taken, hurt=hurt):
        if any(d.count.harm == "killed" and d.count.low != 0 for d in drafts[-10:]):
            return
        start, end = scene.tokens[subject].start, scene.tokens[cue.last - 1].end
        drafts.append(Draft(Count(harm="killed", low=1, high=1), ((start, end),), start, 0.5))


def _doers() -> list[str]:
    words: list[str] = load_table("linking")["doers"]["words"]
    return words


def _refers_back(tokens: Sequence[Token], bond: Bond, drafts: list[Draft]) -> bool:
    """Whether "the officer was killed" speaks of somebody whom a figure before has counted."""
    figure = bond.figure
    if not figure.single or figure.part or bond.together is not None or not bond.whole:
        return False
    if tokens[figure.first].lower != "the" or tokens[figure.last - 1].lower in _doers():
        return False
    return any(
        draft.count.harm == bond.harm
        and draft.count.group in (figure.group, "persons")
        and draft.count.low != 0
        for draft in drafts[-10:]
    )


def _whole_of(bond: Bond, made: dict[tuple[int, Harm], Draft], drafts: list[Draft]) -> Draft | None:
    parent = bond.figure.parent
    if bond.figure.part and parent is not None:
        found = made.get((parent.first, bond.harm)) or made.get((parent.first, "casualties"))
        if found is not None:
            return found
    if not bond.whole or (bond.figure.partitive and bond.figure.pronoun):
        return _last_whole(drafts, bond.harm, bond.figure)
    return None


def _last_whole(drafts: list[Draft], harm: Harm | None, part: Figure) -> Draft | None:
    """Returns the latest whole of this harm that the part fits into, looking back ten."""
    low = part.number.low or 0
    for draft in reversed(drafts[-10:]):
        count = draft.count
        if draft.whole is None and (harm is None or count.harm == harm):
            top = count.high if count.high is not None else count.low
            if count.high is None or (top is not None and top >= low):
                return draft
    return None


def _read_anaphor(view: TextView, first: int, last: int, drafts: list[Draft]) -> None:
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
    drafts.append(Draft(count, bounds, bounds[0][0], 0.7, whole))
