"""Files made to hurt give an issue by name, in bounded time and memory."""

from __future__ import annotations

import io
import json
import random
import tarfile
import time
import zipfile
from datetime import date

import form_samples as samples
import pytest
from form_samples import SECOND, STORY
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.ingest import Ingested, IngestOptions, RawInput, ingest
from recount.ingest.limits import Budget
from recount.model import Issue
from recount.vocab.loader import load_table


def take(name: str, body: bytes) -> list[Ingested | Issue]:
    return list(ingest(RawInput(name, None, body), IngestOptions()))


def codes(found: list[Ingested | Issue]) -> list[str]:
    return [
        i.code for item in found for i in (item.issues if isinstance(item, Ingested) else [item])
    ]


def texts(found: list[Ingested | Issue]) -> list[str]:
    return [item.doc.text for item in found if isinstance(item, Ingested)]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The table of limits, which a test may lower."""
    limits = dict(load_table("intake")["limits"])
    monkeypatch.setitem(load_table("intake"), "limits", limits)
    return limits


# -- bombs ------------------------------------------------------------------------------------


def test_gzip_bomb_is_left_at_its_ratio() -> None:
    (issue,) = take("a.gz", samples.deflate_bomb(400 << 20))
    assert isinstance(issue, Issue)
    assert (issue.code, issue.subject) == ("bomb", "a.gz")
    assert "over 200 times its size" in issue.message


def test_zip_bomb_is_left_and_the_others_are_read() -> None:
    found = take("a.zip", samples.make_zip({"a.txt": bytes(60 << 20), "b.txt": STORY.encode()}))
    assert (codes(found), texts(found)) == (["bomb"], [STORY])


def test_a_size_that_a_zip_declares_wrongly_is_not_believed() -> None:
    body = samples.make_zip({"a.txt": STORY.encode() * 20})
    size = len(STORY) * 20
    lied = body.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert codes(take("a.zip", lied)) == ["bad_file"]


def test_overlapping_members_are_counted_each(small: dict[str, int]) -> None:
    small |= {"total_bytes": 3_000}
    body = samples.make_zip({f"{n}.txt": STORY.encode() * 10 for n in range(10)})
    found = take("a.zip", body)
    assert codes(found) == ["bomb"]
    assert 1 <= len(texts(found)) <= 3


def test_too_many_members(small: dict[str, int]) -> None:
    small["members"] = 5
    found = take("a.zip", samples.make_zip({f"{n}.txt": STORY + str(n) for n in range(6)}))
    assert codes(found) == ["bomb"]
    inner = {
        f"{n}.zip": samples.make_zip({f"{m}.txt": f"{STORY} {n} {m}" for m in range(3)})
        for n in range(3)
    }
    found = take("a.zip", samples.make_zip(inner))
    assert codes(found)[-1:] == ["bomb"]
    assert len(texts(found)) < 6


def test_archives_inside_archives_end_at_a_depth() -> None:
    body = STORY.encode()
    for n in range(6):
        body = samples.make_zip({f"{n}.zip" if n else "a.txt": body})
    assert codes(take("a.zip", body)) == ["too_deep"]


def test_budget_is_for_all_depths_together() -> None:
    budget = Budget(members=2, unpacked=100)
    budget.take(60, "a")
    assert not budget.is_spent
    with pytest.raises(Exception, match="unpacks to over"):
        budget.take(60, "b")
    assert budget.is_spent


def test_messages_inside_messages_end_at_a_depth() -> None:
    message = samples.make_message(STORY)
    for n in range(7):
        outer = samples.make_message(f"{SECOND} {n}", id=f"<{n}@x>")
        outer.add_attachment(message)
        message = outer
    found = take("a.eml", bytes(message))
    assert (len(texts(found)), codes(found)) == (5, ["too_deep"])


def test_sparse_tar(small: dict[str, int]) -> None:
    small |= {"ratio_from": 1_000, "ratio": 10}
    info = tarfile.TarInfo("a.txt")
    info.size, info.type = 0, tarfile.REGTYPE
    info.pax_headers = {
        "GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": "a.txt",
        "GNU.sparse.size": "100000000", "GNU.sparse.numblocks": "0", "GNU.sparse.map": "0,0",
    }  # fmt: skip
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info)
    (issue,) = take("a.tar", target.getvalue())
    assert isinstance(issue, Issue)
    assert (issue.code, issue.subject) == ("bomb", "a.tar/a.txt")


def test_packed_streams_one_behind_another_and_what_is_no_stream() -> None:
    for form, pack in samples.PACKERS.items():
        body = pack(STORY.encode()) + pack(SECOND.encode()) + b"\x00" * 512 + b"rest"
        assert texts(take(f"a.txt.{form}", body)) == [STORY + SECOND]


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["../../etc/evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a\\..\\..\\evil.txt", "a/../b.txt"],
)
def test_names_that_climb_out(name: str) -> None:
    members = {name: STORY.encode(), "good.txt": SECOND.encode()}
    for body in (samples.make_zip(dict(members)), samples.make_tar(members)):
        found = take("a", body)
        assert (codes(found), texts(found)) == (["unsafe_name"], [SECOND])


def test_links_in_tar() -> None:
    found = take("a.tar", samples.make_tar({"b.txt": STORY.encode()}, {"c.txt": "/etc/passwd"}))
    assert (codes(found), texts(found)) == (["unsafe_name"], [STORY])


def test_packed_with_a_password() -> None:
    body = bytearray(samples.make_zip({"a.txt": STORY}))
    for at in (body.index(b"PK\x03\x04") + 6, body.index(b"PK\x01\x02") + 8):
        body[at] |= 1
    assert codes(take("a.zip", bytes(body))) == ["encrypted"]


# -- XML --------------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
def test_entities_are_not_expanded(declared: str) -> None:
    name = "j" if declared is LAUGHS else "a"
    used = f"<w:p><w:r><w:t>&{name};</w:t></w:r></w:p>"
    assert codes(take("a.docx", samples.make_docx(used, declared))) == ["entities"]
    book = io.BytesIO(samples.make_xlsx(samples.ARTICLES))
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/more.xml", f"{declared}<x>&a;</x>")
    assert codes(take("a.xlsx", book.getvalue())) == ["entities"]


def test_deep_xml() -> None:
    deep = "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000
    assert codes(take("a.docx", samples.make_docx(deep))) == ["bad_file"]


def test_xml_parts_have_a_size(small: dict[str, int]) -> None:
    small["xml_bytes"] = 1_000
    body = samples.make_docx(f"<w:p><w:r><w:t>{STORY * 100}</w:t></w:r></w:p>")
    assert codes(take("a.docx", body)) == ["bomb"]


# -- PDF --------------------------------------------------------------------------------------


def test_pdf_whose_pages_loop() -> None:
    body = samples.write_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1 /Parent 2 0 R >>",
        ]
    )
    assert codes(take("a.pdf", body)) == ["bad_file"]


def test_pdf_with_too_many_pages(small: dict[str, int]) -> None:
    small["pdf_pages"] = 3
    pages = [samples.column(60, 700, [f"{STORY} Page {n}."]) for n in range(6)]
    (found,) = take("a.pdf", samples.make_pdf(pages))
    assert isinstance(found, Ingested)
    assert codes([found]) == ["too_long"]
    assert [part.label for part in found.doc.parts if part.kind == "page"] == ["1", "2", "3"]


def test_pdf_of_deep_objects() -> None:
    deep = "[" * 200_000 + "]" * 200_000
    body = samples.write_pdf(["<< /Type /Catalog /Pages 2 0 R >>", deep])
    assert codes(take("a.pdf", body)) in (["bad_file"], ["too_costly"])


def test_pdf_that_takes_too_long_is_ended(small: dict[str, int]) -> None:
    small["pdf_seconds"] = 1
    lines = [(float(n % 500), float(n % 700), 8.0, "word") for n in range(12_000)]
    assert codes(take("a.pdf", samples.make_pdf([lines, lines, lines]))) == ["too_costly"]


def test_scan_and_password() -> None:
    bare = samples.make_pdf([[], []])
    assert codes(take("a.pdf", bare)) == ["scan"]
    mixed = samples.make_pdf([samples.column(60, 700, [STORY]), []])
    (found,) = take("a.pdf", mixed)
    assert codes([found]) == ["pages_without_text"]
    keys = f"/O ({'o' * 32}) /U ({'u' * 32})"
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 {keys} /P -4 >> /ID [(aaaa) (aaaa)]"
    body = samples.make_pdf([samples.column(60, 700, [STORY])], trailer=locked)
    assert codes(take("a.pdf", body)) == ["encrypted"]


# -- texts ------------------------------------------------------------------------------------


def test_a_page_a_megabyte_deep() -> None:
    body = b"<html><body><article><p>" + STORY.encode() + b"</p>" + b"<div>" * 200_000 + b"x"
    found = take("a.html", body)
    assert codes(found) == ["html_too_deep"]
    assert STORY in texts(found)[0]


@pytest.mark.slow
def test_a_line_of_a_hundred_megabytes() -> None:
    (issue,) = take("a.txt", b"word " * 20_000_000)
    assert isinstance(issue, Issue)
    assert (issue.code, "100000000 characters" in issue.message) == ("too_large", True)
    assert codes(take("a.csv", b"id,text\n1," + b"word " * 20_000_000)) == ["too_large"]


def test_mixed_encodings_are_read_line_by_line() -> None:
    body = "Zerstört – sagte er.\n".encode() + "Zerstört, sagte sie.\n".encode("cp1252") + b"End.\n"
    (found,) = take("a.txt", body)
    assert isinstance(found, Ingested)
    assert found.doc.text == "Zerstört – sagte er.\nZerstört, sagte sie.\nEnd.\n"
    assert "encoding_mixed" in codes([found])


def test_utf_16_without_a_mark() -> None:
    for name in ("utf-16-le", "utf-16-be"):
        assert texts(take("a.txt", STORY.encode(name))) == [STORY]


def test_characters_that_are_not_seen_as_they_are_stay_and_are_named() -> None:
    text = f"{STORY} ki\u200blled \u202eabc\u202c Аlерро \x00 Москва می\u200cخواهم"
    (found,) = take("a.txt", text.encode())
    assert isinstance(found, Ingested)
    assert found.doc.text == text
    (issue,) = (i for i in found.issues if i.code == "odd_characters")
    assert issue.severity == "info"
    assert issue.message == (
        "kept as they stand: zero-width (1), turning the direction of writing (2), "
        "letters that look like Latin ones (1), control (1)"
    )
    named = [text[span.start : span.end] for span in issue.spans]
    assert named == ["\u200b", "\u202e", "\u202c", "Аlерро", "\x00"]


def test_a_file_of_two_forms_is_read_as_the_first_and_says_so() -> None:
    found = take("a.pdf", samples.two_columns() + samples.make_zip({"a.txt": STORY}))
    assert "two_forms" in codes(found)
    assert texts(found)[0].startswith("Market shelled in Brela")
    page = samples.make_page(f"<article><p>{STORY}</p></article>", "<!-- %PDF-1.4 -->")
    assert codes(take("a.html", page)) == ["two_forms"]


def in_time(name: str, body: bytes, seconds: float = 20.0) -> list[Ingested | Issue]:
    start = time.monotonic()
    found = take(name, body)
    assert time.monotonic() - start < seconds
    return found


def test_long_headers_are_left_out() -> None:
    plain = f"\nDate: Fri, 30 Sep 2016 21:15:00 +0200\nMessage-ID: <1@x>\n\n{STORY}\n"
    for value in ("=?utf-8?q?" + "=" * 400_000, "(" * 400_000, '"' * 400_000, "a@b, " * 80_000):
        (found,) = in_time("a.eml", f"From: {value}\nSubject: {value}{plain}".encode())
        assert isinstance(found, Ingested)
        assert (found.doc.title, found.doc.author) == (None, None)
        assert found.doc.published == date(2016, 9, 30)


def test_a_mailbox_of_lines_that_almost_begin_a_message() -> None:
    body = b"From a 00:00 2016\nDate: x\n\n" + b"From a " + b"00:00" * 400_000 + b"\n" + b"text\n"
    assert codes(in_time("a.mbox", body)) == ["date_not_read"]


def test_elements_that_hold_one_another_are_not_read_over_and_over() -> None:
    text = f"<p>{STORY}</p>" * 3_000
    body = samples.make_page("<div class='caption byline live'>" * 200 + text)
    assert len(texts(in_time("a.html", body, 60.0))) == 1
    stamps = f"<div><time datetime='2016-09-30T10:00:00Z'>10:00</time><p>{STORY}</p></div>" * 1_000
    body = samples.make_page("<article>" + "<div>" * 100 + stamps, title="Live")
    assert in_time("a.html", body, 60.0)


# -- broken files -----------------------------------------------------------------------------

FORMS = {
    "a.pdf": samples.two_columns(),
    "a.eml": bytes(samples.make_message(STORY, f"<p>{STORY}</p>")),
    "a.mbox": samples.make_mbox([samples.make_message(STORY)]),
    "a.docx": samples.make_docx(),
    "a.odt": samples.make_odt(),
    "a.xlsx": samples.make_xlsx(samples.ARTICLES),
    "result.json": samples.make_telegram(),
    "gdelt.json": json.dumps(samples.GDELT).encode(),
    "reports.json": json.dumps(samples.RELIEFWEB).encode(),
    "live.html": samples.live_ld(),
    "marked.html": samples.live_marked(),
    "a.zip": samples.make_zip({"a.txt": STORY}),
    "a.tar": samples.make_tar({"a.txt": STORY.encode()}),
    "a.gz": samples.PACKERS["gz"](STORY.encode()),
    "a.bz2": samples.PACKERS["bz2"](STORY.encode()),
    "a.xz": samples.PACKERS["xz"](STORY.encode()),
}
MUST_SAY = {"a.docx", "a.odt", "a.xlsx", "a.zip", "a.gz", "a.bz2", "a.xz", "gdelt.json"}


@pytest.mark.parametrize("name", FORMS)
def test_a_file_cut_in_half_gives_an_issue_or_what_there_is(name: str) -> None:
    body = FORMS[name]
    found = take(name, body[: len(body) // 2])
    assert found
    if name in MUST_SAY:
        assert set(codes(found)) <= {"bad_file", "bad_row"}
        assert texts(found) == []


@pytest.mark.parametrize("name", [name for name in FORMS if name != "a.pdf"])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_file_with_altered_bytes_never_stops_the_others(name: str, seed: int) -> None:
    chance = random.Random(seed)
    body = bytearray(FORMS[name])
    for _ in range(chance.randrange(1, 12)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    for item in take(name, bytes(body)):
        assert isinstance(item, Issue) or item.doc.text.strip()


def test_altered_pdfs_never_stop_the_others() -> None:
    chance = random.Random(7)
    for _ in range(8):
        body = bytearray(FORMS["a.pdf"])
        for _ in range(chance.randrange(1, 40)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        assert take("a.pdf", bytes(body))


def test_json_that_is_not_what_its_keys_say() -> None:
    cases = {
        b'{"messages": 1, "type": 2, "id": 3}': ["bad_file"],
        b'{"messages": [1, {"type": "message", "text": [1, {"x": 2}]}], "type": 2, "id": 3}': [
            "bad_row",
            "left_out",
        ],
        b'{"articles": [{"x": 1}], "seendate": 1, "url": 2}': ["bad_row"],
        b'{"data": [{"fields": 7}, {"fields": {"date": 3}, "id": 1}]}': ["bad_row", "no_text"],
        b'{"data": [{"id": 1, "fields": ' + b"[" * 100_000: ["bad_file"],
    }
    for body, expected in cases.items():
        assert codes(take("a.json", body)) == expected, body[:60]
