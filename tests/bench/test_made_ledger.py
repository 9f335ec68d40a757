"""The made ledger: the same for a seed, with evidence that is found in its texts."""

from __future__ import annotations

from bench.ledger import build_ledger
from bench.linking import measure, show

from recount.sources import find_copies


def test_the_ledger_is_the_same_for_a_seed() -> None:
    assert build_ledger(200) == build_ledger(200)
    assert build_ledger(200, seed=8) != build_ledger(200)


def test_the_ledger_holds_what_is_asked_for() -> None:
    docs, claims = build_ledger(400)
    assert 400 <= len(claims) < 425
    by_id = {doc.id: doc for doc in docs}
    assert len(by_id) == len(docs)
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        text = by_id[claim.doc_id].text
        assert text[claim.sentence.start : claim.sentence.end] == claim.sentence.text
    assert 0.1 < len(find_copies(docs)) / len(docs) < 0.35


def test_each_size_is_measured_by_stage() -> None:
    found = measure(200)
    assert 200 <= found["claims"] < 225
    assert set(found["seconds"]) == {"copies", "relations", "linking", "reconciling"}
    assert 0 < found["incidents"] <= found["claims"]
    assert show([found, found]).row_count == 2
