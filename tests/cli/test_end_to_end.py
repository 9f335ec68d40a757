"""The commands one after another on real files, with the real reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recount.cli import main

COUNCIL = """Four killed as shells hit Gao market

Four people, including a child, were killed on Tuesday when shells hit the market of Gao, \
a doctor at the town's hospital said. Nine others were injured.
"""
ARMY = """Army denies shelling Gao

An army spokesman denied on Wednesday that soldiers had shelled the market of Gao on Tuesday.
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "council.txt").write_text(COUNCIL)
    (folder / "army.txt").write_text(ARMY)
    (folder / "broken.jsonl").write_text('{"no": "text here"}\n')
    return folder


@pytest.fixture(autouse=True)
def cache(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOUNT_CACHE", str(cache_dir))


def test_from_reports_to_page(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(tmp_path / "gao.recount")
    assert main(["init", case]) == 0
    assert "an empty case" in capsys.readouterr().out
    args = ["add", case, str(reports), "--published", "2021-03-03", "--outlet", "Sahel Ledger"]
    assert main(args) == 1  # one input could not be read
    shown = capsys.readouterr()
    assert "2 documents added" in shown.out
    assert "broken.jsonl" in shown.err
    assert main(["add", case, str(reports / "army.txt")]) == 0  # the same again adds nothing
    assert "0 documents added, 1 known before" in capsys.readouterr().out

    assert main(["claims", case, "--harm", "killed"]) == 0
    claims = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counts = {(c["harm"], c["group"], c["low"]) for claim in claims for c in claim["counts"]}
    assert ("killed", "persons", 4) in counts
    text = COUNCIL
    for claim in claims:
        for count in claim["counts"]:
            span = count["spans"][0]
            assert text[span["start"] : span["end"]] == count["text"]

    for name in ("documents", "sources", "incidents", "issues"):
        assert main([name, case, "--format", "table"]) == 0
        assert capsys.readouterr().out.strip()

    claim_id = claims[0]["id"]
    assert main(["decide", case, "accept", claim_id, "--reason", "seen"]) == 0
    assert main(["show", case, claim_id, "--format", "table"]) == 0
    assert "accept" in capsys.readouterr().out

    page = tmp_path / "gao.html"
    assert main(["report", case, "-o", str(page)]) == 0
    assert "Gao" in page.read_text("utf-8")
    for form in ("jsonl", "csv", "parquet", "ucdp", "acled", "airwars"):
        assert main(["export", case, "--to", form, "-o", str(tmp_path / form)]) == 0
    assert main(["verify", case]) == 0


def test_read_in_one_shot(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(reports / "council.txt")
    for kind in ("claims", "mentions", "documents"):
        assert main(["read", file, "--published", "2021-03-03", "--records", kind]) == 0
        records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert records
        assert {record["ref"] for record in records} == {file}
        assert main(["read", file, "--records", kind, "--format", "table"]) == 0
        assert main(["read", file, "--records", kind, "--format", "csv"]) == 0
        capsys.readouterr()
    assert main(["read", str(reports / "broken.jsonl"), "--records", "issues"]) == 1
    issues = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert issues[0]["severity"] == "error"


def test_added_dumps_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = ["9000009", "Tell Nuwar", "Tell Nuwar", "", "36.3", "37.1", "P", "PPL", "SY", "",
               "09", "", "", "", "40", "", "300", "Asia/Damascus", "2020-01-01"]  # fmt: skip
    dump = tmp_path / "own.txt"
    dump.write_text("\t".join(columns) + "\n")
    folder = str(tmp_path / "cache")
    assert main(["gazetteer", "add", str(dump), "--cache-dir", folder]) == 0
    assert "1 place added" in capsys.readouterr().out
    assert main(["gazetteer", "list", "--cache-dir", folder]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "own"
    (tmp_path / "bad.txt").write_text("nothing of the kind\n")
    assert main(["gazetteer", "add", str(tmp_path / "bad.txt"), "--cache-dir", folder]) == 1
    assert "19 columns" in capsys.readouterr().err


def test_incidents_can_wait_for_whoever_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(tmp_path / "case.recount")
    for n, (day, text) in enumerate(WORKED.items()):
        report = tmp_path / f"{day}.txt"
        report.write_text(text, "utf-8")
        args = ["add", case, str(report), "--published", day, "--reader", "rules"]
        assert main([*args, *(["--later"] if n else [])]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.endswith("known before; 1 incident now in " + case)
    assert second.endswith("1 document added, 0 known before; 1 document not yet in the "
                           "incidents of " + case)  # fmt: skip
    assert "; 2 documents not yet in the incidents of" in third
    assert main(["incidents", case]) == 0
    (incident,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(incident["documents"]) == 3


WORKED = {
    "2021-03-03": "The interior ministry said 8 people were killed in an air strike on the market "
    "of Gao on Tuesday.",
    "2021-03-04": "The hospital of Gao said 15 people were killed in the air strike on the market "
    "of Gao on Tuesday.",
    "2021-03-05": "Awa Ndiaye, a trader who survived Tuesday's air strike on the market of Gao, "
    "said dozens of people were killed.",
}


def test_the_worked_case_has_six_answers_each_with_its_claims(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ministry says 8, a hospital 15, a witness "dozens": read from text, shown by codebook."""
    case = str(tmp_path / "worked.recount")
    for day, text in WORKED.items():
        report = tmp_path / f"{day}.txt"
        report.write_text(text)
        assert main(["add", case, str(report), "--published", day, "--outlet", f"O {day}"]) == 0
    capsys.readouterr()
    assert main(["incidents", case, "--format", "jsonl"]) == 0
    (incident,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert main(["claims", case, "--format", "jsonl"]) == 0
    said = {c["id"]: c["published"] for c in map(json.loads, capsys.readouterr().out.splitlines())}

    assert main(["show", case, incident["id"], "--codebook", "all", "--format", "jsonl"]) == 0
    found = {}
    for record in map(json.loads, capsys.readouterr().out.splitlines()):
        (tally,) = [t for t in record["tallies"] if t["harm"] == "killed"]
        ends = (tally["low"], tally["best"], tally["high"], tally["least_high"])
        found[tally["policy"].partition("@")[0]] = ends
        assert said[tally["low_claim"]] == ("2021-03-04" if tally["low"] == 15 else "2021-03-03")
        if tally["high"] is None:
            assert said[tally["high_claim"]] == "2021-03-05"  # "dozens" leaves the top open
            assert said[tally["least_high_claim"]] == "2021-03-04"
    assert found == {
        "ucdp": (8, 15, None, 15),
        "acled": (8, 8, 8, None),
        "airwars": (8, 8, None, 15),
        "ibc": (8, 8, None, 15),
        "aoav": (15, 15, 15, None),
        "gtd": (15, 15, 15, None),
    }

    assert main(["show", case, incident["id"], "--codebook", "all", "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "Under every codebook" in shown
    assert "15 or more" in shown
    claim = incident["claims"][0]
    assert main(["show", case, claim, "--codebook", "all"]) == 2
    assert "goes with an incident" in capsys.readouterr().err
