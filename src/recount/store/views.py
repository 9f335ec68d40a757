"""The views of a case: built elsewhere from the facts, kept here, changed where they differ."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recount.codec import decode
from recount.model import Claim, Document, Incident, Source
from recount.priority import weigh_claim
from recount.store.database import Database
from recount.store.ledger import Ledger
from recount.store.reading_rows import dump
from recount.store.rows import (
    CLAIM_COLUMNS,
    INCIDENT_COLUMNS,
    NAMES,
    NEW_NAME,
    STATE_COLUMNS,
    VIEW_COLUMNS,
    State,
    claim_values,
    count_wordings,
    incident_values,
    source_values,
)

Rows = Mapping[tuple[Any, ...], tuple[Any, ...]]
_MARK = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_GROUPS = (CLAIM_COLUMNS[2:], VIEW_COLUMNS, STATE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Views:
    """All that is built from the facts as a whole.

    `copies` maps a document's id to what it copies, or is a later version of, and the reason,
    `incidents` a codebook's name to its incidents: all are listed, and kept whole under the first
    one. `claims` are amended and related; those in `amended` were changed by people. `states` has
    the claims that people have judged. `title` names an incident in a list.
    """

    docs: Sequence[Document]
    copies: Mapping[str, tuple[str, Any]]
    claims: Sequence[Claim]
    incidents: Mapping[str, Sequence[Incident]]
    sources: Sequence[Source]
    states: Mapping[str, State] = field(default_factory=dict)
    amended: frozenset[str] = frozenset()
    title: Callable[[Incident], str] = lambda incident: incident.event


def views_current(ledger: Ledger, stamp: str) -> bool:
    """Whether the kept views were built from the facts of `stamp`."""
    return _stamp(ledger) == stamp


def _stamp(ledger: Ledger) -> str | None:
    row = ledger._db.execute("SELECT value FROM meta WHERE key = 'views'").fetchone()
    return str(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class Worked:
    """How many readings and decisions views were built from: always the first ones added."""

    readings: int
    decisions: int


def replace_views(
    ledger: Ledger, views: Views, *, stamp: str, worked: Worked, then: Callable[[], None]
) -> bool:
    """Brings all views to what they should be, in one transaction that writes what differs.

    `worked` and `stamp` say from which facts they were built; there may be more by now. `then`
    is called within the transaction. Returns False, and changes nothing, if another process has
    put views from more facts there meanwhile.
    """
    db = ledger._db
    for attempt in range(PLANS):
        grounds = _grounds(db)
        changes = [*plan_tables(db, views), *plan_claims(db, views)]
        with ledger._write():
            if attempt == PLANS - 1 and _grounds(db) != grounds:
                changes = [*plan_tables(db, views), *plan_claims(db, views)]
            elif _grounds(db) != grounds:
                continue
            if _is_ahead(ledger, stamp, worked):
                return False
            for statement, rows in changes:
                db.executemany(statement, rows)
            for name, value in _marks(stamp, worked):
                db.execute(_MARK, (name, value))
            then()
            return True
    return False


PLANS = 3
"""How often what to write is worked out before others that write are made to wait for it."""


def _grounds(db: Database) -> tuple[Any, ...]:
    """Returns what a plan stands on: a decision, a reading anew or other views make it stale.

    A document that is added does not: it has rows of its own, which no plan speaks of.
    """
    query = (
        "SELECT (SELECT count(*) FROM decisions), (SELECT count(*) FROM readings WHERE n > 1), "
        "(SELECT value FROM meta WHERE key = 'views')"
    )
    return tuple(db.execute(query).fetchone())


def _marks(stamp: str, worked: Worked) -> list[tuple[str, str]]:
    return [
        ("views", stamp),
        ("views readings", str(worked.readings)),
        ("views decisions", str(worked.decisions)),
    ]


def _is_ahead(ledger: Ledger, stamp: str, worked: Worked) -> bool:
    """Whether the kept views are of the same making and know of more facts than these."""
    kept = _kept_worked(ledger, stamp)
    return kept is not None and (
        kept.readings > worked.readings or kept.decisions > worked.decisions
    )


def of_same_documents(ledger: Ledger, stamp: str, worked: Worked) -> bool:
    """Whether the kept views are of the same making, and from the same documents."""
    kept = _kept_worked(ledger, stamp)
    return kept is not None and kept.readings == worked.readings


def _kept_worked(ledger: Ledger, stamp: str) -> Worked | None:
    """Returns what the kept views were built from, None if another version built them."""
    kept = dict(ledger._db.execute("SELECT key, value FROM meta WHERE key LIKE 'views%'"))
    if str(kept.get("views", "")).split()[:-1] != stamp.split()[:-1]:
        return None
    return Worked(int(kept.get("views readings", 0)), int(kept.get("views decisions", 0)))


Change = tuple[str, list[tuple[Any, ...]]]


def plan_tables(db: Database, views: Views) -> Iterable[Change]:
    """Yields what to write into the tables that hold views alone."""
    copies = {(doc_id,): (of, dump(why)) for doc_id, (of, why) in views.copies.items()}
    yield from _plan(db, "copies", ("doc_id",), ("of_id", "payload"), copies)
    related = {(c.id,): (c.copy_of, c.denies) for c in views.claims if c.copy_of or c.denies}
    yield from _plan(db, "relations", ("claim_id",), ("copy_of", "denies"), related)
    kept, rows = {}, {}
    for codebook, found in views.incidents.items():
        for incident in found:
            if codebook == next(iter(views.incidents)):
                kept[codebook, incident.id] = (0, dump(incident))
            values = incident_values(incident, codebook, views.title(incident))
            rows[codebook, incident.id] = values[2:]
    yield from _plan(db, "incidents", ("codebook", "id"), ("n", "payload"), kept)
    yield from _plan(db, "incident_rows", ("codebook", "id"), INCIDENT_COLUMNS[2:], rows)
    told = {
        (doc_id, incident.id): (n,)
        for incident in _any(views)
        for doc_id, n in incident.documents.items()
    }
    yield from _plan(db, "incident_documents", ("doc_id", "incident_id"), ("claims",), told)
    sources = {(source.id,): (0, dump(source)) for source in views.sources}
    yield from _plan(db, "sources", ("id",), ("n", "payload"), sources)
    spoken = {(source.id,): source_values(source)[1:] for source in views.sources}
    columns = ("name", "kind", "side", "names", "documents", "claims")
    yield from _plan(db, "source_rows", ("id",), columns, spoken)
    words = {(r[0], r[2], r[4]): (r[1], r[3], r[5]) for r in count_wordings(views.claims)}
    keys = ("source_id", "party_id", "wording")
    yield from _plan(db, "source_words", keys, ("side", "party", "claims"), words)
    amended = {
        (c.id,): (dump(replace(c, copy_of=None, denies=None)),)
        for c in views.claims
        if c.id in views.amended
    }
    yield from _plan(db, "amended", ("claim_id",), ("payload",), amended)
    copied = {doc_id: of for doc_id, (of, why) in views.copies.items() if why.kind == "copy"}
    heads = db.execute("SELECT doc_id, copy_of FROM document_rows").fetchall()
    moved = [(of, doc_id) for doc_id, now in heads if (of := copied.get(doc_id)) != now]
    yield "UPDATE document_rows SET copy_of = ? WHERE doc_id = ?", moved


def _any(views: Views) -> Sequence[Incident]:
    """Returns the incidents under one codebook: all have the same claims and documents."""
    return next(iter(views.incidents.values()), ())


def _plan(
    db: Database, table: str, keys: Sequence[str], columns: Sequence[str], rows: Rows
) -> Iterable[Change]:
    """Yields what makes a table hold these rows, each under its key, and no others."""
    size = len(keys)
    found = db.execute(f"SELECT {', '.join((*keys, *columns))} FROM {table}")
    kept = {row[:size]: row[size:] for row in found}
    where = " AND ".join(f"{key} = ?" for key in keys)
    yield f"DELETE FROM {table} WHERE {where}", [k for k, row in kept.items() if rows.get(k) != row]
    holes = ", ".join("?" * (size + len(columns)))
    new = [(*key, *row) for key, row in rows.items() if kept.get(key) != row]
    yield f"INSERT INTO {table} ({', '.join((*keys, *columns))}) VALUES ({holes})", new


def plan_claims(db: Database, views: Views) -> Iterable[Change]:
    """Yields the claims' rows that differ from what they should be, group of columns by group."""
    docs = {doc.id: doc for doc in views.docs}
    spoken = Counter(c.source.identity.id for c in views.claims if c.source and c.source.identity)
    home = {c: (i.id, i.status) for i in _any(views) for c in i.claims}
    kept = [_kept_rows(db, columns) for columns in _GROUPS]
    changed: list[list[tuple[Any, ...]]] = [[] for _ in _GROUPS]
    nothing = (None, None)
    for claim in views.claims:
        if claim.id not in kept[0]:  # added by hand, and taken back since the views were built
            continue
        n = kept[0][claim.id][0]
        own = claim_values(claim, n, docs[claim.doc_id])[2:]
        speaks = spoken[claim.source.identity.id] if claim.source and claim.source.identity else 0
        view = view_values(claim, home.get(claim.id, nothing), speaks, own[-1])
        state = views.states.get(claim.id, State()).row()
        for known, row, rows in zip(kept, (own, view, state), changed, strict=True):
            if known[claim.id] != row:
                rows.append((*row, claim.id))
    for columns, rows in zip(_GROUPS, changed, strict=True):
        assigned = ", ".join(f"{column} = ?" for column in columns)
        yield f"UPDATE claim_rows SET {assigned} WHERE claim_id = ?", rows
    at = [_GROUPS[0].index(name) for name in NAMES]
    names = {(field, row[n]) for row in changed[0] for field, n in zip(NAMES, at, strict=True)}
    yield NEW_NAME, [each for each in names if each[1]]


def _kept_rows(db: Database, columns: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    rows = db.execute(f"SELECT claim_id, {', '.join(columns)} FROM claim_rows")
    return {row[0]: row[1:] for row in rows}


def view_values(
    claim: Claim, incident: tuple[str | None, str | None], spoken: int, figure: Any
) -> tuple[object, ...]:
    """Returns the values of `VIEW_COLUMNS`; `incident` is the id and status of the claim's."""
    priority, _ = weigh_claim(
        status=incident[1],
        figure=figure,
        score=claim.score,
        spoken=spoken,
        copied=claim.copy_of is not None,
    )
    return (claim.copy_of, claim.denies, *incident, spoken, priority)


def kept_copies(ledger: Ledger) -> dict[str, str]:
    """Returns, for each copy, the id of the earliest document that it copies."""
    return _kept_copies(ledger, "copy")


def kept_versions(ledger: Ledger) -> dict[str, str]:
    """Returns, for each later version of a report, the id of its first."""
    return _kept_copies(ledger, "version")


def _kept_copies(ledger: Ledger, kind: str) -> dict[str, str]:
    rows = ledger._db.execute("SELECT doc_id, of_id, payload FROM copies")
    return {doc_id: of for doc_id, of, why in rows if (json.loads(why)[3:] or ["copy"])[0] == kind}


def kept_incidents(ledger: Ledger, codebook: str) -> list[Incident]:
    """Returns the incidents under a codebook, in their order."""
    rows = ledger._db.execute(
        "SELECT i.payload FROM incidents i JOIN incident_rows r "
        "ON r.codebook = i.codebook AND r.id = i.id WHERE i.codebook = ? "
        "ORDER BY coalesce(r.earliest, '9999'), r.id",
        (codebook,),
    )
    return [decode(Incident, json.loads(payload)) for (payload,) in rows]


def kept_sources(ledger: Ledger) -> list[Source]:
    """Returns the sources, those who speak most first."""
    rows = ledger._db.execute(
        "SELECT s.payload FROM sources s JOIN source_rows r ON r.id = s.id "
        "ORDER BY r.claims DESC, r.name, r.id"
    )
    return [decode(Source, json.loads(payload)) for (payload,) in rows]
