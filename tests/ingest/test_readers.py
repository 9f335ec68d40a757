"""Every form gives its documents, and what is none gives an issue with a name."""

from __future__ import annotations

import json
import sys
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import InputError
from recount.ingest import Ingested, IngestOptions, RawInput, expand_inputs, ingest
from recount.ingest.metadata import parse_day
from recount.model import Document, Issue

STORY = "Shells fell on the market of Brela on Friday. Nine people were killed, the mayor said."
PAGE = f"""<!doctype html><html><head><title>Market shelled</title>
<meta property="og:site_name" content="Brela Post"><meta name="author" content="A. Writer">
<meta property="article:published_time" content="2016-09-30T21:00:00+02:00">
<script>alert("boo")</script></head><body><nav><a href="/">Home</a></nav>
<article><h1>Market shelled</h1><p>{STORY}</p><p>{STORY.replace("Nine", "Later ten")}</p></article>
<footer>All rights reserved</footer></body></html>"""


def take(name: str, body: bytes, **options: object) -> list[Ingested | Issue]:
    return list(ingest(RawInput(name, None, body), IngestOptions(**options)))  # type: ignore[arg-type]


def document(name: str, body: bytes, **options: object) -> Document:
    (found,) = take(name, body, **options)
    assert isinstance(found, Ingested), found
    return found.doc


def codes(found: list[Ingested | Issue]) -> list[str]:
    return [f.code for f in found if isinstance(f, Issue)]


def test_plain_text_is_kept_to_the_character() -> None:
    text = f"Market shelled\r\n\r\n  {STORY}\n\n"
    doc = document("a.txt", text.encode())
    assert doc.text == text
    assert doc.title == "Market shelled"
    assert doc.lang == "en"
    assert doc.published is None


def test_options_fill_what_the_input_does_not_say() -> None:
    doc = document("a.txt", STORY.encode(), published=date(2016, 9, 30), outlet="Brela Post")
    assert (doc.published, doc.outlet) == (date(2016, 9, 30), "Brela Post")
    row = json.dumps({"text": STORY, "outlet": "Other", "date": "2016-10-02"}).encode()
    doc = document("a.jsonl", row, published=date(2016, 9, 30), outlet="Brela Post")
    assert (doc.published, doc.outlet) == (date(2016, 10, 2), "Other")


def test_html_gives_text_and_fields() -> None:
    doc = document("a.html", PAGE.encode())
    assert "Nine people were killed" in doc.text
    assert "boo" not in doc.text
    assert "rights reserved" not in doc.text
    assert (doc.title, doc.outlet, doc.published) == (
        "Market shelled",
        "Brela Post",
        date(2016, 9, 30),
    )


def test_markdown_with_front_matter() -> None:
    body = f"---\ntitle: 'Market shelled'\noutlet: Brela Post\ndate: 2016-09-30\n---\n{STORY}\n"
    doc = document("a.md", body.encode())
    assert doc.text == STORY + "\n"
    assert (doc.title, doc.outlet, doc.published) == (
        "Market shelled",
        "Brela Post",
        date(2016, 9, 30),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_tables_with_usual_and_mapped_columns(delimiter: str) -> None:
    lines = [["ID", "Headline", "Body", "Date"], ["7", "One", STORY, "30 September 2016"]]
    body = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode()
    doc = document("a.csv", body)
    assert (doc.ref, doc.title, doc.text) == ("7", "One", STORY)
    assert doc.published == date(2016, 9, 30)
    assert doc.locator == "row 1"
    doc = document("a.csv", body, mapping={"text": "Headline"})
    assert doc.text == "One"


def test_parquet() -> None:
    sink = BytesIO()
    table = pa.table({"content": [STORY, None], "url": ["http://x/1", "http://x/2"]})
    pq.write_table(table, sink)
    found = take("a.parquet", sink.getvalue())
    assert isinstance(found[0], Ingested)
    assert found[0].doc.url == "http://x/1"
    assert codes(found) == ["no_text"]


def test_one_bad_row_does_not_stop_the_others() -> None:
    body = (
        b'{"id": 1, "text": "%s"}\n{"id": 2,\n{"id": 3, "text": ""}\n[1]\n{"id": 4, "text": "%s"}'
        % (
            STORY.encode(),
            b"Two soldiers died on Monday when their car was hit.",
        )
    )
    found = take("a.jsonl", body)
    assert [f.doc.ref for f in found if isinstance(f, Ingested)] == ["1", "4"]
    assert codes(found) == ["bad_row", "no_text", "bad_row"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Neuf civils tués à Brela, selon le maire; l’armée nie toute frappe."),
        ("utf-16", STORY),
        (
            "cp1252",
            "Les obus ont tué neuf personnes à Brela, a déclaré le maire. “Déjà vu”, dit-il.",
        ),
        ("cp1251", "Обстрел рынка: девять человек погибли в субботу, сообщил мэр города."),
    ],
)
def test_encodings(encoding: str, text: str) -> None:
    found = take("a.txt", text.encode(encoding))
    assert isinstance(found[0], Ingested)
    assert found[0].doc.text == text


def test_other_languages_are_kept_and_named() -> None:
    text = "قال مسؤول محلي إن القصف أدى إلى مقتل تسعة مدنيين في سوق المدينة يوم الجمعة"
    (found,) = take("a.txt", text.encode())
    assert isinstance(found, Ingested)
    assert found.doc.lang == "ar"
    assert [issue.code for issue in found.issues] == ["language_not_read"]


HOSTILE = {
    "empty": ("a.txt", b"", ["no_text"]),
    "blanks": ("a.txt", b" \n\t\n", ["no_text"]),
    "binary": ("a.txt", b"\x00\x01\x02\xff" * 500, ["not_text"]),
    "broken pdf": ("a.pdf", b"%PDF-1.7 ...", ["bad_file"]),
    "broken zip": ("a.docx", b"PK\x03\x04....", ["bad_file"]),
    "image": ("a.txt", b"\x89PNG\r\n\x1a\n....", ["unknown_form"]),
    "program": ("a", b"\x7fELF....", ["unknown_form"]),
    "wrong columns": ("a.csv", b"x,y\n1,2\n", ["no_text_column"]),
    "no columns": ("a.csv", b"\n\n", ["no_text_column"]),
    "broken parquet": ("a.parquet", b"PAR1 and no more", ["bad_table"]),
    "html without text": ("a.html", b"<html><body><script>x</script></body></html>", ["no_text"]),
    "10,000 nested tags": ("a.html", b"<html><body>" + b"<div>" * 10_000, ["no_text"]),
    "deep json": ("a.jsonl", b'{"text": ' + b"[" * 100_000, ["bad_row"]),
}


@pytest.mark.parametrize(("name", "body", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_give_a_named_issue(name: str, body: bytes, expected: list[str]) -> None:
    assert codes(take(name, body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"word " * 400_000,  # one huge line
        b"Nine\x00people\x00died\x00in Brela on Friday, the mayor said.",
        ('"' * 5_000).encode(),
        "\u202e\u200b evil \u2066 text that runs the other way, in letters".encode(),
        b'{"text": "half \\ud800 a character stands in this line of text"}',
    ],
)
def test_strange_texts_become_documents(body: bytes) -> None:
    (found,) = take("a.txt" if not body.startswith(b"{") else "a.jsonl", body)
    assert isinstance(found, Ingested)
    found.doc.text.encode("utf-8")


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.html", "a.csv", "a.jsonl", "a.md", "a.parquet"]),
)
def test_any_bytes_give_documents_or_issues(body: bytes, name: str) -> None:
    for found in take(name, body):
        if isinstance(found, Ingested):
            assert found.doc.text.strip()


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2016-09-30", date(2016, 9, 30)),
        ("2016-09-30T21:00:00Z", date(2016, 9, 30)),
        ("Fri, 30 Sep 2016 21:00:00 +0000", date(2016, 9, 30)),
        ("30.9.2016", date(2016, 9, 30)),
        (date(2016, 9, 30), date(2016, 9, 30)),
        ("September 2016", None),  # no day is named, so none is made up
        ("30 September", None),
        ("2016", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("1" * 50, None),
    ],
)
def test_days_are_read_only_in_full(value: object, day: date | None) -> None:
    assert parse_day(value) == day


def test_folders_globs_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "b.txt").write_text(STORY)
    (tmp_path / "in" / "deep" / "a.txt").write_text(STORY)
    (tmp_path / "in" / ".hidden").write_text(STORY)
    (tmp_path / "secret.txt").write_text(STORY)
    (tmp_path / "in" / "way-out").symlink_to(tmp_path / "secret.txt")
    found = list(expand_inputs([str(tmp_path / "in")]))
    assert [Path(f.ref).name for f in found if isinstance(f, RawInput)] == ["b.txt", "a.txt"]
    found = list(expand_inputs([str(tmp_path / "in" / "*.txt"), str(tmp_path / "none")]))
    assert [type(f) for f in found] == [RawInput, InputError]
    (tmp_path / "void").mkdir()
    assert [
        f.code for f in expand_inputs([str(tmp_path / "void")]) if isinstance(f, InputError)
    ] == ["empty_folder"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(STORY.encode())))
    (raw,) = expand_inputs(["-"])
    assert isinstance(raw, RawInput)
    (found,) = ingest(raw, IngestOptions())
    assert isinstance(found, Ingested)
    assert (found.doc.ref, found.doc.text) == ("-", STORY)
