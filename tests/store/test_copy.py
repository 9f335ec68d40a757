"""A case is copied between files and databases with all that counts, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_ledger import sample
from test_tampering import fill

from case_access import connect, unguarded
from postgres_cluster import Server
from recount.errors import CaseError
from recount.filters import Filter
from recount.refresh import bring_up_to_date
from recount.retrieval import Mark
from recount.store import (
    Address,
    Copied,
    FeedNotes,
    Ledger,
    User,
    UserSession,
    add_mark,
    add_session,
    add_user,
    check_rows,
    copy_case,
    list_users,
)
from recount.store.copy import ORDERS, PRIVATE, SHARED
from recount.store.schema import ACCOUNT_TABLES, NOTE_TABLES, VIEW_TABLES
from recount.verify import verify

AT = "2026-01-02T03:04:05.000+00:00"
KINDS = ("file", "database")
EMPTY = ["amended", "source_words", "added", "blind_words", "hidden_decisions"]
"""Views of claims that people changed or added: the tests of the commands copy these."""


@pytest.fixture
def new(request: pytest.FixtureRequest, tmp_path: Path):
    """Gives addresses at which nothing is: `new("file")`, `new("database")`."""
    made = iter(range(100))

    def give(kind: str) -> Address:
        if kind == "file":
            return Address.parse(tmp_path / f"{next(made)}.recount")
        server: Server = request.getfixturevalue("postgres")
        return Address.parse(server.new())

    return give


def make(address: Address) -> None:
    """Makes a case in which the tables that are copied hold something, but for `EMPTY`."""
    fill(address)
    user = User("amal", "admin", "$argon2id$x", False, AT)
    with Ledger.open(address) as ledger:
        add_user(ledger, user)
        add_session(ledger, UserSession("0" * 64, user, "c", AT, AT))
        FeedNotes(ledger).note("http://x.org/feed", {"polls": 3})
        FeedNotes(ledger).note_entry("http://x.org/feed", "http://x.org/1", "d" * 64)
        add_mark(ledger, Mark("crawl.warc", 100, {"documents": 2}, True))
        bring_up_to_date(ledger, "ucdp")


def rows_of(address: Address) -> dict[str, list[tuple[object, ...]]]:
    db = connect(address)
    found = {}
    for table, order in ORDERS.items():
        names = ", ".join(f'"{name}"' for name in sorted(db.columns(table)))
        found[table] = db.execute(f"SELECT {names} FROM {table} ORDER BY {order}").fetchall()
    db.close()
    return found


def copy(source: Address, target: Address, **more: bool) -> Copied:
    with Ledger.open(source) as ledger:
        return copy_case(ledger, target, **more)


def is_there(address: Address) -> bool:
    if address.path is not None:
        return any(address.path.parent.glob(f"*{address.path.name}*"))
    db = connect(address)
    (found,) = db.execute(
        "SELECT count(*) FROM pg_namespace WHERE nspname = ?", (address.schema,)
    ).fetchone()
    db.close()
    return bool(found)


def test_every_table_is_copied_but_for_sessions() -> None:
    assert set(ORDERS) == set(SHARED) | set(PRIVATE)
    assert set(PRIVATE) == {*ACCOUNT_TABLES, *NOTE_TABLES} - {"sessions"}
    assert set(VIEW_TABLES) < set(SHARED)


@pytest.mark.parametrize("to", KINDS)
@pytest.mark.parametrize("source_kind", KINDS)
def test_a_copy_is_the_same_case(new, source_kind: str, to: str) -> None:
    source, target = new(source_kind), new(to)
    make(source)
    told: list[str] = []
    with Ledger.open(source) as ledger:
        made = copy_case(ledger, target, tell=told.append)
        head = ledger.head()
    assert made.head == head
    assert made.rows["documents"] == 3
    assert made.rows["users"] == 1
    assert "claims: 6 of 6" in told
    held = rows_of(source)
    assert [table for table, rows in held.items() if not rows] == EMPTY
    assert rows_of(target) == held
    with Ledger.open(target) as ledger:
        assert check_rows(ledger, heads=[head.chain]) == []
        assert verify(ledger) == []
        assert ledger.count("sessions") == 0
        assert [user.name for user in list_users(ledger)] == ["amal"]
        assert len(ledger.documents(Filter(text="Report 2"))) == 1
        doc, body, reading = sample("new.txt", " One more.")
        assert ledger.add_document(doc, body, reading, "rules@1")
        assert check_rows(ledger) == []


def test_there_and_back_gives_the_same_bytes(new) -> None:
    first, there, back, plain = new("file"), new("database"), new("file"), new("file")
    make(first)
    copy(first, there)
    copy(there, back)
    copy(first, plain)
    assert back.path.read_bytes() == plain.path.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_to_give_away_has_no_users(new, kind: str) -> None:
    source, target = new(kind), new("file")
    make(source)
    copy(source, target, private=False)
    held = rows_of(target)
    assert {table: len(held[table]) for table in PRIVATE} == dict.fromkeys(PRIVATE, 0)
    assert b"argon2id" not in target.path.read_bytes()


@pytest.mark.parametrize("to", KINDS)
def test_what_is_there_already_is_left_alone(new, to: str) -> None:
    source, target = new("file"), new(to)
    make(source)
    with Ledger.open(target, create=True):
        pass
    with pytest.raises(CaseError) as caught:
        copy(source, target)
    kind = "file" if to == "file" else "case"
    assert str(caught.value) == f"{target}: there is a {kind} already"
    with Ledger.open(target) as ledger:
        assert ledger.count("documents") == 0


@pytest.mark.parametrize("to", KINDS)
@pytest.mark.parametrize("source_kind", KINDS)
def test_a_damaged_case_is_not_copied(new, source_kind: str, to: str) -> None:
    source, target = new(source_kind), new(to)
    make(source)
    with unguarded(source) as db:
        db.execute("UPDATE documents SET title = 'another' WHERE seq = 2")
    with pytest.raises(CaseError) as caught:
        copy(source, target)
    said = str(caught.value)
    assert said.startswith(f"{source}: not copied, since the copy would not be sound: log entry ")
    assert said.endswith(": documents: not as it was added (see `recount verify`)")
    assert not is_there(target)


@pytest.mark.parametrize("to", KINDS)
def test_of_a_copy_that_is_broken_off_nothing_is_left(new, to: str) -> None:
    source, target = new("file"), new(to)
    make(source)

    def stop(words: str) -> None:
        if words.startswith("claims:"):
            raise KeyboardInterrupt

    with Ledger.open(source) as ledger, pytest.raises(KeyboardInterrupt):
        copy_case(ledger, target, tell=stop)
    assert not is_there(target)
    assert copy(source, target).rows["documents"] == 3


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_added_meanwhile_is_not_in_the_copy(new, kind: str) -> None:
    source, target = new(kind), new("file")
    make(source)
    doc, body, reading = sample("late.txt", " Late.")

    def add(words: str) -> None:
        if words.startswith("documents:"):
            with Ledger.open(source) as other:
                other.add_document(replace(doc, ref=words), body, reading, "rules@1")

    with Ledger.open(source) as ledger:
        before = ledger.head()
        made = copy_case(ledger, target, tell=add)
        assert made.head == before != ledger.head()
    with Ledger.open(target) as ledger:
        assert ledger.count("documents") == 3
        assert check_rows(ledger) == []
