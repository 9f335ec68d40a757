"""What is known of an input from outside itself: where it was had, when, and in what exchange."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from recount.model import make_id

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask by whether something has changed (RFC 9110, 8.8)."""

    etag: str | None = None
    modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request over the network and its answer.

    `at` is when it was sent, ISO 8601 in UTC. `headers` are the answer's, as sent. `warc` is
    the request and the response as two records of ISO 28500 (WARC/1.1), the bytes those that
    went over the wire, after TLS.
    """

    url: str
    at: str
    status: int
    headers: Headers
    warc: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the two records."""
        return hashlib.sha256(self.warc).hexdigest()

    @property
    def id(self) -> str:
        """The id, made of the digest alone."""
        return make_id(self.sha256)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How a document was had: asked for as `url`, found at `final_url`, at a time in UTC.

    `address` is the final URL in its canonical form, the same for each retrieval of one
    article. `exchanges` are the ids of the exchanges that led there, the answer with the
    document last; none for a document out of an archive.
    """

    url: str
    final_url: str
    address: str
    at: str
    exchanges: tuple[str, ...] = ()
    validators: Validators | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an input by what led to it: a server, a feed or an archive.

    `title`, `published`, `outlet` and `author` serve where the input names none;
    `media_type` and `charset` where its bytes do not tell.
    """

    retrieval: Retrieval | None = None
    media_type: str | None = None
    charset: str | None = None
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    author: str | None = None
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an archive has been read: all before `offset` is in the case.

    `key` names the archive's content and the program's version; `counts` says what was passed
    over so far, and why, and how many documents there were (`documents`).
    """

    key: str
    offset: int
    counts: Mapping[str, int]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A document that stands in the case already, met again under a name."""

    doc_id: str
    ref: str
    retrieval: Retrieval | None = None


class Memory(Protocol):
    """What a case knows of what was had before."""

    def knows(self, doc_id: str) -> bool:
        """Whether the document stands in the case."""

    def last(self, url: str) -> tuple[str, Validators] | None:
        """Returns the document last had from a URL, and what to ask with whether it changed."""

    def mark(self, key: str) -> Mark | None:
        """Returns how far an archive has been read."""


class NoMemory:
    """The memory of a reading without a case."""

    def knows(self, doc_id: str) -> bool:
        """Returns False."""
        return False

    def last(self, url: str) -> tuple[str, Validators] | None:
        """Returns None."""

    def mark(self, key: str) -> Mark | None:
        """Returns None."""
