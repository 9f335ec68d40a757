"""The synthetic case holds together, is the same for a seed, and answers what is measured on it."""

from __future__ import annotations

from pathlib import Path

from bench.listing import Asker, measure, measure_decisions, p95
from bench.synthetic import CLAIMS, READER, WORDS, CaseMaker, make_case, write_reports

from recount.browse import Browse
from recount.store import Ledger
from recount.verify import verify


def test_a_synthetic_case_holds_together_and_answers_every_query(tmp_path: Path) -> None:
    path = tmp_path / "s.recount"
    make_case(path, 60)
    with Ledger.open(path) as ledger:
        assert verify(ledger) == []
    with Browse.open(path) as browse:
        seen = browse.overview()
        assert (seen.records["documents"], seen.records["claims"]) == (60, 60 * CLAIMS)
        assert seen.records["copies"] > 3
        assert seen.incidents > 8
        assert not seen.stale
        view = browse.document(browse.documents(limit=1).items[0].id)
        assert WORDS <= len(view.document.text.split()) < WORDS + 60
        assert view.reader == READER
        assert len(view.mentions) > CLAIMS
        assert len(Asker(browse).queries()) > 60
    spent = measure(path, 2)
    assert all(len(times) == 2 and p95(times) == max(times) for times in spent.values())
    decided = measure_decisions(path, 2)
    kinds = ("accept", "amend", "reject", "merge", "undo")
    assert {name: len(times) for name, times in decided.items()} == {
        f"decide: {k}": 4 for k in kinds
    }


def test_a_seed_gives_the_same_reports(tmp_path: Path) -> None:
    first, second = (list(CaseMaker(3).reports(20)) for _ in range(2))
    assert first == second
    assert first != list(CaseMaker(4).reports(20))
    write_reports(tmp_path / "a.jsonl", 20, seed=3)
    assert (tmp_path / "a.jsonl").read_text("utf-8").count("\n") == 20


def test_tolls_rise_from_report_to_report() -> None:
    maker = CaseMaker(5)
    what = maker.happening()
    tolls = [maker.told(what, days)[1]["killed"] for days in (0, 6, 12)]
    assert tolls == [1 + what.killed, 1 + 2 * what.killed, 1 + 3 * what.killed]
