"""The conditions of a `Filter` as SQL."""

from __future__ import annotations

from recount.filters import Filter

Where = tuple[str, list[object]]


def _like(part: str) -> str:
    escaped = _whole(part).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _whole(text: str) -> str:
    """Returns text without half characters, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def match_query(text: str) -> str:
    """Returns a full-text query for all the words of `text`, whatever signs stand in it."""
    kept = (c if c.isalnum() or c in "'’-" or c.isspace() else "" for c in _whole(text))
    words = "".join(kept).split()
    return " ".join(f'"{word}"' for word in words if any(map(str.isalnum, word)))


def _join(conditions: list[str], values: list[object]) -> Where:
    return (" WHERE " + " AND ".join(conditions) if conditions else "", values)


def document_where(narrow: Filter) -> Where:
    """Returns the condition on `documents d`."""
    conditions: list[str] = []
    values: list[object] = []
    if narrow.since:
        conditions.append("d.published >= ?")
        values.append(narrow.since.isoformat())
    if narrow.until:
        conditions.append("d.published <= ?")
        values.append(narrow.until.isoformat())
    if narrow.text and (query := match_query(narrow.text)):
        conditions.append("d.seq IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)")
        values.append(query)
    inner, inner_values = _claim_conditions(narrow, dated=False, text=False)
    if inner:
        conditions.append(
            f"d.id IN (SELECT c.doc_id FROM claims_now c WHERE {' AND '.join(inner)})"
        )
        values += inner_values
    return _join(conditions, values)


def claim_where(narrow: Filter) -> Where:
    """Returns the condition on `claims_now c`, or on `claims c` of a reading."""
    return _join(*_claim_conditions(narrow, dated=True, text=True))


def _claim_conditions(narrow: Filter, *, dated: bool, text: bool) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    if dated and narrow.since:
        conditions.append("c.latest >= ?")
        values.append(narrow.since.isoformat())
    if dated and narrow.until:
        conditions.append("c.earliest <= ?")
        values.append(narrow.until.isoformat())
    parts = [("place", narrow.place), ("source", narrow.source), ("event", narrow.event)]
    if text:
        parts.append(("sentence", narrow.text))
    for column, part in parts:
        if part:
            conditions.append(f"c.{column} LIKE ? ESCAPE '\\'")
            values.append(_like(part))
    if narrow.harm:
        conditions.append("c.harms LIKE ? ESCAPE '\\'")
        values.append(_like(f"|{narrow.harm}|"))
    return conditions, values
