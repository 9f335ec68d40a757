"""Joins the events and figures of one statement into happenings.

"Air strikes on the market killed 14" is one happening with one figure, "the army advanced
and was then forced to withdraw" is two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from recount.extract.events import EventReading
from recount.model import Mention
from recount.values import Count, Place
from recount.vocab import load_table
from recount.vocab.ontology import event_types

Trigger = Mention[EventReading]
Figure = Mention[Count]
LEAST_SCORE = 0.7
"""A trigger below it makes no claim by itself; chosen on muc4's even rows and hrds-train."""
LEAST_CONTROL_SCORE = 0.5
"""The same for who holds which ground, which those sets do not code."""
_RULES = load_table("happenings")
_GENERIC = frozenset(_RULES["generic"])
_VAGUE = frozenset(_RULES["vague"])
_MANNER = frozenset(_RULES["manner"])
_SILENT = frozenset(_RULES["silent"])
_HARMING = frozenset(_RULES["harming"])
_AFTERWARDS = frozenset(_RULES["afterwards"])


@dataclass(slots=True)
class Happening:
    """One thing that is said to have happened: its main trigger, the joined ones, figures."""

    trigger: Trigger | None
    joined: list[Trigger] = field(default_factory=list)
    figures: list[tuple[int, Figure]] = field(default_factory=list)

    @property
    def triggers(self) -> list[Trigger]:
        """The main trigger, then those that joined it."""
        return ([self.trigger] if self.trigger else []) + self.joined

    @property
    def position(self) -> int:
        """The offset by which happenings of a statement are ordered."""
        starts = [t.evidence.start for t in self.triggers]
        return min(starts + [figure.evidence.start for _, figure in self.figures])


def join_happenings(
    triggers: Sequence[Trigger], figures: Sequence[tuple[int, Figure]]
) -> list[Happening]:
    """Returns the happenings of one statement, in the order of the text.

    `figures` carry the number that they have in the whole document. A figure joins the
    nearest act that can have done such harm; without one it is a happening of its own.
    """
    happenings = [Happening(trigger) for trigger in triggers if _type(trigger) not in _GENERIC]
    happenings = _join_alike(happenings)
    for trigger in triggers:
        if _type(trigger) in _GENERIC:
            _join_generic(happenings, trigger)
    orphans: list[tuple[int, Figure]] = []
    for number, figure in figures:
        host = _host(happenings, figure)
        if host is None:
            orphans.append((number, figure))
        else:
            host.figures.append((number, figure))
    if orphans:
        happenings.append(Happening(None, figures=orphans))
    told = [h for h in happenings if not _is_silent(h) and not _is_faint(h)]
    return sorted(told, key=lambda happening: happening.position)


def is_main(happening: Happening) -> bool:
    """Whether it is harm or an act of violence, not what was done or said about one."""
    if happening.figures:
        return True
    trigger = happening.trigger
    if trigger is None or trigger.value.event.modality != "actual":
        return False
    if _type(trigger) in _AFTERWARDS:
        return False
    return _family(trigger) in _HARMING - {"hazard", "unrest"}


def _is_faint(happening: Happening) -> bool:
    """Whether nothing but an unsure trigger speaks for it."""
    if happening.figures or happening.trigger is None:
        return False
    least = LEAST_CONTROL_SCORE if _family(happening.trigger) == "control" else LEAST_SCORE
    return max(t.score for t in happening.triggers) < least


def _is_silent(happening: Happening) -> bool:
    """Whether it only names the dead or hurt, with no figure, no act and nobody in particular."""
    if happening.figures or happening.trigger is None:
        return False
    return all(_type(t) in _SILENT and t.value.target is None for t in happening.triggers)


def _type(trigger: Trigger) -> str:
    return trigger.value.event.type


def _family(trigger: Trigger) -> str:
    known = event_types().get(_type(trigger))
    return known.family if known else "violence"


def _same_state(one: Trigger, other: Trigger) -> bool:
    a, b = one.value.event, other.value.event
    return a.negated == b.negated and a.modality == b.modality


def _join_alike(happenings: list[Happening]) -> list[Happening]:
    """Joins repeated and vaguer names of one act: "the bombing … the attack"."""
    kept: list[Happening] = []
    for happening in happenings:
        for other in kept:
            if _is_alike(other.trigger, happening.trigger):
                if _rank(happening.trigger) > _rank(other.trigger):
                    other.trigger, happening.trigger = happening.trigger, other.trigger
                other.joined += happening.triggers
                break
        else:
            kept.append(happening)
    return kept


def _is_alike(one: Trigger | None, other: Trigger | None) -> bool:
    if one is None or other is None or not _same_state(one, other):
        return False
    a, b = _type(one), _type(other)
    if a == b:
        return True
    known = event_types().get(a)
    vague = a in _VAGUE or b in _VAGUE
    return (
        vague
        and known is not None
        and b in known.compatible
        and "control"
        not in (
            _family(one),
            _family(other),
        )
    )


def _rank(trigger: Trigger | None) -> int:
    if trigger is None or _type(trigger) in _MANNER:
        return 0
    return 1 if _type(trigger) in _VAGUE else 2


def _join_generic(happenings: list[Happening], trigger: Trigger) -> None:
    hosts = [
        h
        for h in happenings
        if h.trigger is not None
        and (_family(h.trigger) in _HARMING or _type(h.trigger) in _GENERIC)
        and _same_state(h.trigger, trigger)
    ]
    if not hosts:
        happenings.append(Happening(trigger))
        return
    nearest = min(hosts, key=lambda h: _distance(h, trigger.evidence.start, trigger.evidence.end))
    if nearest.trigger is not None and _type(nearest.trigger) in ("casualties", "death"):
        nearest.joined.append(nearest.trigger)
        nearest.trigger = trigger
    else:
        nearest.joined.append(trigger)


def _host(happenings: list[Happening], figure: Figure) -> Happening | None:
    """Returns the happening that a figure belongs to."""
    harm = figure.value.harm
    fitting = set(_RULES["harms"].get(harm, ()))
    fits = [h for h in happenings if any(_type(t) in fitting for t in h.triggers)]
    if not fits:
        wanted = _HARMING - {"detention", "humanitarian"} if not fitting else _HARMING
        fits = [h for h in happenings if any(_family(t) in wanted for t in h.triggers)]
    real = [h for h in fits if h.trigger and h.trigger.value.event.modality == "actual"]
    likely = real or fits
    if len(likely) < 2:
        return likely[0] if likely else None
    start, end = figure.evidence.start, figure.evidence.end
    return min(likely, key=lambda h: _distance(h, start, end))


def _distance(happening: Happening, start: int, end: int) -> tuple[int, int]:
    gaps = [max(t.evidence.start - end, start - t.evidence.end, 0) for t in happening.triggers]
    return min(gaps), happening.position


def split_by_place(
    happening: Happening, places: Sequence[Mention[Place]]
) -> list[tuple[Happening, Mention[Place] | None]]:
    """Cuts a happening whose figures belong to several places ("7 in A and 4 in B").

    Returns it whole, with no place, where the figures need no cutting.
    """
    rivals = [place for place in places if place.value.feature != "A"]
    names = {(p.value.gazetteer_id or p.value.name) for p in rivals}
    wholes = [(n, f) for n, f in happening.figures if f.value.part_of is None]
    if len(names) < 2 or len(wholes) < 2:
        return [(happening, None)]
    groups: dict[int, list[tuple[int, Figure]]] = {}
    owner: dict[int, int] = {}
    for number, figure in wholes:
        owner[number] = _place_of(figure, wholes, rivals)
    for number, figure in happening.figures:
        part_of = figure.value.part_of
        at = owner.get(part_of if part_of is not None else number)
        groups.setdefault(owner[wholes[0][0]] if at is None else at, []).append((number, figure))
    if len(groups) < 2:
        return [(happening, None)]
    return [
        (Happening(happening.trigger, list(happening.joined), group), rivals[at])
        for at, group in sorted(groups.items())
    ]


def _place_of(
    figure: Figure, wholes: Sequence[tuple[int, Figure]], places: Sequence[Mention[Place]]
) -> int:
    """Returns the first place behind a figure and before the next one, else the last before."""
    here = start_of(figure, wholes)
    starts = [start_of(other, wholes) for _, other in wholes]
    following = [start for start in starts if start > here]
    limit = min(following, default=1 << 60)
    for at, place in enumerate(places):
        if here < place.evidence.start < limit:
            return at
    before = [at for at, place in enumerate(places) if place.evidence.start < here]
    if before:
        return before[-1]
    return min(range(len(places)), key=lambda at: places[at].evidence.start)


def start_of(figure: Figure, others: Sequence[tuple[int, Figure]]) -> int:
    """Returns the offset of a figure's own words.

    One that shares its verb with another ("killed seven in A and four in B") has that first.
    """
    first, *rest = figure.evidence.spans
    shared = any(
        other is not figure and other.evidence.start <= first.start < other.evidence.end
        for _, other in others
    )
    return rest[0].start if rest and shared else first.start
