"""Finds the parties that a text speaks of: forces, groups, institutions, and unnamed ones.

Who does what is read around the events; here it is read only that a span names or describes
a party, and which. The names come with the registry that the caller passes in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from recount.model import Evidence, Mention
from recount.text.view import TextView
from recount.values import Identity

METHOD = "actors.rules@1"


class _Found(Protocol):
    """A party in a text: offsets, who it is, and a score."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def identity(self) -> Identity: ...
    @property
    def score(self) -> float: ...


class ActorRegistry(Protocol):
    """What is needed of the registry of parties (`recount.sources.registry.Registry`)."""

    def find(
        self,
        text: str,
        start: int,
        end: int,
        *,
        country: str | None = None,
        upper: bool = False,
        tag: Callable[[int], str] | None = None,
    ) -> Sequence[_Found]:
        """Returns the parties in one sentence, `text[start:end]`, in order."""


def find_actors(
    view: TextView, registry: ActorRegistry, *, country: str | None = None
) -> list[Mention[Identity]]:
    """Returns the mentions of parties, in the text's order, none overlapping another.

    `country` is the ISO 3166 code of the country that the report is on: it says whose "the
    army" is. The score is how sure it is that the span means this party: names known to the
    registry 0.95, described parties about 0.7, bare names of countries 0.6.
    """
    tags = {token.start: token.tag for token in view.tokens}
    tagged = any(tag == "NOUN" for tag in tags.values())

    def tag(offset: int) -> str:
        return tags.get(offset, "PROPN")

    mentions: list[Mention[Identity]] = []
    for sentence in view.sentences:
        for found in registry.find(
            view.text,
            sentence.start,
            sentence.end,
            country=country,
            upper=view.upper,
            tag=tag if tagged else None,
        ):
            evidence = Evidence.of(view.text, (found.start, found.end))
            mentions.append(Mention(evidence, found.identity, found.score, METHOD))
    return mentions
