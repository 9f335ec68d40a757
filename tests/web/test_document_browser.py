"""A report and a claim in a real browser: marks and cards, words taken over, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from web_case import LiveServer

from recount.pipeline import Case

SELECT = """([words]) => {
  const text = document.querySelector('[data-text]');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const whole = text.textContent, at = whole.indexOf(words);
  const range = document.createRange();
  let seen = 0, node;
  while ((node = walker.nextNode())) {
    const end = seen + node.length;
    if (at >= seen && at < end) range.setStart(node, at - seen);
    const to = at + words.length;
    if (to > seen && to <= end) range.setEnd(node, to - seen);
    seen = end;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def path_of(case: Case, name: str) -> str:
    return next(f"/documents/{doc.id}" for doc in case.documents() if doc.ref.endswith(name))


@pytest.fixture
def paths(case: Case) -> list[str]:
    """The pages of a plain report, of a hostile one, and of a claim of each."""
    found = [path_of(case, "wire.md"), path_of(case, "hostile.md")]
    ids = [path.rpartition("/")[2] for path in found]
    return found + [
        next(f"/claims/{claim.id}" for claim in case.claims() if claim.doc_id == doc_id)
        for doc_id in ids
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    page: Any, axe: Callable[[Any], None], paths: list[str], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    for path in paths:
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true; })")
        axe(page)


def test_a_phone_is_wide_enough(page: Any, paths: list[str]) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path


def test_a_hostile_report_does_nothing(page: Any, paths: list[str]) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in paths:
        page.goto(path)
        assert page.title().endswith("· Recount")


def test_a_claim_and_its_words_light_up_together(page: Any, case: Case) -> None:
    page.goto(path_of(case, "wire.md"))
    first, second = page.locator(".claim-card").nth(0), page.locator(".claim-card").nth(1)
    first.hover()
    lit = page.locator(".run.lit")
    assert lit.count() > 0
    assert all("1" in (run.get_attribute("data-claims") or "").split() for run in lit.all())
    page.locator('.run[data-heads="2"]').click()
    assert "lit" in (second.get_attribute("class") or "")
    page.mouse.move(0, 0)
    page.keyboard.press("k")
    assert "lit" in (first.get_attribute("class") or "")
    page.keyboard.press("j")
    assert "lit" in (second.get_attribute("class") or "")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*")


def test_marks_are_shown_or_not(page: Any, case: Case) -> None:
    page.goto(path_of(case, "wire.md"))
    source = page.locator(".run.m-source").first
    border = "e => getComputedStyle(e).borderTopStyle"
    assert source.evaluate(border) == "solid"
    page.get_by_label("source", exact=True).uncheck()
    assert source.evaluate(border) == "none"


def test_a_claim_is_added_from_selected_words(page: Any, case: Case) -> None:
    page.goto(path_of(case, "hostile.md"))
    page.evaluate(SELECT, ["of the city⟨U+200B⟩centre says"])
    page.get_by_role("button", name="Add a claim from these words").click()
    form = page.get_by_role("form", name="Add a claim")
    form.get_by_label("At least", exact=True).fill("2")
    form.get_by_label("At most", exact=True).fill("2")
    page.evaluate(SELECT, ["Two people"])
    form.locator('[name="counts.0.words"]').locator("..").get_by_role("button").click()
    form.get_by_label("Reason").fill("it was missed")
    form.get_by_role("button", name="Add the claim").click()
    page.wait_for_url("**#claim-*")
    claim_id = page.url.rpartition("#claim-")[2]
    claim = next(each for each in case.claims() if each.id == claim_id)
    assert claim.attribution.content.text == "of the city\u200bcentre says"
    assert claim.counts[0].evidence.text == "Two people"
    card = page.locator(f"#claim-{claim_id}")
    assert "lit" in (card.get_attribute("class") or "")
    assert case.verify() == []


def test_the_words_of_a_claim_are_mended_from_the_text(page: Any, case: Case) -> None:
    page.goto(path_of(case, "gao.md"))
    page.keyboard.press("j")
    page.evaluate(SELECT, ["a mine exploded"])
    page.get_by_role("button", name="Mend claim 1").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("These are the words of its").select_option("event")
    dialog.get_by_label("Reason").fill("the mine is what happened")
    dialog.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{path_of(case, 'gao.md')}")
    assert "The claim is amended." in page.get_by_role("status").first.inner_text()
    words = [c.event.evidence.text for c in case.claims() if c.event]
    assert "a mine exploded" in words


def test_a_claim_is_amended_by_keyboard_alone(
    page: Any, case: Case, live_server: LiveServer
) -> None:
    claim = next(c for c in case.claims() if c.counts and c.counts[0].value.low == 9)
    page.goto(f"/claims/{claim.id}")
    page.locator("#value-counts-0 summary").focus()
    page.keyboard.press("Enter")
    page.locator('#value-counts-0 [name="counts.0.high"]').focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    page.locator('#value-counts-0 [name="reason"]').focus()
    page.keyboard.type("a later line says so")
    page.keyboard.press("Enter")
    page.get_by_text("The claim is amended.").wait_for()
    assert "9 to 12" in page.locator("#value-counts-0 .value-said").inner_text()
    history = page.locator(".history").inner_text()
    assert "a later line says so" in history
    page.locator(".history summary").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("a slip")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The decision is taken back.").wait_for()
    assert page.locator("#value-counts-0 .value-said").inner_text() == "Killed: 9"


def test_a_place_is_looked_up_as_it_is_typed(page: Any, case: Case) -> None:
    claim = next(c for c in case.claims() if c.place and c.place.value.part is None)
    page.goto(f"/claims/{claim.id}")
    page.locator("#value-place summary").click()
    name = page.locator("#value-place").get_by_label("Name of the place")
    name.fill("Homs")
    name.press("Enter")
    page.locator('#value-place [name="place_id"]').first.check()
    page.locator('#value-place [name="reason"]').fill("the text says Homs")
    page.locator("#value-place").get_by_role("button", name="Save").click()
    page.get_by_text("The claim is amended.").wait_for()
    assert page.locator("#value-place .value-said").inner_text() == "Homs, Syria"


def test_a_value_and_its_words_are_paired(page: Any, case: Case) -> None:
    claim = next(c for c in case.claims() if c.counts and c.counts[0].value.low == 9)
    page.goto(f"/claims/{claim.id}")
    page.locator('#value-counts-0 .words-link[data-key="counts.0"]').focus()
    lit = page.locator(".run.keyed")
    assert "".join(run.inner_text() for run in lit.all()) == claim.counts[0].evidence.text
