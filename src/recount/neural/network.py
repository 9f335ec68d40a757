"""Runs the network over windows: each cue's roles, and what each word is part of.

A window is run alone, without padding: in eight-bit arithmetic the scale of the numbers is set
by all that is in a run, so that in a batch a window's reading would depend on its neighbours.
The same text gives the same reading, whatever else is read, and on any number of threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recount.neural.marks import WordMarks, read_marks
from recount.neural.model_files import ModelFiles
from recount.neural.roles import Floats, Labels, find_cues, label_words, sigmoid
from recount.neural.windows import Window

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


CUE_BEGINS = 7
"""Which of a word's cue logits says that a cue begins there; the others were for training."""


@dataclass(frozen=True, slots=True)
class CueRoles:
    """A cue that was found in a window: its first word, its probability, all words' labels."""

    word: int
    probability: float
    labels: Labels


@dataclass(frozen=True, slots=True)
class WindowReading:
    """What was read in a window: its cues, and the marks of all its words."""

    window: Window
    cues: list[CueRoles]
    marks: WordMarks


class Network:
    """The encoder and the role reader, opened when first used.

    `threads` is how many threads one run may take; `threshold` replaces the card's.
    """

    def __init__(
        self, model: ModelFiles, *, threads: int = 1, threshold: float | None = None
    ) -> None:
        self.model = model
        self.threshold = model.threshold if threshold is None else threshold
        self._threads = threads
        self._moves = np.array(model.moves, np.float32)
        self._sessions: dict[str, InferenceSession] = {}

    def read(self, windows: Iterable[Window]) -> Iterator[WindowReading]:
        """Yields each window's reading; cues that begin in its context are left out."""
        for window in windows:
            states, logits, marks = self._encode(window)
            cues = self._read_cues(window, states, logits[0, :, CUE_BEGINS])
            yield WindowReading(window, cues, read_marks(marks[0], self.model.layout))

    def _read_cues(self, window: Window, states: Floats, odds: Floats) -> list[CueRoles]:
        first, last = window.core
        cues = [i for i in find_cues(odds, self.threshold) if first <= i < last]
        if not cues:
            return []
        lengths = np.full(len(cues), len(window.heads), np.int64)
        labels = label_words(self._roles(states, cues), self._moves, lengths)
        scores = sigmoid(odds / np.float32(self.model.temperature))
        return [CueRoles(i, float(scores[i]), labels[n]) for n, i in enumerate(cues)]

    def _encode(self, window: Window) -> tuple[Floats, Floats, Floats]:
        given = {
            "ids": np.array([window.ids], np.int64),
            "features": np.array([window.features], np.int64),
            "heads": np.array([window.heads], np.int64),
        }
        states, logits, marks = self._session("encoder").run(None, given)
        return states, logits, marks

    def _roles(self, states: Floats, cues: list[int]) -> Floats:
        given: dict[str, Any] = {
            "states": states,
            "rows": np.zeros(len(cues), np.int64),
            "cues": np.array(cues, np.int64),
            "mask": np.ones(states.shape[:2], np.float32),
        }
        scores: Floats = self._session("roles").run(None, given)[0]
        return scores

    def _session(self, part: str) -> InferenceSession:
        session = self._sessions.get(part)
        if session is None:
            session = self._sessions[part] = _open(self.model.read(part), self._threads)
        return session

    def __getstate__(self) -> dict[str, Any]:
        """Sessions do not travel between processes: each opens its own."""
        return {**self.__dict__, "_sessions": {}}


def _open(data: bytes, threads: int) -> InferenceSession:
    # Nothing is measured or sent; and it takes 0.1 s, which a list of a case need not wait for.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return InferenceSession(data, options, providers=["CPUExecutionProvider"])
