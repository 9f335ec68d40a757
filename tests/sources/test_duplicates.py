"""Copies: whole, near and lightly rewritten ones are found; two papers on one event are not."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model import Document
from recount.sources.credits import find_credit
from recount.sources.duplicates import find_copies, find_house_sentences, find_shared_passages

WIRE = (
    "TARNE, Mali, May 2 (Sahel Wire) - Eleven farmers were shot dead in their fields near Tarne "
    "on Monday, the mayor of the town said on Tuesday.\n\nThe attackers came on foot out of the "
    "gallery forest and fled with four oxen, mayor Adama Sy told Sahel Wire by telephone. He said "
    "that two wounded women had been taken to the district hospital.\n\nThe gendarmerie has sent "
    "a patrol to the area. Nobody has claimed the attack, and the motive is not clear. Harvests "
    "in the valley have been poor for three years in a row."
)
REWRITTEN = (
    "(Sahel Wire) - Eleven farmers have been shot dead in fields near Tarne on Monday, according "
    "to the mayor of the town.\n\nThe attackers came on foot from the gallery forest and fled "
    "with four oxen, mayor Adama Sy said by telephone. Two wounded women had been taken to the "
    "district hospital, he said.\n\nThe gendarmerie sent a patrol to the area. Nobody claimed "
    "the attack and its motive is not clear. Harvests in the valley have been poor for three "
    "years running."
)
OTHER = (
    "Families in Tarne buried eleven farmers on Wednesday. Our reporter counted the graves "
    "behind the mosque and spoke to the widow of the oldest man, who had lent his plough to a "
    "neighbour on the morning of the shooting. Mayor Adama Sy stood among the mourners and said "
    "nothing. A captain of the gendarmerie promised to find the killers before the rains."
)


def make(ref: str, text: str, day: int | None = 2, outlet: str | None = None) -> Document:
    published = date(2023, 5, day) if day else None
    return Document(f"id-{ref}", ref, text, "0", None, outlet or ref, None, published)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (WIRE, 1.0),  # the same text under another outlet's name
        (WIRE + "\n\nThe paper adds one sentence of its own about the weather.", 1.0),
        (REWRITTEN, 0.6),  # each sentence follows the wire's in other words
    ],
)
def test_a_copy_points_at_the_earliest_report(text: str, share: float) -> None:
    wire, copy = make("wire", WIRE, 2, "Sahel Wire"), make("copy", text, 3)
    found = find_copies([copy, wire])
    assert set(found) == {"id-copy"}
    assert found["id-copy"].of == "id-wire"
    assert found["id-copy"].similarity >= share
    assert "Sahel Wire" in found["id-copy"].reason


def test_two_reports_on_one_event_are_no_copies() -> None:
    assert find_copies([make("wire", WIRE), make("own", OTHER, 3)]) == {}


def test_a_shared_quotation_makes_no_copy() -> None:
    said = '"They came from the forest and they went back to the forest," the mayor said.'
    one = make("one", f"{said} {OTHER}")
    two = make(
        "two",
        f"Rain fell over the rice fields all night long, and roads closed. {said} "
        "Traders in the capital expect prices of millet and maize to go up next week.",
    )
    assert find_copies([one, two]) == {}


def test_on_the_same_day_the_report_that_credits_is_the_copy() -> None:
    # "a-paper" sorts before "wire", but it says that its text is the agency's.
    found = find_copies([make("a-paper", REWRITTEN), make("wire", WIRE, 2, "Sahel Wire")])
    assert {key: copy.of for key, copy in found.items()} == {"id-a-paper": "id-wire"}


def test_undated_reports_are_later_than_dated_ones() -> None:
    found = find_copies([make("a", WIRE, None), make("b", WIRE, 9)])
    assert {key: copy.of for key, copy in found.items()} == {"id-a": "id-b"}


def test_a_house_notice_in_place_of_the_text_is_no_copy() -> None:
    notice = "We have sent you a message. Please confirm your address to read on. Thank you for it."
    docs = [
        Document(
            f"n{m}",
            f"n{m}",
            notice,
            "0",
            f"Title {m} {'abcdef'[m]}",
            "P",
            None,
            date(2023, 1 + 2 * m, 1),
        )
        for m in range(4)
    ]
    assert find_house_sentences(docs)
    assert find_copies(docs) == {}


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", '"' * 2000, "1" * 50_000, "a. " * 3000])
def test_odd_texts_do_no_harm(text: str) -> None:
    find_copies([make("a", text), make("b", text)])
    find_shared_passages([make("a", text), make("b", text)])


@given(
    st.lists(st.sampled_from([WIRE, REWRITTEN, OTHER, OTHER + WIRE, ""]), max_size=6),
    st.randoms(use_true_random=False),
)
def test_order_makes_no_difference(texts: list[str], chance: random.Random) -> None:
    docs = [make(f"d{n}", text, 1 + n % 3) for n, text in enumerate(texts)]
    shuffled = list(docs)
    chance.shuffle(shuffled)
    assert find_copies(docs) == find_copies(shuffled)


def test_shared_passages_name_each_place() -> None:
    said = "The gendarmerie has sent a patrol to the area of the dam and the mill."
    near = "The gendarmerie has sent a patrol to the area of the dam and mill."
    one, two = make("a", f"{said} Rain fell. {near}"), make("b", f"Snow. {said}", 3)
    found = find_shared_passages([two, one])
    assert len(found) == 1
    assert [doc for doc, _ in found[0].places] == ["id-a", "id-a", "id-b"]
    doc, span = found[0].places[2]
    assert (doc, two.text[span.start : span.end]) == ("id-b", said)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("TARNE, May 2 (Sahel Wire) - Eleven", "Sahel Wire"),  # the dateline's
        ("(Sahel Wire) – Eleven", "Sahel Wire"),
        ("(Sahel Wire) Eleven", "Sahel Wire"),
        ("Eleven people died.\nSource: Sahel Wire", "Sahel Wire"),  # the last line's
        ("Eleven people (seven men) - all of them", None),  # no name in the brackets
        ("(The Daily) - Eleven", None),  # its own
        ("", None),
    ],
)
def test_credits(text: str, credit: str | None) -> None:
    assert find_credit(make("x", text, 2, "The Daily")) == credit
