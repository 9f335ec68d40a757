"""Adding, finding and merging in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from test_add_page import BROKEN, FIRST
from web_case import LiveServer

from recount.store import Address

Axe = Callable[[Any], None]


def go(page: Any, path: str) -> None:
    page.goto(path)
    waiting = page.locator("[data-map]:not([data-drawn]), [data-plot]:not([data-drawn])")
    expect(waiting).to_have_count(0)


def source_path(page: Any, name: str) -> str:
    go(page, "/sources")
    return str(page.get_by_role("link", name=name).first.get_attribute("href"))


def test_two_files_are_added_followed_and_their_incident_is_found(
    page: Any, axe: Axe, tmp_path: Path, live_server: LiveServer
) -> None:
    for name, text in (FIRST, BROKEN):
        (tmp_path / name).write_text(text, "utf-8")
    go(page, "/")
    page.get_by_role("link", name="Add", exact=True).click()
    page.wait_for_url("**/add")
    page.get_by_label("Choose files").set_input_files([tmp_path / FIRST[0], tmp_path / BROKEN[0]])
    expect(page.locator("[data-chosen] li")).to_have_count(2)
    page.get_by_role("button", name="Add to the case").click()
    page.wait_for_url("**/add/*")
    address = page.url
    page.reload()
    expect(page.get_by_role("heading", name="Added", exact=True, level=1)).to_be_visible(
        timeout=90_000
    )
    assert page.url == address
    expect(page.get_by_role("row", name=FIRST[0])).to_contain_text("added")
    expect(page.get_by_role("row", name=BROKEN[0])).to_contain_text("a broken PDF")
    expect(
        page.get_by_role("heading", name="Incidents that the new reports tell of")
    ).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("searchbox").first.fill("Idlib school")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?text=Idlib*")
    page.get_by_role("navigation", name="Kinds of hits").get_by_role(
        "link", name="Incidents"
    ).click()
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator(".hit")).to_contain_text("Idlib")
    page.get_by_role("link", name="Export this view").click()
    expect(page.locator(".figures b").first).to_have_text("1")
    page.get_by_text("Records (JSON lines)").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    name = Address.parse(live_server.case_path).name
    assert download.value.suggested_filename == f"{name}-jsonl.zip"


def test_files_are_dropped_and_listed(page: Any) -> None:
    go(page, "/add")
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["Two people were killed in Homs."], "dropped.txt"));
        document.querySelector("[data-drop]").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator("[data-chosen] li")).to_have_text("dropped.txt 0.0 kB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_source_is_accessible_on_every_width(page: Any, axe: Axe, scheme: str) -> None:
    path = source_path(page, "defence")
    page.emulate_media(color_scheme=scheme)
    go(page, path)
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true; })")
    axe(page)
    page.set_viewport_size({"width": 360, "height": 700})
    go(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_sources_are_merged_and_taken_apart_by_keyboard(page: Any) -> None:
    go(page, f"{source_path(page, 'defence')}?alike=doctor")
    page.get_by_text("Same source").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="One source")
    expect(dialog).to_be_visible()
    page.keyboard.type("he speaks for it")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("one source now")
    expect(page.get_by_role("heading", name="Sources that people say are this one")).to_be_visible()
    page.get_by_text("Take back").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("a slip")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("taken back")


def test_the_address_of_a_view_is_copied(page: Any, live_server: LiveServer) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    go(page, "/search?text=killed&in=claims")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").first).to_contain_text("copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
