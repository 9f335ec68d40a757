"""The chain of custody of a document: how it came, who added it, what was done with it since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from recount.model import Decision, Document
from recount.pipeline import Case
from recount.records import Record, arrival_record
from recount.store import LogEntry, Stamp


def find_custody(
    case: Case, docs: Sequence[Document], decisions: Sequence[Decision] | None = None
) -> dict[str, Record]:
    """Returns, by the documents' ids, how each came into the case and what was done with it.

    `refs` are all the names under which its bytes came, `arrivals` the exchanges that brought
    them. `added` is its entry in the log: when, and by whom, as that machine's clock and login
    had it; of the kind `adopted` for a document that stood in the case before there was a log.
    `late` names digests that were computed at its adoption. `decisions` are those on its claims,
    of all or of those given, and `stamps` the authorities' time stamps over its entry.
    """
    ids = [doc.id for doc in docs]
    log, stamps = case.log_of(ids), case.stamps()
    claims = case.claims_read_in(ids)
    told = decisions
    if told is None:
        told = case.decisions_about(sorted(claim for held in claims.values() for claim in held))
    on = _by_subject(told)
    return {
        doc.id: _custody(case, doc, log.get(doc.id, ()), stamps, _on(on, claims.get(doc.id, ())))
        for doc in docs
    }


def _custody(
    case: Case,
    doc: Document,
    entries: Sequence[LogEntry],
    stamps: Sequence[Stamp],
    decisions: Sequence[Decision],
) -> Record:
    came = case.origin(doc.id)
    first = entries[0] if entries else None
    told = first.told if first else {}
    rows: Mapping[str, int] = {group["table"]: group["rows"] for group in told.get("rows", ())}
    return {
        "document": doc.id,
        "ref": doc.ref,
        "refs": list(came.refs),
        "url": doc.url,
        "retrieved_at": doc.retrieved_at,
        "arrivals": [arrival_record(arrival) for arrival in came.arrivals],
        "body_sha256": doc.body_sha256,
        "body_sha3_512": came.sha3_512,
        "late": told.get("late", []),
        "text_sha256": came.text_sha256,
        "reader": came.reader,
        "mentions": rows.get("mentions"),
        "claims": rows.get("claims"),
        "added": _entry(first) if first else None,
        "log": [_entry(entry) for entry in entries],
        "decisions": [
            {"id": d.id, "kind": d.kind, "by": d.by, "at": d.at, "reason": d.reason}
            for d in decisions
        ],
        "stamps": [
            {
                "log_n": stamp.log_n,
                "head": stamp.head,
                "stamped_at": stamp.stamped_at,
                "authority": stamp.authority,
            }
            for stamp in stamps
            if first and stamp.log_n >= first.n
        ],
    }


def _entry(entry: LogEntry) -> Record:
    by = entry.told.get("by")
    return {"n": entry.n, "kind": entry.kind, "at": entry.at, "by": by, "chain": entry.chain}


def _by_subject(decisions: Sequence[Decision]) -> dict[str, list[tuple[int, Decision]]]:
    """Returns the decisions by what they name, each with its place among all."""
    found: defaultdict[str, list[tuple[int, Decision]]] = defaultdict(list)
    for place, decision in enumerate(decisions):
        for subject in decision.subjects:
            found[subject].append((place, decision))
    return found


def _on(on: Mapping[str, Sequence[tuple[int, Decision]]], claims: Iterable[str]) -> list[Decision]:
    """Returns the decisions on these claims, and those that take them back, in their order."""
    found: dict[int, Decision] = {}
    wanted = set(claims)
    while wanted:
        new = {place: d for subject in wanted for place, d in on.get(subject, ())}
        wanted = {decision.id for place, decision in new.items() if place not in found}
        found |= new
    return [decision for _, decision in sorted(found.items())]
