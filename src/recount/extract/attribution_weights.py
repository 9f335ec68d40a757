"""Scores choices of the attribution reader with fitted weights.

Each choice ("is this word a cue?", "where does the source begin?") sums the weights of the
features that hold; the features are words, so that a choice can be read and argued with. The
weights are a log-linear model's, fitted by `training/build_cues.py`; they are kept in whole
hundredths, so that a sum does not depend on its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp

from recount.vocab.loader import read_data

Weights = Mapping[str, int]
UNIT = 100
"""What one unit of log-odds is in weights."""


@cache
def load_weights(name: str = "attribution_weights") -> dict[str, dict[str, int]]:
    """Returns the weights of `data/<name>.tsv` by choice, then by feature, in hundredths."""
    weights: dict[str, dict[str, int]] = {}
    for line in read_data(f"{name}.tsv").split("\n"):
        if not line or line.startswith("#"):
            continue
        choice, feature, weight = line.split("\t")
        weights.setdefault(choice, {})[feature] = round(float(weight) * UNIT)
    return weights


@cache
def load_shared(choice: str) -> dict[str, dict[str, int]]:
    """Returns a choice's weights by what follows a feature's first word, then by that word.

    Where a feature's first word names the option and the rest holds for all options alike, one
    look-up serves them all.
    """
    shared: dict[str, dict[str, int]] = {}
    for feature, weight in load_weights()[choice].items():
        option, _, rest = feature.partition(" ")
        shared.setdefault(rest, {})[option] = weight
    return shared


def score_features(weights: Weights, features: Iterable[str]) -> int:
    """Returns the log-odds, or the unnormalized log-weight, of a choice, in hundredths."""
    get = weights.get
    return sum([get(feature, 0) for feature in features])


def find_best(weights: Weights, options: Sequence[Sequence[str]], *, later: bool = False) -> int:
    """Returns the position of the best of several options; of equals the first, or the last."""
    if len(options) == 1:
        return 0
    get = weights.get
    scores = [sum([get(feature, 0) for feature in features]) for features in options]
    if later:
        return len(scores) - 1 - scores[::-1].index(max(scores))
    return scores.index(max(scores))


def score_best(scores: Sequence[int]) -> tuple[int, float]:
    """Returns the position of the best of several scores and its probability among them."""
    best = max(scores)
    total = sum([exp(max(-60.0, (score - best) / UNIT)) for score in scores])
    return scores.index(best), 1.0 / total


def odds(score: float) -> float:
    """Returns the probability that belongs to log-odds."""
    return 1.0 / (1.0 + exp(-max(-60.0, min(60.0, score))))
