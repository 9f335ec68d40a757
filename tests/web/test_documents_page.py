"""A report's page: its text to the letter, its claims beside it, and a claim added by hand."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient
from web_case import LogIn

from recount.model import Document
from recount.pipeline import Case
from recount.web.text import show_text

FORM = {
    "attribution.content.words": "three gunmen were killed there",
    "attribution.source.words": "A\nspokesman for the ministry of defence",
    "attribution.manner": "indirect",
    "attribution.stance": "asserts",
    "counts.0.harm": "killed",
    "counts.0.group": "combatants",
    "counts.0.unit": "persons",
    "counts.0.qualifier": "exact",
    "counts.0.scope": "incident",
    "counts.0.low": "3",
    "counts.0.high": "3",
    "counts.0.words": "three gunmen",
    "event.type": "killing",
    "reason": "it was missed",
}

STORY = """A fuel truck burned out on the road between Gao and Bourem on Tuesday after it ran over a
mine, killing its driver, the governor's office said in a statement. Traders who had followed the
truck since the morning told of a blast that threw it across the road. Villagers carried the wounded
to a clinic whose only nurse had left the week before. The road, the only one along the river, has
been closed to trucks three times this year, and the hauliers of Gao say that they will not send any
further cargo before it has been cleared.
"""


def find(case: Case, name: str) -> Document:
    return next(doc for doc in case.documents() if doc.ref.endswith(name))


def main_text(page: str) -> str:
    """The text of the document as a browser has it, without the marks' elements."""
    inside = page.split("data-text>")[1].split("</div>", maxsplit=1)[0]
    return html.unescape(re.sub(r"<[^>]*>", "", inside))


@pytest.mark.parametrize("name", ["wire.md", "courier.md", "gao.md", "hostile.md"])
def test_the_printed_text_is_the_stored_one(client: TestClient, case: Case, name: str) -> None:
    doc = find(case, name)
    page = client.get(f"/documents/{doc.id}").text
    assert main_text(page) == show_text(doc.text)
    assert '<div class="document-text doc-runs" dir="auto"' in page


def test_hostile_text_stays_text(client: TestClient, case: Case) -> None:
    for path in (f"/documents/{find(case, 'hostile.md').id}", "/documents?text=script"):
        page = client.get(path).text
        for bad in (
            "<script>document",
            "onerror=alert(1)>",
            'href="javascript:',
            "\u202e",
            "\u200b",
        ):
            assert bad not in page, bad
        assert "<b onclick" not in page
        assert " style=" not in page
    assert "data-one" in client.get(f"/documents/{find(case, 'hostile.md').id}").text


def test_the_head_says_where_it_comes_from(client: TestClient, case: Case) -> None:
    doc = find(case, "wire.md")
    page = client.get(f"/documents/{doc.id}").text
    assert '<h1 dir="auto">Nine killed in Maarat market</h1>' in page
    assert 'href="https://wire.example/maarat" rel="noopener noreferrer nofollow"' in page
    assert doc.body_sha256 in page
    assert '<span class="badge">counts</span>' in page
    assert "Plain Wire" in page
    assert "No other report in the case repeats this one" in page


def test_an_address_that_is_none_of_the_web_is_no_link(client: TestClient, case: Case) -> None:
    page = client.get(f"/documents/{find(case, 'courier.md').id}").text
    assert '<bdi class="not-a-link">javascript:alert(1)</bdi>' in page


def test_each_claim_is_a_card_with_its_number_in_the_text(client: TestClient, case: Case) -> None:
    doc = find(case, "wire.md")
    page = client.get(f"/documents/{doc.id}").text
    claims = [claim for claim in case.claims() if claim.doc_id == doc.id]
    for claim in claims:
        assert page.count(f'id="claim-{claim.id}"') == 1
        assert f'href="/claims/{claim.id}"' in page
    heads = {n for each in re.findall(r'data-heads="([\d ]+)"', page) for n in each.split()}
    assert heads == {str(n) for n in range(1, len(claims) + 1)}


def test_an_unknown_document_is_said_to_be_none(client: TestClient) -> None:
    answer = client.get("/documents/nothing")
    assert answer.status_code == 404
    assert "There is no document with the id" in answer.text


def test_a_claim_is_added_without_script(client: TestClient, case: Case) -> None:
    doc = find(case, "courier.md")
    answer = client.post(f"/documents/{doc.id}/claims", data=FORM, follow_redirects=False)
    assert answer.status_code == 303
    claim_id = answer.headers["location"].partition("#claim-")[2]
    claim = next(claim for claim in case.claims() if claim.id == claim_id)
    assert claim.counts[0].evidence.text == "three gunmen"
    assert (claim.counts[0].value.low, claim.counts[0].value.group) == (3, "combatants")
    assert claim.event is not None
    assert claim.source is not None
    assert claim.source.evidence.text == "A\nspokesman for the ministry of defence"
    page = client.get(answer.headers["location"]).text
    assert "The claim is added." in page
    assert f'id="claim-{claim_id}"' in page
    assert "Added by hand." in client.get(f"/claims/{claim_id}").text
    assert case.verify() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"attribution.content.words": "four gunmen"}, "the text does not say"),
        ({"attribution.content.words": "the"}, "more than once"),
        ({"attribution.content.words": ""}, "needs attribution.content.spans"),
        ({"counts.0.low": "9"}, "low 9 is above high 3"),
        ({"counts.0.low": "some"}, "is no number of people"),
        ({"attribution.source.at": "5-99999"}, "is outside of a text of"),
        ({"reason": " "}, "a decision needs a reason"),
        ({"event.type": "picnic"}, "is no event type"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: TestClient, case: Case, changes: dict[str, str], said: str
) -> None:
    doc = find(case, "courier.md")
    before = len(case.claims())
    typed = {**FORM, "counts.0.words": "three gunmen", **changes}
    answer = client.post(f"/documents/{doc.id}/claims", data=typed)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert 'value="three gunmen"' in answer.text
    assert len(case.claims()) == before


def test_words_that_stand_twice_are_told_by_offsets(client: TestClient, case: Case) -> None:
    doc = find(case, "courier.md")
    at = doc.text.index("planes")
    form = FORM | {
        "attribution.content.words": "planes",
        "attribution.content.at": f"{at}-{at + 6}",
    }
    answer = client.post(f"/documents/{doc.id}/claims", data=form, follow_redirects=False)
    claim_id = answer.headers["location"].partition("#claim-")[2]
    claim = next(claim for claim in case.claims() if claim.id == claim_id)
    assert (claim.attribution.content.start, claim.attribution.content.text) == (at, "planes")


def test_a_place_is_looked_up_and_picked(client: TestClient, case: Case) -> None:
    doc = find(case, "courier.md")
    page = client.get(f"/documents/{doc.id}?place=Homs").text
    picked = re.search(r'name="place_id" value="(\d+)"> <bdi>Homs', page)
    assert picked is not None
    form = FORM | {"place_asked": "Homs", "place_id": picked[1]}
    answer = client.post(f"/documents/{doc.id}/claims", data=form, follow_redirects=False)
    claim_id = answer.headers["location"].partition("#claim-")[2]
    place = next(claim for claim in case.claims() if claim.id == claim_id).place
    assert place is not None
    assert (place.value.name, place.value.gazetteer_id) == ("Homs", picked[1])
    assert 'data-map="map-data"' in client.get(f"/claims/{claim_id}").text


def test_a_viewer_sees_no_form_and_may_not_add(logged_in: LogIn, case: Case) -> None:
    doc = find(case, "courier.md")
    viewer = logged_in("viewer")
    page = viewer.get(f"/documents/{doc.id}").text
    assert 'id="add-claim"' not in page
    assert '<form method="post" action="/documents' not in page
    assert viewer.post(f"/documents/{doc.id}/claims", data=FORM).status_code == 403
    assert logged_in("coder").post(f"/documents/{doc.id}/claims", data=FORM).status_code == 303


def test_a_near_copy_is_shown_beside_the_report(client: TestClient, case: Case, tmp_path) -> None:
    for name, outlet, day, text in (
        ("dale.md", "Dale Post", "21", STORY),
        ("echo.md", "Echo", "22", STORY.replace("its driver", "its driver and a boy")),
    ):
        head = f"---\ntitle: {name}\noutlet: {outlet}\npublished: 2016-09-{day}\n---\n"
        (tmp_path / name).write_text(head + text, "utf-8")
        case.add([str(tmp_path / name)])
    first, second = find(case, "dale.md"), find(case, "echo.md")
    page = client.get(f"/documents/{second.id}?beside={first.id}").text
    assert "This report copies" in page
    parts = re.findall(r'<(ins|del) class="(ours|theirs)"><span[^>]*>[^<]*</span>([^<]*)', page)
    assert ("ins", "ours", "and a boy") in parts
    other = client.get(f"/documents/{first.id}?beside={second.id}").text
    assert "copies this report" in other
    parts = re.findall(r'<(ins|del) class="(ours|theirs)"><span[^>]*>[^<]*</span>([^<]*)', other)
    assert ("del", "theirs", "and a boy") in parts
    assert "A copy:" not in other


def test_the_list_has_facets_an_order_and_snippets(client: TestClient) -> None:
    page = client.get("/documents?outlet=River+Post").text
    assert "1 document</p>" in page
    assert '<option value="River Post" selected>River Post (1)</option>' in page
    assert '<option value="Plain Wire">Plain Wire (1)</option>' in page
    found = client.get("/documents?text=market").text
    assert '<mark class="m-found" title="found">market</mark>' in found
    assert '<option value="relevance" selected>best match</option>' in found
    titles = re.findall(
        r'<a href="/documents/\w+"><bdi>([^<]*)', client.get("/documents?sort=-title").text
    )
    assert titles == sorted(titles, reverse=True)
    assert client.get("/documents?sort=nonsense&page=9").status_code == 200


def test_issues_and_incidents_of_a_report_are_told(client: TestClient, case: Case) -> None:
    doc = find(case, "gao.md")
    page = client.get(f"/documents/{doc.id}").text
    incident = next(i for i in case.incidents() if doc.id in i.documents)
    assert f"({incident.documents[doc.id]} claim" in page
    assert "Nothing: all of it could be read." in page
