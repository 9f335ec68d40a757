"""`--reader llm` on the command line, from reports to claims, against a server of this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from chat_server import KEY, FakeServer, Reply, told

from recount.cli import main
from recount.pipeline import Case, Settings, read

COUNCIL = """\
Shells hit the market of Gao, Mali, on Tuesday, and four people were killed, a doctor said.
"""
ARMY = "An army spokesman denied on Wednesday that soldiers had shelled the market of Gao.\n"
FRENCH = (
    "Quatre personnes ont été tuées mardi dans le bombardement du marché, selon un médecin de "
    "l'hôpital de la ville, et neuf autres personnes ont été blessées dans cette attaque.\n"
)
DOCTOR = (
    1,
    "said",
    "a doctor",
    ["Shells hit the market of Gao, Mali, on Tuesday", "four people were killed"],
)
SPOKESMAN = (1, "denied", "An army spokesman", ["that soldiers had shelled the market of Gao"])


def answer(body: dict[str, Any]) -> Reply:
    lie = (1, "said", "a minister", ["nine hundred people were killed"])
    return told(DOCTOR, lie) if "doctor" in body["messages"][-1]["content"] else told(SPOKESMAN)


@pytest.fixture
def reports(tmp_path: Path, server: FakeServer) -> Path:
    server.answer = answer
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "council.txt").write_text(COUNCIL)
    (folder / "army.txt").write_text(ARMY)
    (folder / "french.txt").write_text(FRENCH)
    return folder


@pytest.fixture(autouse=True)
def environment(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOUNT_CACHE", str(cache_dir))
    monkeypatch.setenv("RECOUNT_LLM_API_KEY", KEY)


def choice(server: FakeServer) -> list[str]:
    return ["--reader", "llm", "--base-url", server.url, "--model", "tiny"]


USED = "tiny: 2 requests, 0 of them again; 200 prompt tokens, 40 of answers"


def test_reading_by_a_model_gives_claims_with_all_that_rules_read(
    server: FakeServer, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = ["--published", "2016-10-06"]
    assert main(["read", str(reports), *day, "--format", "jsonl", *choice(server)]) == 0
    out, err = capsys.readouterr()
    claims = [json.loads(line) for line in out.splitlines()]
    denial, report = sorted(claims, key=lambda claim: claim["ref"])
    assert denial["attribution"]["source"]["text"] == "An army spokesman"
    assert (denial["attribution"]["stance"], denial["counts"]) == ("denies", [])
    assert report["attribution"]["source"]["text"] == "a doctor"
    assert report["attribution"]["cue"]["text"] == "said"
    assert report["attribution"]["manner"] == "indirect"
    (count,) = report["counts"]
    assert (count["harm"], count["low"], count["high"]) == ("killed", 4, 4)
    assert (report["place"]["name"], report["place"]["country"]) == ("Gao", "ML")
    assert report["when"]["earliest"] == "2016-10-04"
    assert report["methods"]["attribution"] == "attribution.llm[tiny]@1"
    assert "nine hundred" not in out
    assert "content does not stand in the text: 'nine hundred people were killed'" in err
    assert "source does not stand in the text: 'a minister' [llm.ungrounded]" in err
    assert f"recount: {USED}\n" in err
    assert KEY not in out + err
    assert server.keys == [f"Bearer {KEY}"] * 2
    assert len(server.asked) == 2  # French is not read, and not sent


def test_a_case_is_read_by_a_model_once(
    server: FakeServer, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(tmp_path / "a.recount")
    command = ["add", case, str(reports), "--json-errors", *choice(server)]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert out.startswith("3 documents added, 0 known before")
    told_on_stderr = [json.loads(line) for line in err.splitlines()]
    assert told_on_stderr[0]["usage"] == {
        "model": "tiny",
        "requests": 2,
        "retries": 0,
        "prompt_tokens": 200,
        "completion_tokens": 40,
        "untold": 0,
    }
    assert [line["issue"]["code"] for line in told_on_stderr[1:]] == [
        "llm.ungrounded",
        "llm.ungrounded",
        "language_not_read",
    ]
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("0 documents added, 3 known before")
    assert len(server.asked) == 2
    assert main(["verify", case]) == 0
    capsys.readouterr()
    assert main(["issues", case, "--text", "llm.", "--format", "jsonl"]) == 0
    kept = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(issue["code"], issue["severity"]) for issue in kept] == [
        ("llm.ungrounded", "warning")
    ] * 2


def test_a_document_that_no_server_read_is_added_by_the_next_run(
    server: FakeServer, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(tmp_path / "a.recount")

    def fail_on_the_army(body: dict[str, Any]) -> Reply:
        shown = body["messages"][-1]["content"]
        return Reply("busy", 400) if "army" in shown else answer(body)

    server.answer = fail_on_the_army
    assert main(["add", case, str(reports), *choice(server)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("2 documents added, 0 known before")
    assert "status 400: busy [llm.rejected]" in err
    server.answer = answer
    assert main(["add", case, str(reports), *choice(server)]) == 0
    assert capsys.readouterr().out.startswith("1 document added, 2 known before")


@pytest.mark.parametrize("verb", [["read"], ["add", "CASE"]])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--reader llm", "--reader llm needs --base-url and --model"),
        ("--reader llm --model tiny", "--reader llm needs --base-url and --model"),
        ("--model tiny", "--base-url and --model go with --reader llm"),
        ("--reader rules --base-url http://x/v1", "--base-url and --model go with --reader llm"),
        ("--reader llm --base-url here --model tiny", "the base URL is no address"),
        (
            "--reader llm --base-url http://127.0.0.1:1/v1 --model tiny",
            "no server answers at http://127.0.0.1:1/v1",
        ),
        ("--reader magic", "'magic' is not one of"),
    ],
)
def test_wrong_usage_is_named(  # noqa: PLR0917
    reports: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    verb: list[str],
    options: str,
    words: str,
) -> None:
    named = [str(tmp_path / "a.recount") if word == "CASE" else word for word in verb]
    assert main([*named, str(reports), *options.split()]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_a_wrong_key_is_named_and_not_shown(
    server: FakeServer, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.models_status = 401
    assert main(["read", str(reports), *choice(server)]) == 2
    _, err = capsys.readouterr()
    assert "does not take the key in RECOUNT_LLM_API_KEY" in err
    assert KEY not in err


def test_the_key_is_read_by_the_command_line_alone(
    server: FakeServer, settings: Any, reports: Path, cache_dir: Path, tmp_path: Path
) -> None:
    from dataclasses import replace

    given = Settings(cache_dir, reader="llm", llm=replace(settings, api_key=None))
    assert [bool(item) for item in read([str(reports / "army.txt")], settings=given)] == [True]
    with Case.open(tmp_path / "b.recount", settings=given, create=True) as case:
        assert case.add([str(reports / "army.txt")]).added == 1
    assert server.keys == [None, None]
