"""Trains the part-of-speech tagger on the English Web Treebank and prints its accuracy.

    RECOUNT_SHARED=... python training/train_tagger.py [--out src/recount/text/data/tagger.npz]

An averaged perceptron over the features of `recount.text.tagger`. Seeds are fixed: the same
data give the same weights. Accuracy is printed on the treebank's dev part, which decides
nothing here.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from recount.text.tagger import PAD, context_features, load_tagger, shape_of, unary_features
from recount.text.tokens import find_tokens

EPOCHS = 8
Sentence = tuple[list[str], list[str]]


def read_conllu(path: Path) -> list[Sentence]:
    """Returns (words, tags) with the treebank's tags laid on this project's tokens."""
    sentences = []
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.splitlines()
        text = next((ln[9:] for ln in lines if ln.startswith("# text = ")), "")
        at, marks = 0, []
        for line in lines:
            cells = line.split("\t")
            if len(cells) < 10 or not cells[0].isdigit():
                continue
            found = text.find(cells[1], at)
            if found < 0:
                continue
            marks.append((found, found + len(cells[1]), cells[3]))
            at = found + len(cells[1])
        words, tags = [], []
        for start, end in find_tokens(text):
            inside = [m for m in marks if m[0] < end and start < m[1]]
            if inside:
                word = text[start:end]
                first = word.lower().endswith(("n't", "n’t"))
                words.append(word)
                tags.append(inside[0 if first else -1][2])
        if words:
            sentences.append((words, tags))
    return sentences


def find_classes(sentences: list[Sentence]) -> dict[str, str]:
    """Returns the ambiguity class of each word seen three times or more."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for words, tags in sentences:
        for word, tag in zip(words, tags, strict=True):
            seen[word.lower()][tag] += 1
    classes = {PAD: "PAD"}
    for word, tags_seen in seen.items():
        total = sum(tags_seen.values())
        if total >= 3:
            usual = sorted(t for t, n in tags_seen.items() if n * 20 >= total)
            classes[word] = "|".join(usual)
    common = {c for c, n in Counter(classes.values()).items() if n >= 3}
    return {
        w: c if c in common or w == PAD else seen[w].most_common(1)[0][0]
        for w, c in classes.items()
    }


class Perceptron:
    """Averaged weights by (position, feature row) and by class pairs."""

    def __init__(self, tags: list[str], classes: dict[str, str]) -> None:
        self.tags = tags
        self.classes = classes
        self.names = ["", *sorted({*classes.values(), *(f"?{s}" for s in "dpuAFChl")})]
        self.class_rows = {name: i for i, name in enumerate(self.names)}
        self.rows: list[dict[str, int]] = [{} for _ in range(5)]
        n = len(tags)
        self.w = [np.zeros((400_000 if p == 0 else 60_000, n), np.float32) for p in range(5)]
        self.sum = [np.zeros_like(w) for w in self.w]
        k = len(self.names)
        self.pairs = np.zeros((3, k, k, n), np.float32)
        self.pairs_sum = np.zeros_like(self.pairs)
        self.step = 1

    def row(self, position: int, name: str) -> int:
        """Returns the row of a feature, a new one for a new feature."""
        rows = self.rows[position]
        return rows.setdefault(name, len(rows))

    def encode(self, words: list[str], upper: bool):
        """Returns each word's feature rows by position, and the classes around it."""
        padded = [PAD, PAD, *words, PAD, PAD]
        low, classes, own = [], [], []
        for i, word in enumerate(padded):
            shape = "p" if word == PAD else shape_of(word, first=i == 2, upper=upper)
            lower = word.lower()
            class_ = self.classes.get(lower, f"?{shape}")
            low.append((lower, class_))
            classes.append(self.class_rows[class_])
            own.append(
                [self.row(0, f) for f in unary_features(lower, shape, class_)]
                if word != PAD
                else []
            )
        out = []
        for i in range(2, len(padded) - 2):
            rows = [own[i]]
            for position, shift in ((1, -1), (2, 1), (3, -2), (4, 2)):
                rows.append([self.row(position, f) for f in context_features(*low[i + shift])])
            out.append((rows, (classes[i - 1], classes[i], classes[i + 1])))
        return out

    def learn(self, example, gold: int) -> bool:
        """Moves the weights if the word would be tagged wrong; returns whether it was right."""
        rows, (before, own, behind) = example
        score = sum(self.w[p][rows[p]].sum(axis=0) for p in range(5))
        cells = ((0, before, own), (1, own, behind), (2, before, behind))
        for cell in cells:
            score = score + self.pairs[cell]
        best = int(score.argmax())
        self.step += 1
        if best == gold:
            return True
        for tag, sign in ((gold, 1.0), (best, -1.0)):
            for p in range(5):
                self.w[p][rows[p], tag] += sign
                self.sum[p][rows[p], tag] += sign * self.step
            for cell in cells:
                self.pairs[(*cell, tag)] += sign
                self.pairs_sum[(*cell, tag)] += sign * self.step
        return False

    def save(self, path: Path) -> None:
        """Writes the averaged weights, leaving out rows that hardly matter."""
        arrays: dict[str, object] = {
            "tags": "\n".join(self.tags),
            "class_words": "\n".join(self.classes),
            "class_values": "\n".join(self.classes.values()),
            "class_names": "\n".join(self.names),
            "pairs": (self.pairs - self.pairs_sum / self.step).astype(np.float16),
        }
        for p in range(5):
            mean = self.w[p] - self.sum[p] / self.step
            kept = [
                (name, row) for name, row in self.rows[p].items() if np.abs(mean[row]).max() > 0.6
            ]
            arrays[f"names{p}"] = "\n".join(name for name, _ in kept)
            arrays[f"weights{p}"] = mean[[row for _, row in kept]].astype(np.float16)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)


def main() -> None:
    """Trains, saves, and prints the accuracy on the dev part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("src/recount/text/data/tagger.npz"))
    args = parser.parse_args()
    folder = Path(os.environ["RECOUNT_SHARED"]) / "data" / "raw" / "ud-ewt"
    train = [s for p in sorted(folder.glob("*train*.conllu")) for s in read_conllu(p)]
    dev = [s for p in sorted(folder.glob("*dev*.conllu")) for s in read_conllu(p)]
    tags = sorted({tag for _, ts in train for tag in ts})
    model = Perceptron(tags, find_classes(train))
    chance = random.Random(7)
    examples = []
    for words, gold in train:
        for upper in (False, True) if chance.random() < 0.3 else (False,):
            for example, tag in zip(model.encode(words, upper), gold, strict=True):
                examples.append((example, tags.index(tag)))
    for epoch in range(EPOCHS):
        chance.shuffle(examples)
        right = sum(model.learn(example, gold) for example, gold in examples)
        print(f"epoch {epoch + 1}: {right / len(examples):.4f} right while learning", flush=True)
    model.save(args.out)
    tagger = load_tagger(args.out.read_bytes())
    for upper in (False, True):
        given = tagger.tag(
            [[w.upper() for w in words] if upper else words for words, _ in dev], upper=upper
        )
        gold = [tag for _, ts in dev for tag in ts]
        share = sum(a == b for a, b in zip(given, gold, strict=True)) / len(gold)
        print(f"dev accuracy{' in capitals' if upper else ''}: {share:.4f} of {len(gold)} words")


if __name__ == "__main__":
    main()
