"""The readings that `recount batch` leaves in a folder, and how a case takes them in.

A folder holds `manifest.json` and, under `readings`, Parquet files with a row for each document
with its bytes and all that was read in it, in the store's form. Nothing is taken on trust: files
are checked against the manifest, bytes against their SHA-256, evidence against the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recount.codec import decode, encode
from recount.errors import InputError
from recount.ingest import Ingested
from recount.model import Claim, Document, Issue, Mention, Reading, make_id
from recount.retrieval import Retrieval
from recount.sources.versions import moment
from recount.store.ledger import MENTION_TYPES
from recount.verify import check_reading

MANIFEST = "manifest.json"
FORMAT = "recount-batch@1"
ROWS_A_GROUP = 64


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with its bytes, its reading, and the reader that read it."""

    found: Ingested
    reading: Reading
    reader: str


def is_prepared(folder: str | Path) -> bool:
    """Whether a folder is one that `recount batch` has finished."""
    return Path(folder, MANIFEST).is_file()


def dump_rows(found: Iterable[tuple[Ingested, Reading]]) -> dict[str, list[Any]]:
    """Returns documents and readings as columns.

    Documents are sorted by `published`, `moment` and `order`, the bytes of their `ref`. Those of
    one `twin` were had at one address and have the same text.
    """
    names = ("id", "published", "moment", "order", "twin", "doc", "body", "mentions", "claims")
    columns: dict[str, list[Any]] = {name: [] for name in (*names, "issues", "retrieval")}
    for item, reading in found:
        doc = item.doc
        columns["id"].append(doc.id)
        columns["published"].append(doc.published.isoformat() if doc.published else None)
        columns["moment"].append(moment(doc))
        columns["order"].append(doc.ref.encode("utf-8", "surrogatepass"))
        columns["twin"].append(_twin(item))
        columns["doc"].append(_dump(doc))
        columns["body"].append(item.body)
        columns["mentions"].append(_dump(reading.mentions))
        columns["claims"].append(_dump(reading.claims))
        columns["issues"].append(_dump(reading.issues))
        columns["retrieval"].append(item.retrieval and _dump(item.retrieval))
    return columns


def _twin(item: Ingested) -> bytes | None:
    """Returns 16 bytes for an address and the text that was had there; None for a file's text."""
    if item.retrieval is None:
        return None
    raw = f"{item.retrieval.address}\x1f{item.doc.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=16).digest()


def _dump(value: object) -> str:
    return json.dumps(encode(value), ensure_ascii=True, separators=(",", ":"))


def dump_claims(claims: Sequence[Claim]) -> str:
    """Returns the claims of a row as JSON."""
    return _dump(tuple(claims))


def load_doc(text: str) -> Document:
    """Returns a document of a row."""
    doc: Document = decode(Document, json.loads(text))
    return doc


def load_claims(text: str) -> tuple[Claim, ...]:
    """Returns the claims of a row."""
    claims: tuple[Claim, ...] = decode(tuple[Claim, ...], json.loads(text))
    return claims


def load_issues(text: str) -> tuple[Issue, ...]:
    """Returns the issues of a row."""
    issues: tuple[Issue, ...] = decode(tuple[Issue, ...], json.loads(text))
    return issues


def _load_row(row: dict[str, Any]) -> tuple[Ingested, Reading]:
    mentions = tuple(
        (kind, decode(MENTION_TYPES.get(kind, Mention[object]), item))
        for kind, item in json.loads(row["mentions"])
    )
    claims, issues = load_claims(row["claims"]), load_issues(row["issues"])
    had: Retrieval | None = decode(Retrieval | None, json.loads(row["retrieval"] or "null"))
    found = Ingested(load_doc(row["doc"]), row["body"], retrieval=had)
    return found, Reading(mentions, claims, issues)


def read_prepared(folder: str | Path) -> Iterator[Prepared | Issue]:
    """Yields the documents of a folder in the order of its inputs, and what does not fit.

    Raises InputError (`bad_batch`) where the manifest cannot be read or is of another version.
    """
    folder = Path(folder)
    manifest = _read_manifest(folder)
    reader = str(manifest["reader"])
    yield from (Issue(*lost[:5]) for lost in manifest["issues"])
    for part in manifest["partitions"]:
        for name, digest in part["outputs"].items():
            if not name.startswith("readings/"):
                continue
            subject = str(folder / name)
            try:
                body = (folder / name).read_bytes()
            except OSError as error:
                yield _problem(subject, error.strerror or str(error))
                continue
            if hashlib.sha256(body).hexdigest() != digest:
                yield _problem(subject, "not the file that the manifest speaks of")
                continue
            yield from _read_file(body, reader)
        for lost in part["issues"]:
            yield Issue(*lost[:5])


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        if manifest["format"] != FORMAT:
            raise InputError("bad_batch", str(path), f"{manifest['format']}, not {FORMAT}")
        return manifest
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("bad_batch", str(path), f"no manifest of a batch: {error}") from error


def _read_file(body: bytes, reader: str) -> Iterator[Prepared | Issue]:
    import pyarrow as pa  # noqa: PLC0415 - loading it takes a quarter of a second
    import pyarrow.parquet as pq  # noqa: PLC0415

    for batch in pq.ParquetFile(pa.BufferReader(body)).iter_batches(batch_size=ROWS_A_GROUP):
        for row in batch.to_pylist():
            found, reading = _load_row(row)
            wrong = _check(found, reading)
            yield _problem(found.doc.ref, wrong) if wrong else Prepared(found, reading, reader)


def _check(found: Ingested, reading: Reading) -> str | None:
    """Returns in words what of a document does not fit, None if all does."""
    digest = hashlib.sha256(found.body).hexdigest()
    if digest != found.doc.body_sha256 or make_id(digest) != found.doc.id:
        return "its bytes are not those of its digest"
    return next(iter(check_reading(found.doc, reading)), None)


def _problem(subject: str, message: str) -> Issue:
    return Issue("ingest", "bad_batch", "error", subject, message)
