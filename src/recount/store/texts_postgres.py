"""How values go into PostgreSQL and come out as they do of SQLite."""

from __future__ import annotations

from psycopg.abc import Buffer
from psycopg.adapt import Loader

ESCAPE = "\ufdd0"
"""Begins what stands for a NUL, which PostgreSQL's texts cannot hold, or for itself."""
_IN_BYTES = ESCAPE.encode()


def escape(text: str) -> str:
    """Returns a text without NUL characters that `unescape` gives back."""
    if ESCAPE in text or "\x00" in text:
        return text.replace(ESCAPE, f"{ESCAPE}1").replace("\x00", f"{ESCAPE}0")
    return text


def unescape(text: str) -> str:
    """Returns the text that was escaped."""
    return text.replace(f"{ESCAPE}0", "\x00").replace(f"{ESCAPE}1", ESCAPE)


class TextLoader(Loader):
    """Loads a text as it was before it was escaped."""

    def load(self, data: Buffer) -> str:
        """Returns the text."""
        raw = bytes(data)
        text = raw.decode()
        return unescape(text) if _IN_BYTES in raw else text


class NumberLoader(Loader):
    """Loads the type `numeric`: sums of whole numbers are of it, and are whole."""

    def load(self, data: Buffer) -> int | float:
        """Returns the number."""
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else float(text)


class TruthLoader(Loader):
    """Loads a truth value as 0 or 1, as SQLite has them."""

    def load(self, data: Buffer) -> int:
        """Returns 0 or 1."""
        return int(bytes(data) == b"t")
