"""Views that do not follow from the facts are named; facts that are sound are not complained of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from case_access import connect
from recount.ingest import IngestOptions
from recount.pipeline import Case, Settings

REPORT = "Shells killed nine people in the market of Idlib on Friday, the mayor said."


@pytest.fixture
def path(target: str, tmp_path: Path, cache_dir: Path) -> str:
    (tmp_path / "a.txt").write_text(REPORT)
    with Case.open(target, settings=Settings(cache_dir, reader="rules"), create=True) as case:
        case.add([str(tmp_path / "a.txt")], options=IngestOptions(published=date(2016, 9, 30)))
    return target


def alter(path: str, statement: str) -> None:
    db = connect(path)
    assert db.execute(statement).rowcount == 1
    db.close()


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE incidents SET payload = replace(payload, '9', '8')", "incidents"),
        ("UPDATE sources SET n = 7", "sources"),
        ("INSERT INTO copies VALUES ('a', 'b', '[]')", "copies"),
        ("INSERT INTO relations VALUES ('a', 'b', NULL)", "relations"),
        ("UPDATE document_rows SET title = 'another'", "document_rows"),
        ("UPDATE claim_rows SET score = 0.1", "claim_rows"),
        ("DELETE FROM claim_rows", "claim_rows"),
        ("UPDATE claim_names SET name = 'x' WHERE field = 'event'", "claim_names"),
        ("UPDATE incident_rows SET killed_best = 8 WHERE codebook = 'ucdp'", "incident_rows"),
        ("DELETE FROM incident_documents", "incident_documents"),
        ("UPDATE source_rows SET claims = 0", "source_rows"),
        ("INSERT INTO amended VALUES ('a', '[]')", "amended"),
        ("INSERT INTO decision_subjects VALUES ('a', 1)", "decision_subjects"),
    ],
)
def test_altered_views_are_named(path: str, cache_dir: Path, statement: str, table: str) -> None:
    with Case.open(path, settings=Settings(cache_dir)) as case:
        assert case.verify() == []
    alter(path, statement)
    with Case.open(path, settings=Settings(cache_dir)) as case:
        assert case.verify() == [f"{table}: they do not follow from the facts"]
        assert case.verify(views=False) == []


def test_views_of_another_version_are_no_fault(path: str, cache_dir: Path) -> None:
    alter(path, "UPDATE meta SET value = '0.0.1 old' WHERE key = 'views'")
    alter(path, "UPDATE incidents SET payload = replace(payload, '9', '8')")
    with Case.open(path, settings=Settings(cache_dir)) as case:
        assert case.verify() == []
        assert case.incidents()[0].tallies[0].low == 9  # they are built anew when they are used


def test_progress_is_told(path: str, cache_dir: Path) -> None:
    told: list[str] = []
    with Case.open(path, settings=Settings(cache_dir)) as case:
        case.verify(progress=told.append)
    assert {"documents", "claims", "outside", "chain", "finding copies"} <= set(told)
