"""Adding in the browser: uploads, pasted texts, what becomes of them, and what is refused."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from web_case import LogIn

from recount.pipeline import Case
from recount.store import Address
from recount.web.adding import MOST_FILES
from recount.web.adding.jobs import AddJobs, Job
from recount.web.adding.uploads import own_name

FIRST = (
    "strike.md",
    """---
title: Eleven killed in Idlib
outlet: Hill Gazette
published: 2016-11-02
---
Eleven people were killed on Tuesday when a shell hit a school in Idlib, Syria, the civil defence
said.
""",
)
SECOND = ("note.txt", "Two people were killed by a mine near Homs, Syria, a local doctor said.\n")
BROKEN = ("scan.pdf", "%PDF-1.7 nothing")


def upload(*files: tuple[str, str]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (name, text.encode())) for name, text in files]


def wait_for(client: TestClient, job: str, seconds: float = 90) -> dict[str, Any]:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        state = client.get(f"/api/jobs/{job}").json()
        if state["state"] in ("done", "failed"):
            return state
        time.sleep(0.1)
    raise AssertionError(state)


def add(client: TestClient, files: Any = (), **fields: str) -> dict[str, Any]:
    answer = client.post("/add", files=files or None, data=fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return wait_for(client, answer.headers["location"].removeprefix("/add/"))


def test_files_are_read_and_what_became_of_each_is_told(client: TestClient, case: Case) -> None:
    state = add(client, upload(FIRST, SECOND, BROKEN))
    assert [(f["name"], f["state"]) for f in state["files"]] == [
        ("strike.md", "added"), ("note.txt", "added"), ("scan.pdf", "failed"),
    ]  # fmt: skip
    assert state["files"][2]["issues"][0]["code"] == "bad_file"
    assert {"strike.md", "note.txt"} <= {doc.ref for doc in case.documents()}
    assert [i.subject for i in case.issues() if i.code == "bad_file"] == ["scan.pdf"]
    page = client.get(f"/add/{state['id']}").text
    assert "2 reports added" in page
    assert "Incidents that the new reports tell of" in page
    assert "Idlib" in page
    assert "a broken PDF" in page
    again = add(client, upload(FIRST))
    assert [f["state"] for f in again["files"]] == ["known"]


def test_a_text_and_a_file_have_what_was_said_of_them(client: TestClient, case: Case) -> None:
    state = add(
        client, upload(SECOND), text=f"{SECOND[1]} It was the second.\nقال شهود إن الجيش",
        title="Mine near Homs", outlet="Hill Gazette", published="2016-11-03",
        url="javascript:alert(1)", all_outlet="Bay Echo", all_published="2016-11-05",
    )  # fmt: skip
    assert [f["state"] for f in state["files"]] == ["added", "added"]
    docs = {doc.ref: doc for doc in case.documents()}
    pasted, file = docs["pasted: Mine near Homs"], docs["note.txt"]
    assert (pasted.title, pasted.outlet, str(pasted.published)) == (
        "Mine near Homs", "Hill Gazette", "2016-11-03",
    )  # fmt: skip
    assert pasted.text.endswith("قال شهود إن الجيش")
    assert (file.outlet, str(file.published)) == ("Bay Echo", "2016-11-05")
    assert 'href="javascript:' not in client.get("/documents").text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\reports\\a.txt", "a.txt"),
        ("folder/sub/b.html", "b.html"),
        (".hidden", "hidden"),
        ("", "file"),
        (None, "file"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
        ("\u202etxt.exe", "\u202etxt.exe"),
    ],
)
def test_a_name_is_a_name_and_never_a_path(given: str | None, kept: str) -> None:
    assert own_name(given) == kept


def test_a_long_name_keeps_its_suffix() -> None:
    name = own_name("x" * 500 + ".html")
    assert len(name) == 200
    assert name.endswith(".html")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "choose a file, or paste a text"),
        ({"text": " \n"}, "choose a file, or paste a text"),
        ({"text": "x", "published": "yesterday"}, "no day"),
        ({"text": "x", "all_published": "2016-13-01"}, "no day"),
    ],
)
def test_what_cannot_be_added_is_said_and_kept_in_the_form(
    client: TestClient, fields: dict[str, str], said: str
) -> None:
    answer = client.post("/add", data={**fields, "title": "Kept title"})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Kept title"' in answer.text


def test_too_many_files_and_too_many_bytes_are_refused(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recount.web.adding.uploads.MOST_FILES", 2)
    answer = client.post("/add", files=upload(FIRST, SECOND, BROKEN))
    assert answer.status_code == 422
    assert "3 files at once; at most 2" in answer.text
    big = client.post("/add", content=b"x", headers={"Content-Length": "300000000"})
    assert big.status_code == 413
    assert "More than 256 MB at once" in big.text
    usual = client.post("/api/decisions", content=b"x", headers={"Content-Length": "5000000"})
    assert usual.status_code == 413
    assert usual.headers["content-type"] == "application/problem+json"


def test_a_body_without_a_length_is_counted_as_it_comes(client: TestClient) -> None:
    def pieces():
        yield b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
        for _ in range(6):
            yield b"x" * 1_000_000

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post("/users", content=pieces(), headers=headers)
    assert answer.status_code in (400, 413)
    assert "4 MB" in answer.text or "body" in answer.text


def test_the_events_tell_each_change_and_hostile_names_stay_text(client: TestClient) -> None:
    name = "<script>alert(1)<script>\u202e.txt"
    text = "<script>document.title='owned'</script> Two people were killed in Homs, Syria, he said."
    made = client.post("/add", files=upload((name, text)), follow_redirects=False)
    path = made.headers["location"]
    events: list[tuple[str, Any]] = []
    with client.stream("GET", f"{path}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        kind = ""
        for line in answer.iter_lines():
            if line.startswith("event:"):
                kind = line.partition(":")[2].strip()
            elif line.startswith("data:"):
                events.append((kind, json.loads(line.partition(":")[2])))
    assert events[-1] == ("over", {})
    last = events[-2][1]
    assert (last["state"], last["finished"]) == ("done", 1)
    states = [f["state"] for _, data in events for f in data.get("files", ())]
    assert states[0] in ("waiting", "reading")
    assert states[-1] == "added"
    page = client.get(path).text
    assert "<script>alert" not in page
    assert "⟨U+202E⟩" in page
    assert "\u202e" not in page


def test_a_page_before_the_end_reloads_itself_without_script(app: FastAPI, client) -> None:
    jobs: AddJobs = app.state.jobs
    job = jobs.put("ana", "2024-01-01T00:00:00+00:00", Path("/nowhere"), [], None)  # type: ignore[arg-type]
    job.state = "reading"
    page = client.get(f"/add/{job.id}").text
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in page
    assert "Look again" in page


def test_two_who_add_at_once_are_both_served(client: TestClient, case: Case) -> None:
    paths = [
        client.post("/add", files=upload(each), follow_redirects=False).headers["location"]
        for each in (FIRST, SECOND)
    ]
    states = [wait_for(client, path.removeprefix("/add/")) for path in paths]
    assert [s["state"] for s in states] == ["done", "done"]
    assert {"strike.md", "note.txt"} <= {doc.ref for doc in case.documents()}
    assert client.get("/add").text.count('href="/add/') >= 2


def test_a_server_started_anew_says_what_was_lost(client: TestClient) -> None:
    answer = client.get("/add/of-yesterday")
    assert answer.status_code == 404
    assert "started anew" in answer.text
    assert "not read twice" in answer.text


def test_a_server_that_stops_adds_nothing_by_halves(
    app: FastAPI, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = [doc.id for doc in case.documents()]
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        client.headers["X-CSRF-Token"] = app.state.csrf
        for _ in range(2):
            client.post("/add", files=upload(FIRST, SECOND), follow_redirects=False)
    jobs: list[Job] = app.state.jobs.all()
    assert [job.state for job in jobs] != ["done", "done"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("recount-add-")]
    assert case.verify() == []
    known = [doc.id for doc in case.documents()]
    assert set(known) >= set(before)
    case.refresh()


def test_a_reader_that_cannot_be_opened_ends_the_job_by_name(client, app, monkeypatch) -> None:
    jobs: AddJobs = app.state.jobs
    nowhere = Address.parse("/nowhere/at-all.recount")
    monkeypatch.setattr(jobs._cases, "address", nowhere)
    answer = client.post("/api/documents", json={"documents": [{"text": "Two were killed."}]})
    state = jobs.find(answer.json()["id"])
    ends = time.monotonic() + 60
    while not state.over and time.monotonic() < ends:
        time.sleep(0.1)
    monkeypatch.undo()
    assert state.state == "failed"
    assert "no such case" in state.error
    assert "Ended early" in client.get(f"/add/{state.id}").text


def test_a_program_adds_texts_and_follows_the_job(client: TestClient, case: Case) -> None:
    body = {
        "documents": [
            {
                "text": SECOND[1],
                "name": "hill-7",
                "outlet": "Hill Gazette",
                "published": "2016-11-03",
            }
        ]
    }
    made = client.post("/api/documents", json=body)
    assert made.status_code == 202
    job = made.json()["id"]
    assert made.headers["location"] == f"/api/jobs/{job}"
    state = wait_for(client, job)
    (file,) = state["files"]
    assert (state["by"], file["name"], file["state"]) == ("tester", "hill-7", "added")
    assert client.get(f"/api/documents/{file['documents'][0]}").json()["ref"] == "hill-7"
    assert client.get("/api/jobs/none").status_code == 404
    assert client.post("/api/documents", json={"documents": []}).status_code == 422
    many = {"documents": [{"text": "x"}] * (MOST_FILES + 1)}
    assert client.post("/api/documents", json=many).status_code == 422


@pytest.mark.parametrize("role", ["viewer", "coder"])
def test_who_may_not_add_is_refused_before_the_files_are_read(logged_in: LogIn, role: str) -> None:
    visitor = logged_in(role)
    assert visitor.post("/add", files=upload(FIRST)).status_code == 403
    assert visitor.get("/add").status_code == 403
    nav = re.findall(r'href="(/\w+)"', visitor.get("/sources").text)
    assert "/add" not in nav


def test_who_adds_stands_in_the_log(client: TestClient, case: Case) -> None:
    add(client, upload(FIRST))
    entry = next(e for e in reversed(case.log()) if e.kind == "document")
    assert entry.told["by"] == "tester"


def test_many_files_are_read_in_one_job(client: TestClient, case: Case) -> None:
    many = [
        (f"note-{n}.txt", f"Nine people died in Idlib on {n} May 2019, police said.")
        for n in range(1, 11)
    ]
    before = len(case.documents())
    state = add(client, upload(*many))
    assert [each["state"] for each in state["files"]] == ["added"] * 10
    assert len(case.documents()) == before + 10
