"""Dividing totals, joining values, and what each codebook's rules say of themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.coding.countries import load_codes
from recount.coding.rows import divide, join, load_rules
from recount.errors import InvariantError
from recount.vocab.loader import load_table

CODEBOOKS = ("acled", "ucdp", "airwars")


@pytest.mark.parametrize(
    ("total", "parts", "shares"),
    [(11, 3, [5, 3, 3]), (9, 3, [3, 3, 3]), (2, 5, [2, 0, 0, 0, 0]), (0, 2, [0, 0])],
)
def test_acled_totals_are_divided_evenly_the_remainder_to_the_first(
    total: int, parts: int, shares: list[int]
) -> None:
    assert divide(total, parts) == shares


@given(st.integers(0, 10**6), st.integers(1, 400))
def test_acled_no_dead_are_lost_or_made_by_dividing(total: int, parts: int) -> None:
    shares = divide(total, parts)
    assert sum(shares) == total
    assert len(shares) == parts
    assert set(shares[1:]) <= {total // parts}


def test_join_keeps_values_apart() -> None:
    assert join(["a;b", None, "c", "c", "  d\ne "], ";") == "a,b;c;d e"
    assert join([None, ""]) is None


@pytest.mark.parametrize("codebook", CODEBOOKS)
def test_every_rule_says_what_it_is_and_where_it_was_read(codebook: str) -> None:
    rules = load_table(f"coding_{codebook}")["rules"]
    for name, rule in rules.items():
        assert set(rule) - {"choices"} == {"says", "value", "status"}, name
        assert rule["status"] in "VTRO", name
        assert rule["says"].endswith(".")
    assert load_rules(codebook).keys() == rules.keys()


def test_a_value_that_is_no_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = load_table("coding_ucdp")["rules"]["side_figure"]
    monkeypatch.setitem(rule, "value", "loudest")
    load_rules.cache_clear()
    with pytest.raises(InvariantError, match="side_figure: one of lower, higher"):
        load_rules("ucdp")
    load_rules.cache_clear()


def test_countries_have_their_numbers() -> None:
    codes = load_codes()
    syria, kosovo = codes["SY"], codes["XK"]
    assert (syria.iso3, syria.numeric, syria.gw) == ("SYR", 760, 652)
    assert (syria.acled_region, syria.ucdp_region) == ("Middle East", "Middle East")
    assert kosovo.numeric is None  # it has no number, and not 0
    # the unified states go on the numbers of the northern ones (Gleditsch and Ward)
    assert (codes["YE"].gw, codes["VN"].gw) == (678, 816)
    numbers = [country.gw for country in codes.values() if country.gw is not None]
    assert len(numbers) == len(set(numbers))
    assert all(c.acled_region for c in codes.values() if c.gw)
    assert all(c.ucdp_region for c in codes.values() if c.gw)
