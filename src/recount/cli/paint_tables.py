"""Documents, sources, outside events and issues for a terminal, a row each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recount.cli.verbs import plain_text
from recount.records import Record
from recount.report.words import label_kind

# Under a column's name, what stands below its value, dimmed.
_COLUMNS: dict[str, dict[str, str | None]] = {
    "documents": {"id": None, "published": None, "outlet": None, "title": "copy_of", "lang": None,
                  "ref": None},
    "sources": {"id": None, "name": "aliases", "kind": "side", "claims": None, "documents": None},
    "outside": {"form": None, "event_id": None, "day": None, "place": None, "event": "actors",
                "killed": None, "ref": "note"},
    "issues": {"severity": None, "code": None, "subject": None, "message": None},
    "users": {"name": None, "role": None, "disabled": None, "created_at": None},
}  # fmt: skip
_BELOW = {"copy_of": "copy of ", "aliases": "also: ", "side": "", "actors": "", "note": ""}
_WHOLE = frozenset({"id", "published", "claims", "documents", "severity", "lang", "form", "killed"})
_NUMBERS = frozenset({"claims", "documents"})
_MOST_ALIASES = 4


def paint_table(console: Console, kind: str, records: Sequence[Record]) -> None:
    """Prints records of a kind that fit in a row each.

    A column that says nothing (no record has a value, all are in English) is left out; a
    folder that all files of a list share is told once, below.
    """
    if not records:
        console.print("No outside events." if kind == "outside" else f"No {kind}.")
        return
    columns = dict(_COLUMNS[kind])
    if {record.get("lang") for record in records} == {"en"}:
        del columns["lang"]
    names = [name for name in columns if any(record[name] not in (None, "") for record in records)]
    folder = _shared_folder(record["ref"] for record in records) if kind == "documents" else ""
    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in names:
        table.add_column(
            "reports" if kind == "sources" and name == "documents" else name,
            overflow="fold",
            no_wrap=name in _WHOLE,
            style="dim" if name == "id" else None,
            justify="right" if name in _NUMBERS else "left",
        )
    for record in records:
        table.add_row(*(_cell(record, name, columns[name], folder) for name in names))
    console.print(table)
    if folder:
        console.print(Text(plain_text(f"files in {folder}"), "dim"))


def _shared_folder(refs: Iterable[str]) -> str:
    """Returns the folder, with its slash, that all of several files stand in; else ""."""
    named = sorted(refs)
    if len(named) < 2:
        return ""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(named[0], named[-1], strict=False))
    folder, slash, _name = "".join(one for one, _other in alike).rpartition("/")
    return folder + slash if folder else ""


def _cell(record: Record, name: str, below: str | None, folder: str) -> Text:
    cell = Text(plain_text(_say(name, record[name], folder)))
    if below and record[below]:
        cell.append(f"\n{_BELOW[below]}{plain_text(_say(below, record[below], folder))}", "dim")
    return cell


def _say(name: str, value: object, folder: str) -> str:
    if value is None:
        return "–"
    if name == "kind":
        return label_kind(str(value))
    if name in ("ref", "copy_of"):
        return str(value).removeprefix(folder)
    if isinstance(value, Sequence) and not isinstance(value, str):
        shown = [str(one) for one in value[:_MOST_ALIASES]]
        return "; ".join(shown + ["…"] * (len(value) > _MOST_ALIASES))
    return str(value)
