"""Reads a text with the network: its windows' scores brought together by token.

A text is cut into windows in one or two ways (`Network.limits`). What the passes say of a token is
averaged before anything is decided, so that a cue near the edge of one window is judged in the
middle of another; two passes cost twice the time (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recount.neural.marks import WordMarks, read_marks
from recount.neural.network import Encoded, Network
from recount.neural.roles import Floats, Labels, find_cues, label_words, sigmoid
from recount.neural.windows import pack_windows
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
    offset = block[0][0][0].token
    size = sum(len(sentence) for paragraph in block for sentence in paragraph)
    passes = [
        [network.encode(window) for window in pack_windows(block, limit)]
        for limit in network.limits
    ]
    odds = _mean([_gather(own, offset, size) for own in passes])
    odds = odds / np.float32(network.model.temperature)
    cues = [offset + i for i in find_cues(odds, network.threshold)]
    around = _read_around(network, passes, cues)
    probabilities = sigmoid(odds)
    found = [
        CueReading(cue, float(probabilities[cue - offset]), first, labels)
        for start in range(0, len(cues), TOGETHER)
        for cue, (first, labels) in _label(network, around, cues[start : start + TOGETHER])
    ]
    return found, _mean([_gather_marks(network, own, offset, size) for own in passes])


def _mean(arrays: list[Floats]) -> Floats:
    return np.asarray(np.mean(arrays, axis=0), np.float32)


def _gather(windows: list[Encoded], offset: int, size: int) -> Floats:
    odds = np.full(size, NEVER, np.float32)
    for encoded in windows:
        first, last = encoded.window.core
        at = encoded.window.tokens[0] - offset
        odds[at + first : at + last] = encoded.odds[first:last]
    return odds


def _gather_marks(network: Network, windows: list[Encoded], offset: int, size: int) -> Floats:
    marks = np.zeros((size, network.model.layout.size), np.float32)
    for encoded in windows:
        first, last = encoded.window.core
        at = encoded.window.tokens[0] - offset
        marks[at + first : at + last] = encoded.marks[first:last]
    return marks


def _read_around(
    network: Network, passes: list[list[Encoded]], cues: list[int]
) -> dict[int, list[tuple[int, Floats]]]:
    """Returns, for each cue and pass, the first token of its window and the window's scores."""
    wanted = set(cues)
    found: dict[int, list[tuple[int, Floats]]] = {cue: [] for cue in cues}
    for encoded in (encoded for own in passes for encoded in own):
        tokens = encoded.window.tokens
        here = [i for i in range(*encoded.window.core) if tokens[i] in wanted]
        if not here:
            continue
        for i, scores in zip(here, network.score_roles(encoded, here), strict=True):
            found[tokens[i]].append((tokens[0], scores))
    return found


def _label(
    network: Network, around: dict[int, list[tuple[int, Floats]]], cues: list[int]
) -> Iterator[tuple[int, tuple[int, Labels]]]:
    """Yields each cue with the first token that some pass saw around it, and the labels from it on.

    A window's tokens follow each other without a gap. Each token's scores are the mean of those
    passes that saw it.
    """
    joined = [_join(around[cue]) for cue in cues]
    lengths = np.array([len(scores) for _, scores in joined])
    padded = np.zeros((len(cues), max(lengths), joined[0][1].shape[1]), np.float32)
    for row, (_, scores) in zip(padded, joined, strict=True):
        row[: len(scores)] = scores
    labels = label_words(padded, network.moves, lengths)
    for n, cue in enumerate(cues):
        yield cue, (joined[n][0], labels[n, : lengths[n]])


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
