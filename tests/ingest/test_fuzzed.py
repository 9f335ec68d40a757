"""Inputs that `make fuzz` has found, each with what was wrong."""

from __future__ import annotations

import form_samples as samples

from recount.ingest import Ingested, IngestOptions, RawInput, ingest
from recount.ingest.pdf_text import Laid, Sheet, lay_out


def test_a_pdf_of_nothing_but_running_heads_keeps_them() -> None:
    pages = [[(60.0, 780.0, 9.0, f"The Brela Post, page {n}")] for n in (1, 2)]
    (found,) = ingest(RawInput("a.pdf", None, samples.make_pdf(pages)), IngestOptions())
    assert isinstance(found, Ingested)
    assert found.doc.text == "The Brela Post, page 1\nThe Brela Post, page 2"
    assert [part.label for part in found.doc.parts if part.kind == "page"] == ["1", "2"]


def test_pages_without_a_line_give_no_parts() -> None:
    assert lay_out([Sheet(800.0, ()), Sheet(800.0, ())]) == Laid()
