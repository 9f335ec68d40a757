"""Loads codebooks: those that the program ships, and a user's own from a file.

A codebook is a TOML table (`vocab/data/policies.toml` says what its keys mean). A file of one's
own holds the same keys at its top; what it leaves out is taken from the codebook that it names as
its `base`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from recount.errors import UsageError
from recount.reconcile.admission import CONDITIONS
from recount.reconcile.policies import BOUNDS, Policy
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

BEST = ("reliable", "low")
VAGUE = ("floor", "words", "drop")
AGGREGATES = ("keep", "subtract")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_KEYS = frozenset(
    {
        "key",
        "name",
        "version",
        "base",
        "bounds",
        "best",
        "vague",
        "words",
        "large",
        "status",
        "plural_words",
    }
    | {"significant", "admits", "aggregates", "reliability"}
)


def load_policies() -> Mapping[str, Policy]:
    """Returns the policies of the shipped codebooks by key."""
    table = load_table("policies")
    return {key: build_policy(key, row) for key, row in table.items() if "bounds" in row}


def find_policy(codebook: str) -> Policy:
    """Returns the policy of a codebook: a shipped one's key, or the path of a TOML file.

    Raises UsageError that names the known ones, or the file and what is wrong in it.
    """
    if codebook in POLICIES:
        return POLICIES[codebook]
    if codebook.endswith(".toml"):
        return read_policy(Path(codebook))
    known = ", ".join(POLICIES)
    raise UsageError(f"codebook {codebook!r}: one of {known}, or a file that ends in .toml")


def read_policy(path: Path) -> Policy:
    """Returns the policy of a user's file; UsageError names the file and what is wrong in it."""
    try:
        row = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"codebook {path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"codebook {path}: {error}") from error
    try:
        return build_policy(path.stem, _on_base(row))
    except ValueError as error:
        raise UsageError(f"codebook {path}: {error}") from error


def _on_base(row: Mapping[str, Any]) -> Mapping[str, Any]:
    shipped = load_table("policies")
    base = row.get("base")
    if base is None:
        return row
    if base not in POLICIES:
        raise ValueError(f"base {base!r} is none of {', '.join(POLICIES)}")
    if "version" not in row or "name" not in row:
        raise ValueError("name and version must be its own")
    return {**shipped[base], **row}


def build_policy(key: str, row: Mapping[str, Any]) -> Policy:
    """Returns a checked policy; ValueError says what is wrong."""
    key = row.get("key", key)
    _want(isinstance(key, str) and bool(_KEY.fullmatch(key)), f"key {key!r} is no short name")
    unknown = sorted(set(row) - _KEYS)
    _want(not unknown, f"unknown keys {', '.join(unknown)}")
    missing = [name for name in ("name", "version", "bounds", "best", "vague") if name not in row]
    _want(not missing, f"{', '.join(missing)} missing")
    for name, allowed in (("bounds", BOUNDS), ("best", BEST), ("vague", VAGUE)):
        _want(row[name] in allowed, f"{name} {row[name]!r} is none of {', '.join(allowed)}")
    aggregates = row.get("aggregates", "keep")
    _want(aggregates in AGGREGATES, f"aggregates {aggregates!r} is none of {', '.join(AGGREGATES)}")
    significant = row.get("significant", {})
    return Policy(
        key=key,
        name=str(row["name"]),
        version=str(row["version"]),
        bounds=row["bounds"],
        best=row["best"],
        vague=row["vague"],
        words=_numbers(row, "words"),
        large=_numbers(row, "large"),
        plural_words=tuple(str(word).casefold() for word in row.get("plural_words", ())),
        significant_types=frozenset(
            _names(significant.get("types", ()), "significant.types", event_types())
        ),
        significant_injured=significant.get("injured"),
        admits=_names(row.get("admits", ()), "admits", CONDITIONS),
        aggregates=aggregates,
        reliability=tuple(row.get("reliability", load_table("policies")["reliability"]["kinds"])),
    )


def _want(right: bool, message: str) -> None:
    if not right:
        raise ValueError(message)


def _numbers(row: Mapping[str, Any], name: str) -> Mapping[str, int]:
    table = row.get(name, {})
    right = isinstance(table, dict) and all(
        type(worth) is int and worth >= 0 for worth in table.values()
    )
    _want(right, f"{name} must give each word a whole number")
    return {str(word).casefold(): worth for word, worth in table.items()}


def _names(given: Sequence[str], name: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    unknown = sorted(str(item) for item in given if item not in known)
    _want(not unknown, f"{name}: unknown {', '.join(unknown)}; there are {', '.join(known)}")
    return tuple(given)


POLICIES: Mapping[str, Policy] = load_policies()
"""The policies of the shipped codebooks by key."""
