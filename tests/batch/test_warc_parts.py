"""A WARC that is cut gives the very documents that it gives in one piece, and to a case too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed")

sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

from bench.batch import digest_folder
from test_batch import plain, records, run
from warc_maker import http, pack, page, record, story, wacz

from recount.batch.inputs import plan_partitions, read_partition
from recount.ingest import Ingested, IngestOptions
from recount.intake import read_inputs
from recount.model import Issue
from recount.pipeline import Case, Settings
from recount.records import incident_record

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
Found = Ingested | Issue


def crawl(form: str) -> bytes:
    """Ten stories between records that are none, the seventh story broken."""
    records = [record(b"software: x", kind="warcinfo")]
    for n in range(10):
        url = f"https://news.example/{n}"
        records += [record(b"GET / HTTP/1.1\r\n\r\n", url, "request"), story(n)]
        records += [record(http(b"gone", "404 Not Found"), f"{url}/gone")] * (n == 2)
    data, starts = pack(records, form)
    at = (starts[15] + starts[16]) // 2
    return data[:at] + data[at + 40 :]


def read_whole(path: Path) -> list[Found]:
    found = read_inputs([str(path)], IngestOptions(), lambda: pytest.fail("asked"))
    return [item for item in found if isinstance(item, Ingested | Issue)]


def read_cut(path: Path, size: int) -> tuple[list[Found], int]:
    partitions, issues = plan_partitions([str(path)], size)
    assert issues == []
    found = [item for part in partitions for item in read_partition(part, IngestOptions())]
    return found, len(partitions)


def without_counts(found: list[Found]) -> list[Found]:
    return [f for f in found if not (isinstance(f, Issue) and f.code == "warc_passed_over")]


@pytest.mark.parametrize("form", ["plain", "gz"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_parts_hold_what_the_whole_holds(form: str, size: int, tmp_path: Path) -> None:
    path = tmp_path / ("a.warc" if form == "plain" else "a.warc.gz")
    path.write_bytes(crawl(form))
    whole = read_whole(path)
    cut, parts = read_cut(path, size)
    assert without_counts(cut) == without_counts(whole)
    assert parts > 10 // (size + 1)
    assert {i.code for i in whole if isinstance(i, Issue)} >= {"warc_broken", "warc_passed_over"}


def test_what_was_passed_over_is_counted_by_part(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    data, starts = pack([record(b"GET /", kind="request"), story(1), story(2),
                         record(http(b"gone", "404 Not Found"))], "plain")  # fmt: skip
    path.write_bytes(data)
    cut, _ = read_cut(path, 1)
    assert [f.message for f in cut if isinstance(f, Issue)] == [
        f"from byte 0 to {starts[2]}, passed over: 1 request",
        f"from byte {starts[3]} to {len(data)}, passed over: 1 status 404",
    ]
    assert read_cut(path, 10) == (read_whole(path), 1)


@pytest.mark.parametrize("name", ["a.warc.zst", "one-member.warc.gz", "a.wacz"])
def test_what_cannot_be_cut_is_read_in_one_piece(name: str, tmp_path: Path) -> None:
    import gzip

    stories = [story(n) for n in range(4)]
    path = tmp_path / name
    path.write_bytes({
        "a.warc.zst": pack(stories, "zst")[0],
        "one-member.warc.gz": gzip.compress(b"".join(stories)),
        "a.wacz": wacz({"a.warc": b"".join(stories)}),
    }[name])  # fmt: skip
    cut, parts = read_cut(path, 2)
    assert (cut, parts) == (read_whole(path), 1)
    assert sum(isinstance(item, Ingested) for item in cut) == 4


def test_a_crawl_gives_what_a_case_gives_of_it(cache_dir: Path, tmp_path: Path) -> None:
    """The same page twice, its markup changed in between, is one report."""
    changed = page(3).replace(b"<html>", b"<html lang='en'>")
    for name, records_ in {
        "a": [story(1), story(2), story(3)],
        "b": [record(http(changed), "https://news.example/3"), story(4), story(2)],
    }.items():
        (tmp_path / f"{name}.warc.gz").write_bytes(pack(records_, "gz")[0])
    inputs = [tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"]
    settings = Settings(cache_dir, reader="rules")
    out = tmp_path / "out"
    result = run(inputs, out, settings, size=2, workers=2)
    assert result.counts["documents"] == 4
    run(inputs, tmp_path / "again", settings, size=2)
    assert digest_folder(out) == digest_folder(tmp_path / "again")
    with (
        Case.open(tmp_path / "a.recount", settings=settings, create=True) as case,
        Case.open(tmp_path / "b.recount", settings=settings, create=True) as taken,
    ):
        added = case.add([str(path) for path in inputs])
        again = taken.add([str(out)])
        assert (again.added, again.known) == (added.added, added.known) == (4, 2)
        assert taken.retrievals() == case.retrievals()
        refs = {doc.id: doc.ref for doc in case.documents()}
        incidents = case.incidents()
        assert taken.incidents() == incidents
    assert records(out, "incidents") == [plain(incident_record(i, refs)) for i in incidents]
