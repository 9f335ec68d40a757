"""Issues: each with what it means and what to do."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from recount.vocab import load_table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "issues.md"


def test_each_code_of_the_documentation_is_explained() -> None:
    text = DOCS.read_text("utf-8")
    codes = set(re.findall(r"^\| `([\w.]+)` \| \w+ \|", text, re.MULTILINE))
    ended = {"gazetteer.unreadable"}  # ends its command and is never kept in a case
    assert set(load_table("issues")) == codes - ended
    for told in load_table("issues").values():
        assert set(told) == {"name", "means", "do"}


def test_an_issue_says_what_to_do(client: TestClient) -> None:
    page = client.get("/issues").text
    assert "broken.pdf" in page
    assert load_table("issues")["not_text"]["name"] in page
    assert "What to do:" in page


def test_issues_are_narrowed_by_facets_and_words(client: TestClient) -> None:
    assert "1 issue</p>" in client.get("/issues?severity=error").text
    assert "No issue fits." in client.get("/issues?severity=error&code=bad_row").text
    assert "No issue fits." in client.get("/issues?text=zebra").text
    assert "1 issue</p>" in client.get("/issues?text=broken").text


def test_an_issue_of_a_report_leads_to_it(client: TestClient, case) -> None:
    from recount.model import Issue

    doc = case.documents()[0]
    case.ledger.add_issues([Issue("extract", "reader_failed", "error", doc.ref, "a slip")])
    page = client.get("/issues?code=reader_failed").text
    assert doc.ref in page
    linked = f'href="/documents/{doc.id}"' in page
    assert linked == bool(client.get(f"/documents/{doc.id}").status_code == 200)
