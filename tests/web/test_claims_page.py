"""A claim's page: its values with their words, and what people make of it."""

from __future__ import annotations

import html
import json
import re

import pytest
from starlette.testclient import TestClient
from web_case import LogIn

from recount.model import Claim
from recount.pipeline import Case
from recount.records import claim_record
from recount.web.amending import claim_sections


def find(case: Case, ref: str = "wire.md", harm: str = "killed") -> Claim:
    docs = {doc.id: doc for doc in case.documents()}
    return next(
        claim
        for claim in case.claims()
        if docs[claim.doc_id].ref.endswith(ref) and harm in {c.value.harm for c in claim.counts}
    )


def section(case: Case, claim: Claim, key: str) -> dict[str, str]:
    doc = next(doc for doc in case.documents() if doc.id == claim.doc_id)
    found = {s.key: s for s in claim_sections(claim_record(claim, doc))}[key]
    return {"kind": "amend", "section": key, "was": found.was, "reason": "as it says"}


def test_every_value_stands_beside_its_words(client: TestClient, case: Case) -> None:
    claim = find(case)
    page = client.get(f"/claims/{claim.id}").text
    assert "<h1><bdi>" in page
    assert f'data-key="counts.0"><q><bdi>{claim.counts[0].evidence.text}</bdi></q>' in page
    assert f"read by <code>{claim.counts[0].method}</code>" in page
    keys = set(re.findall(r'class="words-link" data-key="([^"]*)"', page))
    marked = {key for each in re.findall(r'data-marks="([^"]*)"', page) for key in each.split()}
    assert keys <= marked
    starts = set(re.findall(r'<a href="#(t\d+)" class="words-link"', page))
    assert starts <= set(re.findall(r'id="(t\d+)"', page))


@pytest.mark.parametrize(("kind", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_claim_is_judged_and_that_is_taken_back(
    client: TestClient, case: Case, kind: str, state: str
) -> None:
    path = f"/claims/{find(case).id}"
    page = client.post(f"{path}/decide", data={"kind": kind, "reason": "checked it"}).text
    assert f"The claim is {state}." in page
    assert f'<span class="badge state-{state}">' in page
    assert "checked it" in page
    (made,) = case.decisions()
    assert (made.kind, made.by) == (kind, "tester")
    form = {"kind": "undo", "decision": made.id, "reason": "a slip"}
    page = client.post(f"{path}/decide", data=form).text
    assert "The decision is taken back." in page
    assert '<span class="badge state-unreviewed">' in page
    assert '<span class="badge">taken back</span>' in page


def test_a_count_is_amended_and_the_history_says_so(client: TestClient, case: Case) -> None:
    claim = find(case)
    form = section(case, claim, "counts.0") | {"counts.0.low": "8", "counts.0.high": "9"}
    page = client.post(f"/claims/{claim.id}/decide", data=form).text
    assert "The claim is amended." in page
    assert "Figure 1, at least: <del><bdi>9</bdi></del>" in page
    assert "Killed: 8 to 9" in page
    assert find(case).counts[0].value.low == 8


@pytest.mark.parametrize(
    ("key", "changes", "said"),
    [
        ("event", {"event.type": "shelling"}, "Shelling, artillery or missiles"),
        ("event", {"event.negated": "yes"}, "said not to have happened"),
        ("attribution", {"attribution.stance": "doubts"}, "doubts"),
        ("when", {"when.earliest": "2016-10-01", "when.latest": "2016-10-02"}, "1"),
        ("place", {"place.part": "north"}, "north"),
        ("counts.0", {"counts.0.words": "killed", "counts.0.at": ""}, "killed</bdi></q>"),
        ("counts.1", {"counts.1.harm": "missing", "counts.1.low": "2",
                      "counts.1.words": "market in"},
         "Missing: at least 2"),
        ("place", {"remove": "place"}, "nothing read"),
    ],
)  # fmt: skip
def test_each_value_is_amended_in_its_place(
    client: TestClient, case: Case, key: str, changes: dict[str, str], said: str
) -> None:
    claim = find(case)
    answer = client.post(f"/claims/{claim.id}/decide", data=section(case, claim, key) | changes)
    assert answer.status_code == 200, answer.text
    assert "The claim is amended." in answer.text
    assert said in answer.text
    assert case.verify() == []


def test_a_place_is_picked_from_the_gazetteer(client: TestClient, case: Case) -> None:
    claim = find(case)
    page = client.get(f"/claims/{claim.id}?place=Homs").text
    picked = re.search(r'name="place_id" value="(\d+)"> <bdi>Homs', page)
    assert picked is not None
    form = section(case, claim, "place") | {"place_asked": "Homs", "place_id": picked[1]}
    client.post(f"/claims/{claim.id}/decide", data=form)
    place = find(case).place
    assert place is not None
    assert (place.value.name, place.value.country, place.method) == ("Homs", "SY", "decision")
    form["place_id"] = "0"
    answer = client.post(f"/claims/{claim.id}/decide", data=form)
    assert answer.status_code == 422
    assert "the gazetteer has no such place" in answer.text


def test_places_are_found_by_their_names(client: TestClient) -> None:
    found = client.get("/api/places?q=Aleppo").json()
    assert (found[0]["name"], found[0]["country"]) == ("Aleppo", "SY")
    assert len(found) <= 20
    assert client.get("/api/places?q=Xyzzyville").json() == []
    assert client.get("/api/places?q=").status_code == 422


def test_nothing_changed_is_no_decision(client: TestClient, case: Case) -> None:
    claim = find(case)
    page = client.post(f"/claims/{claim.id}/decide", data=section(case, claim, "event")).text
    assert "Nothing was changed." in page
    assert case.decisions() == []


def test_what_another_has_changed_is_not_lost(client: TestClient, case: Case) -> None:
    claim = find(case)
    form = section(case, claim, "counts.0")
    client.post(f"/claims/{claim.id}/decide", data=form | {"counts.0.low": "8"})
    answer = client.post(f"/claims/{claim.id}/decide", data=form | {"counts.0.low": "7"})
    assert answer.status_code == 409
    assert "It has changed meanwhile" in answer.text
    row = re.search(r'<th scope="row">Figure 1, at least</th>(.*?)</tr>', answer.text)
    assert row is not None
    assert re.findall(r"<bdi>(.*?)</bdi>", row[1]) == ["9", "8", "7"]
    assert find(case).counts[0].value.low == 8
    taken_out = client.post(f"/claims/{claim.id}/decide", data=form | {"remove": "counts.0"})
    assert taken_out.status_code == 409


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "merge", "reason": "so"}, "is none of accept"),
        ({"kind": "accept", "reason": " "}, "a decision needs a reason"),
        ({"kind": "amend", "reason": "so", "was": "{"}, "load the page again"),
        ({"kind": "undo", "reason": "so", "decision": "nothing"}, "no record with the id"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    client: TestClient, case: Case, form: dict[str, str], said: str
) -> None:
    answer = client.post(f"/claims/{find(case).id}/decide", data=form)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert case.decisions() == []


def test_a_claim_that_was_taken_back_leads_to_its_document(client: TestClient, case: Case) -> None:
    doc = next(doc for doc in case.documents() if doc.ref.endswith("gao.md"))
    form = {"attribution.content.words": "near Gao", "reason": "so"}
    added = client.post(f"/documents/{doc.id}/claims", data=form, follow_redirects=False)
    claim_id = added.headers["location"].partition("#claim-")[2]
    (made,) = case.decisions()
    undo = {"kind": "undo", "decision": made.id, "reason": "a slip"}
    answer = client.post(f"/claims/{claim_id}/decide", data=undo, follow_redirects=False)
    assert answer.headers["location"] == f"/documents/{doc.id}"
    gone = client.get(f"/claims/{claim_id}")
    assert gone.status_code == 404
    assert "taken back is gone" in gone.text


def test_a_way_on_stays_in_the_app(client: TestClient, case: Case) -> None:
    path = f"/claims/{find(case).id}/decide"
    form = {"kind": "accept", "reason": "so", "next": "https://evil.example/"}
    answer = client.post(path, data=form, follow_redirects=False)
    assert answer.headers["location"] == path.removesuffix("/decide")


def test_a_viewer_sees_no_buttons_and_may_not_decide(logged_in: LogIn, case: Case) -> None:
    path = f"/claims/{find(case).id}"
    viewer = logged_in("viewer")
    page = viewer.get(path).text
    for word in ("Accept", "Reject", "Amend", "Add a figure"):
        assert f">{word}" not in page
    assert viewer.post(f"{path}/decide", data={"kind": "accept", "reason": "so"}).status_code == 403
    coder = logged_in("coder")
    assert ">Accept</summary>" in coder.get(path).text
    assert coder.post(f"{path}/decide", data={"kind": "accept", "reason": "so"}).status_code == 303


def test_the_list_is_narrowed_by_what_it_counts(client: TestClient, case: Case) -> None:
    page = client.get("/claims?harm=killed&outlet=River+Post").text
    killed = [c for c in case.claims() if any(m.value.harm == "killed" for m in c.counts)]
    assert '<option value="killed" selected>Killed (1)</option>' in page
    assert '<option value="River Post" selected>River Post (1)</option>' in page
    assert "1 claim</p>" in page
    assert len(killed) > 1
    client.post(f"/claims/{find(case).id}/decide", data={"kind": "reject", "reason": "so"})
    rejected = client.get("/claims?state=rejected").text
    assert "1 claim</p>" in rejected
    assert "State:</span> <bdi>rejected</bdi>" in rejected
    assert "No claim fits." in client.get("/claims?outlet=Nobody").text
    found = client.get("/claims?text=gunmen").text
    assert 'm-found" title="' in found
    assert client.get("/claims?sort=figure&page=7").status_code == 200


def test_hostile_text_stays_text(client: TestClient, case: Case) -> None:
    for claim in case.claims():
        page = client.get(f"/claims/{claim.id}").text
        for bad in (
            "<script>document",
            "onerror=alert(1)>",
            'href="javascript:',
            "\u202e",
            "\u200b",
        ):
            assert bad not in page, bad
        assert " style=" not in page


def test_the_api_adds_and_mends(client: TestClient, case: Case) -> None:
    doc = next(doc for doc in case.documents() if doc.ref.endswith("gao.md"))
    body = {
        "kind": "add", "subjects": [doc.id], "reason": "missed",
        "values": {"attribution.content.spans": [[0, 4]], "counts.0.harm": "killed",
                   "counts.0.low": 4, "counts.0.high": 4},
    }  # fmt: skip
    answer = client.post("/api/decisions", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["after"]["counts"][0]["text"] == "Four"
    spans = [{"start": 0, "end": 13}]
    body = {
        "kind": "amend", "subjects": made["subjects"], "reason": "more",
        "values": {"counts.0.spans": "Four soldiers"},
        "before": {"counts.0.spans": [{"start": 0, "end": 4}]},
    }  # fmt: skip
    amended = client.post("/api/decisions", json=body).json()
    assert json.dumps(amended["after"]["counts.0.spans"]) == json.dumps(spans)
    assert client.post("/api/decisions", json=body).status_code == 409
