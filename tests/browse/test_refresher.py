"""A refresher brings the views up to date in the background, and says what fails."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from bench.synthetic import CaseMaker

from case_access import connect
from recount.browse import Browse, Stale
from recount.examples import example_folder
from recount.filters import Filter
from recount.model import Decision
from recount.pipeline import Case, Settings
from recount.refresh import Progress, Refresher, rebuild_once, whole
from recount.store import GENESIS, Address, Ledger, chain_hash
from recount.store import views as views_module
from recount.store.ledger import dump
from recount.store.schema import APPLICATION_ID, MIGRATIONS
from recount.store.schema_listing import LISTING


def reject(path: str, rules: Settings, n: int) -> str:
    """Rejects the n-th claim at once."""
    with Case.open(path, settings=rules) as case:
        claim = case._ledger.claims()[n].id
        at = f"2024-01-01T00:00:{n:02d}+00:00"
        case.decide_at_once(Decision(f"d{n}", "reject", (claim,), "Ana", at, "r"))
    return claim


def test_decisions_are_worked_in_together_in_the_background(path: str, rules: Settings) -> None:
    told: list[Progress] = []
    refresher = Refresher(path, "ucdp", quiet=0.3, tell=told.append)
    refresher.start()
    try:
        assert refresher.wait(60)
        begun = refresher.progress.rebuilt
        for n in range(3):
            reject(path, rules, n)
            refresher.wake()
        with Browse.open(path) as browse:
            assert browse.stale().decisions == 3
            assert browse.claims(exact={"state": "rejected"}).total == 3
        assert refresher.wait(60)
        assert refresher.progress == Progress(None, begun + 1, None)
        with Browse.open(path) as browse:
            assert not browse.stale()
    finally:
        refresher.stop()
    assert "linking and reconciling" in [progress.doing for progress in told]


def test_what_fails_is_told_and_tried_again(path: str) -> None:
    put_away(path)
    refresher = Refresher(path, "ucdp", quiet=0.1)
    refresher.start()
    try:
        assert refresher.wait(60)
        assert refresher.progress.error is not None
        assert "no such case" in refresher.progress.error
        put_away(path, back=True)
        refresher.wake()
        assert refresher.wait(60)
        assert refresher.progress == Progress(None, 1, None)
    finally:
        refresher.stop()


def put_away(path: str, *, back: bool = False) -> None:
    """Lets a case be where nobody looks for it, and puts it back."""
    address = Address.parse(path)
    if address.path is not None:
        here, there = address.path, address.path.with_suffix(".away")
        (there if back else here).rename(here if back else there)
        return
    name, away = address.schema, f"{address.schema}_away"
    db = connect(path)
    db.execute(f"ALTER SCHEMA {away if back else name} RENAME TO {name if back else away}")
    db.close()


def test_stopping_ends_it(path: str) -> None:
    refresher = Refresher(path, "ucdp", quiet=0.1)
    refresher.start()
    refresher.stop()
    assert not refresher._thread.is_alive()


def test_what_is_decided_during_a_rebuild_is_not_lost(
    path: str, rules: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = reject(path, rules, 0)
    build = whole.build_views
    made: list[str] = []

    def slow(*args: object, **more: object) -> object:
        views = build(*args, **more)  # type: ignore[arg-type]
        if not made:
            made.append(reject(path, rules, 5))
        return views

    monkeypatch.setattr(whole, "build_views", slow)
    with Ledger.open(path) as ledger:
        assert rebuild_once(ledger, "ucdp")
    with Browse.open(path) as browse:
        assert browse.stale().decisions == 1
        rejected = {i.claim.id for i in browse.claims(exact={"state": "rejected"}).items}
        assert rejected == {first, made[0]}
        assert [i.pending for i in browse.decisions().items] == [True, False]
    with Ledger.open(path) as ledger:
        assert rebuild_once(ledger, "ucdp")
        assert not rebuild_once(ledger, "ucdp")
    with Browse.open(path) as browse:
        assert not browse.stale()


def test_older_views_do_not_take_the_place_of_newer_ones(
    path: str, rules: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    reject(path, rules, 0)
    build = whole.build_views
    calls: list[int] = []

    def overtaken(*args: object, **more: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            reject(path, rules, 5)
            with Ledger.open(path) as other:
                assert whole._rebuild(other, "ucdp", lambda _: None)  # out of its turn
        return build(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(whole, "build_views", overtaken)
    with Ledger.open(path) as ledger:
        assert rebuild_once(ledger, "ucdp")
    with Browse.open(path) as browse:
        assert not browse.stale()
    db = connect(path)
    assert db.execute("SELECT value FROM meta WHERE key = 'views decisions'").fetchone() == ("2",)
    db.close()


def test_a_case_of_an_older_version_gets_its_rows(tmp_path: Path, rules: Settings) -> None:
    path = tmp_path / "a.recount"  # there are older files only
    with Case.open(path, settings=rules, create=True) as case:
        case.add([str(example_folder())])
    with Browse.open(path) as browse:
        claims, documents = browse.claims(limit=1000), browse.documents(limit=1000)
    older = path.with_suffix(".older")
    db, old = sqlite3.connect(path), sqlite3.connect(older)
    for script in MIGRATIONS[: MIGRATIONS.index(LISTING)]:
        old.executescript(script)
    old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.execute(f"PRAGMA user_version = {MIGRATIONS.index(LISTING)}")
    for table in ("bodies", "documents", "refs", "readings", "mentions", "claims", "issues"):
        names = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
        rows = db.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
        old.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)
    made = Decision("d1", "accept", (claims.items[0].claim.id,), "Ana", "2024-01-01", "r")
    old.execute(
        "INSERT INTO decisions VALUES (1, 'd1', ?, ?)",
        (dump(made), chain_hash(GENESIS, dump(made))),
    )
    old.commit()
    db.close()
    old.close()
    with Browse.open(older) as browse:
        assert browse.claims().total == claims.total
        assert browse.documents(limit=1000).items == tuple(
            replace(item, copy_of=None) for item in documents.items
        )
        assert browse.claims(Filter(text="killed"), sort="relevance").total > 5
        assert browse.stale() == Stale(documents.total, 1)
    with Case.open(older, settings=rules) as case:
        case.refresh()
        assert case.verify() == []
    with Browse.open(older) as browse:
        assert browse.documents(limit=1000) == documents
        assert [item.state for item in browse.claims(limit=1000).items].count("accepted") == 1
        assert browse.claim(claims.items[0].claim.id).history[0].decision == made


def test_reports_that_come_meanwhile_do_not_make_a_plan_stale(
    path: Path, rules: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    reject(path, rules, 0)
    plan = views_module.plan_tables
    plans: list[int] = []

    def planning(db: object, views: object) -> object:
        plans.append(1)
        if len(plans) == 1:
            with Ledger.open(path) as other:
                for doc, reading in CaseMaker(7).reports(3):
                    assert other.add_document(doc, doc.text.encode(), reading, "made@1")
        return plan(db, views)  # type: ignore[arg-type]

    monkeypatch.setattr(views_module, "plan_tables", planning)
    with Ledger.open(path) as ledger:
        assert rebuild_once(ledger, "ucdp")
        assert len(plans) == 1
    with Browse.open(path) as browse:
        assert (browse.stale().documents, browse.stale().decisions) == (3, 0)
    with Case.open(path, settings=rules) as case:
        case.refresh()
        assert case.verify() == []
