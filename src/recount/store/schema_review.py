"""The views that the history, the queue and blind rounds are read from.

`decision_rows` has the head of each decision. `blind_words` are the coders' words on claims whose
rounds have not been ended by an open judgement; `hidden_decisions` those that only their owner and
who adjudicates may see (see `recount.link.rounds`).
"""

from __future__ import annotations

_ROWS = """
CREATE TABLE decision_rows (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, by_name TEXT NOT NULL,
    day TEXT NOT NULL);
CREATE INDEX decision_rows_kind ON decision_rows (kind, n);
CREATE INDEX decision_rows_by ON decision_rows (by_name, n);
CREATE INDEX decision_rows_day ON decision_rows (day, n);
CREATE TABLE blind_words (
    claim_id TEXT NOT NULL, by_name TEXT NOT NULL, settled INTEGER NOT NULL,
    PRIMARY KEY (claim_id, by_name));
CREATE INDEX blind_words_by ON blind_words (by_name, settled);
CREATE TABLE hidden_decisions (n INTEGER PRIMARY KEY, owner TEXT NOT NULL);
CREATE INDEX claim_rows_copy ON claim_rows (copy_of);
CREATE INDEX claim_rows_state_status ON claim_rows (state, status, claim_id);
CREATE INDEX claim_rows_state_kind ON claim_rows (state, kind, status, claim_id);
CREATE INDEX claim_rows_state_outlet ON claim_rows (state, outlet, status, claim_id);
"""

# SQLite only: the heads read out of stored JSON.
_SQLITE = """
INSERT INTO decision_rows (n, id, kind, by_name, day)
    SELECT n, id, json_extract (payload, '$[1]'), json_extract (payload, '$[3]'),
    substr (json_extract (payload, '$[4]'), 1, 10) FROM decisions;
"""

REVIEW = _ROWS + _SQLITE
