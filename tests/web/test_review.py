"""The review: the queue, decisions in it, blind rounds, adjudication, agreement, history."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_case import PASSWORD, LogIn

from recount import accounts
from recount.judgement import KINDS, make_decision
from recount.pipeline import Case
from recount.vocab import load_table

SHOWN = re.compile(r'data-claim="(\w+)"')


def shown(client: TestClient, path: str = "/review") -> str:
    """Returns the id of the claim that the queue shows."""
    return SHOWN.search(client.get(path).text)[1]


def judge(client: TestClient, claim: str, kind: str = "accept", **more: Any) -> Any:
    data = {"claim": claim, "kind": kind, **more}
    return client.post("/review/decide", data=data, follow_redirects=False)


def queue(case: Case) -> list[str]:
    from recount.browse import Browse

    return [item.claim.id for item in Browse(case.ledger).queue().items]


@pytest.fixture
def second_coder(logged_in: LogIn, case: Case) -> TestClient:
    """A second coder, named `second`, beside the one named `coder`."""
    accounts.create_user(case.ledger, "second", "coder", PASSWORD)
    return logged_in("second")


@pytest.fixture
def blind(logged_in: LogIn) -> TestClient:
    """An editor who has set the case to blind review."""
    editor = logged_in("editor")
    assert editor.post("/review/setting", data={"setting": "blind"}).status_code == 303
    return editor


# -- the queue -----------------------------------------------------------------------------------


def test_the_most_urgent_claim_comes_first_in_full(client: TestClient, case: Case) -> None:
    first, *others = queue(case)
    page = unescape(client.get("/review").text)
    assert SHOWN.search(page)[1] == first
    assert f"<strong>0 of {len(others) + 1} claims</strong> judged · nobody" in page
    assert "its incident is disputed" in page
    assert shown(client, "/review?at=1") == others[0]
    assert shown(client, f"/review?claim={others[1]}") == others[1]
    assert shown(client, "/review?at=9999") == others[-1]


def test_a_decision_leads_to_the_next_claim_with_a_usual_reason(
    client: TestClient, case: Case
) -> None:
    first, second, *_ = queue(case)
    answer = judge(client, first)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    page = client.get("/review").text
    assert SHOWN.search(page)[1] == second
    assert "Accepted: " in page
    assert "today: <bdi>tester</bdi> 1" in page
    judge(client, second, "reject", reason="it is a date")
    assert [(d.kind, d.subjects, d.reason, d.by) for d in case.decisions()] == [
        ("accept", (first,), "read and confirmed", "tester"),
        ("reject", (second,), "it is a date", "tester"),
    ]


def test_the_filters_of_the_address_are_kept(client: TestClient) -> None:
    claim = shown(client, "/review?place=gao")
    data = {"claim": claim, "kind": "accept"}
    answer = client.post("/review/decide?place=gao&at=0", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/review?place=gao"
    facets = re.findall(
        r'status=(\w+)" ?(?:aria-current="true")?>', client.get("/review?status=disputed").text
    )
    assert "single_source" in facets  # the others can still be chosen
    assert "No claim that fits waits for review." in client.get("/review?place=nowhere").text


def test_amending_keeps_only_what_is_changed(client: TestClient, case: Case) -> None:
    claim = next(c for c in case.claims() if c.counts and c.counts[0].value.low == 4)
    form = {"counts.0.low": "5", "counts.0.high": "5", "place.name": claim.place.value.name,
            "seen:counts.0.low": "4", "seen:counts.0.high": "4"}  # fmt: skip
    assert judge(client, claim.id, "amend", **form).status_code == 303
    (made,) = case.decisions()
    assert made.after == {"counts.0.low": 5, "counts.0.high": 5}
    assert made.before == {"counts.0.low": 4, "counts.0.high": 4}
    history = unescape(client.get("/history").text)
    assert re.search(r"Killed( \(\w+\))?, at least:", history)
    assert "<del><bdi>4</bdi></del>" in history
    assert "<ins><bdi>5</bdi></ins>" in history


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Nothing was changed"),
        ({"counts.0.low": "many"}, "'many' is no such number"),
        ({"counts.0.low": "9", "counts.0.high": "5"}, "low 9 is above high 5"),
        ({"place.name": "Qwertyuiopville"}, "The gazetteer has no 'Qwertyuiopville'"),
        ({"place.lat": "91"}, "'91' is no such number"),
        ({"when.earliest": "soon"}, "soon"),
    ],
)
def test_an_amendment_that_cannot_be_is_named(
    client: TestClient, case: Case, form: dict[str, str], said: str
) -> None:
    claim = next(c for c in case.claims() if c.counts and c.counts[0].value.low == 4)
    answer = judge(client, claim.id, "amend", **form)
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert case.decisions() == []


def test_a_place_of_another_name_takes_its_point_from_the_gazetteer(
    client: TestClient, case: Case
) -> None:
    claim = next(c for c in case.claims() if c.place and c.place.value.name == "Gao")
    judge(client, claim.id, "amend", **{"place.name": "Kidal"})
    place = case.claims_by_id([claim.id])[claim.id].place.value
    assert (place.name, place.country, round(place.lat), place.part) == ("Kidal", "ML", 18, None)


def test_a_value_that_has_changed_meanwhile_is_a_conflict(client: TestClient, case: Case) -> None:
    claim = next(c for c in case.claims() if c.counts and c.counts[0].value.low == 4)
    judge(client, claim.id, "amend", **{"counts.0.high": "6"})
    answer = judge(client, claim.id, "amend", **{"counts.0.high": "7", "seen:counts.0.high": "4"})
    assert answer.status_code == 409


def test_the_last_decision_is_undone_and_its_claim_shown_again(
    client: TestClient, case: Case
) -> None:
    first, second, *_ = queue(case)
    judge(client, first)
    judge(client, second)
    for claim in (second, first):
        last = re.search(r'name="decision" value="(\w+)"', client.get("/review").text)[1]
        answer = client.post("/review/undo", data={"decision": last}, follow_redirects=False)
        assert answer.headers["location"] == f"/review?claim={claim}"
        assert shown(client, answer.headers["location"]) == claim
    assert "Undo your last" not in client.get("/review").text


def test_a_claim_that_is_judged_already_is_told(client: TestClient, case: Case) -> None:
    first = queue(case)[0]
    judge(client, first)
    assert "has been judged already" in client.get(f"/review?claim={first}").text


def test_word_for_word_copies_are_accepted_together(
    client: TestClient, case: Case, tmp_path: Any
) -> None:
    from web_case import REPORTS

    text = REPORTS["gao.md"].replace("River Post", "Other Post").replace("09-20", "09-21")
    (tmp_path / "copy.md").write_text(text, "utf-8")
    case.add([str(tmp_path / "copy.md")])
    copy = next(c for c in case.claims() if c.copy_of)
    page = client.get(f"/review?claim={copy.copy_of}").text
    assert "Accept with it 1 claim that repeats it word for word" in page
    assert f'name="twins" value="{copy.id}"' in page
    judge(client, copy.copy_of, twins=f"{copy.id} {queue(case)[0]}")
    assert case.decisions()[0].subjects == (copy.copy_of, copy.id)
    assert copy.id not in queue(case)


def test_a_viewer_sees_the_queue_and_no_buttons(logged_in: LogIn) -> None:
    page = logged_in("viewer").get("/review").text
    assert "Your role, viewer, reads only." in page
    assert 'data-key="a"' not in page
    assert "How claims are reviewed" not in page


# -- blind rounds --------------------------------------------------------------------------------


def test_only_who_adjudicates_changes_the_way_of_reviewing(logged_in: LogIn, case: Case) -> None:
    assert logged_in("coder").post("/review/setting", data={"setting": "blind"}).status_code == 403
    editor = logged_in("editor")
    assert editor.post("/review/setting", data={"setting": "closed"}).status_code == 422
    assert editor.post("/review/setting", data={"setting": "blind"}).status_code == 303
    assert case.review_setting() == "blind"
    assert [(d.kind, d.by, d.after) for d in case.decisions()] == [
        ("review", "editor", {"review": "blind"})
    ]
    assert "Changed how claims are reviewed" in logged_in("viewer").get("/history").text


def test_a_blind_word_changes_nothing_until_another_says_the_same(
    logged_in: LogIn, blind: TestClient, second_coder: TestClient, case: Case
) -> None:
    coder = logged_in("coder")
    claim = shown(coder)
    before = case.incidents()
    assert judge(coder, claim, "reject").status_code == 303
    assert case.decisions()[-1].round == "blind"
    assert case.incidents() == before
    assert shown(coder) != claim
    assert shown(second_coder) == claim
    judge(second_coder, claim, "reject")
    assert claim not in {c for incident in case.incidents() for c in incident.claims}
    assert coder.get("/api/decisions").json()["total"] == 3


SECRET = "a reason that nobody else may read"


def every_answer(client: TestClient, claim: str, decision: str, incident: str) -> dict[str, str]:
    """Returns all that a visitor is told, by every route that reads, filled with real ids."""
    from test_security import POWERS

    found = {}
    ids = {"claims": claim, "decisions": decision, "incidents": incident}
    for name in POWERS:
        method, path = name.split()
        if method != "GET" or path in ("/login", "/password") or "/geo/" in path:
            continue
        kind = path.removeprefix("/api").split("/")[1]
        path = re.sub(r"\{\w+\}", ids.get(kind, "none"), path)
        for query in ("", "?state=rejected", f"?claim={claim}", "?by=coder"):
            answer = client.get(path + query)
            archive = answer.headers.get("content-type") == "application/zip"
            found[path + query] = unpacked(answer.content) if archive else answer.text
    return found


def unpacked(archive: bytes) -> str:
    """Returns the texts in a ZIP archive, without the digests of the whole case."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        texts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return re.sub(r"\b[0-9a-f]{64}\b", "digest", "\n".join(texts))


@pytest.mark.parametrize("who", ["second", "viewer"])
def test_no_route_tells_of_anothers_blind_word(
    logged_in: LogIn, blind: TestClient, second_coder: TestClient, case: Case, who: str
) -> None:
    other = second_coder if who == "second" else logged_in("viewer")
    coder = logged_in("coder")
    claim = shown(coder)
    incident = next(i.id for i in case.incidents() if claim in i.claims)
    clean = every_answer(other, claim, "0", incident)
    judge(coder, claim, "reject", reason=SECRET)
    word = case.decisions()[-1].id
    told = every_answer(other, claim, word, incident)
    assert [path for path, answer in told.items() if SECRET in answer] == []
    named = {path for path, answer in told.items() if word in answer}
    assert all(path.startswith(f"/api/decisions/{word}") for path in named)
    assert other.get(f"/api/decisions/{word}").status_code == 404
    counted = ("/review", "/history", "/api/decisions/")  # who has judged how many is no secret
    for path, answer in clean.items():
        if not path.startswith(counted):
            assert told[path] == answer, path
    own = every_answer(coder, claim, word, incident)
    assert SECRET in own["/history"]
    assert SECRET in own["/api/decisions"]
    assert SECRET in every_answer(blind, claim, word, incident)["/history"]


def test_anothers_blind_word_cannot_be_taken_back(
    logged_in: LogIn, blind: TestClient, second_coder: TestClient, case: Case
) -> None:
    coder = logged_in("coder")
    judge(coder, shown(coder))
    word = case.decisions()[-1].id
    data = {"decision": word, "reason": "I want to know"}
    assert second_coder.post("/history/undo", data=data).status_code == 422
    assert second_coder.post("/review/undo", data=data).status_code == 422
    assert coder.post("/history/undo", data=data).status_code == 303
    assert second_coder.get("/api/decisions").json()["total"] == 1


def test_a_coder_may_not_undo_an_adjudication(
    logged_in: LogIn, blind: TestClient, second_coder: TestClient, case: Case
) -> None:
    coder = logged_in("coder")
    claim = shown(coder)
    judge(coder, claim)
    judge(second_coder, claim, "reject")
    blind.post("/review/adjudicate", data={"claim": claim, "choice": "reject"})
    data = {"decision": case.decisions()[-1].id, "reason": "no"}
    assert coder.post("/history/undo", data=data).status_code == 403


# -- adjudication and agreement ------------------------------------------------------------------


def test_an_editor_decides_between_two_coders(
    logged_in: LogIn, blind: TestClient, second_coder: TestClient, case: Case
) -> None:
    coder = logged_in("coder")
    claim = next(c for c in case.claims() if c.counts and c.counts[0].value.low == 4)
    judge(coder, claim.id, "amend", **{"counts.0.low": "5", "counts.0.high": "5"}, reason="five")
    judge(second_coder, claim.id)
    assert coder.get("/review/adjudicate").status_code == 403
    page = unescape(blind.get("/review/adjudicate").text)
    assert "1 claim</p>" in page
    assert "<q><bdi>five</bdi></q>" in page
    assert "<del><bdi>4</bdi></del>" in page
    words = [d.id for d in case.decisions()[-2:]]
    data = {"claim": claim.id, "choice": "word:coder"}
    assert blind.post("/review/adjudicate", data=data).status_code == 303
    made = case.decisions()[-1]
    assert (made.kind, made.by, made.settles) == ("amend", "editor", tuple(words))
    assert (made.reason, made.round) == ("decided between two coders", None)
    assert case.claims_by_id([claim.id])[claim.id].counts[0].value.high == 5
    assert "Nothing to decide between." in blind.get("/review/adjudicate").text
    assert "decides between coders" in coder.get("/history").text
    assert coder.get("/api/decisions").json()["total"] == 4
    assert blind.post("/review/adjudicate", data=data).status_code == 409


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"choice": "word:nobody"}, 404),
        ({"choice": "coin"}, 422),
        ({"choice": "amend"}, 422),
        ({"choice": "amend", "counts.0.high": "8"}, 303),
        ({"choice": "accept"}, 303),
    ],
)
def test_what_an_editor_may_choose(
    logged_in: LogIn, blind: TestClient, second_coder: TestClient, *, case: Case,
    data: dict[str, str], status: int,
) -> None:  # fmt: skip
    claim = next(c.id for c in case.claims() if c.counts and c.counts[0].value.low == 4)
    judge(logged_in("coder"), claim, "reject")
    judge(second_coder, claim)
    assert blind.post("/review/adjudicate", data={"claim": claim, **data}).status_code == status


def test_agreement_is_counted_on_what_both_judged(
    logged_in: LogIn, blind: TestClient, second_coder: TestClient, case: Case
) -> None:
    coder = logged_in("coder")
    assert "Two people must have judged claims" in blind.get("/review/agreement").text
    kinds = [("accept", "accept"), ("reject", "reject"), ("accept", "reject"), ("accept", "accept")]
    for claim, (one, other) in zip(queue(case), kinds, strict=False):
        judge(coder, claim, one)
        judge(second_coder, claim, other)
    page = blind.get("/review/agreement").text
    row = re.search(r"Accept or reject</th>(.*?)</tr>", page, re.DOTALL)[1]
    assert re.findall(r">([^<>\n]+)</td>", row) == [
        "4",
        "3",
        "0.53",
        "low: do not rely on this field yet",
    ]
    assert "<strong>4 claims</strong> both" in page
    assert "Choose two different people." in blind.get("/review/agreement?a=coder&b=coder").text


# -- history -------------------------------------------------------------------------------------


def test_the_history_is_narrowed_and_exported(client: TestClient, case: Case) -> None:
    first, second, *_ = queue(case)
    judge(client, first)
    judge(client, second, "reject", reason="=1+1")
    page = client.get(f"/history?kind=reject&claim={second}").text
    assert "1 decision</p>" in page
    assert "No decision fits." in client.get("/history?by=nobody").text
    day = case.decisions()[0].at[:10]
    assert "2 decisions</p>" in client.get(f"/history?day={day}&by=tester").text
    lines = client.get("/api/decisions.jsonl?kind=reject").text.splitlines()
    assert len(lines) == 1
    assert '"reason": "=1+1"' in lines[0]
    rows = client.get("/api/decisions.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "id,kind,subjects,by,at,reason,before,after,round,settles"
    assert ",'=1+1," in rows[2]
    assert client.get("/history?kind=shout").status_code == 422
    assert client.get("/history?day=soon").status_code == 422


def test_every_kind_of_decision_has_its_words() -> None:
    words = load_table("reviewing")
    assert set(words["kinds"]) == set(words["done"]) == set(KINDS)


def test_notes_and_claims_that_were_added_stand_in_the_history(
    client: TestClient, case: Case
) -> None:
    claim = case.claims()[0]
    doc = next(doc for doc in case.documents() if doc.id == claim.doc_id)
    case.decide(make_decision(case, "note", [claim.id], reason="ask the doctor", by="Ana"))
    words = claim.sentence.text
    added = [("attribution.content.spans", json.dumps([words])), ("counts.0.harm", '"missing"')]
    added.append(("counts.0.low", "3"))
    case.decide(make_decision(case, "add", [doc.id], reason="missed", by="Ana", values=added))
    page = unescape(client.get("/history").text)
    assert "Noted" in page
    assert "ask the doctor" in page
    assert "Added a claim" in page
    assert page.count(words) == 2  # of the claim that was noted, and of the one that was added
    assert "not given" not in page
    assert client.get(f"/claims/{claim.id}").status_code == 200
    case.decide(make_decision(case, "undo", [case.decisions()[0].id], reason="slip", by="Ana"))
    assert "“Noted” by Ana" in unescape(client.get("/history").text)


def test_a_decision_is_taken_back_from_the_history(logged_in: LogIn, case: Case) -> None:
    coder, viewer = logged_in("coder"), logged_in("viewer")
    judge(coder, shown(coder))
    made = case.decisions()[0].id
    assert "Take back" not in viewer.get("/history").text
    data = {"decision": made, "reason": "a slip", "back": "//evil.example"}
    answer = coder.post("/history/undo", data=data)
    assert answer.headers["location"] == "/history"
    page = unescape(viewer.get("/history").text)
    assert "Took a decision back" in page
    assert "taken back</span>" in page
    assert "“Accepted” by coder" in page
    assert coder.post("/history/undo", data=data).status_code == 409
