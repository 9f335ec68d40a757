"""Words as conditions on incidents and sources, and what else a source's page counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from recount.store.ledger import Ledger
from recount.store.listing import Where, _matching, _parts
from recount.store.lists import CLAIMS, INCIDENTS, SOURCES
from recount.store.words import read_query

MOST_WORDS = 24


def _plain(text: str) -> list[str]:
    """Returns the words of a query without its signs."""
    words = text.translate(str.maketrans('"“”„«»*', "       ")).split()
    return words[:MOST_WORDS]


def incident_words_where(text: str) -> Where:
    """Returns the condition that an incident has all words, or that a claim's sentence fits."""
    if not text.strip():
        return [], []
    table = INCIDENTS.table
    own = _parts(table, [("words", word) for word in _plain(text)])
    query = read_query(text)
    if not own[0] or not query:
        return ["1 = 0"], []
    told = f"SELECT incident_id FROM {CLAIMS.table} WHERE {_matching(CLAIMS)}"
    return [f"(({' AND '.join(own[0])}) OR {table}.id IN ({told}))"], [*own[1], query]


def source_words_where(text: str) -> Where:
    """Returns the condition that a source's names have all words."""
    words = _plain(text)
    if text.strip() and not words:
        return ["1 = 0"], []
    return _parts(SOURCES.table, [("names", word) for word in words])


def others_words(
    ledger: Ledger, source_id: str, party_ids: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    """Returns the words of all other sources for some parties, each with its number of claims."""
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    if not party_ids:
        return {}
    holes = ", ".join("?" * len(party_ids))
    rows = ledger._db.execute(
        "SELECT party_id, wording, sum(claims) FROM source_words "
        f"WHERE party_id IN ({holes}) AND source_id <> ? "
        "GROUP BY party_id, wording ORDER BY party_id, wording",
        [*party_ids, source_id],
    )
    for party_id, wording, n in rows:
        found[party_id].append((wording, n))
    return dict(found)


def claims_in_incidents(ledger: Ledger, source_id: str, most: int) -> dict[str, set[str]]:
    """Returns the latest incidents that a source speaks of, with its claims in each."""
    rows = ledger._db.execute(
        "SELECT incident_id FROM claim_rows WHERE source_id = ? AND incident_id IS NOT NULL "
        "GROUP BY incident_id ORDER BY max(earliest) DESC NULLS LAST, incident_id LIMIT ?",
        (source_id, most),
    )
    found: dict[str, set[str]] = {key: set() for (key,) in rows}
    pairs = ledger._db.execute(
        "SELECT incident_id, claim_id FROM claim_rows WHERE source_id = ? "
        "AND incident_id IS NOT NULL",
        (source_id,),
    )
    for incident_id, claim_id in pairs:
        if incident_id in found:
            found[incident_id].add(claim_id)
    return found


def issue_documents(ledger: Ledger, refs: Sequence[str]) -> dict[str, str]:
    """Returns the id of the document of each of some refs that is one's."""
    if not refs:
        return {}
    holes = ", ".join("?" * len(refs))
    query = f"SELECT ref, doc_id FROM refs WHERE ref IN ({holes}) ORDER BY doc_id"
    return dict(ledger._db.execute(query, list(refs)))
