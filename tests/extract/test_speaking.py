"""Where somebody spoke is not where the thing happened that was spoken of."""

from __future__ import annotations

from datetime import date

import pytest

from recount.extract.reader import RulesReader
from recount.model import Claim, Document

SCENE = "Shells hit Idlib and Hama in Syria on Wednesday, and Homs on Thursday.\n\n"


@pytest.fixture(scope="module")
def place_of(reader: RulesReader):
    def read(sentence: str, before: str = SCENE) -> str | None:
        doc = Document("d", "d", before + sentence, "0" * 64, published=date(2016, 9, 30))
        claim = next(c for c in reader.read(doc).claims if _tells(c))
        return claim.place.value.name if claim.place else None

    return read


def _tells(claim: Claim) -> bool:
    return any(count.value.low == 12 for count in claim.counts)


@pytest.mark.parametrize(
    "sentence",
    [
        "The foreign ministry said in Moscow on Friday that chlorine killed 12 people.",
        "A spokesman in Washington said that air strikes killed 12 people.",
        "Speaking to reporters in Geneva, the envoy said that shelling killed 12 people.",
        "At a news conference in Damascus, the president said that a bomb killed 12 people.",
        "Air strikes killed 12 people, the general told a press conference in Moscow.",
        "MOSCOW - The defence ministry said on Friday that air strikes killed 12 fighters.",
        "Air strikes killed 12 people, said an activist living in Geneva.",
        "After strikes that killed 12 people, none of the rebels is sitting in Damascus.",
    ],
)
def test_a_capital_or_a_town_abroad_where_somebody_spoke_or_is_is_no_scene(
    place_of, sentence: str
) -> None:
    assert place_of(sentence) not in {"Moscow", "Washington", "Geneva", "Damascus"}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Residents in Damascus said that a car bomb killed 12 people.", "Damascus"),
        ("DAMASCUS - Police said on Friday that a car bomb killed 12 people.", "Damascus"),
        ("The army said in Moscow that its jets killed 12 fighters in Raqqa.", "Raqqa"),
        ("The army said that a car bomb killed 12 people in Damascus.", "Damascus"),
        ("A car bomb killed 12 people at a meeting in Damascus.", "Damascus"),
        ("Shells killed 12 people living in Raqqa.", "Raqqa"),
        ("A bomb killed 12 Kurds living in the eastern suburbs of Damascus.", "Damascus"),
    ],
)
def test_who_was_there_and_what_is_told_itself_give_a_place(
    place_of, sentence: str, place: str
) -> None:
    assert place_of(sentence, before="") == place
