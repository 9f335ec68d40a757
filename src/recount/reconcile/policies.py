"""What each codebook makes of differing accounts: the low, best and high figure.

A policy is a table of `vocab/data/policies.toml`, or of a user's own file, and the small
functions below that its words name (`recount.reconcile.codebooks` loads and checks them).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from recount.reconcile.figures import Figure


@dataclass(frozen=True, slots=True)
class Bid:
    """A source's current figure as a policy sees it; `rank` is its kind's, 0 the surest."""

    figure: Figure
    rank: int
    detail: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """A policy's answer: each bound with the claim that sets it; null where open or unknown.

    `least_high` is set where the top is open: the highest figure that is given in numbers, from
    which on it is open ("15 or more").
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    least_high: int | None = None
    low_claim: str | None = None
    best_claim: str | None = None
    high_claim: str | None = None
    least_high_claim: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A codebook's rules: how it bounds, what it calls best, what a vague word is worth.

    `large` are words worth more in a significant attack: one of an event type in
    `significant_types`, or with as many injured as `significant_injured`. `admits` names the
    conditions of `recount.reconcile.admission` under which an incident is recorded at all.
    `aggregates` says whether incidents told by themselves are taken off a sum over them.
    `plural_words` are words of death by which victims told of in the plural, with no number,
    count as the word "plural". `reliability` ranks kinds of sources for a count of the dead, the
    surest first.
    """

    key: str
    name: str
    version: str
    bounds: str
    best: str
    vague: str
    words: Mapping[str, int]
    large: Mapping[str, int]
    plural_words: tuple[str, ...]
    significant_types: frozenset[str]
    significant_injured: int | None
    admits: tuple[str, ...]
    aggregates: str
    reliability: tuple[str, ...]

    @property
    def method(self) -> str:
        """The name and version, for the record: "ucdp@1"."""
        return f"{self.key}@{self.version}"

    def rank(self, kind: str) -> int:
        """Returns the rank of a kind of source for a count of the dead, 0 the surest."""
        kinds = self.reliability
        return kinds.index(kind) if kind in kinds else len(kinds)

    def decide(self, bids: Sequence[Bid], *, significant: bool = False) -> Bounds:
        """Returns low, best and high over the independent accounts' current figures."""
        read = [read for bid in bids if (read := self._read(bid, significant)) is not None]
        if not read:
            return Bounds(note="no figure that this codebook counts" if bids else None)
        bounds = BOUNDS[self.bounds](read)
        if self.best != "reliable":
            return bounds
        return _with_best(bounds, read)

    def _read(self, bid: Bid, significant: bool) -> Bid | None:
        figure = bid.figure
        if not figure.vague or figure.is_exact:
            return bid if (figure.low, figure.high) != (None, None) else None
        if self.vague == "drop":
            return None
        if self.vague == "words":
            worth = self._worth(figure, significant)
            if worth is None:
                return None
            return replace(bid, figure=replace(figure, low=worth, high=worth))
        return bid if figure.low is not None else None

    def _worth(self, figure: Figure, significant: bool) -> int | None:
        """Returns what a vague word is worth; a word that is in no table is worth its floor."""
        table = {**self.words, **self.large} if significant else self.words
        for word in reversed((figure.vague or "").casefold().split()):
            if word in table:
                return table[word]
        return figure.low


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
    open_from = None
    if floor and (high is None or (floor.low or 0) > (high.high or 0)):
        open_from, high = _open_from(bids), None
    return Bounds(
        low=low.low if low else None,
        best=low.low if low else None,
        high=high.high if high else None,
        least_high=(open_from.high or open_from.low) if open_from else None,
        low_claim=low.claim if low else None,
        best_claim=low.claim if low else None,
        high_claim=high.claim if high else (floor.claim if floor else None),
        least_high_claim=open_from.claim if open_from else None,
        note=None if high else "no upper bound: a source's figure is open at the top",
    )


def _open_from(bids: Sequence[Bid]) -> Figure | None:
    """Returns the highest figure that is given in a number, of all if each is a vague word."""
    figures = [b.figure for b in bids]
    numbered = [f for f in figures if not f.vague] or figures
    return max(numbered, key=lambda f: (f.high or f.low or 0, f.said), default=None)


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
    return Bounds(
        low=number, best=number, high=number, low_claim=claim, best_claim=claim, high_claim=claim
    )


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
    return replace(bounds, best=best, best_claim=chosen.claim, note=note)
