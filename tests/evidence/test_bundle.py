"""A bundle holds the case and its evidence, and its check finds what was done to it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import bagit
import pytest
from authority import Authority
from test_ledger import sample
from test_tampering import fill

from recount.cli import main
from recount.contents import make_snapshot
from recount.errors import CaseError, InputError, UsageError
from recount.evidence import unpack
from recount.evidence.bundle import write_bundle
from recount.evidence.payload import name_file
from recount.evidence.stamps import ask_stamp, read_certificates
from recount.evidence.unpack import verify_bundle
from recount.pipeline import Case, Settings
from recount.store import Clerk, Ledger

AT = "2026-01-02T03:04:05.000+00:00"


@pytest.fixture(scope="module")
def case_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundled") / "brela.recount"
    with Ledger.open(path, create=True, clerk=Clerk("amal", lambda: AT)) as ledger:
        for n in range(3):
            doc, body, reading = sample(f"reports/der Bericht №{n}.html", f" Report {n}.")
            doc = replace(doc, media_type="text/html", url=f"https://x.org/{n}")
            ledger.add_document(doc, body, reading, "rules@1")
    return path


@pytest.fixture(scope="module")
def settings(case_path: Path) -> Settings:
    return Settings(case_path.parent)


@pytest.fixture(scope="module")
def packed(case_path: Path, settings: Settings) -> Path:
    output = case_path.parent / "brela.zip"
    with Case.open(case_path, settings=settings) as case:
        write_bundle(case, output, codebook="ucdp")
    return output


@pytest.fixture
def bag(packed: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "brela"


def rebag(bag: Path) -> None:
    """Makes the manifests fit again, as somebody does who knows what a bag is."""
    opened = bagit.Bag(str(bag))
    opened.save(manifests=True)


def test_what_is_in_it(bag: Path, case_path: Path) -> None:
    data = bag / "data"
    assert {p.name for p in data.iterdir()} == {
        "README.txt", "bundle.json", "case.recount", "check_log.py", "custody.jsonl", "log.jsonl",
        "originals", "prov.json", "records", "report.html",
    }  # fmt: skip
    names = sorted(p.name for p in (data / "originals").iterdir())
    assert names == [f"000{n + 1}-der-Bericht-{n}.html" for n in range(3)]
    custody = [json.loads(line) for line in (data / "custody.jsonl").read_text().splitlines()]
    for one in custody:
        body = (data / one["file"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == one["body_sha256"]
        assert hashlib.sha3_512(body).hexdigest() == one["body_sha3_512"]
        assert one["added"]["by"] == "amal"
    with Ledger.open(case_path) as ledger:
        head = ledger.head()
        log = ledger.log()
    told = json.loads((data / "bundle.json").read_text())
    assert (told["head"], told["entries"]) == (head.chain, head.n)
    lines = [json.loads(line) for line in (data / "log.jsonl").read_text().splitlines()]
    assert [line["chain"] for line in lines] == [entry.chain for entry in log]
    assert head.chain in (data / "README.txt").read_text()
    opened = bagit.Bag(str(bag))
    assert opened.validate()
    assert opened.version_info == (1, 0)
    assert opened.info["Bagging-Date"] == "2026-01-02"
    assert sorted(opened.algorithms) == ["sha256", "sha512"]


def test_the_same_case_gives_the_same_bytes(
    case_path: Path, settings: Settings, packed: Path, tmp_path: Path
) -> None:
    output = tmp_path / "brela.zip"
    copy = tmp_path / "copy.recount"
    shutil.copy(case_path, copy)
    with Case.open(copy, settings=settings) as case:
        write_bundle(case, output, codebook="ucdp")
    assert output.read_bytes() == packed.read_bytes()


def test_it_verifies_elsewhere_and_is_left_as_it_was(
    packed: Path, bag: Path, settings: Settings
) -> None:
    before = {p: p.read_bytes() for p in bag.rglob("*") if p.is_file()}
    for path in (packed, bag):
        found = verify_bundle(path, settings)
        assert found.problems == []
        assert found.told[-1].startswith("head of the log: ")
    assert {p: p.read_bytes() for p in bag.rglob("*") if p.is_file()} == before


def test_a_case_that_is_copied_keeps_facts_and_nothing_deleted(
    case_path: Path, settings: Settings, tmp_path: Path
) -> None:
    source, target = tmp_path / "a.recount", tmp_path / "b.recount"
    shutil.copy(case_path, source)
    db = sqlite3.connect(source)
    db.execute("CREATE TABLE accounts (name TEXT, secret TEXT)")
    db.execute("INSERT INTO accounts VALUES ('amal', 'a-secret-of-hers')")
    db.commit()
    db.close()
    with Case.open(source, settings=settings) as case:
        case.copy_to(target)
        with pytest.raises(CaseError, match="already"):
            case.copy_to(target)
    assert b"a-secret-of-hers" not in target.read_bytes()
    with Case.open(target, settings=settings) as case:
        assert case.verify() == []
        assert len(case.documents()) == 3


DAMAGE = {
    "data/originals/0002-der-Bericht-1.html": "sha512 validation failed",
    "data/case.recount": "sha256 validation failed",
    "data/log.jsonl": "validation failed",
    "bag-info.txt": "validation failed",
    "manifest-sha512.txt": "validation failed",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_named(bag: Path, settings: Settings, name: str) -> None:
    data = bytearray((bag / name).read_bytes())
    data[len(data) // 2] ^= 1
    (bag / name).write_bytes(data)
    problems = verify_bundle(bag, settings).problems
    assert any(name in problem for problem in problems), problems


def test_an_added_and_a_missing_file_are_named(bag: Path, settings: Settings) -> None:
    (bag / "data" / "extra.txt").write_text("x")
    assert any("data/extra.txt" in line for line in verify_bundle(bag, settings).problems)
    (bag / "data" / "extra.txt").unlink()
    (bag / "notes.txt").write_text("x")
    assert verify_bundle(bag, settings).problems == ["notes.txt is in no manifest"]
    (bag / "notes.txt").unlink()
    (bag / "data" / "report.html").unlink()
    problems = verify_bundle(bag, settings).problems
    assert any("data/report.html" in line for line in problems)


def test_a_bag_made_anew_around_altered_files_is_found(bag: Path, settings: Settings) -> None:
    path = bag / "data" / "originals" / "0001-der-Bericht-0.html"
    path.write_bytes(path.read_bytes() + b"!")
    (bag / "data" / "originals" / "0009-slipped-in.txt").write_text("x")
    records = bag / "data" / "records" / "claims.jsonl"
    records.write_text(records.read_text().replace('"low": 9', '"low": 8').replace('"low":9', ""))
    rebag(bag)
    assert verify_bundle(bag, settings).problems == [
        "data/originals/0001-der-Bericht-0.html: not what the case gives",
        "data/originals/0009-slipped-in.txt: the case gives no such file",
        "data/records/claims.jsonl: not what the case gives",
    ]


def test_an_altered_case_in_a_bag_made_anew_is_found(bag: Path, settings: Settings) -> None:
    db = sqlite3.connect(bag / "data" / "case.recount")
    db.execute("DROP TRIGGER refs_keep_update")
    db.execute("UPDATE refs SET ref = 'other.html' WHERE ref LIKE '%1.html'")
    db.commit()
    db.close()
    rebag(bag)
    problems = verify_bundle(bag, settings).problems
    assert any("refs" in line and line.startswith("data/case.recount: ") for line in problems)


def test_a_head_kept_elsewhere_tells_another_case(bag: Path, settings: Settings) -> None:
    found = verify_bundle(bag, settings, heads=["ab" * 32])
    assert found.problems == [f"data/case.recount: head {'ab' * 32}: no entry of the log has it"]


def test_what_another_version_made_is_compared_where_it_must_be_the_same(
    bag: Path, settings: Settings
) -> None:
    told = bag / "data" / "bundle.json"
    told.write_text(told.read_text().replace('"recount 0', '"recount 99'))
    page = bag / "data" / "report.html"
    page.write_text("another version's page")
    rebag(bag)
    found = verify_bundle(bag, settings)
    assert found.problems == []
    assert any(line.startswith("made by recount 99") for line in found.told)
    (bag / "data" / "originals" / "0001-der-Bericht-0.html").write_bytes(b"x")
    rebag(bag)
    assert verify_bundle(bag, settings).problems == [
        "data/originals/0001-der-Bericht-0.html: not what the case gives"
    ]


@pytest.mark.parametrize("told", ["no", "[]", '{"title": 1}', '{"redaction": {}}'])
def test_a_description_that_is_none(bag: Path, settings: Settings, told: str) -> None:
    (bag / "data" / "bundle.json").write_text(told)
    rebag(bag)
    assert verify_bundle(bag, settings).problems == [
        "data/bundle.json: missing, or not what it should be"
    ]


def test_a_redacted_bundle_with_a_stamp_that_is_none(
    case_path: Path, settings: Settings, tmp_path: Path
) -> None:
    with Case.open(case_path, settings=settings) as case:
        snapshot = make_snapshot(case, "ucdp", redacted=True)
        write_bundle(case, tmp_path / "out", codebook="ucdp", redacted=snapshot)
    assert verify_bundle(tmp_path / "out", settings).problems == []
    stamps = tmp_path / "out" / "data" / "stamps"
    stamps.mkdir()
    (stamps / "0001.tsr").write_bytes(b"none")
    (stamps / "0001.head.txt").write_text("ab" * 32)
    rebag(tmp_path / "out")
    [problem] = verify_bundle(tmp_path / "out", settings).problems
    assert problem.startswith("data/log.jsonl or stamps: cannot be read: 0001.tsr")


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "C:/x", "alone"])
def test_names_that_climb_out_are_refused(tmp_path: Path, settings: Settings, name: str) -> None:
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(InputError, match="climbs out"):
        verify_bundle(path, settings)


def test_a_bomb_and_what_is_no_bundle_are_refused(
    tmp_path: Path, settings: Settings, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.zip").write_text("none")
    with pytest.raises(InputError, match="cannot be opened"):
        verify_bundle(tmp_path / "x.zip", settings)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no bag"):
        verify_bundle(tmp_path / "empty", settings)
    monkeypatch.setattr(unpack, "MAX_UNPACKED", 1000)
    with pytest.raises(InputError, match="more than 1000 bytes"):
        verify_bundle(packed, settings)


def test_nothing_is_written_over(packed: Path, case_path: Path, settings: Settings) -> None:
    with Case.open(case_path, settings=settings) as case:
        with pytest.raises(UsageError, match="already"):
            write_bundle(case, packed, codebook="ucdp")
        with pytest.raises(UsageError, match="no such folder"):
            write_bundle(case, Path("/nowhere/x.zip"), codebook="ucdp")


@pytest.mark.parametrize(
    ("ref", "media_type", "name"),
    [
        ("https://x.org/a/b.html?q=1#c", "text/html", "b.html"),
        ("https://x.org/", "text/html", "x.org"),
        ("..", "text/plain", "report.txt"),
        ("a/../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\x\\con\x00.txt", "text/plain", "con-.txt"),
        ("تقرير", "application/json", "report.json"),
        ("y" * 300, "application/pdf", "y" * 60 + ".bin"),
    ],
)
def test_names_of_files_are_sane(ref: str, media_type: str, name: str) -> None:
    assert name_file(replace(sample()[0], ref=ref, media_type=media_type)) == name


def run_alone(bag: Path, *heads: str) -> tuple[int, str]:
    command = [sys.executable, "-I", str(bag / "data" / "check_log.py")]
    command += [str(bag / "data" / "case.recount"), *heads]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_log_is_checked_without_the_program(bag: Path) -> None:
    head = json.loads((bag / "data" / "bundle.json").read_text())["head"]
    said = f"head of the log: {head}\nall rows are as the log says\n"
    assert run_alone(bag, head) == (0, said)
    assert run_alone(bag, "ab" * 32)[0] == 1
    db = sqlite3.connect(bag / "data" / "case.recount")
    db.execute("DROP TRIGGER claims_keep_update")
    db.execute("UPDATE claims SET score = 0.8 WHERE rowid = 2")
    db.commit()
    db.close()
    assert "its rows of claims are not as they were added" in run_alone(bag)[1]


def test_the_check_that_runs_alone_knows_every_kind_of_row(tmp_path: Path) -> None:
    fill(tmp_path / "all.recount")
    checker = Path(unpack.__file__).parents[1] / "store" / "standalone.py"
    command = [sys.executable, "-I", str(checker), str(tmp_path / "all.recount")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.endswith("all rows are as the log says\n")


@pytest.mark.skipif(not shutil.which("sha512sum"), reason="no sha512sum")
def test_the_readmes_commands_check_the_bag(bag: Path) -> None:
    for manifest in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
        command = ["sha512sum", "--quiet", "-c", manifest]
        subprocess.run(command, cwd=bag, check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to answer with")
def test_stamps_travel_with_it(case_path: Path, settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.recount"
    shutil.copy(case_path, copy)
    authority = Authority(tmp_path / "authority", "Own")
    roots = read_certificates(authority.root)
    with Case.open(copy, settings=settings) as case:
        case.keep_stamp(
            ask_stamp(case.head, "http://x", post=lambda _, asked: authority.reply(asked))
        )
        write_bundle(case, tmp_path / "bag", codebook="ucdp")
    stamps = tmp_path / "bag" / "data" / "stamps"
    found = verify_bundle(tmp_path / "bag", settings, roots=roots)
    assert found.problems == []
    assert "valid, by http://x" in found.told[0]
    command = ["openssl", "ts", "-verify", "-in", "0001.tsr", "-data", "0001.head.txt"]
    command += ["-CAfile", str(authority.root)]
    done = subprocess.run(command, cwd=stamps, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr
    foreign = read_certificates(Authority(tmp_path / "foreign", "Foreign").root)
    assert "signature" in verify_bundle(tmp_path / "bag", settings, roots=foreign).problems[0]


def test_the_commands(case_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = str(tmp_path / "out.zip")
    assert main(["bundle", str(case_path), "-o", output]) == 0
    head = capsys.readouterr().out.split("head of the log ")[1].split()[0]
    assert main(["bundle", "--verify", output, "--expect-head", head]) == 0
    assert "all as it was packed" in capsys.readouterr().out
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("out/data/extra.txt", "x")
    assert main(["bundle", "--verify", output]) == 1
    assert "data/extra.txt" in capsys.readouterr().out
    assert main(["bundle", str(case_path)]) == 2
    assert main(["bundle", "--verify", output, "-o", "x"]) == 2
    assert main(["bundle", "--verify", str(tmp_path / "none.zip")]) == 1
    assert list(tmp_path.glob(".bundle*")) == []


def test_the_library(case_path: Path, tmp_path: Path) -> None:
    import recount

    with recount.Case(case_path, create=False) as case:
        output = case.bundle(tmp_path / "out")
        head = case.head.chain
    assert recount.verify_bundle(output, heads=[head]).problems == []
    assert recount.verify_bundle(output, heads=["ab" * 32]).problems
