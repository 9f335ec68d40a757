"""`import recount` is fast, has the verbs and the record types, and nothing else."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import recount
from recount.examples import example_folder

REPORT = (
    "Shells killed nine people at a bus station in Idlib on Friday, the mayor said. "
    "The defence ministry denied that its forces had fired on the town."
)


@pytest.fixture(scope="module")
def settings(cache_dir: Path) -> recount.Settings:
    return recount.Settings(cache_dir)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, settings: recount.Settings):
    path = tmp_path_factory.mktemp("library") / "mali.recount"
    with recount.Case(path, settings=settings) as opened:
        reports = sorted(example_folder().glob("*-mali.md"))
        assert opened.add(reports).added == 2
        yield opened


def test_all_is_sorted_and_every_name_can_be_had() -> None:
    assert recount.__all__ == sorted(recount.__all__)
    assert set(recount.__all__) <= set(dir(recount))
    for name in recount.__all__:
        assert getattr(recount, name) is not None, name


def test_what_the_type_checker_sees_is_what_is_there() -> None:
    assert set(recount._HOME) | {"__version__"} == set(recount.__all__)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        _ = recount.reed


def test_importing_loads_nothing_heavy() -> None:
    program = (
        "import sys, time; start = time.perf_counter(); import recount; "
        "print(time.perf_counter() - start); print(' '.join(sys.modules))"
    )
    command = [sys.executable, "-c", program]
    times = []
    for _ in range(5):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, loaded = done.stdout.split("\n", 1)
        times.append(float(seconds))
    for heavy in ("typing", "numpy", "rich", "click", "sqlite3", "recount.pipeline"):
        assert heavy not in loaded.split()
    assert min(times) < 0.05


def test_read_takes_one_path_or_several(tmp_path: Path, settings: recount.Settings) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT)
    day = date(2016, 9, 30)
    for inputs in (report, str(report), [report]):
        ((doc, reading),) = recount.read(
            inputs, published=day, outlet="Idlib Post", settings=settings
        )
        assert (doc.published, doc.outlet) == (day, "Idlib Post")
        assert [c.value.low for claim in reading.claims for c in claim.counts] == [9]


def test_an_unreadable_input_is_raised_or_collected(
    tmp_path: Path, settings: recount.Settings
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT)
    inputs = [tmp_path / "none.txt", report]
    with pytest.raises(recount.InputError) as caught:
        list(recount.read(inputs, settings=settings))
    assert caught.value.code == "not_found"
    issues: list[recount.Issue] = []
    found = list(recount.read(inputs, issues=issues, settings=settings))
    assert [doc.ref for doc, _ in found] == [str(report)]
    assert [issue.code for issue in issues] == ["not_found"]


def test_a_case_is_made_unless_that_is_not_wanted(
    tmp_path: Path, settings: recount.Settings
) -> None:
    path = tmp_path / "new.recount"
    with pytest.raises(recount.CaseError):
        recount.Case(path, create=False, settings=settings)
    recount.Case(str(path), settings=settings).close()
    with recount.Case(path, create=False, settings=settings) as case:
        assert case.documents() == []
        assert case.incidents() == []


def test_a_case_opens_with_the_settings_of_the_command_line(tmp_path: Path) -> None:
    with recount.Case(tmp_path / "plain.recount") as case:
        assert case.verify() == []
    with pytest.raises(recount.UsageError, match="ucdp"):
        recount.Case(tmp_path / "plain.recount", codebook="no such book")


def test_the_lists_are_those_of_the_command_line(case: recount.Case) -> None:
    (incident,) = case.incidents(recount.Filter(place="gao"))
    assert case.show(incident.id[:10]) == incident
    assert {source.name for source in case.sources()} >= {a.source for a in incident.accounts}
    fatal = case.claims(recount.Filter(harm="killed"))
    assert fatal
    assert {claim.id for claim in fatal} < {claim.id for claim in case.claims()}
    assert len(case.documents(recount.Filter(status=incident.status))) == 2
    assert case.issues(recount.Filter(text="no such words")) == []
    assert case.verify() == []
    assert recount.incident_record(incident, {d.id: d.ref for d in case.documents()})["id"]


def test_a_decision_is_appended_and_can_be_taken_back(case: recount.Case) -> None:
    claim = case.claims(recount.Filter(harm="killed"))[0]
    made = case.decide("reject", claim.id, reason="a test of the library", by="amal")
    assert [(d.kind, d.subjects, d.by) for d in case.decisions()] == [
        ("reject", (claim.id,), "amal")
    ]
    case.decide("undo", made.id, reason="taken back", by="amal")
    assert [d.kind for d in case.decisions()] == ["reject", "undo"]
    with pytest.raises(recount.UsageError, match="go with amend"):
        case.decide("amend", claim.id, reason="no values", by="amal")


def test_a_case_is_reported_and_exported(case: recount.Case, tmp_path: Path) -> None:
    page = case.report("Gao")
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>Gao</title>" in page
    names = {path.name for path in case.export("jsonl", tmp_path / "out")}
    assert {"claims.jsonl", "incidents.jsonl", "manifest.json"} <= names
    with pytest.raises(recount.UsageError, match="jsonl"):
        case.export("docx", tmp_path / "out")


def test_a_codebooks_tables_follow_that_codebook(case: recount.Case, tmp_path: Path) -> None:
    names = {path.name for path in case.export("acled", tmp_path / "out")}
    files = {"acled.csv", "figures.csv", "not_coded.csv", "datapackage.json", "manifest.json"}
    assert names == files
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["codebook"]["key"] == "acled"


def test_what_the_disk_refuses_is_a_case_error(tmp_path: Path) -> None:
    with pytest.raises(recount.CaseError, match="full"), recount.Case(tmp_path / "a.recount"):
        raise sqlite3.OperationalError("database or disk is full")


GED = """id,date_start,date_end,best,high,low,where_coordinates,latitude,longitude,country
77,2016-09-29,2016-09-29,6,7,5,Gao town,16.27,-0.04,Mali
78,2016-09-29,2016-09-29,none,7,5,Gao town,16.27,-0.04,Mali
"""


def test_outside_events_stand_beside_the_incidents(case: recount.Case, tmp_path: Path) -> None:
    (tmp_path / "ged.csv").write_text(GED)
    with pytest.raises(recount.UsageError, match="nothing to compare with"):
        case.compare()
    incidents = case.incidents()
    added = case.import_outside(tmp_path / "ged.csv")
    assert (added.added, [issue.code for issue in added.issues]) == (1, ["outside.bad_row"])
    (row,) = case.outside()
    assert (row.event_id, row.form, row.figures[0].best) == ("77", "ucdp", 6)
    assert recount.outside_record(row)["cells"]["where_coordinates"] == "Gao town"
    assert case.incidents() == incidents
    (match,) = case.compare("ged.csv")
    assert match.kind == "both"
    assert recount.match_record(match)["incidents"] == [incidents[0].id]
    assert case.verify() == []


def test_two_cases_are_compared(case: recount.Case, tmp_path: Path) -> None:
    with recount.Case(tmp_path / "empty.recount") as empty:
        found = empty.diff(case)
    assert (found.a.name, found.b.name) == ("empty", "mali")
    assert {change.change for change in found.changes} <= {"new", "only_b"}
    assert [recount.change_record(c)["what"] for c in found.changes][:2] == ["document"] * 2
    assert recount.agreement_record(found.agreement[0])["alpha"] is None
    assert recount.build_difference_page(found).startswith("<!DOCTYPE html>")
    with pytest.raises(recount.UsageError, match="'ben' has decided nothing"):
        case.diff_coders("amal", "ben")
