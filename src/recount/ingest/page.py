"""What every reader makes of an input before it becomes a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from recount.model import Issue, Part


@dataclass(frozen=True, slots=True)
class Page:
    """One report: its text, the bytes that it comes from, and what they say of it.

    `ref` is null where the input's own name serves. `published_text` is the wording of a
    date that could not be read. `encoding_guessed` names an encoding that was detected.
    `made` and `made_at` are when the file was made, which stands in where nobody says when it was
    published. `issues` are those of the page itself. Further fields are those of a document.
    """

    text: str
    body: bytes
    ref: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    published_text: str | None = None
    author: str | None = None
    locator: str | None = None
    encoding_guessed: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    retrieved_at: str | None = None
    forwarded_from: str | None = None
    reply_to: str | None = None
    made: date | None = None
    made_at: str | None = None
    parts: tuple[Part, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an input, which is read as an input of its own.

    `read` gives its bytes; it raises InputError where they cannot be had. `published` and
    `outlet` are those of what it came with, for what it does not say itself.
    """

    ref: str
    read: Callable[[], bytes]
    published: date | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A report that a list names without its text, which stands at `url`."""

    ref: str
    url: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
