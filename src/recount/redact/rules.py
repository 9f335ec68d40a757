"""A user's own rules of what is withheld: a TOML file beside the built-in ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recount.errors import UsageError
from recount.redact.words import telling_keys

KINDS = ("phones", "emails", "addresses", "plates", "coordinates")
"""The kinds of things in texts that go unless the rules leave them."""

_SECTIONS: dict[str, dict[str, type]] = {
    "names": {"private": bool, "withhold": list, "keep": list},
    "withhold": {**dict.fromkeys(KINDS, bool), "words": list},
    "blur": {"km": float},
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What is withheld: the built-in rules where nothing is said.

    `private` is whether private persons are looked for; `names` go wherever they stand, `keep`
    are names of public figures, which stay; `words` are further words and phrases that go.
    `kinds` are those of KINDS that go. `blur_km` is how far a point is moved; null if not said.
    """

    private: bool = True
    names: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset(KINDS)
    blur_km: float | None = None


def read_rules(path: str | Path) -> Rules:
    """Returns the rules of a TOML file; raises UsageError for one that has other keys or values."""
    try:
        table = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as rules: {error}") from error
    _check(table, str(path))
    names, withhold = table.get("names", {}), table.get("withhold", {})
    for name in (*names.get("withhold", ()), *names.get("keep", ())):
        if not telling_keys(name):
            raise UsageError(f"{path}: {name!r} holds no word by which somebody can be told")
    km = table.get("blur", {}).get("km")
    return Rules(
        private=names.get("private", True),
        names=tuple(names.get("withhold", ())),
        keep=tuple(names.get("keep", ())),
        words=tuple(withhold.get("words", ())),
        kinds=frozenset(kind for kind in KINDS if withhold.get(kind, True)),
        blur_km=None if km is None else float(km),
    )


def _check(table: dict[str, Any], path: str) -> None:
    for section, values in table.items():
        allowed = _SECTIONS.get(section)
        if allowed is None or not isinstance(values, dict):
            raise UsageError(f"{path}: [{section}] is none of {', '.join(_SECTIONS)}")
        for key, value in values.items():
            wanted = allowed.get(key)
            if wanted is None:
                raise UsageError(f"{path}: {section}.{key} is none of {', '.join(allowed)}")
            fits = isinstance(value, int | float) if wanted is float else isinstance(value, wanted)
            if not fits or (wanted is float and isinstance(value, bool)):
                raise UsageError(f"{path}: {section}.{key} = {value!r}: not {wanted.__name__}")
            if wanted is list and not all(isinstance(v, str) and v.strip() for v in value):
                raise UsageError(f"{path}: {section}.{key}: a list of words")
