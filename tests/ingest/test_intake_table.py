"""The table of forms and limits goes together with the readers and the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from recount.ingest import READERS
from recount.vocab.loader import load_table

TABLE = load_table("intake")
PAGE = Path(__file__).parents[2] / "docs" / "intake.md"


def test_each_form_that_the_table_knows_has_a_reader_and_the_other_way_round() -> None:
    known = {row["type"] for row in TABLE["marks"]} | set(TABLE["json"])
    for group in ("zips", "mimetypes", "suffixes"):
        known |= {kind for kind in TABLE[group].values() if "/" in kind}
    assert known | {"application/feed"} == set(READERS)  # a feed is known by its first element


@pytest.mark.parametrize("row", TABLE["marks"], ids=lambda row: row["type"])
def test_marks_are_bytes(row: dict[str, str]) -> None:
    assert bytes.fromhex(row["bytes"])


def test_the_documentation_states_the_limits() -> None:
    text = PAGE.read_text("utf-8")
    rows = dict(
        re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", text.split("## Limits")[1], re.MULTILINE)
    )
    limits = TABLE["limits"]
    assert rows["one input"] == f"{limits['file_bytes'] // 10**9} GB"
    assert rows["a web page"] == f"{limits['page_bytes'] // 10**6} MB"
    assert (
        rows["the text of one document"]
        == f"{limits['text_characters'] // 10**6} million characters"
    )
    assert rows["files inside one another"] == f"{limits['depth']} deep"
    assert rows["files inside one input"] == f"{limits['members']:,}"
    assert rows["one file inside another, unpacked"] == f"{limits['member_bytes'] // 10**6} MB"
    assert rows["all that one input unpacks to"] == f"{limits['total_bytes'] // 10**9} GB"
    assert rows["unpacked to packed bytes, over 10 MB"] == f"{limits['ratio']} to 1"
    assert rows["one XML part of an office document"] == f"{limits['xml_bytes'] // 10**6} MB"
    assert rows["rows of a sheet"] == f"{limits['rows'] // 10**6} million"
    assert rows["pages of a PDF"] == f"{limits['pdf_pages']:,}"
    seconds, memory = limits["pdf_seconds"], limits["pdf_memory"] // 10**9
    assert rows["a PDF's parsing"] == f"{seconds} s of processor time, {memory} GB"
    assert rows["elements of a page inside one another"] == str(limits["html_depth"])
    blocks, size = limits["data_blocks"], limits["data_bytes"] // 10**6
    assert rows["a page's JSON-LD"] == f"{blocks} blocks of {size} MB"
    assert rows["posts of a liveblog"] == f"{limits['posts']:,}"
