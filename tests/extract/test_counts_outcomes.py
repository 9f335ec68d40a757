# ruff: noqa: E501  (a table has a sentence and its reading on one line)
"""What came of people: verbs left out, taken, buried, shot, in hospital, only threatened."""

from __future__ import annotations

import pytest

from recount.extract.counts import find_counts
from recount.text.view import view_text

# (sentence, [(harm, low, evidence)])
READ = [
    # a verb left out behind "and"
    ("Gunmen killed seven people in Funda and four in Malu.", [("killed", 7, "killed seven people"), ("killed", 4, "killed … four")]),
    ("Seven people were killed in Funda and four others in Malu.", [("killed", 7, "Seven people were killed"), ("killed", 4, "killed … four others")]),
    ("Gunmen killed seven people on Monday and four on Tuesday.", [("killed", 7, "killed seven people"), ("killed", 4, "killed … four")]),
    # ... but not where the second figure has a verb, or is no figure of people
    ("Gunmen killed seven people in Funda and four in Malu were spared.", [("killed", 7, "killed seven people")]),
    ("Gunmen killed seven people in Funda and burned four in Malu.", [("killed", 7, "killed seven people")]),
    # taken
    ("Bandits raided the village and 31 were taken.", [("abducted", 31, "31 were taken")]),
    ("Nineteen were marched into the bush.", [("abducted", 19, "Nineteen were marched into")]),
    ("They whisked away 12 girls.", [("abducted", 12, "whisked away 12 girls")]),
    ("After the flood 31 were taken to safety.", []),
    ("Nine men were taken in for questioning.", []),
    ("Three photos were taken.", []),
    # found and buried
    ("We buried eleven people, the imam said.", [("killed", 11, "buried eleven people")]),
    ("Our team counted 14 bodies.", [("killed", 14, "14 bodies")]),
    ("Divers recovered nine corpses.", [("killed", 9, "nine corpses")]),
    ("Nine miners were buried under the slope.", []),
    ("He buried his doubts.", []),
    # some of those harmed died later; they are no part of the dead told before
    ("Two of the injured later died.", [("killed", 2, "Two of the injured later died")]),
    ("Two of the kidnapped were freed.", []),
    # a shot that the sentence tells the outcome of
    ("Three men were shot and are in critical condition.", [("injured", 3, "Three men were shot")]),
    ("A man was shot in the leg.", [("injured", 1, "A man was shot")]),
    ("Three men were shot on Elm Street.", [("casualties", 3, "Three men were shot")]),
    ("Two teens were hospitalised with gunshot wounds.", [("injured", 2, "Two teens were hospitalised")]),
    ("A boy, 14, was in stable condition.", [("injured", 1, "A boy, 14, was in stable condition")]),
    ("A man was taken to hospital, where he later died.", [("killed", 1, "A man … died")]),
    # one person known by whose he is
    ("The mayor's driver was wounded.", [("injured", 1, "driver was wounded")]),
    ("The son of the mayor's driver was wounded.", [("injured", 1, "The son of the mayor's driver was wounded")]),
    # one person with two offices, two persons of one house
    ("An official and leader of the party was murdered.", [("killed", 1, "An official and leader of the party was murdered")]),
    # what is threatened or possible has harmed nobody
    ("The gang threatened to murder ten judges.", []),
    ("The storm could kill ten farmers.", []),
    ("The ban would hurt 12 farmers.", []),
    ("Rebels managed to kill ten guards.", [("killed", 10, "kill ten guards")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_outcomes(text: str, expected: list[tuple[str, int, str]]) -> None:
    found = [(m.value.harm, m.value.low, m.evidence.text) for m in find_counts(view_text(text))]
    assert found == expected


def test_one_person_is_less_sure_than_a_stated_number() -> None:
    named = find_counts(view_text("Jan Kos and Ana Brod were killed."))
    stated = find_counts(view_text("Two men were killed."))
    assert [(m.value.low, m.value.part_of) for m in named] == [(2, None), (1, 0), (1, 0)]
    assert max(m.score for m in named) <= 0.7 < stated[0].score
