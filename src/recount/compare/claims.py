"""What changed among documents and claims: added, gone, and claims read or amended otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from recount.compare.assign import assign
from recount.compare.versions import Change, Version, compare_values
from recount.model import Claim, Document, Evidence
from recount.report.words import label_event

_LEAST = 0.4  # how much alike two claims of one sentence must be to be one claim, read anew


def diff_documents(a: Version, b: Version) -> list[Change]:
    """Returns the documents that only one version has; the same bytes are one document."""
    refs = {doc.ref: doc for doc in a.documents if doc.id not in b.docs}
    changes = []
    for doc in b.documents:
        if doc.id in a.docs:
            continue
        old = refs.pop(doc.ref, None)
        note = "other bytes under the same name" if old else None
        before = (old.id,) if old else ()
        kind = "changed" if old else "new"
        changes.append(Change("document", kind, before, (doc.id,), _name(doc), note=note))  # type: ignore[arg-type]
    changes += [Change("document", "gone", (doc.id,), (), _name(doc)) for doc in refs.values()]
    return changes


def pair_claims(a: Version, b: Version) -> dict[str, str]:
    """Returns, for claims of A, the claims of B that are the same.

    By id; else by place in the text: a better reader may cut a claim otherwise, and it is still
    what the same source says there.
    """
    pairs = {claim.id: claim.id for claim in a.claims if claim.id in b.by_id}
    by_doc: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in b.claims:
        if claim.id not in pairs:
            by_doc[claim.doc_id].append(claim)
    scores = {
        (claim.id, other.id): score
        for claim in a.claims
        if claim.id not in pairs
        for other in by_doc.get(claim.doc_id, ())
        if (score := _likeness(claim, other)) >= _LEAST
    }
    return pairs | dict(assign(scores))


def diff_claims(a: Version, b: Version, pairs: Mapping[str, str]) -> list[Change]:
    """Returns the claims that only one version has, and those with other values."""
    changes = []
    for claim in a.claims:
        if claim.id not in pairs:
            changes.append(Change("claim", "gone", (claim.id,), (), name_claim(claim, a)))
            continue
        other = b.by_id[pairs[claim.id]]
        fields = compare_values(claim_values(claim), claim_values(other), {})
        if fields or other.id != claim.id:
            note = "read anew: another id" if other.id != claim.id else None
            name = name_claim(other, b)
            changes.append(Change("claim", "changed", (claim.id,), (other.id,), name, fields, note))
    known = set(pairs.values())
    new = [claim for claim in b.claims if claim.id not in known]
    return changes + [Change("claim", "new", (), (c.id,), name_claim(c, b)) for c in new]


def claim_values(claim: Claim) -> dict[str, Any]:
    """Returns the values of a claim by the paths of its record; counts by harm, group and unit."""
    source, event, place, when = claim.source, claim.event, claim.place, claim.when
    values: dict[str, Any] = {
        "attribution.manner": claim.attribution.manner,
        "attribution.stance": claim.attribution.stance,
        "attribution.source.name": source.identity.name if source and source.identity else None,
        "attribution.source.text": source.evidence.text if source else None,
        "attribution.content.text": claim.attribution.content.text,
        "event.type": event.value.type if event else None,
        "event.negated": event.value.negated if event else None,
        "event.modality": event.value.modality if event else None,
        "place.name": place.value.name if place else None,
        "place.gazetteer_id": place.value.gazetteer_id if place else None,
        "when.earliest": when.value.earliest.isoformat() if when else None,
        "when.latest": when.value.latest.isoformat() if when else None,
    }
    for key, count in count_keys(claim).items():
        for end in ("low", "high", "qualifier", "scope"):
            values[f"{key}.{end}"] = getattr(count, end)
    return values


def count_keys(claim: Claim) -> dict[str, Any]:
    """Returns the counts of a claim by "counts.killed.persons"; a second of a kind gets a number.

    Units other than persons stand behind the group.
    """
    found: dict[str, Any] = {}
    for mention in claim.counts:
        count = mention.value
        key = f"counts.{count.harm}.{count.group}"
        key += f".{count.unit}" if count.unit != "persons" else ""
        several = sum(name == key or name.startswith(f"{key}.#") for name in found)
        found[f"{key}.#{several + 1}" if several else key] = count
    return found


def name_claim(claim: Claim, version: Version) -> str:
    """Returns a claim in a line: who says what kind of thing, in which document."""
    doc = version.docs.get(claim.doc_id)
    party = claim.source
    who = (doc.outlet if doc else None) or "the outlet"
    if party:
        who = party.identity.name if party.identity else party.evidence.text
    elif claim.attribution.manner != "own":
        who = "a source not named"
    what = f" ({label_event(claim.event.value.type).lower()})" if claim.event else ""
    return f"{who}{what}: “{shorten(claim.sentence.text)}” – {_name(doc) if doc else claim.doc_id}"


def shorten(text: str, most: int = 90) -> str:
    """Returns a text in one line, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def _name(doc: Document) -> str:
    day = doc.published.isoformat() if doc.published else "no day"
    return f"{doc.outlet or 'no outlet'}, {day}, {doc.ref}"


def _likeness(one: Claim, other: Claim) -> float:
    """Returns how much two claims of a document are one, 0 to 1: by words, source and event."""
    shared = _overlap(one.attribution.content, other.attribution.content)
    if not shared:
        return 0.0
    sources = [c.source.evidence.text if c.source else c.attribution.manner for c in (one, other)]
    events = [c.event.value.type if c.event else None for c in (one, other)]
    return 0.5 * shared + 0.3 * (sources[0] == sources[1]) + 0.2 * (events[0] == events[1])


def _overlap(one: Evidence, other: Evidence) -> float:
    """Returns the shared characters of two pieces of evidence, by those of the longer."""
    sets = [set(_positions(evidence)) for evidence in (one, other)]
    return len(sets[0] & sets[1]) / max(len(sets[0]), len(sets[1]))


def _positions(evidence: Evidence) -> Iterator[int]:
    for span in evidence.spans:
        yield from range(span.start, span.end)
