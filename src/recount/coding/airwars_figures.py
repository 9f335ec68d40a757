"""Airwars's figures: each source's own, and the incident's minimum and maximum over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recount.coding.dossier import Dossier
from recount.coding.rows import Cell, SetFigure, load_rules
from recount.model import Account, Claim, Document
from recount.reconcile.figures import PERSONS, Figure, Key, merge_timeline, read_report
from recount.vocab.loader import load_table

CIVILIANS = "civilian_non_combatants"
OPEN = "open at the top: this claim gives no maximum"
Bound = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Span:
    """A minimum and a maximum, with the claims that set them; null is unknown, or open.

    `high_claim` of an open maximum is the claim that leaves it open.
    """

    low: int | None = None
    high: int | None = None
    low_claim: str | None = None
    high_claim: str | None = None


Figures = Mapping[tuple[str, str], Span]
"""A span by Airwars's group and harm."""


def read_source(claims: Sequence[Claim], doc: Document, dossier: Dossier) -> Figures:
    """Returns the figures that one source gives in one report, under Airwars's groups."""
    return _translate(read_report(claims, doc)[0], _presume(dossier))


def read_account(account: Account, dossier: Dossier) -> Figures:
    """Returns the current figures of an account over all its reports, under Airwars's groups."""
    by_doc: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in dossier.told:
        if claim.id in account.claims:
            by_doc[claim.doc_id].append(claim)
    reports = [(doc, read_report(by_doc[doc.id], doc)[0]) for doc in dossier.docs if by_doc[doc.id]]
    line = merge_timeline(reports)
    current = {key: figures[-1] for key, figures in line.items() if figures}
    return _translate(current, _presume(dossier))


def _presume(dossier: Dossier) -> frozenset[str]:
    """Returns the harms for which people of no stated group are taken for civilians."""
    rules = load_rules("airwars")
    battle = any(kind.family in rules["unpresumed"] for kind in dossier.kinds)
    if battle or rules["persons"] != "as civilians":
        return frozenset()
    harms = load_table("coding_airwars")["harms"]
    return frozenset(harm for harm in harms if dossier.tally(harm, "combatants") is None)


def _translate(
    current: Mapping[Key, Figure], presumed: frozenset[str]
) -> dict[tuple[str, str], Span]:
    """Returns figures under Airwars's names.

    People of whom nobody says that they fought count as civilians for the harms in `presumed`,
    and where the source itself counts combatants among them (remembered, unconfirmed).
    """
    table = load_table("coding_airwars")
    found: dict[tuple[str, str], Span] = {}
    for (harm, group, unit), figure in current.items():
        if unit == PERSONS and harm in table["harms"] and group in table["names"]:
            found[table["names"][group], harm] = _span(figure)
    for harm in table["harms"]:
        whole = current.get((harm, PERSONS, PERSONS))
        fighters = current.get((harm, "combatants", PERSONS))
        if whole is None or (CIVILIANS, harm) in found:
            continue
        if fighters is None and harm not in presumed:
            continue
        rest = _subtract(_span(whole), _span(fighters) if fighters else None)
        if rest is not None:
            found[CIVILIANS, harm] = rest
    return found


def _span(figure: Figure) -> Span:
    return Span(figure.low, figure.high, figure.claim, figure.claim)


def _subtract(whole: Span, part: Span | None) -> Span | None:
    """Returns a total without its combatants; None where they are all of it."""
    if part is None:
        return whole
    low = None if whole.low is None else max(0, whole.low - (part.high or part.low or 0))
    high = None if whole.high is None else max(0, whole.high - (part.low or 0))
    if high == 0 or (high is None and not low):
        return None
    return Span(low, high, whole.low_claim, whole.high_claim)


def span_sources(sources: Sequence[Figures]) -> Figures:
    """Returns the span of several sources' figures: the lowest minimum and the highest maximum.

    A maximum is open where a source's minimum exceeds every maximum, or where none is given.
    Airwars does not write down how an incident's bounds come about; the span is remembered,
    unconfirmed.
    """
    found: dict[tuple[str, str], Span] = {}
    for key in dict.fromkeys(key for figures in sources for key in figures):
        spans = [figures[key] for figures in sources if key in figures]
        floors = [span for span in spans if span.low is not None]
        ceilings = [span for span in spans if span.high is not None]
        least = min(floors, key=lambda span: span.low or 0, default=None)
        most = max(ceilings, key=lambda span: span.high or 0, default=None)
        floor = max(floors, key=lambda span: span.low or 0, default=None)
        if most and floor and (most.high or 0) < (floor.low or 0):
            most = None
        open_claim = floor.low_claim if floor else None
        found[key] = Span(
            least.low if least else None,
            most.high if most else None,
            least.low_claim if least else None,
            most.high_claim if most else open_claim,
        )
    return found


def name_figures() -> list[str]:
    """Returns the columns of figures, by group, harm and bound, in Airwars's order."""
    table = load_table("coding_airwars")
    return [
        f"{group}_{harm}_{end}"
        for group in table["groups"]
        for harm in table["harms"]
        for end in ("min", "max")
    ]


def write_figures(figures: Figures) -> dict[str, Cell]:
    """Returns the cells of figures by column; an unknown or open bound is None."""
    cells: dict[str, Cell] = {}
    for (group, harm), span in figures.items():
        cells[f"{group}_{harm}_min"] = span.low
        cells[f"{group}_{harm}_max"] = span.high
    return cells


def list_figures(row: str, incident: str, figures: Figures, rule: str) -> Iterator[SetFigure]:
    """Yields each figure of a row with the claim that set it."""
    for (group, harm), span in figures.items():
        name = f"{group}_{harm}"
        if span.low is not None:
            yield SetFigure(row, incident, f"{name}_min", span.low, span.low_claim, rule)
        if span.high is not None:
            yield SetFigure(row, incident, f"{name}_max", span.high, span.high_claim, rule)
        elif span.high_claim is not None:
            yield SetFigure(row, incident, f"{name}_max", None, span.high_claim, OPEN)
