"""Heads of decisions, coders' words in blind rounds, and who may see which."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recount.codec import decode
from recount.model import Decision
from recount.store.ledger import Ledger
from recount.store.listing import Where, _said
from recount.store.lists import CLAIMS
from recount.store.single import _chunks, _in, decisions_by_id, with_undos

JUDGED = "('accept', 'amend', 'reject')"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are asked for; null is no condition. `day` is ISO 8601 (UTC)."""

    by: str | None = None
    kind: str | None = None
    claim: str | None = None
    day: str | None = None


def seen_where(seen_by: str | None, column: str = "decision_rows.n") -> Where:
    """Returns the condition that a person may see a decision; null stands for one who sees all."""
    if seen_by is None:
        return [], []
    inner = f"SELECT 1 FROM hidden_decisions h WHERE h.n = {column} AND h.owner <> ?"
    return [f"NOT EXISTS ({inner})"], [seen_by]


def find_decisions(
    ledger: Ledger,
    wanted: Wanted,
    seen_by: str | None,
    *,
    offset: int,
    limit: int,
    oldest_first: bool = False,
) -> tuple[dict[int, Decision], int]:
    """Returns a page of the decisions that a person may see, by number, and how many fit."""
    conditions, values = seen_where(seen_by)
    for column, value in (("by_name", wanted.by), ("kind", wanted.kind), ("day", wanted.day)):
        if value is not None:
            conditions.append(f"decision_rows.{column} = ?")
            values.append(value)
    if wanted.claim is not None:
        inner = "SELECT n FROM decision_subjects WHERE subject = ?"
        conditions.append(f"decision_rows.n IN ({inner})")
        values.append(wanted.claim)
    said = _said((conditions, values))
    total = ledger._db.execute(f"SELECT count(*) FROM decision_rows{said}", values).fetchone()[0]
    way = "" if oldest_first else " DESC"
    rows = ledger._db.execute(
        "SELECT decision_rows.n, d.payload FROM decision_rows "
        f"JOIN decisions d ON d.n = decision_rows.n{said} "
        f"ORDER BY decision_rows.n{way} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return {n: decode(Decision, json.loads(payload)) for n, payload in rows}, int(total)


def hidden_among(ledger: Ledger, numbers: Iterable[int], seen_by: str | None) -> set[int]:
    """Returns which of these decisions a person may not see."""
    if seen_by is None:
        return set()
    owners = hidden_decisions(ledger, numbers)
    return {n for n, owner in owners.items() if owner != seen_by}


def hidden_decisions(ledger: Ledger, numbers: Iterable[int]) -> dict[int, str]:
    """Returns which of these decisions are hidden, and who alone may see each."""
    found: dict[int, str] = {}
    for some in _chunks([str(n) for n in numbers]):
        query = f"SELECT n, owner FROM hidden_decisions WHERE n IN {_in(some)}"
        found |= dict(ledger._db.execute(query, [int(n) for n in some]))
    return found


def setting_decisions(ledger: Ledger) -> list[Decision]:
    """Returns the decisions on how claims are reviewed, and what takes them back, in order."""
    rows = ledger._db.execute(
        "SELECT d.n, d.payload FROM decisions d JOIN decision_rows r ON r.n = d.n "
        "WHERE r.kind = 'review'"
    )
    found = {n: decode(Decision, json.loads(payload)) for n, payload in rows.fetchall()}
    return list(with_undos(ledger, found).values())


def has_blind_words(ledger: Ledger) -> bool:
    """Whether any decision is hidden from anybody, or any blind word is known."""
    query = "SELECT EXISTS (SELECT 1 FROM blind_words) OR EXISTS (SELECT 1 FROM hidden_decisions)"
    return bool(ledger._db.execute(query).fetchone()[0])


def put_rounds(
    ledger: Ledger,
    claims: Sequence[str] | None,
    words: Iterable[tuple[str, str, bool]],
    numbers: Sequence[int] | None,
    hidden: Mapping[int, str],
) -> None:
    """Puts the words (claim, coder, whether settled) on some claims, and who owns what is hidden.

    In place of all that is kept where `claims` and `numbers` are null. Needs an open transaction.
    """
    db = ledger._db
    if claims is None or numbers is None:
        db.execute("DELETE FROM blind_words")
        db.execute("DELETE FROM hidden_decisions")
    else:
        db.executemany("DELETE FROM blind_words WHERE claim_id = ?", [(c,) for c in claims])
        db.executemany("DELETE FROM hidden_decisions WHERE n = ?", [(n,) for n in numbers])
    db.executemany("INSERT INTO blind_words VALUES (?, ?, ?)", list(words))
    db.executemany("INSERT INTO hidden_decisions VALUES (?, ?)", list(hidden.items()))


def undecided_where(coder: str) -> Where:
    """Returns the condition on `claim_rows` that a coder has no word on a claim."""
    inner = (
        f"SELECT 1 FROM blind_words w WHERE w.claim_id = {CLAIMS.table}.claim_id AND w.by_name = ?"
    )
    return [f"NOT EXISTS ({inner})"], [coder]


def differing_claims(ledger: Ledger, *, offset: int, limit: int) -> tuple[list[str], int]:
    """Returns a page of the claims on which two coders or more differ, the most urgent first."""
    inner = (
        "SELECT claim_id FROM blind_words WHERE settled = 0 GROUP BY claim_id HAVING count(*) > 1"
    )
    total = ledger._db.execute(f"SELECT count(*) FROM ({inner}) AS differing").fetchone()[0]
    rows = ledger._db.execute(
        f"SELECT claim_id FROM claim_rows WHERE claim_id IN ({inner}) "
        "ORDER BY priority DESC, claim_id LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return [claim_id for (claim_id,) in rows], int(total)


def count_words(ledger: Ledger) -> dict[str, tuple[int, int]]:
    """Returns for each coder on how many claims they have a word, and how many wait for others."""
    rows = ledger._db.execute(
        "SELECT by_name, count(*), sum(1 - settled) FROM blind_words GROUP BY by_name ORDER BY 1"
    )
    return {name: (n, waiting) for name, n, waiting in rows}


def count_judged(ledger: Ledger, day: str | None = None) -> dict[str, int]:
    """Returns how many judgements on claims each person has made that stand, on a day (UTC)."""
    when = " AND d.day = ?" if day else ""
    rows = ledger._db.execute(
        f"SELECT d.by_name, count(*) FROM decision_rows d WHERE d.kind IN {JUDGED}{when} "
        "AND NOT EXISTS (SELECT 1 FROM decision_subjects s JOIN decision_rows u ON u.n = s.n "
        "WHERE s.subject = d.id AND u.kind = 'undo') "
        "GROUP BY d.by_name ORDER BY count(*) DESC, d.by_name",
        (day,) if day else (),
    )
    return dict(rows.fetchall())


def deciders(ledger: Ledger) -> list[str]:
    """Returns all who have decided anything, by name."""
    rows = ledger._db.execute("SELECT DISTINCT by_name FROM decision_rows ORDER BY by_name")
    return [name for (name,) in rows]


def last_judgement(ledger: Ledger, by: str) -> Decision | None:
    """Returns a person's newest judgement on a claim that nothing has taken back."""
    row = ledger._db.execute(
        f"SELECT d.n FROM decision_rows d WHERE d.by_name = ? AND d.kind IN {JUDGED} "
        "AND NOT EXISTS (SELECT 1 FROM decision_subjects s JOIN decision_rows u ON u.n = s.n "
        "WHERE s.subject = d.id AND u.kind = 'undo') ORDER BY d.n DESC LIMIT 1",
        (by,),
    ).fetchone()
    if row is None:
        return None
    query = "SELECT payload FROM decisions WHERE n = ?"
    found: Decision = decode(Decision, json.loads(ledger._db.execute(query, row).fetchone()[0]))
    return found


def unreviewed_copies(ledger: Ledger, claim_ids: Sequence[str]) -> list[str]:
    """Returns the unreviewed claims that copy one of these."""
    found: list[str] = []
    for some in _chunks(claim_ids):
        query = (
            f"SELECT claim_id FROM claim_rows WHERE copy_of IN {_in(some)} "
            "AND state = 'unreviewed' ORDER BY claim_id"
        )
        found += [claim_id for (claim_id,) in ledger._db.execute(query, list(some))]
    return found


def count_before(ledger: Ledger, where: Where, claim_id: str) -> int | None:
    """Returns how many claims of the queue come before one; null if it is not among them."""
    row = ledger._db.execute(
        f"SELECT priority FROM claim_rows{_said((['claim_id = ?', *where[0]], where[1]))}",
        [claim_id, *where[1]],
    ).fetchone()
    if row is None:
        return None
    ahead = "(priority > ? OR (priority = ? AND claim_id > ?))"
    query = f"SELECT count(*) FROM claim_rows{_said(([ahead, *where[0]], where[1]))}"
    values = [row[0], row[0], claim_id, *where[1]]
    return int(ledger._db.execute(query, values).fetchone()[0])


def is_unreviewed(ledger: Ledger, claim_id: str) -> bool:
    """Whether nobody's judgement of a claim holds."""
    query = "SELECT 1 FROM claim_rows WHERE claim_id = ? AND state = 'unreviewed'"
    return ledger._db.execute(query, (claim_id,)).fetchone() is not None


def without_word(ledger: Ledger, coder: str, claim_ids: Sequence[str]) -> list[str]:
    """Returns those of some claims that a coder has no word on."""
    said: set[str] = set()
    for some in _chunks(claim_ids):
        query = f"SELECT claim_id FROM blind_words WHERE by_name = ? AND claim_id IN {_in(some)}"
        said |= {claim_id for (claim_id,) in ledger._db.execute(query, [coder, *some])}
    return [claim_id for claim_id in claim_ids if claim_id not in said]


def decision_by_id(ledger: Ledger, decision_id: str) -> Decision | None:
    """Returns a decision by its whole id, None if there is none."""
    return next(iter(decisions_by_id(ledger, [decision_id]).values()), None)
