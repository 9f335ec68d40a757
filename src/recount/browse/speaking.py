"""What a source's page shows beyond its record: its words beside others', its figures too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from recount.browse.results import Wording
from recount.model import Account, Incident
from recount.store.ledger import Ledger
from recount.store.searching import claims_in_incidents, others_words
from recount.store.single import read_incidents
from recount.vocab import load_table

LATEST = 60
"""Incidents whose figures are compared."""
MOST_WORDS = 6
MOST_PARTIES = 12
Stands = Literal["higher", "within", "lower"]


@dataclass(frozen=True, slots=True)
class PartyWords:
    """A party as one source names it and as all others do, each with its number of claims."""

    party_id: str
    party: str
    side: str | None
    own: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FigureBeside:
    """A source's figure for an incident beside those of the other accounts; null ends are open.

    `stands` is higher where it begins above all that the others say, lower where it ends below,
    else within.
    """

    incident: Incident
    low: int | None
    high: int | None
    others: tuple[tuple[str, int | None, int | None], ...]
    stands: Stands


def words_beside(
    ledger: Ledger, source_id: str, wordings: Sequence[Wording]
) -> tuple[PartyWords, ...]:
    """Returns the parties that a source names most, with its words for each and others' words.

    Those of a side come first. Words that differ in what counts or points only are one.
    """
    own: defaultdict[str, list[Wording]] = defaultdict(list)
    for wording in wordings:
        own[wording.party_id].append(wording)
    ranked = sorted(
        own, key=lambda key: (own[key][0].side is None, -sum(w.claims for w in own[key]), key)
    )[:MOST_PARTIES]
    others = others_words(ledger, source_id, ranked) if ranked else {}
    return tuple(
        PartyWords(
            key,
            own[key][0].party,
            own[key][0].side,
            _sum_words((w.words, w.claims) for w in own[key]),
            _sum_words(others.get(key, ())),
        )
        for key in ranked
    )


def _sum_words(said: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Returns the commonest wordings without what counts or points at their beginnings."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for wording, n in said:
        bare = bare_words(wording)
        forms[bare.casefold()][bare] += n
    ranked = sorted((-found.total(), min(found, key=lambda w: (-found[w], w))) for found in
                    forms.values())  # fmt: skip
    return tuple((words, -n) for n, words in ranked[:MOST_WORDS])


def bare_words(wording: str) -> str:
    """Returns a wording without articles and numbers at its beginning, if anything is left."""
    passed: frozenset[str] = frozenset(load_table("find")["wordings"]["passed_over"])
    words = wording.split()
    while len(words) > 1 and (words[0].casefold() in passed or any(map(str.isdigit, words[0]))):
        words = words[1:]
    return " ".join(words)


def figures_beside(
    ledger: Ledger, source_id: str, codebook: str, harm: str = "killed"
) -> tuple[FigureBeside, ...]:
    """Returns a source's figures in its latest incidents where another account gives one, too.

    Accounts that a later one of the same source replaced don't count.
    """
    spoken = claims_in_incidents(ledger, source_id, LATEST)
    found = read_incidents(ledger, codebook, list(spoken))
    beside = (_compare(found[key], ids, harm) for key, ids in spoken.items() if key in found)
    return tuple(each for each in beside if each is not None)


def _compare(incident: Incident, own: set[str], harm: str) -> FigureBeside | None:
    ours: list[Account] = []
    others: list[Account] = []
    for account in incident.accounts:
        if account.superseded_by is None and _figure(account, harm) is not None:
            (ours if own.intersection(account.claims) else others).append(account)
    if not ours or not others or incident.aggregate:
        return None
    low, high = _figure(ours[0], harm) or (None, None)
    figures = [(each.source, *(_figure(each, harm) or (None, None))) for each in others]
    return FigureBeside(incident, low, high, tuple(figures), _stand(low, high, figures))


def _figure(account: Account, harm: str) -> tuple[int | None, int | None] | None:
    said: Mapping[str, tuple[int | None, int | None]] = account.says
    found = said.get(harm)
    return None if found is None or tuple(found) == (None, None) else (found[0], found[1])


def _stand(
    low: int | None, high: int | None, others: Sequence[tuple[str, int | None, int | None]]
) -> Stands:
    tops = [top for _, _, top in others]
    bottoms = [bottom for _, bottom, _ in others]
    if low is not None and all(top is not None and top < low for top in tops):
        return "higher"
    if high is not None and all(bottom is not None and bottom > high for bottom in bottoms):
        return "lower"
    return "within"
