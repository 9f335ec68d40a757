"""Fits the weights of the attribution reader on PolNeAR's training part.

    RECOUNT_SHARED=… python training/build_cues.py [--limit N]

Writes `src/recount/vocab/data/attribution_weights.tsv`. Besides the texts as they are, some are
learned from with their commas stripped or in capitals throughout, as damaged reports come. Only
weights, on single words and short word pairs, are kept: no text.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import exp, sqrt
from pathlib import Path
from typing import Any

from recount.extract import (
    content_spans,
    cue_growth,
    cue_heads,
    cue_lexicon,
    cues,
    phrases,
    source_spans,
)
from recount.text.view import Sentence, TextView, view_text

TARGET = Path(__file__).parents[1] / "src/recount/vocab/data/attribution_weights.tsv"
WEAK = frozenset(
    {"AUX", "ADV", "ADP", "DET", "PART", "PRON", "PUNCT", "NUM", "CCONJ", "SCONJ", "X"}
)

Tokens = tuple[int, int]


@dataclass
class Gold:
    """One annotated attribution as token ranges."""

    cue: Tokens
    source: list[Tokens]
    content: list[Tokens]
    head: int = -1


@dataclass
class Learner:
    """A sparse log-linear model fitted with AdaGrad."""

    least: int = 8
    rate: float = 0.1
    l2: float = 1e-3
    instances: list[tuple[list[list[str]], int]] = field(default_factory=list)

    def add(self, options: list[list[str]], gold: int) -> None:
        """Adds a choice of `gold` out of several; a yes-or-no choice has one option and 0 or 1."""
        self.instances.append((options, gold))

    def fit(self, epochs: int = 6) -> dict[str, float]:
        """Returns the weights."""
        seen = Counter(f for options, _ in self.instances for o in options for f in o)
        names = {f: k for k, f in enumerate(f for f, n in seen.items() if n >= self.least)}
        data = [
            ([[names[f] for f in o if f in names] for o in options], gold)
            for options, gold in self.instances
        ]
        weights, squares = [0.0] * len(names), [1e-2] * len(names)
        total, counted = [0.0] * len(names), 0
        order = random.Random(7)
        for epoch in range(epochs):
            order.shuffle(data)
            for options, gold in data:
                if len(options) == 1:
                    score = sum(weights[j] for j in options[0])
                    gradients = [1 / (1 + exp(-max(-30, min(30, score)))) - gold]
                else:
                    scores = [sum(weights[j] for j in o) for o in options]
                    top = max(scores)
                    shares = [exp(max(-30, s - top)) for s in scores]
                    norm = sum(shares)
                    gradients = [s / norm - (k == gold) for k, s in enumerate(shares)]
                for o, gradient in zip(options, gradients, strict=True):
                    if abs(gradient) < 1e-3:
                        continue
                    for j in o:
                        g = gradient + self.l2 * weights[j]
                        squares[j] += g * g
                        weights[j] -= self.rate * g / sqrt(squares[j])
            if epoch >= 2:
                counted += 1
                total = [a + b for a, b in zip(total, weights, strict=True)]
        return {f: total[k] / max(counted, 1) for f, k in names.items()}


def load(folder: Path, limit: int | None) -> list[tuple[str, list[dict[str, Any]]]]:
    """Returns texts with their annotated attributions."""
    docs = [json.loads(line) for line in (folder / "docs.jsonl").open(encoding="utf-8")]
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "gold.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        gold[row["doc"]] += row["attributions"]
    kept = [(d["text"], gold[d["id"]]) for d in docs if gold[d["id"]]]
    random.Random(3).shuffle(kept)
    return kept[:limit]


def damaged(text: str, number: int) -> str:
    """Returns a text as it is or, for some, without commas or in capitals; offsets hold."""
    if number % 12 in (4, 10):
        return text.replace(",", " ")
    if number % 12 == 7:
        upper = text.upper()
        return upper if len(upper) == len(text) else text
    return text


def to_tokens(view: TextView, spans: list[list[int]]) -> list[Tokens]:
    """Returns character spans as token ranges."""
    found = []
    for start, end in spans or []:
        inner = view.tokens_between(start, end)
        if inner:
            found.append((inner[0].i, inner[-1].i + 1))
    return found


def read_gold(view: TextView, rows: list[dict[str, Any]]) -> list[Gold]:
    """Returns a document's attributions as token ranges; those with no word in the cue left out."""
    found = []
    for row in rows:
        cue = to_tokens(view, row["cue"])
        if cue and any(t.is_word for t in view.tokens[cue[0][0] : cue[0][1]]):
            found.append(
                Gold(cue[0], to_tokens(view, row["source"]), to_tokens(view, row["content"]))
            )
    return found


def find_head(view: TextView, gold: Gold, rates: dict[tuple[str, str], float]) -> int:
    """Returns the position of the cue's head: its word that is a cue most often."""

    def strength(i: int) -> tuple[float, int]:
        token = view.tokens[i]
        rate = rates.get((token.lemma, token.tag), 0.0)
        if token.lemma in cue_lexicon.kinds():
            rate += 0.5
        return (rate * (0.05 if token.tag in WEAK else 1.0), -i)

    words = [i for i in range(*gold.cue) if view.tokens[i].is_word]
    return max(words, key=strength)


def main() -> None:
    """Fits and writes the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=int)
    parser.add_argument("--least-head", type=int, default=4)
    options = parser.parse_args()
    began = time.time()
    folder = Path(os.environ["RECOUNT_SHARED"]) / "data/polnear-train"
    rows = load(folder, options.limit)
    views = [view_text(damaged(text, k)) for k, (text, _) in enumerate(rows)]
    golds = [read_gold(view, marks) for view, (_, marks) in zip(views, rows, strict=True)]
    rates = cue_rates(views, golds)
    heads: Counter[str] = Counter()
    for view, marks in zip(views, golds, strict=True):
        for gold in marks:
            gold.head = find_head(view, gold, rates)
            heads[view.tokens[gold.head].lemma] += 1
    learners: dict[str, Learner] = defaultdict(Learner)
    allowed = {f"L={x}": 1 for x, n in heads.items() if n >= options.least_head}
    for view, marks in zip(views, golds, strict=True):
        learn_cues(view, marks, allowed, learners)
        learn_sources(view, marks, learners)
        learn_contents(view, marks, learners)
    print(f"{time.time() - began:.0f}s read", {k: len(x.instances) for k, x in learners.items()})
    write(learners, allowed)
    print(f"{time.time() - began:.0f}s fitted", file=sys.stderr)


def cue_rates(views: list[TextView], golds: list[list[Gold]]) -> dict[tuple[str, str], float]:
    """Returns how often a lemma with a tag stands in a cue."""
    inside: Counter[tuple[str, str]] = Counter()
    everywhere: Counter[tuple[str, str]] = Counter()
    for view, marks in zip(views, golds, strict=True):
        everywhere.update((t.lemma, t.tag) for t in view.tokens)
        for i in {i for gold in marks for i in range(*gold.cue)}:
            inside[view.tokens[i].lemma, view.tokens[i].tag] += 1
    return {key: n / (everywhere[key] + 2) for key, n in inside.items()}


def learn_cues(
    view: TextView, marks: list[Gold], allowed: dict[str, int], learners: dict[str, Learner]
) -> None:
    """Adds what a document teaches of heads and of a cue's extent."""
    true = {gold.head for gold in marks}
    spans = {i for gold in marks for i in range(*gold.cue)}
    for i, _, _, features in cue_heads.find_heads(view, allowed):
        if i in spans and i not in true:
            continue  # inside a cue, not its head: no lesson either way
        learners["cue.head"].add([features], int(i in true))
    for gold in marks:
        sentence = view.sentence_at(view.tokens[gold.head].start)
        learn_growth(view, sentence, gold, learners)


def learn_growth(
    view: TextView, sentence: Sentence, gold: Gold, learners: dict[str, Learner]
) -> None:
    """Adds what a cue teaches of where cues begin and end."""
    head, (a, b) = gold.head, gold.cue
    for i in range(head + 1, min(b + 1, sentence.last, head + cue_growth.MAX_GROWTH)):
        features = cue_growth.grow_features(view.tokens, i, (head, i), head)
        learners["cue.right"].add([features], int(i < b))
    for i in range(head - 1, max(a - 2, sentence.first - 1, head - cue_growth.MAX_GROWTH), -1):
        features = cue_growth.grow_features(view.tokens, i, (i + 1, b), head)
        learners["cue.left"].add([features], int(i >= a))


def learn_sources(view: TextView, marks: list[Gold], learners: dict[str, Learner]) -> None:
    """Adds what a document teaches of where sources stand."""
    chunks = phrases.find_chunks(view)
    for gold in marks:
        cue = cues.Cue(*gold.cue, gold.head, view.tokens[gold.head].lemma, "", 1.0)
        for choice, options, at in source_spans.lessons(
            view, chunks, cue, gold.source[0] if gold.source else None
        ):
            if len(options) > 1:
                learners[choice].add(options, at)


def learn_contents(view: TextView, marks: list[Gold], learners: dict[str, Learner]) -> None:
    """Adds what a document teaches of where contents stand."""
    heads = {gold.cue[0] for gold in marks}
    chunks = phrases.find_chunks(view)
    for gold in marks:
        cue = cues.Cue(*gold.cue, gold.head, view.tokens[gold.head].lemma, "", 1.0)
        source = gold.source[0] if gold.source else None
        for choice, options, at in content_spans.lessons(
            view, chunks, cue, source, gold.content, heads
        ):
            if len(options) > 1:
                learners[choice].add(options, at)


def write(learners: dict[str, Learner], allowed: dict[str, int]) -> None:
    """Writes the weights that matter; candidates' lemmas stay even with a weight of nothing."""
    lines = ["# Made by training/build_cues.py: choice, feature, weight (log-odds)."]
    for choice, learner in sorted(learners.items()):
        for feature, weight in sorted(learner.fit().items()):
            if abs(weight) < 0.1 and not (choice == "cue.head" and feature in allowed):
                continue
            if (
                choice == "cue.head"
                and feature.startswith("L=")
                and feature not in allowed
                and (feature[2:] not in cue_lexicon.kinds())
            ):
                continue
            lines.append(f"{choice}\t{feature}\t{weight:.2f}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "weights", TARGET.stat().st_size // 1024, "KiB")


if __name__ == "__main__":
    main()
