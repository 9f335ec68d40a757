"""The gazetteer of the whole world: names in, places out; built once, then memory-mapped."""

from recount.gazetteer.add import Dump, add_dump, list_dumps
from recount.gazetteer.fold import fold_name, strip_articles
from recount.gazetteer.index import Entry, Gazetteer
from recount.gazetteer.open import open_gazetteer
from recount.gazetteer.rows import default_radius, measure_km
from recount.gazetteer.seats import Seat, find_seat

__all__ = [
    "Dump",
    "Entry",
    "Gazetteer",
    "Seat",
    "add_dump",
    "default_radius",
    "find_seat",
    "fold_name",
    "list_dumps",
    "measure_km",
    "open_gazetteer",
    "strip_articles",
]
