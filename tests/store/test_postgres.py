"""A case in a PostgreSQL schema: what is refused, what waits, what is lost and found again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_ledger import sample

from case_access import connect, tables, unguarded
from postgres_cluster import NAMED, NoServerError, Server, find_program
from recount.errors import CaseError, InvariantError
from recount.model import Decision
from recount.retrieval import Mark
from recount.store import Address, FeedNotes, Ledger, add_mark, check_rows
from recount.store import postgres as module
from recount.store.exchanges import CaseMemory
from recount.store.postgres import PostgresDatabase
from recount.store.schema import VERSION
from recount.store.schema_postgres import STATE
from recount.store.texts_postgres import ESCAPE, escape, unescape
from recount.verify import verify


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.new()


@pytest.fixture
def own_url(url: str) -> str:
    """The same, on the tests' own server: roles and databases are made there."""
    if NAMED in os.environ:
        pytest.skip(f"makes roles and databases, which it does not on the server of {NAMED}")
    return url


@pytest.fixture
def ledger(url: str):
    with Ledger.open(url, create=True) as opened:
        yield opened


def admin(url: str) -> psycopg.Connection:
    return psycopg.connect(str(Address.parse(url).url), autocommit=True)


# -- opening -------------------------------------------------------------------------------------


def test_a_case_is_made_only_on_demand(url: str) -> None:
    with pytest.raises(CaseError, match="no such case \\(make one with `recount init 'postgresql:"):
        Ledger.open(url)
    with Ledger.open(url, create=True) as ledger:
        assert ledger._db.version() == VERSION
        assert ledger.head().n == 0
    with Ledger.open(url) as ledger:
        assert ledger.count("documents") == 0


def test_several_cases_lie_in_one_database(postgres: Server) -> None:
    one, other = postgres.new(), postgres.new()
    with Ledger.open(one, create=True) as first, Ledger.open(other, create=True) as second:
        first.add_document(*sample(), "rules@1")
        assert (first.count("documents"), second.count("documents")) == (1, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE {}.t (x int)",
        "CREATE TABLE {}.case_state (application text)",
        "CREATE TABLE {0}.case_state (application text, version int, writes int); "
        "INSERT INTO {0}.case_state VALUES ('another', 1, 0)",
        "CREATE FUNCTION {}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_a_schema_of_something_else_is_left_alone(url: str, statement: str) -> None:
    name = Address.parse(url).schema
    with admin(url) as db:
        db.execute(f"CREATE SCHEMA {name}")
        db.execute(statement.format(name))
        held = "SELECT count(*) FROM pg_class WHERE relnamespace = %s::regnamespace"
        before = db.execute(held, (name,)).fetchone()
        with pytest.raises(CaseError, match="a schema, but not a case of this program"):
            Ledger.open(url, create=True)
        assert db.execute(held, (name,)).fetchone() == before


def test_a_case_that_is_made_between_two_looks_is_opened(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger.open(url, create=True).close()
    really = PostgresDatabase.has_state
    looks = iter([False])
    monkeypatch.setattr(PostgresDatabase, "has_state", lambda db: next(looks, really(db)))
    with Ledger.open(url, create=True) as ledger:
        assert ledger.documents() == []
    assert next(looks, None) is None


def test_an_empty_schema_that_was_prepared_is_taken(own_url: str) -> None:
    with admin(own_url) as db:
        db.execute("CREATE ROLE clerk LOGIN")  # who may make no schema
        db.execute(f"CREATE SCHEMA {Address.parse(own_url).schema} AUTHORIZATION clerk")
    try:
        own = own_url.replace("recount@", "clerk@")
        with pytest.raises(CaseError, match="no such case"):
            Ledger.open(own)
        with Ledger.open(own, create=True) as ledger:
            ledger.add_document(*sample(), "rules@1")
            assert check_rows(ledger) == []
        with pytest.raises(CaseError, match="permission denied for database"):
            Ledger.open(f"{own}_2", create=True)
    finally:
        with admin(own_url) as db:
            db.execute("DROP OWNED BY clerk")
            db.execute("DROP ROLE clerk")


def test_a_newer_schema_is_refused(ledger: Ledger, url: str) -> None:
    ledger._db.execute("UPDATE case_state SET version = version + 1")
    with pytest.raises(CaseError, match=f"schema {VERSION + 1} is newer than this program's"):
        Ledger.open(url)


def test_a_migration_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[str]:
        return ["CREATE TABLE meta (key text)", "CREATE TABLE nonsense (x nothing)"]

    monkeypatch.setattr(module, "postgres_statements", broken)
    with pytest.raises(CaseError, match="cannot be opened as a case"):
        Ledger.open(url, create=True)
    monkeypatch.undo()
    with pytest.raises(CaseError, match="no such case"):
        Ledger.open(url)
    Ledger.open(url, create=True).close()


def test_a_database_in_another_encoding_is_refused(postgres: Server, own_url: str) -> None:
    with admin(postgres.url) as db:
        db.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    url = postgres.url.replace("/postgres", "/latin")
    with pytest.raises(CaseError, match="a database in LATIN1; a case needs one in UTF8"):
        Ledger.open(url, create=True)


def test_no_message_tells_the_password(postgres: Server, own_url: str) -> None:
    for url in (
        "postgresql://amal:s3cret@localhost:1/halab",
        postgres.url.replace("recount@", "nobody:s3cret@"),
        f"{postgres.url}&sslmode=s3cret&password=s3cret",
    ):
        with pytest.raises(CaseError) as refused:
            Ledger.open(url, create=True)
        assert "cannot be used" in str(refused.value)
        assert "s3cret" not in f"{refused.value}{refused.value.__cause__}".replace("sslmode", "")


def test_who_may_only_read_can_read_and_is_told_so(ledger: Ledger, own_url: str) -> None:
    ledger.add_document(*sample(), "rules@1")
    name = Address.parse(own_url).schema
    with admin(own_url) as db:
        db.execute("DROP ROLE IF EXISTS guest")
        db.execute("CREATE ROLE guest LOGIN")
        db.execute(f"GRANT USAGE ON SCHEMA {name} TO guest")
        db.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO guest")
    try:
        with Ledger.open(own_url.replace("recount@", "guest@")) as guest:
            assert len(guest.documents()) == 1
            assert check_rows(guest) == []
            with pytest.raises(CaseError, match="permission denied"):
                guest.add_document(*sample("b.txt", " b"), "rules@1")
            assert len(guest.documents()) == 1
    finally:
        with admin(own_url) as db:
            db.execute("DROP OWNED BY guest")
            db.execute("DROP ROLE guest")


def test_without_its_driver_it_is_said_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from recount.store import Ledger\n"
        "try: Ledger.open('postgresql://h/db')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
        f"Ledger.open({str(tmp_path / 'a.recount')!r}, create=True).close()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == (
        "UsageError postgresql://h/db: needs the driver psycopg: "
        "pip install 'recount-ledger[postgres]'\n"
    )


# -- texts ---------------------------------------------------------------------------------------


@given(st.text(st.sampled_from(["a", "\x00", ESCAPE, "0", "1", "é"])))
def test_every_text_has_a_form_without_nul(text: str) -> None:
    assert "\x00" not in escape(text)
    assert unescape(escape(text)) == text


def test_texts_come_back_as_they_went_in(ledger: Ledger) -> None:
    for text in (
        "a\x00b",
        f"{ESCAPE}0",
        f"\x00{ESCAPE}",
        "\u2028 \U0010ffff \ufeff",
        "'\\ $1 %s ?",
    ):
        assert ledger._db.execute("SELECT CAST(? AS text)", (text,)).fetchone() == (text,)
    doc, body, reading = sample("a\x00b.txt", f" \x00{ESCAPE}")
    ledger.add_document(doc, body, reading, "rules@1")
    assert ledger.documents() == [doc]
    assert check_rows(ledger) == []


def test_order_is_that_of_code_points(target: str) -> None:
    names = ["b", "B", "a", "é", "\U0001f600", "\uffee", "z", "_", "Ä", "aa", "a b", "ß"]
    with Ledger.open(target, create=True) as ledger:
        with ledger._write() as db:
            db.executemany("INSERT INTO meta VALUES (?, '')", [(name,) for name in names])
        found = ledger._db.execute("SELECT key FROM meta WHERE key >= 'A' ORDER BY key DESC")
        assert [key for (key,) in found] == sorted((n for n in names if n >= "A"), reverse=True)


def test_nulls_stand_first_and_like_knows_ascii_only(target: str) -> None:
    with Ledger.open(target, create=True) as ledger:
        rows = [("a", "ÉCOLE"), ("b", None), ("c", "école"), ("d", "ECOLE")]
        with ledger._write() as db:
            db.executemany("INSERT INTO relations (claim_id, copy_of) VALUES (?, ?)", rows)
        ask = ledger._db.execute
        ordered = ask("SELECT claim_id FROM relations ORDER BY copy_of NULLS FIRST, claim_id")
        assert [key for (key,) in ordered] == ["b", "d", "a", "c"]
        alike = ask("SELECT claim_id FROM relations WHERE copy_of LIKE ? ORDER BY 1", ("ecole",))
        assert [key for (key,) in alike] == ["d"]
        alike = ask("SELECT claim_id FROM relations WHERE copy_of LIKE ? ORDER BY 1", ("%cole",))
        assert [key for (key,) in alike] == ["a", "c", "d"]


def test_names_of_any_length_are_keys(target: str) -> None:
    long = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(20_000))  # does not compress well
    doc, body, reading = sample(long)
    with Ledger.open(target, create=True) as ledger:
        ledger.add_document(replace(doc, outlet=long, title=long), body, reading, "rules@1")
        ledger.note_ref(replace(doc, ref=f"{long}2"))
        ledger.note_ref(replace(doc, ref=f"{long}2"))
        assert [ref for ref, _ in ledger.all_refs()] == [long, f"{long}2"]
        notes = FeedNotes(ledger)
        for n in range(2):
            notes.note(long, {"n": n})
            notes.note_entry(long, f"{long}x", str(n))
        assert (notes.state(long), notes.seen(long, f"{long}x")) == ({"n": 1}, "1")
        add_mark(ledger, Mark("k", 1, {}, done=False))
        add_mark(ledger, Mark("k", 2, {"a": 1}, done=True))
        assert CaseMemory(ledger).mark("k") == Mark("k", 2, {"a": 1}, done=True)
        ledger.add_decision(Decision("d", "accept", ("c",), long, "2026-01-01", "seen"))
        assert check_rows(ledger) == []


# -- writing -------------------------------------------------------------------------------------


_ARRIVALS = "INSERT INTO arrivals (doc_id, ref, headers) SELECT id, 'x', '[]' FROM documents"


def fail(ledger: Ledger, statement: str, then: Callable[[], object] = lambda: 1 / 0) -> None:
    """Writes, and then something goes wrong before the end."""
    with ledger._write() as db:
        db.execute(statement)
        then()
        db.execute(statement)


def test_both_databases_make_the_same_log(tmp_path: Path, url: str) -> None:
    chains = []
    for target in (str(tmp_path / "a.recount"), url):
        with Ledger.open(target, create=True) as ledger:
            for n in range(3):
                ledger.add_document(*sample(f"{n}.txt", f" {n}"), "rules@1")
            with pytest.raises(ZeroDivisionError):
                fail(ledger, _ARRIVALS)
            ledger.add_decision(Decision("d", "accept", ("c",), "a", "2026-01-01", "s"))
            ledger.add_document(*sample("4.txt", " 4"), "rules@1")
            numbers = ledger._db.execute("SELECT seq FROM documents ORDER BY seq").fetchall()
            assert numbers == [(1,), (2,), (3,), (4,)]
            chains.append([entry.chain for entry in ledger.log()])
    assert chains[0] == chains[1]


def pass_over(ledger: Ledger) -> None:
    with ledger._write() as db:
        db.execute("INSERT INTO meta VALUES ('a', 'b')")
        with suppress(db.IntegrityError):
            db.execute("INSERT INTO meta VALUES ('a', 'c')")


def test_a_failure_that_is_passed_over_is_not_taken_for_success(ledger: Ledger) -> None:
    with pytest.raises(InvariantError, match="passed over"):
        pass_over(ledger)
    assert ledger.count("meta") == 0
    assert ledger.add_document(*sample(), "rules@1")


def test_rows_of_one_statement_are_numbered_one_by_one(target: str) -> None:
    with Ledger.open(target, create=True) as ledger:
        for n in range(3):
            ledger.add_document(*sample(f"{n}.txt", f" {n}"), "rules@1")
        with ledger._write() as db:
            for _ in range(2):
                db.execute(_ARRIVALS)
        found = ledger._db.execute("SELECT n FROM arrivals ORDER BY n").fetchall()
        assert found == [(n,) for n in range(1, 7)]


def test_a_snapshot_does_not_see_what_is_written_meanwhile(target: str) -> None:
    with Ledger.open(target, create=True) as one, Ledger.open(target) as other:
        with one.snapshot():
            assert one.count("documents") == 0
            other.add_document(*sample(), "rules@1")
            assert one.count("documents") == 0
        assert one.count("documents") == 1


def test_who_waits_too_long_to_write_is_told(
    ledger: Ledger, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTINGS", module._SETTINGS.replace("'120s'", "'0.2s'"))
    with Ledger.open(url) as other:
        with ledger._write(), pytest.raises(CaseError, match="lock timeout"):
            other.add_document(*sample(), "rules@1")
        assert not other._db.in_transaction
        assert other.add_document(*sample(), "rules@1")


def test_a_server_that_takes_no_writes_is_named(ledger: Ledger, url: str) -> None:
    with Ledger.open(f"{url}&options=-c%20default_transaction_read_only%3Don") as other:
        assert other.documents() == []
        with pytest.raises(CaseError, match="read-only transaction"):
            other.add_document(*sample(), "rules@1")
        assert other.count("documents") == 0


def end_connections(url: str) -> None:
    with admin(url) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'recount' AND pid <> pg_backend_pid()"
        )


def test_a_lost_connection_is_made_anew(ledger: Ledger, url: str) -> None:
    ledger.add_document(*sample(), "rules@1")
    end_connections(url)
    assert len(ledger.documents()) == 1
    end_connections(url)
    assert ledger.add_document(*sample("b", " b"), "rules@1")
    with pytest.raises(CaseError, match="cannot be used"):
        fail(ledger, "INSERT INTO meta VALUES ('a', 'b')", lambda: end_connections(url))
    assert ledger.count("meta") == 0  # all was taken back, and it can be used again
    assert ledger.add_document(*sample("c", " c"), "rules@1")
    assert check_rows(ledger) == []


def test_one_that_was_closed_stays_closed(url: str) -> None:
    ledger = Ledger.open(url, create=True)
    ledger.close()
    with pytest.raises(CaseError, match="closed"):
        ledger.documents()


def test_a_lent_case_goes_from_thread_to_thread(url: str) -> None:
    with Ledger.open(url, create=True, lent=True) as ledger:
        for n in range(3):
            thread = threading.Thread(
                target=ledger.add_document, args=(*sample(f"{n}", f" {n}"), "rules@1")
            )
            thread.start()
            thread.join()
        assert ledger.count("documents") == 3


# -- checking ------------------------------------------------------------------------------------


def test_an_entry_of_the_log_that_asks_nonsense_stops_no_check(ledger: Ledger, url: str) -> None:
    ledger.add_document(*sample(), "rules@1")
    ledger.add_decision(Decision("d", "accept", ("c",), "a", "2026-01-01", "s"))
    with unguarded(url) as db:
        db.execute("""UPDATE log SET payload = replace(payload, '"n":1', '"n":"x"')""")
    problems = check_rows(ledger)
    assert problems[0] == "log entry 1: the chain of the log breaks here"
    assert [p for p in problems if "cannot be read" in p]
    assert not [p for p in problems if "transaction" in p]


def test_a_dump_that_was_restored_verifies(ledger: Ledger, url: str) -> None:
    try:
        dump, restore = find_program("pg_dump"), find_program("psql")
    except NoServerError as error:
        pytest.skip(str(error))
    doc, body, reading = sample()
    ledger.add_document(doc, body, reading, "rules@1")
    address = Address.parse(url)
    assert address.url is not None
    made = subprocess.run(
        [dump, "-n", str(address.schema), address.url], capture_output=True, check=True
    )
    with admin(url) as db:
        db.execute(f"DROP SCHEMA {address.schema} CASCADE")
    command = [restore, "-q", "-v", "ON_ERROR_STOP=1", address.url]
    subprocess.run(command, input=made.stdout, stdout=subprocess.DEVNULL, check=True)
    with Ledger.open(url) as again:
        assert verify(again) == []
        assert again.documents() == [doc]
        assert again.add_document(*sample("b", " b"), "rules@1")
        assert verify(again) == []


def test_facts_cannot_be_emptied(ledger: Ledger, url: str) -> None:
    db = connect(url)
    with pytest.raises(db.IntegrityError, match="stamps are only ever added"):
        db.execute("TRUNCATE stamps")
    db.close()


def test_both_databases_have_the_same_tables(tmp_path: Path, ledger: Ledger) -> None:
    with Ledger.open(tmp_path / "a.recount", create=True) as file:
        names = tables(file._db)
        assert tables(ledger._db) - {STATE} == names
        for name in sorted(names):
            assert ledger._db.columns(name) == file._db.columns(name), name
        views = "claims_now", "mentions_now", "issues_now", "claim_sentences"
        for name in views:
            assert ledger._db.columns(name) == file._db.columns(name), name


def test_columns_are_told_in_order(ledger: Ledger) -> None:
    assert isinstance(ledger._db, PostgresDatabase)
    assert ledger._db.columns("refs") == ["ref", "doc_id"]
    assert ledger._db.check() == []
