"""Web archives give their pages; what is broken in them is named and passed over."""

from __future__ import annotations

import gzip
import io
import json
import random
import tracemalloc
import zipfile
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from warc_maker import TEXT, http, pack, page, record, story, wacz

from recount.ingest import Ingested, IngestOptions, RawInput
from recount.ingest.archives import unfold
from recount.intake import Taken, read_inputs
from recount.model import Document, Issue
from recount.retrieval import Mark, NoMemory, Validators

FORMS = ("plain", "gz", "zst")
NAMES = {"plain": "a.warc", "gz": "a.warc.gz", "zst": "a.warc.zst"}


class Marks(NoMemory):
    """A memory of marks alone."""

    def __init__(self, *marks: Mark) -> None:
        self.marks = {mark.key: mark for mark in marks}

    def mark(self, key: str) -> Mark | None:
        return self.marks.get(key)

    def last(self, url: str) -> tuple[str, Validators] | None:
        return None


def take(folder: Path, name: str, data: bytes, memory: NoMemory | None = None) -> list[Taken]:
    path = folder / name
    path.write_bytes(data)
    return list(read_inputs([str(path)], IngestOptions(), lambda: pytest.fail("asked"), memory))


def docs(found: list[Taken]) -> list[Document]:
    return [each.doc for each in found if isinstance(each, Ingested)]


def issues(found: list[Taken]) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in found if isinstance(each, Issue)]


def codes(found: list[Taken]) -> list[str]:
    return [code for code, _ in issues(found)]


@pytest.mark.parametrize("form", FORMS)
def test_pages_become_documents(tmp_path: Path, form: str) -> None:
    records = [
        record(b"software: test\r\n", "urn:x", "warcinfo"),
        story(1),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        story(2),
        record(http(b"", "404 Not Found"), "https://news.example/gone"),
        record(http(b"GIF89a", kind="image/gif"), "https://news.example/dot.gif"),
        record(http(page(1)), "https://news.example/1", "revisit"),
        record(http(b"", "301 Moved"), "https://news.example/moved"),
        record(page(3), "https://news.example/3", "resource", Content_Type="text/html"),
        record(http(page(4)), "dns:news.example"),
        record(b"not HTTP at all", "https://news.example/odd"),
    ]
    data, starts = pack(records, form)
    found = take(tmp_path, NAMES[form], data)
    one, two, three = docs(found)
    assert TEXT.format(n=1) in one.text
    assert (one.ref, one.url, one.title) == (
        "https://news.example/1",
        "https://news.example/1",
        "Report 1",
    )
    assert (one.retrieved_at, one.outlet) == ("2016-09-30T21:00:00Z", "news.example")
    name = uuid5(NAMESPACE_URL, "response https://news.example/1")
    path = tmp_path / NAMES[form]
    assert one.locator == f"record <urn:uuid:{name}> at byte {starts[1]} of {path}"
    assert (two.ref, three.ref) == ("https://news.example/2", "https://news.example/3")
    assert issues(found) == [
        (
            "warc_passed_over",
            "passed over: 1 image/gif, 1 not HTTP, 1 request, 1 revisit, 1 status 301, "
            "1 status 404, 1 warcinfo, 1 without a web address",
        )
    ]
    last = found[-1]
    assert isinstance(last, Mark)
    assert (last.done, last.offset, last.counts["documents"]) == (True, len(data), 3)


def test_bodies_are_unpacked_within_limits(tmp_path: Path) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (page(1)[:50], page(1)[50:]))
    chunked = http(chunks + b"0\r\n\r\n", Transfer_Encoding="chunked")
    kept = http(page(2), Transfer_Encoding="chunked")  # the header kept, the frames gone
    packed = http(gzip.compress(page(3)), Content_Encoding="gzip")
    bomb = http(gzip.compress(b" " * 60_000_000), Content_Encoding="gzip")
    odd = http(page(4), Content_Encoding="klingon")
    records = [
        record(block, f"https://news.example/{n}")
        for n, block in enumerate((chunked, kept, packed, bomb, odd), 1)
    ]
    found = take(tmp_path, "a.warc.gz", pack(records, "gz")[0])
    assert [doc.title for doc in docs(found)] == ["Report 1", "Report 2", "Report 3"]
    assert codes(found) == ["too_large", "bad_coding"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("spoil", ["flip", "garbage", "magic", "zeros"])
def test_a_broken_record_does_not_hide_those_behind_it(
    tmp_path: Path, form: str, spoil: str
) -> None:
    data, starts = pack([story(n) for n in range(6)], form)
    at = starts[2]
    match spoil:
        case "flip":
            middle = (at + starts[3]) // 2
            data = data[:middle] + bytes([data[middle] ^ 0x55]) + data[middle + 1 :]
        case "garbage":
            data = data[:at] + b"garbage between records\r\n" * 400 + data[at:]
        case "magic":
            data = data[:at] + b"XXXX" + data[at + 4 :]
        case "zeros":
            data = data[:at] + b"\0" * 5000 + data[at:]
    found = take(tmp_path, NAMES[form], data)
    titles = [doc.title for doc in docs(found)]
    assert titles[:2] == ["Report 0", "Report 1"]
    assert titles[-3:] == ["Report 3", "Report 4", "Report 5"]
    assert "warc_broken" in codes(found)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_breaks_off_gives_what_it_has(tmp_path: Path, form: str) -> None:
    data, starts = pack([story(n) for n in range(3)], form)
    found = take(tmp_path, NAMES[form], data[: (starts[2] + len(data)) // 2])
    assert [doc.title for doc in docs(found)] == ["Report 0", "Report 1"]
    ((code, message),) = issues(found)
    assert code == "warc_broken"
    assert message.startswith(f"a broken record from byte {starts[1]} to its end: ")


def test_an_altered_block_is_told_by_its_digest(tmp_path: Path) -> None:
    good = story(1)
    found = take(tmp_path, "a.warc", good.replace(b"1 people", b"9 people") + story(2))
    assert [doc.title for doc in docs(found)] == ["Report 2"]
    ((code, message),) = issues(found)
    assert code == "warc_broken"
    assert message.endswith("its bytes are not those of its digest")


def test_a_record_over_the_limit_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recount.ingest.warc.limit", lambda name: 2_000)
    large = record(http(page(1) + b" " * 5_000), "https://news.example/large")
    found = take(tmp_path, "a.warc.gz", pack([large, story(2)], "gz")[0])
    assert [doc.title for doc in docs(found)] == ["Report 2"]
    assert issues(found) == [("warc_passed_over", "passed over: 1 over the limit of a record")]


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_stops_it(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(pack([story(n) for n in range(5)], FORMS[seed % 3])[0])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + chance.randint(1, 400)]
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 400))
    found = take(tmp_path, NAMES[FORMS[seed % 3]], bytes(data))
    for doc in docs(found):
        if seed % 3 == 0:  # nothing but the digest tells, and that may be damaged itself
            continue
        n = int(str(doc.title).split()[-1])
        assert doc.text.count(TEXT.format(n=n)) == 1  # damage is never read as text


def test_reading_goes_on_from_a_mark(tmp_path: Path) -> None:
    records = [story(n) for n in range(450)]
    data, starts = pack(records, "gz")
    whole = take(tmp_path, "a.warc.gz", data)
    marks = [each for each in whole if isinstance(each, Mark)]
    assert [mark.offset for mark in marks] == [starts[200], starts[400], len(data)]
    rest = take(tmp_path, "a.warc.gz", data, Marks(marks[1]))
    assert [doc.title for doc in docs(rest)] == [f"Report {n}" for n in range(400, 450)]
    assert rest[-1] == whole[-1]
    assert take(tmp_path, "a.warc.gz", data, Marks(marks[2])) == [marks[2]]


def test_memory_stays_the_same_however_long_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.warc.gz"
        data, _ = pack([story(0)] * 50, "gz")
        path.write_bytes(data * (count // 50))
        tracemalloc.start()
        for _ in unfold(RawInput(path.name, path), NoMemory()):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(50)  # what is loaded once
    assert peak(5_000) < peak(500) + 1_000_000


# -- WACZ ---------------------------------------------------------------------------------------

LISTED = (
    b'{"format": "json-pages-1.0", "id": "pages"}\n'
    b'{"id": "1", "url": "https://news.example/7", "title": "As the list has it"}\n'
    b"not JSON\n"
)


def test_a_wacz_gives_the_pages_of_all_its_warcs(tmp_path: Path) -> None:
    untitled = record(http(page(7).replace(b"<title>Report 7</title>", b"").replace(
        b"<h1>Report 7</h1>", b"")), "https://news.example/7")  # fmt: skip
    one, two = pack([story(1), story(2)], "gz")[0], pack([untitled], "gz")[0]
    found = take(tmp_path, "a.wacz", wacz({"a.warc.gz": one, "b.warc.gz": two}, LISTED))
    assert [doc.title for doc in docs(found)] == ["Report 1", "Report 2", "As the list has it"]
    assert issues(found) == []
    assert "a.wacz/archive/b.warc.gz" in str(docs(found)[2].locator)


def test_an_altered_wacz_is_named(tmp_path: Path) -> None:
    one = pack([story(1)], "gz")[0]
    data = wacz({"a.warc.gz": one}, altered=b"{}")
    assert codes(take(tmp_path, "a.wacz", data)) == ["wacz_digest"]
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(wacz({"a.warc.gz": one}))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            other = pack([story(2)], "gz")[0]
            new.writestr(name, other if name.endswith(".warc.gz") else old.read(name))
    found = take(tmp_path, "b.wacz", out.getvalue())
    assert [doc.title for doc in docs(found)] == ["Report 2"]
    ((code, message),) = issues(found)
    assert (code, message) == (
        "wacz_digest",
        "not the file that the data package names: it was altered",
    )


def test_names_that_climb_out_lead_nowhere(tmp_path: Path) -> None:
    out = io.BytesIO(wacz({"a.warc.gz": pack([story(1)], "gz")[0]}))
    with zipfile.ZipFile(out, "a") as archive:
        for name in ("../../evil.warc", "archive/../../evil.warc.gz", "/archive/evil.warc"):
            archive.writestr(name, pack([story(2)], "plain")[0])
    found = take(tmp_path, "a.wacz", out.getvalue())
    assert [doc.title for doc in docs(found)] == ["Report 1"]
    assert [path.name for path in tmp_path.parent.glob("**/evil*")] == []


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO(wacz({"a.warc.gz": pack([story(1)], "gz")[0]}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/bomb.warc", b"\0" * 300_000_000)
    found = take(tmp_path, "a.wacz", out.getvalue())
    assert [doc.title for doc in docs(found)] == ["Report 1"]
    assert codes(found) == ["too_large"]


@pytest.mark.parametrize(
    "resources", [None, 7, [7, {"path": "x"}], [{"path": 7, "hash": "sha256:"}]]
)
def test_an_odd_data_package_does_not_stop_it(tmp_path: Path, resources: object) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/a.warc.gz", pack([story(1)], "gz")[0])
        archive.writestr("datapackage.json", json.dumps({"resources": resources}))
    assert len(docs(take(tmp_path, "a.wacz", out.getvalue()))) == 1


def test_a_zip_that_is_no_wacz_is_left_to_others(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    (raw,) = list(unfold(RawInput("a.docx", None, out.getvalue()), NoMemory()))
    assert isinstance(raw, RawInput)
    assert raw.ref == "a.docx"


@pytest.mark.parametrize("form", ["plain", "gz"])
def test_a_warc_inside_a_zip_gives_its_pages(tmp_path: Path, form: str) -> None:
    broken = record(http(page(9)))[:300]
    data, _ = pack([story(1), story(2)], form)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"crawl/{NAMES[form]}", data)
        archive.writestr("crawl/cut.warc", broken)
        archive.writestr("note.txt", "The mayor said that 4 people were killed in Aleppo.")
    found = take(tmp_path, "sent.zip", whole.getvalue())
    plain = take(tmp_path, NAMES[form], data)
    assert [doc.ref for doc in docs(found)] == [
        *(doc.ref for doc in docs(plain)),
        f"{tmp_path}/sent.zip/note.txt",
    ]
    assert [doc.id for doc in docs(found)][:2] == [doc.id for doc in docs(plain)]
    assert [doc.url for doc in docs(found)] == [*(doc.url for doc in docs(plain)), None]
    assert codes(found) == ["warc_broken"]
