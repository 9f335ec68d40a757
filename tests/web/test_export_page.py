"""Export: what is in, and an archive that is the same every time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_case import LogIn

from recount.contents import make_snapshot
from recount.export.write import EXPORTERS, write_export
from recount.pipeline import Case
from recount.store import Address
from recount.vocab import load_table


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_form_is_told_in_a_sentence(client: TestClient) -> None:
    assert set(load_table("find")["formats"]) == set(EXPORTERS)
    page = client.get("/export").text
    for told in load_table("find")["formats"].values():
        assert told["what"].replace("&", "&amp;").replace("'", "&#39;") in page


@pytest.mark.parametrize("form", ["csv", "jsonl", "ucdp", "geojson", "prov"])
def test_an_archive_has_the_files_of_the_command_line(
    client: TestClient, case: Case, case_path: str | Path, tmp_path: Path, form: str
) -> None:
    answer = client.get(f"/export/download?format={form}")
    assert answer.headers["content-type"] == "application/zip"
    name = Address.parse(case_path).name
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}-{form}.zip"'
    assert client.get(f"/api/export?format={form}").content == answer.content
    written = write_export(make_snapshot(case, "ucdp"), form, tmp_path / form)
    expected = {p.relative_to(tmp_path / form).as_posix(): p.read_bytes() for p in written}
    assert unpack(answer.content) == expected


def test_the_preview_counts_what_the_archive_holds(client: TestClient) -> None:
    query = "place=Gao&harm=killed"
    page = client.get(f"/export?{query}").text
    counts = [int(n) for n in re.findall(r"<li><b>(\d+)</b>", page)]
    files = unpack(client.get(f"/export/download?format=jsonl&{query}").content)
    held = [
        len(files[f"{name}.jsonl"].splitlines()) for name in ("incidents", "claims", "documents")
    ]
    assert counts == held
    assert counts[0] == 1
    manifest = json.loads(files["manifest.json"])
    assert manifest["notes"][0].startswith("narrowed to place Gao, harm killed: ")


def test_names_are_withheld_and_only_accepted_claims_kept(client: TestClient, case: Case) -> None:
    query = "format=jsonl&redact=1&blur_km=5&verified=1"
    files = unpack(client.get(f"/export/download?{query}").content)
    manifest = json.loads(files["manifest.json"])
    assert manifest["verified_only"] is True
    assert "points moved by up to 5 km" in manifest["notes"][-1]
    assert files["claims.jsonl"] == b""
    assert "Nothing fits, so there is nothing to export" in client.get("/export?verified=1").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("format=pdf", "one of jsonl, csv"),
        ("format=csv&redact=1&blur_km=far", "a number from 0.1"),
        ("format=csv&redact=1&blur_km=0", "from 0.1 to 1000"),
        ("format=csv&codebook=/etc/passwd", "no codebook"),
        ("format=csv&since=yesterday", "since"),
    ],
)
def test_what_cannot_be_exported_is_said(client: TestClient, query: str, said: str) -> None:
    answer = client.get(f"/export/download?{query}")
    assert answer.status_code == 422
    assert said in answer.text


def test_a_viewer_may_export_what_they_may_see(logged_in: LogIn) -> None:
    viewer = logged_in("viewer")
    assert viewer.get("/export").status_code == 200
    assert viewer.get("/export/download?format=csv").status_code == 200
    assert viewer.get("/api/export?format=csv").status_code == 200


def test_a_large_case_is_exported_beside_the_pages(
    client: TestClient, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = client.get("/export/download?format=csv").content
    monkeypatch.setattr("recount.web.exporting.AT_ONCE", 0)
    assert client.get("/export/download?format=csv").content == small


def test_nothing_is_left_behind(client: TestClient, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    client.get("/export/download?format=csv")
    client.get("/export/download?format=csv&redact=1&blur_km=0")
    assert list((tmp_path / "temp").iterdir()) == []


def test_an_empty_filter_is_the_whole_case(client: TestClient, case: Case) -> None:
    whole = client.get("/export/download?format=jsonl").content
    assert client.get("/export/download?format=jsonl&place=&since=").content == whole
