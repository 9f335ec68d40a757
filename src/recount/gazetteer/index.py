"""Looks names up in memory-mapped parts: the built-in one and the user's dumps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from recount.gazetteer.fold import (
    fold_name,
    is_variant,
    make_skeleton,
    show_name,
    strip_articles,
)
from recount.gazetteer.pack import FEATURES, MISSING, hash_key
from recount.gazetteer.rows import measure_km
from recount.values import Place

_MOST = 250
_CACHED = 40_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the gazetteer, as found by one of its names.

    `own` is true where the name looked up is the place's own, false for an alternate one.
    `admin1_id` is "CC.code"; names are English where the sources have one.
    """

    id: str
    name: str
    lat: float
    lon: float
    country: str
    admin1_id: str
    admin1: str | None
    admin2: str | None
    feature: str
    code: str
    population: int
    radius_km: float
    own: bool

    def distance_km(self, other: Entry) -> float:
        """Returns the distance between the two centres in kilometres."""
        return measure_km(self.lat, self.lon, other.lat, other.lon)


class Part:
    """One folder of arrays, opened without reading them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tables = json.loads((folder / "part.json").read_text("utf-8"))
        self.countries: list[str] = tables["countries"]
        self.codes: list[str] = tables["codes"]
        self.seconds: list[str] = tables["seconds"]
        self.divisions: list[tuple[str, str]] = [
            (f"{country}.{code}", name) for country, code, name in tables["divisions"]
        ]
        self.size: int = tables["rows"]
        self._arrays: dict[str, np.ndarray[Any, np.dtype[Any]]] = {}
        for path in folder.glob("*.npy"):
            self._arrays[path.stem] = np.load(path, mmap_mode="r").view(np.ndarray)

    def find_rows(self, index: str, keys: Sequence[str]) -> list[list[tuple[int, bool]]]:
        """Returns for each key its rows and whether the name is the row's own."""
        hashes = self._arrays[f"{index}_hashes"]
        if not len(hashes) or not keys:
            return [[] for _ in keys]
        wanted = np.array([hash_key(key) for key in keys], np.uint64)
        at = np.searchsorted(hashes, wanted)
        hit = hashes[np.minimum(at, len(hashes) - 1)] == wanted
        first, rows = self._arrays[f"{index}_first"], self._arrays[f"{index}_rows"]
        own = self._arrays[f"{index}_own"]
        found: list[list[tuple[int, bool]]] = []
        for i, is_hit in zip(at.tolist(), hit.tolist(), strict=True):
            if not is_hit:
                found.append([])
                continue
            start, end = int(first[i]), min(int(first[i + 1]), int(first[i]) + _MOST)
            pairs = zip(rows[start:end].tolist(), own[start:end].tolist(), strict=True)
            found.append([(row, bool(mine)) for row, mine in pairs])
        return found

    def find_openings(self, keys: Sequence[str]) -> list[bool]:
        """Returns for each pair of words whether a longer name opens with it.

        True for all in a part packed before there was such a table.
        """
        hashes = self._arrays.get("openings")
        if hashes is None:
            return [True] * len(keys)
        if not len(hashes) or not keys:
            return [False] * len(keys)
        wanted = np.array([hash_key(key) for key in keys], np.uint64)
        at = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
        found: list[bool] = (hashes[at] == wanted).tolist()
        return found

    def find_code(self, code: str) -> list[int]:
        """Returns the rows of a GeoNames feature code."""
        if code not in self.codes:
            return []
        found: list[int] = np.flatnonzero(self._arrays["code"] == self.codes.index(code)).tolist()
        return found

    def find_division(self, division: int, feature: int) -> list[int]:
        """Returns the rows of a feature class in a first-order division, both by their numbers."""
        arrays = self._arrays
        inside = (arrays["admin1"] == division) & (arrays["feature"] == feature)
        found: list[int] = np.flatnonzero(inside).tolist()
        return found

    def find_largest(self, rows: Sequence[int]) -> int:
        """Returns the most populous of several rows."""
        return rows[int(np.argmax(self._arrays["population"][np.array(rows)]))]

    def read_entry(self, row: int, own: bool) -> Entry:
        """Reads one row."""
        arrays = self._arrays
        start, end = arrays["offsets"][row : row + 2].tolist()
        ident, _, name = arrays["text"][start:end].tobytes().decode("utf-8").partition("\t")
        division, second = int(arrays["admin1"][row]), int(arrays["admin2"][row])
        admin1_id, admin1 = self.divisions[division] if division != MISSING else ("", None)
        return Entry(
            ident,
            name,
            round(float(arrays["lat"][row]), 5),
            round(float(arrays["lon"][row]), 5),
            self.countries[int(arrays["country"][row])],
            admin1_id,
            admin1,
            self.seconds[second] if second != MISSING else None,
            FEATURES[int(arrays["feature"][row])],
            self.codes[int(arrays["code"][row])],
            int(arrays["population"][row]),
            round(float(arrays["radius"][row]), 1),
            own,
        )


class Gazetteer:
    """All parts together; a place that stands in several is taken from the last.

    Instances are read-only but for a bounded cache of look-ups; share one by process, not
    between threads.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self._cache: dict[str, tuple[Entry, ...]] = {}
        self._loose: dict[str, tuple[Entry, ...]] = {}
        self._openings: dict[str, bool] = {}
        self._countries: dict[str, str] | None = None
        names: dict[str, str] = {}
        for part in reversed(self.parts):
            names.update((code, name) for code, name in part.divisions if name)
        for part in self.parts:
            part.divisions = [(code, names.get(code, name)) for code, name in part.divisions]

    @property
    def size(self) -> int:
        """The number of rows in all parts, a place that stands in two counted twice."""
        return sum(part.size for part in self.parts)

    def find(self, name: str) -> list[Place]:
        """Returns the places of that name, most people first among those whose own name it is.

        Case, diacritics, apostrophes, hyphens and Arabic articles do not matter. An empty
        list for a name that is not known.
        """
        entries = self.find_entries(name) or self.find_variants(name)
        return [self.to_place(entry) for entry in entries]

    def find_entries(self, name: str) -> tuple[Entry, ...]:
        """Returns the entries of a name; see `find`."""
        key = fold_name(name)
        if not key:
            return ()
        self.load((key,))
        found = self._cache.get(key, ())
        if not found and (bare := strip_articles(key)) != key:
            self.load((bare,))
            found = self._cache.get(bare, ())
        return found

    def look_up(self, key: str) -> tuple[Entry, ...]:
        """Returns the entries of a folded name as it stands, from the cache where it can."""
        if key not in self._cache:
            self.load((key,))
        return self._cache.get(key, ())

    def load(self, keys: Iterable[str]) -> None:
        """Looks many folded names up at once, so that `look_up` finds them in the cache."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._cache]
        if not missing:
            return
        if len(self._cache) + len(missing) > _CACHED:
            self._cache.clear()
        found: list[dict[str, Entry]] = [{} for _ in missing]
        for part in self.parts:
            for entries, rows in zip(found, part.find_rows("names", missing), strict=True):
                for row, own in rows:
                    entry = part.read_entry(row, own)
                    before = entries.get(entry.id)
                    if before is not None and before.own and not own:
                        entry = replace(entry, own=True)
                    entries[entry.id] = entry
        for key, entries in zip(missing, found, strict=True):
            self._cache[key] = _rank(entries.values())

    def open_names(self, keys: Iterable[str]) -> set[str]:
        """Returns those pairs of folded words that open a name of three words or more."""
        pairs = set(keys)
        missing = [key for key in pairs if key not in self._openings]
        if len(self._openings) + len(missing) > _CACHED:
            self._openings.clear()
            missing = list(pairs)
        found = [part.find_openings(missing) for part in self.parts]
        self._openings.update(zip(missing, map(any, zip(*found, strict=True)), strict=True))
        return {key for key in pairs if self._openings[key]}

    def find_variants(self, name: str, countries: Iterable[str] = ()) -> tuple[Entry, ...]:
        """Returns entries whose name is a transliteration like `name`; a guess, not a match.

        Only for countries whose names are transliterated; with `countries`, only for these.
        """
        key = fold_name(name)
        skeleton = make_skeleton(key)
        if len(key) < 4 or len(skeleton) < 3:
            return ()
        if key not in self._loose:
            if len(self._loose) > _CACHED:
                self._loose.clear()
            self._loose[key] = self._verify(key, skeleton)
        allowed = set(countries)
        return tuple(e for e in self._loose[key] if not allowed or e.country in allowed)

    def _verify(self, key: str, skeleton: str) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for part in self.parts:
            for row, _ in part.find_rows("loose", (skeleton,))[0][:60]:
                entry = part.read_entry(row, False)
                if is_variant(key, fold_name(entry.name)):
                    entries[entry.id] = entry
        return _rank(entries.values())

    def country_name(self, code: str) -> str | None:
        """Returns a country's English name by its ISO 3166-1 alpha-2 code."""
        if self._countries is None:
            self._countries = {}
            for part in self.parts:
                for row in part.find_code("PCLI"):
                    entry = part.read_entry(row, True)
                    self._countries.setdefault(entry.country, entry.name)
        return self._countries.get(code)

    def to_place(self, entry: Entry) -> Place:
        """Returns an entry as the value that records hold."""
        return Place(
            name=show_name(entry.name),
            gazetteer_id=entry.id,
            lat=entry.lat,
            lon=entry.lon,
            country=entry.country or None,
            country_name=self.country_name(entry.country) if entry.country else None,
            admin1=entry.admin1,
            admin2=entry.admin2,
            feature=entry.feature,
            feature_code=entry.code,
            population=entry.population or None,
            radius_km=entry.radius_km,
        )


def _rank(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sorts own names first, then by people; a town goes before the division named after it."""

    def weigh(entry: Entry) -> tuple[bool, float, str]:
        share = {"PCLI": 1.5, "ADM1": 0.25, "ADM2": 0.1}.get(entry.code, 1.0)
        return not entry.own, -entry.population * share, entry.id

    return tuple(sorted(entries, key=weigh))
