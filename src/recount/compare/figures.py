"""Puts a figure of ours beside another dataset's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from recount.model import Incident, Outside, OutsideFigure, Tally
from recount.report.words import label, say_ends

Verdict = Literal["same", "within", "differ", "here", "there"]
Ends = tuple[int | None, int | None, int | None]
_MEANS = {
    "same": "the same best figure",
    "within": "other best figures, but their ranges meet",
    "differ": "the figures do not meet",
    "here": "a figure here only",
    "there": "a figure there only",
}


@dataclass(frozen=True, slots=True)
class FigurePair:
    """A harm and a group as both sides give them: low, best and high; null where one does not.

    `claims` are the ids of the claims that set ours. `verdict`: same best figure, ranges that
    meet, figures that do not, a figure `here` or `there` only.
    """

    harm: str
    group: str
    here: Ends | None
    there: Ends | None
    claims: tuple[str, ...]
    verdict: Verdict

    @property
    def words(self) -> str:
        """The pair in a sentence."""
        name = label("harm", self.harm).lower()
        if self.group != "persons":
            name = f"{name}, of them {label('group', self.group)}"
        sides = [f"here {_say(self.here)}", f"there {_say(self.there)}"]
        return f"{name}: {', '.join(sides)} ({_MEANS[self.verdict]})"


def pair_figures(incidents: Sequence[Incident], rows: Sequence[Outside]) -> list[FigurePair]:
    """Returns the figures of incidents and rows that are one; several on a side are added up.

    A figure of people of a group that neither side tells apart is left out.
    """
    pairs = []
    keys = dict.fromkeys((f.harm, f.group) for row in rows for f in row.figures)
    for harm, group in keys:
        tallies = [t for i in incidents for t in i.tallies if _is_of(t, harm, group)]
        theirs = [f for row in rows for f in row.figures if (f.harm, f.group) == (harm, group)]
        here = _add(_ends(tally) for tally in tallies)
        there = _add(_ends(figure) for figure in theirs)
        claims = (c for t in tallies for c in (t.low_claim, t.best_claim, t.high_claim) if c)
        verdict = _judge(here, there)
        if group == "persons" or here:
            pairs.append(
                FigurePair(harm, group, here, there, tuple(dict.fromkeys(claims)), verdict)
            )
    return pairs


def find_killed(incident: Incident) -> Ends | None:
    """Returns the incident's tally of all people killed, null where it has none."""
    return _add(_ends(t) for t in incident.tallies if _is_of(t, "killed", "persons"))


def reach(ends: Ends) -> tuple[int, int | None]:
    """Returns the least and the greatest that three figures in whatever order allow.

    A low without a high is open at the top; a best figure alone is that one number.
    """
    known = [end for end in ends if end is not None]
    is_open = ends[2] is None and ends[0] is not None
    return min(known, default=0), None if is_open or not known else max(known)


def do_meet(one: Ends, other: Ends) -> bool:
    """Whether two ranges have a figure in common."""
    (low, high), (least, most) = reach(one), reach(other)
    return (most is None or low <= most) and (high is None or least <= high)


def _is_of(tally: Tally, harm: str, group: str) -> bool:
    return (tally.harm, tally.group, tally.unit) == (harm, group, "persons")


def _ends(figure: Tally | OutsideFigure) -> Ends:
    return figure.low, figure.best, figure.high


def _add(found: Iterable[Ends]) -> Ends | None:
    """Adds figures up; an end that one of them lacks is lacking in the sum."""
    several = list(found)
    if not several:
        return None
    low, best, high = (
        None if any(end is None for end in ends) else sum(end or 0 for end in ends)
        for ends in zip(*several, strict=True)
    )
    return low, best, high


def _judge(here: Ends | None, there: Ends | None) -> Verdict:
    if here is None:
        return "there"
    if there is None:
        return "here"
    if here[1] is not None and here[1] == there[1]:
        return "same"
    return "within" if do_meet(here, there) else "differ"


def _say(ends: Ends | None) -> str:
    if ends is None:
        return "none"
    low, best, high = ends
    if low is None and high is None and best is not None:
        return say_ends(best, best, best)
    return say_ends(low, best, high)
