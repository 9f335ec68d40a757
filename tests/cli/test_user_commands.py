"""`recount user` and what `recount serve` says when it cannot start."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from recount.cli.entry import main


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = str(tmp_path / "a.recount")
    assert main(["init", path]) == 0
    return path


def add(case: str, name: str, role: str, monkeypatch: pytest.MonkeyPatch, password: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    return main(["user", "add", case, name, "--role", role, "--password-stdin"])


def test_users_are_added_changed_and_listed(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(case, "amira", "admin", monkeypatch, "a long enough one") == 0
    assert add(case, "boris", "viewer", monkeypatch, "a long enough one") == 0
    assert main(["user", "role", case, "boris", "coder"]) == 0
    assert main(["user", "disable", case, "boris"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("another long one\n"))
    assert main(["user", "passwd", case, "amira", "--password-stdin"]) == 0
    capsys.readouterr()
    assert main(["user", "list", case, "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["name"], row["role"], row["disabled"]) for row in rows] == [
        ("amira", "admin", False), ("boris", "coder", True),
    ]  # fmt: skip
    assert set(rows[0]) == {"name", "role", "disabled", "created_at"}
    assert main(["user", "disable", case, "boris", "--undo"]) == 0
    assert main(["user", "list", case, "--format", "table"]) == 0
    assert "boris" in capsys.readouterr().out


def test_what_cannot_be_is_said(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(case, "amira", "coder", monkeypatch, "short") == 2
    assert "a password has 10 to 1024 characters" in capsys.readouterr().err
    assert main(["user", "role", case, "nobody", "coder"]) == 2
    assert "there is no user 'nobody'" in capsys.readouterr().err
    assert main(["user", "list", case + "x"]) == 3


def test_an_export_holds_no_user(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert add(case, "amira-sentinel", "admin", monkeypatch, "a long enough one") == 0
    for form in ("jsonl", "csv"):
        folder = tmp_path / form
        assert main(["export", case, "--to", form, "-o", str(folder)]) == 0
        for path in folder.rglob("*"):
            assert path.is_dir() or b"sentinel" not in path.read_bytes()


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--host", "0.0.0.0"], 2, "has no users"),
        (["--allow-host", "case.example.org"], 2, "recount user add"),
        (["--allow-host", "a b"], 2, "not a host's name"),
        (["--tiles", "https://a/"], 2, "{z}, {x} and {y}"),
        (["--host", "192.0.2.1", "--login"], 2, "has no users"),
    ],
)
def test_a_start_that_cannot_be_is_refused(
    case: str, options: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", case, *options]) == status
    assert said in capsys.readouterr().err


def test_no_case_and_no_port(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", case + "x", "--port", "0"]) == 3
    assert "no such case" in capsys.readouterr().err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", case, "--port", port]) == 2
    assert f"cannot listen on 127.0.0.1, port {port}: " in capsys.readouterr().err


def test_it_serves_until_it_is_interrupted(case: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; from recount.cli import main; sys.exit(main())",
         "serve", case, "--port", "0"],
        stderr=subprocess.PIPE, text=True, env=os.environ,
    ) as run:  # fmt: skip
        assert run.stderr is not None
        line = run.stderr.readline()
        url = line.split(": ")[1].split(" ")[0]
        with urllib.request.urlopen(url, timeout=30) as answer:
            assert b"This case holds no reports yet." in answer.read()
        started = time.monotonic()
        run.send_signal(signal.SIGINT)
        rest = run.stderr.read()
        assert run.wait(20) in (0, 130)
        assert time.monotonic() - started < 15
        assert "Traceback" not in rest
