"""A batch tells what a case tells, byte for byte the same however it was run."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed")

import dask
from bench.batch import digest_folder, write_reports
from bench.cheap import CheapReader, make_cheap

from recount.batch import BatchOptions, local_engine, run_batch
from recount.batch.engine import find_poison
from recount.errors import UsageError
from recount.examples import example_folder
from recount.model import Document, Reading
from recount.pipeline import Case, Settings
from recount.records import claim_record, document_record, incident_record, source_record

# tornado's and asyncio's own loops are closed behind our back
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

Deaths = {"distributed.scheduler.allowed-failures": 0}


def run(
    inputs: list[Path], out: Path, settings: Settings, *, workers: int = 1, **options: Any
) -> Any:
    """Runs a batch in this process and returns its result."""
    with local_engine(workers, processes=False) as engine:
        given = BatchOptions(**options)
        return run_batch([str(path) for path in inputs], out, engine, settings, given)


def records(out: Path, table: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    lines = [
        line
        for path in sorted((out / table).glob("*.parquet"))
        for line in pq.read_table(path)["record"].to_pylist()
    ]
    return [json.loads(line) for line in lines]


def plain(record: Any) -> Any:
    return json.loads(json.dumps(record))


@pytest.fixture(scope="module")
def settings(cache_dir: Path) -> Settings:
    return Settings(cache_dir, reader="rules")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of sixty made reports, one in six a copy."""
    return write_reports(tmp_path_factory.mktemp("made") / "reports.jsonl", 60)


@pytest.fixture(scope="module")
def peace(table: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a batch makes of the table with one worker."""
    out = tmp_path_factory.mktemp("batch") / "peace"
    run([table], out, settings, size=7, make=make_cheap)
    return out


@pytest.fixture(scope="module")
def examples(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The example reports as a batch of four partitions, and as a case."""
    folder = tmp_path_factory.mktemp("examples")
    result = run([example_folder()], folder / "out", settings, size=5, workers=2)
    assert result.counts == {"documents": 16, "claims": 80, "incidents": 9, "issues": 0}
    with Case.open(folder / "a.recount", settings=settings, create=True) as case:
        case.add([str(example_folder())])
    return folder / "out", folder / "a.recount"


def test_a_batch_tells_what_a_case_tells(examples: tuple[Path, Path], settings: Settings) -> None:
    out, path = examples
    with Case.open(path, settings=settings) as case:
        docs = {doc.id: doc for doc in case.documents()}
        refs = {doc.id: doc.ref for doc in docs.values()}
        told = [plain(incident_record(i, refs)) for i in case.incidents()]
        claims = {c.id: plain(claim_record(c, docs[c.doc_id])) for c in case.claims()}
        sources = [plain(source_record(s)) for s in case.sources()]
    assert records(out, "incidents") == told
    assert {r["id"]: r for r in records(out, "claims")} == claims
    assert records(out, "sources") == sources


def test_copies_are_those_of_the_whole(peace: Path, table: Path) -> None:
    import pyarrow.parquet as pq

    from recount.ingest import IngestOptions, RawInput, ingest
    from recount.sources import find_copies

    docs = [found.doc for found in ingest(RawInput(str(table), table), IngestOptions())]  # type: ignore[union-attr]
    refs = {doc.id: doc.ref for doc in docs}
    wanted = {doc_id: refs[copy.of] for doc_id, copy in find_copies(docs).items()}
    told = {}
    for path in (peace / "documents").glob("*.parquet"):
        columns = pq.read_table(path).to_pydict()
        told |= {i: of for i, of in zip(columns["id"], columns["copy_of"], strict=True) if of}
    assert told == wanted
    assert len(wanted) > 3


def test_made_reports_are_linked_as_on_the_whole(peace: Path, table: Path) -> None:
    from recount.ingest import IngestOptions, RawInput, ingest
    from recount.reconcile import build_incidents
    from recount.sources import find_copies, relate_claims

    docs = [found.doc for found in ingest(RawInput(str(table), table), IngestOptions())]  # type: ignore[union-attr]
    reader = CheapReader()
    claims = [claim for doc in docs for claim in reader.read(doc).claims]
    copies = find_copies(docs)
    found = build_incidents(docs, relate_claims(docs, claims, copies), copies)
    refs = {doc.id: doc.ref for doc in docs}
    assert records(peace, "incidents") == [plain(incident_record(i, refs)) for i in found]
    assert any(len(i.documents) > 2 for i in found)


@pytest.mark.parametrize("workers", [2, 4])
def test_the_bytes_are_the_same_at_any_number_of_workers(
    workers: int, peace: Path, table: Path, settings: Settings, tmp_path: Path
) -> None:
    run([table], tmp_path / "out", settings, workers=workers, size=7, make=make_cheap)
    assert digest_folder(tmp_path / "out") == digest_folder(peace)


def test_a_second_run_does_only_what_is_missing_or_does_not_fit(
    table: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run([table], out, settings, size=10, make=make_cheap)
    before = digest_folder(out)
    (out / "readings/00002.parquet").unlink()
    (out / "readings/00004.parquet").write_bytes(b"torn")
    (out / "claims/00099.parquet").write_bytes(b"of an earlier run")
    written = {path: path.stat().st_mtime_ns for path in (out / "work").rglob("*.json")}
    run([table], out, settings, size=10, make=make_cheap)
    again = [path for path, at in written.items() if path.stat().st_mtime_ns != at]
    assert sorted(path.relative_to(out / "work").as_posix() for path in again) == [
        "readings/00002.json",
        "readings/00004.json",
    ]
    assert digest_folder(out) == before


def test_a_case_takes_a_batch_without_reading(
    examples: tuple[Path, Path], settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    out, path = examples
    monkeypatch.setattr("recount.pipeline.build_reader", lambda *_: pytest.fail("it reads"))
    with Case.open(tmp_path / "b.recount", settings=settings, create=True) as case:
        result = case.add([str(out)])
        assert (result.added, result.known, result.issues) == (16, 0, [])
        assert case.add([str(out)]).known == 16
        assert case.verify() == []
        with Case.open(path, settings=settings) as other:
            assert case.incidents() == other.incidents()
            assert [document_record(d) for d in case.documents()] == [
                document_record(d) for d in other.documents()
            ]
            doc = case.documents()[0]
            assert case.readings(doc.id)[0].reader == other.readings(doc.id)[0].reader
            assert case.mentions(doc.id) == other.mentions(doc.id)


def test_what_does_not_fit_its_manifest_is_not_taken(
    peace: Path, settings: Settings, tmp_path: Path
) -> None:
    import shutil

    out = tmp_path / "out"
    shutil.copytree(peace, out)
    (out / "readings/00001.parquet").write_bytes(b"torn")
    with Case.open(tmp_path / "c.recount", settings=settings, create=True) as case:
        result = case.add([str(out)])
    assert result.added == 53
    assert [(i.code, Path(i.subject).name) for i in result.issues] == [
        ("bad_batch", "00001.parquet")
    ]


def test_words_that_the_text_does_not_have_are_not_taken(
    table: Path, settings: Settings, tmp_path: Path
) -> None:
    """The file fits its manifest, but one document in it says what it does not."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = tmp_path / "out"
    run([table], out, settings, size=60, make=make_cheap)
    path = out / "readings/00000.parquet"
    rows = pq.read_table(path).to_pylist()
    doc = json.loads(rows[3]["doc"])
    doc[2] = "x" + doc[2]
    rows[3]["doc"] = json.dumps(doc)
    rows[5]["body"] = b"other bytes"
    pq.write_table(pa.Table.from_pylist(rows), path)
    manifest = json.loads((out / "manifest.json").read_text())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest["partitions"][0]["outputs"]["readings/00000.parquet"] = digest
    (out / "manifest.json").write_text(json.dumps(manifest))
    with Case.open(tmp_path / "c.recount", settings=settings, create=True) as case:
        result = case.add([str(out)])
    assert result.added == 58
    assert [i.code for i in result.issues] == ["bad_batch", "bad_batch"]
    assert "its bytes are not those of its digest" in result.issues[1].message


def test_a_manifest_without_a_clock(peace: Path, table: Path) -> None:
    manifest = json.loads((peace / "manifest.json").read_text())
    assert manifest["format"] == "recount-batch@1"
    assert manifest["reader"] == "bench@1"
    assert manifest["codebook"] == "ucdp"
    assert [part["rows"] for part in manifest["partitions"]] == [7, 7, 7, 7, 7, 7, 7, 7, 4]
    first = manifest["partitions"][0]
    assert first["inputs"][0]["ref"] == str(table)
    for name, digest in (first["outputs"] | manifest["files"]).items():
        assert hashlib.sha256((peace / name).read_bytes()).hexdigest() == digest


class Mortal(CheapReader):
    """Kills its process over a report, as often as there are lives left in a folder."""

    def __init__(self, word: str, lives: Path | None) -> None:
        self.word, self.lives = word, lives

    def read(self, doc: Document) -> Reading:
        if doc.ref == self.word:
            left = sorted(self.lives.iterdir()) if self.lives else [Path()]
            if left:
                if self.lives:
                    left[0].unlink()
                os.kill(os.getpid(), signal.SIGKILL)
        return super().read(doc)


def make_mortal(settings: Settings) -> Mortal:
    """Kills three workers over one report; the folder is the settings' cache."""
    return Mortal("s000010", settings.cache_dir)


def make_poisoned(settings: Settings) -> Mortal:
    """Kills every worker that reads one report."""
    return Mortal("s000010", None)


@pytest.mark.slow
def test_workers_killed_three_times_change_no_byte(
    peace: Path, table: Path, tmp_path: Path
) -> None:
    lives = tmp_path / "lives"
    lives.mkdir()
    for n in range(3):
        (lives / str(n)).touch()
    with local_engine(1) as engine:
        options = BatchOptions(7, make=make_mortal)
        run_batch([str(table)], tmp_path / "out", engine, Settings(lives, reader="rules"), options)
    assert list(lives.iterdir()) == []
    assert digest_folder(tmp_path / "out") == digest_folder(peace)


@pytest.mark.slow
def test_a_worker_that_is_slow_to_come_back_is_waited_for(table: Path, tmp_path: Path) -> None:
    """Dask's own patience, here cut to nothing, would leave the run without a worker."""
    lives = tmp_path / "lives"
    lives.mkdir()
    (lives / "0").touch()
    impatient = {"distributed.deploy.lost-worker-timeout": "1ms"}
    with dask.config.set(impatient), local_engine(1) as engine:
        options = BatchOptions(30, make=make_mortal)
        result = run_batch(
            [str(table)], tmp_path / "out", engine, Settings(lives, reader="rules"), options
        )
    assert list(lives.iterdir()) == []
    assert result.counts["documents"] == 60


@pytest.mark.slow
def test_a_record_that_kills_becomes_an_issue(
    table: Path, settings: Settings, tmp_path: Path
) -> None:
    with local_engine(1, told=Deaths) as engine:
        options = BatchOptions(4, make=make_poisoned)
        result = run_batch([str(table)], tmp_path / "out", engine, settings, options)
    assert result.counts["documents"] == 59
    assert [(i.code, i.subject) for i in result.issues] == [("worker_died", "s000010")]


def test_halving_finds_every_poisoned_record() -> None:
    poison = {3, 4, 11}
    assert find_poison(lambda a, b: bool(poison & set(range(a, b))), 0, 16) == [3, 4, 11]
    assert find_poison(lambda a, b: False, 0, 16) == []


def test_what_a_batch_cannot_do_is_said(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a batch reads with learned, rules"):
        run([example_folder()], tmp_path / "a", Settings(settings.cache_dir, reader="llm"))
    with pytest.raises(UsageError, match="nothing to read: no such file"):
        run([tmp_path / "none"], tmp_path / "b", settings)


def test_inputs_that_were_none_are_told_to_the_case(
    table: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "Two people died in the town on Monday."}\nno json\n', "utf-8")
    run([tmp_path / "none", bad], out, settings, size=60, make=make_cheap)
    told = [("not_found", str(tmp_path / "none")), ("bad_row", f"{bad}#2")]
    assert [(r["code"], r["subject"]) for r in records(out, "issues")] == told
    with Case.open(tmp_path / "d.recount", settings=settings, create=True) as case:
        result = case.add([str(out)])
        assert sorted((i.code, i.subject) for i in case.issues()) == sorted(told)
    assert result.added == 1
