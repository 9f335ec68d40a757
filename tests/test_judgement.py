"""Judgements as they are asked for: claims added by hand, words mended, and what verify says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recount.browse import Browse
from recount.errors import UsageError
from recount.filters import Filter
from recount.judgement import make_decision
from recount.model import Claim, Decision
from recount.pipeline import Case, Settings
from recount.store import Ledger, added_claims

REPORT = """---
title: Market hit
outlet: Hill Wire
published: 2016-10-03
---
Nine people were killed on Monday when warplanes bombed a market in Maarat al-Numan, Syria, the
civil defence said. The baker lost both his hands, and two boys never came home.
"""
QUOTE = "two boys never came home"


@pytest.fixture(scope="module")
def settings(cache_dir: Path) -> Settings:
    return Settings(cache_dir, reader="rules")


@pytest.fixture
def case(tmp_path: Path, settings: Settings) -> Iterator[Case]:
    (tmp_path / "hill.md").write_text(REPORT, "utf-8")
    with Case.open(tmp_path / "c.recount", settings=settings, create=True) as opened:
        opened.add([str(tmp_path / "hill.md")])
        yield opened


def decide(case: Case, kind: str, subject: str, /, **values: object) -> Decision:
    pairs = [(path.replace("__", "."), json.dumps(value)) for path, value in values.items()]
    made = make_decision(case, kind, [subject], reason="so it says", by="Ana", values=pairs)
    case.decide(made)
    return made


def add(case: Case) -> tuple[Decision, Claim]:
    (doc,) = case.documents()
    made = decide(
        case, "add", doc.id, attribution__content__spans=QUOTE, counts__0__harm="missing",
        counts__0__low=2, counts__0__high=2, counts__0__spans="two boys",
        attribution__source__spans="civil defence",
    )  # fmt: skip
    return made, next(claim for claim in case.claims() if claim.id == made.subjects[0])


def killed(case: Case) -> Claim:
    return next(c for c in case.claims() if c.counts and c.counts[0].value.harm == "killed")


def test_an_added_claim_is_one_like_others(case: Case) -> None:
    made, claim = add(case)
    assert claim.counts[0].value.low == 2
    assert any(claim.id in incident.claims for incident in case.incidents())
    assert case.verify() == []
    browse = Browse(case.ledger)
    view = browse.claim(claim.id)
    assert (view.item.state, view.item.decided_by) == ("accepted", ("Ana",))
    assert [item.decision.id for item in view.history] == [made.id]
    assert claim.id in [i.claim.id for i in browse.claims(exact={"harm": "missing"}).items]
    found = browse.claims(Filter(text="boys"), exact={"state": "accepted"})
    assert [item.claim.id for item in found.items] == [claim.id]
    assert [item.claims for item in browse.documents().items] == [len(case.claims())]
    assert browse.overview().records["claims"] == len(case.claims())
    assert browse.find(claim.id[:10]) == [("claim", claim.id)]


def test_its_source_is_who_the_documents_own_claims_name_so(case: Case) -> None:
    known = killed(case).source
    _, claim = add(case)
    assert known is not None
    assert claim.source is not None
    assert claim.source.identity == replace(known.identity, country=None)


def test_undo_takes_it_away_and_back(case: Case) -> None:
    before = case.claims()
    made, claim = add(case)
    undo = decide(case, "undo", made.id)
    assert case.claims() == before
    assert Browse(case.ledger).claims(Filter(text="boys"), exact={"state": "accepted"}).total == 0
    assert not any(claim.id in incident.claims for incident in case.incidents())
    with pytest.raises(UsageError, match="no claim"):
        Browse(case.ledger).claim(claim.id)
    decide(case, "undo", undo.id)
    assert claim.id in {each.id for each in case.claims()}
    assert case.verify() == []


def test_it_stays_when_the_document_is_read_anew(case: Case) -> None:
    _, claim = add(case)
    decide(case, "amend", claim.id, counts__0__group="children")
    result = case.reread(again=True)
    assert result.added == 1
    assert result.issues == []
    now = next(each for each in case.claims() if each.id == claim.id)
    assert now.counts[0].value.group == "children"
    assert Browse(case.ledger).claim(claim.id).item.state == "amended"
    assert Browse(case.ledger).claims(Filter(text="boys"), exact={"state": "amended"}).total == 1
    assert case.verify() == []


def test_what_it_is_replayed_without_it_lacks(case: Case) -> None:
    made, claim = add(case)
    assert claim.id not in {each.id for each in case.replay([])[0]}
    assert claim.id in {each.id for each in case.replay([made])[0]}


def test_a_rebuild_keeps_it_in_the_lists(case: Case) -> None:
    _, claim = add(case)
    before = Browse(case.ledger).claim(claim.id).item
    case.ledger._db.execute("DELETE FROM meta WHERE key = 'views'")
    case.refresh()
    assert Browse(case.ledger).claim(claim.id).item == before


def test_a_document_is_needed(case: Case) -> None:
    with pytest.raises(UsageError, match="add takes a document"):
        decide(case, "add", killed(case).id, attribution__content__spans=QUOTE)
    with pytest.raises(UsageError, match="add takes one document"):
        make_decision(case, "add", ["a", "b"], reason="so", by="Ana", values=[("x", "1")])
    with pytest.raises(UsageError, match="these need them"):
        make_decision(case, "add", [case.documents()[0].id], reason="so", by="Ana")


def test_words_are_mended(case: Case) -> None:
    claim = killed(case)
    made = decide(case, "amend", claim.id, counts__0__spans="Nine people were killed")
    assert made.before == {
        "counts.0.text": claim.counts[0].evidence.text,
        "counts.0.spans": [
            {"start": s.start, "end": s.end} for s in claim.counts[0].evidence.spans
        ],
    }
    assert killed(case).counts[0].evidence.text == "Nine people were killed"
    assert case.verify() == []


def test_another_source_is_identified_by_its_words(case: Case) -> None:
    claim = killed(case)
    decide(case, "amend", claim.id, attribution__source__spans="The baker")
    source = next(c for c in case.claims() if c.id == claim.id).source
    assert source is not None
    assert source.evidence.text == "The baker"
    assert source.identity is not None
    assert source.identity.id != claim.source.identity.id  # type: ignore[union-attr]


def test_counts_come_and_go(case: Case) -> None:
    claim = killed(case)
    n = len(claim.counts)
    new = {f"counts.{n}.harm": "missing", f"counts.{n}.low": 2, f"counts.{n}.spans": "two boys"}
    added = decide(case, "amend", claim.id, **new)
    assert len(killed(case).counts) == n + 1
    low = decide(case, "amend", claim.id, **{f"counts.{n}.high": 2})
    with pytest.raises(UsageError, match=f"undo {low.id} first"):
        decide(case, "undo", added.id)
    gone = decide(case, "amend", claim.id, **{f"counts.{n}": None})
    assert gone.before is not None
    assert gone.before[f"counts.{n}"]["low"] == 2  # type: ignore[index]
    assert len(killed(case).counts) == n
    for made in (gone, low, added):
        decide(case, "undo", made.id)
    assert killed(case) == claim


def test_decisions_on_a_claim_know_where_it_was_read(case: Case) -> None:
    claim = killed(case)
    decide(case, "amend", claim.id, counts__0__spans="two boys")
    made = decide(case, "amend", claim.id, counts__0__low=8)
    assert made.anchors[0].told != ()
    assert case.reread(again=True).issues == []
    assert next(c for c in case.claims() if c.id == claim.id).counts[0].value.low == 8


def test_verify_tells_of_added_claims_that_are_not_as_decided(case: Case) -> None:
    made, claim = add(case)
    other = dict(made.after or {})
    other["sentence"] = {**other["sentence"], "text": "Y" * len(claim.sentence.text)}  # type: ignore[dict-item]
    forged = replace(made, id="forged", subjects=("forged",), after={**other, "id": "forged"})
    case.ledger.add_decision(forged)
    problems = case.verify()
    assert any(line.startswith("decision forged: ") for line in problems)
    assert "the claims added by hand are not those that the decisions add" in problems


def test_verify_tells_of_mended_words_that_do_not_stand_there(case: Case) -> None:
    claim = killed(case)
    made = decide(case, "amend", claim.id, counts__0__spans="Nine people were killed")
    case.ledger.add_decision(replace(made, id="x", after={**made.after, "counts.0.text": "N" * 23}))  # type: ignore[dict-item]
    assert [line[:12] for line in case.verify()] == ["decision x: "]


def test_added_claims_are_kept_in_the_columns_of_read_ones(case: Case) -> None:
    with Ledger.open(case.ledger.address.path) as ledger:
        assert added_claims(ledger) == {}
        columns = [row[1] for row in ledger._db.execute("PRAGMA table_info(added)")]
        kept = [row[1] for row in ledger._db.execute("PRAGMA table_info(claims)")]
        assert columns == kept
