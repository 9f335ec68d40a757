"""A second text at the same address is a version of the report, and no copy."""

from __future__ import annotations

from datetime import date

import pytest

from recount.model import Document, make_id
from recount.sources.credits import find_credit
from recount.sources.duplicates import find_copies
from recount.sources.versions import fold_address, moment, version_order

STORY = (
    "Shells fell on the market of Brela on Friday. Nine people were killed, the mayor said. "
    "Most of them were traders from the villages nearby, a doctor at the town's hospital said. "
    "The army did not answer questions about who had fired the shells on the market."
)
LATER = STORY.replace("Nine people were", "Eleven people were").replace(
    ", a doctor at the town's hospital said", ""
)
URL = "https://www.brela.example/market?utm_source=x"


def doc(ref: str, text: str, url: str | None = None, **fields: object) -> Document:
    return Document(make_id(ref), ref, text, "0" * 64, url=url, **fields)  # type: ignore[arg-type]


def test_a_changed_text_at_one_address_is_a_version() -> None:
    first = doc("b", STORY, URL, published=date(2016, 9, 30), outlet="Brela Post")
    later = doc("a", LATER, "http://brela.example/market/", published=date(2016, 9, 30),
                outlet="Brela Post", modified_at="2016-09-30T22:00:00+02:00")  # fmt: skip
    for docs in ([first, later], [later, first]):
        (found,) = find_copies(docs).items()
        assert (found[0], found[1].of, found[1].kind) == (later.id, first.id, "version")


def test_three_versions_point_at_the_first_and_a_copy_of_one_stays_a_copy() -> None:
    days = [date(2016, 9, 30), date(2016, 10, 1), date(2016, 10, 2)]
    texts = [STORY, LATER, LATER + " A bridge was hit, too."]
    docs = [
        doc(str(n), t, URL, published=d) for n, (t, d) in enumerate(zip(texts, days, strict=True))
    ]
    wire = doc("w", LATER, "https://other.example/7", published=date(2016, 10, 3))
    found = find_copies([*docs, wire])
    kinds = {key: (copy.of, copy.kind) for key, copy in found.items()}
    assert kinds == {
        docs[1].id: (docs[0].id, "version"),
        docs[2].id: (docs[0].id, "version"),
        wire.id: (docs[0].id, "copy"),
    }


def test_the_same_text_twice_is_a_copy_and_another_text_is_neither() -> None:
    first = doc("a", STORY, URL)
    assert find_copies([first, doc("b", STORY, URL)])[make_id("b")].kind == "copy"
    other = doc("c", "On Monday the council of Dorna met to speak of the price of bread. " * 5, URL)
    assert find_copies([first, other]) == {}


def test_copies_and_versions_make_no_circle() -> None:
    day = date(2016, 9, 30)
    first = doc("z", STORY, URL, published=day, published_at="2016-09-30T08:00:00Z")
    later = doc("a", LATER, URL, published=day, published_at="2016-09-30T09:00:00Z")
    between = doc("m", LATER, "https://other.example/7", published=day)
    found = find_copies([first, later, between])
    assert found[later.id].of == first.id
    assert found[between.id].of == later.id
    assert first.id not in found


@pytest.mark.parametrize(
    ("url", "folded"),
    [
        ("https://www.A.example/x/?b=2&utm_source=q&a=1", "a.example/x?a=1&b=2#"),
        ("http://a.example/live#p2", "a.example/live?#p2"),
        ("https://a.example/", None),
        ("ftp://a.example/x", None),
        ("http://[::1", None),
        (None, None),
    ],
)
def test_addresses_are_compared_without_what_names_no_page(
    url: str | None, folded: str | None
) -> None:
    assert fold_address(url) == folded


def test_times_are_compared_in_one_zone() -> None:
    one = doc("a", "x", published=date(2016, 9, 30), published_at="2016-09-30T22:00:00+02:00")
    other = doc("b", "x", published=date(2016, 9, 30), published_at="2016-09-30T21:00:00+00:00")
    assert (moment(one), moment(other)) == ("2016-09-30T20:00:00", "2016-09-30T21:00:00")
    assert version_order(one) < version_order(other)
    assert moment(doc("c", "x", published_at="soon")) == ""


def test_a_forwarded_message_credits_who_wrote_it() -> None:
    sent = doc("a", STORY, outlet="Free Brela", forwarded_from="Dorna Watch")
    assert find_credit(sent) == "Dorna Watch"
    assert find_credit(doc("b", STORY, outlet="Dorna Watch", forwarded_from="Dorna Watch")) is None
