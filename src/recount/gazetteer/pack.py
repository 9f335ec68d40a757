"""Packs rows into arrays on disk, so that opening them costs no reading.

A part is a folder: `hashes.npy` (sorted 64-bit hashes of the folded names), `first.npy`
(where a hash's rows start in `rows.npy`), `rows.npy` and `primary.npy` (which rows have the
name, and whether as their own), one array a column, `text.npy` (all names, UTF-8), and
`part.json` (the short tables). It is made beside its place and moved there in one step.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recount.gazetteer.fold import fold_name, make_skeleton, strip_articles
from recount.gazetteer.rows import Row, default_radius
from recount.gazetteer.sources import Division
from recount.vocab.loader import load_table

Progress = Callable[[str, float], None]
MISSING = 0xFFFF
_FEATURE = {"P": 0, "A": 1, "L": 2, "R": 3, "S": 4, "T": 5, "H": 6, "U": 7, "V": 8}
FEATURES = "".join(_FEATURE)


def hash_key(key: str) -> int:
    """Returns the 64-bit hash of a key; two of a million names collide once in 10^7 tables."""
    raw = key.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")


def write_part(
    folder: Path,
    rows: Sequence[Row],
    divisions: Sequence[Division],
    report: Progress | None = None,
) -> None:
    """Writes a part to `folder` in one step; a part that is there already is kept.

    Safe for two processes at once, and when killed half-way: only a whole part ever gets the
    folder's name.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_columns(making, rows, divisions)
        openings: set[str] = set()
        _write_index(making, "names", _name_keys(rows, openings, report))
        hashes = np.unique(np.array([hash_key(key) for key in openings], np.uint64))
        np.save(making / "openings.npy", hashes)
        _write_index(making, "loose", _loose_keys(rows))
        if report:
            report("gazetteer", 1.0)
        try:
            making.rename(folder)
        except OSError:
            if not (folder / "part.json").is_file():
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _write_columns(folder: Path, rows: Sequence[Row], divisions: Sequence[Division]) -> None:
    countries = sorted({row.country for row in rows} | {d.country for d in divisions})
    codes = sorted({row.code for row in rows})
    seconds = sorted({row.admin2 for row in rows if row.admin2})[: MISSING - 1]
    of_country = {country: i for i, country in enumerate(countries)}
    of_code = {code: i for i, code in enumerate(codes)}
    of_second = {name: i for i, name in enumerate(seconds)}
    of_division = {(d.country, d.code): i for i, d in enumerate(divisions)}
    text = bytearray()
    offsets = [0]
    for row in rows:
        text += f"{row.id}\t{row.name}".encode("utf-8", "replace")
        offsets.append(len(text))
    columns: dict[str, np.ndarray[Any, np.dtype[Any]]] = {
        "lat": np.array([row.lat for row in rows], np.float32),
        "lon": np.array([row.lon for row in rows], np.float32),
        "population": np.array([row.population for row in rows], np.int64),
        "country": np.array([of_country[row.country] for row in rows], np.uint16),
        "admin1": np.array(
            [of_division.get((row.country, row.admin1), MISSING) for row in rows], np.uint16
        ),
        "admin2": np.array([of_second.get(row.admin2, MISSING) for row in rows], np.uint16),
        "feature": np.array([_FEATURE.get(row.feature, 4) for row in rows], np.uint8),
        "code": np.array([of_code[row.code] for row in rows], np.uint16),
        "radius": np.array(
            [default_radius(row.feature, row.population, row.radius_km) for row in rows], np.float32
        ),
        "text": np.frombuffer(bytes(text) or b"\0", np.uint8),
        "offsets": np.array(offsets, np.uint32),
    }
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)
    tables = {
        "rows": len(rows),
        "countries": countries,
        "codes": codes,
        "seconds": seconds,
        "divisions": [[d.country, d.code, d.name] for d in divisions],
    }
    (folder / "part.json").write_text(json.dumps(tables, ensure_ascii=False), "utf-8")


def find_opening(key: str) -> str | None:
    """Returns the first two words of a folded name of more, which open it; else nothing."""
    words = key.split(" ", 2)
    return f"{words[0]} {words[1]}" if len(words) > 2 else None


def _name_keys(
    rows: Sequence[Row], openings: set[str], report: Progress | None
) -> list[tuple[int, int, int]]:
    """Returns (hash, row, own) of every name; adds the first two words of longer ones."""
    entries: list[tuple[int, int, int]] = []
    arabic = set(load_table("gazetteer")["transliteration"]["countries"])
    for i, row in enumerate(rows):
        if report and i % 10_000 == 0:
            report("gazetteer", i / len(rows))
        own = fold_name(row.name)
        keys = {fold_name(name): 0 for name in row.names}
        keys[own] = 1
        if own.endswith(" city") and own[:-5] in keys:
            keys[own[:-5]] = 1
        if row.country in arabic:
            for key in [key for key in keys if " " in key]:
                bare = strip_articles(key)
                keys[bare] = max(keys[key], keys.get(bare, 0))
        openings.update(filter(None, map(find_opening, keys)))
        entries.extend((hash_key(key), i, primary) for key, primary in keys.items() if key)
    return entries


def _loose_keys(rows: Sequence[Row]) -> list[tuple[int, int, int]]:
    arabic = set(load_table("gazetteer")["transliteration"]["countries"])
    entries: list[tuple[int, int, int]] = []
    for i, row in enumerate(rows):
        if row.country not in arabic:
            continue
        names = [row.name, *(name for name in row.names if max(map(ord, name)) < 0x2C0)]
        skeletons = {make_skeleton(fold_name(name)) for name in names}
        entries.extend((hash_key(key), i, 0) for key in skeletons if key)
    return entries


def _write_index(folder: Path, name: str, entries: list[tuple[int, int, int]]) -> None:
    table = np.array(entries or [(0, 0, 0)], dtype=[("h", "<u8"), ("row", "<u4"), ("own", "u1")])
    if not entries:
        table = table[:0]
    weight = np.load(folder / "population.npy")[table["row"]].astype(np.float64)
    order = np.lexsort((-weight, -table["own"].astype(np.int8), table["h"]))
    table = table[order]
    hashes, first = np.unique(table["h"], return_index=True)
    np.save(folder / f"{name}_hashes.npy", hashes)
    np.save(folder / f"{name}_first.npy", np.append(first, len(table)).astype(np.uint32))
    np.save(folder / f"{name}_rows.npy", np.ascontiguousarray(table["row"]))
    np.save(folder / f"{name}_own.npy", np.ascontiguousarray(table["own"]))


def is_part(folder: Path) -> bool:
    """Whether a whole part lies in `folder`."""
    return (folder / "part.json").is_file()


def clean_up(folder: Path, now: float, older_than: float = 3600.0) -> None:
    """Removes what killed builds of any version of `folder` left; the young may be at work."""
    stem = folder.name.partition("-")[0]
    for left in folder.parent.glob(f".{stem}-*"):
        if left.is_dir() and abs(now - left.stat().st_mtime) > older_than:
            shutil.rmtree(left, ignore_errors=True)
