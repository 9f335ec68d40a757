"""The dead whom a report names one by one, with no number that is their sum."""

from __future__ import annotations

from dataclasses import replace

import pytest
from claim_maker import KOBA, make_claim, make_count, make_doc

from recount.model import Claim, Document, Evidence, Mention
from recount.reconcile import build_incidents
from recount.reconcile.persons import find_persons, read_name

MONDAY = "2022-03-07"


def told(doc: Document, sentence: str, *words: str, group: str = "persons") -> Claim:
    """A claim of a sentence that counts one dead person by each of the words in it."""
    claim = make_claim(doc, sentence, kind="shooting", place=KOBA, days=MONDAY)
    counts = []
    for part in words:
        start = doc.text.index(part, claim.sentence.start)
        evidence = Evidence.of(doc.text, (start, start + len(part)))
        counts.append(Mention(evidence, make_count("killed", 1, group=group), 0.6, "test@1"))
    return replace(claim, counts=tuple(counts))


def bounds(doc: Document, claims: list[Claim]) -> list[tuple[int | None, int | None]]:
    incidents = build_incidents([doc], claims, {}, ())
    return [(t.low, t.high) for i in incidents for t in i.tallies if t.group == "persons"]


def test_two_names_are_two_dead() -> None:
    doc = make_doc("a", text="Ana Brod was killed. Jan Kos died at noon.")
    claims = [
        told(doc, "Ana Brod was killed.", "Ana Brod was killed"),
        told(doc, "Jan Kos died at noon.", "Jan Kos died"),
    ]
    assert bounds(doc, claims) == [(2, 2)]


def test_a_surname_alone_is_the_same_person() -> None:
    doc = make_doc("a", text="Ana Brod was killed. Brod died at noon. A woman was killed.")
    claims = [
        told(doc, "Ana Brod was killed.", "Ana Brod was killed"),
        told(doc, "Brod died at noon.", "Brod died"),
        told(doc, "A woman was killed.", "A woman was killed", group="women"),
    ]
    assert bounds(doc, claims) == [(1, 1)]


def test_two_of_one_family_are_two() -> None:
    doc = make_doc("a", text="Ana Brod was killed. Ida Brod died at noon.")
    claims = [
        told(doc, "Ana Brod was killed.", "Ana Brod was killed"),
        told(doc, "Ida Brod died at noon.", "Ida Brod died"),
    ]
    assert find_persons(claims, "killed").names == [("Ana", "Brod"), ("Ida", "Brod")]
    assert bounds(doc, claims) == [(2, 2)]


def test_who_kills_himself_after_others_is_one_more() -> None:
    text = "He shot and killed his wife before killing himself."
    doc = make_doc("a", text=text)
    wife, own = "shot and killed his wife", "killing himself"
    claim = told(doc, text, wife, own)
    women = replace(claim.counts[0], value=make_count("killed", 1, group="women"))
    assert bounds(doc, [replace(claim, counts=(women, claim.counts[1]))]) == [(2, 2)]
    alone = make_doc("b", text="A clerk was killed. A boy killed himself.")
    claims = [
        told(alone, "A clerk was killed.", "A clerk was killed"),
        told(alone, "A boy killed himself.", "killed himself"),
    ]
    assert find_persons(claims, "killed").number == 1


def test_the_named_doer_who_kills_himself_is_not_counted_twice() -> None:
    first = "Jan Kos shot and killed Ana Brod before killing himself."
    second = "Jan Kos was pronounced dead."
    doc = make_doc("a", text=f"{first} {second}")
    claims = [
        told(doc, first, "shot and killed Ana Brod", "killing himself"),
        told(doc, second, "Jan Kos was pronounced dead"),
    ]
    assert bounds(doc, claims) == [(2, 2)]


def test_a_number_stands_but_may_leave_out_the_dead_gunman() -> None:
    doc = make_doc("a", text="Five people were killed. The gunman was killed by guards.")
    five = make_claim(
        doc, "Five people were killed.", kind="shooting", place=KOBA, days=MONDAY, killed=5
    )
    gunman = told(doc, "The gunman was killed by guards.", "The gunman was killed")
    assert bounds(doc, [five]) == [(5, 5)]
    assert bounds(doc, [five, gunman]) == [(5, 6)]


def test_names_raise_no_number_of_the_report() -> None:
    doc = make_doc("a", text="One man was killed. Ana Brod was killed. Jan Kos died at noon.")
    claims = [
        make_claim(doc, "One man was killed.", kind="shooting", place=KOBA, days=MONDAY, killed=1),
        told(doc, "Ana Brod was killed.", "Ana Brod was killed"),
        told(doc, "Jan Kos died at noon.", "Jan Kos died"),
    ]
    assert bounds(doc, claims) == [(1, 1)]


def test_the_dead_told_as_a_part_tell_less_than_the_whole() -> None:
    text = "Five people were shot, two of them fatally."
    doc = make_doc("a", text=text)
    shot = make_count("casualties", 5)
    two = make_count("killed", 2, part_of=0)
    claim = make_claim(doc, text, kind="shooting", place=KOBA, days=MONDAY, counts=[shot, two])
    assert bounds(doc, [claim]) == [(5, 5), (2, 2)]
    dead = [make_count("killed", 5), two]
    claim = make_claim(doc, text, kind="shooting", place=KOBA, days=MONDAY, counts=dead)
    assert bounds(doc, [claim]) == [(5, 5)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ana Brod, 23, was killed", ("Ana", "Brod")),
        ("killing of 8-month-old Jan Erik Kos", ("Jan", "Erik", "Kos")),
        ("Three-year-old Ida Brod died", ("Ida", "Brod")),
        ("murder of Eian H. Sand", ("Eian", "Sand")),
        ("A man was killed", None),
        ("The Koba resident died", None),
        ("a man in Koba died", None),
        ("Police officer killed", None),
    ],
)
def test_a_name_is_read_from_the_words_of_a_count(words: str, name: tuple[str, ...] | None) -> None:
    assert read_name(words) == name
