"""A report's chain of custody in the browser."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.testclient import TestClient
from web_case import LiveServer, go

from recount.pipeline import Case


def test_custody_names_digests_the_log_and_decisions(client: TestClient, case: Case) -> None:
    doc = case.documents()[0]
    claim = next(claim for claim in case.claims() if claim.doc_id == doc.id)
    asked = {"kind": "accept", "subjects": [claim.id], "reason": "read by two"}
    assert client.post("/api/decisions", json=asked).status_code == 201
    page = client.get(f"/documents/{doc.id}/custody").text
    body = case.ledger.body(doc.body_sha256)
    assert body is not None
    assert hashlib.sha3_512(body).hexdigest() in page
    assert doc.body_sha256 in page
    assert "Entry " in page
    assert "read by two" in page
    assert "No authority has stamped" in page
    assert f'href="/documents/{doc.id}/custody"' in client.get(f"/documents/{doc.id}").text


def test_an_unknown_report_has_none(client: TestClient) -> None:
    assert client.get("/documents/nothing/custody").status_code == 404


def test_axe_finds_nothing(page: Any, live_server: LiveServer, case: Case, axe: Any) -> None:
    go(page, f"/documents/{case.documents()[0].id}/custody")
    axe(page)
