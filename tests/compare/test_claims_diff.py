"""Documents and claims: added, gone, changed field by field, read anew."""

from __future__ import annotations

from dataclasses import replace

from claim_maker import make_doc
from version_maker import ARMY, GAZETTE, MAYOR, MILLER, WIRE, make_version, with_count

from recount.compare.claims import (
    claim_values,
    count_keys,
    diff_claims,
    diff_documents,
    pair_claims,
)
from recount.compare.versions import Change, FieldChange
from recount.model import make_id

NAME = "Mayor of Koba (air or drone strike): “Nine people were killed in Koba, the mayor said.” – "
NAME += "Northern Wire, 2022-03-14, wire.txt"


def test_the_same_is_no_change() -> None:
    a, b = make_version(), make_version("B")
    pairs = pair_claims(a, b)
    assert pairs == {claim.id: claim.id for claim in (MAYOR, MILLER, ARMY)}
    assert diff_documents(a, b) == []
    assert diff_claims(a, b, pairs) == []


def test_documents_new_gone_and_under_an_old_name() -> None:
    other = replace(make_doc("wire.txt", "Northern Wire"), id="f" * 16)
    a = make_version(documents=(WIRE, GAZETTE), claims=())
    b = make_version(documents=(other,), claims=())
    name = "Northern Wire, 2022-03-14, wire.txt"
    assert diff_documents(a, b) == [
        Change("document", "changed", (WIRE.id,), (other.id,), name,
               note="other bytes under the same name"),
        Change("document", "gone", (GAZETTE.id,), (), "State Gazette, 2022-03-14, gazette.txt"),
    ]  # fmt: skip
    (new, *_) = diff_documents(make_version(documents=()), a)
    assert (new.change, new.a, new.b) == ("new", (), (WIRE.id,))


def test_claims_new_and_gone() -> None:
    a, b = make_version(claims=(MAYOR, ARMY)), make_version(claims=(MAYOR, MILLER))
    found = [(c.change, c.a, c.b) for c in diff_claims(a, b, pair_claims(a, b))]
    assert found == [("gone", (ARMY.id,), ()), ("new", (), (MILLER.id,))]


def test_a_changed_claim_names_every_field_and_both_values() -> None:
    denied = replace(with_count(MAYOR, 7, None), event=None)
    a, b = make_version(claims=(MAYOR,)), make_version(claims=(denied,))
    (change,) = diff_claims(a, b, pair_claims(a, b))
    assert change.fields == (
        FieldChange("event.type", "air_strike", None),
        FieldChange("event.negated", False, None),
        FieldChange("event.modality", "actual", None),
        FieldChange("counts.killed.persons.low", 9, 7),
        FieldChange("counts.killed.persons.high", 9, None),
    )
    assert (change.change, change.a, change.b) == ("changed", (MAYOR.id,), (MAYOR.id,))
    assert diff_claims(a, a, pair_claims(a, a)) == []
    assert diff_claims(b, a, pair_claims(b, a))[0].name == NAME


def test_a_claim_read_anew_has_another_id_and_is_the_same() -> None:
    anew = replace(with_count(MAYOR, 10, 10), id=make_id("another reader"))
    a, b = make_version(claims=(MAYOR, MILLER)), make_version(claims=(MILLER, anew))
    pairs = pair_claims(a, b)
    assert pairs == {MAYOR.id: anew.id, MILLER.id: MILLER.id}
    (change,) = diff_claims(a, b, pairs)
    assert (change.a, change.b, change.note) == ((MAYOR.id,), (anew.id,), "read anew: another id")
    assert [field.field for field in change.fields] == [
        "counts.killed.persons.low", "counts.killed.persons.high",
    ]  # fmt: skip


def test_claims_of_other_words_are_not_paired() -> None:
    moved = replace(MILLER, id=make_id("another"))
    assert pair_claims(make_version(claims=(MAYOR,)), make_version(claims=(moved,))) == {}


def test_two_counts_of_a_kind_are_told_apart() -> None:
    twice = replace(MAYOR, counts=MAYOR.counts * 2)
    assert list(count_keys(twice)) == ["counts.killed.persons", "counts.killed.persons.#2"]
    assert claim_values(twice)["counts.killed.persons.#2.low"] == 9
