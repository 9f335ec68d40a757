"""The example reports are read and reconciled as their author meant them.

`tests/gold/examples.json` is the whole reading in short form, looked through by hand; after a
change that is meant, write it anew with RECOUNT_UPDATE_GOLD=1. The facts below it are what a
casualty recorder would insist on, whatever else changes.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from recount.examples import example_folder
from recount.model import Incident
from recount.pipeline import Case, Settings

GOLD = Path(__file__).parent / "gold" / "examples.json"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path):
    path = tmp_path_factory.mktemp("examples") / "examples.recount"
    with Case.open(path, settings=Settings(cache_dir), create=True) as opened:
        opened.add([str(example_folder())])
        yield opened


@pytest.fixture(scope="module")
def incidents(case: Case) -> list[Incident]:
    return case.incidents()


def short(case: Case) -> dict[str, object]:
    """The reading in short form: no ids, no offsets, the order of reports and incidents kept."""
    refs = {doc.id: Path(doc.ref).name for doc in case.documents()}
    return {
        "copies": {refs[a]: refs[b] for a, b in sorted(case.copies().items())},
        "claims": [
            {
                "report": refs[c.doc_id],
                "source": c.source.identity.name if c.source and c.source.identity else None,
                "stance": c.attribution.stance,
                "event": c.event.value.type if c.event else None,
                "counts": [
                    [k.value.harm, k.value.group, k.value.low, k.value.high, k.value.scope]
                    for k in c.counts
                ],
                "place": c.place.value.name if c.place else None,
                "day": c.when.value.earliest.isoformat() if c.when else None,
            }
            for c in case.claims()
        ],
        "incidents": [
            {
                "event": i.event,
                "place": i.place.name if i.place else None,
                "day": i.when.earliest.isoformat() if i.when else None,
                "status": i.status,
                "reports": sorted(refs[doc] for doc in i.documents),
                "accounts": [
                    [a.source, a.stance, {h: list(v) for h, v in a.says.items()}]
                    for a in i.accounts
                    if a.superseded_by is None
                ],
                "tallies": [[t.harm, t.group, t.low, t.best, t.high] for t in i.tallies],
                "disagreements": [d.explanation for d in i.disagreements],
            }
            for i in case.incidents()
        ],
    }


def test_the_whole_reading_is_as_it_was_looked_through(case: Case) -> None:
    found = json.dumps(short(case), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("RECOUNT_UPDATE_GOLD"):
        GOLD.write_text(found, "utf-8")
    assert json.loads(found) == json.loads(GOLD.read_text("utf-8"))


def find(incidents: list[Incident], place: str, day: date, *events: str) -> Incident:
    found = [
        i
        for i in incidents
        if i.place
        and place in i.place.name
        and i.when
        and i.when.earliest <= day <= i.when.latest
        and (not events or i.event in events)
    ]
    assert found, f"no incident at {place} on {day}"
    return max(found, key=lambda i: len(i.claims))


def tally(incident: Incident, harm: str, group: str = "persons") -> tuple[int | None, int | None]:
    return next((t.low, t.high) for t in incident.tallies if (t.harm, t.group) == (harm, group))


def current(incident: Incident, source: str) -> dict[str, tuple[int | None, int | None]]:
    return next(
        dict(a.says)
        for a in incident.accounts
        if source in a.source.casefold() and a.superseded_by is None
    )


def test_wire_copies_are_found(case: Case) -> None:
    refs = {doc.id: Path(doc.ref).name[:2] for doc in case.documents()}
    copies = {(refs[a], refs[b]) for a, b in case.copies().items()}
    assert copies == {("02", "01"), ("08", "07")}


def test_a_running_toll_is_superseded_and_no_dispute(incidents: list[Incident]) -> None:
    queue = find(incidents, "Maadi", date(2016, 9, 28))
    assert current(queue, "civil defence")["killed"] == (9, 9)
    earlier = [a.says["killed"] for a in queue.accounts if a.superseded_by and "killed" in a.says]
    assert earlier == [(6, None), (8, 8)]
    assert tally(queue, "killed", "children") == (2, 2)


def test_a_correction_replaces_the_figure(incidents: list[Incident]) -> None:
    camp = find(incidents, "Handarat", date(2016, 9, 29))
    assert tally(camp, "killed", "combatants")[1] == 6


def test_accounts_of_one_battle_stand_side_by_side(incidents: list[Incident]) -> None:
    district = find(incidents, "Suleiman", date(2016, 9, 30))
    assert district.status == "disputed"
    assert "outcome" in {d.about for d in district.disagreements}


def test_a_denial_is_kept_beside_what_it_denies(incidents: list[Incident]) -> None:
    first = find(incidents, "Aleppo", date(2016, 9, 28), "air_strike", "bombing")
    assert first.status == "disputed"
    assert any(a.stance == "denies" and "military" in a.kind for a in first.accounts)
    second = find(incidents, "Aleppo", date(2016, 10, 1), "air_strike", "bombing")
    assert second.status == "disputed"
    assert tally(second, "injured") == (13, 13)


def test_a_bomb_elsewhere_stands_alone(incidents: list[Incident]) -> None:
    gao = find(incidents, "Gao", date(2016, 9, 29))
    assert tally(gao, "killed") == (6, 7)
    assert tally(gao, "injured") == (4, 4)
    assert current(gao, "defence ministry")["killed"] == (6, 6)
    assert {d.about for d in gao.disagreements} == {"figure", "responsibility"}
    assert gao.independent_accounts == 3


def test_a_clash_elsewhere_stands_alone(incidents: list[Incident]) -> None:
    potosi = find(incidents, "Potosí", date(2016, 9, 30))
    assert tally(potosi, "killed") == (1, 2)
    assert tally(potosi, "detained") == (17, 17)
    assert tally(potosi, "injured") == (9, 9)
    assert potosi.status == "disputed"


def test_totals_of_a_period_or_the_war_enter_no_tally(incidents: list[Incident]) -> None:
    figures = {
        figure for i in incidents for t in i.tallies for figure in (t.low, t.best, t.high) if figure
    }
    assert not figures & {420, 96, 400_001, 400_000, 11_000_000, 2016}


def test_every_bound_names_its_claim(case: Case, incidents: list[Incident]) -> None:
    claims = {claim.id: claim for claim in case.claims()}
    for incident in incidents:
        for t in incident.tallies:
            for bound, claim_id in ((t.low, t.low_claim), (t.high, t.high_claim)):
                if bound is not None:
                    assert claim_id is not None
                    assert claims[claim_id].counts
