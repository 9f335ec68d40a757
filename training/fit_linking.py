"""Fits the weights by which two reports are told to be about one happening.

    python -m training.fit_linking CASE [--until YEAR] [--prior STRENGTH]

`CASE` is the gun-violence set of RECOUNT_SHARED, read once into a case (`recount add CASE
…/gun-violence/docs.jsonl`). A logistic regression (Newton's method, ridge) over the features of
`recount.link.kinship` is fitted on incidents up to a year; printed are the weights, as they go
into `vocab/data/linking.toml`, and pairwise F1 on the years fitted on, on the later ones, and
cross-validated by incident. Weights that say the opposite of their feature are held at 0.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recount.link.blocking import find_pairs
from recount.link.clusters import Linker, build_all_strands, build_context
from recount.link.decisions import read_verdicts
from recount.link.facets import sort_docs
from recount.link.kinship import KIN, build_reports, meet_elsewhere
from recount.sources import find_copies, relate_claims
from recount.store import Ledger

FOLDS = 5
BY_HAND = {"next_day-": 3.0}
"""A reprisal on the next day is told in the same words: too rare in these sets to be learned."""
Gold = Mapping[str, Mapping[str, Any]]


class Data:
    """The case's strands with all pairs that are compared, and their features."""

    def __init__(self, case: Path, gold: Gold) -> None:
        with Ledger.open(case) as ledger:
            docs, facts = sort_docs(ledger.documents()), ledger.facts()
        copies = find_copies(docs)
        claims = relate_claims(docs, facts, copies)
        self.verdicts = read_verdicts((), claims)
        self.strands = build_all_strands(docs, claims, self.verdicts)
        self.context, vectors = build_context(docs, self.strands, copies)
        self.pairs = find_pairs(self.strands, vectors, self.context.rarity)
        self.gold = gold
        self.names = [f"{name}{sign}" for name in KIN for sign in "+-"]
        reports = build_reports(self.strands)
        rows, wanted, years, groups = [], [], [], []
        for a, b in self.pairs:
            one, other = (reports.get(self.strands[n].key) for n in (a, b))
            if one is None or other is None or one.doc.id == other.doc.id:
                continue
            if meet_elsewhere(one, other, self.context):
                continue
            said = [gold.get(report.doc.ref) for report in (one, other)]
            if said[0] is None or said[1] is None:
                continue
            scores = [feature(one, other, self.context)[0] for feature in KIN.values()]
            rows.append([part for s in scores for part in (max(0.0, s), min(0.0, s))])
            wanted.append(said[0]["incident"] == said[1]["incident"])
            years.append(max(int(g["date"][-4:]) for g in said))
            groups.append(min(hash_fold(g["incident"]) for g in said))
        self.x, self.y = np.array(rows), np.array(wanted, dtype=float)
        self.years, self.folds = np.array(years), np.array(groups)


def hash_fold(incident: str) -> int:
    """Returns the fold of an incident, the same on every run."""
    return int(incident) % FOLDS


def fit(x: Any, y: Any, names: Sequence[str], prior: float) -> dict[str, float]:
    """Returns the weights by name, the bias under "bias"."""
    free = [n for n, name in enumerate(names) if name not in BY_HAND and x[:, n].any()]
    fixed = sum(x[:, names.index(name)] * weight for name, weight in BY_HAND.items())
    while True:
        wide = np.c_[x[:, free], np.ones(len(x))]
        weights = np.zeros(wide.shape[1])
        ridge = prior * np.eye(len(weights))
        ridge[-1, -1] = 0.0
        for _ in range(50):
            odds = 1 / (1 + np.exp(-(wide @ weights + fixed)))
            slope = wide.T @ (odds - y) + ridge @ weights
            bend = (wide * (odds * (1 - odds))[:, None]).T @ wide + ridge
            weights -= np.linalg.solve(bend, slope)
        against = [free[n] for n, weight in enumerate(weights[:-1]) if weight < 0]
        if not against:
            break
        free = [n for n in free if n not in against]
    found = dict.fromkeys(names, 0.0) | BY_HAND
    found |= {names[n]: float(w) for n, w in zip(free, weights, strict=False)}
    return found | {"bias": float(weights[-1])}


def pairwise(data: Data, weights: Mapping[str, float], keep: Callable[[str], bool]) -> list[float]:
    """Returns precision, recall and F1 of pairs of kept documents, clustered by these weights."""
    linker = Linker(data.strands, data.context, data.verdicts)
    linker.kinship.bias = weights["bias"]
    linker.kinship.weights = {name: weights[f"{name}+"] for name in KIN}
    linker.kinship.against = {name: weights[f"{name}-"] for name in KIN}
    linker.run(data.pairs)
    share: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for n, strand in enumerate(data.strands):
        share[strand.doc.ref][linker.home[n]] += len(strand.members)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for ref, votes in share.items():
        if ref in data.gold and keep(ref):
            groups[votes.most_common(1)[0][0]].append(data.gold[ref]["incident"])
    right = sum(_two(n) for found in groups.values() for n in Counter(found).values())
    made = sum(_two(len(found)) for found in groups.values())
    there = Counter(row["incident"] for ref, row in data.gold.items() if keep(ref))
    wanted = sum(map(_two, there.values()))
    p, r = right / max(made, 1), right / max(wanted, 1)
    return [round(100 * value, 1) for value in (p, r, 2 * p * r / max(p + r, 1e-9))]


def _two(n: int) -> int:
    return n * (n - 1) // 2


def main() -> None:
    """Fits, and prints weights and figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("--until", type=int, default=2015)
    parser.add_argument("--prior", type=float, default=1.0)
    parser.add_argument("--shift", type=float, default=1.15, help="added to the bias")
    args = parser.parse_args()
    shared = Path(os.environ["RECOUNT_SHARED"]) / "data" / "gun-violence" / "gold.jsonl"
    gold = {row["doc"]: row for row in map(json.loads, shared.read_text("utf-8").splitlines())}
    data = Data(args.case, gold)
    old = data.years <= args.until
    weights = fit(data.x[old], data.y[old], data.names, args.prior)
    weights["bias"] += args.shift
    for name, weight in weights.items():
        print(f"{name:12} {weight:.2f}")
    year = {ref: int(row["date"][-4:]) for ref, row in gold.items()}
    print("all", pairwise(data, weights, lambda ref: True))
    print(f"to {args.until}", pairwise(data, weights, lambda ref: year[ref] <= args.until))
    print(f"after {args.until}", pairwise(data, weights, lambda ref: year[ref] > args.until))
    for fold in range(FOLDS):
        rest = data.folds != fold
        part = fit(data.x[rest], data.y[rest], data.names, args.prior)
        part["bias"] += args.shift
        held = {ref for ref, row in gold.items() if hash_fold(row["incident"]) == fold}
        print(f"fold {fold}", pairwise(data, part, held.__contains__))


if __name__ == "__main__":
    main()
