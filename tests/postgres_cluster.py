"""A PostgreSQL server for the tests: one that is named, or one of their own in a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

NAMED = "RECOUNT_TEST_POSTGRES"
NEEDED = "RECOUNT_NEED_POSTGRES"
PORT = 54329  # of a socket in a folder of its own; nothing listens on the network
ROOM = 4 << 30
_SETTINGS = (
    "listen_addresses=''", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
    "max_connections=100", "shared_buffers=64MB", "autovacuum=off",
)  # fmt: skip
_DURABLE = ("listen_addresses=''", "max_connections=200", "shared_buffers=256MB")


class NoServerError(Exception):
    """There is no server, and none can be started; says why."""


class Server:
    """A database of a server, in which each case is a schema of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._made: list[str] = []
        self._numbers = count(1)

    def new(self) -> str:
        """Returns the address of a case that is not there yet."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._made.append(name)
        return f"{self.url}{'&' if '?' in self.url else '?'}schema={name}"

    def drop(self) -> None:
        """Takes the cases out again."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for name in self._made:
                connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE".encode())


def find_program(program: str) -> str:
    """Returns a program of PostgreSQL's: of the newest version that is installed, else on PATH."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = sorted(versions, key=lambda path: float(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(program)
    if found is None:
        raise NoServerError(f"no {program} of PostgreSQL's, and {NAMED} names no server")
    return found


def _as_whom() -> list[str]:
    """Returns what to put before a command: the server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        if subprocess.run(["id", name], capture_output=True, check=False).returncode == 0:
            return ["runuser", "-u", name, "--"]
    raise NoServerError("a server does not run as root, and there is no user to run it as")


def _quick_folder() -> str | None:
    """Returns a folder in memory where there is one with room: a schema is some 300 files."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        return str(memory) if shutil.disk_usage(memory).free > ROOM else None
    return None


@contextmanager
def run_cluster(*, durable: bool = False) -> Iterator[str]:
    """Runs a server in a folder of its own, and yields the address of its database.

    With `durable`, what it has answered for is on the disk, as it would be for a team.
    """
    settings = _DURABLE if durable else _SETTINGS
    control, make = find_program("pg_ctl"), find_program("initdb")
    before = _as_whom()
    folder = Path(
        tempfile.mkdtemp(prefix="recount-postgres-", dir=None if durable else _quick_folder())
    )
    try:
        if before:
            shutil.chown(folder, before[2])
        data = folder / "data"
        first = [make, "-D", data, "-U", "recount", "-A", "trust", "-E", "UTF8", "--no-locale"]
        _run([*before, *first, "--no-sync"])
        options = " ".join(f"-c {setting}" for setting in settings) + f" -k {folder} -p {PORT}"
        begin = ["-D", data, "-o", options, "-l", folder / "log", "-w", "start"]
        _run([*before, control, *begin])
        try:
            yield f"postgresql://recount@/postgres?host={quote(str(folder), safe='')}&port={PORT}"
        finally:
            _run([*before, control, "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[object]) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,  # the server inherits it, and would hold a pipe open
        stderr=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        cwd="/",
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise NoServerError(f"{command} failed: {done.stderr}")


@contextmanager
def find_server() -> Iterator[Server]:
    """Yields the server that is named, else one that is started for a while."""
    named = os.environ.get(NAMED)
    if named:
        server = Server(named)
        yield server
        server.drop()
        return
    with run_cluster() as url:
        yield Server(url)
