"""Whatever lies in a folder, each file gives documents or a named issue, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_files import LONG, ONE_LINERS, REPORT, list_files, make_hostile_folder

from recount.errors import InputError
from recount.extract.reader import Reader
from recount.ingest import Ingested, IngestOptions, RawInput, expand_inputs, ingest
from recount.ingest.encoding import decode_text
from recount.model import Document, Issue, Reading
from recount.pipeline import read_document
from recount.text import view_text
from recount.verify import _evidence_of

MANY = 200_000
"""Enough that what grows with the square of the length would not end within the time limit."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_hostile_folder(tmp_path_factory.mktemp("hostile") / "files")


@pytest.fixture(scope="module")
def taken(folder: Path) -> dict[str, list[Ingested | Issue]]:
    """What each input gave, by the input's name."""
    given: dict[str, list[Ingested | Issue]] = {}
    for raw in expand_inputs([str(folder)]):
        if isinstance(raw, InputError):
            issue = Issue("ingest", raw.code, "error", raw.subject, raw.message)
            given.setdefault(raw.subject, []).append(issue)
        else:
            given.setdefault(raw.ref, []).extend(ingest(raw, IngestOptions()))
    return given


def check_evidence(doc: Document, reading: Reading) -> None:
    """Every span reads what its evidence says, and no id stands twice."""
    claims = (evidence for claim in reading.claims for evidence in _evidence_of(claim))
    mentions = (mention.evidence for _, mention in reading.mentions)
    for evidence in (*mentions, *claims):
        assert " … ".join(doc.text[s.start : s.end] for s in evidence.spans) == evidence.text
        assert all(span.end <= len(doc.text) for span in evidence.spans)
    ids = [claim.id for claim in reading.claims]
    assert len(set(ids)) == len(ids)


def codes(found: list[Ingested | Issue]) -> list[str]:
    return [item.code for item in found if isinstance(item, Issue)]


def test_every_file_gives_something(folder: Path, taken: dict[str, list[Ingested | Issue]]) -> None:
    silent = [str(path) for path in list_files(folder) if not taken.get(str(path))]
    assert silent == []


def test_every_refusal_names_its_file(taken: dict[str, list[Ingested | Issue]]) -> None:
    for ref, found in taken.items():
        for item in found:
            if isinstance(item, Issue):
                assert item.subject.split("#")[0] == ref
                assert item.code
                assert item.message
                assert len(item.message) < 2_000


# The file, how many documents it gives, and the codes of its refusals.
EXPECTED: dict[str, tuple[int, list[str]]] = {
    "empty.txt": (0, ["no_text"]),
    "only-blanks.txt": (0, ["no_text"]),
    "bom-only.txt": (0, ["no_text"]),
    "bom-16-only.txt": (0, ["no_text"]),
    "nuls.txt": (0, ["not_text"]),
    "all-bytes.txt": (0, ["not_text"]),
    "bom-16-odd.txt": (0, ["not_text"]),
    "picture.txt": (0, ["unknown_form"]),
    "archive.html": (0, ["bad_file"]),
    "page.pdf": (0, ["bad_file"]),
    "cut.parquet": (0, ["bad_table"]),
    "named-only.parquet": (0, ["bad_table"]),
    "wrong-columns.csv": (0, ["no_text_column"]),
    "wrong-columns.parquet": (0, ["no_text_column"]),
    "wide.csv": (0, ["no_text_column"]),
    "header-only.csv": (0, ["no_text"]),  # a table without rows is not passed over in silence
    "no-rows.parquet": (0, ["no_text"]),
    "nulls.parquet": (0, ["no_text"] * 3),
    "binary.parquet": (0, ["no_text"] * 2),
    "nested.parquet": (0, ["no_text"] * 2),
    "odd-fields.parquet": (2, ["no_text"]),
    "nested-array.json": (0, ["bad_row"]),
    "number.jsonl": (0, ["bad_row"]),  # more digits than Python turns into a number
    "array.json": (1, ["bad_row"] * 3),
    "deep.jsonl": (1, []),
    "duplicate-keys.jsonl": (1, []),
    "newlines.csv": (2, []),  # rows that run over lines
    "nuls.csv": (2, []),
    "huge-field.csv": (1, []),
    "short-rows.csv": (1, ["no_text"] * 3),
    "no-text.html": (0, ["no_text"]),
    "nested.html": (0, ["no_text"]),  # 10,000 levels are more than the parser follows
    "everywhere.html": (1, []),
    "bom.txt": (1, []),
    "bom-16.txt": (1, []),
    "bom-32.txt": (1, []),
    "no-bom-16.txt": (1, []),
    "no-bom-16-be.txt": (1, []),
    "broken-utf8.txt": (1, []),
    "script.txt": (1, []),
    "only-quotes.txt": (1, []),
    "links/gone.txt": (0, ["not_found"]),
    "links/good.txt": (1, []),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_file_gives(
    folder: Path, taken: dict[str, list[Ingested | Issue]], name: str
) -> None:
    found = taken[str(folder / name)]
    documents = sum(isinstance(item, Ingested) for item in found)
    assert (documents, codes(found)) == EXPECTED[name]


def test_utf_16_without_a_mark_is_read_as_such(
    folder: Path, taken: dict[str, list[Ingested | Issue]]
) -> None:
    for name, last, encoding in (("", "F.", "utf-16-le"), ("-be", "G.", "utf-16-be")):
        (found,) = taken[str(folder / f"no-bom-16{name}.txt")]
        assert isinstance(found, Ingested)
        assert found.doc.text == f"{REPORT} {last}"
        assert [encoding in issue.message for issue in found.issues] == [True]


def test_links_are_not_followed_out_or_round(
    folder: Path, taken: dict[str, list[Ingested | Issue]]
) -> None:
    inside = {Path(ref).name for ref in taken if Path(ref).parent == folder / "links"}
    assert inside - {"locked.txt"} == {"good.txt", "gone.txt", "loop"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_rights_is_named(
    folder: Path, taken: dict[str, list[Ingested | Issue]]
) -> None:
    assert codes(taken[str(folder / "links" / "locked.txt")]) == ["unreadable"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_without_rights_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    (found,) = expand_inputs([str(tmp_path)])
    closed.chmod(0o700)
    assert isinstance(found, InputError)
    assert (found.code, found.subject) == ("unreadable", str(closed))


def test_a_file_that_vanishes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone.txt"
    path.write_text(REPORT)
    (raw,) = expand_inputs([str(path)])
    path.unlink()
    assert isinstance(raw, RawInput)
    (found,) = ingest(raw, IngestOptions())
    assert isinstance(found, Issue)
    assert (found.code, found.subject) == ("unreadable", str(path))


def test_an_empty_folder_is_named(folder: Path) -> None:
    (found,) = expand_inputs([str(folder / "empty folder")])
    assert isinstance(found, InputError)
    assert found.code == "empty_folder"


@pytest.mark.parametrize("name", ["", "\0", "a" * 5_000, "no/such/../file", "[", "**", "\udcff"])
def test_names_that_lead_nowhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = list(expand_inputs([name]))
    assert [item.code for item in found if isinstance(item, InputError)]


def test_each_document_reads_without_failure(
    taken: dict[str, list[Ingested | Issue]], reader: Reader
) -> None:
    read = 0
    for found in taken.values():
        for item in found:
            if isinstance(item, Ingested):
                reading = read_document(reader, item)
                assert [i.message for i in reading.issues if i.code == "reader_failed"] == []
                check_evidence(item.doc, reading)
                read += 1
    assert read > 60


def one_line(unit: str, length: int) -> Document:
    text = (unit * (length // len(unit) + 1))[:length]
    return Document("d", "d", text, "0" * 64)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ONE_LINERS)
def test_an_endless_line_is_read(name: str, reader: Reader) -> None:
    doc = one_line(ONE_LINERS[name], LONG)
    check_evidence(doc, reader.read(doc))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["7", "K", "-", "1,", "a-", " ", "\n", "U.S."])
def test_many_signs_without_a_blank_are_read_in_seconds(unit: str, reader: Reader) -> None:
    doc = one_line(unit, MANY)
    check_evidence(doc, reader.read(doc))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ['"', "“", '"a\n\n', "He said. ", "a\n"])
def test_many_signs_are_viewed_in_seconds(unit: str) -> None:
    text = one_line(unit, MANY).text
    view = view_text(text)
    assert [text[t.start : t.end] for t in view.tokens] == [t.text for t in view.tokens]
    covered: Iterator[int] = (i for s in view.sentences for i in range(s.first, s.last))
    assert list(covered) == list(range(len(view.tokens)))


def test_no_sentence_is_endless() -> None:
    view = view_text("five people were killed in Aleppo and " * 2_000)
    assert max(s.last - s.first for s in view.sentences) == 500


@pytest.mark.parametrize(
    "body", [b"\0\0" * 99, b"a\0" * 9 + b"\0a" * 9, b"a\0" * 50 + b"b", b"\0" * 3 + b"abc"]
)
def test_bytes_with_many_zeros_are_no_text(body: bytes) -> None:
    with pytest.raises(InputError, match="binary data"):
        decode_text(body, "x")
