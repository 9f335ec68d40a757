"""Chooses a reader's threshold and temperature on a development set, and draws its reliability.

    RECOUNT_SHARED=… python -m training.calibrate [--model DIR] [--plot FILE.svg] [--write]

The temperature is the one under which the cues' probabilities fit best (Guo et al. 2017); the
threshold is the one with the best mean of the scorer's seven F1 figures. Both are chosen on
polnear-dev, and nothing else is.
`--write` puts them into the model's card.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from training.examples import Example, make_example
from training.sets import shared

from recount.extract.learned import NetworkReading
from recount.neural.model_files import CARD, open_model
from recount.neural.network import Network
from recount.neural.reading import read_text
from recount.neural.roles import CUE
from recount.neural.words import find_words
from recount.text.view import TextView, view_text

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
LEAST = 0.02
"""Words whose probability is below this are plainly no cues, and would drown the rest."""
BINS = 10
ROLES = ("cue", "source", "content")

Floats = NDArray[np.float64]


def main() -> None:
    """Parses the command line, measures, prints, and writes what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    model = open_model(args.model)
    docs, gold = _load()
    odds, right = _collect(Network(model, threads=2, threshold=LEAST), docs, gold)
    temperature = best_temperature(odds, right)
    print(f"temperature {temperature:.2f}")
    for name, value in (("before", 1.0), ("after", temperature)):
        print(
            f"expected calibration error {name}: {100 * calibration_error(odds / value, right):.1f}"
        )
    threshold = _best_threshold(replace(model, temperature=temperature), docs, gold)
    if args.plot:
        _draw(args.plot, odds / temperature, right)
    if args.write:
        path = model.folder / CARD
        card = json.loads(path.read_text("utf-8"))
        card |= {"threshold": threshold, "temperature": round(temperature, 2)}
        path.write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def best_temperature(odds: Floats, right: Floats) -> float:
    """Returns the temperature, out of 0.50 to 3.00, with the least negative log-likelihood."""
    tried = np.arange(0.5, 3.0, 0.01)
    losses = [np.mean(np.logaddexp(0, np.where(right > 0, -odds, odds) / t)) for t in tried]
    return float(tried[int(np.argmin(losses))])


def calibration_error(odds: Floats, right: Floats) -> float:
    """Returns the mean distance of probability and share right over BINS bins of equal width."""
    p = 1 / (1 + np.exp(-odds))
    total = 0.0
    for _, chosen in _bins(p):
        total += abs(float(p[chosen].mean()) - float(right[chosen].mean())) * int(chosen.sum())
    return total / len(p)


def _bins(p: Floats) -> list[tuple[float, NDArray[np.bool_]]]:
    edges = np.linspace(0, 1, BINS + 1)
    found = [(a, (p >= a) & (p < b + (b == 1))) for a, b in itertools.pairwise(edges)]
    return [(float(a), chosen) for a, chosen in found if chosen.any()]


def _load() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    folder = shared() / "data" / "polnear-dev"
    docs = [json.loads(line) for line in (folder / "docs.jsonl").read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    return docs, {row["doc"]: row["attributions"] for row in rows}


def _collect(
    network: Network, docs: list[dict[str, Any]], gold: dict[str, Any]
) -> tuple[Floats, Floats]:
    """Returns the log-odds of words that may begin a cue, and whether each stands in a cue."""
    odds, right = [], []
    for doc in docs:
        triples = [(a["source"], a["cue"], a["content"]) for a in gold.get(doc["id"], [])]
        example = make_example(doc["text"], triples)
        cued = _cued(example)
        view = example.view
        for cue in read_text(network, find_words(view)).cues:
            p = min(max(cue.probability, 1e-6), 1 - 1e-6)
            odds.append(np.log(p / (1 - p)) * network.model.temperature)
            right.append(float(cue.token in cued))
    return np.array(odds), np.array(right)


def _cued(example: Example) -> set[int]:
    return {token for r in example.roles for token, label in r.labels.items() if label == CUE}


def _best_threshold(model: Any, docs: list[dict[str, Any]], gold: dict[str, Any]) -> float:
    """Returns the threshold with the best mean of figures, and prints the figures at each."""
    sys.path.insert(0, str(shared() / "score"))
    from score import attribution

    views: list[tuple[str, TextView]] = [(doc["id"], view_text(doc["text"])) for doc in docs]
    texts = {doc["id"]: doc for doc in docs}
    rows = {key: [{"attributions": value}] for key, value in gold.items()}
    best = (0.0, model.threshold)
    lowest = Network(model, threads=2, threshold=THRESHOLDS[0])
    readings = {name: NetworkReading.of(lowest, view) for name, view in views}
    for threshold in THRESHOLDS:
        pred = {}
        for name, view in views:
            spans = [s for s in readings[name].spans if s.score >= threshold]
            kept = replace(readings[name], spans=spans)
            pred[name] = [_record(view, draft) for draft in kept.drafts(view)]
        figures = attribution(texts, rows, pred)
        print(threshold, _line(figures), flush=True)
        best = max(best, (_mean(figures), threshold))
    return best[1]


def _record(view: TextView, draft: Any) -> dict[str, Any]:
    def spans(ranges: Any) -> dict[str, Any]:
        tokens = view.tokens
        return {"spans": [{"start": tokens[a].start, "end": tokens[b - 1].end} for a, b in ranges]}

    value = {
        "source": spans([draft.source] if draft.source else []),
        "cue": spans([(draft.cue.first, draft.cue.last)]),
        "content": spans(draft.content),
    }
    return {"type": "attribution", "value": value}


def _mean(figures: dict[str, Any]) -> float:
    parts = [figures[r][how]["f1"] for r in ROLES for how in ("exact", "overlap")]
    return float(np.mean([*parts, figures["triple"]["f1"]]))


def _line(figures: dict[str, Any]) -> str:
    parts = [
        f"{role} {figures[role]['exact']['f1']}/{figures[role]['overlap']['f1']}" for role in ROLES
    ]
    triple = figures["triple"]
    return f"{'  '.join(parts)}  triple {triple['f1']} ({triple['p']}/{triple['r']})"


def _draw(path: Path, odds: Floats, right: Floats) -> None:
    """Draws the share of cues that are right against their probability."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "recount"
    from matplotlib import pyplot as plt

    p = 1 / (1 + np.exp(-odds))
    found = _bins(p)
    figure, axes = plt.subplots(figsize=(4.5, 4.5))
    axes.plot([0, 1], [0, 1], color="#999999", linestyle=":", label="perfectly calibrated")
    means = [float(p[chosen].mean()) for _, chosen in found]
    shares = [float(right[chosen].mean()) for _, chosen in found]
    axes.plot(means, shares, marker="o", color="#1f5f8b", label="cues on polnear-dev")
    for x, y, (_, chosen) in zip(means, shares, found, strict=True):
        axes.annotate(str(int(chosen.sum())), (x, y), (4, -12), textcoords="offset points", size=7)
    axes.set(xlabel="probability given", ylabel="share that are cues", xlim=(0, 1), ylim=(0, 1))
    axes.legend(loc="upper left", frameon=False)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
