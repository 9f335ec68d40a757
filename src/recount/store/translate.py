"""Says the store's SQL as PostgreSQL writes it. Text in, text out.

What is not the same in both: how values are marked, LIKE without regard to the case of ASCII
(ILIKE, under the collation "C"), a plus sign that hides a column from SQLite's indexes, and
full-text search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PARTS = re.compile(
    r"(?P<text>'(?:[^']|'')*')|(?P<hole>\?)|(?P<plus>(?<=[\s(,])\+(?=[a-z_]))"
    r"|(?P<match>\b(?P<words>\w+) MATCH \?)|(?P<rank>\bbm25\((?P<of>\w+)\))|(?P<like>\bLIKE\b)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of PostgreSQL; `queries` are the places of values that search for words."""

    text: str
    queries: frozenset[int]


@lru_cache(maxsize=2048)
def translate(sql: str) -> Statement:
    """Returns a statement of the store as PostgreSQL takes it."""
    holes = 0
    asked: dict[str, int] = {}
    queries = set()

    def put(found: re.Match[str]) -> str:
        nonlocal holes
        if found["hole"]:
            holes += 1
            return f"${holes}"
        if found["match"]:
            holes += 1
            asked[found["words"]] = holes
            queries.add(holes - 1)
            return f"{found['words']}.words @@ ${holes}::tsquery"
        if found["rank"]:
            of = found["of"]
            return f"-ts_rank_cd({of}.words, ${asked[of]}::tsquery)"
        if found["like"]:
            return "ILIKE"
        return found["text"] or ""

    text = _PARTS.sub(put, sql)
    return Statement(text, frozenset(queries))
