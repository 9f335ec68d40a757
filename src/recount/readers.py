"""The readers by name: the one place that knows how each is made."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from recount.errors import UsageError
from recount.llm.settings import LlmSettings
from recount.model import Document, Reading
from recount.pool import PooledReader

if TYPE_CHECKING:
    from recount.extract.reader import Reader
    from recount.gazetteer import Gazetteer
    from recount.llm.client import ChatClient
    from recount.sources.registry import Registry

T = TypeVar("T")

READERS = ("learned", "rules", "llm")


def make_reader(
    name: str,
    *,
    cache_dir: Path,
    gazetteer_files: tuple[Path, ...] = (),
    registry_files: tuple[Path, ...] = (),
    llm: LlmSettings | None = None,
    threads: int = 1,
    threshold: float | None = None,
    passes: int | None = None,
    jobs: int = 1,
    report: Callable[[str, float], None] | None = None,
) -> Reader:
    """Returns a reader by its name in READERS; raises UsageError where it cannot be made.

    `report` is told the stage and the share done while the gazetteer is built. For "learned",
    `threads` is how many threads its network may take, and `threshold` the probability from
    which it takes a word for a cue, in place of its card's; `passes` is how
    often it reads each text, None once and again where it is unsure. These two readers read on as
    many processes as `jobs` says, where many documents are expected. For "llm" the server is asked
    for a sign of life first.
    """
    if name not in READERS:
        raise UsageError(f"reader {name!r}: one of {', '.join(READERS)}")
    if name == "llm" and llm is None:
        raise UsageError("the reader llm needs a server and a model: --base-url and --model")
    # The lists of a case read nothing: they need not wait 0.3 s for the tagger and the gazetteer.
    from recount.extract.reader import LearnedReader, RulesReader  # noqa: PLC0415
    from recount.gazetteer import open_gazetteer  # noqa: PLC0415
    from recount.sources import load_registry  # noqa: PLC0415

    client = _reach(llm) if llm and name == "llm" else None
    gazetteer = open_gazetteer(cache_dir, gazetteer_files, report=report)
    registry = load_registry(registry_files)
    if client and llm:
        return _make_llm(client, llm, gazetteer, registry)
    if name == "learned":
        from recount.neural import Network, open_model  # noqa: PLC0415

        network = Network(open_model(), threads=threads, threshold=threshold, passes=passes)
        reader: Reader = LearnedReader(gazetteer, registry, network)
    else:
        reader = RulesReader(gazetteer, registry)
    if jobs == 1:
        return reader
    open_another = partial(
        make_reader,
        name,
        cache_dir=cache_dir,
        gazetteer_files=gazetteer_files,
        registry_files=registry_files,
        threads=threads,
        threshold=threshold,
        passes=passes,
    )
    return PooledReader(reader, open_another, jobs)


def _reach(llm: LlmSettings) -> ChatClient:
    """Returns a client of a server that has given a sign of life."""
    from recount.llm.client import ChatClient  # noqa: PLC0415

    client = ChatClient(llm)
    client.check()
    return client


def _make_llm(
    client: ChatClient, llm: LlmSettings, gazetteer: Gazetteer, registry: Registry
) -> Reader:
    from recount.extract.reader import TextReader  # noqa: PLC0415
    from recount.llm.reader import GivenAttributions, LlmReader  # noqa: PLC0415

    def finish(doc: Document, given: GivenAttributions) -> Reading:
        text_reader = TextReader(gazetteer, registry, name=given.method, finder=given)
        return text_reader.read(doc)

    return LlmReader(client, llm.model, finish, workers=llm.workers)


def look_ahead(
    items: Iterable[T], open_reader: Callable[[], Reader], pick: Callable[[T], Document | None]
) -> Iterator[T]:
    """Yields the items; a reader that waits for others is told ahead of the documents to come.

    `pick` gives an item's document, None where it will not be read. Such a reader has `expect`,
    `forget` and, for how many documents it wants to know ahead, `ahead`.
    """
    waiting: deque[T] = deque()
    reader: Any = None
    try:
        for item in items:
            doc = pick(item)
            if doc is not None:
                reader = open_reader()
                if hasattr(reader, "expect"):
                    reader.expect(doc)
            waiting.append(item)
            if len(waiting) > getattr(reader, "ahead", 0):
                yield waiting.popleft()
        yield from waiting
    finally:
        if hasattr(reader, "forget"):
            reader.forget()
