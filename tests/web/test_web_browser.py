"""The app in a real browser: accessible, without an error, and deaf to what reports hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from web_case import PASSWORD, LiveServer, go

PAGES = (
    "/", "/incidents", "/incidents?view=map", "/documents", "/claims", "/issues", "/users",
    "/review", "/review/adjudicate", "/review/agreement", "/history", "/sources", "/search",
    "/search?text=killed", "/search?text=killed&in=claims", "/export", "/add", "/nothing",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES[:-1])
def test_axe_finds_nothing(page: Any, axe: Callable[[Any], None], path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    go(page, path)
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true; })")
    axe(page)


@pytest.mark.parametrize("path", PAGES[:-1])
def test_a_phone_is_wide_enough(page: Any, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    go(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_hostile_report_does_nothing(page: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in PAGES[:-1]:
        go(page, path)
        assert page.title().endswith("· Recount")
    base = page.url.rsplit("/", 1)[0]
    assert asked
    assert all(url.startswith((base, "data:")) for url in asked)


def test_the_theme_is_remembered(page: Any) -> None:
    page.emulate_media(color_scheme="light")
    go(page, "/issues")
    page.get_by_role("button", name="Dark").click()
    go(page, "/documents")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(21, 24, 27)"


def test_keys_lead_through_the_app(page: Any) -> None:
    go(page, "/issues")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    assert "Go to Incidents" in keys.inner_text()
    page.keyboard.press("Escape")
    assert keys.count() == 0
    page.keyboard.type("gi")
    page.wait_for_url("**/incidents")
    page.keyboard.press("/")
    page.keyboard.type("gi?")
    assert page.get_by_role("searchbox").first.input_value() == "gi?"


def test_filters_leave_empty_fields_out_of_the_address(page: Any) -> None:
    go(page, "/incidents")
    page.get_by_label("Place").fill("Gao")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**/incidents?place=Gao")
    assert page.get_by_role("row").count() == 2


def test_the_map_names_what_lies_at_a_spot(page: Any) -> None:
    go(page, "/")
    assert page.locator("path.map-spot").count() == len(page.locator(".spots > li").all())
    assert page.locator("path.map-land").count() > 100
    page.locator("path.map-spot").first.click()
    assert page.locator(".map-town").count() > 0
    assert "2016" in page.locator(".leaflet-popup").inner_text()


def test_plots_are_drawn_under_the_policy(page: Any) -> None:
    go(page, "/")
    assert page.locator("#plot-killed .barlayer path").count() >= 1
    box = page.locator("#plot-killed svg.main-svg").first.bounding_box()
    assert box["height"] == 260


def test_login_and_logout(browser: Any, live_login_server: LiveServer, axe: Any) -> None:
    context = browser.new_context(base_url=live_login_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto("/incidents?place=Gao")
    assert page.url.endswith("/login?next=%2Fincidents%3Fplace%3DGao")
    axe(page)
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill("not the right one")
    page.get_by_role("button", name="Log in").click()
    assert "do not go together" in page.get_by_role("alert").inner_text()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/incidents?place=Gao")
    page.goto("/users")
    page.get_by_role("row", name="viewer").get_by_text("Change").click()
    page.get_by_role("row", name="viewer").get_by_role("button", name="Lock out").click()
    page.wait_for_url("**/users")
    assert "viewer is locked out" in page.get_by_role("status").inner_text()
    axe(page)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    assert "You are logged out" in page.inner_text("main")
    context.close()
