"""Finders: what says where a text's attributions are, for the reader that does the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from recount.extract.attribution import METHOD, draft_by_rules
from recount.extract.drafts import Draft
from recount.extract.learned import NetworkReading
from recount.neural.marks import WordMarks
from recount.neural.network import Network
from recount.text.view import TextView


@dataclass(frozen=True, slots=True)
class Findings:
    """A text's attributions as drafts, in the order of their cues, and the network's marks.

    `marks` has a row for each token of the text; null where the finder marks nothing.
    """

    drafts: list[Draft]
    marks: WordMarks | None = None


class Finder(Protocol):
    """Finds a text's attributions."""

    @property
    def method(self) -> str:
        """The finder's `name@version`."""

    def __call__(self, view: TextView) -> Findings:
        """Returns what it finds in a text."""


class RulesFinder:
    """Finds attributions by word lists and fitted weights."""

    method = METHOD

    def __call__(self, view: TextView) -> Findings:
        """Returns what it finds in a text."""
        return Findings(draft_by_rules(view))


class LearnedFinder:
    """Finds attributions with a network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.method = network.model.name

    def __call__(self, view: TextView) -> Findings:
        """Returns what it finds in a text."""
        reading = NetworkReading.of(self._network, view)
        return Findings(reading.drafts(view), reading.marks)
