"""Search: what is found, how it is marked, narrowed and sent on."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from recount.pipeline import Case


def tabs(page: str) -> dict[str, int]:
    return {
        name: int(n) for name, n in re.findall(r'>(\w+) <span class="quiet">(\d+)</span></a>', page)
    }


def test_all_kinds_are_searched_at_once(client: TestClient) -> None:
    page = client.get("/search?text=soldiers").text
    assert tabs(page) == {"Reports": 1, "Claims": 1, "Incidents": 1, "Sources": 0}
    assert '<mark class="m-hit">soldiers</mark> were killed' in page.casefold()
    assert '<mark class="m-hit">Soldiers</mark> killed near Gao' in page


def test_a_phrase_and_the_beginning_of_a_word(client: TestClient) -> None:
    assert tabs(client.get('/search?text="killed gunmen"').text)["Reports"] == 0
    assert tabs(client.get('/search?text="gunmen were killed"').text)["Reports"] == 1
    assert tabs(client.get("/search?text=hospit*").text)["Reports"] == 1
    assert "finds a phrase" in client.get("/search").text


def test_one_kind_has_facets_sorts_and_pages(client: TestClient, monkeypatch) -> None:
    monkeypatch.setattr("recount.web.menus.SIZE", 2)
    page = client.get("/search?text=killed&in=claims").text
    assert "Narrow further" in page
    assert "Kind of source" in page
    assert "best match" in page
    kinds = re.findall(r'href="(/search[^"]*only_outlet=[^"]*)"', page)
    assert kinds
    narrowed = client.get(kinds[0].replace("&amp;", "&")).text
    assert 'aria-current="true"><bdi>' in narrowed
    assert "take out" in narrowed


def test_words_of_claims_find_their_incident(client: TestClient, case: Case) -> None:
    page = client.get("/search?text=warplanes&in=incidents").text
    assert "1 hit</p>" in page
    assert "Maarat" in page


def test_filters_stay_in_the_address_and_go_to_the_export(client: TestClient) -> None:
    page = client.get("/search?text=killed&place=Gao&in=claims&only_event=explosion").text
    assert 'name="place" value="Gao"' in page
    assert re.search(r'href="/export\?[^"]*text=killed[^"]*">Export this view', page)
    assert "place=Gao" in page


def test_an_id_leads_to_its_record(client: TestClient, case: Case) -> None:
    source = case.sources()[0]
    answer = client.get(f"/search?text={source.id}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sources/{source.id}")
    begun = client.get(f"/search?text={source.id[:9]}", follow_redirects=False)
    assert begun.headers["location"] == f"/sources/{source.id}"


@pytest.mark.parametrize(
    "text", ['"', "*", "AND OR NOT", "(", "'; DROP TABLE claims", "\x00", "💥"]
)
def test_nothing_that_is_typed_breaks_it(client: TestClient, text: str) -> None:
    for kind in ("", "documents", "claims", "incidents", "sources"):
        answer = client.get("/search", params={"text": text, "in": kind})
        assert answer.status_code == 200, kind


def test_a_kind_or_sort_that_is_none_is_named(client: TestClient) -> None:
    answer = client.get("/search?text=x&in=rumours")
    assert answer.status_code == 422
    assert "one of documents, claims, incidents, sources" in answer.text
    assert client.get("/search?text=x&in=claims&sort=luck").status_code == 422


def test_what_is_empty_says_what_to_do(client: TestClient) -> None:
    assert "What are you looking for?" in client.get("/search").text
    assert "Nothing was found." in client.get("/search?text=zebra").text
    assert "Nothing fits." in client.get("/search?text=zebra&in=sources").text


def test_the_header_searches_from_every_page(client: TestClient) -> None:
    assert '<form class="top-search" role="search" action="/search">' in client.get("/issues").text


def test_the_api_finds_the_same(client: TestClient) -> None:
    answer = client.get("/api/search?text=soldiers").json()
    assert {kind: hits["total"] for kind, hits in answer.items()} == {
        "documents": 1, "claims": 1, "incidents": 1, "sources": 0,
    }  # fmt: skip
    found = answer["documents"]["items"][0]["found"]
    doc = client.get(f"/api/documents/{answer['documents']['items'][0]['id']}").json()
    for mark in found["marks"]:
        assert doc["text"][mark["start"] : mark["end"]].casefold() == "soldiers"
    assert found["text"] in doc["text"]
