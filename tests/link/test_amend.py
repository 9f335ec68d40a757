"""A person's corrections: only what a claim has, only values that can be."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from recount.errors import UsageError
from recount.link.amend import amend_claim, apply_amendments, find_dependent
from recount.model import Decision, Mention
from recount.values import Count

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


def words(text: str, start: int) -> dict[str, object]:
    return {"text": text, "spans": [{"start": start, "end": start + len(text)}]}


def under(part: str, values: dict[str, object]) -> dict[str, object]:
    return {f"{part}.{name}": value for name, value in values.items()}


@pytest.mark.parametrize("part", ["counts.0", "event", "place", "when"])
def test_words_are_amended_by_pointing_at_others(part: str) -> None:
    amended = amend_claim(sample.FOURTEEN, under(part, words("there", 3)))
    name, _, number = part.partition(".")
    now, before = (
        getattr(claim, name)[int(number)] if number else getattr(claim, name)
        for claim in (amended, sample.FOURTEEN)
    )
    assert (now.evidence.text, now.evidence.start, now.method) == ("there", 3, "decision")
    assert now.value == before.value


@pytest.mark.parametrize("name", ["cue", "content"])
def test_words_of_an_attribution_are_amended(name: str) -> None:
    amended = amend_claim(sample.FOURTEEN, under(f"attribution.{name}", words("so it said", 8)))
    assert getattr(amended.attribution, name).text == "so it said"


@pytest.mark.parametrize(
    "after",
    [
        {"counts.0.spans": [{"start": 1, "end": 4}]},  # without the words there
        {"counts.0.text": "four"},
        under("counts.0", {"text": "four", "spans": [{"start": 1, "end": 3}]}),  # not as long
        under("counts.0", {"text": "", "spans": []}),
        under("counts.0", {"text": "four", "spans": [{"start": 5, "end": 1}]}),
        {"sentence.text": "all of it"},
        {"attribution.cue": "said"},
        {"counts.0": 4},
        {"counts.9": None},
        {"counts": None},
        {"counts.x": None},
        {"place": "Koba"},
    ],
)
def test_words_that_do_not_fit_are_refused(after: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        amend_claim(sample.FOURTEEN, after)


def test_a_count_is_added_behind_the_last() -> None:
    claim = sample.FOURTEEN
    n = len(claim.counts)
    given = {"harm": "missing", "low": 2, **words("two", 4)}
    amended = amend_claim(claim, under(f"counts.{n}", given))
    assert len(amended.counts) == n + 1
    added = amended.counts[n]
    assert (added.value.harm, added.value.low, added.value.high) == ("missing", 2, None)
    with pytest.raises(UsageError):
        amend_claim(claim, under(f"counts.{n + 1}", given))
    with pytest.raises(UsageError):
        amend_claim(claim, under(f"counts.{n}", words("two", 4)))


def test_what_was_a_part_of_a_count_taken_out_is_a_part_of_none() -> None:
    claim = replace(
        sample.FOURTEEN,
        counts=tuple(
            Mention(sample.FOURTEEN.counts[0].evidence, Count("killed", n, n, part_of=part), 1, "m")
            for n, part in ((9, None), (4, 0), (5, None), (2, 2))
        ),
    )
    amended = amend_claim(claim, {"counts.0": None})
    assert [(c.value.low, c.value.part_of) for c in amended.counts] == [
        (4, None),
        (5, None),
        (2, 1),
    ]


@pytest.mark.parametrize("name", ["event", "place", "when"])
def test_a_value_is_taken_out_and_put_in_again(name: str) -> None:
    without = amend_claim(sample.FOURTEEN, {name: None})
    assert getattr(without, name) is None
    given = {
        "event": {"type": "shelling"},
        "place": {"name": "Koba"},
        "when": {"earliest": "2016-09-30", "latest": "2016-09-30"},
    }[name]
    with pytest.raises(UsageError, match="can be amended"):
        amend_claim(without, under(name, given))
    back = amend_claim(without, under(name, {**given, **words("there", 3)}))
    assert getattr(back, name).evidence.text == "there"


def test_a_source_can_be_taken_out() -> None:
    amended = amend_claim(sample.FOURTEEN, {"attribution.source": None, "attribution.cue": None})
    assert (amended.source, amended.attribution.sources, amended.attribution.cue) == (
        None,
        (),
        None,
    )


def test_another_event_type_has_its_own_codes() -> None:
    amended = amend_claim(sample.FOURTEEN, {"event.type": "shelling"})
    assert amended.event is not None
    assert amended.event.value.acled == "Shelling/artillery/missile attack"


def amending(n: int, after: dict[str, object], before: dict[str, object] | None = None) -> Decision:
    return Decision(f"d{n}", "amend", ("c",), "Ana", f"2024-01-0{n}", "so", before, after)


def undoing(n: int, subject: str) -> Decision:
    return Decision(f"d{n}", "undo", (subject,), "Ana", f"2024-01-0{n}", "so")


def test_what_moves_counts_is_undone_after_what_came_later() -> None:
    out = amending(1, {"counts.0": None}, {"counts.0": {"harm": "killed"}})
    later = amending(2, {"counts.0.low": 3}, {"counts.0.low": 2})
    place = amending(3, {"place.name": "Koba"}, {"place.name": "Tarne"})
    assert find_dependent([out, later, place], undoing(4, "d1")) == later
    assert find_dependent([out, later, undoing(3, "d2")], undoing(4, "d1")) is None
    assert find_dependent([out, place], undoing(4, "d1")) is None
    assert find_dependent([out, later], undoing(4, "d2")) is None
    put_in = amending(1, {"counts.1.harm": "killed"}, {"counts.1.harm": None})
    assert find_dependent([put_in, later], undoing(4, "d1")) == later
    back = [out, undoing(2, "d1"), replace(later, id="d3")]
    assert find_dependent(back, undoing(4, "d2")) == back[2]  # it would take the count out again
