"""Reads WARC files (ISO 28500): each answer that holds a report becomes an input of its own."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from recount.errors import InputError
from recount.ingest.addresses import canonical, host_of, is_url
from recount.ingest.codings import limit
from recount.ingest.http_message import HttpAnswer, parse_answer
from recount.ingest.inputs import RawInput
from recount.ingest.warc_stream import Gap, Record, walk
from recount.model import Issue
from recount.retrieval import Mark, Retrieval, Told

_STAGE = "ingest"
_PAGES = {"text/html": "text/html", "application/xhtml+xml": "text/html"}
_PDF = "application/pdf"
_MOST_KINDS = 60
_EVERY = 200
"""Records between two marks."""


def read_warc(
    stream: BinaryIO,
    subject: str,
    *,
    key: str,
    mark: Mark | None = None,
    forms: Collection[str] = (),
    titles: Mapping[str, str] | None = None,
) -> Iterator[RawInput | Issue | Mark]:
    """Yields the pages of a WARC, from `mark` on, and an issue for what is broken in it.

    Responses with status 200 that are HTML, or PDF if it is among `forms`, are taken; others
    are counted, and the counts told in an issue in the end (`warc_passed_over`). A mark says
    that all before it has been yielded. `titles` are those known by URL.
    """
    counts: Counter[str] = Counter(mark.counts if mark else {})
    since = 0
    for found in walk(stream, mark.offset if mark else 0, limit("record_bytes")):
        if isinstance(found, Gap):
            yield _gap(found, subject)
            continue
        if since >= _EVERY:
            since = 0
            yield Mark(key, found.offset, dict(counts))
        since += 1
        taken = _take(found, subject, forms, titles or {})
        if isinstance(taken, str):
            _count(counts, taken)
            continue
        counts["documents"] += isinstance(taken, RawInput)
        yield taken
    passed = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()) if what != "documents")
    if passed:
        yield Issue(_STAGE, "warc_passed_over", "info", subject, f"passed over: {passed}")
    yield Mark(key, stream.seek(0, 2), dict(counts), done=True)


def _count(counts: Counter[str], what: str) -> None:
    if what not in counts and len(counts) >= _MOST_KINDS:
        what = "of other kinds"
    counts[what] += 1


def _gap(gap: Gap, subject: str) -> Issue:
    where = (
        f"from byte {gap.start} to {gap.end}" if gap.end else f"from byte {gap.start} to its end"
    )
    message = f"a broken record {where}: {gap.why}"
    return Issue(_STAGE, "warc_broken", "error", subject, message)


def _take(
    record: Record, subject: str, forms: Collection[str], titles: Mapping[str, str]
) -> RawInput | Issue | str:
    """Returns a record's page, an issue, or the words under which it is passed over."""
    answer = _answer(record)
    if isinstance(answer, str):
        return answer
    form = _form(answer.media_type, forms)
    if answer.status != 200 or form is None:
        other = answer.media_type or "undeclared"
        return f"status {answer.status}" if answer.status != 200 else other[:60]
    url = _url(record)
    where = f"record {record.headers.get('warc-record-id', 'without id')} at byte {record.offset}"
    name = f"{subject}: {url}"
    if not _digest_holds(record):
        message = f"{where}: its bytes are not those of its digest"
        return Issue(_STAGE, "warc_broken", "error", name, message)
    try:
        body = answer.unpacked(url, limit("body_bytes"))
    except InputError as error:
        return Issue(_STAGE, error.code, "error", name, f"{where}: {error.message}")
    if not body:
        return "empty"
    told = Told(
        Retrieval(url, url, canonical(url), record.headers.get("warc-date", "")),
        form,
        answer.charset,
        title=titles.get(url),
        outlet=host_of(url),
        locator=f"{where} of {subject}",
    )
    return RawInput(url, None, body, told)


def _url(record: Record) -> str:
    return record.headers.get("warc-target-uri", "").strip("<> ")


def _answer(record: Record) -> HttpAnswer | str:
    """Returns the answer in a record, or the words under which it is passed over."""
    if record.block is None:
        held = record.kind in ("response", "resource")
        return "over the limit of a record" if held else record.kind
    if not is_url(_url(record)):
        return "without a web address"
    if record.kind == "response":
        return parse_answer(record.block) or "not HTTP"
    kind = record.headers.get("content-type")
    return HttpAnswer(200, {"content-type": kind or ""}, record.block)


def _form(media_type: str | None, forms: Collection[str]) -> str | None:
    if media_type == _PDF and _PDF in forms:
        return _PDF
    return _PAGES.get(media_type or "")


def _digest_holds(record: Record) -> bool:
    """Whether a block is that of its digest; true where none is given that can be reckoned."""
    name, _, given = record.headers.get("warc-block-digest", "").partition(":")
    name = name.lower().replace("-", "")
    if name not in ("sha1", "sha256", "sha512", "md5") or record.block is None:
        return True
    digest = hashlib.new(name, record.block, usedforsecurity=False).digest()
    base32 = base64.b32encode(digest).decode().rstrip("=")
    return given.strip().rstrip("=").lower() in (base32.lower(), digest.hex())
