"""A table that is cut gives the very documents that it gives in one piece."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fsspec", reason="fsspec is not installed")

from recount.batch.inputs import plan_partitions, read_partition
from recount.ingest import IngestOptions, RawInput, ingest
from recount.model import Issue

ROWS = [
    {"id": "a", "text": "Two people were killed in Aden.", "title": "Attack, in\ntwo lines"},
    {"text": "The ministry said so on Monday."},
    {"text": ""},
    {"id": "d", "text": "Shells fell on the town at dawn.", "title": 'He said "no"'},
    {"text": "Nobody was hurt, the governor said.", "published": "2016-10-03"},
    {"text": "A bomb went off near the market.", "published": "no day"},
]


def jsonl(path: Path) -> None:
    lines = [json.dumps(row) for row in ROWS]
    path.write_text("\n".join([*lines[:3], "", "no json", *lines[3:]]) + "\n", "utf-8")


def table_csv(path: Path) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "title", "text", "published"])
        writer.writeheader()
        writer.writerows(ROWS)


def parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in ("id", "text", "title", "published")])
    pq.write_table(pa.Table.from_pylist(ROWS, schema), path, row_group_size=4)


def array(path: Path) -> None:
    path.write_text(json.dumps(ROWS), "utf-8")


def latin(path: Path) -> None:
    lines = "\n".join(f"Café {n} was hit; two people died there on Monday." for n in range(6))
    path.write_bytes(f"text\n{lines}\n".encode("latin-1"))


FORMS = {
    "a.jsonl": (jsonl, 4), "a.csv": (table_csv, 3), "a.parquet": (parquet, 3), "b.json": (array, 1),
    "c.csv": (latin, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_cut_and_whole_are_the_same(name: str, tmp_path: Path) -> None:
    write, parts = FORMS[name]
    path = tmp_path / name
    write(path)
    partitions, issues = plan_partitions([str(path)], 2)
    assert issues == []
    assert len(partitions) == parts
    options = IngestOptions(outlet="Northern Wire")
    cut = [found for part in partitions for found in read_partition(part, options)]
    assert cut == list(ingest(RawInput(str(path), path), options))


def test_small_files_share_a_partition_and_the_plan_is_always_the_same(tmp_path: Path) -> None:
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(f"Report number {n}.")
    partitions, _ = plan_partitions([str(tmp_path)], 2)
    assert [[Path(p.ref).name for p in part.pieces] for part in partitions] == [
        ["0.txt", "1.txt"], ["2.txt", "3.txt"], ["4.txt"],
    ]  # fmt: skip
    assert plan_partitions([str(tmp_path)], 2)[0] == partitions


def test_object_storage_is_read_by_its_url() -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    files.pipe("/crawl/b.jsonl", json.dumps(ROWS[3]).encode() + b"\n")
    files.pipe("/crawl/a.txt", b"Two people were killed in Aden.")
    partitions, issues = plan_partitions(["memory://crawl", "memory://none"], 10)
    found = [doc for part in partitions for doc in read_partition(part, IngestOptions())]
    assert [f.doc.ref for f in found] == ["memory:///crawl/a.txt", "d"]  # type: ignore[union-attr]
    assert [(i.code, i.subject) for i in issues] == [("not_found", "memory://none")]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A site on loopback that serves a folder, and cannot serve what is called broken."""
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl/a.txt").write_text("Two people were killed in Aden.", "utf-8")
    jsonl(tmp_path / "crawl/b.jsonl")

    class Handler(SimpleHTTPRequestHandler):
        def send_head(self) -> Any:
            if "broken" in self.path:
                return self.send_error(500)
            return super().send_head()

        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Handler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_site_is_read_by_its_urls(site: str, tmp_path: Path) -> None:
    pytest.importorskip("aiohttp", reason="aiohttp is not installed")
    inputs = [f"{site}/crawl/a.txt", f"{site}/crawl/b.jsonl", f"{site}/broken", f"{site}/none"]
    partitions, issues = plan_partitions(inputs, 2)
    found = [item for part in partitions for item in read_partition(part, IngestOptions())]
    path = tmp_path / "crawl/b.jsonl"
    local = list(ingest(RawInput(f"{site}/crawl/b.jsonl", path), IngestOptions()))
    assert found[0].doc.ref == f"{site}/crawl/a.txt"  # type: ignore[union-attr]
    assert found[1:] == local
    assert len(partitions) > 2
    assert [(i.code, i.subject) for i in issues] == [
        ("unreadable", f"{site}/broken"), ("not_found", f"{site}/none"),
    ]  # fmt: skip
    assert "500" in issues[0].message


def test_a_part_that_can_no_longer_be_had_is_named(tmp_path: Path) -> None:
    jsonl(tmp_path / "a.jsonl")
    partitions, _ = plan_partitions([(tmp_path / "a.jsonl").as_uri()], 3)
    (tmp_path / "a.jsonl").unlink()
    (found,) = read_partition(partitions[0], IngestOptions())
    assert isinstance(found, Issue)
    assert (found.code, found.subject) == ("unreadable", (tmp_path / "a.jsonl").as_uri())


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nosuch://bucket/crawl", "Protocol not known: nosuch"),
        ("file:///no/such/folder", "no such file or folder"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(url: str, why: str) -> None:
    partitions, issues = plan_partitions([url], 3)
    assert partitions == []
    assert [(i.subject, i.message) for i in issues] == [(url, why)]


def test_inputs_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Two people were killed in Aden.")
    partitions, issues = plan_partitions([str(tmp_path / "no"), str(tmp_path / "a.txt"), "-"], 5)
    assert [(i.code, Path(i.subject).name) for i in issues] == [
        ("not_found", "no"),
        ("unreadable", "-"),
    ]
    assert len(partitions) == 1
