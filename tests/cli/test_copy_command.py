"""A case in PostgreSQL is worked on by all commands, copied there and back, and stays the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import recount
from postgres_cluster import Server
from recount.cli import main

SECRET = "s3cret-of-the-team"
COUNCIL = """Four killed as shells hit Gao market

Four people, including a child, were killed on Tuesday when shells hit the market of Gao, \
a doctor at the town's hospital said. Nine others were injured.
"""
ARMY = """Army denies shelling Gao

An army spokesman denied on Wednesday that soldiers had shelled the market of Gao on Tuesday.
"""


class Shell:
    """Runs commands, in their order; fails where one fails, or tells the password."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *args: object, code: int = 0) -> str:
        ended = main([str(arg) for arg in args])
        told = self._capsys.readouterr()
        assert SECRET not in told.out + told.err
        assert ended == code, told.err
        return told.out if code in (0, 1) else told.err


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Shell:
    monkeypatch.setenv("RECOUNT_CACHE", str(cache_dir))
    return Shell(capsys)


@pytest.fixture
def team(postgres: Server) -> str:
    """The address of a case that is not there yet, with a password."""
    return postgres.new().replace("recount@", f"recount:{SECRET}@")


def fill(run: Shell, case: object, folder: Path) -> None:
    """Makes a case by the commands: reports, an input that is none, open and blind judgements."""
    folder.mkdir()
    (folder / "council.txt").write_text(COUNCIL)
    (folder / "army.txt").write_text(ARMY)
    (folder / "broken.jsonl").write_text('{"no": "text here"}\n')
    run("init", case)
    run("add", case, folder, "--published", "2016-10-05", "--reader", "rules", code=1)
    claims = [json.loads(line) for line in run("claims", case, "--format", "jsonl").splitlines()]
    first, last = claims[0]["id"], claims[-1]["id"]
    run("decide", case, "accept", first, "--reason", "read it", "--by", "amal")
    run(
        "decide",
        case,
        "amend",
        last,
        "--set",
        'attribution.stance="doubts"',
        "--reason",
        "shells",
        "--by",
        "bo",
    )
    run("decide", case, "review", "blind", "--reason", "two coders", "--by", "amal")
    run("decide", case, "accept", last, "--blind", "--reason", "as said", "--by", "amal")
    assert run("show", case, first)


def outputs(run: Shell, case: object, folder: Path) -> dict[str, bytes]:
    """Returns all that a case gives for others, by name."""
    for form in ("jsonl", "csv", "geojson", "ucdp"):
        run("export", case, "--to", form, "-o", folder / form)
    run("report", case, "-o", folder / "page.html", "--title", "Gao")
    run("bundle", case, "-o", folder / "gao.zip")
    run("bundle", "--verify", folder / "gao.zip")
    run("bundle", case, "-o", folder / "redacted.zip", "--redact", "--key", folder / "gao.key")
    made = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    for command in ("documents", "claims", "sources", "incidents", "issues"):
        made[command] = run(command, case, "--format", "jsonl").encode()
    made["redact"] = run("redact", case, "--with-text").encode()
    assert not any(SECRET.encode() in data for data in made.values())
    return made


def test_a_case_goes_to_a_team_and_comes_back(run: Shell, team: str, tmp_path: Path) -> None:
    case, back = tmp_path / "gao.recount", tmp_path / "back.recount"
    fill(run, case, tmp_path / "reports")
    run("verify", case)
    told = run("copy", case, team)
    shown = team.replace(f":{SECRET}", "")
    head = run("verify", case).splitlines()[-1]
    assert told.splitlines() == [
        f"{shown}: 2 documents, 6 claims, 4 decisions, 0 users copied, all as in {case}",
        head,
    ]
    assert run("verify", team).splitlines() == [f"{shown}: 2 documents, all as it was stored", head]
    assert run("copy", case, team, code=3) == f"recount: {shown}: there is a case already\n"
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    assert outputs(run, team, there) == outputs(run, case, here)
    run("copy", team, back)
    assert run("verify", back).splitlines()[-1] == head
    with recount.Case(case) as one, recount.Case(team) as other:
        assert list(one.diff(other).changes) == []
        assert (other.path, one.path) == (None, case)


def test_a_case_is_made_and_worked_on_in_a_database(run: Shell, team: str, tmp_path: Path) -> None:
    fill(run, team, tmp_path / "reports")
    made = recount.copy_case(team, tmp_path / "file.recount")
    assert made.rows["decisions"] == 4
    told = run("diff", team, tmp_path / "file.recount", "--format", "jsonl").splitlines()
    assert {json.loads(line)["what"] for line in told} == {"agreement"}
    assert run("verify", tmp_path / "file.recount").splitlines()[-1] == (
        f"head of the log: {made.head.chain} (entry {made.head.n})"
    )
