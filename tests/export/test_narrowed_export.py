"""A narrowed export has the incidents that fit, whole, and what they stand on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recount.cli.entry import main
from recount.contents import make_snapshot
from recount.examples import example_folder
from recount.filters import Filter
from recount.judgement import make_decision
from recount.pipeline import Case, Settings
from recount.store.narrowed import find_view


@pytest.fixture(scope="module")
def case(cache_dir: Path, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("narrowed") / "example.recount"
    with Case.open(path, settings=Settings(cache_dir, reader="rules"), create=True) as opened:
        opened.add([str(example_folder())])
        yield opened


def text_of(case: Case, claim_id: str) -> str:
    return case.claims_by_id([claim_id])[claim_id].sentence.text.casefold()


def ids(snapshot, kind: str) -> set[str]:
    return {record["id"] for record in snapshot.records[kind]}


@pytest.mark.parametrize(
    "narrow",
    [
        Filter(status="disputed"),
        Filter(harm="injured"),
        Filter(text="hospital"),
        Filter(source="doctor", harm="killed"),
    ],
)
def test_an_incident_brings_its_claims_and_a_claim_its_document(case: Case, narrow: Filter) -> None:
    snapshot = make_snapshot(case, "ucdp", narrow=narrow)
    records = snapshot.records
    assert 0 < len(records["claim"]) < len(case.claims())
    wanted = ids(snapshot, "incident")
    own = {incident.id for incident in case.incidents(narrow)}
    told = {i.id for i in case.incidents() if any("hospital" in text_of(case, c) for c in i.claims)}
    assert wanted == (own | told if narrow.text else own)
    claims, docs = ids(snapshot, "claim"), ids(snapshot, "document")
    for incident in case.incidents():
        if incident.id not in wanted:
            continue
        assert claims >= set(incident.claims)
        assert docs >= set(incident.documents)
    assert docs >= {record["document"] for record in records["claim"]}
    refs = {record["ref"] for record in records["document"]}
    assert refs >= {record["copy_of"] for record in records["document"] if record["copy_of"]}
    spoken = [r["attribution"]["source"] for r in records["claim"]]
    assert ids(snapshot, "source") == {source["id"] for source in spoken if source}
    assert sum(r["claims"] for r in records["source"]) == len([s for s in spoken if s])
    view = find_view(case.ledger, narrow, "ucdp")
    assert (view.incidents, view.claims, view.documents) == (wanted, claims, docs)
    assert snapshot.notes[0].startswith("narrowed to ")


def test_no_filter_is_the_whole_case(case: Case) -> None:
    assert make_snapshot(case, "ucdp", narrow=Filter()) == make_snapshot(case, "ucdp")


def test_the_command_line_narrows(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "out"
    args = ["export", str(case.ledger.address.path), "--to", "jsonl", "-o", str(out)]
    assert main([*args, "--status", "disputed"]) == 0
    lines = (out / "incidents.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["status"] for line in lines} == {"disputed"}
    notes = json.loads((out / "manifest.json").read_text("ascii"))["notes"]
    assert notes[0].startswith("narrowed to status disputed: ")


def test_redaction_knows_the_names_of_the_whole_case(case: Case) -> None:
    narrow = Filter(status="disputed")
    snapshot = make_snapshot(case, "ucdp", narrow=narrow, redacted=True)
    assert ids(snapshot, "incident") == {incident.id for incident in case.incidents(narrow)}


def test_verified_claims_are_narrowed_too(case: Case) -> None:
    narrow = Filter(status="disputed")
    incident = case.incidents(narrow)[0]
    case.decide(make_decision(case, "accept", [incident.claims[0]], reason="so", by="ana"))
    other = next(c for c in case.claims() if c.id not in incident.claims and c.counts)
    case.decide(make_decision(case, "accept", [other.id], reason="so", by="ana"))
    snapshot = make_snapshot(case, "ucdp", narrow=Filter(text="zzz"), verified_only=True)
    assert snapshot.records["claim"] == []
    place = next(c.place.value.name for c in case.claims() if c.id == other.id and c.place)
    snapshot = make_snapshot(case, "ucdp", narrow=Filter(place=place), verified_only=True)
    assert other.id in ids(snapshot, "claim")
