"""The records as JSON-able dictionaries, in the field order that scripts rely on.

The only place where the outside form of a record is written. Dates become ISO 8601 days,
spans `{"start", "end"}`; nothing that was not read becomes anything but null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from recount.model import (
    Account,
    Arrival,
    Attribution,
    Claim,
    Decision,
    Derivation,
    Document,
    Evidence,
    Incident,
    Issue,
    Mention,
    MentionType,
    Outside,
    Party,
    ReadingHead,
    Source,
    Span,
    Tally,
)
from recount.values import Count, Event, Identity, Place, When

Record = dict[str, Any]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def span_records(spans: tuple[Span, ...]) -> list[Record]:
    """Returns spans as `{"start", "end"}`."""
    return [{"start": span.start, "end": span.end} for span in spans]


def evidence_record(evidence: Evidence | None) -> Record | None:
    """Returns the words and where they stand, or null."""
    if evidence is None:
        return None
    return {"text": evidence.text, "spans": span_records(evidence.spans)}


def document_record(
    doc: Document, copy_of: str | None = None, version_of: str | None = None
) -> Record:
    """Returns a document; the `ref` of the earliest that it copies, and of its first version."""
    return {
        "id": doc.id,
        "ref": doc.ref,
        "title": doc.title,
        "outlet": doc.outlet,
        "url": doc.url,
        "published": _day(doc.published),
        "lang": doc.lang,
        "text": doc.text,
        "body_sha256": doc.body_sha256,
        "retrieved_at": doc.retrieved_at,
        "copy_of": copy_of,
        "author": doc.author,
        "media_type": doc.media_type,
        "locator": doc.locator,
        "published_at": doc.published_at,
        "modified_at": doc.modified_at,
        "version_of": version_of,
        "forwarded_from": doc.forwarded_from,
        "reply_to": doc.reply_to,
        "parts": [asdict(part) for part in doc.parts],
    }


def arrival_record(arrival: Arrival) -> Record:
    """Returns how a document's bytes came."""
    return {
        "ref": arrival.ref,
        "url": arrival.url,
        "final_url": arrival.final_url,
        "retrieved_at": arrival.retrieved_at,
        "status": arrival.status,
        "headers": [list(pair) for pair in arrival.headers],
    }


def reading_record(head: ReadingHead, doc: Document) -> Record:
    """Returns who read a document, when, and whether that reading counts."""
    return {
        "document": doc.id,
        "ref": doc.ref,
        "n": head.n,
        "reader": head.reader,
        "at": head.at,
        "mentions": head.mentions,
        "claims": head.claims,
        "counts": head.counts,
    }


def when_record(when: When | None) -> Record | None:
    """Returns a calendar interval, ends inclusive."""
    if when is None:
        return None
    return {
        "earliest": _day(when.earliest),
        "latest": _day(when.latest),
        "relation": when.relation,
        "anchored_on": when.anchored_on,
    }


def place_record(place: Place | None) -> Record | None:
    """Returns a place, WGS84 degrees."""
    return None if place is None else asdict(place)


def count_record(count: Count) -> Record:
    """Returns a count without its evidence."""
    return {
        "harm": count.harm,
        "group": count.group,
        "unit": count.unit,
        "low": count.low,
        "high": count.high,
        "qualifier": count.qualifier,
        "part_of": count.part_of,
        "scope": count.scope,
        "vague": count.vague,
        "actor": count.actor,
        "side": count.side,
    }


def _identity(identity: Identity | None) -> Record:
    return {
        "id": identity.id if identity else None,
        "name": identity.name if identity else None,
        "kind": identity.kind if identity else None,
        "side": identity.side if identity else None,
    }


def party_record(party: Party | None) -> Record | None:
    """Returns a party with its wording and who it is."""
    if party is None:
        return None
    return {
        "text": party.evidence.text,
        "spans": span_records(party.evidence.spans),
        **_identity(party.identity),
        "named": party.identity.named if party.identity else None,
        "body": party.identity.body if party.identity else None,
        "antecedent": evidence_record(party.antecedent),
    }


def attribution_record(attribution: Attribution, source: Party | None = None) -> Record:
    """Returns who says what; `source` narrows a shared content to one of its sources."""
    if source is None and attribution.source is not None:
        whole = attribution.sources[0] if attribution.sources else None
        identity = whole.identity if whole else None
        antecedent = whole.antecedent if whole else None
        source = Party(attribution.source, antecedent, identity)
    return {
        "manner": attribution.manner,
        "stance": attribution.stance,
        "source": party_record(source),
        "via": [party_record(party) for party in attribution.via],
        "cue": evidence_record(attribution.cue),
        "content": evidence_record(attribution.content),
        "cue_kind": attribution.cue_kind,
    }


def event_record(event: Event) -> Record:
    """Returns an event without its evidence."""
    return asdict(event)


def _value(value: object) -> object:
    match value:
        case When():
            return when_record(value)
        case Place():
            return place_record(value)
        case Count():
            return count_record(value)
        case Event():
            return event_record(value)
        case Attribution():
            return attribution_record(value)
        case Identity():
            return asdict(value)
    raise TypeError(f"no record for {type(value).__name__}")


def mention_record(doc: Document, kind: MentionType, mention: Mention[Any]) -> Record:
    """Returns one span read as one value."""
    return {
        "document": doc.id,
        "ref": doc.ref,
        "type": kind,
        "text": mention.evidence.text,
        "spans": span_records(mention.evidence.spans),
        "value": _value(mention.value),
        "score": round(mention.score, 4),
        "method": mention.method,
    }


def _read(mention: Mention[Any] | None, record: Record | None) -> Record | None:
    if mention is None or record is None:
        return None
    spans = span_records(mention.evidence.spans)
    return {"text": mention.evidence.text, "spans": spans, **record}


def claim_record(claim: Claim, doc: Document) -> Record:
    """Returns a claim with the head of the document that makes it."""
    event = claim.event
    return {
        "id": claim.id,
        "document": doc.id,
        "ref": doc.ref,
        "title": doc.title,
        "outlet": doc.outlet,
        "published": _day(doc.published),
        "sentence": {
            "text": claim.sentence.text,
            "start": claim.sentence.start,
            "end": claim.sentence.end,
        },
        "attribution": attribution_record(claim.attribution, claim.source),
        "event": _read(event, event_record(event.value)) if event else None,
        "actors": [{"role": a.role, **(party_record(a.party) or {})} for a in claim.actors],
        "counts": [
            _read(c, count_record(c.value)) | {"score": round(c.score, 4)}  # type: ignore[operator]
            for c in claim.counts
        ],
        "place": _read(claim.place, place_record(claim.place.value) if claim.place else None),
        "when": _read(claim.when, when_record(claim.when.value) if claim.when else None),
        "copy_of": claim.copy_of,
        "denies": claim.denies,
        "score": round(claim.score, 4),
        "methods": dict(claim.methods),
    }


def account_record(account: Account) -> Record:
    """Returns what one ultimate source says of an incident."""
    says: dict[str, Any] = {
        harm: {"low": low, "high": high} for harm, (low, high) in account.says.items()
    }
    return {
        "source": account.source,
        "source_id": account.source_id,
        "kind": account.kind,
        "side": account.side,
        "stance": account.stance,
        "lineage": account.lineage,
        "claims": list(account.claims),
        "says": says,
        "vague": account.vague,
        "since": _day(account.since),
        "superseded_by": account.superseded_by,
        "revision": account.revision,
    }


def derivation_record(step: Derivation) -> Record:
    """Returns a step of lineage between two documents or sources."""
    return {**asdict(step), "claims": list(step.claims)}


def tally_record(tally: Tally) -> Record:
    """Returns a reconciled figure with the claim behind each bound."""
    return asdict(tally)


def incident_record(incident: Incident, refs: Mapping[str, str]) -> Record:
    """Returns an incident; `refs` maps a document's id to its `ref`."""
    return {
        "id": incident.id,
        "event": incident.event,
        "when": when_record(incident.when),
        "place": place_record(incident.place),
        "status": incident.status,
        "accounts": [account_record(account) for account in incident.accounts],
        "tallies": [tally_record(tally) for tally in incident.tallies],
        "disagreements": [
            {"about": d.about, "claims": list(d.claims), "explanation": d.explanation}
            for d in incident.disagreements
        ],
        "documents": [
            {"id": doc_id, "ref": refs[doc_id], "claims": n}
            for doc_id, n in incident.documents.items()
        ],
        "independent_accounts": incident.independent_accounts,
        "aggregate": incident.aggregate,
        "perpetrators": list(incident.perpetrators),
        "claims": list(incident.claims),
        "reasons": list(incident.reasons),
        "inside": list(incident.inside),
        "comparison": list(incident.comparison),
        "left_out": incident.left_out,
        "lineage": [derivation_record(step) for step in incident.lineage],
    }


def source_record(source: Source) -> Record:
    """Returns a source under its one id."""
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "side": source.side,
        "aliases": list(source.aliases),
        "documents": source.documents,
        "claims": source.claims,
    }


def issue_record(issue: Issue) -> Record:
    """Returns what could not be read."""
    return {
        "stage": issue.stage,
        "code": issue.code,
        "severity": issue.severity,
        "subject": issue.subject,
        "message": issue.message,
        "spans": span_records(issue.spans),
    }


def decision_record(decision: Decision) -> Record:
    """Returns a person's judgement."""
    return {
        "id": decision.id,
        "kind": decision.kind,
        "subjects": list(decision.subjects),
        "by": decision.by,
        "at": decision.at,
        "reason": decision.reason,
        "before": dict(decision.before) if decision.before else None,
        "after": dict(decision.after) if decision.after else None,
        "anchors": [
            {**asdict(anchor), "told": span_records(anchor.told)} for anchor in decision.anchors
        ],
        "round": decision.round,
        "settles": list(decision.settles),
    }


def outside_record(outside: Outside) -> Record:
    """Returns an event of another dataset, with its row as it stands."""
    return {
        "id": outside.id,
        "form": outside.form,
        "event_id": outside.event_id,
        "ref": outside.ref,
        "file_sha256": outside.file_sha256,
        "row": outside.row,
        "event": outside.event,
        "when": when_record(outside.when),
        "place": place_record(outside.place),
        "actors": list(outside.actors),
        "figures": [asdict(figure) for figure in outside.figures],
        "aggregate": outside.aggregate,
        "note": outside.note,
        "method": outside.method,
        "cells": dict(outside.cells),
    }
