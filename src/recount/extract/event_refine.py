"""What an event's reading holds, and how a vague type is made precise by its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recount.extract.event_triggers import word_classes
from recount.model import Evidence, Mention
from recount.text import TextView
from recount.values import Event
from recount.vocab.loader import load_table
from recount.vocab.ontology import Territory, build_event, event_types

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_HARMS = frozenset({"killing", "death", "casualties"})
_REACH = 6


@dataclass(frozen=True, slots=True)
class EventReading:
    """An event with what stands around its trigger.

    `agent` and `target` are the noun phrases of who did it and to whom, null where the
    trigger's own clause names none; `instrument` is the means, where it is a weapon.
    `territory` is set where the event says that ground was taken, is held or was lost.
    """

    event: Event
    agent: Evidence | None = None
    target: Evidence | None = None
    instrument: Evidence | None = None
    territory: Territory | None = None


def refine_types(
    view: TextView, found: Sequence[Mention[EventReading]]
) -> list[Mention[EventReading]]:
    """Gives an unspecified attack the type that its instrument or its antecedent tells.

    "An attack with a home-made bomb" is a bombing; "the attack" in the sentences behind a
    bombing is that bombing, unless another kind of attack stands between.
    """
    refined: list[Mention[EventReading]] = []
    last: tuple[int, str] | None = None
    for given in found:
        mention, reading = given, given.value
        key = reading.event.type
        sentence = view.sentence_at(mention.evidence.start).i
        if key == "attack":
            named = _by_instrument(reading)
            if named is None and last is not None and _is_definite(view, mention):
                named = last[1] if sentence - last[0] <= _REACH else None
            if named is not None:
                mention = replace(mention, value=_retyped(reading, named))
                key = named
        if (
            key != "attack"
            and "attack" in event_types()[key].compatible
            and (event_types()[key].family in ("explosion", "battle") or key == "shooting")
        ):
            last = (sentence, key)
        elif key == "attack" and not _is_definite(view, mention):
            last = None
        refined.append(mention)
    return _spare_hazards(view, _doers(_inherit(view, refined)))


def _inherit(view: TextView, found: Sequence[Mention[EventReading]]) -> list[Mention[EventReading]]:
    """Gives what an act led to ("…, killing 12") the doer of the act before it."""
    done: list[Mention[EventReading]] = []
    for mention in found:
        before = done[-1] if done else None
        if (
            before is not None
            and before.value.agent is not None
            and mention.value.agent is None
            and mention.value.target is not None
            and view.token_at(mention.evidence.start).lower.endswith("ing")
            and view.sentence_at(before.evidence.start) is view.sentence_at(mention.evidence.start)
        ):
            reading = replace(mention.value, agent=before.value.agent)
            done.append(replace(mention, value=reading))
        else:
            done.append(mention)
    return done


def _doers(found: Sequence[Mention[EventReading]]) -> list[Mention[EventReading]]:
    """Puts an act's doer in the place of the act: "government air strikes killed 12".

    An act and a verb that only says so once more ("two air strikes hit the bakery") become
    one event, with the verb's target.
    """
    ends = {mention.evidence.end: i for i, mention in enumerate(found)}
    done: list[Mention[EventReading] | None] = list(found)
    for i, mention in enumerate(found):
        agent = mention.value.agent
        at = i if agent is None else ends.get(agent.end, i)
        act = done[at]
        if at == i or act is None:
            continue
        if act.value.event == mention.value.event:
            reading = replace(act.value, target=act.value.target or mention.value.target)
            done[at], done[i] = replace(act, value=reading), None
        else:
            done[i] = replace(mention, value=replace(mention.value, agent=act.value.agent))
    return [mention for mention in done if mention is not None]


def _spare_hazards(
    view: TextView, found: Sequence[Mention[EventReading]]
) -> list[Mention[EventReading]]:
    """Gives harm in a sentence on an accident or disaster, and on no violence, to that."""
    hazards: dict[int, str] = {}
    violent: set[int] = set()
    types = event_types()
    at = [view.sentence_at(mention.evidence.start).i for mention in found]
    for sentence, mention in zip(at, found, strict=True):
        key = mention.value.event.type
        if types[key].family == "hazard":
            hazards.setdefault(sentence, key)
        elif types[key].violent and key not in _HARMS:
            violent.add(sentence)
    return [
        replace(mention, value=_retyped(mention.value, hazards[sentence]))
        if mention.value.event.type in _HARMS
        and sentence in hazards
        and sentence not in violent
        and not _has_armed_agent(mention.value)
        else mention
        for sentence, mention in zip(at, found, strict=True)
    ]


def _has_armed_agent(reading: EventReading) -> bool:
    if reading.agent is None:
        return False
    armed = word_classes()["fighters"] | word_classes()["guerrillas"] | word_classes()["criminals"]
    words = reading.agent.text.lower().split()
    return any(word in armed or word.removesuffix("s") in armed for word in words)


def _by_instrument(reading: EventReading) -> str | None:
    if reading.instrument is None:
        return None
    table: dict[str, str] = load_table("event_words")["by_instrument"]
    for word in reversed(reading.instrument.text.lower().split()):
        for stem in (word, word.removesuffix("s")):
            if stem in table:
                return table[stem]
    return None


def _is_definite(view: TextView, mention: Mention[EventReading]) -> bool:
    i = view.token_at(mention.evidence.start).i
    before = {token.lower for token in view.tokens[max(0, i - 2) : i]}
    return not before.isdisjoint(_DEFINITE)


def _retyped(reading: EventReading, key: str) -> EventReading:
    event = reading.event
    return replace(reading, event=build_event(key, negated=event.negated, modality=event.modality))
