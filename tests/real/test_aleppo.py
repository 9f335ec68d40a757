"""The first real report is read as a careful coder reads it.

The text is a third party's and stands outside the project; its facts are listed here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from recount.ingest import IngestOptions
from recount.model import Claim
from recount.pipeline import Case, Settings, read

pytestmark = pytest.mark.shared
PUBLISHED = date(2016, 9, 30)

# Number, wording within the source, its kinds, its side, stance, a word of the content.
ATTRIBUTIONS = [
    (1, "Assad regime", {"government"}, "Government of Syria", "promises", "offensive"),
    (2, "Civil defense workers", {"rescue", "medical"}, None, "asserts", "1700"),
    (3, "Observatory for Human Rights", {"monitor"}, None, "asserts", "captured territory"),
    (3, "military source", {"official", "military"}, "Government of Syria", "asserts", "territory"),
    (4, "Rebel sources", {"armed_group"}, "opposition", "denies", "advances"),
    (5, "A rebel official", {"armed_group"}, "opposition", "asserts", "central Aleppo"),
    (6, "the military", {"military"}, "Government of Syria", "asserts", "it had advanced"),
    (7, "Rebel officials", {"armed_group"}, "opposition", "asserts", "moved forward"),
    (8, "A Syrian military", {"military", "official"}, "Government of Syria", "asserts", "chase"),
    (9, "The Observatory", {"monitor"}, None, "asserts", "back and forth"),
    (
        10,
        "The Syrian military",
        {"military", "official"},
        "Government of Syria",
        "asserts",
        "chase",
    ),
    (11, "The rebel official", {"armed_group"}, "opposition", "asserts", "retreated"),
    (12, "al-Malahifji", {"armed_group"}, "opposition", "asserts", "water plant"),
    (13, "a Russian newspaper", {"media"}, None, "asserts", "more warplanes"),
    (14, "Lavrov", {"official", "government"}, "Government of Russia", "promises", "Moscow"),
    (15, "The Kremlin", {"government"}, "Government of Russia", "asserts", "time frame"),
    (16, "Peskov", {"official", "government"}, "Government of Russia", "asserts", "main result"),
    (17, "Residents", {"witness", "civilian"}, None, "asserts", "ferocity"),
    (18, "UN estimates", {"igo"}, None, "asserts", "five years"),
]

# Harm, low, high, scope.
COUNTS = {
    ("killed", 501, None, "period"),
    ("injured", 1701, None, "period"),
    ("killed", 200, None, "period"),
    ("injured", 200, None, "period"),
    ("killed", None, None, "incident"),  # a number of dead: the word, no figure
    ("killed", 450_000, 450_000, "war"),
    ("displaced", 12_000_001, None, "war"),
}

DAYS = {
    ("2016-09-30", "2016-09-30"),
    ("2016-09-29", "2016-09-29"),
    ("2016-09-26", "2016-09-26"),
    ("2016-09-19", "2016-09-30"),
    ("2015-09-30", "2016-09-30"),
    ("2011-09-30", "2016-09-30"),
    ("2016-01-01", "2016-12-31"),
    ("2016-06-01", "2016-08-31"),
}


@pytest.fixture(scope="module")
def report(shared: Path) -> str:
    return str(shared / "real" / "aleppo-2016-09-30.txt")


@pytest.fixture(scope="module")
def reading(report: str, cache_dir: Path):
    ((_, found),) = read(
        [report], settings=Settings(cache_dir), options=IngestOptions(published=PUBLISHED)
    )
    return found


def told_by(claims: tuple[Claim, ...], row: tuple) -> bool:
    _, wording, kinds, side, stance, words = row
    return any(
        claim.source is not None
        and claim.source.identity is not None
        and wording in claim.source.evidence.text
        and claim.attribution.stance == stance
        and words in claim.attribution.content.text
        and claim.source.identity.kind in kinds
        and claim.source.identity.side == side
        for claim in claims
    )


def test_who_says_what(reading) -> None:
    missed = [row for row in ATTRIBUTIONS if not told_by(reading.claims, row)]
    assert len({row[0] for row in ATTRIBUTIONS} - {row[0] for row in missed}) >= 17, missed


def test_counts(reading) -> None:
    counts = {
        (m.value.harm, m.value.low, m.value.high, m.value.scope)
        for kind, m in reading.mentions
        if kind == "count"
    }
    assert counts == COUNTS


def test_dates(reading) -> None:
    days = {
        (m.value.earliest.isoformat(), m.value.latest.isoformat())
        for kind, m in reading.mentions
        if kind == "when"
    }
    assert days >= DAYS


def test_places(reading) -> None:
    places = [m for kind, m in reading.mentions if kind == "toponym"]
    named = {(m.value.name, m.value.gazetteer_id) for m in places}
    assert ("Aleppo", "170063") in named
    assert {"Damascus", "Iran", "Iraq", "Lebanon", "Russia", "Syria"} <= {n for n, _ in named}
    assert all(m.value.metonym for m in places if m.value.name == "Moscow")
    parts = {m.evidence.text: m.value for m in places}
    for words in ("north of the city", "eastern part of the city"):
        found = next(value for text, value in parts.items() if words in text)
        assert found.part is not None
        assert (found.within_id or found.gazetteer_id) == "170063"
    camp = next(value for text, value in parts.items() if "Handarat" in text)
    assert "Handarat" in camp.name
    district = next(value for text, value in parts.items() if "Suleiman" in text)
    assert district.name == "Suleiman al-Halabi"  # the gazetteer lacks it, and says so
    assert district.gazetteer_id is None
    assert district.within_name == "Aleppo"
    assert district.radius_km is not None
    assert district.radius_km > 5


def test_the_copy_within_the_report_is_found(reading) -> None:
    copies = [claim for claim in reading.claims if claim.copy_of]
    assert any("chase the remnants" in claim.attribution.content.text for claim in copies)


def test_incidents(report: str, tmp_path: Path, cache_dir: Path) -> None:
    path = tmp_path / "aleppo.recount"
    with Case.open(path, settings=Settings(cache_dir), create=True) as case:
        case.add([report], options=IngestOptions(published=PUBLISHED))
        incidents = case.incidents()
    assert all(tally.low is None for i in incidents for tally in i.tallies)

    north = next(i for i in incidents if i.place and i.place.part and i.event == "territory_taken")
    assert north.place is not None
    assert north.place.part is not None
    assert "north" in north.place.part
    assert north.status == "disputed"
    assert [d.about for d in north.disagreements] == ["occurrence"]
    stances = {(a.kind, a.stance) for a in north.accounts}
    assert ("monitor", "asserts") in stances
    assert ("armed_group", "denies") in stances

    district = next(i for i in incidents if i.place and "Suleiman" in i.place.name)
    assert district.status == "disputed"
    assert "outcome" in {d.about for d in district.disagreements}
    assert {a.side for a in district.accounts} >= {"Government of Syria", "opposition"}
    assert district.when is not None
    assert district.when.earliest == district.when.latest == PUBLISHED

    camp = next(i for i in incidents if i.place and "Handarat" in i.place.name)
    assert camp.status == "single_source"
    assert camp.when is not None
    assert camp.when.earliest == date(2016, 9, 29)
