"""Who speaks is counted, and called only by what names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.sources.census import find_aliases


@pytest.mark.parametrize(
    ("name", "wordings", "aliases"),
    [
        # pronouns, relatives and short forms name nobody
        ("Odile Kamba", {"She": 4, "who": 1, "the mayor": 2, "Mayor Odile Kamba": 1},
         ("Mayor Odile Kamba",)),
        ("Defence ministry (Mali)", {"The ministry": 3, "It": 2, "their statement": 1}, ()),
        ("Police forces of Chad", {"Police": 2, "police": 1, "the police": 1}, ()),
        # one alias however it is capitalised, without its article; the commonest first
        ("Red Crescent (Iraq)", {"the local Red Crescent": 1, "The local Red Crescent": 2,
                                 "Iraqi Red Crescent": 5},
         ("Iraqi Red Crescent", "local Red Crescent")),
        # the name itself is no alias, with an article, in capitals or with its side left out
        ("Harbour Watch", {"The Harbour Watch": 2, "HARBOUR WATCH": 1}, ()),
        ("civil defence (Syria)", {"the Civil Defence": 2, "civil defence": 3}, ()),
        # names of one word stay, descriptions of two words too
        ("Government of Russia", {"Moscow": 2, "the Russian side": 1},
         ("Moscow", "Russian side")),
        ("Odile Kamba", {"Kamba": 2, "Ms Kamba": 1}, ("Kamba", "Ms Kamba")),
        # an article inside a name, or a word that ends like one, stays
        ("Odile Kamba", {"Odile Kamba, a nurse": 2, "The Russian an Sea": 1},
         ("Odile Kamba, a nurse", "Russian an Sea")),
        # what is told of someone behind their name is no part of it
        ("Odile Kamba", {"the town's mayor, who saw it": 1, "They": 1}, ("town's mayor",)),
    ],
)  # fmt: skip
def test_aliases_name_the_source(
    name: str, wordings: dict[str, int], aliases: tuple[str, ...]
) -> None:
    assert find_aliases(name, wordings) == aliases


@given(st.text(max_size=30), st.dictionaries(st.text(max_size=40), st.integers(1, 9), max_size=6))
def test_any_wording_is_taken(name: str, wordings: dict[str, int]) -> None:
    found = find_aliases(name, wordings)
    assert len(found) <= len(wordings)
    assert len(set(found)) == len(found)
