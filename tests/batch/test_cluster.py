"""A batch on a cluster at an address: a real scheduler and its workers, over loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed")

from bench.batch import digest_folder, write_reports
from bench.cheap import make_cheap
from test_batch import make_mortal, run

from recount.batch import BatchOptions, local_engine, run_batch
from recount.errors import UsageError
from recount.pipeline import Settings

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
HERE = Path(__file__).parent


def start(*words: str) -> subprocess.Popen[bytes]:
    """Starts a Dask process that finds the tests' own readers."""
    path = os.pathsep.join([str(HERE), str(HERE.parents[1]), *filter(None, sys.path)])
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler with two workers that nobody starts again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    started = [start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
    try:
        for n in range(2):
            started.append(start(*worker, "--local-directory", str(tmp_path / f"spool{n}")))
        wait_for(address, 2)
        yield address
    finally:
        for process in started:
            process.kill()
            process.wait()


def wait_for(address: str, workers: int) -> None:
    """Waits until so many workers have come."""
    from distributed import Client

    for _ in range(60):
        try:
            with Client(address, timeout=10) as client:
                client.wait_for_workers(workers, timeout=60)
            return
        except OSError:
            time.sleep(1)
    pytest.fail("the cluster did not come up")


@pytest.mark.slow
def test_a_worker_of_a_cluster_dies_and_no_byte_changes(cluster: str, tmp_path: Path) -> None:
    table = write_reports(tmp_path / "reports.jsonl", 30)
    lives = tmp_path / "lives"
    lives.mkdir()
    (lives / "1").touch()
    settings = Settings(lives, reader="rules")
    with local_engine(scheduler=cluster) as engine:
        assert engine.threads == 2
        options = BatchOptions(7, make=make_mortal)
        run_batch([str(table)], tmp_path / "out", engine, settings, options)
        assert engine.threads == 1
    assert list(lives.iterdir()) == []
    run([table], tmp_path / "peace", settings, size=7, make=make_cheap)
    assert digest_folder(tmp_path / "out") == digest_folder(tmp_path / "peace")


def test_an_address_where_nothing_is_is_told_in_seconds() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(UsageError) as told, local_engine(scheduler=address):
        pass
    assert str(told.value) == (
        f"no cluster at {address}: no Dask scheduler answered within 10 seconds"
    )


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", "no Dask scheduler answered within 10 seconds"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n" * 9, "what answers there is no Dask scheduler"),
    ],
)
def test_what_is_no_scheduler_is_not_waited_for(answer: bytes, why: str) -> None:
    held = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return
                held[-1].sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(UsageError) as told, local_engine(scheduler=address):
            pass
        assert str(told.value) == f"no cluster at {address}: {why}"
        server.shutdown(socket.SHUT_RDWR)
    for connection in held:
        connection.close()


def test_an_address_that_is_none_is_named() -> None:
    with (
        pytest.raises(UsageError, match="no cluster at nonsense: missing port number"),
        local_engine(scheduler="nonsense"),
    ):
        pass
