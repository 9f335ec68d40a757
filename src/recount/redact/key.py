"""Marks that stand in texts for what is withheld, and the key that leads back from them.

Without a key all names have one mark ("[name withheld]"), and nothing leads back. With one, each
wording has a mark of its own ("[name 3 withheld]"), the same in each export that is made with that
key. Whoever has no key learns from a number no more than that one wording stands twice.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from recount.errors import UsageError
from recount.vocab.loader import load_table

_FORMAT = 1
_PARTY = "party"
_NUMBERED = re.compile(r"\[[a-z]+ \d+ withheld\]")


@dataclass(slots=True)
class Key:
    """The numbers of wordings by their kind, in the order in which they were first met."""

    kinds: dict[str, dict[str, int]] = field(default_factory=dict)

    def number(self, kind: str, wording: str) -> int:
        """Returns a wording's number, a new one where it has none yet."""
        known = self.kinds.setdefault(kind, {})
        return known.setdefault(wording, len(known) + 1)

    def placeholders(self) -> dict[str, str]:
        """Returns the wording that each mark stands for."""
        return {
            _mark(kind, number): wording
            for kind, known in self.kinds.items()
            if kind != _PARTY
            for wording, number in known.items()
        }


def _mark(kind: str, number: int) -> str:
    return f"[{kind} {number} withheld]"


@dataclass(frozen=True, slots=True)
class Marks:
    """What is put in place of things that are withheld."""

    key: Key | None = None

    def put(self, kind: str, wording: str) -> str:
        """Returns the mark for a wording of a kind (a key of redaction.toml's `marks`)."""
        if self.key is None:
            mark: str = load_table("redaction")["marks"][kind]
            return mark
        return _mark(kind, self.key.number(kind, wording))

    def party(self, place: int, party_id: str) -> str:
        """Returns the id of a withheld party, the `place`th of its case."""
        number = self.key.number(_PARTY, party_id) if self.key else place
        return f"{load_table('redaction')['id']}{number:04d}"


def restore(text: str, key: Key) -> str:
    """Returns a text with what its marks stand for; a mark that the key lacks stays."""
    known = key.placeholders()
    return _NUMBERED.sub(lambda match: known.get(match.group(), match.group()), text)


def read_key(path: Path) -> Key:
    """Returns the key of a file, a new one where there is none; raises UsageError for others."""
    if not path.exists():
        return Key()
    try:
        told = json.loads(path.read_text("utf-8"))
        kinds = {
            str(kind): {str(wording): int(number) for wording, number in known.items()}
            for kind, known in told["kinds"].items()
        }
        whole = all(
            sorted(known.values()) == [*range(1, len(known) + 1)] for known in kinds.values()
        )
        if told["format"] != _FORMAT or not whole:
            raise ValueError("numbers are missing or stand twice")
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: no key of redactions: {error}") from error
    return Key(kinds)


def save_key(key: Key, path: Path) -> None:
    """Writes a key whole or not at all, to be read by its owner alone."""
    told = {"format": _FORMAT, "kinds": key.kinds, "placeholders": key.placeholders()}
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.unlink(missing_ok=True)
        with open(draft, "x", encoding="utf-8", opener=_private) as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
