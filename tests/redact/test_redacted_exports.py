"""No withheld name occurs anywhere in any export of any form; what stays still fits its text."""

from __future__ import annotations

import csv
import html
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow.parquet as pq
import pytest
from reports import OUTSIDE_ONLY, PRIVATE, PUBLIC, outside_rows, write_reports

import recount
from recount.errors import UsageError
from recount.export.write import EXPORTERS
from recount.pipeline import Settings
from recount.sources.describe import person_id

FORMS = list(EXPORTERS)


@pytest.fixture(scope="module")
def case(cache_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[recount.Case]:
    """A case of the reports, with decisions that name people and places too."""
    folder = tmp_path_factory.mktemp("redact")
    settings = Settings(cache_dir)
    with recount.Case(folder / "names.recount", settings=settings) as opened:
        opened.add(write_reports(folder / "reports"))
        for name, data in zip(("tarwani-ged.csv", "acled.csv"), outside_rows(), strict=True):
            (folder / name).write_bytes(data)
            assert not opened.import_outside(folder / name).failed
        first, second = [claim for claim in opened.claims() if claim.place][:2]
        opened.decide("accept", first.id, reason="checked with Mrs Okpukpo", by="coder")
        opened.decide(
            "amend",
            second.id,
            reason="the house of Idriss TARWANI",
            by="coder",
            values={"place.lat": 16.27167, "place.lon": -0.04472, "place.name": "Tarwani house"},
        )
        yield opened


def fold(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold()


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def readings(name: str, data: bytes) -> Iterator[str]:
    """Yields what a file says in every form in which somebody could read it."""
    if name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(data))
        yield from strings(table.to_pylist())
        yield str(table.schema)
        return
    text = data.decode("utf-8")
    yield text
    yield text.encode().decode("unicode_escape", "replace")
    yield unquote(text)
    yield html.unescape(text)
    if ".json" in name or name.endswith(".geojson"):
        lines = text.splitlines() if name.endswith(("jsonl", "ftm.json")) else [text]
        for line in lines:
            for value in strings(json.loads(line)):
                yield value
                if value.startswith("{"):
                    yield from strings(json.loads(value))


def leaks(folder: Path) -> set[tuple[str, str]]:
    found = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for told in readings(path.name, path.read_bytes()):
            folded = fold(told).replace(" ", "")
            names = (*PRIVATE, *OUTSIDE_ONLY)
            found |= {(path.name, name) for name in names if fold(name) in folded}
    return found


def test_the_search_would_find_them(case: recount.Case, tmp_path: Path) -> None:
    # in an export that is not redacted, every name is there, in every form that has texts
    for form in ("jsonl", "csv", "parquet", "ftm", "annotations"):
        case.export(form, tmp_path / form)
        there = set(PRIVATE) | (set() if form in ("ftm", "annotations") else set(OUTSIDE_ONLY))
        assert {name for _, name in leaks(tmp_path / form)} == there, form


@pytest.mark.parametrize("verified", [False, True], ids=["all", "verified"])
@pytest.mark.parametrize("form", FORMS)
def test_no_withheld_name_occurs_anywhere(
    form: str, verified: bool, case: recount.Case, tmp_path: Path
) -> None:
    case.export(form, tmp_path, redacted=True, verified_only=verified)
    assert leaks(tmp_path) == set()


@pytest.mark.parametrize("form", FORMS)
def test_no_id_is_a_digest_of_a_withheld_name(
    form: str, case: recount.Case, tmp_path: Path
) -> None:
    # who has a list of names could try them all
    case.export(form, tmp_path, redacted=True)
    digests = {person_id(name) for name in (*PRIVATE, "Idriss Tarwani", "Nuhayla Tarwani",
               "Zoë Ibáñez", "Chidera Okpukpo", "Wanjala Wakhisi")}  # fmt: skip
    for path in tmp_path.iterdir():
        told = "\n".join(readings(path.name, path.read_bytes()))
        assert not [digest for digest in digests if digest in told], path.name


def records(case: recount.Case, folder: Path, **options: Any) -> dict[str, list[dict]]:
    case.export("jsonl", folder, **options)
    return {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in folder.glob("*.jsonl")
    }


def evidence(value: Any) -> Iterator[tuple[str, list[dict]]]:
    if isinstance(value, dict):
        if "spans" in value and "text" in value:
            yield value["text"], value["spans"]
        elif {"start", "end", "text"} <= set(value):
            yield value["text"], [value]
        for item in value.values():
            yield from evidence(item)
    elif isinstance(value, list):
        for item in value:
            yield from evidence(item)


def test_evidence_equals_the_redacted_text_at_its_spans(case: recount.Case, tmp_path: Path) -> None:
    told = records(case, tmp_path, redacted=True)
    texts = {doc["id"]: doc["text"] for doc in told["documents"]}
    seen = marked = 0
    for record in (*told["claims"], *told["mentions"]):
        text = texts[record["document"]]
        for words, spans in evidence(record):
            assert words == " … ".join(text[s["start"] : s["end"]] for s in spans)
            seen += 1
            marked += "[name withheld]" in words
    assert seen > 200
    assert marked > 20


def test_officials_and_towns_stay(case: recount.Case, tmp_path: Path) -> None:
    texts = " ".join(doc["text"] for doc in records(case, tmp_path, redacted=True)["documents"])
    assert [name for name in PUBLIC if name not in texts] == []


def test_figures_and_claims_are_the_same(case: recount.Case, tmp_path: Path) -> None:
    plain = records(case, tmp_path / "a")
    hidden = records(case, tmp_path / "b", redacted=True)
    for kind in ("claims", "incidents", "documents", "decisions"):
        assert [each["id"] for each in plain[kind]] == [each["id"] for each in hidden[kind]]
    assert [i["tallies"] for i in plain["incidents"]] == [i["tallies"] for i in hidden["incidents"]]
    assert [list(c) for c in plain["claims"]] == [list(c) for c in hidden["claims"]]  # all fields


def test_refs_still_join(case: recount.Case, tmp_path: Path) -> None:
    told = records(case, tmp_path, redacted=True)
    refs = {doc["id"]: doc["ref"] for doc in told["documents"]}
    assert len(set(refs.values())) == 4
    assert all(refs[claim["document"]] == claim["ref"] for claim in told["claims"])
    assert all(refs[d["id"]] == d["ref"] for i in told["incidents"] for d in i["documents"])
    assert all(issue["subject"] in refs.values() for issue in told["issues"] if issue["spans"])


@pytest.mark.parametrize("km", [2.0, 50.0])
def test_points_are_moved_and_their_radius_is_raised(
    km: float, case: recount.Case, tmp_path: Path
) -> None:
    plain = records(case, tmp_path / "a")
    hidden = records(case, tmp_path / "b", redacted=True, blur_km=km)
    pairs = [
        (before["place"], after["place"])
        for before, after in zip(plain["claims"], hidden["claims"], strict=True)
        if after["place"] and before["place"]["lat"] is not None
    ]
    assert pairs
    for before, after in pairs:
        assert (before["lat"], before["lon"]) != (after["lat"], after["lon"])
        assert after["radius_km"] == pytest.approx((before["radius_km"] or 0) + km, abs=0.001)
    amended = next(d for d in hidden["decisions"] if d["kind"] == "amend")
    assert amended["after"]["place.lat"] != 16.27167
    assert amended["reason"] == "the house of [name withheld]"


def test_outside_rows_keep_their_sense_and_lose_names_and_points(
    case: recount.Case, tmp_path: Path
) -> None:
    ged, event = records(case, tmp_path, redacted=True)["outside"]
    cells = event["cells"]
    assert cells["notes"] == (
        "On 2 March 2021, in Gao, shells killed [name withheld] and his wife [name withheld], 31. "
        "[name withheld]'s pupils fled to [coordinates withheld]. [name withheld] was a nurse."
    )
    assert cells["tags"] == "witness=[name withheld]"
    assert (cells["actor1"], cells["location"]) == ("Military Forces of Mali (2020-)", "Koba")
    assert event["actors"][0] == "Military Forces of Mali (2020-)"
    assert ged["cells"]["where_description"] == "house of [name withheld]"
    assert ged["cells"]["side_a"] == "Banner of the River"
    assert "tarwani" not in ged["ref"]
    columns = ("latitude", "longitude", "geom_wkt", "priogrid_gid")
    assert {ged["cells"][c] for c in columns} == {"[coordinates withheld]"}
    assert {cells[c] for c in ("latitude", "longitude")} == {"[coordinates withheld]"}
    for row in (ged, event):
        assert (row["place"]["lat"], row["place"]["lon"]) != (14.654321, -6.123456)
        assert row["place"]["radius_km"] == 15.0
    for form in ("jsonl", "csv", "parquet"):
        case.export(form, tmp_path / form, redacted=True)
        for path in (tmp_path / form).iterdir():
            assert not any(
                "14.654321" in told or "6.123456" in told
                for told in readings(path.name, path.read_bytes())
            ), path.name


def test_what_is_verified_only_has_no_outside_rows(case: recount.Case, tmp_path: Path) -> None:
    assert records(case, tmp_path, verified_only=True)["outside"] == []


def test_the_manifest_tells_how_much_and_no_name(case: recount.Case, tmp_path: Path) -> None:
    case.export("csv", tmp_path, redacted=True, blur_km=25)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    told = manifest["redaction"]
    assert set(told) == {
        "parties", "found_by_context", "passages", "kinds", "mark", "blur_km", "points",
    }  # fmt: skip
    assert {kind: n for kind, n in told["kinds"].items() if kind != "name"} == {
        "address": 1, "coordinates": 1, "email": 1, "phone": 2, "plate": 1,
    }  # fmt: skip
    assert sum(told["kinds"].values()) == told["passages"]
    assert told["blur_km"] == 25
    assert told["parties"] >= 10
    assert told["passages"] >= 25
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["made_with"]["redaction"] == told
    case.export("csv", tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text())["redaction"] is None


def test_redacted_twice_is_the_same_to_the_byte(case: recount.Case, tmp_path: Path) -> None:
    first = case.export("jsonl", tmp_path / "a", redacted=True)
    second = case.export("jsonl", tmp_path / "b", redacted=True)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("km", [0, -1, 1001, float("nan")])
def test_a_blur_that_is_none(km: float, case: recount.Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="blur"):
        case.export("jsonl", tmp_path, redacted=True, blur_km=km)


@pytest.mark.parametrize(
    ("form", "table", "remarks"),
    [
        ("acled", "acled", "notes"),
        ("ucdp", "ucdp", "where_description"),
        ("airwars", "incidents", "geolocation_notes"),
    ],
)
def test_points_of_codebooks_rows_are_moved_and_the_row_says_so(
    form: str, table: str, remarks: str, case: recount.Case, tmp_path: Path
) -> None:
    def rows(redacted: bool) -> list[dict[str, str]]:
        folder = tmp_path / str(redacted)
        case.export(form, folder, redacted=redacted, blur_km=25)
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            return [row for row in csv.DictReader(file) if row["latitude"]]

    plain, moved = rows(False), rows(True)
    points = {(row["latitude"], row["longitude"]) for row in plain}
    assert points.isdisjoint((row["latitude"], row["longitude"]) for row in moved)
    assert all(row[remarks].endswith("The point is moved by up to 25 km.") for row in moved)
    assert not any("is moved" in row[remarks] for row in plain)
    assert len(moved) == len(plain)
    if form == "acled":
        assert moved


# -- rules of one's own, the key, bundles ---------------------------------------------------------


RULES = """
[names]
withhold = ["Moussa Sidibé"]
keep = ["Zoë Ibáñez"]
[withhold]
words = ["Lake Tribune"]
[blur]
km = 25
"""


@pytest.mark.parametrize("form", FORMS)
def test_no_export_shows_what_the_rules_withhold(
    form: str, case: recount.Case, tmp_path: Path
) -> None:
    rules, key = tmp_path / "rules.toml", tmp_path / "names.key"
    rules.write_text(RULES, "utf-8")
    case.export(form, tmp_path / "out", redacted=True, rules=rules, key=key)
    kept = {"Ibáñez", "Zoë"}
    assert {name for _, name in leaks(tmp_path / "out")} <= kept
    for path in sorted((tmp_path / "out").iterdir()):
        for told in readings(path.name, path.read_bytes()):
            assert "sidibe" not in fold(told)
            assert "lake tribune" not in fold(told)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["redaction"]["blur_km"] == 25


def test_a_key_leads_back_to_every_text(case: recount.Case, tmp_path: Path) -> None:
    from recount.redact import read_key, restore

    key = tmp_path / "names.key"
    hidden = records(case, tmp_path / "a", redacted=True, key=key)
    first = key.read_bytes()
    plain = {doc.id: doc.text for doc in case.documents()}
    for doc in hidden["documents"]:
        assert "withheld]" in doc["text"]
        assert restore(doc["text"], read_key(key)) == plain[doc["id"]]
    records(case, tmp_path / "b", redacted=True, key=key)
    assert key.read_bytes() == first
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    assert leaks(tmp_path / "a") == set()


def test_a_redacted_bundle_holds_no_unredacted_text(case: recount.Case, tmp_path: Path) -> None:
    from recount.cli import main
    from recount.evidence.unpack import verify_bundle

    path, output = str(case.path), tmp_path / "out"
    assert main(["bundle", path, "--redact", "-o", str(output)]) == 0
    assert leaks(output) == set()
    names = {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file()}
    assert "data/records/claims.jsonl" in names
    assert not [n for n in names if n.endswith((".recount", ".html")) or "originals" in n]
    assert "THIS BUNDLE IS REDACTED" in (output / "data" / "README.txt").read_text()
    found = verify_bundle(output, Settings(tmp_path))
    assert found.problems == []
    assert found.told == ["redacted: without the case, its log and texts cannot be checked"]
    lines = (output / "data" / "log.jsonl").read_text().splitlines()
    assert [json.loads(line)["chain"] for line in lines] == [e.chain for e in case.log()]
    assert main(["bundle", path, "-o", str(tmp_path / "whole")]) == 0
    whole = tmp_path / "whole" / "data" / "records"
    assert {name for _, name in leaks(whole)} == {*PRIVATE, *OUTSIDE_ONLY}


def test_the_redact_command(
    case: recount.Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from recount.cli import main

    key = tmp_path / "names.key"
    assert main(["redact", str(case.path), "--key", str(key)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["kind"] for line in lines} == {
        "address", "coordinates", "email", "name", "phone", "plate",
    }  # fmt: skip
    placeholders = json.loads(key.read_text("utf-8"))["placeholders"]
    texts = {doc.id: {"text": doc.text, "title": doc.title} for doc in case.documents()}
    for line in lines:
        assert "text" not in line
        for at in line["where"]:
            wording = texts[at["document"]][at["field"]][at["start"] : at["end"]]
            assert placeholders[line["placeholder"]] == wording
    out = str(tmp_path / "x")
    assert main(["export", str(case.path), "--to", "csv", "-o", out, "--key", str(key)]) == 2
    assert "go with --redact" in capsys.readouterr().err
