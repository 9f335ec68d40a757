"""Claims that people add by hand: made of words of a document, kept in the decision itself.

An added claim is an empty one, amended: who adds names the same fields by the same paths as who
amends. Its record stands whole in the decision's `after`, and the claim is read back from there,
so that it belongs to no reading and holds for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from recount.errors import UsageError
from recount.link.amend import METHOD, amend_claim, find_undone, read_evidence
from recount.link.fields import cut_fields
from recount.model import Attribution, Claim, Decision, Document, Evidence, Party, Span, make_id
from recount.records import claim_record

SCORE = 1.0
_SENTENCE = "sentence"
_CONTENT = "attribution.content"
_PARTS = ("event", "place", "when")
_NO_FIELDS = frozenset({"antecedent", "score"})
Identify = Callable[[Party], Party]


def is_added(claim: Claim) -> bool:
    """Whether a person has added the claim."""
    return claim.methods.get("claim") == METHOD


def find_added(decisions: Sequence[Decision]) -> dict[str, Claim]:
    """Returns the claims of the decisions that add one and were not taken back, by id."""
    undone = find_undone(decisions)
    claims = [read_added(d) for d in decisions if d.kind == "add" and d.id not in undone]
    return {claim.id: claim for claim in claims}


def read_added(decision: Decision) -> Claim:
    """Returns the claim that a decision of the kind `add` adds; raises UsageError if it has none.

    What the whole case says of it (`copy_of`, `denies`) is left out.
    """
    record: Mapping[str, Any] = decision.after or {}
    try:
        return _build(str(record["id"]), str(record["document"]), _flatten(record))
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"decision {decision.id}: adds no whole claim: {error!r}") from error


def build_added(
    doc: Document, given: Mapping[str, object], decision_id: str, identify: Identify
) -> Claim:
    """Returns the claim that fields describe, its words cut out of the document.

    `attribution.content.spans` must be given, or quoted; a sentence that is not given is the one
    around all the words of the claim that stand together with the content, and values without
    words of their own are read from the content. The id is made from the document, the content and
    the decision. Raises UsageError for what cannot be.
    """
    if not given.get(f"{_CONTENT}.spans"):
        raise UsageError("an added claim needs attribution.content.spans: what is said, in words")
    told = cut_fields(doc.text, given)
    content = read_evidence({name: told[f"{_CONTENT}.{name}"] for name in ("text", "spans")})
    for part in _parts_without_words(told):
        told |= _evidence_fields(part, content)
    if f"{_SENTENCE}.spans" not in told:
        start, end = _find_sentence(doc.text, content, told)
        told |= _evidence_fields(_SENTENCE, Evidence.of(doc.text, (start, end)))
    if "attribution.manner" not in told:
        told["attribution.manner"] = "indirect" if "attribution.source.spans" in told else "own"
    claim_id = make_id("added", doc.id, *content.spans, decision_id)
    claim = _identify(_build(claim_id, doc.id, told), identify)
    return _build(claim_id, doc.id, _flatten(claim_record(claim, doc)))


def _build(claim_id: str, doc_id: str, told: Mapping[str, object]) -> Claim:
    fields = dict(told)
    words = [
        read_evidence({name: fields.pop(f"{part}.{name}") for name in ("text", "spans")})
        for part in (_SENTENCE, _CONTENT)
    ]
    bare = Claim(claim_id, doc_id, words[0], Attribution("own", "asserts", words[1]), score=SCORE)
    claim = amend_claim(bare, fields)
    found = [name for name in (*_PARTS, "counts") if getattr(claim, name)]
    methods = dict.fromkeys(["claim", "attribution", *found], METHOD)
    return replace(claim, methods=methods, score=SCORE)


def _flatten(record: Mapping[str, Any]) -> dict[str, object]:
    """Returns the fields of a claim's record by their paths, in the form that `_build` takes."""
    said = record["attribution"]
    sentence = record[_SENTENCE]
    span = {"start": sentence["start"], "end": sentence["end"]}
    found: dict[str, object] = {
        f"{_SENTENCE}.text": sentence["text"],
        f"{_SENTENCE}.spans": [span],
        "attribution.manner": said["manner"],
        "attribution.stance": said["stance"],
        "attribution.cue_kind": said["cue_kind"],
    }
    parts: dict[str, Any] = {
        f"attribution.{name}": said[name] for name in ("content", "cue", "source")
    }
    parts |= {name: record[name] for name in _PARTS}
    parts |= {f"counts.{n}": count for n, count in enumerate(record["counts"])}
    for part, fields in parts.items():
        for name, value in (fields or {}).items():
            if name not in _NO_FIELDS:
                found[f"{part}.{name}"] = value
    return found


def _parts_without_words(told: Mapping[str, object]) -> list[str]:
    parts = {path.rpartition(".")[0] for path in told}
    valued = [p for p in parts if p in _PARTS or p.startswith("counts.")]
    return sorted(part for part in valued if f"{part}.spans" not in told)


def _evidence_fields(part: str, evidence: Evidence) -> dict[str, object]:
    spans = [{"start": span.start, "end": span.end} for span in evidence.spans]
    return {f"{part}.text": evidence.text, f"{part}.spans": spans}


def _find_sentence(text: str, content: Evidence, told: Mapping[str, Any]) -> tuple[int, int]:
    """Returns the bounds of the sentences that hold the content, and the cue and source there."""
    from recount.text.segment import find_sentences  # noqa: PLC0415 - not for every list
    from recount.text.tokens import find_tokens  # noqa: PLC0415

    pieces = find_sentences(text, find_tokens(text))
    spans = [*content.spans]
    paragraphs = {p.paragraph for p in pieces if p.start < content.end and content.start < p.end}
    for part in ("attribution.cue", "attribution.source"):
        for span in told.get(f"{part}.spans", ()):
            where = Span(span["start"], span["end"])
            if any(p.paragraph in paragraphs for p in pieces if _meet(p.start, p.end, where)):
                spans.append(where)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    around = [p for p in pieces if p.start < end and start < p.end]
    return (
        min([start, *(p.start for p in around)]),
        max([end, *(p.end for p in around)]),
    )


def _meet(start: int, end: int, span: Span) -> bool:
    return start < span.end and span.start < end


def _identify(claim: Claim, identify: Identify) -> Claim:
    if claim.source is None or claim.source.identity is not None:
        return claim
    party = identify(claim.source)
    said = replace(claim.attribution, sources=(party,))
    return replace(claim, source=party, attribution=said)
