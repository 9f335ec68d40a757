"""The flat tables that CSV and Parquet share: which columns, of what type, from which field.

A record that holds others becomes several tables joined by ids: a claim's counts, actors and
chain stand in tables of their own, an incident's tallies, accounts and disagreements too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from recount.export.jsonl import write_line
from recount.records import Record

Kind = Literal["str", "int", "float", "bool", "spans", "list", "figures"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the path of the field that fills it, and its type.

    `spans` are written "12-40;60-70" (code points, ends exclusive), a `list` of strings with
    "; " between them, `figures` in short ("killed persons 14..; killed children 3"). A path
    that begins with "@killed" leads to the tally or figure of all people killed.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one kind of record, or of a list inside such records.

    With `inside`, each item of that list is a row, which carries the record's id as `parent`
    and its position in the list as `n`.
    """

    name: str
    record: str
    columns: tuple[Column, ...]
    inside: str | None = None
    parent: str | None = None


def _columns(words: str) -> tuple[Column, ...]:
    """Reads columns written `name=path.of.field:kind`; name and kind may be left out."""
    found = []
    for word in words.split():
        spec, _, kind = word.partition(":")
        name, _, path = spec.rpartition("=")
        parts = tuple(path.split("."))
        found.append(Column(name or "_".join(parts), parts, kind or "str"))  # type: ignore[arg-type]
    return tuple(found)


_PARTY = "text spans:spans id name kind side"
_PLACE = (
    "place.text place.spans:spans place_name=place.name place_gazetteer_id=place.gazetteer_id "
    "place.lat:float place.lon:float place.radius_km:float place.country place.country_name "
    "place.admin1 place.admin2 place.feature place.part place.within_id place.within_name"
)
TABLES: tuple[Table, ...] = (
    Table("documents", "document", _columns(
        "id ref title outlet url published lang author media_type locator copy_of body_sha256 "
        "retrieved_at published_at modified_at version_of forwarded_from reply_to text")),
    Table("mentions", "mention", _columns(
        "document ref type text spans:spans score:float method value=value:list")),
    Table("claims", "claim", _columns(
        "id document ref title outlet published sentence=sentence.text "
        "sentence_start=sentence.start:int sentence_end=sentence.end:int "
        "manner=attribution.manner stance=attribution.stance "
        "source=attribution.source.text source_spans=attribution.source.spans:spans "
        "source_id=attribution.source.id source_name=attribution.source.name "
        "source_kind=attribution.source.kind source_side=attribution.source.side "
        "source_named=attribution.source.named:bool "
        "cue=attribution.cue.text cue_spans=attribution.cue.spans:spans "
        "content=attribution.content.text content_spans=attribution.content.spans:spans "
        "event=event.type event_text=event.text event_spans=event.spans:spans event.plover "
        "event.acled event.negated:bool event.modality " + _PLACE + " when.text "
        "when.spans:spans when.earliest when.latest when.relation when.anchored_on "
        "figures=counts:figures copy_of denies score:float")),
    Table("counts", "claim", _columns(
        "harm group unit low:int high:int qualifier scope vague part_of:int actor side text "
        "spans:spans score:float"), "counts", "claim"),
    Table("actors", "claim", _columns(f"role {_PARTY} named:bool"), "actors", "claim"),
    Table("chain", "claim", _columns(_PARTY), "attribution.via", "claim"),
    Table("incidents", "incident", _columns(
        "id event status when.earliest when.latest when.relation "
        "place_name=place.name place_gazetteer_id=place.gazetteer_id place.lat:float "
        "place.lon:float place.radius_km:float place.country place.country_name place.admin1 "
        "place.admin2 place.feature place.part place.within_id place.within_name "
        + " ".join(f"{harm}_{end}=@{harm}.{end}:int" for harm in ("killed", "injured")
                   for end in ("low", "best", "high")) + " figures=tallies:figures "
        "independent_accounts:int aggregate:bool perpetrators:list claims:list reasons:list "
        "inside:list comparison:list left_out")),
    Table("tallies", "incident", _columns(
        "harm group unit low:int best:int high:int policy low_claim best_claim high_claim note "
        "least_high:int least_high_claim"),
        "tallies", "incident"),
    Table("accounts", "incident", _columns(
        "source source_id kind side stance lineage vague since superseded_by claims:list revision"),
        "accounts", "incident"),
    Table("figures", "incident", _columns("account:int harm low:int high:int"), "says",
          "incident"),
    Table("disagreements", "incident", _columns("about explanation claims:list"),
          "disagreements", "incident"),
    Table("lineage", "incident", _columns("kind start end start_name end_name reason claims:list"),
          "lineage", "incident"),
    Table("incident_documents", "incident", _columns("document=id ref claims:int"), "documents",
          "incident"),
    Table("sources", "source", _columns(
        "id name kind side aliases:list documents:int claims:int")),
    Table("issues", "issue", _columns("stage code severity subject message spans:spans")),
    Table("decisions", "decision", _columns(
        "id kind subjects:list by at reason before=before:list after=after:list "
        "round settles:list")),
    Table("outside", "outside", _columns(
        "id form event_id ref file_sha256 row:int event when.earliest when.latest "
        "place_name=place.name place.lat:float place.lon:float place.radius_km:float "
        "place.country place.country_name place.admin1 place.admin2 place.feature actors:list "
        "killed_low=@killed.low:int killed_best=@killed.best:int killed_high=@killed.high:int "
        "aggregate:bool note method cells:list")),
    Table("outside_figures", "outside", _columns("harm group low:int best:int high:int"),
          "figures", "outside"),
)  # fmt: skip
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def build_rows(table: Table, records: Iterable[Record]) -> Iterator[list[Any]]:
    """Yields the rows of a table; a value that was not read is None."""
    for record in records:
        if table.inside is None:
            yield [_cell(record, column) for column in table.columns]
            continue
        for n, item in enumerate(_items(record, table.inside)):
            yield [record["id"], n, *(_cell(item, column) for column in table.columns)]


def name_columns(table: Table) -> list[tuple[str, Kind]]:
    """Returns the names and types of a table's columns, in their order."""
    own: list[tuple[str, Kind]] = [(column.name, column.kind) for column in table.columns]
    return [(table.parent, "str"), ("n", "int"), *own] if table.parent else own


def _items(record: Record, inside: str) -> list[Record]:
    if inside == "says":
        return [
            {"account": n, "harm": harm, **figure}
            for n, account in enumerate(record["accounts"])
            for harm, figure in account["says"].items()
        ]
    found: Any = record
    for part in inside.split("."):
        found = found.get(part) if found else None
    return [item for item in found or [] if item]


def _cell(record: Record, column: Column) -> Any:
    value: Any = record
    path = column.path
    if path[0].startswith("@"):
        value, path = _whole(record, path[0][1:]), path[1:]
    for part in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return None if value is None else _READ[column.kind](value)


def _whole(record: Record, harm: str) -> Record | None:
    """Returns the tally, or another dataset's figure, of all people who suffered a harm."""
    for figure in record["tallies"] if "tallies" in record else record["figures"]:
        unit = figure.get("unit", "persons")
        if (figure["harm"], figure["group"], unit) == (harm, "persons", "persons"):
            found: Record = figure
            return found
    return None


def _shorten(figures: Iterable[Record]) -> str:
    parts = []
    for figure in figures:
        low, high = figure["low"], figure["high"]
        ends = [str(end) if end is not None else "" for end in (low, high)]
        bounds = ends[0] if low == high else "..".join(ends)
        group = figure["group"] if figure["unit"] == "persons" else figure["unit"]
        scope = figure.get("scope", "incident")
        whole = f" ({scope})" if scope != "incident" else ""
        parts.append(f"{figure['harm']} {group} {bounds or figure.get('vague') or '?'}{whole}")
    return "; ".join(parts)


def _join_spans(spans: Iterable[Mapping[str, int]]) -> str:
    return ";".join(f"{span['start']}-{span['end']}" for span in spans)


def _join(value: Any) -> str:
    return write_line(value) if isinstance(value, Mapping) else "; ".join(map(str, value))


_READ: dict[Kind, Callable[[Any], Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "spans": _join_spans,
    "list": _join,
    "figures": _shorten,
}
