"""Tags words with their Universal Dependencies part of speech.

A linear model over a window of five words. Nothing that it looks at depends on the tags it
has given, so a whole document is tagged in a few array operations. Weights come from
`training/train_tagger.py`; the model's card is `docs/models/tagger.md`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

METHOD = "tagger.linear@1"
PAD = "\x00"
BATCH_WORDS = 20_000
"""Words tagged at once: a bound on memory, some 7 MB. A longer sentence is cut."""
_Ints = npt.NDArray[np.int32]


def shape_of(word: str, *, first: bool, upper: bool) -> str:
    """Returns what a word's case and characters tell: one of a dozen letters.

    `first` marks a sentence's first word, whose capital tells little; with `upper`, the text
    is in capitals throughout and case tells nothing.
    """
    head = word[0]
    if head.isdigit():
        return "d"
    if not head.isalnum():
        return "p"
    if upper:
        return "u"
    if word.isupper() and len(word) > 1:
        return "A"
    if head.isupper():
        return "F" if first else "C"
    return "h" if "-" in word else "l"


def unary_features(word: str, shape: str, class_: str) -> list[str]:
    """Returns the features of a word for its own tag."""
    return [
        f"w={word}",
        f"3={word[-3:]}",
        f"2={word[-2:]}",
        f"4={word[-4:]}",
        f"p={word[:3]}",
        f"s={shape}",
        f"s2={shape}{word[-2:]}",
        f"c={class_}{shape}",
    ]


def context_features(word: str, class_: str) -> list[str]:
    """Returns the features of a word for a neighbour's tag."""
    return [f"w={word}", f"3={word[-3:]}", f"c={class_}"]


@dataclass(frozen=True, eq=False)
class Tagger:
    """The loaded model: feature rows for the word itself and each neighbour, and class pairs.

    `own`, `before`, … map a feature to its row in the weights of the same position, float32
    of shape (features, tags). `pairs` has shape (3, classes, classes, tags): previous with
    own, own with next, previous with next.
    """

    tags: tuple[str, ...]
    classes: dict[str, str]
    class_rows: dict[str, int]
    rows: tuple[dict[str, int], ...]
    weights: tuple[npt.NDArray[np.float32], ...]
    pairs: npt.NDArray[np.float32]

    def class_of(self, word: str, shape: str) -> str:
        """Returns the word's ambiguity class: the tags it is known to take, or its shape."""
        return self.classes.get(word, f"?{shape}")

    @lru_cache(maxsize=100_000)  # noqa: B019 - one tagger lives as long as the program
    def vectors(self, word: str, shape: str) -> tuple[npt.NDArray[np.float32], int]:
        """Returns a word's summed weights for the five positions, (5, tags), and its class."""
        class_ = self.class_of(word, shape)
        out = np.zeros((5, len(self.tags)), dtype=np.float32)
        for position in range(5):
            names = (
                unary_features(word, shape, class_)
                if position == 0
                else context_features(word, class_)
            )
            rows = self.rows[position]
            for name in names:
                row = rows.get(name)
                if row is not None:
                    out[position] += self.weights[position][row]
        return out, self.class_rows.get(class_, 0)

    @lru_cache(maxsize=100_000)  # noqa: B019
    def _look_up(self, word: str, first: bool, upper: bool) -> tuple[npt.NDArray[np.float32], int]:
        return self.vectors(word.lower(), shape_of(word, first=first, upper=upper))

    def tag(self, sentences: Sequence[Sequence[str]], *, upper: bool) -> list[str]:
        """Returns the tags of the words of all sentences, one after the other."""
        tags: list[str] = []
        batch: list[Sequence[str]] = []
        size = 0
        for words in sentences:
            for start in range(0, len(words), BATCH_WORDS):
                piece = words[start : start + BATCH_WORDS]
                if size + len(piece) > BATCH_WORDS:
                    tags += self._tag_batch(batch, upper=upper)
                    batch, size = [], 0
                batch.append(piece)
                size += len(piece)
        return tags + self._tag_batch(batch, upper=upper)

    def _tag_batch(self, sentences: Sequence[Sequence[str]], *, upper: bool) -> list[str]:
        stacked: list[npt.NDArray[np.float32]] = []
        classes: list[int] = []
        keep: list[int] = []
        pad = self.vectors(PAD, "p")
        for words in sentences:
            stacked += [pad[0], pad[0]]
            classes += [pad[1], pad[1]]
            for i, word in enumerate(words):
                vector, class_ = self._look_up(word, i == 0, upper)
                keep.append(len(stacked))
                stacked.append(vector)
                classes.append(class_)
        stacked += [pad[0], pad[0]]
        classes += [pad[1], pad[1]]
        if not keep:
            return []
        together = np.concatenate(stacked).reshape(len(stacked), *pad[0].shape)
        scores = self._score(together, np.array(classes, dtype=np.int32), np.array(keep))
        return [self.tags[best] for best in scores.argmax(axis=1)]

    def _score(
        self, vectors: npt.NDArray[np.float32], classes: _Ints, at: npt.NDArray[Any]
    ) -> npt.NDArray[np.float32]:
        score: npt.NDArray[np.float32] = vectors[at, 0].copy()
        for position, shift in ((1, -1), (2, 1), (3, -2), (4, 2)):
            score += vectors[at + shift, position]
        before, own, behind = classes[at - 1], classes[at], classes[at + 1]
        score += self.pairs[0, before, own] + self.pairs[1, own, behind]
        score += self.pairs[2, before, behind]
        return score


def load_tagger(data: bytes) -> Tagger:
    """Returns the tagger kept in the bytes of an .npz file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        words, kinds = (str(kept[name]).split("\n") for name in ("class_words", "class_values"))
        names = [str(kept[f"names{position}"]).split("\n") for position in range(5)]
        return Tagger(
            tags=tuple(str(kept["tags"]).split("\n")),
            classes=dict(zip(words, kinds, strict=True)),
            class_rows={c: i for i, c in enumerate(str(kept["class_names"]).split("\n"))},
            rows=tuple({name: i for i, name in enumerate(group)} for group in names),
            weights=tuple(kept[f"weights{p}"].astype(np.float32) for p in range(5)),
            pairs=kept["pairs"].astype(np.float32),
        )


@cache
def _shipped() -> Tagger:
    file = resources.files("recount.text").joinpath("data", "tagger.npz")
    return load_tagger(file.read_bytes())


def tag_words(sentences: Sequence[Sequence[str]], *, upper: bool = False) -> list[str]:
    """Returns the UPOS tag of each word of each sentence, in one list.

    With `upper`, the text is in capitals throughout and case tells nothing.
    """
    return _shipped().tag(sentences, upper=upper)
