"""What tests share: the measuring sets, where there are any, and a gazetteer built once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from postgres_cluster import NEEDED, NoServerError, Server, find_server

settings.register_profile(
    "default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the measuring sets; skips where RECOUNT_SHARED does not name one."""
    name = os.environ.get("RECOUNT_SHARED")
    if not name or not (Path(name) / "data").is_dir():
        pytest.skip("RECOUNT_SHARED names no folder with the measuring sets")
    return Path(name)


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    """The folder with the built gazetteer: the user's own, so that it is built only once."""
    from recount.cli.session import make_settings

    return make_settings().cache_dir


@pytest.fixture(scope="session")
def reader(cache_dir: Path):
    """The rules reader, opened once."""
    from recount.pipeline import Settings, build_reader

    return build_reader(Settings(cache_dir))


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server; skips where there is none, unless RECOUNT_NEED_POSTGRES is set."""
    try:
        with find_server() as server:
            yield server
    except NoServerError as error:
        if os.environ.get(NEEDED):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_target(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Says where the next case may be made: of one database, then of the other."""
    if request.param == "sqlite":
        return lambda: str(tmp_path_factory.mktemp("case") / "a.recount")
    server: Server = request.getfixturevalue("postgres")
    return server.new


@pytest.fixture
def target(new_target: Callable[[], str]) -> str:
    """Where a case may be made: a file, and a schema of a PostgreSQL database."""
    return new_target()
