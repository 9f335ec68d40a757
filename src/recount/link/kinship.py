"""Weighs whether two reports are about one happening, by all that they have in common.

Strands are compared claim by claim in `recount.link.features`; a report's main strand is also
known by the whole report: its words, title and names, and the day on which it appeared. The
weights are those of a logistic regression, kept in `vocab/data/linking.toml` under `kinship`
with the set that they were fitted on; `training/fit_linking.py` fits them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from recount.link.features import (
    Context,
    Found,
    feature_event,
    feature_figures,
    feature_place,
    feature_time,
)
from recount.link.strands import Strand
from recount.link.texts import cosine
from recount.model import Document
from recount.vocab.loader import load_table

MOST_STRANDS = 4  # of a report, the largest first, whose places, days and figures are compared
NEXT_DAYS = 4  # own days so near, and not the same, speak of two happenings
OUTRIGHT = 0.6  # of a place's score, from which on both can be one: a quarter and its town
ALIKE = 0.7  # of a figures' score: two alike, or one above three
CONTRARY = 0.4  # of a place's or day's score, from which on it is said outright


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its strands, the largest first; the first of them is what it is about."""

    doc: Document
    strands: tuple[Strand, ...]


def feature_words(one: Report, other: Report, context: Context) -> Found:
    """Says how alike the words of the whole reports are (cosine of tf-idf vectors)."""
    near = min(1.0, cosine(context.doc_vectors[one.doc.id], context.doc_vectors[other.doc.id]))
    return near, f"the reports' words are alike ({near:.2f})" if near >= 0.05 else ""


def feature_title(one: Report, other: Report, context: Context) -> Found:
    """Says how alike the titles' words are, rare ones weighing more."""
    near = min(1.0, cosine(context.title_vectors[one.doc.id], context.title_vectors[other.doc.id]))
    return near, f"their titles are alike ({near:.2f})" if near >= 0.05 else ""


def feature_shared_names(one: Report, other: Report, context: Context) -> Found:
    """Says how many rare names of two words or more stand in both reports."""
    both = context.names[one.doc.id] & context.names[other.doc.id]
    best = sorted(both, key=lambda t: (-context.rarity.weight(t), t))[:3]
    said = f"both speak of {', '.join(t.title() for t in best)}" if best else ""
    return min(1.0, 0.2 * len(both)), said


def _gap(one: Report, other: Report) -> int | None:
    if one.doc.published is None or other.doc.published is None:
        return None
    return abs((one.doc.published - other.doc.published).days)


def feature_close(one: Report, other: Report, _: Context) -> Found:
    """Says whether the reports appeared within three days."""
    gap = _gap(one, other)
    if gap is None or gap > 3:
        return 0.0, ""
    return 1.0, f"published {gap} days apart" if gap else "published the same day"


def feature_late(one: Report, other: Report, _: Context) -> Found:
    """Says how long after each other they appeared: the more days, the likelier another deed."""
    gap = _gap(one, other)
    return (-min(1.0, log(1 + gap) / 7), f"published {gap} days apart") if gap else (0.0, "")


def feature_next_day(one: Report, other: Report, _: Context) -> Found:
    """Says whether both tell outright of days that follow on each other: another deed."""
    first, second = one.strands[0], other.strands[0]
    if first.days is None or second.days is None or not (first.days_own and second.days_own):
        return 0.0, ""
    gap = max((first.days[0] - second.days[1]).days, (second.days[0] - first.days[1]).days)
    return (-1.0, f"{gap} days apart") if 0 < gap <= NEXT_DAYS else (0.0, "")


def feature_setting(one: Report, other: Report, context: Context) -> Found:
    """Says whether some strand of each tells of the same place on the same day.

    The words for it are those of the place and the day.
    """
    scores = [_compare(a, b, context) for a, b in _pairs(one, other)]
    return max((place * time for place, time in scores if min(place, time) > 0), default=0.0), ""


def _best_of(
    feature: Callable[[Strand, Strand, Context], Found], doc: str
) -> Callable[[Report, Report, Context], Found]:
    def best(one: Report, other: Report, context: Context) -> Found:
        found = (feature(a, b, context) for a, b in _pairs(one, other))
        return max(found, key=lambda pair: pair[0])

    best.__doc__ = doc
    return best


def _main(
    feature: Callable[[Strand, Strand, Context], Found], doc: str
) -> Callable[[Report, Report, Context], Found]:
    def score(one: Report, other: Report, context: Context) -> Found:
        return feature(one.strands[0], other.strands[0], context)

    score.__doc__ = doc
    return score


def _pairs(one: Report, other: Report) -> list[tuple[Strand, Strand]]:
    return [(a, b) for a in one.strands[:MOST_STRANDS] for b in other.strands[:MOST_STRANDS]]


KIN: Mapping[str, Callable[[Report, Report, Context], Found]] = {
    "words": feature_words,
    "title": feature_title,
    "names": feature_shared_names,
    "close": feature_close,
    "late": feature_late,
    "place": _best_of(feature_place, "Says how well the best fitting places go together."),
    "time": _best_of(feature_time, "Says how well the best fitting days go together."),
    "figures": _main(feature_figures, "Says whether what they are about is counted alike."),
    "event": _main(feature_event, "Says whether what they are about can be one kind of event."),
    "next_day": feature_next_day,
    "setting": feature_setting,
}


def build_reports(strands: Sequence[Strand]) -> dict[str, Report]:
    """Returns, by the key of its main strand, each report that is about one happening.

    That is the largest strand, the first of equals, if it holds the share of the report's
    claims that `kinship.share` asks for. Sums over several happenings are left out, and so is
    a report in which another strand is as large, and both have places and figures of their own.
    """
    share = float(load_table("linking")["kinship"]["share"])
    by_doc: dict[str, list[Strand]] = {}
    for strand in strands:
        if not strand.aggregate:
            by_doc.setdefault(strand.doc.id, []).append(strand)
    reports = {}
    for own in by_doc.values():
        largest = sorted(own, key=lambda s: -len(s.members))
        sizes = [len(strand.members) for strand in largest]
        rivals = [strand for strand in largest if len(strand.members) == sizes[0]]
        rival = len(rivals) > 1 and all(map(_counts_there, rivals[:2]))
        if sizes[0] >= share * sum(sizes) and not rival:
            reports[largest[0].key] = Report(largest[0].doc, tuple(largest))
    return reports


def _counts_there(strand: Strand) -> bool:
    return strand.place_own and any(item.figures for item in strand.members)


def meet_elsewhere(one: Report, other: Report, context: Context) -> bool:
    """Whether the main strands contradict each other, and others of the same reports agree.

    Two reports on two raids of one night may each be mainly about another of them.
    """
    (first, second), *rest = _pairs(one, other)
    place, time = _compare(first, second, context)
    if not (first.place_own and second.place_own) or min(place, time) > -CONTRARY:
        return False
    if (
        first.days_own
        and second.days_own
        and any(
            a.place_own and b.place_own and min(_compare(a, b, context)) >= CONTRARY
            for a, b in rest
        )
    ):
        return True
    if place > -CONTRARY or feature_figures(first, second, context)[0] > 0:
        return False
    return any(
        all(map(_counts_there, (first, second, a, b)))
        and _compare(a, b, context)[0] >= OUTRIGHT
        and feature_figures(a, b, context)[0] >= ALIKE
        for a, b in rest
    )


def meet_outright(one: Strand, other: Strand, context: Context) -> bool:
    """Whether both say outright the same place and day, however else they tell it."""
    own = all(s.place_own and s.days_own for s in (one, other))
    place, time = _compare(one, other, context)
    return own and place >= OUTRIGHT and time == 1.0


def _compare(one: Strand, other: Strand, context: Context) -> tuple[float, float]:
    return feature_place(one, other, context)[0], feature_time(one, other, context)[0]


class Kinship:
    """Scores pairs of reports; a score is the log odds that they are about one happening."""

    def __init__(self, reports: Mapping[str, Report], context: Context) -> None:
        table = load_table("linking")["kinship"]
        self.reports = reports
        self.context = context
        self.bias = float(table["bias"])
        self.weights: Mapping[str, float] = table["weights"]
        self.against: Mapping[str, float] = table["against"]

    def score(self, one: Strand, other: Strand) -> tuple[float, tuple[str, ...]] | None:
        """Returns log odds and reasons, or None where not both are what their reports are about."""
        first, second = self.reports.get(one.key), self.reports.get(other.key)
        if first is None or second is None or first.doc.id == second.doc.id:
            return None
        if meet_elsewhere(first, second, self.context):
            return None
        total, found = self.bias, []
        for name, feature in KIN.items():
            score, reason = feature(first, second, self.context)
            weight = self.weights[name] if score > 0 else self.against.get(name, 0.0)
            total += weight * score
            if reason and weight * score > 0:
                found.append((weight * score, reason))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return total, tuple(reason for _, reason in found)
