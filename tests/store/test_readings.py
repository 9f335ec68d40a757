"""A document may be read again: all readings are kept, the newest counts, whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from old_case import write_old_case
from test_ledger import evidence, sample

from case_access import connect, unguarded
from recount.filters import Filter
from recount.model import Decision, Issue, Mention, Reading, ReadingHead
from recount.store import (
    Ledger,
    add_reading,
    claims_of_reading,
    every_claim,
    find_past_claims,
    judged_claims,
    kept_readings,
    newest_readers,
    was_reread,
)
from recount.store.review import Wanted, find_decisions
from recount.values import Count
from recount.verify import verify

DOC, BODY, FIRST = sample()
MISREAD = Issue("extract", "llm.ungrounded", "warning", DOC.ref, "dropped")
COUNT = Mention(evidence("nine"), Count("killed", 9, None), 0.95, "counts.better@1")
SAME_ID = replace(FIRST.claims[0], counts=(COUNT,))
OTHER = replace(FIRST.claims[0], id="other", event=None, counts=())
SECOND = Reading((("count", COUNT),), (SAME_ID, OTHER))


@pytest.fixture
def ledger(target: str):
    with Ledger.open(target, create=True) as opened:
        opened.add_document(DOC, BODY, replace(FIRST, issues=(*FIRST.issues, MISREAD)), "rules@1")
        yield opened


def test_the_newest_reading_counts_and_the_older_one_stays(ledger: Ledger) -> None:
    assert not was_reread(ledger)
    assert add_reading(ledger, DOC, SECOND, "better@1", "2026-01-02T03:04:05+00:00")
    assert was_reread(ledger)
    assert ledger.claims() == list(SECOND.claims)  # one id came out of both
    assert {claim.id: claim for claim in ledger.facts()} == {c.id: c for c in SECOND.claims}
    assert ledger.claim(SAME_ID.id) == SAME_ID
    assert tuple(ledger.mentions(DOC.id)) == SECOND.mentions
    assert claims_of_reading(ledger, 1) == list(FIRST.claims)
    assert claims_of_reading(ledger, 2, Filter(harm="killed")) == [SAME_ID]
    assert claims_of_reading(ledger, 3) == []
    assert kept_readings(ledger, DOC.id) == [
        ReadingHead(DOC.id, 1, "rules@1", None, 2, 1, counts=False),
        ReadingHead(DOC.id, 2, "better@1", "2026-01-02T03:04:05+00:00", 1, 2, counts=True),
    ]
    assert newest_readers(ledger) == {DOC.id: "better@1"}
    assert ledger.count("documents") == 1
    assert verify(ledger) == []


def test_filters_look_at_the_newest_reading(ledger: Ledger) -> None:
    add_reading(ledger, DOC, Reading((), (OTHER,)), "better@1", None)
    assert ledger.claims(Filter(harm="killed")) == []
    assert ledger.documents(Filter(harm="killed")) == []
    assert [doc.id for doc in ledger.documents(Filter(place="Brela"))] == [DOC.id]


def test_the_same_reader_adds_nothing_unless_again(ledger: Ledger) -> None:
    before = ledger.facts_digest()
    assert not add_reading(ledger, DOC, SECOND, "rules@1", None)
    assert ledger.facts_digest() == before
    assert ledger.claims() == list(FIRST.claims)
    assert add_reading(ledger, DOC, SECOND, "rules@1", None, again=True)
    assert ledger.claims() == list(SECOND.claims)
    assert ledger.facts_digest() != before


def test_an_issue_of_a_reading_goes_with_it(ledger: Ledger) -> None:
    codes = [issue.code for issue in ledger.issues()]
    assert codes == ["llm.ungrounded", "encoding_guessed"]
    add_reading(ledger, DOC, SECOND, "better@1", None)
    assert [issue.code for issue in ledger.issues()] == ["encoding_guessed"]
    assert ledger.count("issues") == 2
    add_reading(ledger, DOC, replace(SECOND, issues=(MISREAD,)), "third@1", None)
    assert [issue.code for issue in ledger.issues()] == codes


def test_claims_are_those_that_were_decided_on(ledger: Ledger) -> None:
    def decide(key: str) -> Decision:
        decision = Decision(key, "accept", (SAME_ID.id,), "a", "2022", "seen")
        ledger.add_decision(decision)
        return decision

    first = decide("d1")
    add_reading(ledger, DOC, SECOND, "better@1", None)
    second = decide("d2")
    add_reading(ledger, DOC, Reading((), ()), "third@1", None)
    third = decide("d3")
    assert judged_claims(ledger, [first, second, third]) == {
        ("d1", SAME_ID.id): FIRST.claims[0],
        ("d2", SAME_ID.id): SAME_ID,
        ("d3", SAME_ID.id): SAME_ID,  # the last that there was
    }
    assert find_past_claims(ledger, "oth") == [OTHER]
    assert find_past_claims(ledger, SAME_ID.id) == [SAME_ID]


def test_a_claim_that_counts_is_no_past_one(ledger: Ledger) -> None:
    add_reading(ledger, DOC, SECOND, "better@1", None)
    assert find_past_claims(ledger, SAME_ID.id) == []


@pytest.mark.parametrize("table", ["readings", "mentions", "claims", "reading_issues"])
def test_readings_can_be_neither_changed_nor_deleted(ledger: Ledger, table: str) -> None:
    other = connect(ledger.address)
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET doc_id = 'x'"):
        with pytest.raises(other.DatabaseError, match=f"{table} are only ever added"):
            other.execute(statement)
    other.close()


def test_a_failed_rereading_leaves_the_older_one(ledger: Ledger) -> None:
    broken = Reading((*SECOND.mentions, ("count", None)), SECOND.claims)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        add_reading(ledger, DOC, broken, "better@1", None)
    assert ledger.claims() == list(FIRST.claims)
    assert len(kept_readings(ledger)) == 1


def test_verify_looks_at_every_reading(ledger: Ledger) -> None:
    add_reading(ledger, DOC, SECOND, "better@1", None)
    with unguarded(ledger.address) as other:
        other.execute("UPDATE claims SET payload = replace(payload, 'shells', 'shelly')")
        other.execute("UPDATE mentions SET payload = replace(payload, '\"nine\"', '\"five\"')")
    told = "\n".join(verify(ledger))
    assert f"claim {SAME_ID.id}: " in told
    assert f"claim {SAME_ID.id} in reading 2: " in told
    assert "count of brela.txt in reading 2: [24, 28) reads 'nine', not 'five'" in told


def test_verify_misses_a_reading_that_was_taken_out(ledger: Ledger) -> None:
    add_reading(ledger, DOC, SECOND, "better@1", None)
    with unguarded(ledger.address) as other:
        other.execute("DELETE FROM readings WHERE n = 1")
    told = verify(ledger)
    assert "document brela.txt: its readings are [2], not 1 to the last" in told
    assert f"log entry 1 (document {DOC.id}): 1 rows of readings were added, 0 stand" in told


# -- older files ---------------------------------------------------------------------------------


def test_what_an_older_file_holds_is_its_first_reading(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    reports = [
        (DOC, BODY, replace(FIRST, issues=(*FIRST.issues, MISREAD))),
        sample("later.txt", " Nobody else was hurt."),
    ]
    decision = Decision("d1", "accept", (SAME_ID.id,), "a", "2022", "seen")
    digest = write_old_case(path, reports, "rules@1", (decision,))
    with Ledger.open(path) as ledger:
        assert ledger.facts_digest() == digest  # its views are still up to date
        assert {doc.id for doc in ledger.documents()} == {doc.id for doc, _, _ in reports}
        assert {claim.id for claim in ledger.claims()} == {r.claims[0].id for _, _, r in reports}
        assert tuple(ledger.mentions(DOC.id)) == FIRST.mentions
        assert kept_readings(ledger, DOC.id) == [
            ReadingHead(DOC.id, 1, "rules@1", None, 2, 1, counts=True)
        ]
        assert ledger.decisions() == [decision]
        asked = Wanted(by="a", kind="accept", claim=SAME_ID.id)
        assert find_decisions(ledger, asked, "b", offset=0, limit=5) == ({1: decision}, 1)
        assert judged_claims(ledger, [decision]) == {("d1", SAME_ID.id): FIRST.claims[0]}
        assert verify(ledger) == []
        assert MISREAD in ledger.issues()
        assert add_reading(ledger, DOC, SECOND, "better@1", None)
        assert MISREAD not in ledger.issues()
        assert judged_claims(ledger, [decision]) == {("d1", SAME_ID.id): FIRST.claims[0]}
    with Ledger.open(path) as ledger:  # and is opened again as any other
        assert ledger.claim("other") == OTHER
        assert ledger.claims(Filter(since=date(2016, 9, 30)))
        assert len(list(every_claim(ledger))) == 4
        assert verify(ledger) == []
        with pytest.raises(sqlite3.DatabaseError, match="claims are only ever added"):
            ledger._db.execute("DELETE FROM claims")


# -- killed --------------------------------------------------------------------------------------

_REREADER = """
import sys
sys.path.insert(0, {tests!r})
from test_ledger import sample
from test_readings import claims_read_again
from recount.store import Ledger, add_reading
with Ledger.open({path!r}) as ledger:
    for n in range({last}):
        doc, _, reading = sample(f"r{{n}}.txt", " " * n)
        add_reading(ledger, doc, claims_read_again(reading), "better@1", None)
        print(n, flush=True)
"""
MANY = 200


def claims_read_again(reading: Reading) -> Reading:
    """A reading of three mentions and two claims, where the first has two and one."""
    (claim,) = reading.claims
    twin = replace(claim, id=f"{claim.id}-2")
    return Reading((*reading.mentions, reading.mentions[0]), (claim, twin))


def test_killed_at_random_moments_a_document_has_its_old_or_its_new_reading(
    target: str,
) -> None:
    with Ledger.open(target, create=True) as ledger:
        for n in range(MANY):
            ledger.add_document(*sample(f"r{n}.txt", " " * n), "rules@1")
    folders = os.pathsep.join(p for p in sys.path if p)
    code = _REREADER.format(tests=str(Path(__file__).parent), path=target, last=MANY)
    command = [sys.executable, "-c", code]
    chance = random.Random(11)
    for round_ in range(4):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": folders}
        )
        assert process.stdout is not None
        process.stdout.readline()  # it has begun to write
        if round_ < 3:
            time.sleep(chance.random() * 0.1)
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with Ledger.open(target) as ledger:
            assert ledger.check_file() == []
            heads = kept_readings(ledger)
            assert {(h.n, h.mentions, h.claims) for h in heads} == {(1, 2, 1), (2, 3, 2)}
            assert sum(h.counts for h in heads) == MANY
            read_again = sum(h.n == 2 for h in heads)
            assert len(ledger.claims()) == MANY + read_again
    assert read_again == MANY
