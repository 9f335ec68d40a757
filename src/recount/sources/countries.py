"""The countries: names, demonyms, seats of government, and leaders that stand for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from recount.sources.words import Lookup, Word, keys_of
from recount.vocab.loader import read_data

Form = Literal["name", "demonym", "people", "seat", "eponym"]


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO 3166 code; `called` is its name inside a sentence ("the Gambia")."""

    iso: str
    name: str
    called: str


@dataclass(frozen=True, slots=True)
class Countries:
    """All countries, by code and by what a text calls them or their people."""

    by_iso: dict[str, Country]
    names: Lookup[tuple[Form, str]]

    def match(
        self, words: Sequence[Word], i: int, *, upper: bool = False
    ) -> tuple[str, Form, int] | None:
        """Returns the code, the form and the position behind the name that starts at `words[i]`.

        Names need a capital; "us" is no country in a text in capitals.
        """
        for (form, iso), end in self.names.find(words, i):
            first = words[i]
            if first.cap and (first.key != "us" or _is_the_us(first, upper)):
                return iso, form, end
        return None


def _is_the_us(word: Word, upper: bool) -> bool:
    return word.upper and (not upper or word.end - word.start > 2)


@cache
def load_countries() -> Countries:
    """Returns the countries of `vocab/data/actors/countries.tsv`."""
    by_iso: dict[str, Country] = {}
    found: dict[tuple[str, ...], tuple[Form, str]] = {}
    rows = [line.split("\t") for line in read_data("actors/countries.tsv").splitlines()]
    for row in rows:
        if row[0].startswith("#") or row[0] == "iso":
            continue
        iso, name, aliases, demonyms, seats, eponyms, article = (*row, "")[:7]
        by_iso[iso] = Country(iso, name, f"{article} {name}".strip())
        forms: list[tuple[Form, str]] = [("name", one) for one in (name, *aliases.split("|"))]
        for demonym in demonyms.split("|"):
            forms += [("demonym", demonym), ("people", _plural(demonym))]
        forms += [("seat", seat) for seat in seats.split("|")]
        forms += [("eponym", eponym) for eponym in eponyms.split("|")]
        for form, text in forms:
            if keys := keys_of(text):
                found.setdefault(keys, (form, iso))
    return Countries(by_iso, Lookup(found))


def _plural(demonym: str) -> str:
    if not demonym or demonym.endswith(("s", "sh", "ch", "ese", ".", "US", "UK")):
        return ""
    return f"{demonym}s"
