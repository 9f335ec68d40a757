"""A case is the same whatever the order, the interruptions and the repetitions."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from case_access import clone, connect, unguarded
from recount.errors import CaseError, UsageError
from recount.examples import example_folder
from recount.filters import Filter
from recount.ingest import IngestOptions
from recount.model import Decision
from recount.pipeline import Case, Settings, build_reader
from recount.records import claim_record, incident_record, source_record
from recount.store import Ledger, check_rows


@pytest.fixture(scope="module")
def settings(cache_dir: Path) -> Settings:
    return Settings(cache_dir)


@pytest.fixture(scope="module")
def example_case(new_target: Callable[[], str], settings: Settings) -> str:
    path = new_target()
    with Case.open(path, settings=settings, create=True) as case:
        result = case.add([str(example_folder())])
    assert result.added == len(list(example_folder().glob("*.md")))
    assert not result.failed
    return path


def contents(path: str, settings: Settings) -> dict[str, list[object]]:
    """All that a case tells, but for the order in which its documents came."""
    with Case.open(path, settings=settings) as case:
        docs = {doc.id: doc for doc in case.documents()}
        refs = {doc.id: Path(doc.ref).name for doc in docs.values()}
        return {
            "documents": [(doc.id, refs[doc.id]) for doc in docs.values()],
            "claims": sorted(
                (claim_record(c, docs[c.doc_id]) | {"ref": refs[c.doc_id]} for c in case.claims()),
                key=lambda record: str(record["id"]),
            ),
            "incidents": [incident_record(i, refs) for i in case.incidents()],
            "sources": [source_record(s) for s in case.sources()],
            "copies": [sorted(case.copies().items())],
        }


def test_the_order_of_the_reports_changes_nothing(
    target: str, example_case: str, settings: Settings
) -> None:
    names = sorted(str(path) for path in example_folder().glob("*.md"))
    random.Random(3).shuffle(names)
    with Case.open(target, settings=settings, create=True) as case:
        for part in (names[:5], names[5:6], names[6:]):
            case.add(part)
    assert contents(target, settings) == contents(example_case, settings)


def test_adding_again_changes_nothing(example_case: str, settings: Settings) -> None:
    before = contents(example_case, settings)
    with Case.open(example_case, settings=settings) as case:
        result = case.add([str(example_folder())])
        assert (result.added, result.known) == (0, 16)
    assert contents(example_case, settings) == before


def test_read_anew_a_case_is_as_if_it_had_been_read_so_at_first(
    target: str, example_case: str, settings: Settings
) -> None:
    with Case.open(target, settings=replace(settings, reader="rules"), create=True) as case:
        case.add([str(example_folder())])
        first = case.claims()
    with Case.open(target, settings=settings) as case:
        result = case.reread()
        assert (result.added, result.known, result.failed) == (16, 0, False)
        assert case.claims(reading=1) == [replace(c, copy_of=None, denies=None) for c in first]
        assert case.verify() == []
    assert contents(target, settings) == contents(example_case, settings)


def test_views_can_be_built_again_from_nothing(
    target: str, example_case: str, settings: Settings
) -> None:
    path = clone(example_case, target)
    db = connect(path)
    for table in ("incidents", "sources", "copies", "relations", "meta"):
        db.execute(f"DELETE FROM {table}")
    db.close()
    assert contents(path, settings) == contents(example_case, settings)


def test_killed_again_and_again_the_case_is_the_same(
    target: str, example_case: str, settings: Settings
) -> None:
    code = "from recount.cli import main; main()"
    command = [sys.executable, "-c", code, "add", target, str(example_folder())]
    chance = random.Random(17)
    for _ in range(5):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.9 + chance.random() * 0.8)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Ledger.open(target, create=True) as ledger:
            assert ledger.check_file() == check_rows(ledger) == []
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert contents(target, settings) == contents(example_case, settings)


def test_one_unreadable_input_stops_nothing(tmp_path: Path, settings: Settings) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
    good.write_text("Shells killed nine people in Idlib on Friday, the mayor said.")
    bad.write_bytes(b"%PDF-1.7")
    with Case.open(tmp_path / "a.recount", settings=settings, create=True) as case:
        result = case.add(
            [str(tmp_path / "none.txt"), str(bad), str(good)],
            options=IngestOptions(published=date(2016, 9, 30)),
        )
        assert result.added == 1
        assert result.failed
        assert {issue.code for issue in case.issues()} == {"not_found", "bad_file"}
        assert len(case.incidents()) == 1


def test_other_languages_are_kept_and_give_no_claims(tmp_path: Path, settings: Settings) -> None:
    report = tmp_path / "ar.txt"
    report.write_text("قال مسؤول محلي إن القصف أدى إلى مقتل تسعة مدنيين في سوق المدينة يوم الجمعة")
    with Case.open(tmp_path / "a.recount", settings=settings, create=True) as case:
        case.add([str(report)])
        assert [doc.lang for doc in case.documents()] == ["ar"]
        assert case.claims() == []
        assert [issue.code for issue in case.issues()] == ["language_not_read"]


def test_a_passage_that_another_report_takes_over_is_one_claim_twice(
    tmp_path: Path, settings: Settings
) -> None:
    passage = "Shells killed nine people in the market of Idlib on Friday morning, the mayor said."
    first = f"{passage}\n\nThe market had opened an hour before, and the street was full of carts."
    second = (
        "Schools in the north stay closed until Sunday because of the cold, a teacher said, and "
        "no bread has come for two days. People burn chairs to keep warm and wait for the road.\n\n"
        f"{passage}\n\nThe road from the coast is still cut, and drivers ask for twice the fare."
    )
    for name, text in (("a.txt", first), ("b.txt", second)):
        (tmp_path / name).write_text(text)
    with Case.open(tmp_path / "a.recount", settings=settings, create=True) as case:
        options = IngestOptions(published=date(2016, 9, 30))
        case.add([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], options=options)
        assert case.copies() == {}
        told = [claim for claim in case.claims() if claim.counts]
        assert [claim.copy_of for claim in told] == [None, told[0].id]
        (incident,) = [i for i in case.incidents() if i.tallies]
        assert incident.independent_accounts == 1


def test_a_case_as_it_was_added_verifies(example_case: str, settings: Settings) -> None:
    with Case.open(example_case, settings=settings) as case:
        assert case.verify() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE documents SET text = replace(text, 'nine', 'five')", "its text is not the one"),
        ("UPDATE bodies SET data = substr(data, 1, 9)", "cannot be unpacked"),
        ("UPDATE claims SET payload = replace(payload, 'killed', 'bereft')", "reads"),
        ("DELETE FROM decisions WHERE n = 1", "chain of decisions"),
        ("UPDATE decisions SET payload = replace(payload, 'seen', 'read')", "chain of decisions"),
    ],
)
def test_verify_finds_what_was_altered(
    target: str, example_case: str, settings: Settings, statement: str, found: str
) -> None:
    path = clone(example_case, target)
    with Case.open(path, settings=settings) as case:
        for n in range(2):
            case.decide(
                Decision(f"d{n}", "accept", (case.claims()[n].id,), "amal", "2026-01-01", "seen")
            )
    with unguarded(path) as db:
        db.execute(statement)
    with Case.open(path, settings=settings) as case:
        assert any(found in problem for problem in case.verify())


def test_filters_narrow_incidents(example_case: str, settings: Settings) -> None:
    with Case.open(example_case, settings=settings) as case:
        everything = case.incidents()
        assert case.incidents(Filter(place="gao"))
        assert len(case.incidents(Filter(place="gao"))) < len(everything)
        assert case.incidents(Filter(since=date(2017, 1, 1))) == []
        assert case.incidents(Filter(status="no such status")) == []
        assert all(i.status == "disputed" for i in case.incidents(Filter(status="disputed")))


def test_unknown_names_are_refused(tmp_path: Path, settings: Settings, cache_dir: Path) -> None:
    with pytest.raises(CaseError, match="no such case"):
        Case.open(tmp_path / "none.recount", settings=settings)
    with pytest.raises(UsageError, match="ucdp"):
        Case.open(tmp_path / "a.recount", settings=Settings(cache_dir, codebook="x"), create=True)
    with pytest.raises(UsageError, match="rules"):
        build_reader(Settings(cache_dir, reader="x"))
