"""What the store keeps comes back equal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.codec import decode, encode, fields_reader
from recount.errors import InvariantError
from recount.model import Attribution, Claim, Evidence, Mention, Party, Span, make_id
from recount.values import Count, Event, Identity, Place, When

TEXT = "On Friday the mayor of Brela said that shells had killed nine people there."


def evidence(part: str) -> Evidence:
    start = TEXT.index(part)
    return Evidence.of(TEXT, (start, start + len(part)))


def sample_claim() -> Claim:
    mayor = Party(
        evidence("the mayor of Brela"),
        identity=Identity("1" * 16, "Mayor of Brela", "official", named=False),
    )
    attribution = Attribution(
        "indirect",
        "asserts",
        evidence("shells had killed nine people there"),
        evidence("said"),
        mayor.evidence,
        (mayor,),
    )
    return Claim(
        id="c1",
        doc_id="d1",
        sentence=evidence(TEXT),
        attribution=attribution,
        source=mayor,
        event=Mention(evidence("shells"), Event("shelling", "ASSAULT:heavy-weapons"), 0.9, "e@1"),
        counts=(Mention(evidence("nine people"), Count("killed", 9, 9), 0.8, "c@1"),),
        place=Mention(evidence("Brela"), Place("Brela", lat=43.37, lon=16.93), 0.7, "p@1"),
        when=Mention(evidence("On Friday"), When(date(2016, 9, 30), date(2016, 9, 30)), 1.0, "d@1"),
        methods={"event": "e@1"},
    )


def test_a_claim_survives_json() -> None:
    claim = sample_claim()
    assert decode(Claim, json.loads(json.dumps(encode(claim)))) == claim


def test_a_record_of_an_older_version_gets_the_defaults() -> None:
    assert decode(Count, ["killed", 3, None]) == Count("killed", 3, None)


@dataclass(frozen=True)
class Single:
    """A record of one field: its reader gives a tuple all the same."""

    name: str


def test_the_fields_of_a_record_are_read_in_order() -> None:
    read_span, read_single = fields_reader(Span), fields_reader(Single)
    assert read_span
    assert read_single
    assert read_span(Span(3, 9)) == (3, 9)
    assert read_single(Single("Brela")) == ("Brela",)
    assert fields_reader(dict) is None


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(InvariantError, match="set"):
        encode({1, 2})
    with pytest.raises(InvariantError, match="bytes"):
        decode(bytes, "x")


@given(st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_ids_differ_where_their_parts_do(parts: list[str]) -> None:
    assert make_id(parts[0]) != make_id(parts[1])


def test_ids_tell_where_one_part_ends() -> None:
    assert make_id("a", "bc") != make_id("ab", "c")
    assert make_id("a", None) == make_id("a", "")


def test_values_refuse_what_cannot_be() -> None:
    with pytest.raises(InvariantError):
        Count("killed", 5, 3)
    with pytest.raises(InvariantError):
        When(date(2016, 1, 2), date(2016, 1, 1))
    with pytest.raises(InvariantError):
        Place("Brela", lat=1.0)
    with pytest.raises(InvariantError):
        Span(3, 3)
    with pytest.raises(InvariantError):
        Evidence.of("abc", (0, 9))
