"""Documents are read on other processes as on this one, in order, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from recount.errors import ModelError
from recount.model import Document, Issue, Reading
from recount.pool import FEWEST, PooledReader, WorkerDiedError
from recount.readers import look_ahead


class Marking:
    """Marks each document with its text and the process that read it; some texts kill it."""

    name = "marking@1"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, doc: Document) -> Reading:
        if doc.text == "fail":
            raise ZeroDivisionError("no number")
        if doc.text == "no model":
            raise ModelError("altered")
        if doc.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if doc.text == "die once" and not (self.folder / "died").exists():
            (self.folder / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return Reading((), (), (Issue("extract", "read", "info", doc.text, str(os.getpid())),))


def document(number: int, text: str | None = None) -> Document:
    return Document(f"d{number}", f"d{number}", text or f"text {number}", "0" * 64)


def broken() -> Marking:
    raise ModelError("cannot be opened")


@pytest.fixture
def pooled(tmp_path: Path) -> PooledReader:
    return PooledReader(Marking(tmp_path), partial(Marking, tmp_path), 2)


def read_all(reader: PooledReader, docs: list[Document]) -> list[tuple[str, str]]:
    """Returns the text of each reading and the process that read it, or what was raised."""
    found = []
    for doc in look_ahead(docs, lambda: reader, lambda doc: doc):
        try:
            (issue,) = reader.read(doc).issues
            found.append((issue.subject, issue.message))
        except Exception as error:
            found.append((type(error).__name__, str(error)))
    return found


def test_many_documents_are_read_elsewhere_and_in_order(pooled: PooledReader) -> None:
    docs = [document(n) for n in range(40)]
    found = read_all(pooled, docs)
    assert [text for text, _ in found] == [doc.text for doc in docs]
    workers = {process for _, process in found}
    assert 1 <= len(workers) <= 2
    assert str(os.getpid()) not in workers


def test_few_documents_are_read_here(pooled: PooledReader) -> None:
    found = read_all(pooled, [document(n) for n in range(FEWEST - 1)])
    assert {process for _, process in found} == {str(os.getpid())}


def test_what_the_reader_raises_is_raised_here(pooled: PooledReader) -> None:
    docs = [document(n) for n in range(12)]
    docs[5], docs[7] = document(5, "fail"), document(7, "no model")
    found = read_all(pooled, docs)
    assert found[5] == ("ZeroDivisionError", "no number")
    assert found[7] == ("ModelError", "altered")
    assert [text for text, _ in found[8:]] == [doc.text for doc in docs[8:]]


def test_a_killed_worker_costs_its_document_a_second_try(pooled: PooledReader) -> None:
    docs = [document(n) for n in range(12)]
    docs[3] = document(3, "die once")
    assert [text for text, _ in read_all(pooled, docs)] == [doc.text for doc in docs]


def test_a_document_that_kills_its_workers_costs_no_other(pooled: PooledReader) -> None:
    docs = [document(n) for n in range(12)]
    docs[3] = document(3, "die")
    found = read_all(pooled, docs)
    died = (WorkerDiedError.__name__, "the process that read it ended, status -9")
    assert found[3] == died
    assert [text for text, _ in found[4:]] == [doc.text for doc in docs[4:]]


def test_a_reader_that_cannot_be_opened_says_so_of_each_document(tmp_path: Path) -> None:
    reader = PooledReader(Marking(tmp_path), broken, 2)
    found = read_all(reader, [document(n) for n in range(FEWEST)])
    assert found == [("ModelError", "cannot be opened")] * FEWEST


def test_workers_end_with_the_work(pooled: PooledReader) -> None:
    docs = iter([document(n) for n in range(40)])
    given = look_ahead(docs, lambda: pooled, lambda doc: doc)
    (issue,) = pooled.read(next(given)).issues
    given.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(issue.message), 0)


def test_it_can_be_used_again(pooled: PooledReader) -> None:
    docs = [document(n) for n in range(12)]
    first, second = read_all(pooled, docs), read_all(pooled, docs)
    assert [text for text, _ in first] == [text for text, _ in second]
    assert not {process for _, process in first} & {process for _, process in second}
