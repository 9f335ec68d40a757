"""PROV-JSON: read back by the prov library, and each figure leads back to bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sample_case as sample
from exported import EMPTY, SNAPSHOT, write

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def read_back(folder: Path, snapshot=SNAPSHOT):
    from prov.model import ProvDocument

    text = write(folder, "prov", snapshot)["prov.json"].decode()
    return ProvDocument.deserialize(content=text, format="json")


def sections(folder: Path, snapshot=SNAPSHOT) -> dict:
    return json.loads(write(folder, "prov", snapshot)["prov.json"])


def test_the_library_reads_it_back_and_writes_the_same(tmp_path: Path) -> None:
    found = read_back(tmp_path)
    mine = sections(tmp_path)
    count = sum(len(each) for name, each in mine.items() if name != "prefix")
    assert len(found.get_records()) == count == 95
    again = json.loads(found.serialize(format="json"))
    assert {name: len(each) for name, each in again.items() if name != "prefix"} == {
        name: len(each) for name, each in mine.items() if name != "prefix"
    }
    assert again["agent"] == mine["agent"]


def test_relations_lead_to_elements_that_are_there(tmp_path: Path) -> None:
    mine = sections(tmp_path)
    there = {key for name in ("entity", "activity", "agent") for key in mine[name]}
    relations = {"used", "wasGeneratedBy", "wasAssociatedWith", "wasDerivedFrom", "hadMember",
                 "wasAttributedTo", "actedOnBehalfOf"}  # fmt: skip
    assert set(mine) == relations | {"prefix", "entity", "activity", "agent"}
    for name in relations:
        for relation in mine[name].values():
            ends = {v for k, v in relation.items() if k not in ("prov:type", "prov:role")}
            assert ends <= there, relation


def test_a_figure_leads_back_to_the_bytes(tmp_path: Path) -> None:
    from prov.model import ProvDerivation

    found = read_back(tmp_path)
    origins: dict[tuple[str, str], str] = {}
    for record in found.get_records(ProvDerivation):
        ends = {str(name): str(value) for name, value in record.attributes}
        kind = ends["prov:type"]
        origins[ends["prov:generatedEntity"], kind] = ends["prov:usedEntity"]
    claim = origins[f"recount:tally-{sample.MARKET.id}-0", "recount:low"]
    assert claim == f"recount:claim-{sample.GUNMEN.id}"
    doc = origins[claim, "recount:readFrom"]
    [entity] = found.get_record(doc)
    assert {str(v) for v in entity.get_attribute("recount:sha256")} == {
        sample.DOC["wire"].body_sha256
    }


def test_readings_name_their_methods_and_decisions_their_people(tmp_path: Path) -> None:
    mine = sections(tmp_path)
    labels = {agent["prov:label"]: agent["prov:type"]["$"] for agent in mine["agent"].values()}
    assert labels["attribution.rules@1"] == "prov:SoftwareAgent"
    assert labels["A. Coder"] == "prov:Person"
    assert labels["UCDP GED, rules version 1"] == "prov:SoftwareAgent"
    [deciding] = [v for k, v in mine["activity"].items() if k.endswith("-deciding")]
    assert deciding == {"prov:endTime": "2026-01-02T10:00:00Z", "prov:label": "deciding: accept"}
    assert mine["activity"]["recount:reconciling"]["recount:case_version"] == "abc"


def test_what_is_left_out_is_not_pointed_at(tmp_path: Path) -> None:
    # accepted claims only: a tally may not lead to a claim that is not exported
    kept = [claim for claim in SNAPSHOT.records["claim"] if claim["id"] == sample.FOURTEEN.id]
    narrow = replace(SNAPSHOT, records={**SNAPSHOT.records, "claim": kept})
    mine = sections(tmp_path, narrow)
    ends = {end for each in mine["wasDerivedFrom"].values() for end in each.values()
            if isinstance(end, str)}  # fmt: skip
    assert ends <= set(mine["entity"])


def test_an_empty_case(tmp_path: Path) -> None:
    assert len(read_back(tmp_path, EMPTY).get_records()) == 5
