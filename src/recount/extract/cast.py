"""Who speaks and who takes part: the parties of a document, each identified once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from recount.extract.found import Found
from recount.extract.happenings import Happening
from recount.extract.voices import OWN, Voices
from recount.model import Actor, Attribution, Evidence, Mention, Party
from recount.values import Role
from recount.vocab import load_table
from recount.vocab.ontology import event_types

_NEVER_PERPETRATORS = frozenset(load_table("happenings")["never_perpetrators"])
_OWN_SIDE = frozenset(load_table("happenings")["own_side"])
Identify = Callable[[Party], Party]
"""Gives a party its identity."""


class Cast:
    """The sources and actors of one document."""

    def __init__(self, found: Found, voices: Voices, identify: Identify) -> None:
        self._found = found
        self._voices = voices
        self._identify = identify
        self._known: dict[tuple[int, int], Party] = {}
        self._attributions: dict[int, Attribution] = {}

    def attribution(self, voice: int) -> Attribution:
        """Returns an attribution with its parties identified, and the chain that it stands in."""
        known = self._attributions.get(voice)
        if known is None:
            given = self._found.attributions[voice].value
            via = tuple(self._identified(party) for party in given.via) or self._outer(voice)
            sources = tuple(self._identified(party) for party in given.sources)
            known = self._attributions[voice] = replace(given, sources=sources, via=via)
        return known

    def actors(self, happening: Happening, voice: int) -> tuple[Actor, ...]:
        """Returns who did it and to whom, as the words beside the triggers tell."""
        actors: dict[tuple[str, int], Actor] = {}
        for trigger in happening.triggers:
            kind = event_types().get(trigger.value.event.type)
            harming = kind is not None and kind.violent and kind.family != "control"
            for evidence, role in (
                (trigger.value.agent, _agent_role(harming)),
                (trigger.value.target, _target_role(harming, kind.family if kind else "")),
            ):
                if evidence is None:
                    continue
                party = self._own_side(evidence, voice) or self._identified(Party(evidence))
                if self._takes_part(party, role):
                    actors.setdefault((role, evidence.start), Actor(role, party))
        return tuple(actors.values())

    def _identified(self, party: Party) -> Party:
        key = (party.evidence.start, party.evidence.end)
        if key not in self._known:
            self._known[key] = self._identify(party)
        return self._known[key]

    def _outer(self, voice: int) -> tuple[Party, ...]:
        """Returns the sources whose content holds this attribution's cue, outermost first."""
        inner = self._found.attributions[voice].value
        at = (inner.cue or inner.content).start
        around = [
            self._found.attributions[number].value
            for number in self._voices.around(at)
            if number != voice
        ]
        return tuple(self._identified(party) for outer in around for party in outer.sources[:1])

    def _own_side(self, evidence: Evidence, voice: int) -> Party | None:
        """Returns the speaker as the party of "his men" and "our forces"."""
        words = evidence.text.split()
        if voice == OWN or len(words) < 2 or words[0].lower() not in _OWN_SIDE:
            return None
        sources = self._found.attributions[voice].value.sources
        identity = self._identified(sources[0]).identity if len(sources) == 1 else None
        if identity is None or identity.side is None:
            return None
        return Party(evidence, sources[0].evidence, identity)

    def _takes_part(self, party: Party, role: Role) -> bool:
        """Whether the words beside a trigger name somebody: no thing, place, day or pronoun."""
        identity = party.identity
        if identity is None or (identity.kind == "unknown" and not identity.named):
            return False
        if role == "perpetrator" and identity.kind in _NEVER_PERPETRATORS:
            return False
        near = party.evidence
        others: tuple[Mention[Any], ...] = (*self._found.places, *self._found.whens)
        return identity.kind != "unknown" or not any(
            other.evidence.start < near.end and near.start < other.evidence.end for other in others
        )


def _agent_role(harming: bool) -> Role:
    return "perpetrator" if harming else "agent"


def _target_role(harming: bool, family: str) -> Role:
    if family == "battle":
        return "opponent"
    return "victim" if harming or family == "detention" else "recipient"
