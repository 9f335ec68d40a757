"""Finds events: what is said to have happened, who did it, to whom, and by what words.

Method `events.rules@1`: trigger words from the vocabulary's lists, told apart by the words
around them; roles by shallow syntax; negation and modality by cue words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from recount.extract.event_phrases import Range, read_phrase
from recount.extract.event_refine import EventReading, refine_types
from recount.extract.event_roles import Roles, read_roles
from recount.extract.event_status import read_status
from recount.extract.event_triggers import DECOY, Hit, Sense, cues, find_hits, word_classes
from recount.model import Evidence, Mention
from recount.text import Sentence, TextView, Token
from recount.vocab.loader import load_table
from recount.vocab.ontology import build_event, event_types

__all__ = ["METHOD", "EventReading", "find_events"]

METHOD = "events.rules@1"

_NEAR = 12
_LEAD = 700
_LONG = 1500
_MOST = 200  # events of one sentence: more are no report but a list of words
_POSSESSIVES = frozenset({"'s", "of", "his", "her", "its", "their", "our", "my", "your"})
_PROPER = "*propn"


def find_events(view: TextView) -> list[Mention[EventReading]]:
    """Returns the events of a text in its order; the evidence is the trigger's words.

    The score is how sure it is that the words speak of an event of that type at all; an
    event told as history or in passing scores lower. Hazards (accidents, disasters, disease)
    are returned under their own types, so that their dead are not taken for victims.
    """
    found: list[Mention[EventReading]] = []
    for sentence in view.sentences:
        used: set[int] = set()
        limit = len(found) + _MOST
        for hits in find_hits(view, sentence.first, sentence.last):
            if len(found) >= limit:
                break
            for hit in hits:
                if used.intersection(hit.at):
                    continue
                mention = _read_hit(view, sentence, hit)
                if mention is None:
                    continue
                used.update(hit.at)
                if isinstance(mention, Mention):
                    found.append(mention)
                break
    return _weigh(view, refine_types(view, found))


def _weigh(view: TextView, found: Sequence[Mention[EventReading]]) -> list[Mention[EventReading]]:
    """Raises or lowers the scores by how much the document makes of each type of event."""
    factors = load_table("event_words")["factors"]
    times = Counter(mention.value.event.type for mention in found)
    early = min(_LEAD, len(view.text) // 3)
    weighed = []
    for mention in found:
        n, start = times[mention.value.event.type], mention.evidence.start
        score = mention.score * (factors["often"] if n > 2 else 1)
        if n == 1 and len(view.text) > _LONG:
            score *= factors["once"]
        if start < early:
            score *= factors["early"]
        elif start > 0.6 * len(view.text):
            score *= factors["late"]
        weighed.append(replace(mention, score=round(min(score, 0.99), 3)))
    return weighed


def _read_hit(
    view: TextView, sentence: Sentence, hit: Hit
) -> Mention[EventReading] | Literal["decoy"] | None:
    """Reads one hit; null where its words are used otherwise or no sense's conditions hold."""
    if hit.wording.senses[0].type == DECOY:
        return "decoy"
    use = _use(view.tokens, sentence, hit)
    if use is None:
        return None
    roles = read_roles(view, sentence, hit, use)
    sense = _choose(view.tokens, sentence, hit, roles)
    if sense is None:
        return None
    status = read_status(view.tokens, sentence, hit, roles, noun=use == "noun")
    reading = EventReading(
        event=build_event(sense.type, negated=status.negated, modality=status.modality),
        agent=_evidence(view, roles.agent),
        target=_evidence(view, roles.target),
        instrument=_evidence(view, _instrument(view.tokens, sentence, hit)),
        territory=event_types()[sense.type].territory,
    )
    score = round(sense.score * status.factor, 3)
    return Mention(_trigger_evidence(view, hit), reading, score, METHOD)


def _use(tokens: Sequence[Token], sentence: Sentence, hit: Hit) -> Literal["verb", "noun"] | None:
    """How the words are used; null where that contradicts the wording's kind."""
    kind, forms = hit.wording.kind, hit.wording.forms
    if kind == "phrase":
        return "noun"
    if kind == "noun":
        if len(hit.at) == 1 and _is_verbal(tokens, sentence, hit.first):
            return None
        return "noun"
    if forms & {"past", "participle"} or len(hit.at) > 1:
        return "verb"
    return None if _is_nominal(tokens, sentence, hit) else "verb"


def _is_verbal(tokens: Sequence[Token], sentence: Sentence, i: int) -> bool:
    token = tokens[i]
    before = tokens[i - 1] if i > sentence.first else None
    if before is not None and (before.tag in ("DET", "ADJ", "NUM") or before.lower in _POSSESSIVES):
        return False
    if token.lower.endswith("ing") and token.tag == "VERB" and before is not None:
        return before.tag in ("AUX", "NOUN", "PROPN", "PRON", "VERB", "ADP", "ADV", "SCONJ")
    if token.tag == "VERB":
        return True
    return before is not None and (
        before.lower in ("to", "will", "would", "could", "can", "may", "might", "should", "must")
        and token.tag == "X"
    )


def _is_nominal(tokens: Sequence[Token], sentence: Sentence, hit: Hit) -> bool:
    i = hit.first
    token = tokens[i]
    before = tokens[i - 1] if i > sentence.first else None
    if token.tag in ("NOUN", "PROPN"):
        return before is None or before.lower not in ("to", "will", "would", "could", "not")
    if before is None:
        return False
    if before.lower in ("the", "a", "an", "this") or before.lower in _POSSESSIVES:
        return True
    return before.tag in ("DET", "ADJ")


def _choose(tokens: Sequence[Token], sentence: Sentence, hit: Hit, roles: Roles) -> Sense | None:
    senses = hit.wording.senses
    if not any(sense.conditions for sense in senses):
        return senses[0]
    near: frozenset[str] | None = None
    for sense in senses:
        if near is None and not sense.conditions.keys().isdisjoint(("near", "near_not")):
            low = max(sentence.first, hit.first - _NEAR)
            high = min(sentence.last, hit.behind + _NEAR)
            inner = hit.first + 1 if hit.wording.kind == "verb" else hit.behind
            near = _words(tokens, (low, hit.first)) | _words(tokens, (inner, high))
        if _holds(tokens, sense, roles, near or frozenset()):
            return sense
    return None


def _holds(tokens: Sequence[Token], sense: Sense, roles: Roles, near: frozenset[str]) -> bool:
    for name, wanted in sense.conditions.items():
        if name.startswith("near"):
            words = near
        elif name.startswith("object"):
            words = _words(tokens, _core(tokens, roles.target))
        else:
            words = _words(tokens, roles.agent)
        if words.isdisjoint(wanted) != name.endswith("_not"):
            return False
    return True


def _core(tokens: Sequence[Token], phrase: Range | None) -> Range | None:
    """The phrase up to its "of", unless what stands before is only a quantity."""
    if phrase is None:
        return None
    for j in range(phrase[0], phrase[1]):
        if tokens[j].lower == "of":
            head = tokens[j - 1].lower if j > phrase[0] else ""
            return phrase if head in cues()["quantity_heads"] else (phrase[0], j)
    return phrase


def _words(tokens: Sequence[Token], bounds: Range | None) -> frozenset[str]:
    if bounds is None:
        return frozenset()
    words: set[str] = set()
    for token in tokens[bounds[0] : bounds[1]]:
        words.add(token.lower)
        words.add(token.lemma)
        if token.tag == "PROPN":
            words.add(_PROPER)
    return frozenset(words)


def _instrument(tokens: Sequence[Token], sentence: Sentence, hit: Hit) -> Range | None:
    """The weapon behind "with" or "using", in the trigger's clause."""
    weapons = word_classes()["instruments"]
    for j in range(hit.behind, min(sentence.last, hit.behind + 12)):
        lower = tokens[j].lower
        if lower in (";", ":", "who", "which", "that"):
            return None
        if lower in ("with", "using"):
            phrase = read_phrase(tuple(tokens), j + 1, sentence.last)
            if phrase and not _words(tokens, phrase).isdisjoint(weapons):
                return phrase
    return None


def _evidence(view: TextView, phrase: Range | None) -> Evidence | None:
    if phrase is None:
        return None
    start, end = view.tokens[phrase[0]].start, view.tokens[phrase[1] - 1].end
    return Evidence.of(view.text, (start, end))


def _trigger_evidence(view: TextView, hit: Hit) -> Evidence:
    bounds: list[tuple[int, int]] = []
    for i, previous in zip(hit.at, (-2, *hit.at), strict=False):
        token = view.tokens[i]
        if previous == i - 1:
            bounds[-1] = (bounds[-1][0], token.end)
        else:
            bounds.append((token.start, token.end))
    return Evidence.of(view.text, *bounds)
