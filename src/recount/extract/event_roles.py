"""Reads who did it and to whom from the words around a trigger, by shallow syntax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recount.extract.event_phrases import (
    LINKS,
    Range,
    find_subject,
    grammar,
    group_start,
    is_day,
    is_in_phrase,
    opens_phrase,
    read_phrase,
    trim_phrase,
)
from recount.extract.event_triggers import Hit, cues, word_classes
from recount.text import Sentence, TextView, Token

_ACTIVE = frozenset({"have", "has", "had", "'ve", "having", "to"})
_OBLIQUE = frozenset({"on", "at", "against", "upon", "with", "into"})


@dataclass(frozen=True, slots=True)
class Roles:
    """Token ranges of the doer and the one done to, and how the trigger is built in.

    `group` is the first token of the verb group that governs: auxiliaries, negators and
    adverbs included; for a noun, that of the verb whose object it is, or the noun itself.
    `governor` is that verb's position, null for a noun that none governs.
    """

    agent: Range | None = None
    target: Range | None = None
    group: int = 0
    governor: int | None = None
    passive: bool = False


def read_roles(view: TextView, sentence: Sentence, hit: Hit, use: Literal["verb", "noun"]) -> Roles:
    """Reads the roles around a trigger that is used as a verb or as a noun."""
    if use == "verb":
        return _verb_roles(view.tokens, sentence, hit)
    return _noun_roles(view.tokens, sentence, hit)


def is_passive(tokens: tuple[Token, ...], hit: Hit, group: int, last: int) -> bool:
    """Whether the verb form at the hit is a passive participle, a bare one included."""
    words = cues()
    if (
        "participle" not in hit.wording.forms
        or hit.wording.lemma.split()[0] in words["intransitive"]
    ):
        return False
    inside = {tokens[i].lower for i in range(group, hit.first)}
    if inside & words["be"]:
        return True
    holds_object = hit.wording.rest and hit.wording.rest[-1] not in words["particles"]
    if inside & _ACTIVE or holds_object or hit.at[-1] - hit.at[0] >= len(hit.at):
        return False
    return "past" not in hit.wording.forms or not opens_phrase(tokens, hit.behind, last)


def _verb_roles(tokens: tuple[Token, ...], sentence: Sentence, hit: Hit) -> Roles:
    verb, first, last = hit.first, sentence.first, sentence.last
    group = group_start(tokens, verb, first)
    passive = is_passive(tokens, hit, group, last)
    if passive and group == verb and _is_prenominal(tokens, verb, first, hit.behind, last):
        return Roles(None, read_phrase(tokens, hit.behind, last), group, verb, True)
    if any(tokens[i].lower == "to" for i in range(group, verb)):
        subject = _controller(tokens, group, first)
    else:
        subject = find_subject(tokens, group, first)
    if passive:
        return Roles(_by_phrase(tokens, hit.behind, last), subject, group, verb, True)
    target = _object(tokens, hit, last)
    if target is not None and group == verb and "gerund" in hit.wording.forms:
        subject = None  # the clause before it tells who: "…, killing 12"
    return Roles(subject, target, group, verb, False)


def _object(tokens: tuple[Token, ...], hit: Hit, last: int) -> Range | None:
    particles = cues()["particles"]
    final = tokens[hit.at[-1]].lower
    for before, after in zip(hit.at, hit.at[1:], strict=False):
        if after - before > 1:  # words inside the gap: "set the car on fire", "send more troops"
            return read_phrase(tokens, before + 1, after if final in particles else hit.behind)
    target = read_phrase(tokens, hit.behind, last)
    at = hit.behind
    while target is None and at + 1 < last and tokens[at].lower in _OBLIQUE:
        dated = is_day(tokens[at + 1])
        target = None if dated else read_phrase(tokens, at + 1, last)
        if not dated:
            break
        at += 2  # "clashed on Thursday with rebels"
    return target


def _controller(tokens: tuple[Token, ...], group: int, first: int) -> Range | None:
    """Who is to do what an infinitive says: "urged the army to …", "rebels were forced to …"."""
    before = tokens[group - 1] if group > first else None
    if before is not None and (
        before.tag == "VERB" or (before.tag == "ADJ" and before.lower in cues()["planned_before"])
    ):
        return find_subject(tokens, group_start(tokens, group - 1, first), first)
    found = find_subject(tokens, group, first)
    if found is None:
        return None
    doers = word_classes()["fighters"] | word_classes()["people"]
    inside = tokens[found[0] : found[1]]
    can = any(t.tag == "PROPN" or t.lower in doers or t.lemma in doers for t in inside)
    return found if can else None


def _is_prenominal(
    tokens: tuple[Token, ...], verb: int, first: int, behind: int, last: int
) -> bool:
    if verb == first or behind >= last:
        return False
    before, after = tokens[verb - 1], tokens[behind]
    opened = before.lower in grammar()["determiners"] or before.tag in ("DET", "NUM")
    return opened and after.is_word and after.lower not in grammar()["prepositions"]


def _by_phrase(tokens: tuple[Token, ...], i: int, last: int) -> Range | None:
    for j in range(i, min(last, i + 12)):
        lower = tokens[j].lower
        if lower in (";", ":", ".", "who", "which", "while"):
            return None
        if lower == "by" and j + 1 < last and not tokens[j + 1].lower.endswith("ing"):
            return read_phrase(tokens, j + 1, last)
    return None


def _noun_roles(tokens: tuple[Token, ...], sentence: Sentence, hit: Hit) -> Roles:
    first, last = sentence.first, sentence.last
    governor = find_governor(tokens, hit.first, first)
    group = hit.first if governor is None else group_start(tokens, governor, first)
    agent, target = _prepositional(tokens, hit, last)
    owner = _owner(tokens, hit.first, first)
    if owner is not None:
        if hit.wording.senses[0].type in cues()["patient_nouns"]:
            target = target or owner
        else:
            agent = agent or owner
    if agent is None and governor is not None and tokens[governor].lemma in cues()["light"]:
        agent = find_subject(tokens, group, first)
    if agent is None:
        agent = _carried_out(tokens, hit, last) or _modifier(tokens, hit.first, first)
    return Roles(agent, target, group, governor, False)


def _carried_out(tokens: tuple[Token, ...], hit: Hit, last: int) -> Range | None:
    """The doer behind a passive that the noun is the subject of: "the raid was led by …"."""
    for j in range(hit.behind, min(last, hit.behind + 10)):
        if tokens[j].tag == "VERB":
            done = tokens[j].lemma in cues()["light"] and tokens[j - 1].lower in cues()["be"]
            return _by_phrase(tokens, j + 1, min(last, j + 6)) if done else None
        if tokens[j].lower in (",", ";", "who", "which", "that"):
            return None
    return None


def find_governor(tokens: tuple[Token, ...], noun: int, first: int) -> int | None:
    """Returns the verb whose object a noun may be: the nearest one before its phrase."""
    light = (
        cues()["light"] | cues()["negating_verbs"] | cues()["demanded"] | cues()["planned_before"]
    )
    for j in range(noun - 1, max(first, noun - 8) - 1, -1):
        token = tokens[j]
        if token.lower in (".", ";", ":", ",", "that", "who", "which"):
            return None
        if token.tag in ("VERB", "X") and token.lemma in light:
            return j
        if token.tag == "VERB":
            return j
    return None


def _prepositional(
    tokens: tuple[Token, ...], hit: Hit, last: int
) -> tuple[Range | None, Range | None]:
    agent: Range | None = None
    target: Range | None = None
    i = hit.behind
    while i < min(last, hit.behind + 16):
        lower = tokens[i].lower
        if not (tokens[i].is_word or tokens[i].tag == "NUM") or tokens[i].tag == "VERB":
            break
        if lower in ("by", "of", "on", "against", "between", "at", "upon"):
            phrase = read_phrase(tokens, i + 1, last)
            if phrase is None:
                break
            if lower == "by":
                agent = agent or phrase
            elif lower == "between":
                agent, target = _split(tokens, phrase)
            elif lower != "at" and not (lower == "on" and is_day(tokens[phrase[0]])):
                target = target or phrase
            i = phrase[1]
            continue
        i += 1
    return agent, target


def _split(tokens: tuple[Token, ...], phrase: Range) -> tuple[Range | None, Range | None]:
    for j in range(*phrase):
        if tokens[j].lower == "and":
            return trim_phrase(tokens, phrase[0], j), trim_phrase(tokens, j + 1, phrase[1])
    return phrase, None


def _owner(tokens: tuple[Token, ...], noun: int, first: int) -> Range | None:
    """The possessor: "the army's attack"; adjectives may stand between."""
    for j in range(noun - 1, max(first, noun - 4) - 1, -1):
        if tokens[j].lower in ("'s", "'"):
            start = j
            while start > first and j - start < 6 and is_in_phrase(tokens[start - 1]):
                if tokens[start - 1].lower in LINKS:
                    break
                start -= 1
            return None if is_day(tokens[j - 1]) else trim_phrase(tokens, start, j)
        if tokens[j].lower in ("his", "her", "their"):
            return (j, j + 1)
        if tokens[j].tag not in ("ADJ", "NOUN", "PROPN", "X", "NUM"):
            return None
    return None


def _modifier(tokens: tuple[Token, ...], noun: int, first: int) -> Range | None:
    """The party named before the noun: "rebel shelling", "Russian air strikes"."""
    parties = word_classes()["fighters"]
    start = noun
    while start > first and noun - start < 4:
        token = tokens[start - 1]
        if token.tag not in ("PROPN", "NOUN", "ADJ", "X") or not token.is_word:
            break
        if token.lower not in parties and not (token.text[:1].isupper() and start - 1 > first):
            break
        start -= 1
    return (start, noun) if start < noun else None
