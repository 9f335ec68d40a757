"""A batch knows the versions of a report, and what copies them, as a case does."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed")

from bench.cheap import LEAD, CheapReader, EnglishMaker, make_cheap
from test_batch import plain, records, run

from recount.batch.copies import COPIES, load_copies, settle_copies
from recount.examples import example_folder
from recount.ingest import IngestOptions, RawInput, ingest
from recount.model import Document
from recount.pipeline import Case, Settings
from recount.reconcile import build_incidents
from recount.records import claim_record, document_record, incident_record
from recount.sources import Copy, find_copies, relate_claims

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def settings(cache_dir: Path) -> Settings:
    return Settings(cache_dir, reader="rules")


def rows(seed: int, documents: int) -> Iterator[dict[str, Any]]:
    """Yields made reports; some come again at their address or at another's, changed or not."""
    chance = random.Random(seed)
    for number, (doc, _) in enumerate(EnglishMaker(seed).reports(documents)):
        url = f"https://outlet{number % 5}.example/{number}"
        row = {"id": f"r{chance.randrange(10**6)}", "title": doc.title, "outlet": doc.outlet,
               "text": doc.text, "url": url, "published": f"{doc.published}T12:00:00Z"}  # fmt: skip
        yield row
        for n in range(chance.choice((0, 0, 1, 1, 2))):
            text = changed(doc.text, chance) if chance.random() < 0.8 else doc.text
            there = f"{url}?utm_source={n}" if chance.random() < 0.7 else f"{url}-{n}"
            hour, later = chance.choice((8, 12, 20)), chance.choice((doc.published, None))
            day = f"{later}T{hour:02}:00:00Z" if later else chance.choice((row["published"], ""))
            yield row | {"id": f"r{chance.randrange(10**6)}", "url": there, "text": text,
                         "published": day}  # fmt: skip


def changed(text: str, chance: random.Random) -> str:
    """Returns a text with another toll in its lead, and with a paragraph less or a line more."""
    found = LEAD.match(text)
    assert found is not None
    start, end = found.span("count")
    paragraphs = (text[:start] + str(chance.randrange(1, 40)) + text[end:]).split("\n\n")
    if chance.random() < 0.5:
        del paragraphs[1 + chance.randrange(len(paragraphs) - 1)]
        return "\n\n".join(paragraphs)
    return "\n\n".join([*paragraphs, "A bridge was hit, too, and nobody crossed the river."])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_versions_and_copies_are_those_of_the_whole(
    seed: int, settings: Settings, tmp_path: Path
) -> None:
    table = tmp_path / "reports.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows(seed, 24)), "utf-8")
    run([table], tmp_path / "out", settings, size=7, make=make_cheap)

    docs = list({d.id: d for d in read(table)}.values())
    copies = find_copies(docs)
    assert {copy.kind for copy in copies.values()} == {"copy", "version"}
    assert dict(load_copies(tmp_path / "out" / COPIES)) == copies

    reader = CheapReader()
    claims = relate_claims(docs, [c for doc in docs for c in reader.read(doc).claims], copies)
    by_id, refs = {doc.id: doc for doc in docs}, {doc.id: doc.ref for doc in docs}
    told = {c.id: plain(claim_record(c, by_id[c.doc_id])) for c in claims}
    assert {r["id"]: r for r in records(tmp_path / "out", "claims")} == told
    assert records(tmp_path / "out", "incidents") == [
        plain(incident_record(i, refs)) for i in build_incidents(docs, claims, copies)
    ]


def read(path: Path) -> list[Document]:
    return [found.doc for found in ingest(RawInput(str(path), path), IngestOptions())]  # type: ignore[union-attr]


def test_incidents_with_versions_are_those_of_a_case(settings: Settings, tmp_path: Path) -> None:
    """The examples, with a later version of each second one, and copies of the versions."""
    folder = tmp_path / "reports"
    shutil.copytree(example_folder(), folder)
    rows = []
    for n, doc in enumerate(read_all(folder)):
        first = {
            "id": f"v{n}",
            "title": doc.title,
            "outlet": doc.outlet,
            "text": f"{doc.text} Ends.",
            "url": f"https://a.example/{n}",
            "published": f"{doc.published}",
        }
        lines = doc.text.split("\n\n")
        again = first | {"id": f"a{n}", "text": "\n\n".join([*lines[:-1], "The road is shut."])}
        wire = again | {"id": f"w{n}", "url": None, "outlet": "Northern Wire"}
        rows += [first, again] + [wire] * (n % 2)
    table = folder / "versions.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    run([folder], tmp_path / "out", settings, size=6)

    with Case.open(tmp_path / "a.recount", settings=settings, create=True) as case:
        case.add([str(folder)])
        docs = {doc.id: doc for doc in case.documents()}
        refs = {doc.id: doc.ref for doc in docs.values()}
        copies, firsts = case.copies(), case.versions()
        assert len(firsts) > 8
        assert len(copies) > 8
        incidents = [plain(incident_record(i, refs)) for i in case.incidents()]
        documents = {
            i: plain(document_record(d, refs.get(copies.get(i, "")), refs.get(firsts.get(i, ""))))
            for i, d in docs.items()
        }
    assert records(tmp_path / "out", "incidents") == incidents
    for row in tables(tmp_path / "out"):
        told = documents.pop(row["id"])
        assert (row["copy_of"], row["version_of"]) == (told["copy_of"], told["version_of"])
    assert documents == {}


def read_all(folder: Path) -> list[Document]:
    return [doc for path in sorted(folder.iterdir()) for doc in read(path)]


def tables(out: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    paths = sorted((out / "documents").glob("*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def test_a_first_version_copies_nothing_that_leads_back_to_it() -> None:
    version = Copy("first", 1.0, "is a later version of it, at the same address", "version")
    wire, other = Copy("later", 0.9, "has its wording"), Copy("other", 0.8, "has its wording")
    found = settle_copies(
        {"later": version},
        [("wire", wire), ("first", Copy("wire", 0.9, "has its wording")), ("first", other),
         ("first", wire)],
    )  # fmt: skip
    assert found == {"later": version, "wire": wire, "first": other}
