"""Takes in what the inputs name: files, web archives, and addresses on the web."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from recount.errors import InputError
from recount.ingest import Ingested, IngestOptions, Listed, RawInput, expand_inputs
from recount.ingest.addresses import is_url
from recount.ingest.readers import STAGE, not_here, walk
from recount.model import Issue, make_id
from recount.retrieval import Exchange, Known, Mark, Memory, NoMemory

if TYPE_CHECKING:
    from recount.fetch.client import Fetcher

Taken = Ingested | Issue | Exchange | Known | Mark
"""What comes in: documents and issues; exchanges before the documents that they led to, marks
behind those that they speak of."""
Fetch = Callable[[str, IngestOptions], Iterator[Taken]]


def read_inputs(
    inputs: Sequence[str],
    options: IngestOptions,
    open_fetcher: Callable[[], Fetcher],
    memory: Memory | None = None,
    *,
    fetch_listed: bool = False,
) -> Iterator[Taken]:
    """Yields the documents behind the inputs, and an issue for each input that is none.

    The network is asked only for inputs that are addresses themselves, and with `fetch_listed`
    for the reports that a list names by their addresses alone. `memory` is that of the case
    that this is for.
    """
    memory = memory or NoMemory()

    def fetch(url: str, told: IngestOptions) -> Iterator[Taken]:
        from recount.fetch.pages import Web  # noqa: PLC0415 - for addresses only

        yield from Web(open_fetcher(), memory).read(url, told)

    for name in inputs:
        if is_url(name):
            yield from fetch(name, options)
            continue
        for raw in expand_inputs([name]):
            if isinstance(raw, InputError):
                yield Issue(STAGE, raw.code, "error", raw.subject, raw.message)
                continue
            yield from read_raw(raw, options, memory, fetch if fetch_listed else None)


def read_raw(
    raw: RawInput, options: IngestOptions, memory: Memory, fetch: Fetch | None = None
) -> Iterator[Taken]:
    """Yields the documents of one input, and of what an archive holds; `fetch` gets listed ones."""
    from recount.ingest.archives import unfold  # noqa: PLC0415 - lists need not wait for it

    for inner in unfold(raw, memory):
        if isinstance(inner, RawInput):
            yield from _take(inner, options, memory, fetch)
        else:
            yield inner


def _take(
    raw: RawInput, options: IngestOptions, memory: Memory, fetch: Fetch | None
) -> Iterator[Taken]:
    """Yields an input's documents; one out of an archive is not read again if it is known."""
    if raw.told and raw.told.retrieval and raw.given is not None:
        doc_id = make_id(hashlib.sha256(raw.given).hexdigest())
        if memory.knows(doc_id):
            yield Known(doc_id, raw.ref, raw.told.retrieval)
            return
    for found in walk(raw, options):
        if not isinstance(found, Listed):
            yield found
        elif fetch is None or not is_url(found.url):
            yield not_here(found)
        else:
            told = replace(
                options,
                published=found.published or options.published,
                outlet=options.outlet or found.outlet,
            )
            yield from fetch(found.url, told)
