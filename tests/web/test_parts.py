"""The parts that pages are made of, rendered alone and, where they need a script, in a browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from jinja2 import UndefinedError
from starlette.requests import Request

from recount.pipeline import Case
from recount.web.evidence import claim_line
from recount.web.queries import Paged
from recount.web.render import environment
from recount.web.security.sessions import Visitor

CONFIRM = """{% set fields = {"id": "<7>"} %}
{% call parts.confirm("rej", "Reject", "/nowhere", "Reject this claim", fields) -%}
<p>Its figures leave the tallies.</p>{% endcall %}"""


def show(app: FastAPI, source: str, **values: Any) -> str:
    """Renders a piece of a template as a page does."""
    scope = {
        "type": "http", "app": app, "path": "/things", "query_string": b"place=Gao&page=2",
        "headers": [(b"host", b"127.0.0.1:8000")], "scheme": "http", "method": "GET",
    }  # fmt: skip
    template = '{% import "parts.html" as parts with context %}' + source
    known = {"request": Request(scope), "visitor": Visitor("a", "admin", "TOKEN"),
             "codebook": "ucdp", "settings": app.state.settings}  # fmt: skip
    return environment().from_string(template).render({**known, **values})


def test_a_status_is_shape_and_word(app: FastAPI) -> None:
    shown = show(app, '{{ parts.status("disputed") }}')
    assert ">◆</span> Disputed" in shown


def test_a_claim_line_marks_what_was_read(app: FastAPI, case: Case) -> None:
    docs = {doc.id: doc for doc in case.documents()}
    hostile = [c for c in case.claims() if docs[c.doc_id].ref.endswith("hostile.md")]
    assert hostile
    for claim in hostile:
        shown = show(
            app, "{{ parts.claim_line(line) }}", line=claim_line(claim, docs[claim.doc_id])
        )
        assert 'class="m-' in shown
        assert "<script" not in shown
        assert "<b onclick" not in shown
        assert "\u202e" not in shown


def test_pages_keep_the_filters(app: FastAPI) -> None:
    shown = show(app, "{{ parts.pagination(found) }}", found=Paged([], 120, 2))
    assert 'href="/things?place=Gao&amp;page=1"' in shown
    assert 'href="/things?place=Gao&amp;page=3"' in shown
    assert "Page 2 of 3" in shown


def test_another_codebook_leads_to_the_first_page(app: FastAPI) -> None:
    shown = show(app, "{{ parts.codebook_switch() }}")
    assert 'href="/things?place=Gao&amp;codebook=airwars"' in shown


def test_a_record_without_a_page_is_no_link(app: FastAPI) -> None:
    app.state.record_pages = frozenset({"claims"})
    assert show(app, '{{ parts.record("sources", "ab", "<i>") }}') == "<bdi>&lt;i&gt;</bdi>"
    assert 'href="/claims/ab"' in show(app, '{{ parts.record("claims", "ab", "x") }}')


def test_only_web_addresses_are_linked(app: FastAPI) -> None:
    shown = show(app, '{{ parts.link_out("javascript:alert(1)") }}')
    assert "href" not in shown
    shown = show(app, '{{ parts.link_out("https://a.example/?a=1&b=2") }}')
    assert 'href="https://a.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow"' in shown


def test_a_decision_asks_for_its_reason_without_a_script_too(app: FastAPI) -> None:
    shown = show(app, CONFIRM)
    assert '<input type="hidden" name="csrf" value="TOKEN">' in shown
    assert '<input type="hidden" name="id" value="&lt;7&gt;">' in shown
    assert 'name="reason" rows="3" dir="auto" required' in shown


def test_an_unknown_name_is_an_error(app: FastAPI) -> None:
    with pytest.raises(UndefinedError):
        show(app, "{{ nothing_of_this_name }}")


def test_numbers_and_open_ends_are_said_in_words(app: FastAPI) -> None:
    tally = SimpleNamespace(low=9, best=12, high=1700, least_high=None)
    shown = show(app, "{{ parts.tally_bar(tally, 1700) }}", tally=tally)
    assert '<span class="tally-words">9 to 1,700, best 12</span>' in shown
    assert 'role="img" aria-label="9 to 1,700, best 12"' in shown


def test_a_reason_is_asked_for_in_a_dialog(app: FastAPI, page: Any, axe: Any) -> None:
    asked = show(app, CONFIRM)

    def add(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{asked}</main>"))

    page.route("**/documents", add)
    page.goto("/documents")
    page.get_by_text("Reject", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Reject this claim")
    assert page.evaluate("document.activeElement.name") == "reason"
    axe(page)
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Reject"
