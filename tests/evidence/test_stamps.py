"""Stamps are asked for and verified against an authority of our own."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from authority import Authority, Served
from test_ledger import sample

from recount.cli import main
from recount.errors import InputError, UsageError
from recount.evidence.stamps import ask_stamp, check_stamp, check_stamps, read_certificates
from recount.store import Head, Ledger, add_stamp, kept_stamps
from recount.verify import verify

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to answer with")
HEAD = Head(3, "ab" * 32)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "Own")


def test_a_stamp_is_asked_for_and_holds(authority: Authority) -> None:
    roots = read_certificates(authority.root)
    with Served(authority.reply) as served:
        stamp = ask_stamp(HEAD, served.url, roots=roots)
        assert (stamp.log_n, stamp.head, stamp.authority) == (3, HEAD.chain, served.url)
    assert check_stamp(stamp, roots) is None


def test_openssl_verifies_it_by_hand(authority: Authority, tmp_path: Path) -> None:
    with Served(authority.reply) as served:
        stamp = ask_stamp(HEAD, served.url)
    (tmp_path / "stamp.tsr").write_bytes(stamp.token)
    (tmp_path / "head.txt").write_text(stamp.head)
    command = ["openssl", "ts", "-verify", "-in", "stamp.tsr", "-data", "head.txt"]
    command += ["-CAfile", str(authority.root)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


def test_a_stamp_is_over_its_own_head_and_moment(authority: Authority) -> None:
    roots = read_certificates(authority.root)
    stamp = ask_stamp(HEAD, "http://x", roots=roots, post=lambda _, asked: authority.reply(asked))
    assert check_stamp(replace(stamp, head="cd" * 32), roots) == "the token is not over this head"
    other = replace(stamp, stamped_at="2020-01-01T00:00:00+00:00")
    wrong = check_stamp(other, roots)
    assert wrong == f"the token names another moment: {stamp.stamped_at}"


def test_any_altered_byte_of_a_token_is_noticed(authority: Authority) -> None:
    roots = read_certificates(authority.root)
    stamp = ask_stamp(HEAD, "http://x", post=lambda _, asked: authority.reply(asked))
    at = stamp.token.index(bytes.fromhex("060b2a864886f70d0109100104")) + 20  # the signed content
    data = bytearray(stamp.token)
    data[at] ^= 1
    assert check_stamp(replace(stamp, token=bytes(data)), roots)
    assert check_stamp(replace(stamp, token=stamp.token[:-1]), roots)
    data = bytearray(stamp.token)
    data[-5] ^= 1  # the signature
    wrong = check_stamp(replace(stamp, token=bytes(data)), roots)
    assert wrong
    assert wrong.startswith("the signature does not hold")


def test_an_answer_to_another_request_is_refused(authority: Authority) -> None:
    kept: list[bytes] = []

    def replay(_: str, asked: bytes) -> bytes:
        kept.append(authority.reply(asked))
        return kept[0]

    ask_stamp(HEAD, "http://x", post=replay)
    with pytest.raises(InputError, match="nonce"):
        ask_stamp(HEAD, "http://x", post=replay)


@pytest.mark.parametrize("answer", [b"", b"no token", bytes.fromhex("3003020102")])
def test_what_is_no_stamp_is_refused(answer: bytes) -> None:
    with pytest.raises(InputError, match=r"no stamp|refused"):
        ask_stamp(HEAD, "http://x", post=lambda *_: answer)


def test_a_certificate_that_had_expired_vouches_for_nothing(tmp_path: Path) -> None:
    expired = Authority(tmp_path / "expired", "Expired", days=(-60, -30))
    with pytest.raises(InputError, match="signature does not hold"):
        ask_stamp(
            HEAD,
            "http://x",
            roots=read_certificates(expired.root),
            post=lambda _, asked: expired.reply(asked),
        )


def test_another_authority_vouches_for_nothing(authority: Authority, tmp_path: Path) -> None:
    foreign = Authority(tmp_path / "foreign", "Foreign")
    stamp = ask_stamp(HEAD, "http://x", post=lambda _, asked: authority.reply(asked))
    wrong = check_stamp(stamp, read_certificates(foreign.root))
    assert wrong
    assert wrong.startswith("the signature does not hold")


def test_nothing_is_sent_anywhere_but_to_a_web_address() -> None:
    with pytest.raises(UsageError, match="http"):
        ask_stamp(HEAD, "file:///etc/passwd")
    with pytest.raises(UsageError, match="nothing stands"):
        ask_stamp(Head(0, "0" * 64), "http://x")


def test_an_authority_that_cannot_be_reached_is_named() -> None:
    with pytest.raises(InputError, match=r"127\.0\.0\.1:9"):
        ask_stamp(HEAD, "http://127.0.0.1:9/")


def test_certificates_are_read_from_pem_alone(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("none")
    with pytest.raises(UsageError, match="no certificates"):
        read_certificates(tmp_path / "x.pem")


def test_stamps_of_a_case(authority: Authority, tmp_path: Path) -> None:
    roots = read_certificates(authority.root)
    with Ledger.open(tmp_path / "a.recount", create=True) as ledger:
        ledger.add_document(*sample(), "rules@1")
        stamp = ask_stamp(ledger.head(), "http://x", post=lambda _, asked: authority.reply(asked))
        add_stamp(ledger, stamp)
        assert verify(ledger) == []
        assert [(e.kind, e.subject) for e in ledger.log()][2:] == [("stamp", stamp.head)]
        assert kept_stamps(ledger) == [stamp]
        where = f"stamp of {stamp.stamped_at} over log entry 2"
        held = ([], [f"{where}: valid, by http://x"])
        assert check_stamps([stamp], ledger.log(), roots) == held
        problems, told = check_stamps([stamp], ledger.log())
        assert problems == []
        assert told == [f"{where}: not checked; name its authority with --authority-certificate"]
        moved = replace(stamp, log_n=1)
        assert check_stamps([moved], ledger.log(), roots)[0] == [
            f"stamp of {stamp.stamped_at} over log entry 1: that entry has another hash"
        ]


def test_the_commands(
    authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(tmp_path / "a.recount")
    with Ledger.open(case, create=True) as ledger:
        ledger.add_document(*sample(), "rules@1")
        head = ledger.head()
    root = ["--authority-certificate", str(authority.root)]
    with Served(authority.reply) as served:
        assert main(["stamp", case, "--authority", served.url, *root]) == 0
    assert head.chain in capsys.readouterr().out
    assert main(["verify", case, "--expect-head", head.chain, *root]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "over log entry 2: valid" in shown[1]
    assert shown[2].startswith("head of the log: ")
    foreign = Authority(tmp_path / "foreign", "Foreign")
    assert main(["verify", case, "--authority-certificate", str(foreign.root)]) == 1
    assert "the signature does not hold" in capsys.readouterr().out
    assert main(["verify", case, "--expect-head", "ff" * 32]) == 1
    assert "no entry of the log has it" in capsys.readouterr().out
