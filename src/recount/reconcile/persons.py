"""Counts the dead whom a report names one by one: "Ana Brod died … Jan Kos was killed, too".

Each is told of with no number, so that no figure of the report is their sum. Two mentions are
two persons where their names differ, or a woman, a man and a child are told of; who is told of
in any other way may be somebody mentioned before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from recount.extract.count_nouns import lists, nouns
from recount.link.facets import LONE_SCORE, incident_counts
from recount.model import Claim, Mention
from recount.values import Count, Harm
from recount.vocab.loader import load_table

_NAME = re.compile(r"[A-Z][\w'’-]*[a-z][\w'’-]*(?: (?:[A-Z]\.|[A-Z][\w'’-]+))*")
_AGE = re.compile(r"\b[\w-]+[- ](?:year|month|week|day)[- ]old\b", re.IGNORECASE)
_ITSELF = re.compile(r"\b(?:himself|herself)\b")
_HARMS = frozenset({"killed", "injured", "casualties"})
_GROUPS = frozenset({"men", "women", "children"})
Name = tuple[str, ...]


@dataclass(slots=True)
class Persons:
    """Whom a report tells of one by one, for one harm, and the claims that do so."""

    names: list[Name] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)
    doers: bool = False
    others: bool = False
    claims: list[Claim] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many they are at least."""
        told = max(len(self.names), len(self.groups), int(self.others))
        return told + (told > 0 and self.doers)


def find_persons(claims: Iterable[Claim], harm: Harm) -> Persons:
    """Returns whom a report's claims say came to a harm, each told of with no number."""
    found = Persons()
    told = [(claim, mention) for claim in claims for mention in lone_mentions(claim, harm)]
    found.claims = [claim for claim, _ in told]
    doers = [(claim, mention) for claim, mention in told if is_doer(mention)]
    for _, mention in told:
        if not is_doer(mention):
            _note(found, mention)
    for claim, mention in doers:
        found.doers = found.doers or _is_unnamed(found, claim, mention, told)
    return found


def lone_mentions(claim: Claim, harm: Harm) -> list[Mention[Count]]:
    """Returns a claim's counts of one person with no number, parts of sums of such included."""
    kept = incident_counts(claim)
    return [
        m
        for m in claim.counts
        if m.value.harm == harm
        and m.value.low == m.value.high == 1
        and m.score <= LONE_SCORE
        and any(m.value is count for count in kept)
    ]


def is_doer(mention: Mention[Count]) -> bool:
    """Whether who came to harm is told to be who did it: "the gunman", "himself"."""
    words: Sequence[str] = load_table("linking")["doers"]["words"]
    said = set(re.findall(r"[a-z]+", mention.evidence.text.casefold()))
    return not said.isdisjoint(words)


def _note(found: Persons, mention: Mention[Count]) -> None:
    name = read_name(mention.evidence.text)
    if name is not None:
        _join(found.names, name)
    elif mention.value.group in _GROUPS:
        found.groups.add(mention.value.group)
    else:
        found.others = True


def _is_unnamed(
    found: Persons,
    claim: Claim,
    mention: Mention[Count],
    told: Sequence[tuple[Claim, Mention[Count]]],
) -> bool:
    """Whether a dead doer is none of those named; who kills himself alone is no doer."""
    if _ITSELF.search(mention.evidence.text):
        beside = [m for c, m in told if c.sentence == claim.sentence and m is not mention]
        hurt = any(m.value.harm in _HARMS for m in claim.counts if m is not mention)
        if not beside and not hurt:
            return False
    end = mention.evidence.spans[-1].start - claim.sentence.start
    before = claim.sentence.text[: max(0, end)]
    return not any(
        name[-1] in before and not _is_other(claim, mention, name) for name in found.names
    )


def _is_other(claim: Claim, mention: Mention[Count], name: Name) -> bool:
    """Whether the claim says of the name's bearer, in another count, that harm came to them."""
    return any(name[-1] in m.evidence.text for m in claim.counts if m is not mention)


def read_name(text: str) -> Name | None:
    """Returns the name in the words of a count, null for "a man" or "the Covington resident"."""
    text = _AGE.sub(" ", text)
    match = next((m for m in _NAME.finditer(text) if not _opens(m[0])), None)
    if match is None:
        return None
    words = [w for w in match[0].split() if w.casefold() not in lists().determiners]
    words = [w for w in words if w.casefold() not in nouns() and not w.endswith(".")]
    before = text[: match.start()].split()[-1:]
    behind = re.match(r"\W*([a-z]+)", text[match.end() :])
    inside = bool(before) and before[0].casefold() in ("in", "at", "on", "near", "from")
    described = behind is not None and behind[1] in nouns() and text[match.end()] == " "
    return None if inside or described or not words else tuple(words)


def _opens(word: str) -> bool:
    """Whether a capitalised word is none of a name: "The", "One", "Police", "Monday"."""
    lower = word.casefold()
    table = load_table("groups")
    never = (table["names"]["never"], table["stops"]["words"], table["links"]["determiners"])
    return any(lower in words for words in never) or lower in nouns() or lower in _verbs()


def _verbs() -> frozenset[str]:
    table: dict[str, list[str]] = load_table("harms")["adjacent"]
    return frozenset(word for words in table.values() for word in words)


def _join(names: list[Name], name: Name) -> None:
    """Adds a name, unless it is one known already, or a part of one; keeps the fuller one."""
    for n, known in enumerate(names):
        if _same(known, name):
            names[n] = max(known, name, key=len)
            return
    names.append(name)


def _same(one: Name, other: Name) -> bool:
    if len(one) == 1 or len(other) == 1:
        return bool(set(one) & set(other))
    return one[-1] == other[-1] and one[0] == other[0]
