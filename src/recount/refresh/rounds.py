"""Keeps the coders' words of blind rounds, and who may see which decision, beside the claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from recount.link.rounds import Word, find_hidden, find_words
from recount.model import Decision
from recount.store import Ledger
from recount.store.review import has_blind_words, put_rounds


def put_rounds_of(ledger: Ledger, numbers: Sequence[int], carried: Sequence[Decision]) -> None:
    """Puts what all decisions on some claims make of them; `numbers` are the decisions' own.

    Needs an open transaction.
    """
    if not any(decision.round for decision in carried):
        return
    claims = sorted({s for d in carried if d.kind != "undo" for s in d.subjects})
    owners = find_hidden(carried)
    hidden = {n: owners[d.id] for n, d in zip(numbers, carried, strict=True) if d.id in owners}
    put_rounds(ledger, claims, _rows(find_words(carried)), numbers, hidden)


def put_all_rounds(ledger: Ledger, carried: Sequence[Decision], numbers: Mapping[str, int]) -> None:
    """Puts what all decisions of a case make of all claims. Needs an open transaction."""
    if not any(decision.round for decision in carried) and not has_blind_words(ledger):
        return
    hidden = {numbers[key]: owner for key, owner in find_hidden(carried).items()}
    put_rounds(ledger, None, _rows(find_words(carried)), None, hidden)


def _rows(words: Iterable[Word]) -> list[tuple[str, str, bool]]:
    return [(word.claim, word.by, word.settled) for word in words]
