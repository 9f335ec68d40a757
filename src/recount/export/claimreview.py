"""Claims and incidents in schema.org's words, as JSON-LD.

A claim is a `Claim`: its words, who makes it (`author`), and the report that it appears in. An
incident is a `ClaimReview` of its claims. It rates nothing as true or false: `reviewRating` has
no `ratingValue`, only an `alternateName` that says how the accounts stand to each other. It has
no `author` either, since schema.org takes a person or organisation there and a program judged;
who publishes the page should put its own name in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recount.export.common import (
    Record,
    document_iri,
    is_person,
    name_incident,
    say_figures,
    say_tally,
    web_address,
)
from recount.export.jsonl import write_json
from recount.export.snapshot import Files, Snapshot
from recount.vocab.loader import load_table

Node = dict[str, Any]
_DATASET = "urn:recount:case"


def export_claimreview(snapshot: Snapshot) -> Files:
    """Yields `claimreview.jsonld`: the case, its reports, claims and incidents in one graph."""
    records = snapshot.records
    docs, claims, incidents = (records.get(kind, ()) for kind in ("document", "claim", "incident"))
    here = {claim["id"] for claim in claims}
    graph = [
        _dataset(snapshot),
        *map(_report, docs),
        *map(_claim, claims),
        *(_review(incident, here) for incident in incidents),
    ]
    document = {"@context": "https://schema.org", "@graph": graph}
    yield "claimreview.jsonld", write_json(document), len(claims) + len(incidents)


def _node(kind: str, **values: Any) -> Node:
    """Returns a node; values that were not read are left out."""
    filled = {key: value for key, value in values.items() if value not in (None, "", [], {})}
    key = filled.pop("id", None)
    return {"@type": kind, **({"@id": key} if key else {}), **filled}


def _dataset(snapshot: Snapshot) -> Node:
    codebook = snapshot.codebook
    return _node(
        "Dataset",
        id=_DATASET,
        name="Claims and incidents read from news reports",
        version=snapshot.case_version,
        creditText=snapshot.program,
        measurementTechnique=f"{codebook['name']}, rules version {codebook['version']}",
        description="; ".join(snapshot.notes),
    )


def _report(doc: Record) -> Node:
    return _node(
        "NewsArticle",
        id=document_iri(doc),
        headline=doc["title"],
        url=web_address(doc["url"]),
        datePublished=doc["published"],
        inLanguage=doc["lang"],
        publisher=_node("Organization", name=doc["outlet"]) if doc["outlet"] else None,
        author=_node("Person", name=doc["author"]) if doc["author"] else None,
    )


def _claim(claim: Record) -> Node:
    source = claim["attribution"]["source"]
    outlet = {"id": None, "name": claim["outlet"]}
    event, place, when = claim["event"], claim["place"], claim["when"]
    happening = _happening(event["type"] if event else "", place, when)
    report = {"@id": f"urn:recount:document:{claim['document']}"}
    return _node(
        "Claim",
        id=_claim_id(claim["id"]),
        text=claim["sentence"]["text"],
        abstract=say_figures(claim["counts"]),
        author=_author(source or outlet),
        appearance=report,
        datePublished=claim["published"],
        about=happening,
        keywords=[claim["attribution"]["stance"], claim["attribution"]["manner"]],
        isPartOf={"@id": _DATASET},
    )


def _author(party: Mapping[str, Any]) -> Node | None:
    if not party["name"]:
        return None
    return _node("Person" if is_person(party) else "Organization", name=party["name"])


def _happening(name: str, place: Record | None, when: Record | None) -> Node | None:
    where = None
    if place:
        point = None
        if place["lat"] is not None:
            point = _node("GeoCoordinates", latitude=place["lat"], longitude=place["lon"])
        where = _node(
            "Place",
            name=place["name"],
            address=_node(
                "PostalAddress",
                addressRegion=place["admin1"],
                addressCountry=place["country"],
            ),
            geo=point,
        )
    if not (name or where or when):
        return None
    return _node(
        "Event",
        name=name,
        startDate=when["earliest"] if when else None,
        endDate=when["latest"] if when else None,
        location=where,
    )


def _review(incident: Record, here: set[str]) -> Node:
    words: dict[str, str] = load_table("interchange")["status"]
    name = name_incident(incident)
    happening = _happening(name, incident["place"], incident["when"])
    return _node(
        "ClaimReview",
        id=f"urn:recount:incident:{incident['id']}",
        name=name,
        claimReviewed=name,
        itemReviewed=[{"@id": _claim_id(key)} for key in incident["claims"] if key in here],
        reviewRating=_node(
            "Rating",
            alternateName=words[incident["status"]],
            ratingExplanation="How the accounts stand to each other. No verdict on what is true.",
        ),
        reviewBody=" ".join(each["explanation"] for each in incident["disagreements"]),
        about=[happening, *_observations(incident, here)],
        isPartOf={"@id": _DATASET},
    )


def _observations(incident: Record, here: set[str]) -> Iterator[Node]:
    for tally in incident["tallies"]:
        behind = dict.fromkeys(tally[f"{end}_claim"] for end in ("low", "best", "high"))
        yield _node(
            "Observation",
            name=f"{tally['harm']}, {tally['group']}",
            minValue=tally["low"],
            value=tally["best"],
            maxValue=tally["high"],
            unitText=tally["unit"],
            measurementTechnique=tally["policy"],
            description=say_tally(tally),
            subjectOf=[{"@id": _claim_id(key)} for key in behind if key in here],
        )


def _claim_id(key: str) -> str:
    return f"urn:recount:claim:{key}"
