"""The pages: what they show, and that hostile text in them stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from recount.pipeline import Case

PAGES = (
    "/", "/incidents", "/incidents?view=map", "/documents", "/claims", "/issues", "/users",
    "/review", "/review?at=2", "/review/adjudicate", "/review/agreement", "/history", "/sources",
    "/search", "/export", "/search?text=killed&in=claims", "/search?text=killed",
    "/search?text=Homs&in=documents", "/add",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_overview_counts_what_there_is(client: TestClient, case: Case) -> None:
    page = client.get("/").text
    assert "<b>4</b> documents" in page
    assert f"<b>{len(case.claims())}</b> claims" in page
    assert f"<b>{len(case.incidents())}</b> incidents" in page


def attributes(page: str) -> set[str]:
    """Returns the names of all attributes on a page, as a browser reads it."""
    found: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(name for name, _ in attrs)

    Reader().feed(page)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_stays_text(client: TestClient, path: str) -> None:
    page = client.get(path).text
    for bad in ("<script>document", "onerror=alert(1)>", 'href="javascript:', "\u202e", "\u200b"):
        assert bad not in page, bad
    assert " style=" not in page
    assert [name for name in attributes(page) if name.startswith("on")] == []


def test_a_title_with_markup_is_shown_as_it_stands(client: TestClient) -> None:
    page = client.get("/documents").text
    assert "&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;" in page


def test_data_of_scripts_cannot_end_its_element(client: TestClient) -> None:
    page = client.get("/").text
    data = page.split('type="application/json" id="map-data">')[1].split("</script>")[0]
    assert "<" not in data


def test_filters_stand_in_the_address(client: TestClient) -> None:
    page = client.get("/incidents?place=Gao&since=&harm=").text
    assert "1 incident</p>" in page
    assert 'name="place" value="Gao"' in page
    assert "near Gao, Mali" in page


def test_a_list_is_cut_into_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recount.web.pages.documents.page_of", small_page)
    page = client.get("/documents?page=2&text=killed").text
    assert "Page 2 of 2" in page
    assert 'rel="prev" href="/documents?text=killed&amp;page=1"' in page


def small_page(fetch, page):
    from recount.web.exact import page_of

    return page_of(fetch, page, 2)


def test_a_page_behind_the_end_is_the_last_one(client: TestClient) -> None:
    assert client.get("/documents?page=99").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nothing", 404, "There is nothing here"),
        ("/incidents?since=yesterday", 422, "since"),
        ("/incidents?codebook=/etc/passwd", 422, "no codebook"),
        ("/incidents?page=0", 422, "page"),
        ("/incidents?harm=sunburn", 422, "harm"),
    ],
)
def test_what_goes_wrong_is_said_on_a_page(
    client: TestClient, path: str, status: int, said: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert said in answer.text
    assert "Traceback" not in answer.text


def test_our_own_fault_shows_no_trace(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recount.web.pages.issues.read_exact", lambda *_: 1 / 0)
    client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    answer = client.get("/issues")
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_issues_are_listed_with_their_codes(client: TestClient) -> None:
    page = client.get("/issues?code=not_text").text
    assert "1 issue</p>" in page
    assert "broken.pdf" in page


def test_borders_and_towns_come_from_the_installation(client: TestClient) -> None:
    borders = client.get("/geo/borders.json").json()
    assert {f["properties"]["name"] for f in borders["features"]} >= {"Syria", "Mali", "Bolivia"}
    towns = client.get("/geo/towns.json?west=36&south=35.9&east=38&north=36.5").json()
    assert towns[0]["name"] == "Aleppo"


def test_the_navigation_names_only_pages_that_exist(client: TestClient) -> None:
    page = client.get("/").text
    nav = page.split('aria-label="Main">')[1].split("</nav>")[0]
    paths = [part.split('"')[0] for part in nav.split('href="')[1:]]
    assert paths[:3] == ["/", "/incidents", "/documents"]
    assert all(client.get(path).status_code == 200 for path in paths)


@pytest.mark.parametrize(
    "name", ["recount.css", "parts.css", "app.js", "theme.js", "maps.js", "plots.js", "plotly.css",
             "icon.svg", "vendor/leaflet/leaflet.js", "vendor/leaflet/leaflet.css",
             "vendor/leaflet/images/layers.png", "vendor/plotly/plotly.min.js"],
)  # fmt: skip
def test_static_files_are_kept_for_good(client: TestClient, name: str) -> None:
    from recount.web.static import static_url

    answer = client.get(static_url(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_only_browser_files_of_a_package_are_served(client: TestClient) -> None:
    from recount.web.static import static_url

    for path in ("vendor/plotly/widgetbundle.js", "vendor/leaflet/../__init__.py"):
        assert client.get(static_url(path)).status_code == 404
