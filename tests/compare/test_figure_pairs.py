"""Our figures beside another dataset's."""

from __future__ import annotations

import pytest
from incident_maker import make_incident, make_row, make_tally

from recount.compare.figures import pair_figures
from recount.model import OutsideFigure


@pytest.mark.parametrize(
    ("here", "there", "verdict"),
    [
        ((8, 9, 12), (9, 9, 9), "same"),
        ((8, 9, 12), (10, 10, 14), "within"),
        ((8, 9, None), (20, 30, 40), "within"),  # open at the top: it may be thirty
        ((9, 9, None), (10, 11, 12), "within"),  # "at least nine"
        ((8, 9, 12), (13, 14, 15), "differ"),
        ((8, 9, 12), 13, "differ"),  # one number alone is that number
        ((8, 9, 12), 12, "within"),
        ((8, 9, 12), (10, 9, 8), "same"),  # out of order in the dataset
        ((5, None, 6), (10, 9, 7), "differ"),
        (None, (9, 9, 9), "there"),
    ],
)
def test_verdicts(here, there, verdict: str) -> None:
    (pair,) = pair_figures([make_incident("a", killed=here)], [make_row("1", killed=there)])
    assert pair.verdict == verdict


def test_the_claims_behind_our_figure_are_named_and_said() -> None:
    incident = make_incident("a", killed=(8, 9, 12))
    (pair,) = pair_figures([incident], [make_row("1", killed=(9, 10, 11))])
    assert pair.claims == ("c1",)
    assert pair.words == (
        "killed: here 8 to 12, best 9, there 9 to 11, best 10 (other best figures, but their "
        "ranges meet)"
    )


def test_several_rows_are_added_up_and_a_lacking_end_is_lacking_in_the_sum() -> None:
    rows = [make_row("1", killed=3), make_row("2", killed=4)]
    (pair,) = pair_figures([make_incident("a", killed=7)], rows)
    assert (pair.there, pair.verdict) == ((None, 7, None), "same")


def test_a_group_stands_only_where_both_could_have_it() -> None:
    row = make_row("1")
    civilians = OutsideFigure("killed", "civilians", None, 4, None)
    row = type(row)(**{name: getattr(row, name) for name in row.__slots__} | {
        "figures": (*row.figures, civilians)})  # fmt: skip
    plain = make_incident("a")
    assert [pair.group for pair in pair_figures([plain], [row])] == ["persons"]
    told = make_incident("a", tallies=(make_tally(9), make_tally(5, group="civilians")))
    _, pair = pair_figures([told], [row])
    assert (pair.group, pair.here, pair.there) == ("civilians", (5, 5, 5), (None, 4, None))
    assert pair.verdict == "differ"
