"""Numbers, addresses, plates and coordinates in running text, by their shape."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.redact.patterns import find_patterns
from recount.redact.rules import KINDS


def found(text: str, *words: str) -> list[tuple[str, str]]:
    hits = sorted(find_patterns(text, KINDS, words))
    whole = [h for h in hits if not any(o != h and o[0] <= h[0] and h[1] <= o[1] for o in hits)]
    return [(kind, text[start:end]) for start, end, kind in whole]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("on +963 944 123 456, he said", "+963 944 123 456"),
        ("at +1 (202) 555-0143.", "+1 (202) 555-0143"),
        ("+380671234567", "+380671234567"),
        ("00963 11 222 3344", "00963 11 222 3344"),
        ("(202) 555-0143", "(202) 555-0143"),
        ("202-555-0143", "202-555-0143"),
        ("202.555.0143 rang", "202.555.0143"),
        ("0944 123 456", "0944 123 456"),
        ("0944123456", "0944123456"),
        ("tel. 44 12 34", "44 12 34"),
        ("phone number 70998811", "70998811"),
        ("WhatsApp: 70-99-88-11", "70-99-88-11"),
        ("call 7099 8811 now", "7099 8811"),
    ],
)
def test_phones(text: str, phone: str) -> None:
    assert set(found(text)) == {("phone", phone)}


@pytest.mark.parametrize(
    "text",
    [
        "12,000 people fled in 2016",
        "between 10 and 15 were killed on 2016-09-30",
        "from 2011 to 2016, 470,000 died",
        "the 30/09/2016 strike",
        "at 09:30 on 03.10.2016",
        "0.944 and 0.123456",
        "1,234,567,890 dollars",
        "resolution 2254 (2015)",
        "the call on 12 May 2016",
        "text of 2254",
        "M16A4 and S-300",
        "UTC+02 00",
        "35 dead, 40 wounded, 12 missing",
        "a signal to 12 states",
        "page 123-456-78",
    ],
)
def test_figures_and_days_are_no_numbers_of_anybody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("outside 14 Askia Street, Gao", "14 Askia Street"),
        ("at 221B Baker St. on", "221B Baker St."),
        ("in Al-Nil Street 12 he", "Al-Nil Street 12"),
        ("Baghdad Road, No. 7", "Baghdad Road, No. 7"),
        ("14, rue de la Paix", "14, rue de la Paix"),
        ("lived in vul. Sadova 5", "vul. Sadova 5"),
        ("apartment 3B burned", "apartment 3B"),
        ("House No. 14", "House No. 14"),
        ("P.O. Box 123", "P.O. Box 123"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert found(text) == [("address", address)]


@pytest.mark.parametrize(
    "text",
    [
        "on Baghdad Street in Damascus",
        "four strikes on the road to Homs",
        "12 people in the street",
        "a house of 14 people",
        "St Mary church, 12 dead",
        "the 2016 Homs offensive",
        "blocked 3 roads",
    ],
)
def test_streets_without_a_number_stay(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("a car, licence plate ABC-1234, was", "ABC-1234"),
        ("number plate BX 44 71.", "BX 44 71"),
        ("with the registration number 123456", "123456"),
    ],
)
def test_plates(text: str, plate: str) -> None:
    assert found(text) == [("plate", plate)]


def test_plates_without_a_number_stay() -> None:
    assert found("the number plate was torn off; armour plates of the T-72") == []


@pytest.mark.parametrize(
    "point",
    [
        "36.20213, 37.13429",
        "36°12'08\"N, 37°08'03\"E",
        "36° 12′ 8.5″ N 37° 8′ 3″ E",
        "N 36° 12.14' E 37° 8.05'",
        "37S DA 12345 67890",
        "37SDA1234567890",
        "8GQ8R4XX+2F",
        "///filled.count.soap",
    ],
)
def test_coordinates(point: str) -> None:
    text = f"The shed stands at {point} near the well."
    hits = found(text)
    assert [kind for kind, _ in hits] == ["coordinates"]
    assert hits[0][1].strip() == point


@pytest.mark.parametrize("text", ["40° north of it", "at 36.2, 37.1", "5 AM 2016", "and/or/else"])
def test_what_only_looks_like_a_point_stays(text: str) -> None:
    assert found(text) == []


def test_mail_addresses_and_words_of_ones_own() -> None:
    assert found("Write to a.b-c+d@mail.example.org.") == [("email", "a.b-c+d@mail.example.org")]
    assert found("the BLUE  House, a blue housing", "blue house") == [("word", "BLUE  House")]
    assert found("im Café “Zoë”", "cafe zoe") == [("word", "Café “Zoë")]


def test_kinds_that_are_left() -> None:
    text = "Call +963 944 123 456 or a@b.org"
    assert [kind for *_, kind in find_patterns(text, {"emails"})] == ["email"]


@given(st.text())
def test_ranges_lie_in_the_text(text: str) -> None:
    for start, end, _ in find_patterns(text, KINDS, ("x y",)):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("part", ["0", "0 1", "Aa ", "A ", "a.", "+1 ", "12 ", "1°", "call ", "9+"])
def test_long_texts_take_time_in_proportion(part: str) -> None:
    started = time.perf_counter()
    find_patterns(part * (200_000 // len(part)), KINDS, ("x",))
    assert time.perf_counter() - started < 10
