"""Reads tables of articles: CSV, TSV, JSON lines and Parquet, a document for each row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence

from recount.errors import InputError
from recount.ingest.encoding import decode_text
from recount.ingest.metadata import clean_field, parse_day
from recount.ingest.page import Page

COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "fulltext", "full_text"),
    "title": ("title", "headline", "article_title"),
    "url": ("url", "link", "uri", "source_url"),
    "outlet": ("outlet", "source", "publisher", "media", "media_name", "newspaper", "site"),
    "published": ("published", "date", "publish_date", "published_at", "pub_date", "pubdate"),
    "author": ("author", "byline", "authors"),
    "id": ("id", "ref", "article_id", "uid", "guid"),
}
"""The usual names of a table's columns, the first that is there wins; whatever the case."""

_FIELD_LIMIT = 1_000_000_000
_NO_OBJECT = "not an object"
Row = Mapping[str, object]


def open_rows(body: bytes, ref: str) -> tuple[csv.DictReader[str], str]:
    """Returns the rows of a table with a header line, and the name of its encoding.

    Comma, semicolon, tab or bar between the cells, whichever the header has most of.
    """
    text, encoding = decode_text(body, ref)
    csv.field_size_limit(_FIELD_LIMIT)
    header = text[:10_000].split("\n", 1)[0]
    delimiter = max(",;\t|", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    return rows, encoding


def read_csv(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Page | InputError]:
    """Yields the rows of a table with a header line; comma, semicolon, tab or bar between."""
    reader, _ = open_rows(body, ref)
    columns = find_columns([name for name in reader.fieldnames or [] if name], mapping, ref)
    number = 0
    rows = iter(reader)
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            if number == 1:
                yield _no_rows(ref)
            return
        except csv.Error as error:
            yield InputError("bad_row", f"{ref}#{number}", str(error))
            return
        yield _page({k: v for k, v in row.items() if k}, columns, f"{ref}#{number}", number)


def read_jsonl(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Page | InputError]:
    """Yields the objects of JSON lines, or of one JSON array or object."""
    text, _ = decode_text(body, ref)
    columns: dict[str, str] | None = None
    number = 0
    for number, (row, problem) in enumerate(_objects(text), 1):
        subject = f"{ref}#{number}"
        if row is None:
            yield InputError("bad_row", subject, problem)
            continue
        if columns is None or columns["text"] not in row:
            try:
                columns = find_columns(list(row), mapping, ref)
            except InputError as error:
                yield InputError(error.code, subject, error.message)
                continue
        yield _page(row, columns, subject, number)
    if not number:
        yield _no_rows(ref)


def _objects(text: str) -> Iterator[tuple[Row | None, str]]:
    if text.lstrip().startswith("[") or "\n" not in text.strip() or text.lstrip().startswith("{\n"):
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            whole = None
        if isinstance(whole, list | dict):
            for item in whole if isinstance(whole, list) else [whole]:
                yield (item, "") if isinstance(item, dict) else (None, _NO_OBJECT)
            return
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield None, f"not JSON: {error}"
            continue
        yield (row, "") if isinstance(row, dict) else (None, _NO_OBJECT)


def read_parquet(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Page | InputError]:
    """Yields the rows of a Parquet table, a batch at a time."""
    import pyarrow as pa  # noqa: PLC0415 - loading it takes a quarter of a second
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.ParquetFile(pa.BufferReader(body))
        columns = find_columns(list(table.schema_arrow.names), mapping, ref)
        number = 0
        if not table.metadata.num_rows:
            yield _no_rows(ref)
        for batch in table.iter_batches(batch_size=512):
            for row in batch.to_pylist():
                number += 1
                yield _page(row, columns, f"{ref}#{number}", number)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError("bad_table", ref, f"not a Parquet table: {error}") from error


def find_columns(names: Sequence[str], mapping: Mapping[str, str], ref: str) -> dict[str, str]:
    """Returns the column of each field that the table has.

    Raises InputError (`no_text_column`, `no_such_column`), naming the columns there are.
    """
    there = {name.strip().lower(): name for name in names}
    columns: dict[str, str] = {}
    for name, usual in COLUMNS.items():
        if name in mapping:
            if mapping[name] not in names:
                listed = ", ".join(names[:20])
                raise InputError("no_such_column", ref, f"no column {mapping[name]!r} in: {listed}")
            columns[name] = mapping[name]
            continue
        known = next((there[u] for u in usual if u in there), None)
        if known is not None:
            columns[name] = known
    if "text" not in columns:
        listed = ", ".join(names[:20]) or "none"
        raise InputError(
            "no_text_column",
            ref,
            f"no column of text among: {listed} (name it with --map text=COLUMN)",
        )
    return columns


def _page(row: Row, columns: Mapping[str, str], subject: str, number: int) -> Page | InputError:
    def cell(name: str) -> object:
        return row.get(columns[name]) if name in columns else None

    text = cell("text")
    if not isinstance(text, str) or not text.strip():
        named = f" ({columns['id']} {_ref(cell('id'))})" if _ref(cell("id")) else ""
        return InputError("no_text", subject, f"the row{named} holds no text")
    given = clean_field(cell("published"))
    body = json.dumps(dict(row), ensure_ascii=True, sort_keys=True, default=str).encode()
    return Page(
        text,
        body,
        ref=_ref(cell("id")) or subject,
        title=clean_field(cell("title")),
        outlet=clean_field(cell("outlet")),
        url=clean_field(cell("url")),
        published=parse_day(cell("published")),
        published_text=given,
        author=clean_field(cell("author")),
        locator=f"row {number}",
    )


def _no_rows(ref: str) -> InputError:
    return InputError("no_text", ref, "a table without rows")


def _ref(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
