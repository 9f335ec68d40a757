"""The review in a real browser: ten claims by keyboard alone; two coders blind, and an editor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from web_case import PASSWORD, LiveServer

from recount import accounts
from recount.pipeline import Case, Settings

PLACES = ("Homs", "Aleppo", "Idlib", "Hama", "Daraa", "Palmyra", "Manbij", "Latakia")


def more_claims(case: Case, folder: Path) -> None:
    """Adds reports so that more than ten claims wait."""
    for n, place in enumerate(PLACES, 2):
        head = f"---\noutlet: Hill Gazette\npublished: 2016-11-{n:02}\n---\n"
        text = (
            f"{n} people were killed in an air strike on {place}, Syria, on Monday, police said.\n"
        )
        (folder / f"{place}.md").write_text(head + text, "utf-8")
    case.add([str(folder / f"{place}.md") for place in PLACES])


def press(page: Any, keys: str) -> None:
    """Types keys, and waits until another claim is shown."""
    before = page.locator("[data-claim]").get_attribute("data-claim")
    page.keyboard.type(keys)
    page.locator(f"#review [data-claim]:not([data-claim='{before}'])").wait_for()


def test_ten_claims_by_keyboard_alone(page: Any, case: Case, tmp_path: Path) -> None:
    more_claims(case, tmp_path)
    page.goto("/review")
    page.evaluate("window.same = true")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys").inner_text()
    assert all(said in keys for said in ("Next claim", "Accept", "Amend (edit)", "Undo your last"))
    page.keyboard.press("Escape")
    press(page, "j")
    press(page, "k")
    for keys in "aarsaaru":
        press(page, keys)
    press(page, "a")
    page.keyboard.press("e")
    page.locator("#amend input[name='counts.0.low']").wait_for()
    assert page.evaluate("document.activeElement.name").startswith("counts.0.low")
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    before = page.locator("[data-claim]").get_attribute("data-claim")
    page.keyboard.press("Enter")
    page.locator(f"#review [data-claim]:not([data-claim='{before}'])").wait_for()
    page.keyboard.press("w")
    page.keyboard.type("said twice")
    press_enter_on(page, "Reject")
    press(page, "a")
    press(page, "a")
    assert page.evaluate("window.same") is True  # never loaded anew
    short = {"accept": "a", "reject": "r", "amend": "e", "undo": "u"}
    assert "".join(short[d.kind] for d in case.decisions()) == "aaraaruaeraa"
    assert case.decisions()[-3].reason == "said twice"
    assert page.locator(".progress").inner_text().startswith("10 of ")


def press_enter_on(page: Any, name: str) -> None:
    """Goes on by the tabulator to a button and presses it."""
    before = page.locator("[data-claim]").get_attribute("data-claim")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith(name):
            break
    page.keyboard.press("Enter")
    page.locator(f"#review [data-claim]:not([data-claim='{before}'])").wait_for()


def test_what_the_server_refuses_is_said_and_what_was_typed_stays(
    browser: Any, live_server: LiveServer
) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto("/review?place=gao")
    page.keyboard.press("e")
    page.locator("[name='counts.0.low']").fill("99999")
    page.get_by_role("button", name="Keep the amendment").click()
    said = page.locator("#flashes .note-error")
    said.wait_for()
    assert "low 99999 is above high 4" in said.inner_text()
    assert page.locator("[name='counts.0.low']").input_value() == "99999"
    context.close()


@pytest.fixture
def people(browser: Any, live_login_server: LiveServer, settings: Settings) -> Iterator[Callable]:
    """Gives the page of somebody who has logged in with a browser of their own."""
    with Case.open(live_login_server.case_path, settings=settings) as case:
        accounts.create_user(case.ledger, "second", "coder", PASSWORD)
    contexts = []

    def enter(name: str) -> Any:
        context = browser.new_context(base_url=live_login_server.url)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto("/login?next=/review")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.locator("[data-claim]").wait_for()
        return page

    yield enter
    for context in contexts:
        context.close()


def test_two_coders_blind_and_an_editor(
    people: Callable[[str], Any], live_login_server: LiveServer, settings: Settings, axe: Any
) -> None:
    editor = people("editor")
    editor.locator("#change-setting summary").click()
    dialog = editor.get_by_role("dialog")
    dialog.get_by_role("button", name="Have two coders judge blind").click()
    editor.get_by_text("Coders review blind from now on").wait_for()
    one, other = people("coder"), people("second")
    assert "you see only your own decisions" in one.inner_text("main")
    first = one.locator("[data-claim]").get_attribute("data-claim")
    press(one, "a")
    assert other.locator("[data-claim]").get_attribute("data-claim") == first
    other.reload()
    assert other.locator("[data-claim]").get_attribute("data-claim") == first
    press(other, "r")  # they differ on the first
    press(one, "a")
    press(other, "a")  # and agree on the second
    other.goto("/history")
    assert other.locator(".decision").count() == 4  # two of their own, the setting, what is agreed
    axe(other)
    editor.goto("/review/adjudicate")
    assert editor.locator(".differing").count() == 1
    editor.emulate_media(color_scheme="light")
    axe(editor)
    editor.emulate_media(color_scheme="dark")
    axe(editor)
    editor.set_viewport_size({"width": 390, "height": 800})
    assert editor.evaluate("document.documentElement.scrollWidth") == 390
    editor.get_by_role("button", name="Take second’s decision").click()
    editor.get_by_text("Decided: the claim is rejected.").wait_for()
    editor.goto("/review/agreement")
    assert editor.get_by_role("row", name="Accept or reject").count() == 1
    axe(editor)
    one.goto("/history")
    assert one.locator(".decision").count() == 6
    with Case.open(live_login_server.case_path, settings=settings) as case:
        held = [(d.kind, d.by) for d in case.effective_decisions()]
    assert held == [
        ("review", "editor"),
        ("accept", "coder"),
        ("accept", "second"),
        ("reject", "editor"),
    ]


def test_without_script_the_review_is_pages_and_forms(
    browser: Any, live_server: LiveServer, case: Case
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto("/review")
    page.locator("#reason").fill("by hand")
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Accepted:").wait_for()
    page.get_by_role("button", name="Undo your last").click()
    page.get_by_text("Taken back.").wait_for()
    context.close()
    assert [(d.kind, d.reason) for d in case.decisions()] == [
        ("accept", "by hand"),
        ("undo", "taken back in review"),
    ]
