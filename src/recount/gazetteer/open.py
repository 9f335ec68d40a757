"""Opens the gazetteer, building it at its first use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from recount.gazetteer.add import find_dumps, pack_dump
from recount.gazetteer.index import Gazetteer, Part
from recount.gazetteer.pack import Progress, clean_up, is_part, write_part
from recount.gazetteer.sources import (
    digest_sources,
    locate_sources,
    mark_capitals,
    read_cities,
    read_countries,
    read_divisions,
    read_first_order,
    read_regions,
)

LAYOUT = "gazetteer@6"


def open_gazetteer(
    cache_dir: Path, extra: Sequence[Path] = (), *, report: Progress | None = None
) -> Gazetteer:
    """Opens the built-in gazetteer, the dumps added to `cache_dir`, and `extra` dumps.

    The first call builds the built-in one (some ten seconds and about 1 GB of memory for
    that while); `report` is called with a stage's name and the share done. Raises
    InputError for an extra dump that cannot be read.
    """
    folder = cache_dir / f"world-{digest_sources(LAYOUT)}"
    if not is_part(folder):
        build_world(folder, report)
    parts = [Part(folder), *(Part(path) for path in find_dumps(cache_dir))]
    known = {part.folder for part in parts}
    for path in extra:
        added = pack_dump(path, cache_dir / "extra")
        if added not in known:
            parts.append(Part(added))
    return Gazetteer(parts)


def build_world(folder: Path, report: Progress | None = None) -> None:
    """Builds the built-in gazetteer into `folder`, in one step at the end."""
    paths = locate_sources()
    if report:
        report("gazetteer", 0.0)
    cities = read_cities(paths["cities"])
    mark_capitals(paths["countries"], cities)
    divisions, second_order = read_divisions(paths["divisions"], cities)
    rows = [
        *cities,
        *second_order,
        *read_first_order(divisions, cities, paths["states"]),
        *read_countries(paths["countries"], paths["centres"], cities),
        *read_regions(),
    ]
    write_part(folder, rows, divisions, report)
    clean_up(folder, folder.stat().st_mtime)
