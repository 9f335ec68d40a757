"""Reads labels out of the network's scores: which words are cues, and each cue's roles.

The labels of one cue's words are the best path of a linear chain (Viterbi): the score of a
labelling sums, over words, the label's score, the transition's, and at each edge of a span the
score that a span begins or ends at that word.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NONE, SOURCE, CUE, CONTENT = range(4)
LABELS = 4

Floats = NDArray[np.float32]
Labels = NDArray[np.int8]


def sigmoid(x: Floats) -> Floats:
    """Returns the probability that belongs to log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -60.0, 60.0))), dtype=np.float32)


def find_cues(odds: Floats, threshold: float) -> list[int]:
    """Returns the words that begin a cue: at or above the threshold, and no less than beside.

    `odds` [W] are log-odds, `threshold` a probability.
    """
    p = sigmoid(odds)
    found = []
    for i in np.nonzero(p >= threshold)[0].tolist():
        before = i == 0 or p[i] >= p[i - 1]
        behind = i == len(p) - 1 or p[i] > p[i + 1]
        if before and behind:
            found.append(i)
    return found


def label_words(scores: Floats, moves: Floats, lengths: NDArray[np.int64]) -> Labels:
    """Returns the best labels [N, W] for `scores` [N, W, 10]; 0 behind each length.

    The ten scores of a word are those of the four labels, then that a source, cue or content
    begins there, then that one ends there. `moves` [4, 4] are the transitions' scores.
    """
    count, width, _ = scores.shape
    best = np.zeros((count, width), np.int8)
    if not count or not width:
        return best
    emit, begins, ends = _expand(scores)
    apart = (1.0 - np.eye(LABELS)).astype(np.float32)
    back = np.zeros((count, width, LABELS), np.int8)
    alpha = emit[:, 0] + begins[:, 0]
    finals = np.empty((count, width, LABELS), np.float32)
    finals[:, 0] = alpha + ends[:, 0]
    for i in range(1, width):
        step = moves + apart * (begins[:, i, None, :] + ends[:, i - 1, :, None])
        paths = alpha[:, :, None] + step
        back[:, i] = paths.argmax(1)
        alpha = paths.max(1) + emit[:, i]
        finals[:, i] = alpha + ends[:, i]
    rows = np.arange(count)
    label = finals[rows, lengths - 1].argmax(1).astype(np.int8)
    for i in range(width - 1, -1, -1):
        inside = i < lengths
        best[inside, i] = label[inside]
        label = np.where(inside, back[rows, i, label], label)
    return best


def weigh_labels(scores: Floats, moves: Floats, lengths: NDArray[np.int64]) -> Floats:
    """Returns the probabilities [N, W, 4] of each word's labels under the chain; 0 behind a length.

    The sums over all labellings are made forwards and backwards (Rabiner 1989).
    """
    count, width, _ = scores.shape
    before, behind = np.zeros((2, count, width, LABELS), np.float32)
    if not count or not width:
        return before
    emit, begins, ends = _expand(scores)
    apart = (1.0 - np.eye(LABELS)).astype(np.float32)
    steps = moves + apart * (begins[:, 1:, None, :] + ends[:, :-1, :, None])
    before[:, 0] = emit[:, 0] + begins[:, 0]
    for i in range(1, width):
        before[:, i] = _log_sum(before[:, i - 1, :, None] + steps[:, i - 1], 1) + emit[:, i]
    for i in range(width - 1, -1, -1):
        behind[:, i] = ends[:, i]
        if i < width - 1:
            going = _log_sum(steps[:, i] + (emit[:, i + 1] + behind[:, i + 1])[:, None, :], 2)
            inside = i + 1 < lengths
            behind[inside, i] = going[inside]
    logs = before + behind
    held: Floats = np.exp(logs - _log_sum(logs, 2)[..., None])
    held[np.arange(width) >= lengths[:, None]] = 0
    return held


def _log_sum(logs: Floats, axis: int) -> Floats:
    most = logs.max(axis, keepdims=True)
    sums = np.log(np.exp(logs - most).sum(axis, keepdims=True)) + most
    return np.asarray(sums.squeeze(axis), np.float32)


def _expand(scores: Floats) -> tuple[Floats, Floats, Floats]:
    nothing = np.zeros_like(scores[..., :1])
    begins = np.concatenate([nothing, scores[..., 4:7]], -1)
    ends = np.concatenate([nothing, scores[..., 7:10]], -1)
    return scores[..., :LABELS], begins, ends


def find_runs(labels: Labels, label: int) -> list[tuple[int, int]]:
    """Returns the half-open ranges of neighbouring words that carry a label, in order."""
    carried = np.concatenate([[0], (labels == label).astype(np.int8), [0]])
    edges = np.diff(carried)
    starts, stops = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    return list(zip(starts.tolist(), stops.tolist(), strict=True))
