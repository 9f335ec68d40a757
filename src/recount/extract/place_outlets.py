"""Says where an outlet is at home: its readers know which Springfield is meant."""

from __future__ import annotations

from functools import cache

from recount.errors import InvariantError
from recount.extract.place_names import Name
from recount.vocab.loader import read_data

_GENERIC = frozenset(
    {"io", "co", "tv", "me", "ly", "fm", "ai", "to", "cc", "ws", "eu", "am", "gg", "sh", "su"}
)


def find_home(outlet: str) -> str | None:
    """Returns the country ("IE") or division ("US.OH") of an outlet's domain, if it is known.

    By `vocab/data/place_outlets.tsv`, else by a country's domain.
    """
    domain = outlet.strip().lower().rpartition("//")[2].partition("/")[0].removeprefix("www.")
    homes = _load_homes()
    labels = domain.split(".")
    for i in range(len(labels) - 1):
        if (home := homes.get(".".join(labels[i:]))) is not None:
            return home
    last = labels[-1]
    if len(labels) < 2 or len(last) != 2 or not last.isascii() or last in _GENERIC:
        return None
    return "GB" if last == "uk" else last.upper()


def mark_local(names: list[Name], outlet: str, home: str | None) -> set[str]:
    """Returns the keys of names that the outlet's own domain holds: "parisbeacon.com" is of Paris.

    Only for domains that say no other country: an American paper's has no country in it.
    """
    domain = outlet.lower().rpartition("//")[2].partition("/")[0]
    if home is not None and not home.startswith("US"):
        return set()
    plain = domain.rpartition(".")[0].replace("-", "").replace(".", "")
    keys = {name.key for name in names if len(name.key) > 4}
    return {key for key in keys if key.replace(" ", "") in plain}


@cache
def _load_homes() -> dict[str, str]:
    homes: dict[str, str] = {}
    for number, line in enumerate(read_data("place_outlets.tsv").splitlines(), 1):
        if line and not line.startswith("#"):
            domain, _, home = line.partition("\t")
            if not home or domain in homes:
                raise InvariantError(f"place_outlets.tsv:{number}: no home, or stands twice")
            homes[domain] = home
    return homes
