"""`--jobs`: the records do not depend on how many processes read."""

from __future__ import annotations

import pytest

from recount.cli import main
from recount.examples import example_folder
from recount.pool import FEWEST


def test_more_processes_print_the_same_records(capsys: pytest.CaptureFixture[str]) -> None:
    reports = str(example_folder())
    assert len(list(example_folder().iterdir())) >= FEWEST
    printed = []
    for jobs in ("1", "2"):
        assert main(["read", reports, "--reader", "rules", "--jobs", jobs]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert printed[0].count("\n") > 50
