"""The program on a folder of hostile files: exit codes, issues, pages and terminals stay sane."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "hostile"))
from hostile_files import REPORT, list_files, make_hostile_folder

from recount.cli import main
from recount.store import Ledger
from recount.store.ledger import safe

RECOUNT = str(Path(sys.executable).with_name("recount"))
# What a terminal obeys: C0 but newline, DEL, C1; and what reorders a line (UAX #9).
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
KINDS = ("documents", "claims", "sources", "incidents", "issues")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(cache_dir: Path) -> Run:
    environment = os.environ | {"RECOUNT_CACHE": str(cache_dir), "COLUMNS": "100"}

    def call(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [RECOUNT, *args],
            capture_output=True,
            encoding="utf-8",
            env=environment,
            check=False,
            **options,
        )

    return call


@pytest.fixture(autouse=True)
def cache(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOUNT_CACHE", str(cache_dir))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_hostile_folder(tmp_path_factory.mktemp("cli") / "files")


@pytest.fixture(scope="module")
def added(folder: Path, run: Run) -> tuple[Path, subprocess.CompletedProcess[str]]:
    case = folder.parent / "hostile.recount"
    return case, run("add", str(case), str(folder), "--published", "2016-09-30")


@pytest.fixture
def case(added: tuple[Path, subprocess.CompletedProcess[str]]) -> str:
    return str(added[0])


def records(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, object]]:
    assert main([*args, "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.split("\n") if line]


def test_adding_ends_as_said_and_names_what_failed(
    added: tuple[Path, subprocess.CompletedProcess[str]], folder: Path
) -> None:
    done = added[1]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "reader_failed" not in done.stderr
    for name in ("empty.txt", "nuls.txt", "wrong-columns.csv", "cut.parquet", "page.pdf"):
        assert f"recount: error: {folder / name}: " in done.stderr
    assert not OBEYED.search(done.stderr + done.stdout)


def test_every_file_is_a_document_or_an_issue(
    case: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issues = records(capsys, "issues", case)
    failed = {str(i["subject"]).split("#")[0] for i in issues if i["severity"] == "error"}
    docs = records(capsys, "documents", case)
    named = {str(doc["ref"]).split("#")[0] for doc in docs}
    # tables whose rows bear names of their own
    of_rows = {"rows.jsonl", "array.json", "deep.jsonl", "formulas.csv", "huge-field.csv"}
    of_rows |= {"newlines.csv", "nuls.csv", "bars.tsv", "duplicate-columns.csv", "unclosed.csv"}
    of_rows |= {"short-rows.csv", "odd-fields.parquet"}
    lost = [
        path.name
        for path in list_files(folder)
        if safe(str(path)) not in named | failed and path.name not in of_rows
    ]
    assert lost == []


def test_adding_twice_adds_nothing(
    case: str, folder: Path, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copy(case, tmp_path / "copy.recount")
    before = [records(capsys, kind, str(copy)) for kind in KINDS]
    done = run("add", str(copy), str(folder), "--published", "2016-09-30")
    assert done.returncode == 1
    assert done.stdout.startswith("0 documents added")
    assert [records(capsys, kind, str(copy)) for kind in KINDS] == before


def test_it_verifies(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", case]) == 0
    assert "all as it was stored" in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_nothing_printed_is_obeyed_by_a_terminal(
    case: str, kind: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([kind, case, "--format", form]) == 0
    shown = capsys.readouterr()
    text = shown.out + shown.err
    found = OBEYED.search(text)
    assert not found, text[max(0, found.start() - 40) : found.end() + 40]


@pytest.mark.parametrize("kind", ["claims", "mentions", "documents", "issues"])
def test_reading_in_one_shot(kind: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = [
        str(folder / name) for name in ("rows.jsonl", "script.txt", "escapes.txt", "odd names")
    ]
    for form in ("table", "jsonl"):
        assert main(["read", *inputs, "--records", kind, "--format", form]) == 1
        shown = capsys.readouterr()
        assert not OBEYED.search(shown.out + shown.err)


def test_each_record_can_be_shown(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("documents", "claims", "sources", "incidents"):
        found = records(capsys, kind, case)
        for record in (found[0], max(found, key=lambda r: len(OBEYED.findall(str(r))))):
            assert main(["show", case, str(record["id"]), "--format", "table"]) == 0
            assert not OBEYED.search(capsys.readouterr().out)


QUERIES = [
    "\"", "'", "*", "NEAR(", "a AND", "OR", "NOT", "text:killed", "^x", "-", "--", "()", "%", "_",
    "\\", "' OR 1=1 --", "killed*", "\0", "\ud800", "“”", "a" * 10_000, "{a b}", "+", "a+b", " ",
    "'; DROP TABLE documents", "ﬀ", "İ", "\u202e",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_is_obeyed_by_the_store(
    case: str, query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("documents", "claims", "incidents", "sources", "issues"):
        for option in ("--text", "--place", "--source", "--event"):
            assert main([kind, case, option, query, "--format", "jsonl"]) in (0, 2)
            capsys.readouterr()


class Page(HTMLParser):
    """What a browser would run or fetch in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._in_script = tag == "script"
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "data", "srcdoc", "formaction"} and value:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)


def test_the_report_holds_no_foreign_markup(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    assert main(["report", case, "-o", str(path), "--title", "<script>alert('t')</script>"]) == 0
    html = path.read_text("utf-8")
    page = Page()
    page.feed(html)
    assert page.handlers == []
    assert page.tags.isdisjoint({"iframe", "object", "embed", "img", "base", "form"})
    assert all(link.startswith(("#", "http://", "https://")) for link in page.links)
    assert not any("alert(" in script for script in page.scripts)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html  # the words stand there, as words
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", html)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "ucdp", "acled", "airwars"])
def test_exports(case: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", case, "--to", form, "-o", str(tmp_path / form)]) == 0
    if form not in ("jsonl", "parquet"):  # no cell begins as a formula would (OWASP, CSV injection)
        import csv

        csv.field_size_limit(10_000_000)
        for path in (tmp_path / form).glob("*.csv"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                cells = [cell for row in csv.reader(file) for cell in row]
            risky = [c for c in cells if re.match(r"[=+@\t\r]|-[^\d]", c)]
            assert risky == [], path.name


def test_two_processes_at_once_make_the_case_that_one_makes(
    folder: Path, cache_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = ["rows.jsonl", "odd names", "script.txt", "bom.txt", "newlines.csv", "only-quotes.txt"]
    inputs = [str(folder / part) for part in parts]
    alone, both = tmp_path / "alone.recount", tmp_path / "both.recount"
    assert main(["add", str(alone), *inputs]) == 1
    capsys.readouterr()
    environment = os.environ | {"RECOUNT_CACHE": str(cache_dir)}
    processes = [
        subprocess.Popen(
            [RECOUNT, "add", str(both), *given],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for given in (inputs, inputs[::-1])
    ]
    told = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [1, 1], told
    assert not any("Traceback" in errors for errors in told)
    for kind in KINDS:
        assert records(capsys, kind, str(alone)) == records(capsys, kind, str(both)), kind
    assert main(["verify", str(both)]) == 0


def test_a_full_disk_is_said_and_leaves_the_case_whole(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A limit on the file's pages stands for the end of the disk: SQLite says the same of both."""
    path = tmp_path / "full.recount"
    assert main(["add", str(path), str(folder / "bom.txt")]) == 0
    inputs = [str(folder / name) for name in ("rows.jsonl", "huge-field.csv", "script.txt")]
    opened = Ledger.open

    def limited(*args: object, **options: object) -> Ledger:
        ledger = opened(*args, **options)  # type: ignore[arg-type]
        ledger._db.execute("PRAGMA max_page_count = 160")
        return ledger

    with monkeypatch.context() as context:
        context.setattr(Ledger, "open", limited)
        assert main(["add", str(path), *inputs]) == 3
        shown = capsys.readouterr().err
        assert str(path) in shown
        assert "full" in shown
    assert main(["verify", str(path)]) == 0
    assert main(["add", str(path), *inputs]) == 1
    assert main(["verify", str(path)]) == 0


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty", b""),
        ("text", REPORT.encode()),
        ("cut", b"SQLite format 3\0" + b"\0" * 84),
        ("noise", b"SQLite format 3\0" + bytes(range(256)) * 64),
    ],
)
def test_what_is_no_case_is_refused(name: str, body: bytes, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.recount"
    path.write_bytes(body)
    for command in (["claims"], ["verify"], ["documents"]):
        done = run(*command, str(path))
        assert done.returncode == (0 if name == "empty" else 3), done.stderr
        assert "Traceback" not in done.stderr
    if name != "empty":
        assert path.read_bytes() == body


def test_a_damaged_case_is_said_to_be_damaged(case: str, run: Run, tmp_path: Path) -> None:
    whole = Path(case).read_bytes()
    path = tmp_path / "damaged.recount"
    middle = len(whole) // 2
    path.write_bytes(whole[:-middle] + b"\xaa" * middle)
    for command in ("claims", "verify", "incidents", "issues"):
        done = run(command, str(path))
        assert done.returncode in (1, 3), (command, done.stderr)
        assert "Traceback" not in done.stderr
        assert done.stderr or done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_a_case_that_may_not_be_written(case: str, folder: Path, run: Run, tmp_path: Path) -> None:
    inside = tmp_path / "closed"
    inside.mkdir()
    path = Path(shutil.copy(case, inside / "fixed.recount"))
    path.chmod(0o400)
    inside.chmod(0o500)
    done = run("add", str(path), str(folder / "long.txt"))
    inside.chmod(0o700)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
