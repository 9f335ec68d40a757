"""Finders: what says where a text's attributions are, for the reader that does the rest."""

from __future__ import annotations

from typing import Protocol

from recount.extract.attribution import METHOD, draft_by_rules
from recount.extract.drafts import Draft
from recount.extract.learned import NetworkReading
from recount.neural.network import Network
from recount.text.view import TextView


class Finder(Protocol):
    """Finds a text's attributions."""

    @property
    def method(self) -> str:
        """The finder's `name@version`."""

    def __call__(self, view: TextView) -> list[Draft]:
        """Returns a text's attributions as token ranges, in the order of their cues."""


class RulesFinder:
    """Finds attributions by word lists and fitted weights."""

    method = METHOD

    def __call__(self, view: TextView) -> list[Draft]:
        """Returns a text's attributions as token ranges, in the order of their cues."""
        return draft_by_rules(view)


class LearnedFinder:
    """Finds attributions with a network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.method = network.model.name

    def __call__(self, view: TextView) -> list[Draft]:
        """Returns a text's attributions as token ranges, in the order of their cues."""
        return NetworkReading.of(self._network, view).drafts(view)
