"""Makes the narrow rows that lists are read from: of a claim, an incident, a source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recount.model import Claim, Document, Incident, Source
from recount.store.database import Database
from recount.store.reading_rows import read_claim, safe
from recount.values import Place

UNREVIEWED = "unreviewed"
CLAIM_COLUMNS = (
    "claim_id", "doc_id", "n", "published", "ref", "outlet", "month", "earliest", "latest", "place",
    "source", "source_id", "kind", "stance", "harms", "event", "score", "figure",
)  # fmt: skip
"""What a claim itself says, amended where a person has."""
NAMES = ("place", "source", "event", "harms")
"""Columns that are narrowed by a part of their text; `claim_names` has what stands in them."""
NEW_NAME = "INSERT INTO claim_names VALUES (?, ?) ON CONFLICT DO NOTHING"
VIEW_COLUMNS = ("copy_of", "denies", "incident_id", "status", "spoken", "priority")
"""What the whole case says of a claim."""
STATE_COLUMNS = ("state", "decided_by", "decided_at")
"""What people have said of a claim."""
INCIDENT_COLUMNS = (
    "codebook", "id", "status", "event", "title", "earliest", "latest", "assumed", "month",
    "place", "country", "lat", "lon", "radius_km", "killed_low", "killed_best", "killed_high",
    "injured_low", "injured_best", "injured_high", "accounts", "documents", "claims", "about",
    "harms", "aggregate", "left_out", "names", "speakers", "words",
)  # fmt: skip

DOCUMENT_ROW = (
    "seq, id, ref, title, outlet, url, published, substr(published, 1, 7), lang, author, "
    "media_type, length(text), (SELECT count(*) FROM claims c WHERE c.doc_id = d.id AND "
    "c.reading = (SELECT max(r.n) FROM readings r WHERE r.doc_id = d.id)) "
    "+ (SELECT count(*) FROM added a WHERE a.doc_id = d.id)"
)
"""What a document `d` says of itself in a list.

Its claims are counted in their tables: out of the view `claims_now`, SQLite would read all claims
of the case to count those of one document.
"""


@dataclass(frozen=True, slots=True)
class State:
    """What people have made of a claim: unreviewed, accepted, amended or rejected.

    `by` are those whose decisions stand, `at` is the time of the last one (ISO 8601, UTC).
    """

    name: str = UNREVIEWED
    by: tuple[str, ...] = ()
    at: str | None = None

    def row(self) -> tuple[str, str | None, str | None]:
        """Returns the values of `STATE_COLUMNS`."""
        return (self.name, safe("|".join(self.by)) or None, self.at)


def fold(text: str) -> str:
    """Returns text as parts of it are compared: without regard to case."""
    return safe(text).casefold()


def figure_of(claim: Claim) -> int | None:
    """Returns the highest number that a claim gives of an incident, null where it gives none."""
    found = [
        number
        for mention in claim.counts
        if mention.value.scope not in ("period", "war")
        for number in (mention.value.low, mention.value.high)
        if number is not None
    ]
    return max(found, default=None)


def claim_values(claim: Claim, n: int, doc: Document) -> tuple[object, ...]:
    """Returns the values of `CLAIM_COLUMNS`; without a time of its own, the day of publication."""
    when = claim.when.value if claim.when else None
    earliest = when.earliest if when else doc.published
    latest = when.latest if when else doc.published
    source, identity = claim.source, claim.source.identity if claim.source else None
    said_by = (identity.name if identity else "", source.evidence.text) if source else ()
    harms = sorted({count.value.harm for count in claim.counts})
    return (
        claim.id,
        claim.doc_id,
        n,
        _day(doc.published),
        safe(doc.ref),
        safe(doc.outlet) if doc.outlet else doc.outlet,
        earliest.isoformat()[:7] if earliest else None,
        _day(earliest),
        _day(latest),
        fold("|".join(_names(claim.place.value if claim.place else None))) or None,
        fold("|".join(name for name in said_by if name)) or None,
        identity.id if identity else None,
        identity.kind if identity else None,
        claim.attribution.stance,
        f"|{'|'.join(harms)}|",
        claim.event.value.type if claim.event else None,
        claim.score,
        figure_of(claim),
    )


def _day(day: object) -> str | None:
    return str(day) if day else None


def _names(place: Place | None) -> list[str]:
    names = (place.name, place.within_name, place.admin1, place.country_name) if place else ()
    return [name for name in names if name]


def add_rows(db: Database, doc: Document, claims: Iterable[Claim]) -> None:
    """Puts a new document and its claims into the lists, within the caller's transaction."""
    db.execute(
        f"INSERT INTO document_rows SELECT {DOCUMENT_ROW}, NULL FROM documents d WHERE d.id = ?",
        (doc.id,),
    )
    kept = dict(db.execute("SELECT id, n FROM claims_now WHERE doc_id = ?", (doc.id,)).fetchall())
    for claim in claims:
        n = kept.pop(claim.id, None)
        if n is not None:
            insert_claim_row(db, claim, n, doc)
    by_hand = "SELECT n, payload FROM added WHERE doc_id = ? ORDER BY n"
    for n, payload in db.execute(by_hand, (doc.id,)).fetchall():
        insert_claim_row(db, read_claim(payload), n, doc)


def insert_claim_row(db: Database, claim: Claim, n: int, doc: Document) -> None:
    """Puts a claim into the list of claims and its sentence into the index of their words."""
    values = claim_values(claim, n, doc)
    [(seq,)] = db.execute(
        f"INSERT INTO claim_rows ({', '.join(CLAIM_COLUMNS)}) "
        f"VALUES ({', '.join('?' * len(CLAIM_COLUMNS))}) RETURNING seq",
        values,
    ).fetchall()
    db.words.add_claim(seq, safe(claim.sentence.text))
    add_names(db, [values])


def add_names(db: Database, values: Iterable[tuple[object, ...]]) -> None:
    """Notes the names in rows of `CLAIM_COLUMNS`, in which parts of names are looked up."""
    where = {field: CLAIM_COLUMNS.index(field) for field in NAMES}
    found = {(field, row[at]) for row in values for field, at in where.items() if row[at]}
    db.executemany(NEW_NAME, sorted(found))


def drop_rows(db: Database, doc_id: str) -> None:
    """Takes a document and its claims out of the lists: it is about to be read anew."""
    db.words.drop_claims(doc_id)
    db.execute(
        "DELETE FROM amended WHERE claim_id IN (SELECT claim_id FROM claim_rows WHERE doc_id = ?)",
        (doc_id,),
    )
    for table in ("claim_rows", "document_rows"):
        db.execute(f"DELETE FROM {table} WHERE doc_id = ?", (doc_id,))


def incident_values(incident: Incident, codebook: str, title: str) -> tuple[object, ...]:
    """Returns the values of `INCIDENT_COLUMNS`."""
    when, place = incident.when, incident.place
    names = " ".join(_names(place))
    speakers = " ".join(account.source for account in incident.accounts)
    said = " ".join(disagreement.explanation for disagreement in incident.disagreements)
    about = sorted({disagreement.about for disagreement in incident.disagreements})
    harms = sorted({tally.harm for tally in incident.tallies})
    return (
        codebook,
        incident.id,
        incident.status,
        incident.event,
        safe(title),
        _day(when.earliest) if when else None,
        _day(when.latest) if when else None,
        int(when is not None and when.anchored_on == "default"),
        when.earliest.isoformat()[:7] if when else None,
        safe(place.name) if place else None,
        place.country if place else None,
        place.lat if place else None,
        place.lon if place else None,
        place.radius_km if place else None,
        *_bounds(incident, "killed"),
        *_bounds(incident, "injured"),
        incident.independent_accounts,
        len(incident.documents),
        len(incident.claims),
        f"|{'|'.join(about)}|",
        f"|{'|'.join(harms)}|",
        int(incident.aggregate),
        incident.left_out,
        fold(names),
        fold(speakers),
        fold(f"{incident.event} {names} {speakers} {said}"),
    )


def _bounds(incident: Incident, harm: str) -> tuple[int | None, int | None, int | None]:
    for tally in incident.tallies:
        if (tally.harm, tally.group, tally.unit) == (harm, "persons", "persons"):
            return tally.low, tally.best, tally.high
    return None, None, None


def source_values(source: Source) -> tuple[object, ...]:
    """Returns a row of `source_rows`; `names` are the name and aliases, one a line."""
    names = fold("\n".join((source.name, *source.aliases)))
    name = safe(source.name)
    return (source.id, name, source.kind, source.side, names, source.documents, source.claims)


def count_wordings(claims: Iterable[Claim]) -> list[tuple[object, ...]]:
    """Returns rows of `source_words`: by which words each source's claims name the parties."""
    found: dict[tuple[str, str, str], int] = {}
    parties: dict[str, tuple[str | None, str]] = {}
    for claim in claims:
        speaker = claim.source.identity if claim.source else None
        if speaker is None:
            continue
        said = set()
        for actor in claim.actors:
            identity = actor.party.identity
            if identity is not None and identity.id != speaker.id:
                parties.setdefault(identity.id, (identity.side, identity.name))
                said.add((identity.id, " ".join(actor.party.evidence.text.split())))
        for party_id, wording in said:
            key = (speaker.id, party_id, safe(wording))
            found[key] = found.get(key, 0) + 1
    return [
        (source, parties[party][0], party, safe(parties[party][1]), wording, n)
        for (source, party, wording), n in sorted(found.items())
    ]
