"""Records are found in a case by filters that reach across records, and by their ids."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from recount.errors import UsageError
from recount.filters import Filter
from recount.ingest import IngestOptions
from recount.judgement import make_decision
from recount.lookup import (
    find_claims,
    find_documents,
    find_issues,
    find_record,
    find_sources,
)
from recount.pipeline import Case, Settings

REPORTS = {
    "one.txt": "Gunmen killed six miners near Potosí on Tuesday, the police said.",
    "two.txt": "The mayor of Gao said that a bomb killed two traders on Monday.",
    "three.txt": "Le maire a déclaré que la bombe avait tué deux commerçants à Gao lundi matin.",
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path):
    folder = tmp_path_factory.mktemp("lookup")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    with Case.open(folder / "x.recount", settings=Settings(cache_dir), create=True) as opened:
        opened.add([str(folder / "*.txt")], options=IngestOptions(date(2019, 5, 9)))
        yield opened


def test_filters_reach_across_records(case: Case) -> None:
    everyone = find_sources(case, Filter())
    assert {len(find_documents(case, Filter())), len(everyone)} == {3, 2}
    # a source fits by the claims that it makes, an issue by the document that it is about
    assert len(find_sources(case, Filter(text="miners"))) == 1
    assert find_sources(case, Filter(source=everyone[0].name)) == [everyone[0]]
    statuses = {incident.status for incident in case.incidents()}
    assert statuses == {"single_source"}
    assert len(find_claims(case, Filter(status="single_source"))) == len(case.claims())
    assert find_claims(case, Filter(status="denied")) == []
    assert len(find_documents(case, Filter(status="single_source"))) == 2
    for narrow, number in (
        (Filter(), 1),
        (Filter(text="language_not_read"), 1),  # of an issue, its code and message
        (Filter(until=date(2019, 5, 9)), 1),  # the day of its document
        (Filter(since=date(2019, 5, 10)), 0),
    ):
        assert len(find_issues(case, narrow)) == number
    assert find_issues(case, Filter(text="no such words")) == []


def test_a_record_is_found_by_the_beginning_of_its_id(case: Case) -> None:
    for record in (*case.claims(), *case.incidents(), *case.documents(), *case.sources()):
        assert find_record(case, record.id) == record
        assert find_record(case, record.id[:12]) == record
    for nobody in ("", "no such id"):
        with pytest.raises(UsageError, match="no record"):
            find_record(case, nobody)


def test_a_judgement_of_incidents_is_one_of_their_claims(case: Case) -> None:
    one, other = case.incidents()
    made = make_decision(case, "merge", [one.id, other.id], reason="one attack", by="amal")
    assert made.subjects == (*one.claims, *other.claims)
    assert (made.before, made.after) == (None, None)
    with pytest.raises(UsageError, match="accept takes claims"):
        make_decision(case, "accept", [one.id], reason="seen", by="amal")
    with pytest.raises(UsageError, match="at least two"):
        make_decision(case, "link", one.claims[:1], reason="seen", by="amal")
