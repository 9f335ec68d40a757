"""Says which decisions hold, where people code claims without seeing each other's codes.

A decision of `round` blind is one coder's word on a claim. It holds once so many coders say the
same, two at least, that no other word has as many; the claim's round is over then. A judgement
made in the open ends the round, too: it is the adjudication, and blind words made before it say
nothing any more. Until then nothing is built from blind words, and each is shown only to the one
whose word it is, and to those who adjudicate.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from recount.link.amend import find_undone
from recount.link.states import JUDGING
from recount.model import Decision

OPEN, BLIND = "open", "blind"
LEAST = 2
"""How many coders must say the same."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one coder says of a claim in the round that runs, or ran: their last decision on it.

    Amendments that follow on each other are one word of several `decisions`; `values` are theirs
    together. `agreed` is true where it holds since others say the same, `settled` where the round
    is over.
    """

    claim: str
    by: str
    decisions: tuple[Decision, ...]
    agreed: bool
    settled: bool

    @property
    def kind(self) -> str:
        """Accept, amend or reject."""
        return self.decisions[-1].kind

    @property
    def values(self) -> dict[str, object]:
        """The fields that it amends, with their values."""
        return {k: v for each in self.decisions for k, v in (each.after or {}).items()}


def find_words(decisions: Sequence[Decision]) -> list[Word]:
    """Returns the blind words that no open judgement has ended, by claim, then by coder."""
    undone = find_undone(decisions)
    by_claim: dict[str, dict[str, list[Decision]]] = {}
    for decision in decisions:
        if decision.kind not in JUDGING or decision.id in undone:
            continue
        for claim in decision.subjects:
            words = by_claim.setdefault(claim, {})
            if decision.round is None:
                words.clear()
            elif decision.kind == "amend" and _amends(words.get(decision.by)):
                words[decision.by].append(decision)
            else:
                words[decision.by] = [decision]
    return [word for claim, said in sorted(by_claim.items()) for word in _weigh(claim, said)]


def _amends(word: Sequence[Decision] | None) -> bool:
    return bool(word) and all(decision.kind == "amend" for decision in word or ())


def _weigh(claim: str, said: Mapping[str, Sequence[Decision]]) -> Iterable[Word]:
    """Yields the coders' words on a claim, and whether they hold."""
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for coder, word in said.items():
        alike[_content(word)].append(coder)
    sizes = sorted((len(coders) for coders in alike.values()), reverse=True)
    settled = bool(sizes) and sizes[0] >= LEAST and sizes[1:2] != sizes[:1]
    for coder, word in sorted(said.items()):
        agreed = settled and len(alike[_content(word)]) == sizes[0]
        yield Word(claim, coder, tuple(word), agreed, settled)


def _content(word: Sequence[Decision]) -> tuple[str, str]:
    values = {k: v for each in word for k, v in (each.after or {}).items()}
    return word[-1].kind, json.dumps(values, sort_keys=True)


def effective(decisions: Sequence[Decision]) -> list[Decision]:
    """Returns the decisions that hold, in their order: all but the blind ones not agreed on.

    Of a blind decision on several claims, those claims are left on which others agree.
    """
    if not any(decision.round for decision in decisions):
        return list(decisions)
    agreed = {(d.id, w.claim) for w in find_words(decisions) if w.agreed for d in w.decisions}
    found = []
    for decision in decisions:
        kept = decision.subjects
        if decision.round is not None:
            kept = tuple(claim for claim in kept if (decision.id, claim) in agreed)
            if not kept:
                continue
        found.append(decision if kept == decision.subjects else replace(decision, subjects=kept))
    return found


def find_hidden(decisions: Sequence[Decision]) -> dict[str, str]:
    """Returns the decisions that only one coder, and who adjudicates, may see: id to that coder.

    A blind decision stays hidden until the rounds of all its claims are over, even if it was taken
    back or replaced; what takes it back is hidden with it.
    """
    hidden: dict[str, str] = {}
    blind = [decision for decision in decisions if decision.round is not None]
    if not blind:
        return hidden
    over = _find_settled(decisions)
    for decision in decisions:
        if decision.round is not None and not over.issuperset(decision.subjects):
            hidden[decision.id] = decision.by
        elif decision.kind == "undo":
            owners = [hidden[subject] for subject in decision.subjects if subject in hidden]
            if owners:
                hidden[decision.id] = owners[0]
    return hidden


def _find_settled(decisions: Sequence[Decision]) -> set[str]:
    """Returns the claims on which no round runs: agreed on, or judged in the open since."""
    words: dict[str, bool] = {word.claim: word.settled for word in find_words(decisions)}
    undone = find_undone(decisions)
    judged = {
        claim
        for decision in decisions
        if decision.kind in JUDGING and decision.round is None and decision.id not in undone
        for claim in decision.subjects
    }
    return {claim for claim, settled in words.items() if settled} | (judged - words.keys())


def sees(
    decisions: Sequence[Decision], name: str | None, hidden: Mapping[str, str]
) -> list[Decision]:
    """Returns the decisions that a person may see; null stands for one who may see all."""
    if name is None or not hidden:
        return list(decisions)
    return [d for d in decisions if hidden.get(d.id, name) == name]


def read_setting(decisions: Sequence[Decision]) -> str:
    """Returns whether claims are reviewed `open` or `blind`, by the last such decision."""
    undone = find_undone(decisions)
    setting = OPEN
    for decision in decisions:
        if decision.kind == "review" and decision.id not in undone:
            setting = str((decision.after or {}).get("review", OPEN))
    return setting
