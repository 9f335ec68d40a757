"""Scores choices of the attribution reader with fitted weights.

Each choice ("is this word a cue?", "where does the source begin?") sums the weights of the
features that hold; the features are words, so that a choice can be read and argued with. The
weights are a log-linear model's, fitted by `training/build_cues.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp

from recount.vocab.loader import read_data

Weights = Mapping[str, float]


@cache
def load_weights(name: str = "attribution_weights") -> dict[str, dict[str, float]]:
    """Returns the weights of `data/<name>.tsv` by choice, then by feature."""
    weights: dict[str, dict[str, float]] = {}
    for line in read_data(f"{name}.tsv").split("\n"):
        if not line or line.startswith("#"):
            continue
        choice, feature, weight = line.split("\t")
        weights.setdefault(choice, {})[feature] = float(weight)
    return weights


def score_features(weights: Weights, features: Iterable[str]) -> float:
    """Returns the log-odds, or the unnormalized log-weight, of a choice."""
    get = weights.get
    return sum([get(feature, 0.0) for feature in features])


def best_of(weights: Weights, options: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Returns the position of the best of several options and its probability among them."""
    scores = [score_features(weights, features) for features in options]
    top = max(range(len(scores)), key=scores.__getitem__)
    return top, 1.0 / sum(exp(max(-60.0, score - scores[top])) for score in scores)


def odds(score: float) -> float:
    """Returns the probability that belongs to log-odds."""
    return 1.0 / (1.0 + exp(-max(-60.0, min(60.0, score))))
