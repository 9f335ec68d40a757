"""Reads a text with the network: its windows' scores brought together by token.

A text is cut into windows in one or two ways (`Network.limits`). The second way, only those windows
are read in which the first reading is unsure (`Network.doubt`), and a cue whose labels were sure
keeps them. What the passes say of a token is averaged before anything is decided, so that a cue
near the edge of one window is judged in the middle of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from recount.neural.marks import WordMarks, read_marks
from recount.neural.model_files import Doubt
from recount.neural.network import Encoded, Network
from recount.neural.roles import Floats, Labels, find_cues, label_words, sigmoid, weigh_labels
from recount.neural.windows import Window, pack_windows
from recount.neural.words import Paragraphs

TOGETHER = 256
"""Cues whose labels are found at once; it changes nothing but the time."""
BLOCK = 8000
"""Words that are read before their states are let go; a report has a tenth of them."""
NEVER = -30.0
"""Log-odds of a token that no pass has read."""


@dataclass(frozen=True, slots=True)
class CueReading:
    """A cue: its first token, its probability, and the labels of the tokens from `first` on."""

    token: int
    probability: float
    first: int
    labels: Labels


@dataclass(frozen=True, slots=True)
class TextReading:
    """The cues of a text, in order, and the marks of all its tokens."""

    cues: list[CueReading]
    marks: WordMarks


def read_text(network: Network, words: Paragraphs) -> TextReading:
    """Returns the network's reading of a text.

    A long text is read a block after the other, so that no more than a block's states are held.
    """
    cues: list[CueReading] = []
    marks = [np.zeros((0, network.model.layout.size), np.float32)]
    for block in _blocks(words):
        found, own = _read_block(network, block)
        cues.extend(found)
        marks.append(own)
    return TextReading(cues, read_marks(np.concatenate(marks), network.model.layout))


def _blocks(words: Paragraphs) -> Iterator[Paragraphs]:
    """Yields the text in pieces of about BLOCK words, cut between sentences."""
    block: Paragraphs = []
    size = 0
    for paragraph in words:
        block.append([])
        for sentence in paragraph:
            if size >= BLOCK:
                yield [own for own in block if own]
                block, size = [[]], 0
            block[-1].append(sentence)
            size += len(sentence)
    if size:
        yield [own for own in block if own]


def _read_block(network: Network, block: Paragraphs) -> tuple[list[CueReading], Floats]:
    """Returns a block's cues, by the text's tokens, and its tokens' mark logits."""
    size = sum(len(sentence) for paragraph in block for sentence in paragraph)
    passes = _Passes(network, block[0][0][0].token, size)
    first, *others = reversed(network.limits)
    passes.read(pack_windows(block, first))
    for limit in others:
        unsure = passes.find_unsure(network.doubt)
        known = {encoded.window for encoded in passes.windows}
        windows = [window for window in pack_windows(block, limit) if window not in known]
        passes.read([window for window in windows if unsure[passes.core(window)].any()])
    odds = passes.odds()
    cues = passes.find_cues(odds)
    around = passes.read_around(cues)
    probabilities = sigmoid(odds)
    found = [
        CueReading(cue, float(probabilities[cue - passes.offset]), first, labels)
        for start in range(0, len(cues), TOGETHER)
        for cue, (first, labels) in _label(network, around, cues[start : start + TOGETHER])
    ]
    return found, passes.marks()


@dataclass(slots=True)
class _Passes:
    """The windows of a block of `size` tokens from `offset` on that have been read so far.

    A window that two passes cut alike is read once: it would say the same again.
    """

    network: Network
    offset: int
    size: int
    windows: list[Encoded] = field(default_factory=list, init=False)
    _settled: dict[int, int] = field(default_factory=dict, init=False)
    """Cues whose labels are sure, with how many windows had been read then: no other is asked."""
    _around: dict[tuple[int, int], Floats] = field(default_factory=dict, init=False)
    """The scores around a cue in a window, by the window's number and the cue's token."""

    def read(self, windows: Iterable[Window]) -> None:
        """Reads windows, and keeps what the encoder makes of them."""
        self.windows.extend(map(self.network.encode, windows))

    def core(self, window: Window) -> slice:
        """Returns where in the block a window's core stands."""
        first, last = window.core
        at = window.tokens[0] - self.offset
        return slice(at + first, at + last)

    def odds(self) -> Floats:
        """Returns the log-odds [W] that a cue begins at each token."""
        mean = self._mean([encoded.odds for encoded in self.windows], NEVER)
        return mean / np.float32(self.network.model.temperature)

    def marks(self) -> Floats:
        """Returns the mark logits [W, M] of each token."""
        return self._mean([encoded.marks for encoded in self.windows], 0.0)

    def _mean(self, told: Sequence[Floats], unread: float) -> Floats:
        total = np.zeros((self.size, *told[0].shape[1:]), np.float32)
        seen = np.zeros((self.size, *(1 for _ in told[0].shape[1:])), np.float32)
        for encoded, values in zip(self.windows, told, strict=True):
            first, last = encoded.window.core
            total[self.core(encoded.window)] += values[first:last]
            seen[self.core(encoded.window)] += 1
        mean = total / np.maximum(seen, 1)
        return np.asarray(np.where(seen > 0, mean, np.float32(unread)), np.float32)

    def find_cues(self, odds: Floats) -> list[int]:
        """Returns the tokens at which cues begin."""
        return [self.offset + i for i in find_cues(odds, self.network.threshold)]

    def find_unsure(self, doubt: Doubt | None) -> NDArray[np.bool_]:
        """Returns which tokens [W] are worth another look: all of them, if nothing is doubted."""
        if doubt is None:
            return np.ones(self.size, np.bool_)
        odds = self.odds()
        p = sigmoid(odds)
        unsure = np.minimum(p, 1 - p) > doubt.cue
        cues = self.find_cues(odds)
        around = self.read_around(cues)
        for start in range(0, len(cues), TOGETHER):
            some = cues[start : start + TOGETHER]
            _, padded, lengths = _pad(around, some)
            best = weigh_labels(padded, self.network.moves, lengths).max(2)
            best[np.arange(best.shape[1]) >= lengths[:, None]] = 1
            for cue, least in zip(some, best.min(1).tolist(), strict=True):
                if least < doubt.roles:
                    unsure[cue - self.offset] = True
                else:
                    self._settled[cue] = len(self.windows)
        return unsure

    def read_around(self, cues: list[int]) -> dict[int, list[tuple[int, Floats]]]:
        """Returns, for each cue and pass, the first token of its window and the window's scores."""
        wanted = set(cues)
        found: dict[int, list[tuple[int, Floats]]] = {cue: [] for cue in cues}
        for number, encoded in enumerate(self.windows):
            tokens = encoded.window.tokens
            here = [
                i
                for i in range(*encoded.window.core)
                if tokens[i] in wanted and number < self._settled.get(tokens[i], number + 1)
            ]
            new = [i for i in here if (number, tokens[i]) not in self._around]
            if new:
                scored = self.network.score_roles(encoded, new)
                self._around.update(
                    ((number, tokens[i]), s) for i, s in zip(new, scored, strict=True)
                )
            for i in here:
                found[tokens[i]].append((tokens[0], self._around[number, tokens[i]]))
        return found


def _label(
    network: Network, around: dict[int, list[tuple[int, Floats]]], cues: list[int]
) -> Iterator[tuple[int, tuple[int, Labels]]]:
    """Yields each cue with the first token that some pass saw around it, and the labels from it on.

    A window's tokens follow each other without a gap. Each token's scores are the mean of those
    passes that saw it.
    """
    firsts, padded, lengths = _pad(around, cues)
    labels = label_words(padded, network.moves, lengths)
    for n, cue in enumerate(cues):
        yield cue, (firsts[n], labels[n, : lengths[n]])


def _pad(
    around: dict[int, list[tuple[int, Floats]]], cues: list[int]
) -> tuple[list[int], Floats, NDArray[np.int64]]:
    """Returns the first tokens around some cues, the scores from there on, and their lengths."""
    joined = [_join(around[cue]) for cue in cues]
    lengths = np.array([len(scores) for _, scores in joined])
    padded = np.zeros((len(cues), max(lengths), joined[0][1].shape[1]), np.float32)
    for row, (_, scores) in zip(padded, joined, strict=True):
        row[: len(scores)] = scores
    return [first for first, _ in joined], padded, lengths


def _join(around: list[tuple[int, Floats]]) -> tuple[int, Floats]:
    """Returns the first token of a cue's windows, and the mean scores of the tokens from it on."""
    first = min(at for at, _ in around)
    last = max(at + len(scores) for at, scores in around)
    total = np.zeros((last - first, around[0][1].shape[1]), np.float32)
    seen = np.zeros((last - first, 1), np.float32)
    for at, scores in around:
        total[at - first : at - first + len(scores)] += scores
        seen[at - first : at - first + len(scores)] += 1
    return first, total / seen
