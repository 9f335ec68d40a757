"""What every reader makes of an input before it becomes a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Page:
    """One report: its text, the bytes that it comes from, and what they say of it.

    `ref` is null where the input's own name serves. `published_text` is the wording of a
    date that could not be read. `encoding_guessed` names an encoding that was detected.
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
