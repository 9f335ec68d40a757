"""Names in running text: what is found, what is spared, and spans that follow the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.redact.mask import Names, find_names, mask, mask_slug

MARK = "[name withheld]"
HADDAD = Names(frozenset({"rana", "haddad", "rose", "khatib", "ibanez"}))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Rana Haddad fell.", "[] fell."),
        ("HADDAD fell.", "[] fell."),
        ("Haddad's shop", "[]'s shop"),
        ("Haddad’s shop", "[]’s shop"),
        ("The Haddads left.", "The [] left."),
        ("Haddad, Rana, 34", "[], [], 34"),  # the other way round
        ("R. Haddad and R Haddad", "[] and []"),
        ("Sami al-Khatib", "Sami []"),
        ("IBÁÑEZ, Ibanez, Ib\u0061\u0301n\u0303ez", "[], [], []"),
        ("Rana\nHaddad", "[]"),  # broken over a line
        ("said Haddad. Rana fell", "said []. [] fell"),  # two sentences, two marks
        ("#JusticeForRanaHaddad", "#[]"),
        ("@ranahaddad wrote", "@[] wrote"),
        ("ranahaddad wrote", "[] wrote"),
        ("rana haddad", "[]"),
        # refusals: words that only look like a name
        ("a rose fell", "a rose fell"),  # English, small letter
        ("Rose fell", "[] fell"),
        ("rose haddad fell", "[] fell"),  # beside another word of a name
        ("the arana tree, haddadi", "the arana tree, haddadi"),  # within a word
        ("Nothing here", "Nothing here"),
        ("", ""),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text, HADDAD).text == masked.replace("[]", MARK)


def test_an_office_holder_of_the_same_surname_is_spared() -> None:
    names = Names(frozenset({"rana", "haddad"}), frozenset({("walid", "haddad")}))
    text = "Rana Haddad died, minister Walid Haddad said. Haddad wept."
    assert mask(text, names).text == (
        f"{MARK} died, minister Walid Haddad said. {MARK} wept."  # whose surname, nobody can tell
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("at 36.20213, 37.13429.", "at [coordinates withheld]."),
        ("at 36.2021° N, 37.1343° E on", "at [coordinates withheld] on"),
        ("-12.04637;-77.04279", "[coordinates withheld]"),
        # refusals: figures that are none
        ("3.141 and 2.718", "3.141 and 2.718"),
        ("grew 1.234 to 5.678 points", "grew 1.234 to 5.678 points"),
        ("36.2, 37.1", "36.2, 37.1"),  # of a kilometre's tenth, no closer than a town
    ],
)
def test_coordinates(text: str, masked: str) -> None:
    assert mask(text, HADDAD).text == masked


def test_what_overlaps_is_one_mark_and_has_a_kind() -> None:
    masked = mask("Write to rana.haddad@example.org, Haddad said.", HADDAD)
    assert masked.text == "Write to [email withheld], [name withheld] said."
    assert masked.kinds == ("email", "name")


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("https://example.org/rana-haddad-killed", "https://example.org/name-withheld-killed"),
        ("https://example.org/?q=Ib%C3%A1%C3%B1ez&n=1", "https://example.org/?q=name-withheld&n=1"),
        ("https://example.org/ranahaddad.html", "https://example.org/name-withheld.html"),
        ("reports/haddad_rana.txt", "reports/name-withheld.txt"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),  # untouched, to the byte
    ],
)
def test_mask_slug(address: str, masked: str) -> None:
    assert mask_slug(address, HADDAD) == masked


PIECES = [
    "Rana",
    "Haddad",
    "HADDAD's",
    "rose",
    "fell",
    "في",
    "é",
    "👩‍👧",
    ",",
    ". ",
    "\n",
    "36.2021, 37.1343",
]
SPACED = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@given(SPACED, st.data())
def test_evidence_still_equals_the_text_at_its_moved_span(text: str, data: st.DataObject) -> None:
    masked = mask(text, HADDAD)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    new_start, new_end = masked.move(start, end)
    assert 0 <= new_start < new_end <= len(masked.text)
    # what lies outside the withheld ranges is there, in order; what lies inside is a mark
    expected = []
    for at in range(start, end):
        cut = next((c for c in masked.cuts if c[0][0] <= at < c[0][1]), None)
        if cut is None:
            expected.append(text[at])
        elif at == max(start, cut[0][0]):
            expected.append(masked.text[cut[1][0] : cut[1][1]])
    assert masked.text[new_start:new_end] == "".join(expected)


@given(SPACED)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text, HADDAD).text
    assert mask(once, HADDAD).text == once
    assert find_names(once, HADDAD) == []
