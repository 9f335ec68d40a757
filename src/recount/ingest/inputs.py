"""Finds the files that are meant by the inputs on a command line."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recount.errors import InputError
from recount.ingest.limits import limit
from recount.retrieval import Told
from recount.store.address import hide_passwords, is_url

MAX_BYTES = limit("file_bytes")
"""A larger single file is refused by name; it could not be kept in a case."""


@dataclass(frozen=True, slots=True)
class RawInput:
    """An input before it is read: its own name, where its bytes are, or the bytes themselves.

    `told` is what is known of it from outside: by whom it was sent, or where it lay.
    """

    ref: str
    path: Path | None
    given: bytes | None = None
    told: Told | None = None

    def read(self) -> bytes:
        """Returns the bytes; raises InputError where they cannot be had."""
        if self.given is not None:
            return self.given
        path = self.path
        if path is None:
            raise InputError("unreadable", self.ref, "neither a path nor bytes")
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                # A pipe or device tells no size; none is read beyond the limit.
                body = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)
                size = max(size, len(body))
        except OSError as error:
            raise InputError("unreadable", self.ref, error.strerror or str(error)) from error
        if size > MAX_BYTES:
            raise InputError("too_large", self.ref, f"{size} bytes; the limit is {MAX_BYTES}")
        return body


def expand_inputs(inputs: Sequence[str]) -> Iterator[RawInput | InputError]:
    """Yields the files behind paths, folders, glob patterns and `-` (standard input).

    Files of a folder come in the order of their names; hidden ones and links that lead out
    of the folder are passed over. An input that leads nowhere comes as an InputError, so
    that the others are read all the same.
    """
    for name in inputs:
        if is_url(name):
            shown = hide_passwords(name)
            yield InputError("not_found", shown, "the address of a case, not of a report")
            continue
        if name == "-":
            yield RawInput("-", None, sys.stdin.buffer.read())
            continue
        try:
            path = Path(name)
            if path.is_dir():
                yield from _folder(path)
            elif path.exists():
                yield RawInput(name, path)
            elif glob.has_magic(name):
                yield from _pattern(name)
            else:
                yield InputError("not_found", name, "no such file or folder")
        except (OSError, ValueError) as error:
            yield InputError("unreadable", name, str(error))


def _folder(folder: Path) -> Iterator[RawInput | InputError]:
    inside = folder.resolve()
    refused: list[OSError] = []
    paths = sorted(
        Path(parent, name)
        for parent, _, names in os.walk(folder, onerror=refused.append)
        for name in names
    )
    found = False
    for path in paths:
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.is_symlink() and not path.exists():
            yield InputError("not_found", str(path), "a link that leads nowhere")
        elif path.is_file() and path.resolve().is_relative_to(inside):
            yield RawInput(str(path), path)
        else:
            continue
        found = True
    for error in refused:
        yield InputError("unreadable", str(error.filename), error.strerror or str(error))
    if not found and not refused:
        yield InputError("empty_folder", str(folder), "no files in it")


def _pattern(pattern: str) -> Iterator[RawInput | InputError]:
    names = sorted(
        name
        for name in glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
        if Path(name).is_file()
    )
    if not names:
        yield InputError("not_found", pattern, "no file matches the pattern")
    for name in names:
        yield RawInput(name, Path(name))
