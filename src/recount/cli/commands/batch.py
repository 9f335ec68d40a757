"""`recount batch`: many reports read on all cores or on a cluster, into a folder of Parquet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import click

from recount.cli.session import make_intake, make_settings, name_issues
from recount.cli.verbs import (
    ReaderChoice,
    codebook_option,
    intake,
    own_files,
    plain_text,
    reading,
    verb,
)
from recount.report.words import say_times

if TYPE_CHECKING:
    from recount.batch.engine import Tell

STAGES = {
    "readings": "reading",
    "sentences": "house sentences",
    "terms": "words",
    "sketches": "signatures",
    "proposed": "candidates for copies",
    "versions": "versions",
    "verified": "copies",
    "keys": "sentences' keys",
    "alike": "shared passages",
    "passages": "repeats in passages",
    "families": "repeats in copies",
    "related": "claims to claims",
    "strands": "strands",
    "scored": "pairs of reports",
    "incidents": "incidents",
}
"""What a person is told of a stage; a job of most is a partition."""


@verb("recount batch crawl/*.parquet -o october --workers 8")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "output",
    required=True,
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="The folder to write; every worker must see it under this name.",
)
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster's, like tcp://host:8786.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="How many, on this machine; all cores if not said.",
)
@click.option(
    "--partition-size",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="How many records one task reads.",
)
@codebook_option
@intake
@own_files
@reading
def batch(
    *,
    inputs: tuple[str, ...],
    output: str,
    scheduler: str | None,
    workers: int | None,
    partition_size: int,
    codebook: str,
    published: date | None,
    outlet: str | None,
    mapping: tuple[tuple[str, str], ...],
    registries: tuple[str, ...],
    cache_dir: str | None,
    choice: ReaderChoice,
    json_errors: bool,
) -> int:
    """Read many reports on all cores, or on a cluster, into a folder.

    INPUT is a file, a folder, a glob, or a URL that fsspec knows (s3://bucket/crawl/). The folder
    holds Parquet and a manifest, the same bytes however many workers there are; `recount add CASE
    DIR` takes it into a case. Safe to interrupt and to run again: only what is missing is done.
    """
    from recount.batch import BatchOptions, local_engine, run_batch  # noqa: PLC0415 - Dask: 1 s

    settings = make_settings(cache_dir, registries, codebook, choice)
    options = BatchOptions(partition_size, make_intake(published, outlet, mapping))
    with (
        show_stages() as tell,
        local_engine(workers, scheduler=scheduler, tell=tell) as engine,
    ):
        if engine.address and sys.stderr.isatty():
            click.echo(f"dashboard: {engine.address}", err=True)
        if not engine.threads:
            click.echo(f"no workers at {scheduler} yet: waiting for them", err=True)
        result = run_batch(inputs, output, engine, settings, options)
    counts = result.counts
    click.echo(
        f"{say_times(counts['documents'], 'document')}, {say_times(counts['claims'], 'claim')}, "
        f"{say_times(counts['incidents'], 'incident')} in {plain_text(output)}; "
        f"next: recount add CASE {plain_text(output)}"
    )
    return name_issues(result.issues, machine=json_errors)


@contextmanager
def show_stages() -> Iterator[Tell | None]:
    """Gives a function that shows a bar for each stage; None where stderr is no terminal.

    With each go the jobs a minute and the time that remains; in the end, the time it took.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    columns = (
        progress.TextColumn("{task.description:<22}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]:>9}"),
        progress.TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with progress.Progress(
        *columns, console=Console(stderr=True), speed_estimate_period=300
    ) as bars:
        tasks: dict[str, progress.TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if not total:
                return
            if stage not in tasks:
                words = STAGES.get(stage.partition("-")[0], stage)
                tasks[stage] = bars.add_task(words, total=total, completed=done, rate="")
            bars.update(tasks[stage], completed=done)
            task = next(task for task in bars.tasks if task.id == tasks[stage])
            speed = task.finished_speed or task.speed
            bars.update(task.id, rate=f"{60 * speed:.0f}/min" if speed else "")

        yield tell
