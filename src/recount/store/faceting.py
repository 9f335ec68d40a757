"""Counts the values of a list's facets, each with all that narrows the list but its own value.

Facets that ask for the same rows are counted in one pass over them. Where several values are
chosen, one pass takes the rows that fail at most one of them: such a row counts for the facet that
it fails, one that fails none for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from recount.store.ledger import Ledger
from recount.store.listing import Row, Where, _said, both, exact_where
from recount.store.lists import Listing

Exact = Mapping[str, str | None]
Counts = list[tuple[str | None, int]]


def count_facets(
    ledger: Ledger, listing: Listing, facets: Sequence[str], where: Where, exact: Exact
) -> dict[str, Counts]:
    """Returns the values of facets with the number of rows, the commonest first.

    `where` narrows the list for all of them, `exact` by the values of some of these facets.
    """
    counts: dict[str, Counter[str | None]] = {facet: Counter() for facet in facets}
    if len(exact) > 1:
        _count_near(ledger, listing, where, exact, counts)
    else:
        others = [facet for facet in facets if facet not in exact]
        whole = both(where, exact_where(listing, exact))
        groups = [others] if whole[0] else [[facet] for facet in others]
        for group in groups:
            for *values, n in _group(ledger, listing, group, whole):
                for facet, value in zip(group, values, strict=True):
                    _add(counts[facet], listing, facet, value, n)
        for facet in exact:
            for value, n in _group(ledger, listing, [facet], where):
                _add(counts[facet], listing, facet, value, n)
    return {
        facet: sorted(found.items(), key=lambda pair: (-pair[1], str(pair[0] or "")))
        for facet, found in counts.items()
    }


def _group(ledger: Ledger, listing: Listing, facets: Sequence[str], where: Where) -> list[Row]:
    """Returns the combinations of values of facets, each with the number of its rows."""
    if not facets:
        return []
    columns = ", ".join(listing.facets[facet] for facet in facets)
    query = f"SELECT {columns}, count(*) FROM {listing.table}{_said(where)} GROUP BY {columns}"
    return ledger._db.execute(query, where[1]).fetchall()


def _count_near(
    ledger: Ledger,
    listing: Listing,
    where: Where,
    exact: Exact,
    counts: Mapping[str, Counter[str | None]],
) -> None:
    """Counts the rows that have all the chosen values but one at most."""
    facets, chosen = list(counts), list(exact)
    columns = [f"{listing.facets[facet]} AS v{n}" for n, facet in enumerate(facets)]
    values: list[Any] = []
    for n, facet in enumerate(chosen):
        conditions, given = exact_where(listing, {facet: exact[facet]})
        columns.append(f"CASE WHEN {' AND '.join(conditions)} THEN 1 ELSE 0 END AS has{n}")
        values += given
    names = ", ".join(column.rpartition(" ")[2] for column in columns)
    fits = " + ".join(f"has{n}" for n in range(len(chosen)))
    rows = ledger._db.execute(
        f"SELECT {names}, count(*) FROM "
        f"(SELECT {', '.join(columns)} FROM {listing.table}{_said(where)}) AS near "
        f"WHERE {fits} >= ? GROUP BY {names}",
        [*values, *where[1], len(chosen) - 1],
    )
    for row in rows:
        flags = dict(zip(chosen, row[len(facets) : -1], strict=True))
        failed = [facet for facet, has in flags.items() if not has]
        for facet, value in zip(facets, row, strict=False):
            if failed in ([], [facet]):
                _add(counts[facet], listing, facet, value, row[-1])


def _add(counts: Counter[str | None], listing: Listing, facet: str, value: Any, n: int) -> None:
    if facet in listing.sets:
        for part in (value or "").split("|"):
            if part:
                counts[part] += n
    else:
        counts[value if value is None else str(value)] += n
