"""FollowTheMoney: every property is of the schema, every value valid, every reference met."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sample_case as sample
from exported import EMPTY, SNAPSHOT, write

from recount.export.ftm import build_entities
from recount.sources.describe import person_id

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ENTITIES = {entity["id"]: entity for entity in build_entities(SNAPSHOT)}


def of_schema(name: str) -> list[dict]:
    return [entity for entity in ENTITIES.values() if entity["schema"] == name]


def test_the_library_takes_every_entity(tmp_path: Path) -> None:
    ftm = pytest.importorskip(
        "followthemoney", reason="followthemoney needs PyICU, which a compiler builds from ICU"
    )
    lines = write(tmp_path, "ftm")["entities.ftm.json"].decode().splitlines()
    entities = [json.loads(line) for line in lines]
    schemas = {entity["id"]: ftm.model.get(entity["schema"]) for entity in entities}
    assert len(schemas) == len(entities)  # ids stand once
    for entity in entities:
        schema = schemas[entity["id"]]
        assert schema
        schema.validate(entity)  # required properties
        for name, values in entity["properties"].items():
            prop = schema.get(name)
            assert prop is not None, (schema.name, name)
            assert not prop.stub
            for value in values:
                assert prop.type.validate(value), (schema.name, name, value)
                if prop.range is not None:
                    assert schemas[value].is_a(prop.range), (schema.name, name, value)
        proxy = ftm.model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            # blanks around a text and control characters are taken out of it
            kept = {value.strip().replace("\x1b", "") for value in values}
            assert set(proxy.get(name)) == kept


def test_an_incident_is_an_event_with_its_figures_and_who_is_accused() -> None:
    event = ENTITIES[f"incident-{sample.MARKET.id}"]["properties"]
    assert event["startDate"] == ["2016-09-30"]
    assert event["country"] == ["sy"]
    assert event["involved"] == [f"party-{sample.FORCES.id}"]
    assert event["summary"][0].startswith(
        f"killed, persons: 8 or more, best 14 (low by claim {sample.GUNMEN.id}; best by claim "
    )
    assert event["notes"] == ["tallies: UCDP GED, rules version 1; case version abc; recount 0.1.0"]
    [address] = [ENTITIES[key]["properties"] for key in event["addressEntity"]]
    assert (address["latitude"], address["longitude"]) == (["35.93"], ["36.63"])


def test_schemata_of_parties() -> None:
    told = {key: ENTITIES[f"party-{key}"]["schema"] for key in (sample.COUNCIL.id, sample.FORCES.id,
            sample.RESIDENTS.id)}  # fmt: skip
    assert told == {
        sample.COUNCIL.id: "Organization",
        sample.FORCES.id: "PublicBody",
        sample.RESIDENTS.id: "LegalEntity",
    }
    hana = {"id": person_id("Hana Qasim"), "name": "Hana Qasim", "kind": "witness", "side": None}
    from dataclasses import replace

    alone = replace(SNAPSHOT, records={"source": [{**hana, "aliases": []}]})
    assert [entity["schema"] for entity in build_entities(alone)] == ["Person"]


def test_accounts_link_a_source_to_the_event() -> None:
    links = of_schema("UnknownLink")
    assert {link["properties"]["role"][0] for link in links} >= {
        "asserts: killed 14 or more",
        "asserts: killed 8",
        "denies",
    }
    superseded = [link for link in links if link["properties"].get("status") == ["superseded"]]
    assert [link["properties"]["recordId"] for link in superseded] == [[sample.ELEVEN.id]]


def test_claims_are_notes_with_their_sentence() -> None:
    note = ENTITIES[f"claim-{sample.DENIED.id}"]["properties"]
    assert note["description"] == [sample.DENIED.sentence.text]
    assert note["entity"] == [f"incident-{sample.HEIGHTS.id}"]
    assert note["proof"] == [f"document-{sample.DENIED.doc_id}"]


def test_only_addresses_of_the_web_are_addresses() -> None:
    odd = ENTITIES[f"document-{sample.DOC['odd'].id}"]["properties"]
    assert "sourceUrl" not in odd  # javascript:


def test_an_empty_case() -> None:
    assert list(build_entities(EMPTY)) == []
