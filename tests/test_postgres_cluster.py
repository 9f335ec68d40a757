"""The server of the tests is found, or it is said why there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from postgres_cluster import NAMED, NEEDED, NoServerError, Server, find_program

TEST = "def test_it(postgres): assert postgres.url\n"


def test_a_program_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NoServerError, match=f"no pg_nothing of PostgreSQL's, and {NAMED} names"):
        find_program("pg_nothing")


def test_cases_of_a_server_have_schemas_of_their_own() -> None:
    for url, first in (("postgresql://h/db", "?"), ("postgresql://h/db?port=1", "&")):
        server = Server(url)
        one, other = server.new(), server.new()
        assert one != other
        assert one.startswith(f"{url}{first}schema=test_")


@pytest.mark.parametrize(("needed", "told"), [("", "1 skipped"), ("1", "1 error")])
def test_without_a_server_tests_are_skipped_unless_it_is_needed(
    tmp_path: Path, needed: str, told: str
) -> None:
    """A session of its own, on a machine on which no program of PostgreSQL's is found."""
    here = Path(__file__).parent
    (tmp_path / "conftest.py").write_text(
        "import postgres_cluster\n"
        "def missing(program): raise postgres_cluster.NoServerError('no server here')\n"
        "postgres_cluster.find_program = missing\n"
        "from conftest_of_all import postgres\n"
    )
    shutil.copy(here / "conftest.py", tmp_path / "conftest_of_all.py")
    (tmp_path / "test_it.py").write_text(TEST)
    path = os.pathsep.join([str(here), *(p for p in sys.path if p)])
    env = {k: v for k, v in os.environ.items() if k not in (NAMED, NEEDED)}
    env |= {"PYTHONPATH": path} | ({NEEDED: needed} if needed else {})
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "test_it.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert told in done.stdout
    assert "no server here" in done.stdout
    assert (done.returncode == 0) == (not needed)
