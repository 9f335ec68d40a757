"""Who is who: the parties known by name, and the states' own bodies.

The registry is data: `vocab/data/actors/*.tsv` and the user's files in the same form. A
file has a head line `name aliases kind country side` (tab-separated; `#` starts a comment
line). Aliases are joined by `|`. An alias in capitals is matched only in capitals, one with
a capital needs one, one in small letters is matched in any case. `alias@CC` holds only in
reports on the country CC. An empty side of an armed group or militia is its own name. A
user's entry whose name stands in the registry already adds to that entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from recount.errors import InvariantError, RecountError, UsageError
from recount.sources.countries import load_countries
from recount.sources.describe import describe
from recount.sources.names import Alias, Case, Entry, Names, broad_kind, load_kinds
from recount.sources.scan import ActorScanner, Found
from recount.sources.words import Lookup, keys_of
from recount.values import Identity
from recount.vocab.loader import read_data

__all__ = ["Entry", "Registry", "broad_kind", "load_kinds", "load_registry"]

FILES = ("forces", "groups", "bodies", "media")
COLUMNS = ("name", "aliases", "kind", "country", "side")
OWN_SIDE = ("armed_group", "militia")
_LOOSER: tuple[Case, ...] = ("any", "capital", "exact")


class Registry(Names):
    """The parties known by name, found by any of their names or by a description.

    Build one by `load_registry`; it is not changed afterwards.
    """

    def resolve(
        self, text: str, *, country: str | None = None, upper: bool | None = None
    ) -> Identity | None:
        """Returns who a name, acronym or description is; None where no word of it tells.

        `country` is the ISO 3166 code of the country that the report is on: it completes
        "the military" and tells apart names that several parties bear.
        """
        description = describe(text, self, country=country, upper=upper)
        return None if description is None else description.identity

    def find(
        self,
        text: str,
        start: int,
        end: int,
        *,
        country: str | None = None,
        upper: bool = False,
        tag: Callable[[int], str] | None = None,
    ) -> list[Found]:
        """Returns the parties named or described in `text[start:end]`, one sentence, in order.

        `tag` gives the part of speech (UPOS) of the word at an offset; where it is absent,
        capitals decide what a proper name is.
        """
        return ActorScanner(text, self, country, upper, tag).scan(start, end)


@cache
def _load(extra: tuple[Path, ...]) -> Registry:
    registry = Registry()
    for name in FILES:
        where = f"{name}.tsv"
        for entry in _read_entries(read_data(f"actors/{where}"), where, InvariantError):
            _add(registry, entry, InvariantError)
    for path in extra:
        for entry in _read_entries(_read_user_file(path), str(path), UsageError):
            known = registry.entries.get(entry.name)
            if known and not known.where.startswith(f"{path}:"):
                entry = replace(  # noqa: PLW2901 - the entry that it adds to
                    known,
                    aliases=tuple(dict.fromkeys(known.aliases + entry.aliases)),
                    kind=entry.kind,
                    country=entry.country or known.country,
                    side=entry.side or known.side,
                    where=entry.where,
                )
                _drop(registry, known)
            _add(registry, entry, UsageError)
    registry.lookup = Lookup(registry.aliases)
    # Countries need a capital, which their words have: only small letters are looked up here.
    registry.firsts = registry.lookup.firsts
    return registry


def load_registry(extra: Sequence[Path] = ()) -> Registry:
    """Returns the registry, with the entries of the user's files; cached for the same paths.

    Raises UsageError, naming file and line, on an unknown kind or country, a missing column,
    or an alias that two entries share.
    """
    return _load(tuple(extra))


def _read_user_file(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"{path}: not a readable registry file: {fault}") from fault


def _read_entries(text: str, where: str, error: type[RecountError]) -> Iterator[Entry]:
    head: list[str] | None = None
    kinds, isos = load_kinds(), load_countries().by_iso
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        at = f"{where}:{number}"
        fields = [part.strip() for part in line.split("\t")]
        if head is None:
            head = fields
            missing = [column for column in ("name", "kind") if column not in head]
            if missing or any(column not in COLUMNS for column in head):
                raise error(f"{at}: the head line must be of {', '.join(COLUMNS)}")
            continue
        if len(fields) > len(head):
            raise error(f"{at}: {len(fields)} columns where the head line has {len(head)}")
        row = dict(zip(head, fields, strict=False))
        name, kind, country = row.get("name", ""), row.get("kind", ""), row.get("country") or None
        if not name or not keys_of(name):
            raise error(f"{at}: no name")
        if kind not in kinds:
            raise error(f"{at}: unknown kind {kind!r}; known: {', '.join(sorted(kinds))}")
        if country is not None and country not in isos:
            raise error(f"{at}: unknown country {country!r}: an ISO 3166 code of two letters")
        aliases = tuple(part.strip() for part in row.get("aliases", "").split("|") if part.strip())
        side = row.get("side") or (name if kind in OWN_SIDE else None)
        yield Entry(name, aliases, kind, country, side, at)


def _add(registry: Registry, entry: Entry, error: type[RecountError]) -> None:
    if entry.name in registry.entries:
        other = registry.entries[entry.name]
        raise error(f"{entry.where}: {entry.name!r} stands already in {other.where}")
    registry.entries[entry.name] = entry
    # A name such as "Islamic Front (Syria)" is ours alone: texts do not write it so.
    written_names = entry.aliases if entry.name.endswith(")") else (entry.name, *entry.aliases)
    for written in dict.fromkeys(written_names):
        alias, _, scope = written.partition("@")
        keys = keys_of(alias)
        if not keys:
            raise error(f"{entry.where}: alias {written!r} has no letters")
        if scope and scope not in registry.countries.by_iso:
            raise error(f"{entry.where}: alias {written!r}: unknown country {scope!r}")
        case = _case_of(alias)
        known = registry.aliases.setdefault(keys, Alias(keys, case, {}))
        known.case = min(known.case, case, key=_LOOSER.index)
        other_entry = known.entries.setdefault(scope or None, entry)
        if other_entry is not entry:
            raise error(
                f"{entry.where}: alias {written!r} is {other_entry.name!r} in {other_entry.where}"
            )


def _drop(registry: Registry, entry: Entry) -> None:
    del registry.entries[entry.name]
    for keys, alias in list(registry.aliases.items()):
        alias.entries = {at: one for at, one in alias.entries.items() if one is not entry}
        if not alias.entries:
            del registry.aliases[keys]


def _case_of(alias: str) -> Case:
    if alias.islower():
        return "any"
    letters = [sign for sign in alias if sign.isalpha()]
    return "exact" if all(map(str.isupper, letters)) and len(letters) <= 6 else "capital"
