"""The API gives the records of the command line, and only what its description says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from recount.cli.entry import main
from recount.pipeline import Case

LISTS = ("documents", "claims", "sources", "incidents", "issues")


def printed(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, object]]:
    assert main([*args, "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_what_the_command_line_prints(
    client: TestClient, case_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    expected = printed(capsys, kind, str(case_path))
    answer = client.get(f"/api/{kind}").json()
    assert expected
    assert answer == {"total": len(expected), "limit": 100, "offset": 0, "items": expected}
    assert [list(item) for item in answer["items"]] == [list(item) for item in expected]


@pytest.mark.parametrize(
    ("kind", "filters"),
    [
        ("claims", {"harm": "killed", "place": "Gao"}),
        ("claims", {"since": "2016-10-01", "status": "disputed"}),
        ("incidents", {"text": "Maarat"}),
        ("documents", {"text": "hospital"}),
        ("sources", {"source": "army"}),
        ("issues", {"text": "not_text"}),
    ],
)
def test_filters_are_the_command_lines(
    client: TestClient,
    case_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    filters: dict[str, str],
) -> None:
    options = [part for key, value in filters.items() for part in (f"--{key}", value)]
    expected = printed(capsys, kind, str(case_path), *options)
    assert client.get(f"/api/{kind}", params=filters).json()["items"] == expected


@pytest.mark.parametrize("kind", ["documents", "claims", "sources", "incidents"])
def test_one_record_is_the_lists_own(client: TestClient, kind: str) -> None:
    for item in client.get(f"/api/{kind}").json()["items"]:
        assert client.get(f"/api/{kind}/{item['id']}").json() == item


def test_a_codebook_is_that_of_the_query(
    client: TestClient, case_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = printed(capsys, "incidents", str(case_path), "--codebook", "airwars")
    assert client.get("/api/incidents?codebook=airwars").json()["items"] == expected


def test_a_list_is_cut_by_limit_and_offset(client: TestClient) -> None:
    whole = client.get("/api/claims").json()["items"]
    part = client.get("/api/claims?limit=2&offset=1").json()
    assert part == {"total": len(whole), "limit": 2, "offset": 1, "items": whole[1:3]}
    assert client.get("/api/claims?offset=99999").json()["items"] == []


def test_mentions_stand_in_the_text(client: TestClient) -> None:
    for doc in client.get("/api/documents").json()["items"]:
        for mention in client.get(f"/api/documents/{doc['id']}/mentions").json():
            parts = [doc["text"][span["start"] : span["end"]] for span in mention["spans"]]
            assert mention["text"] == " … ".join(parts)


@pytest.mark.parametrize("kind", ["documents", "claims", "sources", "incidents", "decisions"])
def test_what_is_not_there_is_a_problem_object(client: TestClient, kind: str) -> None:
    answer = client.get(f"/api/{kind}/ffff")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank", "title": "Not Found", "status": 404,
        "detail": f"There is no {kind[:-1]} with the id 'ffff'.",
    }  # fmt: skip


def test_a_decision_is_signed_and_changes_the_claim(client: TestClient, case: Case) -> None:
    claim = next(each for each in case.claims() if each.counts and each.counts[0].value.low == 4)
    body = {
        "kind": "amend", "subjects": [claim.id], "reason": "five in the original",
        "values": {"counts.0.low": 5, "counts.0.high": 5}, "before": {"counts.0.low": 4},
    }  # fmt: skip
    made = client.post("/api/decisions", json=body)
    assert made.status_code == 201
    record = made.json()
    assert (record["by"], record["before"]) == ("tester", {"counts.0.low": 4, "counts.0.high": 4})
    counts = client.get(f"/api/claims/{claim.id}").json()["counts"]
    assert (counts[0]["low"], counts[0]["high"]) == (5, 5)
    assert client.get(f"/api/decisions/{record['id']}").json() == record
    stale = client.post("/api/decisions", json=body)
    assert stale.status_code == 409
    assert stale.json()["detail"] == "counts.0.low is 5 by now, and not 4."
    undo = {"kind": "undo", "subjects": [record["id"]], "reason": "a slip"}
    assert client.post("/api/decisions", json=undo).status_code == 201
    assert client.post("/api/decisions", json=undo).status_code == 409
    assert client.get("/api/decisions").json()["total"] == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"kind": "accept", "subjects": ["ffff"], "reason": "x"}, "no record with the id 'ffff'"),
        ({"kind": "accept", "subjects": [], "reason": "x"}, "subjects"),
        ({"kind": "accept", "subjects": ["a"], "reason": " "}, "needs a reason"),
        ({"kind": "bless", "subjects": ["a"], "reason": "x"}, "kind"),
        ({"kind": "accept", "subjects": ["a"], "reason": "x", "by": "root"}, "by"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    client: TestClient, body: dict[str, object], said: str
) -> None:
    answer = client.post("/api/decisions", json=body)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_the_description_names_every_record_field(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    for kind, name in (("documents", "Document"), ("claims", "Claim"), ("incidents", "Incident"),
                       ("sources", "Source"), ("issues", "Issue")):  # fmt: skip
        fields = list(client.get(f"/api/{kind}").json()["items"][0])
        described = schema["components"]["schemas"][name]
        assert list(described["properties"]) == fields
        assert described["required"] == fields


BASE = "http://127.0.0.1:8000"
SCHEMA_EXAMPLES = 20


def test_nothing_that_is_sent_breaks_the_api(app: FastAPI) -> None:
    """Every answer to made-up requests, valid and not, is one that the description names."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        tried.add(operation.label)
        try_operation(operation, app.state.csrf)
    assert len(tried) == 20


def try_operation(operation: Any, token: str) -> None:
    @given(case=operation.as_strategy())
    @bounds(
        max_examples=SCHEMA_EXAMPLES, deadline=None, derandomize=True, database=None,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def check(case: schemathesis.Case) -> None:
        # Which ids there are, and what goes with which kind, no schema says.
        free = [positive_data_acceptance] if operation.method == "post" else []
        case.call_and_validate(base_url=BASE, headers={"X-CSRF-Token": token}, excluded_checks=free)

    check()
