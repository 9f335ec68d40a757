"""The page of an incident in a real browser: read, split, undone, merged; accessible."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from web_case import LiveServer, go

from case_access import connect
from recount.model import Incident
from recount.pipeline import Case


@pytest.fixture
def market(case: Case) -> Incident:
    return next(i for i in case.incidents() if len(i.claims) == 4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "?compare=codebooks", "/arrange"])
def test_axe_finds_nothing_on_an_incident(
    page: Any, axe: Callable[[Any], None], market: Incident, path: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    go(page, f"/incidents/{market.id}{path}")
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true; })")
    axe(page)


@pytest.mark.parametrize("path", ["", "?compare=codebooks", "/arrange"])
def test_an_incident_fits_a_phone(page: Any, market: Incident, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    go(page, f"/incidents/{market.id}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_accounts_stand_side_by_side_with_their_rows_level(page: Any, market: Incident) -> None:
    go(page, f"/incidents/{market.id}")
    tops = [
        [card.locator(part).bounding_box()["y"] for card in page.locator(".acct").all()[:3]]
        for part in (".acct-says", ".acct-since", ".acct-words")
    ]
    assert all(len(set(row)) == 1 for row in tops)
    lefts = {card.bounding_box()["x"] for card in page.locator(".acct").all()[:3]}
    assert len(lefts) == 3


def test_a_split_is_made_undone_and_found_in_the_history(page: Any, market: Incident) -> None:
    go(page, f"/incidents/{market.id}")
    page.get_by_role("link", name="Split, merge or link claims").first.click()
    button = page.get_by_role("button", name="Make them an incident of their own")
    page.get_by_text("0 of 4 chosen").wait_for()
    assert button.is_disabled()
    page.get_by_label("Choose the claim of doctor (Syria)").check()
    assert "1 of 4 chosen" in page.inner_text("#split")
    page.get_by_label("Why the chosen claims belong elsewhere").fill("another hospital")
    button.click()
    page.get_by_text("an incident apart from the others now").wait_for()
    page.get_by_role("group", name="Your last decision").get_by_role("button", name="Undo").click()
    page.get_by_text("The decision is taken back.").wait_for()
    assert page.url.endswith(f"/incidents/{market.id}")
    history = page.locator(".history").inner_text()
    assert "tester took a claim out" in history
    assert "another hospital" in history


def test_a_claim_is_taken_in_by_a_dialog_and_the_keyboard(page: Any, market: Incident) -> None:
    go(page, f"/incidents/{market.id}/arrange?words=Homs")
    page.locator(".offer summary").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    page.keyboard.type("one raid")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The claim belongs to it now.").wait_for()


def test_a_note_stands_on_the_page(page: Any, market: Incident) -> None:
    go(page, f"/incidents/{market.id}")
    page.get_by_text("Add a note").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Note").fill("ask the hospital")
    page.get_by_role("dialog").get_by_role("button", name="Keep the note").click()
    page.get_by_text("Your note is kept.").wait_for()
    assert "ask the hospital" in page.locator(".summary").inner_text()


def test_a_page_that_is_behind_offers_to_reload(page: Any, live_server: LiveServer) -> None:
    def count(change: str) -> None:
        with closing(connect(live_server.case_path)) as db:
            db.execute(
                f"UPDATE meta SET value = CAST(CAST(value AS integer) {change} 1 AS text)"
                " WHERE key = 'views decisions'"
            )

    count("-")
    page.goto("/incidents")
    box = page.locator("#stale")
    assert "1 decision is not worked into the incidents yet" in box.inner_text()
    count("+")
    box.get_by_role("button", name="Reload").click()
    page.get_by_role("heading", name="Incidents").wait_for()
    assert page.locator("#stale").count() == 0
