"""The page: self-contained, escaped, every figure led back to its sentence."""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest
import sample_case as sample
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.report.contents import Contents
from recount.report.page import build_page


def make_contents(**changes: object) -> Contents:
    fields: dict[str, object] = {
        "title": "Deir Samra",
        "documents": sample.DOCS,
        "claims": sample.CLAIMS,
        "incidents": sample.INCIDENTS,
        "sources": sample.SOURCES,
        "issues": sample.ISSUES,
        "decisions": sample.DECISIONS,
        "copies": sample.COPIES,
        "codebook": "UCDP GED (rules version 1)",
        "versions": {"recount": "0.1.0"},
    }
    return Contents(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def page() -> str:
    return build_page(make_contents())


@pytest.fixture(scope="module")
def tree(page: str) -> ET.Element:
    return ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def text_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_page_asks_for_nothing(page: str, tree: ET.Element) -> None:
    assert "<script" not in page.lower()
    assert not [e for e in tree.iter() if e.get("src") or e.tag in {"link", "img", "iframe"}]
    assert "url(" not in page
    assert "@import" not in page
    # links lead out only where a report has an http(s) address, never javascript:
    out = {e.get("href") for e in tree.iter("a") if not str(e.get("href")).startswith("#")}
    assert out == {f"https://example.org/{name}" for name in ("morning", "wire", "copy", "army")}
    # no inline style, which the policy would block
    assert not [e for e in tree.iter() if e.get("style")]


def test_policy_allows_the_style_and_nothing_else(page: str, tree: ET.Element) -> None:
    style = next(tree.iter("style")).text or ""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [e.get("content") for e in tree.iter("meta") if e.get("http-equiv")]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


def test_links_lead_somewhere_and_ids_are_unique(tree: ET.Element) -> None:
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    inside = {str(e.get("href"))[1:] for e in tree.iter("a") if str(e.get("href")).startswith("#")}
    assert inside <= set(ids)
    labelled = {str(e.get("aria-labelledby")) for e in tree.iter() if e.get("aria-labelledby")}
    assert labelled <= set(ids)


def test_each_bound_leads_to_the_sentence_that_set_it(tree: ET.Element) -> None:
    section = next(e for e in tree.iter("section") if e.get("aria-labelledby") == "i1")
    row = next(e for e in section.iter("tr") if "Killed" in text_of(e) and e.find("td") is not None)
    cells = [c for c in row.iter("td") if c.get("data-label") in {"Lowest", "Best", "Highest"}]
    linked = []
    for cell in cells:
        anchor = next(cell.iter("a"))
        target = str(anchor.get("href"))[1:]
        item = next(e for e in tree.iter("li") if e.get("id") == target)
        linked.append(text_of(next(item.iter("blockquote"))))
        back = [a.get("href") for a in item.iter("a")]
        assert "#i1" in back
    assert "eight gunmen" in linked[0]
    assert "At least 14 people" in linked[1]
    assert "dozens" in linked[2]


def test_evidence_marks_figures_and_content(tree: ET.Element) -> None:
    items = [e for e in tree.iter("li") if "At least 14 people" in text_of(e) and e.get("id")]
    marks = {text_of(m) for m in items[0].iter("mark") if "s-count" in str(m.get("class"))}
    assert marks == {"At least 14 people", "three children"}
    quote = text_of(next(items[0].iter("blockquote")))
    assert quote == sample.FOURTEEN.sentence.text


def test_what_a_newcomer_reads(tree: ET.Element) -> None:
    whole = text_of(tree)
    headings = [text_of(e) for e in tree.iter() if e.tag in {"h2", "h3"}]
    assert "1. Air or drone strike in Deir Samra, Syria, 30 September 2016" in headings
    assert "3. Ground or a building taken in Tell Nuwar (north), Aleppo, 1 October 2016" in headings
    assert "Background figures, in no tally" in headings
    assert "killed: at least 8, best 14" in whole
    assert "rebel commanders deny it" in whole
    assert "Replaced by a later statement" in whole
    assert "the gazetteer lacks Tell Nuwar; shown within Aleppo" in whole
    # the period total stands in the background table and in no incident
    section = next(e for e in tree.iter("section") if e.get("aria-labelledby") == "i1")
    assert "at least 201" not in text_of(section)
    assert "at least 201" in whole


def test_many_incidents_can_be_chosen_by_status_and_found(tree: ET.Element) -> None:
    # few incidents need neither
    assert not list(tree.iter("input"))
    assert "Find an incident" not in text_of(tree)
    statuses = ("disputed", "corroborated", "single_source") * 5
    many = [replace(sample.MARKET, id=f"i{n:02}", status=s) for n, s in enumerate(statuses)]
    many[0] = replace(many[0], place=None, when=None)
    big = ET.fromstring(build_page(make_contents(incidents=many)).removeprefix("<!DOCTYPE html>\n"))
    buttons = [text_of(label) for label in big.iter("label")]
    assert buttons == ["all 15", "◆ Disputed (5)", "● Corroborated (5)", "○ One source (5)"]
    assert [b.get("id") for b in big.iter("input") if b.get("checked")] == ["only-all"]
    css = next(big.iter("style")).text or ""
    for button in big.iter("input"):
        assert button.get("id") == "only-all" or f"#{button.get('id')}:checked" in css
    sections = [e for e in big.iter("section") if e.get("class") == "incident"]
    assert [e.get("data-status") for e in sections].count("disputed") == 5
    index = next(e for e in big.iter("section") if e.get("aria-labelledby") == "index")
    for details in index.iter("details"):  # each list has every incident once
        links = [str(a.get("href")) for a in details.iter("a")]
        assert sorted(links) == sorted(f"#i{n}" for n in range(1, 16))
    by_month, by_place, by_kind = (text_of(details) for details in index.iter("details"))
    assert by_month.startswith("By month (2 groups)September 2016")
    assert "day not read" in by_month
    assert by_place.startswith("By place (2 groups)Syria")
    assert by_kind.startswith("By kind (1 group)Air or drone strike")


def test_only_parties_are_said_to_have_done_it() -> None:
    names = ("Military forces of Syria", "warplane (Syria)", "gunman", "artillery (Syria)")
    incident = replace(sample.MARKET, perpetrators=names)
    page = build_page(make_contents(incidents=(incident,)))
    section = page[page.index("Said to have done it") :][:200]
    assert "Military forces of Syria and gunman" in section
    things = replace(sample.MARKET, perpetrators=("aircraft (Syria)",))
    assert "Said to have done it" not in build_page(make_contents(incidents=(things,)))


def test_a_country_without_an_outline_is_named() -> None:
    assert sample.MARKET.place is not None
    place = replace(
        sample.MARKET.place, name="Niš", country="RS", country_name="Serbia", lat=43.32, lon=21.9
    )
    page = build_page(make_contents(incidents=(replace(sample.MARKET, place=place),)))
    assert "No outline is at hand for Serbia; its borders are not drawn." in page
    assert "No outline" not in build_page(make_contents())


def test_who_uses_which_loaded_word(tree: ET.Element) -> None:
    section = next(e for e in tree.iter("section") if e.get("aria-labelledby") == "sources")
    rows = [text_of(e) for e in section.iter("tr")]
    assert any(row.startswith("Military forces of Syria") and "rebel (1)" in row for row in rows)
    # the outlet's word is not the council's
    assert not any(row.startswith("Coastal") and "rebel" in row for row in rows)


def test_tables_and_pictures_are_told_to_those_who_do_not_see(tree: ET.Element) -> None:
    assert all(th.get("scope") in {"col", "row"} for th in tree.iter("th"))
    for picture in tree.iter("svg"):
        parts_of_others = picture.get("role") or picture.get("aria-hidden") or picture.get("x")
        assert parts_of_others
        if picture.get("role") == "img":
            assert picture.get("aria-label")
    levels = [int(e.tag[1]) for e in tree.iter() if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_control_characters_are_shown_and_not_obeyed(page: str) -> None:
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "␛[31m⟨U+202E⟩" in page
    assert 'dir="auto"' in page


def test_same_contents_same_bytes(page: str) -> None:
    assert build_page(make_contents()) == page
    assert len(page) < 120_000  # no script of megabytes


def test_empty_case() -> None:
    tree = ET.fromstring(
        build_page(
            make_contents(
                documents=(), claims=(), incidents=(), sources=(), issues=(), decisions=(),
                copies={},
            )
        ).removeprefix("<!DOCTYPE html>\n")
    )  # fmt: skip
    assert "No account gives a number" in text_of(tree)
    assert "No person has checked" in text_of(tree)


def test_records_that_do_not_fit_together_break_nothing() -> None:
    # incidents whose documents and claims are missing (a damaged or narrowed case)
    tree = ET.fromstring(
        build_page(make_contents(documents=(), claims=())).removeprefix("<!DOCTYPE html>\n")
    )
    assert "Air or drone strike" in text_of(tree)


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_stays_text(title: str, name: str) -> None:
    doc = replace(sample.DOCS[0], title=name, outlet=title, ref=name or "x", url=name)
    account = replace(sample.MARKET.accounts[0], source=name, lineage=title, side=title)
    incident = replace(sample.MARKET, accounts=(account,), reasons=(title, name))
    page = build_page(
        make_contents(title=title, documents=(doc, *sample.DOCS[1:]), incidents=(incident,))
    )
    page.encode("utf-8")
    ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
