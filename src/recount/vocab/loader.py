"""Loads the data files beside this package and refuses those with a slip in them.

A word list is data, so that a missing comma or a doubled entry is found by a check and
not by a reader of the figures. `data/*.toml` are tables, `data/*.txt` are lists of one
entry a line, `#` starting a comment.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from typing import Any

from recount.errors import InvariantError


def read_data(name: str) -> str:
    """Returns the text of a data file of this package."""
    return resources.files("recount.vocab").joinpath("data", name).read_text("utf-8")


@cache
def load_words(name: str) -> frozenset[str]:
    """Returns the entries of `data/<name>.txt`.

    Raises InvariantError on an entry that stands twice or has blanks around it.
    """
    entries: list[str] = []
    for number, line in enumerate(read_data(f"{name}.txt").splitlines(), 1):
        entry = line.split("#", 1)[0].rstrip()
        if not entry:
            continue
        if entry != entry.strip():
            raise InvariantError(f"{name}.txt:{number}: blanks before {entry.strip()!r}")
        entries.append(entry)
    twice = [entry for entry, times in Counter(entries).items() if times > 1]
    if twice:
        raise InvariantError(f"{name}.txt: stands twice: {', '.join(sorted(twice))}")
    return frozenset(entries)


@cache
def load_table(name: str) -> dict[str, Any]:
    """Returns `data/<name>.toml`; every string in it must be non-empty and trimmed.

    Lists of strings may hold no entry twice. Raises InvariantError, naming the key.
    """
    table = tomllib.loads(read_data(f"{name}.toml"))
    _check(table, name)
    return table


def _check(value: object, where: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(inner, f"{where}.{key}")
    elif isinstance(value, list):
        strings = Counter(item for item in value if isinstance(item, str))
        twice = sorted(item for item, times in strings.items() if times > 1)
        if twice:
            raise InvariantError(f"{where}: stands twice: {', '.join(twice)}")
        for number, item in enumerate(value):
            _check(item, f"{where}[{number}]")
    elif isinstance(value, str) and (not value or value != value.strip()):
        raise InvariantError(f"{where}: empty or untrimmed: {value!r}")
