"""A case is named by a path or by a database's URL, and no command tells its password."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_case import FakeCase

from recount.cli.entry import main
from recount.pipeline import Case
from recount.store import Address

URL = "postgresql://anna:s3cret@db.example.org/halab?schema=east"
SHOWN = "postgresql://anna@db.example.org/halab?schema=east"


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(args)
    told = capsys.readouterr()
    assert "s3cret" not in told.out + told.err
    return code, told.out, told.err


def test_a_command_opens_what_the_address_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    opened: list[Address] = []

    def record(address: Address, **_: object) -> FakeCase:
        opened.append(address)
        return FakeCase()

    monkeypatch.setattr(Case, "open", record)
    assert run(capsys, "documents", URL, "--format", "jsonl")[0] == 0
    page = tmp_path / "east.html"
    assert run(capsys, "report", URL, "-o", str(page))[0] == 0
    assert opened == [Address.parse(URL)] * 2
    assert "<title>east" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        # one argument too many, an unknown command, a slip in the address
        (
            ["verify", "a.recount", URL],
            2,
            "recount: Got unexpected extra argument "
            "(postgresql://anna:***@db.example.org/halab?schema=east) (see `recount verify "
            "--help`)\n",
        ),
        (
            [URL, "add"],
            2,
            "recount: No such command 'postgresql://anna:***@db.example.org/halab?schema=east'. "
            "(see `recount --help`)\n",
        ),
        (
            ["verify", "postgresql://anna:s3cret@h:x/db"],
            3,
            "recount: postgresql://…: what stands for the host is none\n",
        ),
        (
            ["bundle", "--verify", URL],
            2,
            f"recount: {SHOWN}: a bundle is a file or a folder\n",
        ),
    ],
)
def test_a_wrong_call_is_refused_without_the_password(
    args: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, *args) == (code, "", said)


def test_the_address_of_a_case_is_no_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case = str(tmp_path / "a.recount")
    code, _, said = run(capsys, "add", case, URL, "--json-errors")
    assert code == 1
    assert json.loads(said)["issue"]["message"] == "the address of a case, not of a report"
    code, told, _ = run(capsys, "issues", case, "--format", "jsonl")
    assert (code, json.loads(told)["subject"]) == (0, URL.replace("s3cret", "***"))
