"""Cuts inputs into partitions: by file, in large tables by rows, in WARCs by records.

The cut depends on the inputs and the partition's size alone, never on how many workers there
are. A piece is a file or a run of a table's rows; `CUTTERS` says which forms can be cut.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from recount.batch.archives import WARC, cut_warc, read_part
from recount.batch.pieces import Partition, Piece
from recount.errors import InputError, RecountError
from recount.ingest import Ingested, IngestOptions, RawInput, expand_inputs, ingest
from recount.ingest.archives import archive_kind, unfold
from recount.ingest.forms import detect_type
from recount.model import Issue
from recount.retrieval import Mark, NoMemory

HEAD = 1 << 16
PARQUET = "application/vnd.apache.parquet"


def plan_partitions(inputs: Sequence[str], size: int) -> tuple[list[Partition], list[Issue]]:
    """Returns partitions of about `size` records, and an issue for each input that is none."""
    issues: list[Issue] = []

    def pieces() -> Iterator[Piece]:
        for name in inputs:
            try:
                with _reaching():
                    for found in _expand(name):
                        if isinstance(found, InputError):
                            issues.append(_issue(found))
                        else:
                            yield from _cut(*found, size)
            except InputError as error:
                issues.append(_issue(error))
            except (OSError, ValueError, ImportError) as error:
                issues.append(_issue(InputError("unreadable", name, str(error))))

    groups: list[list[Piece]] = []
    held = 0
    for piece in pieces():
        if not groups or held + piece.rows > size:
            groups.append([])
            held = 0
        groups[-1].append(piece)
        held += piece.rows
    return [Partition(n, tuple(group)) for n, group in enumerate(groups)], issues


def _issue(error: InputError) -> Issue:
    return Issue("ingest", error.code, "error", error.subject, error.message)


def _expand(name: str) -> Iterator[tuple[str, str] | InputError]:
    """Yields the files behind an input, each by its own name and its URL."""
    if name == "-":
        raise InputError("unreadable", name, "a batch reads files, not standard input")
    if "://" not in name:
        for raw in expand_inputs([name]):
            if isinstance(raw, InputError):
                yield raw
            elif raw.path is not None:
                yield raw.ref, raw.path.resolve().as_uri()
        return
    from fsspec.core import url_to_fs  # noqa: PLC0415

    files, path = url_to_fs(name)
    if files.isdir(path):
        found = sorted(files.find(path))
    else:
        found = sorted(p for p in files.glob(path) if files.isfile(p))
    if not found:
        yield InputError("not_found", name, "no such file or folder")
    for each in found:
        url = files.unstrip_protocol(each)
        yield url, url


@contextmanager
def _reaching() -> Iterator[None]:
    """Makes an OSError of what a storage's driver raises: each has errors of its own."""
    try:
        yield
    except (RecountError, OSError, ValueError, ImportError):
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


def _open(url: str) -> Any:
    import fsspec  # noqa: PLC0415

    return fsspec.open(url, "rb").open()


def _cut(ref: str, url: str, size: int) -> Iterator[Piece]:
    with _open(url) as file:
        try:
            is_warc = archive_kind(file, ref) == "warc"
            file.seek(0)
            form = WARC if is_warc else detect_type(file.read(HEAD), ref)
        except InputError:  # told when it is read
            form = ""
        file.seek(0)
        found = None
        if cutter := CUTTERS.get(form):
            with suppress(UnicodeDecodeError, csv.Error):  # such a table is read in one piece
                found = cutter(file, Piece(ref, url, form, ""), size)
        if found:
            yield from found
            return
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield Piece(ref, url, form, digest, rows=size if form in CUTTERS else 1)


def _cut_lines(file: Any, whole: Piece, size: int) -> list[Piece]:
    """Cuts JSON lines; the first line comes before each part, for it names the columns."""
    first = next((line for line in iter(file.readline, b"") if line.strip()), b"")
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"[") or first.strip() == b"{":
        return []  # one array or object
    head = file.tell()
    rows = ((line, bool(line.strip())) for line in iter(file.readline, b""))
    start = Piece(whole.ref, whole.url, whole.form, "", 0, head, 0, 0, 0, 1)
    return _cut_rows(rows, replace(start, digest=hashlib.sha256(first).hexdigest()), size, first)


def _cut_csv(file: Any, whole: Piece, size: int) -> list[Piece]:
    """Cuts a table behind its header line; a row may go over several lines."""
    header = file.readline()
    if header.count(b'"') % 2:
        return []  # a heading over several lines
    text = header.decode("utf-8-sig")
    delimiter = max(",;\t|", key=text.split("\n", 1)[0].count)
    taken: list[bytes] = []

    def lines() -> Iterator[str]:
        for line in iter(file.readline, b""):
            taken.append(line)
            yield line.decode("utf-8")

    def rows() -> Iterator[tuple[bytes, bool]]:
        csv.field_size_limit(1_000_000_000)
        for row in csv.reader(lines(), delimiter=delimiter):
            yield b"".join(taken), bool(row)
            taken.clear()

    start = replace(whole, digest=hashlib.sha256(header).hexdigest(), end=len(header), rows=0)
    return _cut_rows(rows(), start, size, header)


def _cut_rows(
    rows: Iterator[tuple[bytes, bool]], first: Piece, size: int, head: bytes
) -> list[Piece]:
    """Returns the parts of a table whose first lines are `head`; `first` is the part of these.

    Raises UnicodeDecodeError for a table that is not UTF-8: its encoding is guessed by the whole.
    """
    head.decode("utf-8")
    end, before = int(first.end or 0), first.rows
    pieces: list[Piece] = []
    skipped, room = first.rows, size - first.rows
    while True:
        taken = list(_take(rows, room))
        if not taken:
            break
        data = b"".join(line for line, _ in taken)
        data.decode("utf-8")
        count = sum(counts for _, counts in taken)
        pieces.append(
            replace(
                first,
                digest=hashlib.sha256(head + data).hexdigest(),
                start=end,
                end=end + len(data),
                head=int(first.end or 0),
                skipped=skipped if pieces else 0,
                before=before if pieces else 0,
                rows=count + (0 if pieces else first.rows),
            )
        )
        end, before, room = end + len(data), before + count, size
    return pieces or [replace(first, start=int(first.end or 0), head=int(first.end or 0))]


def _take(rows: Iterator[tuple[bytes, bool]], room: int) -> Iterator[tuple[bytes, bool]]:
    """Yields rows until so many were found that count; blank lines do not."""
    left = max(1, room)
    for row in rows:
        yield row
        left -= row[1]
        if not left:
            return


def _cut_parquet(file: Any, whole: Piece, size: int) -> list[Piece]:
    import pyarrow.parquet as pq  # noqa: PLC0415

    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    try:
        rows = pq.ParquetFile(file).metadata.num_rows
    except (OSError, ValueError):  # told when it is read
        return []
    return [
        replace(whole, digest=digest, start=n, end=min(n + size, rows), before=n,
                rows=min(size, rows - n))
        for n in range(0, rows, size)
    ]  # fmt: skip


CUTTERS: dict[str, Callable[[Any, Piece, int], list[Piece]]] = {
    "application/jsonl": _cut_lines,
    "text/csv": _cut_csv,
    "text/tab-separated-values": _cut_csv,
    PARQUET: _cut_parquet,
    WARC: cut_warc,
}


def read_partition(partition: Partition, options: IngestOptions) -> Iterator[Ingested | Issue]:
    """Yields the documents and issues of a partition, named as if each file were read whole."""
    for piece in partition.pieces:
        try:
            for raw in _open_piece(piece):
                if isinstance(raw, RawInput):
                    for item in islice(ingest(raw, options), piece.skipped, None):
                        yield _renumber(item, piece)
                else:
                    yield raw
        except (OSError, ValueError, ImportError) as error:
            yield Issue("ingest", "unreadable", "error", piece.ref, str(error))


def _open_piece(piece: Piece) -> Iterator[RawInput | Issue]:
    """Yields what is in a piece: the file or part itself, or the pages of a web archive."""
    if piece.form == WARC and piece.end is not None:
        yield from read_part(_read_piece(piece), piece)
        return
    for found in unfold(RawInput(piece.ref, None, _read_piece(piece)), NoMemory()):
        if not isinstance(found, Mark):
            yield found


def _read_piece(piece: Piece) -> bytes:
    with _reaching(), _open(piece.url) as file:
        if piece.end is None:
            return bytes(file.read())
        if piece.form == PARQUET:
            return _read_rows(file, piece)
        head = file.read(piece.head)
        file.seek(piece.start)
        return bytes(head + file.read(piece.end - piece.start))


def _read_rows(file: Any, piece: Piece) -> bytes:
    """Returns some rows of a Parquet table as a table of their own."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    table = pq.ParquetFile(file)
    groups: list[int] = []
    first = seen = 0
    for n in range(table.metadata.num_row_groups):
        rows = table.metadata.row_group(n).num_rows
        if seen < int(piece.end or 0) and seen + rows > piece.start:
            first = first if groups else seen
            groups.append(n)
        seen += rows
    out = io.BytesIO()
    found = table.read_row_groups(groups).slice(piece.start - first, piece.rows)
    pq.write_table(found, out)
    return out.getvalue()


def _renumber(item: Ingested | Issue, piece: Piece) -> Ingested | Issue:
    """Gives what was read in a part of a table its row's number in the whole."""
    more = piece.before - piece.skipped
    if not more:
        return item
    if isinstance(item, Issue):
        return replace(item, subject=_moved(item.subject, f"{piece.ref}#", more))
    doc = item.doc
    named = replace(
        doc,
        ref=_moved(doc.ref, f"{piece.ref}#", more),
        locator=_moved(doc.locator or "", "row ", more) or None,
    )
    issues = tuple(replace(i, subject=named.ref) if i.subject == doc.ref else i
                   for i in item.issues)  # fmt: skip
    return Ingested(named, item.body, issues)


def _moved(name: str, before: str, more: int) -> str:
    number = name.removeprefix(before)
    return f"{before}{int(number) + more}" if name != number and number.isdecimal() else name
