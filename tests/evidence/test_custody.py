"""The chain of custody says how a document came, who added it, and what was done since."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from old_cases import make_old_case
from test_ledger import sample

from recount.cli import main
from recount.contents import make_snapshot
from recount.custody import find_custody
from recount.export.write import write_export
from recount.model import Arrival, Decision
from recount.pipeline import Case, Settings
from recount.store import Clerk, Ledger, Stamp, add_stamp

AT = "2026-01-02T03:04:05.000+00:00"
CLERK = Clerk("amal", lambda: AT)
HEADERS = (("Content-Type", "text/plain"), ("ETag", "1"))
TSA = "http://tsa.example/"
RECORDS = Path(__file__).parents[2] / "docs" / "records.md"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.recount"
    doc, body, reading = sample("http://x.org/a")
    doc = replace(doc, retrieved_at=AT, url="http://x.org/a")
    came = Arrival(doc.ref, doc.ref, "http://x.org/b", AT, 200, HEADERS)
    claim = reading.claims[0].id
    with Ledger.open(path, create=True, clerk=CLERK) as ledger:
        ledger.add_document(doc, body, reading, "rules@1", arrival=came)
        ledger.note_ref(replace(doc, ref="copy.txt"))
        head = ledger.head()
        add_stamp(ledger, Stamp(head.n, head.chain, TSA, AT, b"token"))
        ledger.add_document(*sample("b.txt", " More."), "rules@1")
        for key, kind, about in (("d1", "accept", claim), ("d2", "undo", "d1")):
            ledger.add_decision(Decision(key, kind, (about,), "zoe", AT, "seen"))  # type: ignore[arg-type]
    return path


def test_every_field_is_documented(path: Path) -> None:
    with Case.open(path, settings=Settings(path.parent)) as case:
        (told, _) = find_custody(case, case.documents()).values()
    section = RECORDS.read_text("utf-8").split("### custody\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(told)


def test_all_of_it(path: Path) -> None:
    with Case.open(path, settings=Settings(path.parent)) as case:
        first, second = sorted(case.documents(), key=lambda doc: doc.ref, reverse=True)
        custody = find_custody(case, [first, second])
    told = custody[first.id]
    assert told["refs"] == ["copy.txt", "http://x.org/a"]
    assert (told["retrieved_at"], told["reader"]) == (AT, "rules@1")
    assert (told["mentions"], told["claims"], told["late"]) == (2, 1, [])
    assert told["arrivals"] == [
        {
            "ref": "http://x.org/a",
            "url": "http://x.org/a",
            "final_url": "http://x.org/b",
            "retrieved_at": AT,
            "status": 200,
            "headers": [list(pair) for pair in HEADERS],
        }
    ]
    assert [(e["n"], e["kind"], e["by"]) for e in told["log"]] == [
        (1, "document", "amal"),
        (2, "arrival", "amal"),
        (4, "ref", "amal"),
    ]
    assert told["added"] == told["log"][0]
    assert [d["id"] for d in told["decisions"]] == ["d1", "d2"]
    assert [(s["log_n"], s["authority"]) for s in told["stamps"]] == [(4, TSA)]
    other = custody[second.id]
    assert (other["decisions"], other["stamps"]) == ([], [])  # added after the stamp


def test_an_adopted_document_says_so(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    doc, _ = make_old_case(path)
    settings = Settings(tmp_path, clerk=CLERK)
    with Case.open(path, settings=settings) as case:
        told = find_custody(case, [doc])[doc.id]
    assert (told["added"]["kind"], told["added"]["at"]) == ("adopted", AT)
    assert told["late"] == ["sha3_512"]


def test_show_prints_it(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(path) as ledger:
        key = next(doc.id for doc in ledger.documents() if doc.url)
    assert main(["show", str(path), key, "--format", "table"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "came as copy.txt",
        "http://x.org/a answered 200 from http://x.org/b",
        "ETag: 1",
        f"log entry 1: document {AT} by amal",
        "read by rules@1: 1 claims, 2 mentions",
        f"stamped {AT} by {TSA} (log entry 4)",
    ):
        assert words in shown
    assert main(["show", str(path), key, "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["custody"]["document"] == key


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_prov_has_it(path: Path, tmp_path: Path) -> None:
    from prov.model import ProvDocument

    with Case.open(path, settings=Settings(tmp_path)) as case:
        snapshot = make_snapshot(case, "ucdp")
    write_export(snapshot, "prov", tmp_path / "prov")
    text = (tmp_path / "prov" / "prov.json").read_text("utf-8")
    told = json.loads(text)
    assert ProvDocument.deserialize(content=text, format="json")
    [retrieving] = [v for k, v in told["activity"].items() if "retrieving" in k]
    assert retrieving["recount:final_url"] == "http://x.org/b"
    adding = [v for k, v in told["activity"].items() if "adding" in k]
    assert {a["prov:endTime"] for a in adding} == {AT}
    assert {a["recount:log_entry"] for a in adding} == {1, 6}
    [stamp] = [k for k in told["entity"] if "stamp" in k]
    [covered] = told["wasInfluencedBy"].values()
    assert covered["prov:influencee"] == stamp
    doc = told["entity"][covered["prov:influencer"]]
    assert doc["recount:refs"] == "copy.txt; http://x.org/a"
    assert len(doc["recount:sha3_512"]) == 128
    assert "amal" in {agent["prov:label"] for agent in told["agent"].values()}
