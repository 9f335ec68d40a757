"""A person's corrections: only what a claim has, only values that can be."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from recount.errors import UsageError
from recount.link.amend import amend_claim, apply_amendments
from recount.model import Decision

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
import sample_case as sample


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("counts.0.low", 15, lambda c: c.counts[0].value.low),
        ("counts.0.high", None, lambda c: c.counts[0].value.high),
        ("counts.1.group", "women", lambda c: c.counts[1].value.group),
        ("counts.0.scope", "period", lambda c: c.counts[0].value.scope),
        ("event.type", "shelling", lambda c: c.event.value.type),
        ("event.negated", True, lambda c: c.event.value.negated),
        ("place.name", "Deir Samra market", lambda c: c.place.value.name),
        ("attribution.stance", "accuses", lambda c: c.attribution.stance),
    ],
)
def test_fields_that_can_be_amended(path: str, value: object, read) -> None:  # type: ignore[no-untyped-def]
    amended = amend_claim(sample.FOURTEEN, {path: value})
    assert read(amended) == value
    assert amended.id == sample.FOURTEEN.id
    assert amended.methods[path] == "decision"
    assert amended.sentence == sample.FOURTEEN.sentence


def test_days_are_written_as_days() -> None:
    amended = amend_claim(
        sample.FOURTEEN, {"when.earliest": "2016-09-29", "when.latest": "2016-09-29"}
    )
    assert amended.when is not None
    assert amended.when.value.earliest == date(2016, 9, 29)
    assert amended.when.method == "decision"


def test_values_of_one_kind_move_together() -> None:
    later = {"when.earliest": "2016-11-01", "when.latest": "2016-11-02"}
    assert amend_claim(sample.FOURTEEN, later).when is not None
    higher = amend_claim(sample.FOURTEEN, {"counts.1.low": 4, "counts.1.high": 5})
    assert (higher.counts[1].value.low, higher.counts[1].value.high) == (4, 5)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("counts.0.low", "fourteen"),
        ("counts.0.low", True),  # a truth value is no number
        ("counts.0.harm", "hurt"),
        ("counts.1.low", 9),  # above its high
        ("counts.7.low", 1),
        ("counts.0.text", "x"),  # what the report says stands
        ("event.type", "party"),
        ("when.earliest", "Friday"),
        ("when.earliest", "2019-01-01"),  # after its latest
        ("attribution.cue", "x"),
        ("id", "x"),
        ("", 1),
        ("place.lat", None),  # one coordinate without the other
    ],
)
def test_values_that_cannot_be(path: str, value: object) -> None:
    with pytest.raises(UsageError):
        amend_claim(sample.FOURTEEN, {path: value})


def test_a_claim_without_an_event_has_none_to_amend() -> None:
    with pytest.raises(UsageError):
        amend_claim(sample.DOZENS, {"place.name": "x"})


def decision(n: int, kind: str, subject: str, after: dict[str, object] | None = None) -> Decision:
    return Decision(f"d{n}", kind, (subject,), "A", "2026", "why", None, after)  # type: ignore[arg-type]


def test_the_last_amendment_stands_unless_taken_back() -> None:
    mine = sample.GUNMEN.id
    first = decision(1, "amend", mine, {"counts.0.low": 7})
    second = decision(2, "amend", mine, {"counts.0.low": 6})

    def low(*decisions: Decision) -> int | None:
        claims = apply_amendments(sample.CLAIMS, decisions)
        assert [claim.id for claim in claims] == [claim.id for claim in sample.CLAIMS]
        return next(claim for claim in claims if claim.id == mine).counts[0].value.low

    assert low() == 8
    assert low(first) == 7
    assert low(first, second) == 6
    assert low(first, second, decision(3, "undo", "d2")) == 7
    assert low(first, decision(3, "undo", "d1"), decision(4, "undo", "d3")) == 7
    # an amendment that no longer fits, or of a claim that is gone, is passed over
    assert low(decision(5, "amend", mine, {"counts.4.low": 1})) == 8
    assert low(decision(6, "amend", "gone", {"counts.0.low": 1})) == 8
