"""Compares a case with the outside records that stand in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from recount.compare.outside import Match, compare_outside
from recount.errors import UsageError
from recount.model import Outside
from recount.outside import FORMS, is_of
from recount.pipeline import Case
from recount.vocab.loader import load_table


def compare_case(case: Case, name: str | None = None, codebook: str | None = None) -> list[Match]:
    """Returns the matches of a case with the datasets that were imported, form by form.

    `name` is a form, or a file as it was named at its import, with or without its folder and
    suffix. Figures are those of `codebook`, else of the dataset's own. Raises UsageError where
    nothing was imported, or nothing under that name.
    """
    found: list[Match] = []
    claims = case.claims()
    for form, rows in _choose(case, name).items():
        rules = codebook or load_table("outside")[form]["codebook"]
        found += compare_outside(case.incidents(codebook=rules), claims, rows)
    return found


def count_matches(matches: Sequence[Match]) -> dict[str, dict[str, int]]:
    """Returns, by form, how many are in both, of them with other figures, here and there only."""
    counts: dict[str, dict[str, int]] = {}
    for form in dict.fromkeys(match.form for match in matches):
        of_form = [match for match in matches if match.form == form]
        kinds = Counter(match.kind for match in of_form)
        counts[form] = {
            "both": kinds["both"],
            "differ": sum(match.differs for match in of_form),
            "here": kinds["here"],
            "there": kinds["there"],
        }
    return counts


def _choose(case: Case, name: str | None) -> dict[str, list[Outside]]:
    """Returns the rows that are meant, by form, in the order of the forms."""
    kept = case.outside(every=name not in (None, *FORMS))
    if not kept:
        raise UsageError("nothing to compare with: take a dataset in with `recount import`")
    rows = [row for row in kept if name is None or is_of(row, name)]
    if not rows:
        there = sorted({row.form for row in kept} | {row.ref for row in kept})
        raise UsageError(f"nothing was imported as {name!r}; there is {', '.join(there)}")
    return {form: chosen for form in FORMS if (chosen := [r for r in rows if r.form == form])}
