"""Reads what one source says in one report: totals by harm, and the parts of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from recount.link.facets import incident_counts, is_lone
from recount.model import Claim, Document
from recount.values import Count
from recount.vocab.loader import load_table

Key = tuple[str, str, str]  # harm, group, unit
PERSONS = "persons"
SUM = "sum"  # of the groups that one claim names beside each other


@dataclass(frozen=True, slots=True)
class Figure:
    """A source's figure for one harm, and the claim that gives it.

    `low` and `high` are inclusive, null where open; `vague` is the word of a vague one. `said`
    orders the figures of a source by time. `derived` is true for a sum over groups, or one
    group that stands for the total; `lone` for one person told of with no number ("a
    commander was killed"), who may be one of more; `named` for a sum of such persons.
    """

    low: int | None
    high: int | None
    claim: str
    said: tuple[date, str, int]
    vague: str | None = None
    derived: bool = False
    lone: bool = False
    named: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high

    def overlaps(self, other: Figure) -> bool:
        """Whether both can be true: "at least 9" and 14 can, 7 and 9 can't."""
        if None not in (self.high, other.low) and (self.high or 0) < (other.low or 0):
            return False
        return None in (other.high, self.low) or (other.high or 0) >= (self.low or 0)


def read_report(
    claims: Sequence[Claim], doc: Document
) -> tuple[dict[Key, Figure], dict[Key, list[Figure]]]:
    """Returns a source's figures in one report: the last word by key, and earlier ones it names.

    Totals stand under the group "persons", parts under their own. "Earlier" are figures that
    the report itself marks so ("after initially reporting two").
    """
    totals: defaultdict[Key, list[tuple[Figure, bool]]] = defaultdict(list)
    parts: defaultdict[Key, list[tuple[Figure, bool]]] = defaultdict(list)
    for claim in claims:
        marked = is_earlier(claim)
        whole, some = _split(claim)
        for key, count in whole:
            totals[key].append((_figure(count, claim, doc), marked))
        for key, count in some:
            parts[key].append((_figure(count, claim, doc), marked))
    _lift_groups(totals, parts)
    current: dict[Key, Figure] = {}
    earlier: dict[Key, list[Figure]] = {}
    for found in (totals, parts):
        for key, figures in found.items():
            plain, marked_old = [f for f, m in figures if not m], [f for f, m in figures if m]
            if plain:
                current[key] = choose_figure(plain)
                marked_old = [f for f in marked_old if not f.overlaps(current[key])]
            earlier[key] = marked_old
    return current, earlier


def is_earlier(claim: Claim) -> bool:
    """Whether the words right before a claim's figures mark them as earlier ones."""
    words: Sequence[str] = load_table("linking")["earlier"]["words"]
    for mention in claim.counts:
        first = mention.evidence.spans[0]
        start, end = first.start - claim.sentence.start, first.end - claim.sentence.start
        near = claim.sentence.text[max(0, start - 45) : max(0, end)].casefold()
        if any(word in near for word in words):
            return True
    return False


def _figure(count: Count, claim: Claim, doc: Document) -> Figure:
    said = (doc.published or date.max, doc.ref, claim.sentence.start)
    number = next((n for n, m in enumerate(claim.counts) if m.value is count), None)
    parts = [m.value for m in claim.counts if number is not None and m.value.part_of == number]
    named = bool(parts) and all(is_lone(claim, part) for part in parts)
    lone = is_lone(claim, count)
    return Figure(count.low, count.high, claim.id, said, count.vague, lone=lone, named=named)


def _unit(count: Count) -> str:
    return PERSONS if count.unit in ("persons", "bodies") else count.unit


def _split(claim: Claim) -> tuple[list[tuple[Key, Count]], list[tuple[Key, Count]]]:
    """Returns a claim's whole counts and those that are parts, with their keys.

    Several whole counts of one harm for different groups ("three soldiers and five rebels")
    are each a part, and their sum the whole; "among the dead" makes them parts only.
    """
    whole: defaultdict[tuple[str, str], list[Count]] = defaultdict(list)
    parts: list[tuple[Key, Count]] = []
    for count in incident_counts(claim):
        part = count.part_of is not None and not _is_of_other_harm(claim, count)
        if part and count.group == PERSONS:
            continue  # "five members of one family": some of the dead, no group of them
        if part or (count.group != PERSONS and _is_among(claim)):
            parts.append(((count.harm, count.group, _unit(count)), count))
        else:
            whole[count.harm, _unit(count)].append(count)
    result: list[tuple[Key, Count]] = []
    for (harm, unit), counts in whole.items():
        general = [c for c in counts if c.group == PERSONS]
        groups = {c.group: c for c in counts if c.group != PERSONS}
        if not general and len(groups) > 1:
            result.append(((harm, SUM, unit), _sum(list(groups.values()))))
            parts += [((harm, g, unit), c) for g, c in groups.items()]
            continue
        result += [((harm, c.group, unit), c) for c in counts]
    return result, parts


def _is_of_other_harm(claim: Claim, count: Count) -> bool:
    """Whether the figure that this one is a part of tells less: "five were shot, two fatally"."""
    if count.part_of is None or count.part_of >= len(claim.counts):
        return False
    return claim.counts[count.part_of].value.harm != count.harm


def _is_among(claim: Claim) -> bool:
    words: Sequence[str] = load_table("linking")["parts"]["words"]
    said = claim.sentence.text.casefold()
    return any(word in said for word in words)


def _sum(counts: Sequence[Count]) -> Count:
    lows = [c.low for c in counts if c.low is not None]
    highs = [c.high for c in counts]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Count(
        counts[0].harm, sum(lows) if lows else None, high, PERSONS, counts[0].unit, vague=None
    )


def _lift_groups(
    totals: defaultdict[Key, list[tuple[Figure, bool]]],
    parts: defaultdict[Key, list[tuple[Figure, bool]]],
) -> None:
    """Makes the largest group, or a sum of groups, a report's total where it gives no other.

    Nor does it give one where all that it says of persons is less than of one group of them: two
    passers-by are not the whole of 29 dead fighters.
    """
    for harm, unit in sorted({(key[0], key[2]) for key in totals}):
        groups = sorted(k for k in totals if (k[0], k[2]) == (harm, unit) and k[1] != PERSONS)
        if groups:
            best = max(groups, key=lambda k: _least(totals[k]))
            given = totals.get((harm, PERSONS, unit), [])
            if all(f.high is not None and f.high < _least(totals[best]) for f, _ in given):
                lifted = [(replace(f, derived=True), m) for f, m in totals[best]]
                totals[harm, PERSONS, unit] = lifted
        for key in groups:
            found = totals.pop(key)
            if key[1] != SUM:
                parts[key] += found


def _least(figures: Sequence[tuple[Figure, bool]]) -> int:
    return max(figure.low or 0 for figure, _ in figures)


def choose_figure(figures: Sequence[Figure]) -> Figure:
    """Returns the figure that a source's report stands by, out of several for one harm.

    An exact one before an open one, but "at least nine" stays so beside "nine bodies
    received". Of several exact ones that given most often, then the largest: the smaller is
    a part.
    """
    figures = [f for f in figures if not f.lone] or figures
    numbered = [f for f in figures if f.low is not None or f.high is not None] or list(figures)
    exact = [f for f in numbered if f.is_exact]
    if not exact:
        return max(numbered, key=lambda f: (f.low or 0, -f.said[2]))
    votes = Counter(f.low for f in exact)
    best = max(votes, key=lambda low: (votes[low], low or 0))
    chosen = next(f for f in exact if f.low == best)
    floors = (f for f in numbered if f.high is None and f.low == best)
    return next(floors, chosen)


def describe(low: int | None, high: int | None, vague: str | None = None) -> str:
    """Returns a figure in words: "14", "at least 9", "up to 30", "between 10 and 15"."""
    if low is not None and low == high:
        return f"{low:,}"
    if vague:
        return vague
    if low is None:
        return f"up to {high:,}" if high is not None else "an unknown number"
    if high is None:
        return f"at least {low:,}"
    return f"up to {high:,}" if low == 0 else f"between {low:,} and {high:,}"


def describe_figure(figure: Figure) -> str:
    """Returns a figure in words."""
    return describe(figure.low, figure.high, figure.vague)


def merge_timeline(
    reports: Sequence[tuple[Document, Mapping[Key, Figure]]],
) -> dict[Key, list[Figure]]:
    """Returns a source's figures by key in the order of its own time line, repeats left out."""
    line: defaultdict[Key, list[Figure]] = defaultdict(list)
    for _, figures in reports:
        for key, figure in figures.items():
            known = line[key]
            if known and (known[-1].low, known[-1].high) == (figure.low, figure.high):
                continue
            if known and not figure.is_exact and figure.overlaps(known[-1]):
                continue  # "more than a dozen" after 14 is no new figure
            if known and figure.derived and not known[-1].derived:
                continue  # a group alone corrects no total
            known.append(figure)
    return dict(line)
