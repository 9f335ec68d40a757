"""Reads a text with the network: its windows' scores brought together by token.

A text is cut into windows in one or two ways (`Network.limits`). What the passes say of a token is
averaged before anything is decided, so that a cue near the edge of one window is judged in the
middle of another; two passes cost twice the time (docs/performance.md).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from recount.neural.marks import WordMarks, read_marks
from recount.neural.network import Encoded, Network
from recount.neural.roles import Floats, Labels, find_cues, label_words, sigmoid
from recount.neural.windows import pack_windows
from recount.neural.words import Paragraphs

NEVER = -30.0
"""Log-odds of a token that no pass has read."""


@dataclass(frozen=True, slots=True)
class CueReading:
    """A cue: its first token, its probability, and the labels of the tokens around it."""

    token: int
    probability: float
    tokens: tuple[int, ...]
    labels: Labels


@dataclass(frozen=True, slots=True)
class TextReading:
    """The cues of a text, in order, and the marks of all its tokens."""

    cues: list[CueReading]
    marks: WordMarks


def read_text(network: Network, words: Paragraphs, size: int) -> TextReading:
    """Returns the network's reading of a text of `size` tokens."""
    passes = [
        [network.encode(window) for window in pack_windows(words, limit)]
        for limit in network.limits
    ]
    odds = _mean([_gather(own, size) for own in passes]) / np.float32(network.model.temperature)
    marks = _mean([_gather_marks(network, own, size) for own in passes])
    cues = find_cues(odds, network.threshold)
    scores = _role_scores(network, passes, cues)
    probabilities = sigmoid(odds)
    found = [_label(network, cue, float(probabilities[cue]), scores[cue]) for cue in cues]
    return TextReading(found, read_marks(marks, network.model.layout))


def _mean(arrays: list[Floats]) -> Floats:
    return np.asarray(np.mean(arrays, axis=0), np.float32)


def _gather(windows: list[Encoded], size: int) -> Floats:
    odds = np.full(size, NEVER, np.float32)
    for encoded in windows:
        first, last = encoded.window.core
        odds[list(encoded.window.tokens[first:last])] = encoded.odds[first:last]
    return odds


def _gather_marks(network: Network, windows: list[Encoded], size: int) -> Floats:
    marks = np.zeros((size, network.model.layout.size), np.float32)
    for encoded in windows:
        first, last = encoded.window.core
        marks[list(encoded.window.tokens[first:last])] = encoded.marks[first:last]
    return marks


def _role_scores(
    network: Network, passes: list[list[Encoded]], cues: list[int]
) -> dict[int, dict[int, list[Floats]]]:
    """Returns the scores of each token around each cue, one row for each pass that saw it."""
    wanted = set(cues)
    found: dict[int, dict[int, list[Floats]]] = {cue: defaultdict(list) for cue in cues}
    for encoded in (encoded for own in passes for encoded in own):
        first, last = encoded.window.core
        tokens = encoded.window.tokens
        here = [i for i in range(first, last) if tokens[i] in wanted]
        if not here:
            continue
        for i, scores in zip(here, network.score_roles(encoded, here), strict=True):
            rows = found[tokens[i]]
            for token, row in zip(tokens, scores, strict=True):
                rows[token].append(row)
    return found


def _label(
    network: Network, cue: int, probability: float, rows: dict[int, list[Floats]]
) -> CueReading:
    tokens = tuple(sorted(rows))
    scores = np.array([_mean(rows[token]) for token in tokens], np.float32)
    labels = label_words(scores[None], network.moves, np.array([len(tokens)]))
    return CueReading(cue, probability, tokens, labels[0])
