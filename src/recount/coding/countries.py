"""Countries under the codebooks' numbers and regions; see `vocab/data/country_codes.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from recount.errors import InvariantError
from recount.vocab.loader import read_data


@dataclass(frozen=True, slots=True)
class Country:
    """A country's codes; null where it has none, or none that is sure.

    `numeric` is ISO 3166-1's number, `gw` that of Gleditsch and Ward's list as UCDP uses it.
    """

    iso: str
    iso3: str
    numeric: int | None
    gw: int | None
    acled_region: str | None
    ucdp_region: str | None


@cache
def load_codes() -> Mapping[str, Country]:
    """Returns the countries by ISO 3166-1 alpha-2 code; InvariantError on a row with a slip."""
    found: dict[str, Country] = {}
    rows = [line for line in read_data("country_codes.tsv").splitlines() if line[:1] != "#"]
    for line in rows[1:]:
        cells = line.split("\t")
        if len(cells) != 6 or cells[0] in found:
            raise InvariantError(f"country_codes.tsv: {line!r}")
        iso, iso3, numeric, gw, acled, ucdp = cells
        found[iso] = Country(
            iso,
            iso3,
            int(numeric) if numeric else None,
            int(gw) if gw else None,
            acled or None,
            ucdp or None,
        )
    return found
