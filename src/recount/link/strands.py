"""Sorts the claims of one report into strands: each strand speaks of one happening.

A report speaks mostly of one incident and leaves day and place to the context, so a claim
goes with the strand that it contradicts least; only a day, place or kind of event of its own
opens another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from recount.link.compare import is_development, is_wide, score_days, score_kinds, score_places
from recount.link.facets import Facets, is_lone, is_reaction
from recount.model import Document
from recount.values import Place
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

TWO_DAYS = re.compile(r"\bon (?:\w+day)(?: and|,) (?:on )?(?:\w+day)\b")
"""Two days named beside each other, in lower case; "between Saturday night and Sunday" is one."""


@dataclass(slots=True)
class Strand:
    """The claims of one report on one happening, with day and place as far as they say.

    `days` and `place` are null where no claim says them; `near_days` and `near_place` then
    hold what the report as a whole suggests.
    """

    doc: Document
    members: list[Facets] = field(default_factory=list)
    days: tuple[date, date] | None = None
    place: Place | None = None
    near_days: tuple[date, date] | None = None
    near_place: Place | None = None
    days_own: bool = False
    place_own: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    aggregate: bool = False

    @property
    def key(self) -> str:
        """The id of its first claim."""
        return self.members[0].claim.id

    @property
    def kind(self) -> str | None:
        """The commonest event type, the first of equals."""
        return max(self.kinds, key=lambda k: self.kinds[k]) if self.kinds else None

    @property
    def only_follows(self) -> bool:
        """Whether it tells only of arrests, trials and the like, which follow on a deed."""
        types = event_types()
        families = {types[kind].family for kind in self.kinds if kind in types}
        return bool(families) and families <= {"detention"}

    def add(self, facets: Facets) -> None:
        """Takes a claim in, and its day and place where they are narrower than those known."""
        own = facets.days_own
        deed = own and self.only_follows and facets.kind not in self.kinds
        if facets.days and (own or self.days is None):
            fresh = self.days is None or deed or (own and not self.days_own)
            self.days = facets.days if fresh else _narrow(self.days, facets.days)
            self.days_own = self.days_own or own
        if facets.place and (facets.place_own or self.place is None):
            fresh = self.place is None or (facets.place_own and not self.place_own)
            if fresh or _is_narrower(facets.place, self.place):
                self.place = facets.place
            self.place_own = self.place_own or facets.place_own
        self.members.append(facets)
        if facets.kind:
            self.kinds[facets.kind] += 1


def _is_narrower(new: Place, known: Place | None) -> bool:
    """Whether a place says more: a town for its region, a part or a quarter for its town."""
    if known is None or is_wide(new) or new.part == "near":
        return False
    if is_wide(known):
        return True
    if new.gazetteer_id is None:
        return new.within_id is not None and new.within_id == known.gazetteer_id
    return new.gazetteer_id == known.gazetteer_id and bool(new.part) and not known.part


def _narrow(known: tuple[date, date] | None, new: tuple[date, date]) -> tuple[date, date]:
    if known is None:
        return new
    start, end = max(known[0], new[0]), min(known[1], new[1])
    return (start, end) if start <= end else known


def build_strands(doc: Document, facets: Sequence[Facets]) -> list[Strand]:
    """Returns the strands of one report, in the order in which it opens them.

    Reactions ("the army denied it") open none: they go with what was told right before.
    """
    ordered = sorted(facets, key=lambda f: f.order)
    reactions = [item for item in ordered if is_reaction(item.claim)]
    strands: list[Strand] = []
    latest: Strand | None = None
    for item in (f for f in ordered if not is_reaction(f.claim)):
        best, best_score = None, float(load_table("linking")["thresholds"]["strand"])
        for strand in strands:
            score = score_member(strand, item, is_latest=strand is latest)
            if score > best_score:
                best, best_score = strand, score
        if best is None:
            best = Strand(doc)
            strands.append(best)
        best.add(item)
        latest = best
    strands = split_sums(strands)
    add_reactions(strands, reactions)
    lay_context(doc, strands)
    return strands


def add_reactions(strands: Sequence[Strand], reactions: Sequence[Facets]) -> None:
    """Gives each reaction to the strand told of last before it, else to the report's first.

    What names another day or place than a strand reacts to another deed; in a report that
    tells of none, a reaction belongs to no incident.
    """
    for item in reactions:
        fitting = [
            (_last_before(strand, item), -n)
            for n, strand in enumerate(strands)
            if not strand.aggregate
            and _score_days(strand, item) is not None
            and _score_place(strand, item) is not None
        ]
        if fitting:
            _, position = max(fitting)
            strand = strands[-position]
            strand.members = sorted([*strand.members, item], key=lambda f: f.order)


def _last_before(strand: Strand, item: Facets) -> int:
    """Returns where a strand is last told of before a claim, -1 if only behind it."""
    here = item.claim.sentence.start
    starts = (f.claim.sentence.start for f in strand.members)
    return max((start for start in starts if start <= here), default=-1)


def score_member(strand: Strand, item: Facets, *, is_latest: bool) -> float:
    """Returns how well a claim goes with a strand of its own report; below 0 it does not."""
    days, place = _score_days(strand, item), _score_place(strand, item)
    kinds = max((score_kinds(item.kind, kind) for kind in strand.kinds), default=0.0)
    apart = (
        item.kind
        and strand.kinds
        and (is_development(item.kind) != any(map(is_development, strand.kinds)))
    )
    if days is None or place is None or apart:
        return -1.0
    beside = any(item.claim.sentence == other.claim.sentence for other in strand.members[-3:])
    near = 0.5 if beside and days >= 0 and place >= 0 else 0.0
    aside = not item.days_own and not item.place_own and not item.figures
    kinds *= 0.6 if kinds > 0 else (0.3 if aside else 1.5)
    return (0.35 if is_latest else 0.15) + days + place + kinds + near


def _score_days(strand: Strand, item: Facets) -> float | None:
    """Scores a claim's day against its strand's; None where both say outright different days."""
    if item.days is None or strand.days is None:
        return 0.0
    days = score_days(item.days, strand.days)[0]
    later = item.days[0] > strand.days[1] and item.may_follow(strand.kinds)
    later = later or (item.days[1] < strand.days[0] and strand.only_follows)
    if not item.days_own or later:
        return 0.3 * days
    if days < 0:
        return None if strand.days_own else 2 * days
    return days


def _score_place(strand: Strand, item: Facets) -> float | None:
    """Scores a claim's place against its strand's; None where both say outright other places."""
    if item.place is None or strand.place is None:
        return 0.0
    place = score_places(item.place, strand.place)[0]
    if place <= -0.4 and item.place_own and strand.place_own:
        return None
    if place <= -0.7 and _has_moved_on(strand, item):
        return place - 0.2
    return (0.8 if item.place_own else 0.3) * place


def _has_moved_on(strand: Strand, item: Facets) -> bool:
    """Whether a figure comes after another place and day than the strand's were named."""
    place, when = item.claim.place, item.claim.when
    near = item.place_near and item.days_near and strand.place_own
    if not near or not item.figures or place is None or when is None:
        return False
    last = strand.members[-1].claim.sentence
    return min(place.evidence.start, when.evidence.start) >= last.end


def split_sums(strands: list[Strand]) -> list[Strand]:
    """Takes sums over several happenings out of the strands, into aggregates of their own.

    A figure is a sum where it is all that two or more strands of the report count of that
    harm, taken together ("16 in two days: eight on Monday and eight on Tuesday"), or where
    the sentence says so ("in two separate raids"). Only strands with a day or place of their
    own count: who dies of wounds, or an earlier toll, is no other happening.
    """
    figures = [
        {
            (c.harm, c.unit, c.low)
            for f in strand.members
            for c in f.figures
            if c.low and c.low == c.high and c.part_of is None and not is_lone(f.claim, c)
        }
        for strand in strands
        if strand.days_own or strand.place_own
    ]
    sums: list[Strand] = []
    for strand in strands:
        for item in list(strand.members):
            summed = any(_is_sum(c.harm, c.unit, c.low, figures) for c in item.figures)
            if summed or _says_sum(item):
                strand.members.remove(item)
                lone = Strand(strand.doc, aggregate=True)
                lone.add(item)
                sums.append(lone)
    kept = [_rebuilt(strand) for strand in strands if strand.members]
    return kept + sums


def _says_sum(item: Facets) -> bool:
    """Whether a sentence sums several happenings up, by its words or as two days of a region."""
    words: Sequence[str] = load_table("linking")["sums"]["words"]
    said = item.claim.sentence.text.casefold()
    if not any(c.part_of is None and c.low for c in item.figures):
        return False
    wide = item.place is not None and item.place_own and is_wide(item.place)
    return any(word in said for word in words) or (wide and TWO_DAYS.search(said) is not None)


def _rebuilt(strand: Strand) -> Strand:
    fresh = Strand(strand.doc)
    for item in strand.members:
        fresh.add(item)
    return fresh


def _is_sum(
    harm: str, unit: str, total: int | None, figures: Sequence[Set[tuple[str, str, int]]]
) -> bool:
    if not total:
        return False
    parts = [
        sorted({low for h, u, low in found if (h, u) == (harm, unit) and low and low < total})
        for found in figures
    ]
    filled = [values for values in parts if values]
    if len(filled) < 2:
        return False
    reach = {(0, 0)}
    for values in filled[:8]:
        reach |= {(s + v, k + 1) for s, k in reach for v in values if s + v <= total}
        if len(reach) > 2_000:
            return False
    return any(s == total and k > 1 for s, k in reach)


def lay_context(doc: Document, strands: list[Strand]) -> None:
    """Gives strands without a day or place what their report as a whole suggests."""
    places = [s.place for s in strands if s.place and not is_wide(s.place)] or [
        s.place for s in strands if s.place
    ]
    for strand in strands:
        if strand.days is None and doc.published:
            strand.near_days = (doc.published - timedelta(days=4), doc.published)
        if strand.place is None and places:
            strand.near_place = places[0]
