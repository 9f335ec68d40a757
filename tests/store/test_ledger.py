"""The case file keeps facts, refuses to change them, and holds together when killed."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from case_access import connect
from recount.errors import CaseError
from recount.filters import Filter
from recount.model import (
    Attribution,
    Claim,
    Decision,
    Document,
    Evidence,
    Issue,
    Mention,
    Party,
    Reading,
    make_id,
)
from recount.store import GENESIS, Ledger, chain_hash
from recount.store.schema import MIGRATIONS, VERSION
from recount.values import Count, Event, Identity, Place, When

TEXT = "On Friday shells killed nine people in Brela, the mayor said."


def evidence(part: str) -> Evidence:
    start = TEXT.index(part)
    return Evidence.of(TEXT, (start, start + len(part)))


def sample(ref: str = "brela.txt", extra: str = "") -> tuple[Document, bytes, Reading]:
    """A document with one claim; `extra` behind the text makes it another document."""
    text = TEXT + extra
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()
    doc = Document(
        make_id(digest), ref, text, digest, outlet="Brela Post", published=date(2016, 9, 30)
    )
    count = Mention(evidence("nine people"), Count("killed", 9, 9), 0.9, "counts.rules@1")
    place = Mention(
        evidence("Brela"), Place("Brela", "1", 43.37, 16.93, "HR"), 0.9, "places.rules@1"
    )
    day = date(2016, 9, 30)
    mayor = Party(evidence("the mayor"), identity=Identity("m", "Mayor of Brela", "official"))
    claim = Claim(
        make_id(doc.id, "claim"),
        doc.id,
        evidence(TEXT),
        Attribution(
            "indirect", "asserts", evidence("shells killed nine people in Brela"), sources=(mayor,)
        ),
        source=mayor,
        event=Mention(evidence("shells"), Event("shelling"), 0.9, "events.rules@1"),
        counts=(count,),
        place=place,
        when=Mention(evidence("Friday"), When(day, day), 1.0, "dates.rules@1"),
        score=0.9,
    )
    issue = Issue("ingest", "encoding_guessed", "info", ref, "read as cp1252")
    return doc, body, Reading((("count", count), ("toponym", place)), (claim,), (issue,))


@pytest.fixture
def ledger(target: str):
    with Ledger.open(target, create=True) as opened:
        yield opened


def test_what_goes_in_comes_out_equal(ledger: Ledger) -> None:
    doc, body, reading = sample()
    assert ledger.add_document(doc, body, reading, "rules@1")
    assert ledger.documents() == [doc]
    assert ledger.body(doc.body_sha256) == body
    assert ledger.claims() == list(reading.claims)
    assert tuple(ledger.mentions(doc.id)) == reading.mentions
    assert ledger.issues() == list(reading.issues)


def test_the_same_bytes_twice_are_one_document(ledger: Ledger) -> None:
    doc, body, reading = sample()
    assert ledger.add_document(doc, body, reading, "rules@1")
    again, _, _ = sample("copy-of-brela.txt")
    assert not ledger.add_document(again, body, reading, "rules@1")
    assert [d.ref for d in ledger.documents()] == ["brela.txt"]
    assert ledger.count("refs") == 2


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        (Filter(since=date(2016, 9, 30)), 1),
        (Filter(since=date(2016, 10, 1)), 0),
        (Filter(until=date(2016, 9, 29)), 0),
        (Filter(place="brela"), 1),
        (Filter(place="br_la"), 0),  # a sign of the query language is a sign of the name
        (Filter(source="Mayor"), 1),
        (Filter(source="100%"), 0),
        (Filter(harm="killed"), 1),
        (Filter(harm="injured"), 0),
        (Filter(event="shell"), 1),
        (Filter(text="nine people"), 1),
        (Filter(text='" OR 1'), 0),
        (Filter(text="nowhere"), 0),
    ],
)
def test_filters(ledger: Ledger, narrow: Filter, found: int) -> None:
    ledger.add_document(*sample(), "rules@1")
    assert len(ledger.claims(narrow)) == found


def test_full_text_search_over_documents(ledger: Ledger) -> None:
    ledger.add_document(*sample(), "rules@1")
    assert len(ledger.documents(Filter(text="shells brela"))) == 1
    assert ledger.documents(Filter(text="mortars")) == []
    assert len(ledger.documents(Filter(text='"((*'))) == 1  # no word in it: no condition


@pytest.mark.parametrize("table", ["bodies", "documents", "mentions", "claims", "issues"])
def test_facts_can_be_neither_changed_nor_deleted(ledger: Ledger, table: str) -> None:
    ledger.add_document(*sample(), "rules@1")
    other = connect(ledger.address)
    with pytest.raises(other.DatabaseError, match="only ever added"):
        other.execute(f"DELETE FROM {table}")
    column = other.columns(table)[0]
    with pytest.raises(other.DatabaseError, match="only ever added"):
        other.execute(f"UPDATE {table} SET {column} = {column}")
    other.close()


def test_decisions_are_chained(ledger: Ledger) -> None:
    for n in range(3):
        ledger.add_decision(
            Decision(f"d{n}", "accept", ("c1",), "amal", "2026-01-01T00:00:00Z", "seen")
        )
    before = GENESIS
    for payload, chain in ledger.decision_chain():
        assert chain == chain_hash(before, payload)
        before = chain
    assert [d.id for d in ledger.decisions()] == ["d0", "d1", "d2"]


def test_a_failed_addition_leaves_nothing(ledger: Ledger) -> None:
    doc, body, reading = sample()
    broken = Reading((*reading.mentions, ("count", None)), reading.claims)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        ledger.add_document(doc, body, broken, "rules@1")
    assert ledger.documents() == []
    assert ledger.count("bodies") == 0
    assert ledger.add_document(doc, body, reading, "rules@1")


def test_opening_what_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no such case"):
        Ledger.open(tmp_path / "none.recount")
    with pytest.raises(CaseError, match="a folder"):
        Ledger.open(tmp_path)
    text = tmp_path / "text.recount"
    text.write_text("not a database at all, but long enough to be looked at as one" * 40)
    with pytest.raises(CaseError, match="cannot be opened"):
        Ledger.open(text)
    foreign = tmp_path / "foreign.recount"
    db = sqlite3.connect(foreign)
    db.execute("CREATE TABLE t (x)")
    db.commit()
    db.close()
    with pytest.raises(CaseError, match="not a case"):
        Ledger.open(foreign)


def test_a_newer_schema_is_refused_and_an_empty_file_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "a.recount"
    with Ledger.open(path, create=True) as ledger:
        assert ledger.count("documents") == 0
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone()[0] == VERSION == len(MIGRATIONS)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.commit()
    db.close()
    with pytest.raises(CaseError, match="newer"):
        Ledger.open(path)


_WRITER = """
import sys
sys.path[:0] = {folders!r}
from test_ledger import sample
from recount.store import Ledger
with Ledger.open({path!r}, create=True) as ledger:
    for n in range({first}, {last}):
        ledger.add_document(*sample(f"r{{n}}.txt", " " * n), "rules@1")
        print(n, flush=True)
"""


def _writer(target: str | Path, first: int, last: int) -> subprocess.Popen[bytes]:
    folders = [str(folder) for folder in Path(__file__).parents[:2]]
    code = _WRITER.format(folders=folders, path=str(target), first=first, last=last)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def test_killed_at_random_moments_nothing_is_half_there(target: str) -> None:
    chance = random.Random(5)
    for _ in range(6):
        process = _writer(target, 0, 400)
        assert process.stdout is not None
        process.stdout.readline()  # it has begun to write
        time.sleep(chance.random() * 0.15)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with Ledger.open(target) as ledger:
            documents = ledger.count("documents")
            assert documents > 0
            assert ledger.check_file() == []
            assert ledger.count("bodies") == documents
            assert ledger.count("claims") == documents
            assert ledger.count("mentions") == 2 * documents
    last = _writer(target, 0, 400)
    assert last.stdout is not None
    assert last.communicate()[0].count(b"\n") == 400
    with Ledger.open(target) as ledger:
        assert ledger.count("documents") == 400


def test_two_processes_may_add_at_once(target: str) -> None:
    writers = [_writer(target, 0, 120), _writer(target, 60, 180)]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    with Ledger.open(target) as ledger:
        assert ledger.count("documents") == 180
        assert ledger.check_file() == []


_OPENER = "import sys; from recount.store import Ledger; Ledger.open(sys.argv[1], create=True)"


def test_many_processes_may_make_one_case_at_the_same_moment(target: str) -> None:
    for n in range(4):
        command = [sys.executable, "-c", _OPENER, f"{target}{n}"]
        started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
        errors = [process.communicate()[1] for process in started]
        assert [process.returncode for process in started] == [0] * 4, errors
