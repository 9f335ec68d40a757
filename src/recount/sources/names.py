"""The parties known by name, the kinds of parties, and the states' own bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from recount.errors import UsageError
from recount.model import make_id
from recount.sources.countries import Countries, Country, load_countries
from recount.sources.words import Lookup, Word
from recount.values import Identity
from recount.vocab.loader import load_table, load_words

Case = Literal["any", "capital", "exact"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A party known by name. `where` is the file and line that it was read from."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    side: str | None
    where: str

    @property
    def identity(self) -> Identity:
        """The entry as an identity; its id depends on the name alone."""
        return Identity(
            make_id("actor", self.name), self.name, self.kind, self.side, self.country, True
        )


@dataclass(slots=True)
class Alias:
    """A name, by the loosest case it may be written in, and whose it is by country."""

    keys: tuple[str, ...]
    case: Case
    entries: dict[str | None, Entry]


@dataclass(slots=True)
class Names:
    """The parties known by name, found by any of their names."""

    entries: dict[str, Entry] = field(default_factory=dict)
    countries: Countries = field(default_factory=load_countries)
    aliases: dict[tuple[str, ...], Alias] = field(default_factory=dict)
    lookup: Lookup[Alias] = field(default_factory=lambda: Lookup({}))
    firsts: frozenset[str] = frozenset()

    def match(
        self, words: Sequence[Word], i: int, *, country: str | None, upper: bool = False
    ) -> tuple[Entry, int] | None:
        """Returns the entry whose name starts at `words[i]`, and the position behind it.

        The longest name wins. `upper` says that the text is in capitals throughout, so that
        names that are ordinary words too are not read.
        """
        for alias, end in self.lookup.find(words, i):
            if _case_fits(alias, words[i:end], upper):
                entry = _pick(alias, country)
                if entry is not None:
                    return entry, end
        return None

    def state(self, kind: str, iso: str) -> Identity:
        """Returns a state's own body of this kind ("Military forces of Syria")."""
        land = self.countries.by_iso[iso]
        body = load_kinds()[kind].get("body")
        name = f"{body} {land.called}" if body else f"{kind} ({land.name})"
        return Identity(make_id("actor", name), name, kind, government_of(land), iso, True)


def government_of(land: Country) -> str:
    """Returns the side of a country's government ("Government of Syria")."""
    return f"Government of {land.called}"


@cache
def load_kinds() -> dict[str, dict[str, str]]:
    """Returns the kinds of parties by key: `label`, `broad` and, on some, `body`, `state`."""
    kinds: dict[str, dict[str, str]] = load_table("kinds")
    return kinds


def broad_kind(kind: str) -> str:
    """Returns the coarse kind ("official", "armed_group", "medical" …) of a kind."""
    try:
        return load_kinds()[kind]["broad"]
    except KeyError:
        allowed = ", ".join(sorted(load_kinds()))
        raise UsageError(f"unknown kind {kind!r}; known: {allowed}") from None


def _case_fits(alias: Alias, run: Sequence[Word], upper: bool) -> bool:
    if alias.case == "any":
        return True
    if upper:
        return len(run) > 1 or run[0].key not in load_words("ordinary_names")
    if alias.case == "exact":
        return all(word.upper for word in run)
    return any(word.cap for word in run)


def _pick(alias: Alias, country: str | None) -> Entry | None:
    """Returns whom a name means in a report on a country; None where it may be several.

    An acronym that one party alone bears means it anywhere.
    """
    entries = alias.entries
    if country in entries:
        return entries[country]
    if None in entries:
        return entries[None]
    if country is None or (alias.case == "exact" and len(alias.keys[0]) > 2):
        only = {entry.name: entry for entry in entries.values()}
        return next(iter(only.values())) if len(only) == 1 else None
    return None
