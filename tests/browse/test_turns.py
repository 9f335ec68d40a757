"""Processes that share a case build its views one at a time, and wait for each other's."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from postgres_cluster import Server
from recount.browse import Browse
from recount.model import Decision
from recount.pipeline import Case, Settings
from recount.refresh import Progress, Refresher, rebuild_once, whole
from recount.store import Address, Ledger, copy_case

WAITING = "waiting for another process that does the same"


@pytest.fixture
def address(postgres: Server, example: str) -> Address:
    """The example case in a database, copied from a file and from a database."""
    made = Address.parse(postgres.new())
    with Ledger.open(example) as ledger:
        copy_case(ledger, made)
    return made


def reject(address: Address, rules: Settings) -> None:
    with Case.open(address, settings=rules) as case:
        claim = case.ledger.claims()[0].id
        case.decide_at_once(
            Decision("d1", "reject", (claim,), "Ana", "2024-01-01T00:00:00+00:00", "r")
        )


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "WAIT_SECONDS", 0.01)


def test_a_turn_is_had_by_one_connection_of_a_case(address: Address, postgres: Server) -> None:
    with Ledger.open(address) as one, Ledger.open(address) as other:
        with one.turn() as mine:
            assert mine
            with other.turn() as theirs:
                assert not theirs
        with other.turn() as theirs:
            assert theirs
    with (
        Ledger.open(address) as one,
        Ledger.open(postgres.new(), create=True) as apart,
        one.turn() as mine,
        apart.turn() as theirs,
    ):
        assert (mine, theirs) == (True, True)


def test_a_connection_that_is_lost_has_given_its_turn_back(address: Address) -> None:
    with Ledger.open(address) as other:
        lost = Ledger.open(address)
        assert lost._db.take_turn()
        lost.close()
        for _ in range(100):  # the server ends the connection in its own time
            with other.turn() as mine:
                if mine:
                    return
            time.sleep(0.05)
    pytest.fail("the turn was not given back")


@pytest.mark.usefixtures("quick")
def test_one_builds_and_the_other_waits_for_it(address: Address, rules: Settings) -> None:
    reject(address, rules)
    told: list[str] = []
    waits = threading.Event()
    built: list[bool] = []

    def build() -> None:
        def tell(words: str) -> None:
            told.append(words)
            if words == WAITING:
                waits.set()

        with Ledger.open(address) as ledger:
            built.append(rebuild_once(ledger, "ucdp", tell))

    thread = threading.Thread(target=build)
    with Ledger.open(address) as ledger, ledger.turn() as mine:
        assert mine
        thread.start()
        assert waits.wait(30)
        assert whole._rebuild(ledger, "ucdp", lambda _: None)
    thread.join(30)
    assert built == [False]  # what it waited for was what it wanted
    assert set(told) == {WAITING}
    with Browse.open(address) as browse:
        assert not browse.stale()


@pytest.fixture
def refreshers(address: Address) -> Iterator[list[Refresher]]:
    both = [Refresher(address, "ucdp", quiet=0.1) for _ in range(2)]
    yield both
    for refresher in both:
        refresher.stop()


def test_two_servers_refresh_one_case(
    address: Address, rules: Settings, refreshers: list[Refresher]
) -> None:
    reject(address, rules)
    for refresher in refreshers:
        refresher.start()
    for refresher in refreshers:
        assert refresher.wait(120)
        assert refresher.progress == Progress(None, 1, None)
    with Browse.open(address) as browse:
        assert not browse.stale()
    with Case.open(address, settings=rules) as case:
        assert case.verify() == []
