"""Runs the network over a window: where cues begin, each cue's roles, each word's marks.

A window is run alone, without padding: in eight-bit arithmetic the scale of the numbers is set
by all that is in a run, so that in a batch a window's reading would depend on its neighbours.
The same text gives the same reading, whatever else is read, and on any number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recount.neural.model_files import ModelFiles
from recount.neural.roles import Floats
from recount.neural.windows import Window

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


CUE_BEGINS = 7
"""Which of a word's cue logits says that a cue begins there; the others were for training."""
UNFUSED = ("SkipLayerNormFusion",)
"""What ONNX Runtime would join and then run three times slower (1.32, on a CPU)."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window's words: states [1, W, H], log-odds [W] that a cue begins, mark logits [W, M]."""

    window: Window
    states: Floats
    odds: Floats
    marks: Floats


class Network:
    """The encoder and the role reader, opened when first used.

    `threads` is how many threads one run may take; `threshold` replaces the card's; `passes`
    says how often a text is read, cut into other windows each time: 1, or as often as the card
    has `limits`; None reads again only where the first reading is unsure.
    """

    def __init__(
        self,
        model: ModelFiles,
        *,
        threads: int = 1,
        threshold: float | None = None,
        passes: int | None = None,
    ) -> None:
        self.model = model
        self.threshold = model.threshold if threshold is None else threshold
        self.limits = model.limits[-passes:] if passes else model.limits
        self.doubt = None if passes else model.doubt
        self.moves = np.array(model.moves, np.float32)
        self._threads = threads
        self._sessions: dict[str, InferenceSession] = {}

    def encode(self, window: Window) -> Encoded:
        """Returns what the encoder makes of a window."""
        given = {
            "ids": np.array([window.ids], np.int64),
            "features": np.array([window.features], np.int64),
            "heads": np.array([window.heads], np.int64),
        }
        states, logits, marks = self._session("encoder").run(None, given)
        return Encoded(window, states, logits[0, :, CUE_BEGINS], marks[0])

    def score_roles(self, encoded: Encoded, cues: Sequence[int]) -> Floats:
        """Returns the scores [N, W, 10] of all words' roles around each of N cues (words)."""
        given: dict[str, Any] = {
            "states": encoded.states,
            "rows": np.zeros(len(cues), np.int64),
            "cues": np.array(cues, np.int64),
            "mask": np.ones(encoded.states.shape[:2], np.float32),
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
    # It takes 0.1 s, which a list of a case need not wait for.
    from onnxruntime import (  # noqa: PLC0415
        InferenceSession,
        SessionOptions,
        disable_telemetry_events,
    )

    disable_telemetry_events()
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    providers = ["CPUExecutionProvider"]
    return InferenceSession(data, options, providers=providers, disabled_optimizers=UNFUSED)
