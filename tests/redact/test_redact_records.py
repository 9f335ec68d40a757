"""Records redacted one by one: evidence, places, addresses, amendments."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.redact import Withheld, redact
from recount.sources.describe import person_id

PIECES = ["Rana", "Haddad", "HADDAD's", "fell", "في", "é", "👩‍👧", ",", ". ", "\n", "near Gao"]
RANA = {"name": "Rana Haddad", "id": person_id("Rana Haddad"), "kind": "witness", "side": None,
        "named": True, "body": None, "antecedent": None}  # fmt: skip
GAO = {
    "name": "Gao", "gazetteer_id": "2457161", "lat": 16.27167, "lon": -0.04472, "country": "ML",
    "country_name": "Mali", "admin1": "Gao", "admin2": None, "feature": "P", "feature_code": "PPLA",
    "population": 87000, "radius_km": 6.0, "part": None, "within_id": None, "within_name": None,
    "metonym": False,
}  # fmt: skip


def document(text: str, key: str = "d", ref: str = "r.txt", **more: Any) -> dict[str, Any]:
    return {"id": key, "ref": ref, "title": None, "outlet": None, "url": None, "published": None,
            "lang": "en", "text": text, "body_sha256": "0" * 64, "retrieved_at": None,
            "copy_of": None, "author": None, "media_type": "text/plain", "locator": None,
            **more}  # fmt: skip


def actor(text: str = "Rana Haddad", at: int = 0, doc: str = "d") -> dict[str, Any]:
    return {"document": doc, "ref": "r.txt", "type": "actor", "text": text,
            "spans": [{"start": at, "end": at + len(text)}], "value": RANA,
            "score": 0.9, "method": "m@1"}  # fmt: skip


def toponym(text: str, words: str, place: dict, **more: Any) -> dict[str, Any]:
    at = text.index(words)
    return {**actor(words, at), "type": "toponym", "value": {**place, **more}}


def run(km: float = 10.0, **records: Any) -> dict[str, Any]:
    return dict(redact(records, Withheld(records), km).records)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20).map(" ".join), st.data())
def test_evidence_equals_the_text_also_where_it_is_broken_up(
    rest: str, data: st.DataObject
) -> None:
    text = f"Rana Haddad {rest}"
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    spans = [{"start": a, "end": b} for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    words = " … ".join(text[s["start"] : s["end"]] for s in spans)
    mention = {**actor(), "type": "event", "text": words, "spans": spans, "value": {}}
    done = run(document=[document(text)], mention=[actor(), mention])
    [doc], (_, moved) = done["document"], done["mention"]
    assert "haddad" not in doc["text"].casefold()
    found = [doc["text"][s["start"] : s["end"]] for s in moved["spans"]]
    assert moved["text"] == " … ".join(found)
    assert all(found)
    ends = [at for span in moved["spans"] for at in (span["start"], span["end"])]
    assert ends == sorted(ends)  # in order, none in another


def test_a_party_loses_its_name_its_wording_and_its_id() -> None:
    done = run(document=[document("Rana Haddad fell.")], mention=[actor()])
    value = done["mention"][0]["value"]
    assert (value["name"], value["id"]) == ("[name withheld]", "withheld-0001")
    assert done["mention"][0]["text"] == "[name withheld]"


def test_a_town_keeps_its_name_and_its_point_is_moved() -> None:
    text = "Rana Haddad fell in Gao."
    done = run(document=[document(text)], mention=[actor(), toponym(text, "Gao", GAO)])
    place = done["mention"][1]["value"]
    assert (place["name"], place["gazetteer_id"], place["radius_km"]) == ("Gao", "2457161", 16.0)
    assert (place["lat"], place["lon"]) != (GAO["lat"], GAO["lon"])


def test_a_spot_becomes_what_contains_it() -> None:
    text = "Rana Haddad fell at the Bridge."
    spot = toponym(text, "Bridge", GAO, name="Wabaria Bridge", feature="S", feature_code="BDG")
    done = run(document=[document(text)], mention=[actor(), spot])
    place = done["mention"][1]["value"]
    assert (place["name"], place["gazetteer_id"], place["feature"]) == ("Gao", None, None)


def test_what_was_not_read_stays_null() -> None:
    text = "Rana Haddad fell in Wadi."
    nowhere = toponym(text, "Wadi", GAO, name="Wadi", gazetteer_id=None, lat=None, lon=None,
                      radius_km=None)  # fmt: skip
    place = run(document=[document(text)], mention=[actor(), nowhere])["mention"][1]["value"]
    assert (place["lat"], place["lon"], place["radius_km"]) == (None, None, None)


def test_a_name_that_was_read_as_a_place_is_no_place() -> None:
    text = "Rana Haddad fell. Haddad rose."
    misread = toponym(text, "Haddad", GAO, name="Haddad")
    done = run(document=[document(text)], mention=[actor(), misread])
    assert [mention["type"] for mention in done["mention"]] == ["actor"]


def test_refs_that_would_become_one_stay_two() -> None:
    docs = [
        document("Rana Haddad fell.", "a", "rana.txt"),
        document("Rana Haddad rose.", "b", "haddad.txt", copy_of="rana.txt"),
    ]
    done = run(document=docs, mention=[actor(doc="a"), actor(doc="b")])
    first, second = done["document"]
    assert (first["ref"], second["ref"]) == ("name-withheld.txt", "name-withheld.txt-2")
    assert second["copy_of"] == first["ref"]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ({"place.lat": 16.27167}, {"place.lat": None}),  # half a point cannot be moved
        ({"place.gazetteer_id": "1"}, {"place.gazetteer_id": None}),
        ({"counts.0.low": 3}, {"counts.0.low": 3}),
        ({"place.name": "Haddad farm"}, {"place.name": "[name withheld] farm"}),
    ],
)
def test_amendments(after: dict, told: dict) -> None:
    decision = {"id": "1", "kind": "amend", "subjects": ["c"], "by": "coder", "at": "2026-01-01",
                "reason": "Rana Haddad's house", "before": None, "after": after}  # fmt: skip
    done = run(document=[document("Rana Haddad fell.")], mention=[actor()], decision=[decision])
    assert done["decision"][0]["after"] == told
    assert done["decision"][0]["reason"] == "[name withheld]'s house"


def test_numbers_are_told_and_no_names() -> None:
    records = {"document": [document("Rana Haddad, and Haddad.")], "mention": [actor()]}
    assert redact(records, Withheld(records), 10).told == {
        "parties": 1, "found_by_context": 0, "passages": 2, "mark": "[name withheld]",
        "blur_km": 10, "points": 0, "kinds": {"name": 2},
    }  # fmt: skip


def test_whoever_is_private_in_the_case_is_private_in_a_part_of_it() -> None:
    # only the document is exported; what tells who she is, is not
    known = {"document": [document("Rana Haddad fell.")], "mention": [actor()]}
    part = {"document": known["document"]}
    assert (
        redact(part, Withheld(known), 10).records["document"][0]["text"] == "[name withheld] fell."
    )
