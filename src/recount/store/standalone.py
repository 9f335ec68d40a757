"""Checks the log of a case without the program: python3 check_log.py case.recount [HEAD ...]

Needs nothing but Python. Each entry of the log is hashed again, and so is every row of a fact that
an entry names. A HEAD is a hash of the log that was written down elsewhere; it must still be there.
How entries and rows are written is told in docs/evidence.md of Recount.
"""

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

TABLES = ["bodies", "documents", "refs", "readings", "mentions", "claims", "issues"]
TABLES += ["reading_issues", "decisions", "outside", "arrivals", "exchanges"]
TABLES += ["retrievals", "stamps"]


def canonical(value: object) -> bytes:
    """Returns JSON as RFC 8785 writes it, for what stands in a log."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def plain(cell: Any) -> Any:
    """Returns a cell as it is hashed."""
    if isinstance(cell, bytes):
        return {"blob_sha256": hashlib.sha256(cell).hexdigest()}
    return repr(cell) if isinstance(cell, float) else cell


def digest_rows(db: sqlite3.Connection, table: str, where: dict[str, Any]) -> tuple[int, str]:
    """Returns the number of a table's rows that `where` names, and their digest."""
    conditions: list[str] = ["1"]
    values: list[Any] = []
    for column, value in where.items():
        run = isinstance(value, list)
        conditions.append(f"{column} BETWEEN ? AND ?" if run else f"{column} IS ?")
        values += value if run else [value]
    found = db.execute(f"SELECT * FROM {table} WHERE {' AND '.join(conditions)}", values)
    names = [part[0] for part in found.description]
    lines = []
    for row in found:
        cells = zip(names, row, strict=True)
        lines.append(canonical({name: plain(cell) for name, cell in cells if cell is not None}))
    lines.sort()
    return len(lines), hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def check(path: str, heads: list[str]) -> Iterator[str]:
    """Yields what is wrong with a case's log, and in the end its head."""
    db = sqlite3.connect(path)
    before, seen, counted = "0" * 64, {"0" * 64}, dict.fromkeys(TABLES, 0)
    query = "SELECT n, at, kind, subject, payload, chain FROM log ORDER BY n"
    for number, (n, at, kind, subject, text, chain) in enumerate(db.execute(query), 1):
        payload = json.loads(text)
        entry = {"n": n, "at": at, "kind": kind, "subject": subject}
        whole = canonical({**entry, "before": before, "payload": payload})
        if n != number or hashlib.sha256(whole).hexdigest() != chain:
            yield f"entry {number}: the chain breaks here"
            return
        for rows in payload["rows"]:
            assert rows["table"] in TABLES
            count, digest = digest_rows(db, rows["table"], rows["where"])
            counted[rows["table"]] += count
            if (count, digest) != (rows["rows"], rows["sha256"]):
                yield f"entry {number}: its rows of {rows['table']} are not as they were added"
        before = chain
        seen.add(chain)
    for table, count in counted.items():
        held = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if held != count:
            yield f"{table}: {held} rows, and the log accounts for {count}"
    yield from (f"{head}: not in the log" for head in heads if head not in seen)
    print("head of the log:", before)  # noqa: T201 - it runs alone


if __name__ == "__main__":
    problems = list(check(sys.argv[1], sys.argv[2:]))
    print("\n".join(problems) or "all rows are as the log says")  # noqa: T201 - it runs alone
    sys.exit(1 if problems else 0)
