"""What the network says of each word as part of an event or of a count of people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recount.neural.roles import Floats, sigmoid

NOTHING = "-"
HARMS = (
    "killed", "injured", "casualties", "missing", "detained", "captured", "abducted",
    "displaced", "evacuated", "affected", "other",
)  # fmt: skip
"""Whom a number counts; "other" is a number that counts no harmed people."""
FLAGS = ("negated", "unreal", "total")
"""Of an event's word: said not to have happened; planned, feared or demanded. Of a count's: a
sum over a longer time."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which of a word's mark logits says what: event types, harms (NOTHING first), then FLAGS."""

    events: tuple[str, ...]
    harms: tuple[str, ...] = (NOTHING, *HARMS)

    @property
    def size(self) -> int:
        """How many logits a word has."""
        return len(self.events) + len(self.harms) + len(FLAGS)


@dataclass(frozen=True, slots=True)
class WordMarks:
    """Probabilities [W, …] of each word's event type, harm, and flags."""

    layout: Layout
    events: Floats
    harms: Floats
    flags: Floats


def read_marks(logits: Floats, layout: Layout) -> WordMarks:
    """Returns the probabilities behind mark logits [W, layout.size]."""
    types, harms = len(layout.events), len(layout.harms)
    return WordMarks(
        layout,
        _softmax(logits[:, :types]),
        _softmax(logits[:, types : types + harms]),
        sigmoid(logits[:, types + harms :]),
    )


def _softmax(logits: Floats) -> Floats:
    weights = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(weights / weights.sum(-1, keepdims=True), np.float32)
