"""Reads tables of articles: CSV, TSV, JSON lines and Parquet, a document for each row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from recount.errors import InputError
from recount.ingest.encoding import decode_text
from recount.ingest.metadata import clean_field, parse_day
from recount.ingest.page import Listed, Page
from recount.ingest.stamps import parse_stamp
from recount.vocab.loader import load_table

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
_BLANK = re.compile(r"\s*")
_NO_OBJECT = "not an object"
_LIST_FIELDS = ("retrieved_at", "archived")
_KNOWN = frozenset({name for usual in COLUMNS.values() for name in usual})
Row = Mapping[str, object]
Found = Page | Listed | InputError


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


def read_csv(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Found]:
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
        yield read_row({k: v for k, v in row.items() if k}, columns, f"{ref}#{number}", number)


def read_jsonl(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Found]:
    """Yields the objects of JSON lines, or of one JSON array or object."""
    text, _ = decode_text(body, ref)
    columns: dict[str, str] | None = None
    number = 0
    for number, (row, problem) in enumerate(_objects(text), 1):
        subject = f"{ref}#{number}"
        if row is None:
            yield InputError("bad_row", subject, problem)
            continue
        if columns is None or columns.get("text", columns.get("url")) not in row:
            try:
                columns = find_columns(list(row), mapping, ref)
            except InputError as error:
                yield InputError(error.code, subject, error.message)
                continue
        yield read_row(row, columns, subject, number)
    if not number:
        yield _no_rows(ref)


def _objects(text: str) -> Iterator[tuple[Row | None, str]]:
    if _is_one_value(text):
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            whole = None
        if isinstance(whole, list | dict):
            for item in whole if isinstance(whole, list) else [whole]:
                yield (item, "") if isinstance(item, dict) else (None, _NO_OBJECT)
            return
    for line in _lines(text):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield None, f"not JSON: {error}"
            continue
        yield (row, "") if isinstance(row, dict) else (None, _NO_OBJECT)


def _is_one_value(text: str) -> bool:
    """Whether JSON begins as an array or a laid-out object, or stands on one line."""
    start = next(_BLANK.finditer(text)).end()
    end = text.find("\n", start)
    one_line = end < 0 or _BLANK.fullmatch(text, end) is not None
    return one_line or text.startswith(("[", "{\n"), start)


def _lines(text: str) -> Iterator[str]:
    """Yields lines one by one: a file of them may take a gigabyte, and need not stand twice."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def read_parquet(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Found]:
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
                yield read_row(row, columns, f"{ref}#{number}", number)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError("bad_table", ref, f"not a Parquet table: {error}") from error


def find_columns(names: Sequence[str], mapping: Mapping[str, str], ref: str) -> dict[str, str]:
    """Returns the column of each field that the table has.

    A list of addresses, by columns that another tool writes or because nothing else is in it,
    has no column of text. Raises InputError (`no_text_column`, `no_such_column`), naming the
    columns there are.
    """
    there = {name.strip().lower(): name for name in names}
    profile = find_list(there)
    columns: dict[str, str] = {}
    for name in (*COLUMNS, *_LIST_FIELDS):
        if name in mapping:
            if mapping[name] not in names:
                listed = ", ".join(names[:20])
                raise InputError("no_such_column", ref, f"no column {mapping[name]!r} in: {listed}")
            columns[name] = mapping[name]
            continue
        usual = profile.get(name, ()) if profile else COLUMNS.get(name, ())
        known = next((there[u] for u in usual if u in there), None)
        if known is not None:
            columns[name] = known
    is_list = profile is not None or set(there) <= _KNOWN
    if "text" not in columns and not ("url" in columns and is_list):
        listed = ", ".join(names[:20]) or "none"
        raise InputError(
            "no_text_column",
            ref,
            f"no column of text among: {listed} (name it with --map text=COLUMN)",
        )
    return columns


def find_list(names: Collection[str]) -> Mapping[str, Sequence[str]] | None:
    """Returns the columns of a list that another tool writes, if its column names are there."""
    for profile in load_table("intake")["lists"].values():
        if set(profile["needed"]) <= set(names):
            found: Mapping[str, Sequence[str]] = profile
            return found
    return None


def read_row(row: Row, columns: Mapping[str, str], subject: str, number: int) -> Found:
    """Returns a row's report; only its address where a list has no text of it."""

    def cell(name: str) -> object:
        return row.get(columns[name]) if name in columns else None

    text, url = cell("text"), clean_field(cell("url"))
    published, title = parse_day(cell("published")), clean_field(cell("title"))
    outlet = clean_field(cell("outlet"))
    if not isinstance(text, str) or not text.strip():
        if url and ("text" not in columns or "archived" in columns):
            return Listed(subject, url, title, outlet, published)
        named = f" ({columns['id']} {_ref(cell('id'))})" if _ref(cell("id")) else ""
        return InputError("no_text", subject, f"the row{named} holds no text")
    body = json.dumps(dict(row), ensure_ascii=True, sort_keys=True, default=str).encode()
    archived = clean_field(cell("archived"))
    return Page(
        text,
        body,
        ref=_ref(cell("id")) or subject,
        title=title,
        outlet=outlet,
        url=url,
        published=published,
        published_text=clean_field(cell("published")),
        author=clean_field(cell("author")),
        locator=f"row {number}" + (f", archived at {archived}" if archived else ""),
        published_at=parse_stamp(cell("published")),
        retrieved_at=parse_stamp(cell("retrieved_at")) or clean_field(cell("retrieved_at")),
    )


def _no_rows(ref: str) -> InputError:
    return InputError("no_text", ref, "a table without rows")


def _ref(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
