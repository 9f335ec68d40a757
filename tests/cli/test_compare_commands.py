"""`recount diff`, `import` and `compare`: what they print, in which form, and how they end."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from claim_maker import KOBA as PLACE
from claim_maker import make_claim, make_doc
from outside_files import KOBA, STRIKE, acled, ucdp

from recount.cli import main
from recount.compare.tables import CHANGE_COLUMNS, MATCH_COLUMNS
from recount.model import Claim, Document, Reading
from recount.store import Ledger

WIRE = make_doc("wire.txt", "Northern Wire", text="A strike killed nine in Koba, the mayor said.")
POST = make_doc("post.txt", "Koba Post", text="Seven died in the strike, a doctor said.")
MAYOR = make_claim(WIRE, WIRE.text, by=("Mayor of Koba", "official"), place=PLACE,
                   days="2022-03-12", killed=9)  # fmt: skip
DOCTOR = make_claim(POST, POST.text, by=("a doctor", "medical"), place=PLACE, days="2022-03-12",
                    killed=7)  # fmt: skip


def fill(path: Path, *reports: tuple[Document, Claim]) -> str:
    with Ledger.open(path, create=True) as ledger:
        for doc, claim in reports:
            ledger.add_document(doc, doc.text.encode(), Reading((), (claim,)), "test@1")
    return str(path)


@pytest.fixture
def monday(tmp_path: Path) -> str:
    return fill(tmp_path / "monday.recount", (WIRE, MAYOR))


@pytest.fixture
def friday(tmp_path: Path) -> str:
    return fill(tmp_path / "friday.recount", (WIRE, MAYOR), (POST, DOCTOR))


# -- outside -------------------------------------------------------------------------------------

LATER = KOBA | {"id": "900002", "date_start": "2022-05-02", "date_end": "2022-05-02",
                "where_coordinates": "Tarne town", "source_headline": "Market shelled"}  # fmt: skip


@pytest.fixture
def imported(tmp_path: Path) -> str:
    """A case with two rows of UCDP, one of them in a later version too, and one of ACLED."""
    case = str(tmp_path / "imported.recount")
    files = {
        "ged24.csv": ucdp(KOBA),
        "ged25.csv": ucdp(KOBA | {"best": "11"}, LATER),
        "acled.csv": acled(STRIKE),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        assert main(["import", case, str(tmp_path / name)]) == 0
    return case


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), [("900001", 11), ("900002", 9), ("MLI9001", 9)]),
        (("--every",), [("900001", 9), ("900001", 11), ("900002", 9), ("MLI9001", 9)]),
        (("--dataset", "acled"), [("MLI9001", 9)]),
        (("--dataset", "ged24"), [("900001", 9)]),  # a file's own rows, replaced or not
        (("--since", "2022-04-01"), [("900002", 9)]),
        (("--until", "2022-04-01", "--dataset", "ucdp"), [("900001", 11)]),
        (("--place", "tarne"), [("900002", 9)]),
        (("--event", "drone"), [("MLI9001", 9)]),
        (("--text", "MARKET shelled"), [("900002", 9)]),
        (("--harm", "injured"), []),
        (("--limit", "1"), [("900001", 11)]),
    ],
)
def test_outside_lists_what_fits(
    options: tuple[str, ...], found: list, imported: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["outside", imported, *options]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["event_id"], row["figures"][0]["best"]) for row in rows] == found


def test_outside_as_csv_and_as_a_table(imported: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["outside", imported, "--format", "csv", "--dataset", "ucdp"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["killed_low"], row["killed_best"], row["killed_high"]) for row in rows] == [
        ("8", "11", "12"), ("8", "9", "12"),
    ]  # fmt: skip
    assert json.loads(rows[1]["cells"])["source_headline"] == "Market shelled"
    assert main(["outside", imported, "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "12 March 2022" in shown
    assert "8 / 11 / 12" in shown
    assert main(["outside", imported, "--format", "table", "--place", "nowhere"]) == 0
    assert capsys.readouterr().out == "No outside events.\n"


def test_outside_of_a_name_that_was_never_imported(
    imported: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outside", imported, "--dataset", "gtd"]) == 2
    assert "nothing was imported as 'gtd'" in capsys.readouterr().err


# -- diff ----------------------------------------------------------------------------------------


def test_diff_as_records(monday: str, friday: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", monday, friday]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["what"], r.get("change")) for r in records[:3]] == [
        ("document", "new"), ("claim", "new"), ("incident", "changed"),
    ]  # fmt: skip
    fields = {f["field"]: (f["a"], f["b"], f["b_claim"]) for f in records[2]["fields"]}
    assert fields["status"] == ("single_source", "disputed", None)
    assert fields["tallies.killed.persons.low"] == (9, 7, DOCTOR.id)


def test_diff_as_a_table(monday: str, friday: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", monday, friday, "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("A: monday (1 report, 1 claim, 1 incident); B: friday (2 reports, ")
    assert "incidents: 1 changed" in shown
    assert f"killed: low: 9 ({MAYOR.id}) → 7 ({DOCTOR.id})" in shown
    assert "status: one source → disputed" in shown
    assert "none: only one unit that both coded" in shown


def test_diff_as_csv(monday: str, friday: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", monday, friday, "--format", "csv"]) == 0
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert tuple(header) == CHANGE_COLUMNS
    assert {len(row) for row in rows} == {len(CHANGE_COLUMNS)}


def test_diff_as_a_page(monday: str, friday: str, tmp_path: Path) -> None:
    page = tmp_path / "week.html"
    assert main(["diff", monday, friday, "-o", str(page)]) == 0
    assert "<title>monday and friday, compared</title>" in page.read_text("utf-8")


def test_diff_of_two_coders(friday: str, capsys: pytest.CaptureFixture[str]) -> None:
    for who, kind in (("ANA", "accept"), ("BEN", "reject")):
        assert main(["decide", friday, kind, DOCTOR.id, "--reason", "seen", "--by", who]) == 0
    capsys.readouterr()
    assert main(["diff", friday, "--coders", "ANA", "BEN"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (decision,) = [r for r in records if r["what"] == "decision"]
    assert (decision["change"], decision["fields"][0]["a"], decision["fields"][0]["b"]) == (
        "contradicts", "accept", "reject",
    )  # fmt: skip
    assert main(["diff", friday, "--coders", "ANA", "CLEO"]) == 2
    assert "'CLEO' has decided nothing" in capsys.readouterr().err


def test_diff_needs_two_sides(
    monday: str, friday: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", monday]) == 2
    assert main(["diff", monday, friday, "--coders", "ANA", "BEN"]) == 2
    assert "name two cases, or one case and two people" in capsys.readouterr().err
    assert main(["diff", monday, str(tmp_path / "none.recount")]) == 3
    assert not (tmp_path / "none.recount").exists()


# -- import and compare --------------------------------------------------------------------------


@pytest.fixture
def compared(friday: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    (tmp_path / "ged.csv").write_bytes(ucdp(KOBA, KOBA | {"id": "900002", "latitude": "20"}))
    (tmp_path / "acled.csv").write_bytes(acled(STRIKE, delimiter=";", end="\r\n"))
    assert main(["import", friday, str(tmp_path / "ged.csv"), str(tmp_path / "acled.csv")]) == 0
    assert capsys.readouterr().out.startswith("3 rows added, 0 known before; 3 outside events now")
    return friday


def test_import_names_what_it_could_not_read(
    friday: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ged = tmp_path / "ged.csv"
    ged.write_bytes(ucdp(KOBA, KOBA | {"id": "2", "best": "many"}))
    for added, known in ((1, 0), (0, 1)):  # a second time adds nothing
        assert main(["import", friday, str(ged)]) == 1
        shown = capsys.readouterr()
        assert shown.out.startswith(f"{added} row{'s' * (added != 1)} added, {known} known before")
        assert f"{ged}#2: best: 'many' is no number of people [outside.bad_row]" in shown.err
    assert main(["import", friday, str(ged), "--as", "acled", "--json-errors"]) == 1
    issue = json.loads(capsys.readouterr().err)["issue"]
    assert issue["code"] == "outside.no_form"


def test_compare_as_records(compared: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", compared, "--with", "ucdp"]) == 0
    shown = capsys.readouterr()
    both, there = (json.loads(line) for line in shown.out.splitlines())
    assert [o["event_id"] for o in both["outside"]] == ["900001"]
    assert both["figures"][0]["here"] == {"low": 7, "best": 7, "high": 9}
    assert both["figures"][0]["there"] == {"low": 8, "best": 9, "high": 12}
    assert (both["figures"][0]["verdict"], both["differs"]) == ("within", True)
    assert (there["kind"], there["outside"][0]["event_id"]) == ("there", "900002")
    assert shown.err == "UCDP GED: 1 in both (1 with other figures), 0 only here and 1 only there\n"


def test_compare_as_a_table_under_the_datasets_own_codebooks(
    compared: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", compared, "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "UCDP GED: 1 in both (1 with other figures)" in shown
    assert "ACLED: 1 in both (1 with other figures), 0 only here and 0 only there" in shown
    assert "killed: here 7 to 9, there 8 to 12, best 9" in shown
    assert "killed: here 7, there 9 (the figures do not meet)" in shown  # ACLED takes the lowest
    assert "both on 2022-03-12; both at Koba" in shown


def test_compare_as_csv_with_a_file_by_its_name(
    compared: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", compared, "--with", "acled.csv", "--format", "csv"]) == 0
    header, row = csv.reader(io.StringIO(capsys.readouterr().out))
    assert tuple(header) == MATCH_COLUMNS
    cells = dict(zip(header, row, strict=True))
    assert (cells["event_ids"], cells["there_best"], cells["verdict"]) == ("MLI9001", "9", "differ")


def test_nothing_to_compare_with(
    friday: str, compared: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", compared, "--with", "gtd"]) == 2
    assert "nothing was imported as 'gtd'; there is " in capsys.readouterr().err


def test_a_case_without_outside_events(monday: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", monday]) == 2
    assert "take a dataset in with `recount import`" in capsys.readouterr().err
