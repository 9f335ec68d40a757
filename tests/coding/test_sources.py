"""Scales of outlets and the time that rows carry, which never comes from the clock."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dossier_maker import COUNTRY, HEALTH, KOBA, one, report, tell

from recount.coding.sources import find_scale, find_timestamp
from recount.coding.times import find_stretch
from recount.model import Decision
from recount.values import Place


@pytest.mark.parametrize(
    ("outlets", "scale"),
    [
        (["Reuters"], "International"),
        (["Daily Trust"], "National"),  # a paper of the country
        (["BBC"], "International"),  # a foreign one
        (["BBC", "Daily Trust"], "National-International"),  # joined by a hyphen, in order
        (["Amnesty International", "Daily Trust"], "National-Other"),
        (["The Village Paper"], None),  # not known: empty, no guess
        (["The Village Paper", "Reuters"], "International"),
    ],
)
def test_acled_source_scale(outlets: list[str], scale: str | None) -> None:
    nigeria: Place = replace(KOBA, country="NG", country_name="Nigeria")
    docs = [report("It fell.", ref=f"r{n}", outlet=name) for n, name in enumerate(outlets)]
    claims = [tell(doc, "It fell.", by=HEALTH, killed=4, place=nigeria) for doc in docs]
    assert find_scale(one(docs, claims, "acled")) == scale


def decided(at: str) -> Decision:
    return Decision("d", "accept", ("c",), "A. Coder", at, "seen")


def test_acled_timestamp_is_the_newest_time_that_the_case_knows() -> None:
    doc = report("It fell.", day=8)
    assert find_timestamp([doc]) == 1_646_697_600  # 8 March 2022, 00:00 UTC
    fetched = replace(doc, retrieved_at="2022-03-09T06:00:00+02:00")
    assert find_timestamp([doc, fetched]) == 1_646_798_400  # 04:00 UTC
    assert find_timestamp([doc], [decided("2022-03-10T00:00:00Z")]) == 1_646_870_400
    assert find_timestamp([replace(doc, published=None)]) is None  # empty, not 0
    assert find_timestamp([doc], [decided("yesterday")]) == 1_646_697_600


def test_a_stretch_holds_where_as_many_say_it_as_a_single_day() -> None:
    texts = ["Three days.", "One day.", "That day."]
    doc = report(*texts)
    over = tell(doc, texts[0], days=("2022-03-06", "2022-03-08"), relation="over", by=HEALTH)
    single = [tell(doc, text, by=HEALTH, killed=4) for text in texts[1:]]
    found = find_stretch(one([doc], [over, single[0]], "acled"))
    assert found
    assert (found.each, found.days, [d.day for d in found.reported]) == (True, 3, [7])
    found = find_stretch(one([doc], [over, *single], "acled"))
    assert found
    assert (found.each, found.days) == (False, 1)


def test_an_incident_without_a_day_has_no_stretch() -> None:
    doc = replace(report("It fell."), published=None)
    dossier = one([doc], [tell(doc, "It fell.", by=HEALTH, days=None, place=COUNTRY)], "acled")
    assert find_stretch(dossier) is None
