"""`recount reread`: the newest reading counts, decisions go along, and nothing is dropped."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from claim_maker import KOBA, make_claim, make_doc

import recount
from recount import pipeline
from recount.cli import main
from recount.errors import UsageError
from recount.model import Claim, Document, Issue, Reading, make_id
from recount.pipeline import Case, Settings
from recount.store import Ledger

TEXT = "A jet bombed Koba. Two died. Nine were hurt. The mayor blamed the army."


def report(ref: str, outlet: str, day: str, text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return replace(make_doc(ref, outlet, day, text), body_sha256=digest)


WIRE = report("reports/wire.txt", "Northern Wire", "2022-03-08", TEXT)
POST = report("reports/post.txt", "Koba Post", "2022-03-09", f"{TEXT} It was dark.")


def claims_of(doc: Document, reader: str, **figures: int) -> list[Claim]:
    """The claims that a reader makes of the sentences; other ids by another reader."""
    sentences = {"killed": "Two died.", "injured": "Nine were hurt."}
    made = [
        make_claim(doc, sentences[harm], place=KOBA, days="2022-03-07", **{harm: figure})
        for harm, figure in figures.items()
    ]
    return [replace(claim, id=make_id(reader, claim.id)) for claim in made]


class StubReader:
    """Gives every document the same reading; counts what it is asked for."""

    def __init__(self, name: str, **figures: int) -> None:
        self.name = name
        self.figures = figures
        self.asked: list[str] = []
        self.issues: tuple[Issue, ...] = ()
        self.breaks = False

    def read(self, doc: Document) -> Reading:
        self.asked.append(doc.ref)
        if self.breaks:
            raise ValueError("a slip")
        claims = tuple(claims_of(doc, self.name, **self.figures))
        mentions = tuple(("count", count) for claim in claims for count in claim.counts)
        return Reading(mentions, claims, self.issues)


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch) -> StubReader:
    """The reader that the command finds under its default name: it reads no injured."""
    reader = StubReader("learned@9", killed=2)
    monkeypatch.setattr(pipeline, "build_reader", lambda settings, progress=None: reader)
    return reader


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "koba.recount"
    with Ledger.open(path, create=True) as ledger:
        for doc in (WIRE, POST):
            reading = StubReader("rules@1", killed=2, injured=9).read(doc)
            ledger.add_document(doc, doc.text.encode(), reading, "rules@1")
    return str(path)


Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*args: str, ends: int = 0) -> str:
        capsys.readouterr()
        assert main([*args]) == ends
        shown = capsys.readouterr()
        return shown.out + shown.err

    return call


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


OLD_KILLED, OLD_INJURED = claims_of(WIRE, "rules@1", killed=2, injured=9)
(NEW_KILLED,) = claims_of(WIRE, "learned@9", killed=2)


def test_lists_incidents_and_exports_follow_the_new_reading(
    case: str, better: StubReader, run: Run, tmp_path: Path
) -> None:
    before = lines(run("incidents", case))
    assert {t["harm"] for i in before for t in i["tallies"]} == {"killed", "injured"}
    told = run("reread", case)
    assert "2 documents read anew, 0 read by this reader before; 1 incident now" in told
    assert {c["id"] for c in lines(run("claims", case))} == {
        claim.id for doc in (WIRE, POST) for claim in claims_of(doc, "learned@9", killed=2)
    }
    (incident,) = lines(run("incidents", case))
    assert {t["harm"] for t in incident["tallies"]} == {"killed"}
    run("export", case, "--to", "jsonl", "-o", str(tmp_path / "out"))
    mentions = lines((tmp_path / "out" / "mentions.jsonl").read_text("utf-8"))
    assert [m["value"]["harm"] for m in mentions] == ["killed", "killed"]
    assert "2 documents, all as it was stored" in run("verify", case)
    assert run("issues", case) == ""


def test_the_older_reading_can_be_listed(case: str, better: StubReader, run: Run) -> None:
    run("reread", case, "--document", WIRE.ref)
    first = lines(run("claims", case, "--reading", "1"))
    assert [c["counts"][0]["harm"] for c in first] == ["killed", "injured"] * 2
    second = lines(run("claims", case, "--reading", "2"))
    assert [c["id"] for c in second] == [NEW_KILLED.id]
    assert run("claims", case, "--reading", "3") == ""
    assert "no status" in run("claims", case, "--reading", "1", "--status", "denied", ends=2)


def test_the_same_reader_reads_nothing_twice_unless_forced(
    case: str, better: StubReader, run: Run
) -> None:
    run("reread", case, "--document", POST.id[:8])
    assert better.asked == [POST.ref]
    run("reread", case)
    assert better.asked == [POST.ref, WIRE.ref]
    told = run("reread", case)
    assert "0 documents read anew, 2 read by this reader before" in told
    assert len(better.asked) == 2
    with recount.Case(case) as opened:
        version = opened._case.version
    assert "2 documents read anew, 0 read" in run("reread", case, "--force")
    with recount.Case(case) as opened:
        assert opened._case.version != version
        assert [head.n for head in opened.readings(WIRE.ref)] == [1, 2, 3]


def test_a_document_that_is_not_there(case: str, better: StubReader, run: Run) -> None:
    assert "no document with the id or ref 'gone.txt'" in run(
        "reread", case, "--document", "gone.txt", ends=2
    )
    assert better.asked == []


def test_show_tells_who_has_read_a_document(case: str, better: StubReader, run: Run) -> None:
    run("reread", case, "--document", WIRE.ref)
    shown = run("show", case, WIRE.id, "--format", "table")
    assert "at a time not recorded read by rules@1: 2 claims, reading 1\n" in shown
    assert "read by learned@9: 1 claim, reading 2, which counts\n" in shown
    (record,) = lines(run("show", case, WIRE.id, "--format", "jsonl"))
    heads = [(r["n"], r["reader"], r["claims"], r["counts"]) for r in record["readings"]]
    assert heads == [(1, "rules@1", 2, False), (2, "learned@9", 1, True)]
    assert record["readings"][1]["at"].endswith("+00:00")


def test_decisions_go_along_or_are_told(
    case: str, better: StubReader, run: Run, tmp_path: Path
) -> None:
    run("decide", case, "accept", OLD_KILLED.id, "--reason", "as printed", "--by", "ANA")
    said = run("decide", case, "reject", OLD_INJURED.id, "--reason", "of 2014", "--by", "BEN")
    rejected = said.split()[0]
    told = run("reread", case)
    assert "[decision.lost]" in told
    assert told.count("recount: warning") == 1
    (issue,) = lines(run("issues", case))
    assert (issue["code"], issue["subject"]) == ("decision.lost", rejected)
    assert issue["message"].startswith(f"reject of {OLD_INJURED.id} by BEN at 20")
    assert issue["message"].endswith(
        "“of 2014”; no single claim stands in its place now; decided on “Nine were hurt.” in "
        "reports/wire.txt"
    )
    # the acceptance counts for the claim of the new reading
    run("export", case, "--to", "csv", "-o", str(tmp_path / "out"), "--verified-only")
    with (tmp_path / "out" / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [NEW_KILLED.id]
    assert "ANA: accept" in run("show", case, NEW_KILLED.id, "--format", "table")
    past = run("show", case, OLD_INJURED.id, "--format", "table")
    assert "a claim of an older reading; it counts no more" in past
    assert "BEN: reject" in past
    # what was told once is not told again, but stays among the issues
    assert "decision.lost" not in run("reread", case)
    assert len(lines(run("issues", case))) == 1
    # nothing is taken out of the chain
    assert "all as it was stored" in run("verify", case)


def test_a_lost_decision_holds_again_when_its_claim_comes_back(
    case: str, better: StubReader, run: Run
) -> None:
    run("decide", case, "reject", OLD_INJURED.id, "--reason", "of 2014")
    run("reread", case)
    assert len(lines(run("issues", case))) == 1
    better.name, better.figures = "learned@10", {"killed": 2, "injured": 9}
    run("reread", case)
    assert run("issues", case) == ""
    tallies = lines(run("incidents", case))[0]["tallies"]
    injured = claims_of(POST, "learned@10", injured=9)[0]  # the other report's claim is left
    assert [t["low_claim"] for t in tallies if t["harm"] == "injured"] == [injured.id]


def test_a_reader_that_fails_leaves_the_older_reading(
    case: str, better: StubReader, run: Run
) -> None:
    before = lines(run("claims", case))
    better.breaks = True
    told = run("reread", case, ends=1)
    assert "0 documents read anew" in told
    assert told.count("reader_failed") == 2
    assert lines(run("claims", case)) == before
    better.breaks = False
    better.issues = (Issue("extract", "llm.refused", "error", WIRE.ref, "would not"),)
    run("reread", case, ends=1)
    assert lines(run("claims", case)) == before
    better.issues = ()
    assert "2 documents read anew" in run("reread", case)


def test_codebooks_and_coders_see_the_new_reading(case: str, better: StubReader, run: Run) -> None:
    for coder, kind in (("ANA", "accept"), ("BEN", "reject")):
        run("decide", case, kind, OLD_KILLED.id, "--reason", "seen", "--by", coder)
    run("reread", case)
    told = lines(run("diff", case, "--coders", "ANA", "BEN"))
    against = [r for r in told if r["what"] == "decision"]
    assert [(r["change"], r["fields"][0]["field"]) for r in against] == [
        ("contradicts", f"verdict of {NEW_KILLED.id}")
    ]
    (incident,) = lines(run("incidents", case, "--codebook", "acled"))
    assert WIRE.id not in {doc["id"] for doc in incident["documents"]}


def test_the_library_has_the_same_verb(case: str, better: StubReader, tmp_path: Path) -> None:
    seen: list[str] = []
    with recount.Case(case, settings=Settings(tmp_path)) as opened:
        result = opened.reread(WIRE.ref, progress=seen.append)
        assert (result.added, result.known, result.issues) == (1, 0, [])
        assert seen[0] == "reading anew, 1 of 1: reports/wire.txt"
        assert [head.reader for head in opened.readings(WIRE.id)] == ["rules@1", "learned@9"]
        assert len(opened.claims(reading=1)) == 4
        with pytest.raises(UsageError, match="no status"):
            opened.claims(recount.Filter(status="denied"), reading=1)
        with pytest.raises(UsageError, match="no document"):
            opened.reread(["gone.txt"])


def test_what_is_added_later_is_a_first_reading(
    case: str, better: StubReader, tmp_path: Path
) -> None:
    file = tmp_path / "new.txt"
    file.write_text(TEXT + " A third report.")
    with Case.open(case, settings=Settings(tmp_path)) as opened:
        opened.reread()
        opened.add([str(file)])
        (doc,) = [doc for doc in opened.documents() if doc.ref == str(file)]
        (head,) = opened.readings(doc.id)
        assert (head.n, head.reader, head.counts) == (1, "learned@9", True)
        assert head.at is not None
        assert opened.reread().known == 3
