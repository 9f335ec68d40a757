"""What partitions are made of: files, and parts of files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or the part of one between two bytes (in Parquet: rows), the end exclusive.

    `ref` is the input's own name, `url` where fsspec finds it. `head` is the length in bytes of
    the lines that come before each part, `skipped` how many rows these are; `before` counts the
    rows in front of the part. `digest` is the SHA-256 of the part's bytes; of Parquet, of the file.
    """

    ref: str
    url: str
    form: str
    digest: str
    start: int = 0
    end: int | None = None
    head: int = 0
    skipped: int = 0
    before: int = 0
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Partition:
    """What one task reads, by its number in the order of the inputs."""

    number: int
    pieces: tuple[Piece, ...]

    def told(self) -> list[dict[str, Any]]:
        """Returns the pieces as the manifest names them: not by where they lie on this machine."""
        return [
            {name: value for name, value in asdict(piece).items() if name != "url"}
            for piece in self.pieces
        ]
