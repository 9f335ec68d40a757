"""Files in the real columns of UCDP GED and ACLED; every row is invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

UCDP = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity "
    "date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low "
    "gwnoa gwnob"
).split()
ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 "
    "assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region "
    "country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale "
    "notes fatalities tags timestamp"
).split()
KOBA = {
    "id": "900001", "type_of_violence": "3", "side_a": "Banner of the River",
    "side_b": "Civilians", "where_prec": "1", "where_coordinates": "Koba town", "adm_1": "Dal",
    "latitude": "14.0", "longitude": "-6.0", "country": "Mali", "event_clarity": "1",
    "date_start": "2022-03-12 00:00:00.000", "date_end": "2022-03-12 00:00:00.000",
    "deaths_civilians": "9", "best": "9", "high": "12", "low": "8",
    "source_headline": "Nine dead in Koba, \"a slaughter\"\nsays mayor",
}  # fmt: skip
STRIKE = {
    "event_id_cnty": "MLI9001", "event_date": "12 March 2022", "year": "2022",
    "time_precision": "1", "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
    "actor1": "Military Forces of Mali (2020-)", "assoc_actor_1": "",
    "actor2": "Civilians (Mali)", "assoc_actor_2": "Farmers (Mali); Women (Mali)",
    "iso": "466", "country": "Mali", "admin1": "Dal", "location": "Koba", "latitude": "14.0",
    "longitude": "-6.0", "geo_precision": "1", "fatalities": "9",
}  # fmt: skip


def make_file(
    columns: Sequence[str],
    *rows: dict[str, str],
    delimiter: str = ",",
    end: str = "\n",
    encoding: str = "utf-8",
) -> bytes:
    """Writes rows under a heading, cells that are not named empty."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def ucdp(*rows: dict[str, str], **more: str) -> bytes:
    return make_file(UCDP, *rows, **more)


def acled(*rows: dict[str, str], **more: str) -> bytes:
    return make_file(ACLED, *rows, **more)
