"""What was read, as W3C Web Annotations: one for each claim's evidence, by field.

The target is a document's text as it was read, by name (`urn:recount:document:ID`); the texts lie
beside the annotations in `documents.jsonl`. Each target has a TextPositionSelector, in code
points, and a TextQuoteSelector, whose prefix and suffix are long enough that the quotation stands
once in the text. A reading that is broken up has several targets, one a piece: the
Recommendation (Web Annotation Data Model, 23 February 2017) has no selector with gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recount.export.common import Record, document_iri, made_with, say_bounds, web_address
from recount.export.jsonl import write_json, write_line
from recount.export.snapshot import Files, Snapshot

PAGE = 1000
_AROUND = 24
# Under which name a claim keeps the method of a field; the rest are parts of the attribution.
_METHODS = {name: name for name in ("event", "actors", "counts", "place", "when")}
_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "recount": "urn:recount:terms:",
        "field": "recount:field",
        "claim": {"@id": "recount:claim", "@type": "@id"},
        "method": "recount:method",
        "made_with": {"@id": "recount:made_with", "@type": "@json"},
    },
]


def export_annotations(snapshot: Snapshot) -> Files:
    """Yields `annotations.json`, the collection, its pages, and the texts that they are about."""
    docs = snapshot.records.get("document", ())
    found = list(build_annotations(snapshot))
    pages = [found[at : at + PAGE] for at in range(0, len(found), PAGE)] or [[]]
    names = [f"annotations-{number:04d}.json" for number in range(1, len(pages) + 1)]
    collection = {
        "@context": _CONTEXT,
        "id": "urn:recount:annotations",
        "type": "AnnotationCollection",
        "label": "What was read in the reports of a case, with its evidence",
        "generator": {"type": "Software", "name": snapshot.program},
        "made_with": made_with(snapshot),
        "total": len(found),
        "first": names[0],
        "last": names[-1],
    }
    yield "annotations.json", write_json(collection), len(found)
    for number, (name, items) in enumerate(zip(names, pages, strict=True)):
        page = {
            "@context": _CONTEXT,
            "id": name,
            "type": "AnnotationPage",
            "partOf": "annotations.json",
            "startIndex": number * PAGE,
            **({"prev": names[number - 1]} if number else {}),
            **({"next": names[number + 1]} if number + 1 < len(names) else {}),
            "items": items,
        }
        yield name, write_json(page), len(items)
    lines = "".join(f"{write_line(doc)}\n" for doc in docs)
    yield "documents.jsonl", lines.encode("utf-8"), len(docs)


def build_annotations(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Yields the annotations, in the order of the claims."""
    docs = {doc["id"]: doc for doc in snapshot.records.get("document", ())}
    for claim in snapshot.records.get("claim", ()):
        doc = docs[claim["document"]]
        for name, evidence, value in _evidence(claim):
            targets = [_target(doc, span["start"], span["end"]) for span in evidence["spans"]]
            yield {
                "id": f"urn:recount:claim:{claim['id']}:{name}",
                "type": "Annotation",
                "motivation": "describing" if name == "sentence" else "tagging",
                "claim": f"urn:recount:claim:{claim['id']}",
                "field": name,
                "method": claim["methods"].get(_METHODS.get(name.partition(".")[0], "attribution")),
                "body": {"type": "TextualBody", "format": "text/plain", "value": value},
                "target": targets[0] if len(targets) == 1 else targets,
            }


def _evidence(claim: Record) -> Iterator[tuple[str, Record, str]]:
    """Yields each piece of evidence: the field's path, the words with spans, the value."""
    sentence, said = claim["sentence"], claim["attribution"]
    spans = [{"start": sentence["start"], "end": sentence["end"]}]
    yield "sentence", {**sentence, "spans": spans}, f"{said['manner']} {said['stance']}"
    yield "content", said["content"], f"content: {said['stance']}"
    if said["cue"]:
        yield "cue", said["cue"], f"cue: {said['stance']}"
    if said["source"]:
        yield "source", said["source"], _who("source", said["source"])
    for n, party in enumerate(said["via"]):
        yield f"via.{n}", party, _who("via", party)
    for n, actor in enumerate(claim["actors"]):
        yield f"actors.{n}", actor, _who(actor["role"], actor)
    for n, count in enumerate(claim["counts"]):
        figure = say_bounds(count["low"], count["high"], count["vague"])
        yield f"counts.{n}", count, f"{count['harm']} {count['group']}: {figure}"
    if claim["event"]:
        yield "event", claim["event"], f"event: {claim['event']['type']}"
    if claim["place"]:
        place = claim["place"]
        where = ", ".join(filter(None, (place["name"], place["country_name"])))
        yield "place", place, f"place: {where}"
    if claim["when"]:
        days = dict.fromkeys((claim["when"]["earliest"], claim["when"]["latest"]))
        yield "when", claim["when"], f"when: {'/'.join(days)}"


def _who(role: str, party: Record) -> str:
    return f"{role}: {party['name'] or party['text']}"


def _target(doc: Record, start: int, end: int) -> dict[str, Any]:
    source = {
        "id": document_iri(doc),
        "type": "Text",
        "format": "text/plain",
        **({"language": doc["lang"]} if doc["lang"] else {}),
        **({"via": url} if (url := web_address(doc["url"])) else {}),
    }
    return {"source": source, "selector": select(doc["text"], start, end)}


def select(text: str, start: int, end: int) -> list[Mapping[str, Any]]:
    """Returns the selectors of `text[start:end]`: by position, and by a quotation found once."""
    around = _AROUND
    while True:
        before, after = text[max(start - around, 0) : start], text[end : end + around]
        wanted = before + text[start:end] + after
        at = start - len(before)
        whole = len(wanted) == len(text)
        if whole or (text.find(wanted) == at and text.find(wanted, at + 1) == -1):
            break
        around *= 2
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": before,
            "suffix": after,
        },
    ]
