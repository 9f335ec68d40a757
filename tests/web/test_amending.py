"""Forms of a claim: only what was changed comes back, and what nobody could mean is refused."""

from __future__ import annotations

import json

import pytest

from recount.errors import UsageError
from recount.link.amend import amend_claim
from recount.pipeline import Case
from recount.records import claim_record
from recount.values import Place
from recount.web.amending import (
    EMPTY,
    Section,
    claim_sections,
    label_field,
    read_changes,
    read_new_claim,
    read_offsets,
    read_value,
)


def sent(section: Section, **changes: str) -> dict[str, str]:
    """What a browser sends of a section whose fields nobody touched, with changes on top."""
    form = {"section": section.key, "was": section.was}
    for field in section.fields:
        if field.kind == "words":
            part = field.path.removesuffix(".spans")
            form |= {f"{part}.words": field.words, f"{part}.at": field.where}
        else:
            no = "yes" if field.value is True else "no" if field.value is False else field.value
            form[field.path] = "" if no is None else str(no)
    return form | {path.replace("__", "."): value for path, value in changes.items()}


@pytest.fixture
def sections(case: Case) -> dict[str, Section]:
    docs = {doc.id: doc for doc in case.documents()}
    claim = next(c for c in case.claims() if c.counts and c.source and c.place and c.when)
    return {s.key: s for s in claim_sections(claim_record(claim, docs[claim.doc_id]))}


def test_a_form_that_nobody_touched_changes_nothing(sections: dict[str, Section]) -> None:
    assert list(sections)[:3] == ["attribution", "event", "counts.0"]
    for section in sections.values():
        if section.can_go or section.key == "attribution":
            assert read_changes(sent(section)) == ({}, {}), section.key


def test_only_changed_fields_are_sent_on(sections: dict[str, Section]) -> None:
    section = sections["counts.0"]
    low = json.loads(section.was)["counts.0.low"]
    values, seen = read_changes(sent(section, counts__0__low="1,200", counts__0__high=""))
    assert values == {"counts.0.low": 1200, "counts.0.high": None}
    assert seen["counts.0.low"] == low


def test_words_are_told_by_offsets_or_quoted(sections: dict[str, Section]) -> None:
    section = sections["counts.0"]
    quoted = sent(section, counts__0__words="At least 14", counts__0__at="")
    assert read_changes(quoted)[0] == {"counts.0.spans": "At least 14"}
    pointed = sent(section, counts__0__words="Nine", counts__0__at="3-7,9-12")
    values, seen = read_changes(pointed)
    assert values == {"counts.0.spans": [[3, 7], [9, 12]]}
    assert seen == {"counts.0.spans": json.loads(section.was)["counts.0.spans"]}


def test_a_value_is_taken_out(sections: dict[str, Section]) -> None:
    values, seen = read_changes(sent(sections["place"], remove="place"))
    assert values == {"place": None}
    assert seen["place"]["name"] == json.loads(sections["place"].was)["place"]["name"]
    with pytest.raises(UsageError, match="not part of this form"):
        read_changes(sent(sections["place"], remove="event"))


def test_a_picked_place_takes_the_others_place(sections: dict[str, Section], case: Case) -> None:
    picked = Place("Gao", "2457161", 16.27, -0.04, "ML", "Mali", feature="P")
    values, seen = read_changes(sent(sections["place"]), picked)
    assert (values["place.name"], values["place.lat"], values["place.within_id"]) == (
        "Gao", 16.27, None,
    )  # fmt: skip
    assert set(seen) == {"place.name", "place.gazetteer_id"}
    claim = next(c for c in case.claims() if c.place)
    amended = amend_claim(claim, values)
    assert amended.place is not None
    assert amended.place.value.country == "ML"


def test_a_value_that_was_not_read_is_sent_whole(sections: dict[str, Section]) -> None:
    last = [s for key, s in sections.items() if key.startswith("counts.")][-1]
    assert not last.can_go
    key = last.key
    values, seen = read_changes(sent(last) | {f"{key}.low": "2", f"{key}.words": "Nine people"})
    assert values[f"{key}.harm"] == "killed"
    assert (values[f"{key}.low"], values[f"{key}.spans"]) == (2, "Nine people")
    assert seen == {}


def test_a_new_claim_says_only_what_was_filled_in() -> None:
    form = {
        "attribution.content.words": "nine died", "attribution.stance": "asserts",
        "attribution.manner": "indirect", "event.type": "", "event.negated": "no",
        "counts.0.harm": "killed", "counts.0.low": "9", "counts.0.high": "9",
        "when.earliest": "2016-10-03", "when.relation": "at",
    }  # fmt: skip
    assert read_new_claim(form) == {
        "attribution.stance": "asserts", "attribution.content.spans": "nine died",
        "counts.0.harm": "killed", "counts.0.low": 9, "counts.0.high": 9,
        "when.earliest": "2016-10-03", "when.latest": "2016-10-03", "when.relation": "at",
    }  # fmt: skip
    assert [section.key for section in claim_sections(EMPTY)] == [
        "attribution", "event", "counts.0", "place", "when",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["-1", "nine", "1e3", "٩", "9" * 12, "1.5"])
def test_what_is_no_number_of_people_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"at least: .* is no number of people"):
        read_value("counts.0.low", text)


@pytest.mark.parametrize("text", ["", "4", "a-b", "4-", "-4-6", "1-2;3-4"])
def test_what_are_no_offsets_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_offsets(text)


@pytest.mark.parametrize("was", ["", "[]", "not json", "7"])
def test_a_form_must_say_what_it_has_shown(was: str) -> None:
    with pytest.raises(UsageError, match="load the page again"):
        read_changes({"was": was})


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("counts.3.low", "at least"), ("counts.0", "figure 1"), ("event.type", "what happened"),
        ("counts.0.spans", "the words of figure 1"), ("place.spans", "the words of place"),
        ("attribution.source.spans", "the words of source"),
        ("attribution.source.name", "who that is"), ("place.lat", "place lat"),
    ],
)  # fmt: skip
def test_fields_are_called_by_words(path: str, said: str) -> None:
    assert label_field(path) == said
