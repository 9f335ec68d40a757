"""Bundles of our own: a few reports on one or more incidents, and what there is to find in them.

A bundle is a folder of `data/bundles`: one Markdown file a report, and `gold.json`. Its form and
conventions are told in docs/bundles.md. `python -m bench.bundles` checks them all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.bundle_figures import check_figures, earlier, read_form
from bench.bundle_outcome import check_outcome
from recount.ingest.plain import read_markdown

BUNDLES = Path(__file__).parent / "data" / "bundles"
FORM = read_form()
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A folder's reports, as rows of the scorer's `docs.jsonl`, and its row of `gold.jsonl`."""

    name: str
    docs: tuple[Row, ...]
    gold: Row

    @property
    def held_out(self) -> bool:
        """Whether the bundle is for measuring only: those with even numbers are."""
        return int(self.name.partition("-")[0]) % 2 == 0


def read_bundle(folder: Path) -> Bundle:
    """Returns one bundle; raises ValueError where a report lacks a field of its head."""
    number = folder.name.partition("-")[0]
    docs = []
    for path in sorted(folder.glob("*.md")):
        (page,) = read_markdown(path.read_bytes(), str(path), {})
        head = {"title": page.title, "outlet": page.outlet, "published": page.published}
        if missing := [name for name, value in head.items() if value is None]:
            raise ValueError(f"{path}: no {', '.join(missing)} in its head")
        head["published"] = page.published.isoformat() if page.published else None
        docs.append({"id": f"{number}-{path.stem}", "text": page.text.strip(), **head})
    return Bundle(folder.name, tuple(docs), json.loads((folder / "gold.json").read_text("utf-8")))


def read_bundles(folder: Path = BUNDLES) -> list[Bundle]:
    """Returns all bundles by number."""
    return [read_bundle(path.parent) for path in sorted(folder.glob("*/gold.json"))]


def check_bundle(bundle: Bundle) -> list[str]:
    """Returns a line for each thing in a bundle's gold that is incomplete or does not add up."""
    found = list(_check_form(bundle))
    if not found:
        texts = {doc["id"]: f"{doc['title']}\n{doc['text']}" for doc in bundle.docs}
        for incident in bundle.gold["incidents"]:
            key = incident["key"]
            found += [f"{key}: {line}" for line in check_outcome(incident)]
        found += check_figures(bundle.gold, texts)
    return [f"{bundle.name}: {line}" for line in found]


def _check_form(bundle: Bundle) -> Iterable[str]:
    gold, published = bundle.gold, {doc["id"]: doc["published"] for doc in bundle.docs}
    if not 3 <= len(published) <= 6:
        yield f"{len(published)} reports; 3 to 6 make a bundle"
    if gold.get("bundle") != bundle.name:
        yield f"bundle is called {gold.get('bundle')}"
    yield from _check_keys("gold", gold, "bundle")
    for incident in gold.get("incidents", []):
        yield from _check_incident(incident, published)
    told = {doc for incident in gold.get("incidents", []) for doc in incident.get("documents", [])}
    others = [*gold.get("background", []), *gold.get("decoys", [])]
    told |= {row.get("document", "") for row in others}
    for row in others:
        yield from _check_keys("background", row, "background")
    paired = {doc for pair in gold.get("copies", []) for doc in pair}
    yield from (f"{doc} is no report" for doc in sorted((told | paired) - set(published)))
    yield from (f"{doc} is nowhere in the gold" for doc in sorted(set(published) - told))


def _check_keys(what: str, row: Row, form: str) -> Iterable[str]:
    needed, more = FORM["keys"][form], FORM["keys"][f"{form}_more"]
    if missing := sorted({*needed} - {*row}):
        yield f"{what} lacks {', '.join(missing)}"
    if unknown := sorted({*row} - {*needed, *more}):
        yield f"{what} has {', '.join(unknown)}, which nobody reads"


def _check_incident(incident: Row, published: dict[str, str]) -> Iterable[str]:
    key, values = f"incident {incident.get('key')}", FORM["values"]
    if broken := list(_check_keys(key, incident, "incident")):
        yield from broken
        return
    if not incident["earliest"] <= incident["latest"]:
        yield f"{key} ends before it begins"
    if incident["status"] not in values["status"]:
        yield f"{key} has the status {incident['status']}"
    if unknown := {*incident["disagreements"]} - {*values["about"]}:
        yield f"{key} has a disagreement about {', '.join(unknown)}"
    if unknown := {*incident["tallies"]} - {*values["harm"]}:
        yield f"{key} has a tally of {', '.join(unknown)}"
    for doc in incident["documents"]:
        if published.get(doc, "9999") < incident["earliest"]:
            yield f"{key} happens after {doc} was published"
    for account in incident["accounts"]:
        yield from _check_account(key, account, set(incident["documents"]))


def _check_account(key: str, account: Row, documents: set[str]) -> Iterable[str]:
    who = f"{key}, {account.get('source')}"
    if broken := list(_check_keys(who, account, "account")):
        yield from broken
        return
    for field in ("kind", "stance"):
        if account[field] not in FORM["values"][field]:
            yield f"{who} has the {field} {account[field]}"
    if not account["documents"] or not set(account["documents"]) <= documents:
        yield f"{who} is told in {account['documents']}, the incident in {sorted(documents)}"
    for harm in FORM["values"]["harm"]:
        for pair in [account[harm], *account.get(earlier(harm), [])]:
            if pair is not None and not _is_range(pair):
                yield f"{who} has {pair} {harm}"


def _is_range(pair: object) -> bool:
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], int):
        return False
    return pair[1] is None or (isinstance(pair[1], int) and 0 <= pair[0] <= pair[1])


def main() -> None:
    """Checks all bundles and prints what is wrong with them."""
    bundles = read_bundles()
    problems = [line for bundle in bundles for line in check_bundle(bundle)]
    print(f"{len(bundles)} bundles, {sum(len(b.docs) for b in bundles)} reports")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
