"""A case of all that a case can hold: what is altered is found, and it verifies elsewhere."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import form_samples
import pytest
from authority import Authority
from outside_files import KOBA, ucdp
from test_tampering import TABLES, WAYS, dump, is_found
from warc_maker import pack, story
from web_server import answer, make_fetcher, page, running

from case_access import unguarded
from recount.custody import find_custody
from recount.evidence.bundle import write_bundle
from recount.evidence.stamps import ask_stamp, read_certificates
from recount.evidence.unpack import verify_bundle
from recount.judgement import make_decision
from recount.pipeline import Case, Settings
from recount.store import Clerk
from recount.store.facts import FACTS

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to answer with")
AT = "2026-01-02T03:04:05.000+00:00"
TAMPERINGS = 60


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "Own")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running() as server:
        server.paths["/old"] = answer(b"", "301 Moved", location="/market")
        server.paths["/market"] = answer(page(), x_served_by="cache-7")
        yield server.url("/old")


@pytest.fixture(scope="module")
def settings(cache_dir: Path) -> Settings:
    return Settings(cache_dir, reader="rules", clerk=Clerk("amal", lambda: AT))


@pytest.fixture(scope="module")
def path(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings, address: str, authority: Authority
) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    files = {
        "bulletin.pdf": form_samples.two_columns(),
        "crawl.warc.gz": pack([story(1), story(2)], "gz")[0],
        "photo.jpg": b"\xff\xd8\xff\xe0....",
        "events.csv": ucdp(KOBA),
    }
    for name, body in files.items():
        (folder / name).write_bytes(body)
    inputs = [str(folder / name) for name in files if name != "events.csv"]
    path = folder / "all.recount"
    with Case.open(path, settings=settings, create=True) as case:
        case.add([*inputs, address], fetcher=make_fetcher())
        case.reread(again=True)
        for claim in case.claims()[:2]:
            case.decide(make_decision(case, "accept", [claim.id], reason="seen", by="amal"))
        case.import_outside([str(folder / "events.csv")])
        case.keep_stamp(
            ask_stamp(case.head, "http://x", post=lambda _, asked: authority.reply(asked))
        )
    return path


def test_every_table_of_facts_holds_something_and_all_verifies(
    path: Path, settings: Settings
) -> None:
    db = sqlite3.connect(path)
    counts = {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in FACTS}
    db.close()
    assert [table for table, count in counts.items() if not count] == ["reading_issues"]
    assert (counts["documents"], counts["readings"], counts["exchanges"]) == (4, 8, 2)
    with Case.open(path, settings=settings) as case:
        assert case.verify() == []
        kinds = {entry.kind for entry in case.log()}
    assert kinds == {
        "document", "reading", "issue", "exchange", "retrieval", "arrival", "decision", "outside",
        "stamp",
    }  # fmt: skip


def test_custody_names_the_address_and_the_headers(
    path: Path, settings: Settings, address: str
) -> None:
    with Case.open(path, settings=settings) as case:
        (doc,) = [doc for doc in case.documents() if doc.url == address.replace("old", "market")]
        custody = find_custody(case, [doc])[doc.id]
    (came,) = custody["arrivals"]
    assert (came["url"], came["final_url"], came["status"]) == (address, doc.url, 200)
    assert ["x-served-by", "cache-7"] in [[name.lower(), value] for name, value in came["headers"]]
    assert [entry["kind"] for entry in custody["log"]] == [
        "document", "retrieval", "arrival", "reading",
    ]  # fmt: skip
    assert {entry["by"] for entry in custody["log"]} == {"amal"}
    assert len(custody["stamps"]) == 1


def _tamper(whole: Path, path: Path, rng: random.Random, table: str) -> str | None:
    """Alters a copy of a case, guards put back; returns how, null where nothing is altered."""
    shutil.copy(whole, path)
    with unguarded(path) as db:
        way = rng.choice(WAYS)
        way(db, rng, table)
    return way.__name__


def test_whatever_is_altered_in_any_table_is_found(path: Path, tmp_path: Path) -> None:
    rng = random.Random(66)
    before: Any = dump(path)
    tables = [t for t in TABLES if t != "reading_issues"]
    found: dict[str, int] = {}
    tried = 0
    while sum(found.values()) < TAMPERINGS:
        table = tables[tried % len(tables)]
        tried += 1
        copy = tmp_path / f"{tried}.recount"
        way = _tamper(path, copy, rng, table)
        if dump(copy)[2] != before[2]:  # else a row exchanged with itself, or with one like it
            assert is_found(copy), f"{way} in {table}"
            found[table] = found.get(table, 0) + 1
        copy.unlink()
    assert set(found) == set(tables)


def test_a_bundle_verifies_elsewhere(
    path: Path, settings: Settings, authority: Authority, tmp_path: Path
) -> None:
    with Case.open(path, settings=settings) as case:
        head = case.head.chain
        write_bundle(case, tmp_path / "here.zip", codebook="ucdp")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = shutil.move(tmp_path / "here.zip", elsewhere / "there.zip")
    found = verify_bundle(
        Path(moved), settings, heads=[head], roots=read_certificates(authority.root)
    )
    assert found.problems == []
