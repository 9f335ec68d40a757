"""Adds GeoNames country dumps, or any table in that form, to the gazetteer.

The form is GeoNames' own (readme.txt of download.geonames.org/export/dump): 19 columns
parted by tabs, no heading; geonameid, name, asciiname, alternatenames (by commas), latitude,
longitude, feature class, feature code, country code, cc2, admin1 to admin4 codes,
population, elevation, dem, timezone, modification date.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recount.errors import InputError
from recount.gazetteer.index import Part
from recount.gazetteer.pack import is_part, write_part
from recount.gazetteer.rows import Row
from recount.gazetteer.sources import Division, is_name

_COLUMNS = 19
_MOST_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump that has been added: its file's name, the number of its places, its countries."""

    name: str
    places: int
    countries: tuple[str, ...]


def add_dump(path: Path, cache_dir: Path) -> int:
    """Adds a dump (.txt, .tsv or .zip) to the gazetteer of `cache_dir`; returns its places.

    The same file twice is one dump; a newer file of the same name takes the older one's
    place. Raises InputError (`gazetteer.unreadable`) if not one line is a place.
    """
    folder = pack_dump(path, cache_dir / "dumps")
    for other in find_dumps(cache_dir):
        if other != folder and _stem(other) == _stem(folder):
            (other / "part.json").unlink(missing_ok=True)
    return Part(folder).size


def list_dumps(cache_dir: Path) -> list[Dump]:
    """Returns the dumps that have been added, by name."""
    return [
        Dump(_stem(folder), part.size, tuple(c for c in part.countries if c))
        for folder in find_dumps(cache_dir)
        for part in (Part(folder),)
    ]


def find_dumps(cache_dir: Path) -> list[Path]:
    """Returns the folders of the dumps that have been added, in the order of their names."""
    return sorted(f for f in (cache_dir / "dumps").glob("[!.]*") if is_part(f))


def _stem(folder: Path) -> str:
    return folder.name.rpartition("-")[0]


def pack_dump(path: Path, parent: Path) -> Path:
    """Packs a dump into a part below `parent` and returns its folder."""
    try:
        raw = _read_bytes(path)
    except (OSError, zipfile.BadZipFile, KeyError, RuntimeError) as error:
        raise InputError("gazetteer.unreadable", str(path), str(error)) from error
    digest = hashlib.sha256(raw).hexdigest()[:16]
    folder = parent / f"{path.stem}-{digest}"
    if is_part(folder):
        return folder
    rows, divisions = read_dump(raw.decode("utf-8-sig", "replace"))
    if not rows:
        raise InputError(
            "gazetteer.unreadable",
            str(path),
            f"no line has GeoNames' {_COLUMNS} columns with an id, a name and coordinates",
        )
    write_part(folder, rows, divisions)
    return folder


def _read_bytes(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        tables = [
            info
            for info in archive.infolist()
            if info.filename.endswith((".txt", ".tsv")) and "readme" not in info.filename.lower()
        ]
        if not tables:
            raise KeyError("no .txt or .tsv in the archive")
        largest = max(tables, key=lambda info: info.file_size)
        if largest.file_size > _MOST_BYTES:
            raise KeyError(f"{largest.filename} is larger than {_MOST_BYTES} bytes")
        return archive.read(largest)


def read_dump(text: str) -> tuple[list[Row], list[Division]]:
    """Reads a dump's places and the first-order divisions that it names; bad lines are left out."""
    rows = list(_read_rows(text))
    divisions = {
        (row.country, row.admin1): Division(row.country, row.admin1, "")
        for row in rows
        if row.admin1
    }
    for row in rows:
        if row.code == "ADM1":
            divisions[row.country, row.admin1] = Division(row.country, row.admin1, row.name)
    seconds = {
        (row.country, row.admin1, row.admin2): row.name for row in rows if row.code == "ADM2"
    }
    for row in rows:
        row.admin2 = seconds.get((row.country, row.admin1, row.admin2), "")
    return rows, list(divisions.values())


def _read_rows(text: str) -> Iterator[Row]:
    for line in io.StringIO(text):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != _COLUMNS or not cells[1].strip():
            continue
        try:
            lat, lon = float(cells[4]), float(cells[5])
            population = int(cells[14] or 0)
        except ValueError:
            continue
        if not cells[0].isdigit() or not (-90 <= lat <= 90 and -180 <= lon <= 180):
            continue
        others = [cells[2], *cells[3].split(",")]
        yield Row(
            id=cells[0],
            name=cells[1].strip(),
            lat=lat,
            lon=lon,
            country=cells[8].upper(),
            admin1=cells[10],
            admin2=cells[11],
            feature=cells[6] or "S",
            code=cells[7] or "",
            population=max(0, population),
            names=[name.strip() for name in others if is_name(name.strip())],
        )
