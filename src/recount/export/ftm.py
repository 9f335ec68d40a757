"""The case as FollowTheMoney entities, one a line, as its own tools stream them.

A report is an Article, a party a Person, PublicBody, Organization or LegalEntity, an incident an
Event with an Address. A claim is a Note on its incident's Event, with the sentence; an account an
UnknownLink from its source to the Event, its role what the source says. Where a party stands in
a report is a Mention. Values are those that the schema takes: languages of three letters,
countries in small letters, addresses of the web only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recount.export.common import (
    Record,
    is_person,
    name_incident,
    say_figures,
    say_tally,
    web_address,
)
from recount.export.jsonl import write_line
from recount.export.snapshot import Files, Snapshot
from recount.model import make_id
from recount.vocab.loader import load_table

Entity = dict[str, Any]


def export_ftm(snapshot: Snapshot) -> Files:
    """Yields `entities.ftm.json`: reports, parties, incidents, claims, in that order."""
    entities = list(build_entities(snapshot))
    lines = "".join(f"{write_line(entity)}\n" for entity in entities)
    yield "entities.ftm.json", lines.encode("utf-8"), len(entities)


def build_entities(snapshot: Snapshot) -> Iterator[Entity]:
    """Yields the entities; every entity that one refers to is among them."""
    records = snapshot.records
    for doc in records.get("document", ()):
        yield _article(doc)
    claims = records.get("claim", ())
    parties = {party["id"]: party for claim in claims for party, _ in _parties(claim)}
    for source in records.get("source", ()):
        parties.setdefault(source["id"], source)
    yield from (_party(party) for party in parties.values())
    yield from _mentions(claims)
    event_of: dict[str, str] = {}
    for incident in records.get("incident", ()):
        event_of.update(dict.fromkeys(incident["claims"], _event_id(incident)))
        yield from _event(incident, parties, snapshot)
    for claim in claims:
        yield _note(claim, event_of.get(claim["id"]))


def _entity(key: str, schema: str, properties: Mapping[str, Any]) -> Entity:
    """Returns an entity; values that were not read are left out, each value stands once."""
    filled: dict[str, list[str]] = {}
    for name, value in properties.items():
        values = value if isinstance(value, list) else [value]
        found = [str(each) for each in dict.fromkeys(values) if each not in (None, "")]
        if found:
            filled[name] = found
    return {"id": key, "schema": schema, "properties": filled}


def _article(doc: Record) -> Entity:
    languages: dict[str, str] = load_table("interchange")["languages"]
    return _entity(
        _doc_id(doc["id"]),
        "Article",
        {
            "title": doc["title"],
            "fileName": doc["ref"],
            "author": doc["author"],
            "publisher": doc["outlet"],
            "publishedAt": doc["published"],
            "language": languages.get(doc["lang"] or ""),
            "sourceUrl": web_address(doc["url"]),
            "mimeType": doc["media_type"],
            "retrievedAt": doc["retrieved_at"],
            "bodyText": doc["text"],
            "notes": f"sha256:{doc['body_sha256']}",
        },
    )


def _parties(claim: Record) -> Iterator[tuple[Record, str]]:
    """Yields the identified parties of a claim with their roles."""
    attribution = claim["attribution"]
    roles = [(attribution["source"], "source")]
    roles += [(party, "via") for party in attribution["via"]]
    roles += [(actor, actor["role"]) for actor in claim["actors"]]
    for party, role in roles:
        if party and party["id"] and party["name"]:
            yield party, role


def _party(party: Record) -> Entity:
    schema = load_table("interchange")["ftm"].get(party["kind"] or "unknown", "LegalEntity")
    if is_person(party):
        schema = "Person"
    elif not party.get("named", True):
        schema = "LegalEntity"
    properties = {
        "name": party["name"],
        "alias": party.get("aliases", []),
        "summary": party["kind"],
        "notes": f"side: {party['side']}" if party["side"] else None,
    }
    return _entity(_party_id(party), schema, properties)


def _mentions(claims: Iterable[Record]) -> Iterator[Entity]:
    seen: set[str] = set()
    for claim in claims:
        for party, _ in _parties(claim):
            doc, start = claim["document"], party["spans"][0]["start"]
            key = f"mention-{make_id(doc, start, party['id'])}"
            if key not in seen:
                seen.add(key)
                yield _entity(
                    key,
                    "Mention",
                    {
                        "document": _doc_id(doc),
                        "name": " ".join(party["text"].split()),
                        "resolved": _party_id(party),
                    },
                )


def _event(incident: Record, parties: Mapping[str, Record], snapshot: Snapshot) -> Iterator[Entity]:
    place, when = incident["place"] or {}, incident["when"] or {}
    country = (place.get("country") or "").lower()
    names = [place.get("name"), place.get("admin1"), place.get("country_name")]
    written = ", ".join(dict.fromkeys(filter(None, names)))
    event, address = _event_id(incident), f"address-{incident['id']}"
    if place:
        yield _entity(
            address,
            "Address",
            {
                "full": written,
                "city": place.get("name") if place.get("feature") == "P" else None,
                "state": place.get("admin1"),
                "country": country,
                "latitude": place.get("lat"),
                "longitude": place.get("lon"),
                "remarks": f"within {place['radius_km']} km" if place.get("radius_km") else None,
            },
        )
    codebook = snapshot.codebook
    accused = [p["id"] for p in parties.values() if p["name"] in incident["perpetrators"]]
    yield _entity(
        event,
        "Event",
        {
            "name": name_incident(incident),
            "startDate": when.get("earliest"),
            "endDate": when.get("latest"),
            "country": country,
            "location": written,
            "addressEntity": address if place else None,
            "involved": [_party_id(parties[key]) for key in accused],
            "keywords": [incident["event"], incident["status"]],
            "summary": [say_tally(tally) for tally in incident["tallies"]],
            "description": [each["explanation"] for each in incident["disagreements"]],
            "notes": f"tallies: {codebook['name']}, rules version {codebook['version']}; case "
            f"version {snapshot.case_version}; {snapshot.program}",
            "proof": [_doc_id(doc["id"]) for doc in incident["documents"]],
            "recordId": incident["id"],
        },
    )
    for n, account in enumerate(incident["accounts"]):
        if account["source_id"] in parties:
            yield _link(event, n, account, parties[account["source_id"]])


def _link(event: str, n: int, account: Record, party: Record) -> Entity:
    figures = [
        {"harm": harm, "group": "persons", "unit": "persons", "vague": account["vague"], **bounds}
        for harm, bounds in account["says"].items()
    ]
    return _entity(
        f"account-{make_id(event, n)}",
        "UnknownLink",
        {
            "subject": _party_id(party),
            "object": event,
            "role": ": ".join(filter(None, (account["stance"], say_figures(figures)))),
            "status": "superseded" if account["superseded_by"] else None,
            "startDate": account["since"],
            "summary": account["lineage"],
            "recordId": "; ".join(account["claims"]),
        },
    )


def _note(claim: Record, event: str | None) -> Entity:
    source, cue = claim["attribution"]["source"], claim["attribution"]["cue"]
    speaker = (source["name"] or source["text"]) if source else claim["outlet"] or "the outlet"
    said = f"{speaker}: {claim['attribution']['stance']}"
    return _entity(
        f"claim-{claim['id']}",
        "Note",
        {
            "name": said + (f" ({cue['text']})" if cue else ""),
            "description": " ".join(claim["sentence"]["text"].split()),
            "summary": say_figures(claim["counts"]),
            "entity": event,
            "proof": _doc_id(claim["document"]),
            "publisher": claim["outlet"],
            "keywords": claim["event"]["type"] if claim["event"] else None,
        },
    )


def _doc_id(doc: str) -> str:
    return f"document-{doc}"


def _party_id(party: Record) -> str:
    return f"party-{party['id']}"


def _event_id(incident: Record) -> str:
    return f"incident-{incident['id']}"
