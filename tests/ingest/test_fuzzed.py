"""Inputs that `make fuzz` has found, each with what was wrong."""

from __future__ import annotations

import form_samples as samples

from recount.ingest import Ingested, IngestOptions, RawInput, ingest
from recount.ingest.pdf_text import Laid, Sheet, lay_out
from recount.model import Issue


def test_a_pdf_of_nothing_but_running_heads_keeps_them() -> None:
    pages = [[(60.0, 780.0, 9.0, f"The Brela Post, page {n}")] for n in (1, 2)]
    (found,) = ingest(RawInput("a.pdf", None, samples.make_pdf(pages)), IngestOptions())
    assert isinstance(found, Ingested)
    assert found.doc.text == "The Brela Post, page 1\nThe Brela Post, page 2"
    assert [part.label for part in found.doc.parts if part.kind == "page"] == ["1", "2"]


def test_pages_without_a_line_give_no_parts() -> None:
    assert lay_out([Sheet(800.0, ()), Sheet(800.0, ())]) == Laid()


def test_a_zip_archive_with_a_member_without_a_name() -> None:
    # is_dir() of Python 3.11's zipfile fails on it, and the other members were lost.
    body = samples.make_zip({"x": samples.STORY, "b.txt": samples.SECOND})
    at = body.index(b"PK\x01\x02")
    body = body[:at] + body[at:].replace(b"x", b"\x00", 1)  # the name now ends before it begins
    found = list(ingest(RawInput("a.zip", None, body), IngestOptions()))
    assert {f.doc.ref for f in found if isinstance(f, Ingested)} == {"a.zip/b.txt"}
    assert [(f.code, f.subject) for f in found if isinstance(f, Issue)] == [
        ("bad_file", "a.zip/unnamed")
    ]


def test_a_message_whose_charset_cannot_be_a_name() -> None:
    head = b"From: a@b.example\nMessage-ID: <1@b>\nDate: Fri, 30 Sep 2016 21:15:00 +0200\n"
    kind = b'Content-Type: text/plain; charset="ut\x00f"\nContent-Transfer-Encoding: 8bit\n\n'
    for text, codes in ((b"\xc3\xa9 " + samples.STORY.encode(), []), (b"\xc2\xa0\n", ["no_text"])):
        found = list(ingest(RawInput("a.eml", None, head + kind + text), IngestOptions()))
        assert [f.code for f in found if isinstance(f, Issue)] == codes
        assert [f.doc.text for f in found if isinstance(f, Ingested)] == [
            f"é {samples.STORY}" for _ in range(1 - len(codes))
        ]
