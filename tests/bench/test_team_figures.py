"""The measure of a team's work finds what is lost, and counts what was answered for."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bench.synthetic import READER, CaseMaker
from bench.team import Heard, find_losses, measure, show

from postgres_cluster import Server
from recount.refresh import bring_up_to_date
from recount.store import Address, Ledger


def test_what_does_not_stand_is_named(postgres: Server) -> None:
    address = Address.parse(postgres.new())
    noted = []
    with Ledger.open(address, create=True) as ledger:
        for doc, reading in CaseMaker(7).reports(2, first=5):
            ledger.add_document(doc, doc.text.encode(), reading, READER)
            noted.append(("document", doc.id, 201, 0.1))
    refused = ("decision", "", 503, 0.1)
    assert find_losses(address, [*noted, refused]) == []
    gone = ("decision", "d0", 201, 0.2)
    assert find_losses(address, [*noted, gone]) == ["decision d0 is lost"]


def test_the_figures_tell_what_failed() -> None:
    heard = Heard()
    for status, seconds in ((200, 0.010), (200, 0.030), (503, 0.001)):
        heard.add(status, seconds)
    noted = [("document", "a", 201, 0.5), ("decision", "b", 201, 0.25), ("decision", "", 409, 0.1)]
    table = show(heard, noted, 2.0)
    rows = list(zip(*(column.cells for column in table.columns), strict=True))
    assert rows == [
        ("pages", "2", "1.0", "30", "30", "30", "1"),
        ("documents", "1", "0.5", "500", "500", "500", "0"),
        ("decisions", "1", "0.5", "250", "250", "250", "1"),
    ]


def test_a_small_team_is_answered(tmp_path: Path) -> None:
    address = Address.parse(str(tmp_path / "case.recount"))
    with Ledger.open(address, create=True) as ledger:
        for doc, reading in CaseMaker(7).reports(10):
            ledger.add_document(doc, doc.text.encode(), reading, READER)
        bring_up_to_date(ledger, "ucdp")
    heard, noted = measure(address, Namespace(seconds=1.0, writers=1, readers=2), tmp_path)
    assert heard.statuses[200] == len(heard.times) > 0
    assert {(kind, status) for kind, _, status, _ in noted} == {
        ("document", 201),
        ("decision", 201),
    }
    assert find_losses(address, noted) == []
