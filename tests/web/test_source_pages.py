"""Sources: who speaks, in which words, and who is one with whom."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from web_case import LogIn

from recount.browse.speaking import bare_words, figures_beside, words_beside
from recount.browse.views import read_source
from recount.model import Source
from recount.pipeline import Case
from recount.web.pages.sources import plot_months


def find(case: Case, part: str) -> Source:
    return next(source for source in case.sources() if part.casefold() in source.name.casefold())


def test_the_list_is_narrowed_and_sorted(client: TestClient, case: Case) -> None:
    page = client.get("/sources").text
    for source in case.sources():
        assert source.name in page.replace("&#39;", "'")
    named = client.get("/sources?source=army").text
    assert "1 source</p>" in named or "2 sources</p>" in named
    kind = find(case, "doctor").kind
    only = client.get(f"/sources?only_kind={kind}").text
    assert only.count('<th scope="row">') == sum(s.kind == kind for s in case.sources())
    assert client.get("/sources?sort=luck").status_code == 422
    assert "No source fits." in client.get("/sources?source=zebra").text


def test_a_source_shows_its_claims_words_and_months(client: TestClient, case: Case) -> None:
    source = find(case, "civil defence")
    page = client.get(f"/sources/{source.id}").text
    assert f"<h1><bdi>{source.name}</bdi></h1>" in page
    assert 'id="plot-months"' in page
    assert "October 2016" in page
    assert "Nine people" in page
    assert "Its figures beside others" in page


def test_what_is_no_source_is_said(client: TestClient) -> None:
    answer = client.get("/sources/ffff")
    assert answer.status_code == 404
    assert "no source with the id" in answer.text


def test_two_names_are_merged_found_again_and_taken_back(client: TestClient, case: Case) -> None:
    kept, other = find(case, "civil defence"), find(case, "doctor")
    before = {i.id: i.independent_accounts for i in case.incidents()}
    page = client.get(f"/sources/{kept.id}?alike=doctor").text
    assert "Same source" in page
    data = {"other": other.id, "reason": "he speaks for it", "csrf": client.headers["X-CSRF-Token"]}
    made = client.post(f"/sources/{kept.id}/merge", data=data, follow_redirects=False)
    assert (made.status_code, made.headers["location"]) == (303, f"/sources/{kept.id}#names")
    page = client.get(f"/sources/{kept.id}").text
    assert "Sources that people say are this one" in page
    assert "he speaks for it" in page
    moved = client.get(f"/sources/{other.id}", follow_redirects=False)
    assert moved.headers["location"] == f"/sources/{kept.id}"
    assert client.get(f"/api/sources/{other.id}").json()["id"] == kept.id
    assert client.get(f"/search?text={other.id}").status_code == 200
    after = {i.id: i.independent_accounts for i in case.incidents()}
    assert sum(after.values()) <= sum(before.values())
    decision = case.decisions()[-1]
    undone = client.post(f"/sources/{kept.id}/undo", data={"decision": decision.id, "reason": "no"})
    assert undone.status_code == 200
    assert "taken back" in undone.text
    assert {i.id: i.independent_accounts for i in case.incidents()} == before
    assert client.get(f"/sources/{other.id}").status_code == 200


def test_a_merged_source_is_taken_apart(client: TestClient, case: Case) -> None:
    kept, other = find(case, "civil defence"), find(case, "doctor")
    client.post(f"/sources/{kept.id}/merge", data={"other": other.id, "reason": "one"})
    page = client.post(f"/sources/{kept.id}/split", data={"other": other.id, "reason": "two"}).text
    assert "They are two sources again" in page
    assert find(case, "doctor").id == other.id


def test_a_decision_without_reason_or_other_is_refused(client: TestClient, case: Case) -> None:
    kept = find(case, "civil defence")
    other = find(case, "doctor")
    for data, said in (
        ({"other": other.id, "reason": " "}, "needs a reason"),
        ({"other": "ffff", "reason": "x"}, "no record with the id"),
        ({"other": kept.id, "reason": "x"}, "at least two sources"),
    ):
        answer = client.post(f"/sources/{kept.id}/merge", data=data)
        assert answer.status_code == 422
        assert said in answer.text


def test_a_coder_sees_no_button_and_may_not_merge(logged_in: LogIn, case: Case) -> None:
    kept, other = find(case, "civil defence"), find(case, "doctor")
    coder = logged_in("coder")
    assert "Same source" not in coder.get(f"/sources/{kept.id}?alike=doctor").text
    data = {"other": other.id, "reason": "one"}
    assert coder.post(f"/sources/{kept.id}/merge", data=data).status_code == 403
    assert logged_in("editor").post(f"/sources/{kept.id}/merge", data=data).status_code == 303


@pytest.mark.parametrize(
    ("wording", "bare"),
    [
        ("at least 48 people", "people"),
        ("The rebels", "rebels"),
        ("the", "the"),
        ("another three men", "men"),
        ("1,200 fighters", "fighters"),
        ("Free Army", "Free Army"),
    ],
)
def test_words_that_only_count_are_passed_over(wording: str, bare: str) -> None:
    assert bare_words(wording) == bare


def test_words_and_figures_stand_beside_those_of_others(case: Case) -> None:
    ledger = case.ledger
    compared = 0
    for source in case.sources():
        view = read_source(ledger, source.id)
        for party in words_beside(ledger, source.id, view.wordings):
            assert party.own
        for each in figures_beside(ledger, source.id, case.kept_codebook):
            compared += 1
            tops = [high for _, _, high in each.others]
            if each.stands == "higher":
                assert all(top is not None and each.low > top for top in tops)
    assert compared


def test_empty_months_between_are_shown_and_long_gaps_are_not() -> None:
    shown = plot_months({"2016-11": 2, "2017-02": 1, "2020-01": 4})
    assert shown["figure"]["traces"][0]["x"] == [
        "2016-11", "2016-12", "2017-01", "2017-02", "2020-01",
    ]  # fmt: skip
    assert shown["table"] == [("November 2016", 2), ("February 2017", 1), ("January 2020", 4)]
