"""What each codebook makes of differing accounts: the low, best and high figure.

A policy is a row of `vocab/data/policies.toml` and the small functions below that its words
name; a codebook of one's own is another row. `POLICIES` holds them by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.errors import UsageError
from recount.reconcile.figures import Figure
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class Bid:
    """A source's current figure as a policy sees it; `rank` is its kind's, 0 the surest."""

    figure: Figure
    rank: int
    detail: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """A policy's answer: each bound with the claim that sets it; null where open or unknown."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    low_claim: str | None = None
    best_claim: str | None = None
    high_claim: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A codebook's rules: how it bounds, what it calls best, what a vague word is worth."""

    key: str
    name: str
    version: str
    bounds: str
    best: str
    vague: str
    words: Mapping[str, int]

    @property
    def method(self) -> str:
        """The name and version, for the record: "ucdp@1"."""
        return f"{self.key}@{self.version}"

    def decide(self, bids: Sequence[Bid]) -> Bounds:
        """Returns low, best and high over the independent accounts' current figures."""
        read = [read for bid in bids if (read := self._read(bid)) is not None]
        if not read:
            return Bounds(note="no figure that this codebook counts" if bids else None)
        bounds = BOUNDS[self.bounds](read)
        if self.best != "reliable":
            return bounds
        return _with_best(bounds, read)

    def _read(self, bid: Bid) -> Bid | None:
        figure = bid.figure
        if not figure.vague or figure.is_exact:
            return bid if (figure.low, figure.high) != (None, None) else None
        if self.vague == "drop":
            return None
        if self.vague == "words":
            word = figure.vague.casefold().split()[-1]
            worth = self.words.get(word, figure.low)
            if worth is None:
                return None
            return Bid(
                Figure(worth, worth, figure.claim, figure.said, figure.vague), bid.rank, bid.detail
            )
        return bid if figure.low is not None else None


def bound_span(bids: Sequence[Bid]) -> Bounds:
    """Bounds by the lowest and the highest figure; open where a floor exceeds every ceiling.

    UCDP: "low and high: lowest and highest reliable totals". Airwars and IBC: the span of the
    credible sources (remembered, unconfirmed).
    """
    least = [b.figure for b in bids if b.figure.low is not None]
    most = [b.figure for b in bids if b.figure.high is not None]
    low = min(least, key=lambda f: (f.low or 0, f.said), default=None)
    high = max(most, key=lambda f: (f.high or 0, f.said), default=None)
    floor = max(least, key=lambda f: (f.low or 0, f.said), default=None)
    if floor and (high is None or (floor.low or 0) > (high.high or 0)):
        high = None
    note = None if high else "no upper bound: a source's figure is open at the top"
    return Bounds(
        low=low.low if low else None,
        best=low.low if low else None,
        high=high.high if high else None,
        low_claim=low.claim if low else None,
        best_claim=low.claim if low else None,
        high_claim=high.claim if high else (floor.claim if floor else None),
        note=note,
    )


def bound_lowest(bids: Sequence[Bid]) -> Bounds:
    """Bounds all by the lowest figure. ACLED codebook: the lowest, until a better one."""
    return _same(min(bids, key=lambda b: (_number(b), b.figure.said)))


def bound_recent(bids: Sequence[Bid]) -> Bounds:
    """Bounds all by the most recent figure, else the majority's, else the lowest (GTD)."""
    last = max(b.figure.said[0] for b in bids)
    recent = [b for b in bids if b.figure.said[0] == last]
    votes = Counter(_number(b) for b in recent)
    best = max(votes, key=lambda number: (votes[number], -number))
    return _same(next(b for b in recent if _number(b) == best))


def bound_detailed(bids: Sequence[Bid]) -> Bounds:
    """Bounds all by the most detailed figure, else the most recent one (AOAV)."""
    ranked = sorted(bids, key=lambda b: (b.detail, b.figure.said, _number(b)), reverse=True)
    return _same(ranked[0])


BOUNDS: Mapping[str, Callable[[Sequence[Bid]], Bounds]] = {
    "span": bound_span,
    "lowest": bound_lowest,
    "recent": bound_recent,
    "detailed": bound_detailed,
}


def _number(bid: Bid) -> int:
    return bid.figure.low if bid.figure.low is not None else (bid.figure.high or 0)


def _same(bid: Bid) -> Bounds:
    number, claim = _number(bid), bid.figure.claim
    return Bounds(number, number, number, claim, claim, claim)


def _with_best(bounds: Bounds, bids: Sequence[Bid]) -> Bounds:
    """Sets best: the most reliable source, its exact figure first, the lower of equals.

    The order of kinds is ours and unconfirmed; UCDP says only "the most reliable source".
    """
    ranked = sorted(bids, key=lambda b: (not b.figure.is_exact, b.rank, _number(b), b.figure.said))
    chosen = ranked[0].figure
    best = chosen.low if chosen.low is not None else chosen.high
    note = bounds.note
    if bounds.high is not None and best is not None and best > bounds.high:
        note = "best is above the highest closed figure"
    return Bounds(
        bounds.low, best, bounds.high, bounds.low_claim, chosen.claim, bounds.high_claim, note
    )


def _build(key: str, row: Mapping[str, Any]) -> Policy:
    return Policy(
        key,
        row["name"],
        row["version"],
        row["bounds"],
        row["best"],
        row["vague"],
        row.get("words", {}),
    )


def load_policies() -> Mapping[str, Policy]:
    """Returns the policies by codebook name."""
    table = load_table("policies")
    return {key: _build(key, row) for key, row in table.items() if "bounds" in row}


POLICIES: Mapping[str, Policy] = load_policies()
"""The policies by codebook name."""


def find_policy(codebook: str) -> Policy:
    """Returns the policy of a codebook; UsageError names the known ones."""
    if codebook not in POLICIES:
        raise UsageError(f"codebook {codebook!r}: one of {', '.join(POLICIES)}")
    return POLICIES[codebook]
