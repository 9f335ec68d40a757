"""Reads attributions with the learned network, as drafts like those of the rules.

The same pass gives each token's marks: which event and which count it is part of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recount.extract.drafts import Draft
from recount.extract.spanned import Bounds, SpannedAttribution, drafts_from_spans
from recount.neural.marks import WordMarks
from recount.neural.network import CueRoles, Network, WindowReading
from recount.neural.roles import CONTENT, CUE, SOURCE, Floats, find_runs
from recount.neural.windows import Window, pack_windows
from recount.neural.words import find_words
from recount.text.view import TextView


@dataclass(frozen=True, slots=True)
class NetworkReading:
    """What the network reads in a text: attributions as runs of text, marks by token."""

    spans: list[SpannedAttribution]
    marks: WordMarks

    @classmethod
    def of(cls, network: Network, view: TextView) -> NetworkReading:
        """Returns the network's reading of a text."""
        readings = list(network.read(pack_windows(find_words(view))))
        spans = [
            spanned
            for reading in readings
            for cue in reading.cues
            if (spanned := _spanned(view, reading.window, cue))
        ]
        return cls(spans, _joined(network, readings))

    def drafts(self, view: TextView) -> list[Draft]:
        """Returns the attributions as drafts, in the order of their cues."""
        return drafts_from_spans(view, self.spans)


def _joined(network: Network, readings: list[WindowReading]) -> WordMarks:
    """Returns the marks of all tokens, each from the window whose core it stands in."""
    layout = network.model.layout

    def join(part: str, width: int) -> Floats:
        rows = [getattr(r.marks, part)[r.window.core[0] : r.window.core[1]] for r in readings]
        return np.concatenate(rows) if rows else np.zeros((0, width), np.float32)

    return WordMarks(
        layout,
        join("events", len(layout.events)),
        join("harms", len(layout.harms)),
        join("flags", 3),
    )


def _spanned(view: TextView, window: Window, found: CueRoles) -> SpannedAttribution | None:
    """Returns a cue's attribution; None where the labels name no content."""
    content = [_bounds(view, window, run) for run in find_runs(found.labels, CONTENT)]
    if not content:
        return None
    cues = find_runs(found.labels, CUE)
    own = next((run for run in cues if run[0] <= found.word < run[1]), None)
    sources = find_runs(found.labels, SOURCE)
    return SpannedAttribution(
        source=_bounds(view, window, _longest(sources)) if sources else None,
        cue=_bounds(view, window, own or (found.word, found.word + 1)),
        content=tuple(content),
        score=found.probability,
    )


def _longest(runs: list[tuple[int, int]]) -> tuple[int, int]:
    return max(runs, key=lambda run: (run[1] - run[0], -run[0]))


def _bounds(view: TextView, window: Window, run: tuple[int, int]) -> Bounds:
    first, last = window.tokens[run[0]], window.tokens[run[1] - 1]
    return view.tokens[first].start, view.tokens[last].end
