"""Tells which speakers of one incident speak for one institution, and so give one account."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache

from recount.model import Claim, Party
from recount.sources.affiliation import OPPOSITION
from recount.sources.credits import fold_name
from recount.values import Identity
from recount.vocab.loader import load_table

NAME = re.compile(r"[A-Z][\w'’-]+(?:[ -](?:of|de|al|el|the|del|la)?[ -]?[A-Z][\w'’-]+)*")

_NAME_GOES_ON = re.compile(r" (?:for|of|without|against) (?:the )?[A-Z]")
_AFTER_HEAD = re.compile(r",| (?:who|whose|whom|which)\b")
_OF_BODY = re.compile(r", [A-Z]")
UNKNOWN = "unknown"
OFFICIAL, GOVERNMENT = "official", "government"
ARMED = "armed_group"  # "army" in a rebel army's name is no state's army


@dataclass(slots=True)
class Wordings:
    """A speaker with all that its reports call it, and what it says in which report."""

    key: str
    identity: Identity
    texts: set[str] = field(default_factory=set)
    docs: set[str] = field(default_factory=set)
    figures: set[tuple[str, str, int | None, int | None]] = field(default_factory=set)
    claims: int = 0
    institutions: frozenset[str] = frozenset()
    proper: frozenset[str] = frozenset()
    rumour: bool = False
    sides: set[str] = field(default_factory=set)

    def settle(self) -> None:
        """Reads the institutions and their proper names, once all wordings are known."""
        self.institutions = frozenset(_institutions(self))
        self.proper = frozenset(_proper(self))
        self.rumour = is_rumour(self)

    def add(
        self,
        claim: Claim,
        party: Party,
        root: str,
        figures: set[tuple[str, str, int | None, int | None]],
    ) -> None:
        """Takes in one claim of this speaker."""
        self.claims += 1
        self.docs.add(root)
        self.figures |= figures
        self.texts |= wordings_of(claim, party)
        if party.identity and party.identity.side:
            self.sides.add(party.identity.side)

    @property
    def is_body(self) -> bool:
        """Whether its name is that of a body and not of a person of it."""
        return bool(institutions_in(self.identity.name)) or len(self.identity.name.split()) > 2


def wordings_of(claim: Claim, party: Party) -> set[str]:
    """Returns what a claim calls its speaker: in the place, before, and with its apposition."""
    found = {party.evidence.text}
    if party.antecedent:
        found.add(party.antecedent.text)
    if claim.attribution.source and len(claim.attribution.sources) <= 1:
        found.add(claim.attribution.source.text)
    return found


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = load_table("linking")["institutions"]
    return tuple(
        (key, re.compile(rf"\b(?:{'|'.join(map(re.escape, _longest(words)))})(?!\w)", re.I))
        for key, words in table.items()
    )


def _longest(words: Sequence[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


@lru_cache(maxsize=20_000)
def institutions_in(text: str) -> frozenset[str]:
    """Returns the institutions that a wording names ("police", "hospital", "health").

    Of words that stand within each other the longer tells: a "medical superintendent" is none of
    the police.
    """
    found = [
        (match.start(), match.end(), key)
        for key, pattern in _patterns()
        for match in pattern.finditer(text)
        if not _is_within_name(text, match)
    ]
    return frozenset(
        key
        for start, end, key in found
        if not any(a <= start and end <= b and b - a > end - start for a, b, _ in found)
    )


def _is_within_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word is the middle of a body's proper name ("Relief Doctors for Aleppo")."""
    if not match[0][0].isupper() or not _NAME_GOES_ON.match(text, match.end()):
        return False
    before = text[: match.start()].split()
    return bool(before) and before[-1][0].isupper()


def has_name(identity: Identity) -> bool:
    """Whether a party has a name, or speaks for a body that has one ("spokesman, X Front")."""
    return identity.named or _OF_BODY.search(identity.name) is not None


def is_rumour(speaker: Wordings) -> bool:
    """Whether a speaker is hearsay: posts, rumours, what is said to be said.

    Only the head of a wording tells: "the pastor, named in several posts" is a pastor.
    """
    if speaker.identity.named:
        return False
    words = load_table("linking")["lineage"]["rumour"]
    heads = [_AFTER_HEAD.split(text, maxsplit=1)[0] for text in speaker.texts]
    said = " ".join([speaker.identity.name, *heads]).casefold()
    return any(word in said for word in words)


def find_institutions(speakers: Sequence[Wordings]) -> list[tuple[list[Wordings], str]]:
    """Groups speakers that give one account, each group with the reason in words.

    One institution named by both (two hospitals of different names stay two); a body named
    in the other's wording; an unnamed speaker with the only named one of its kind in the same
    report, or in another report that gives the same figures.
    """
    for speaker in speakers:
        speaker.settle()
    groups = [([speaker], "") for speaker in sorted(speakers, key=lambda s: s.key)]
    tests = (_speaks_for, _same_here, _same_institution, _unnamed_here, _unnamed_elsewhere)
    for test in tests:
        groups = _join(groups, test)
    return groups


Group = tuple[list[Wordings], str]


def _join(groups: list[Group], test: Callable[[Group, Group, list[Group]], str]) -> list[Group]:
    """Joins groups wherever the test gives a reason, each with the first that it fits."""
    joined: list[Group] = []
    rest = list(groups)
    while rest:
        group = rest.pop(0)
        for m, other in enumerate(joined):
            reason = _may_be_one(other, group) and test(other, group, [*joined, group, *rest])
            if reason:
                joined[m] = (other[0] + group[0], other[1] or group[1] or reason)
                break
        else:
            joined.append(group)
    return joined


def _may_be_one(one: Group, other: Group) -> bool:
    if any(w.rumour for w in one[0]) != any(w.rumour for w in other[0]):
        return False
    proper = _of_group(one, _own_proper), _of_group(other, _own_proper)
    if proper[0] and proper[1] and not proper[0] & proper[1]:
        return False  # two hospitals of different names
    return _sides_agree(_of_group(one, _own_sides), _of_group(other, _own_sides))


def _sides_agree(first: Set[str], second: Set[str]) -> bool:
    """Whether two can be on one side: "rebels" can be a named front, and no government."""
    if not first or not second or first & second:
        return True
    loose = OPPOSITION in first or OPPOSITION in second
    return loose and not any(side.startswith("Government of ") for side in first | second)


def _speaks_for(one: Group, other: Group, _: list[Group]) -> str:
    for a in one[0]:
        for b in other[0]:
            if _one_body(a.identity, b.identity):
                return f"{a.identity.name} and {b.identity.name} speak for one body"
            if _names_body(a, b) or _names_body(b, a) or _short_name(a, b) or _short_name(b, a):
                return f"{a.identity.name} and {b.identity.name} speak for one body"
    return ""


def _same_here(one: Group, other: Group, groups: list[Group]) -> str:
    """Joins staff that one report names before staff of other reports."""
    docs = _of_group(one, lambda w: w.docs) & _of_group(other, lambda w: w.docs)
    return _same_institution(one, other, groups) if docs else ""


def _same_institution(one: Group, other: Group, _: list[Group]) -> str:
    first, second = _of_group(one, _own_institutions), _of_group(other, _own_institutions)
    both = first & second
    if not both or (ARMED in _broad(one, ())) != (ARMED in _broad(other, ())):
        return ""
    return f"both speak for the {sorted(both)[0]}"


def _of_group(group: Group, read: Callable[[Wordings], Set[str]]) -> set[str]:
    return set().union(*map(read, group[0]))


def _own_proper(speaker: Wordings) -> Set[str]:
    return speaker.proper


def _own_sides(speaker: Wordings) -> Set[str]:
    """Returns the sides that reports give a speaker: one may have misread it."""
    return speaker.sides


def _own_institutions(speaker: Wordings) -> Set[str]:
    return speaker.institutions


def _unnamed_here(one: Group, other: Group, groups: list[Group]) -> str:
    pair = _unnamed_and_named(one, other)
    if pair is None:
        return ""
    unnamed, named = pair
    docs = {doc for w in unnamed[0] for doc in w.docs}
    near = [g for g in groups if _like(g, named) and any(w.docs & docs for w in g[0])]
    if near != [named]:
        return ""
    return f"{unnamed[0][0].identity.name} is {named[0][0].identity.name} in the same report"


def _unnamed_elsewhere(one: Group, other: Group, groups: list[Group]) -> str:
    pair = _unnamed_and_named(one, other)
    if pair is None:
        return ""
    unnamed, named = pair
    said = {figure for w in unnamed[0] for figure in w.figures}
    known = {figure for w in named[0] for figure in w.figures}
    alike = [g for g in groups if _like(g, named)]
    if said and said <= known and alike == [named]:
        return f"{unnamed[0][0].identity.name} says what {named[0][0].identity.name} says"
    return ""


def _unnamed_and_named(one: Group, other: Group) -> tuple[Group, Group] | None:
    """Returns the pair with the unnamed group first, if one is unnamed and both are alike."""
    first, second = _is_named(one), _is_named(other)
    if first == second or not (_broad(one) & _broad(other) or _kindless(one, other)):
        return None
    bodies = _of_group(one, _own_institutions), _of_group(other, _own_institutions)
    if bodies[0] and bodies[1] and not bodies[0] & bodies[1]:
        return None
    return (other, one) if first else (one, other)


def _kindless(one: Group, other: Group) -> bool:
    """Whether the named one of two is of unknown kind, and may be what the other describes."""
    named, unnamed = (one, other) if _is_named(one) else (other, one)
    return {w.identity.kind for w in named[0]} == {UNKNOWN} and bool(_broad(unnamed))


def _is_named(group: Group) -> bool:
    return any(has_name(w.identity) for w in group[0])


def _like(group: Group, named: Group) -> bool:
    unknown = {w.identity.kind for w in group[0]} == {UNKNOWN}
    return _is_named(group) and (unknown or bool(_broad(group) & _broad(named)))


def _broad(group: Group, private: Collection[str] | None = None) -> set[str]:
    """Returns the broad kinds of a group's speakers, private persons left out."""
    if private is None:
        private = load_table("linking")["lineage"]["private"]
    kinds = load_table("kinds")
    found = {w.identity.kind for w in group[0] if w.identity.kind not in private}
    return {str(kinds.get(kind, {}).get("broad", kind)) for kind in found}


def _institutions(speaker: Wordings) -> set[str]:
    return {
        key for text in [speaker.identity.name, *speaker.texts] for key in institutions_in(text)
    }


def _one_body(one: Identity, other: Identity) -> bool:
    """Whether one is the other's body, or both speak for the same."""
    mine = one.body is not None and one.body in (other.id, other.body)
    theirs = other.body is not None and other.body == one.id
    return mine or theirs or _is_governments(one, other) or _is_governments(other, one)


def _is_governments(official: Identity, government: Identity) -> bool:
    """Whether one is an official of the government that the other is."""
    return (
        official.kind == OFFICIAL
        and government.kind == GOVERNMENT
        and official.side == government.name
    )


def _names_body(body: Wordings, person: Wordings) -> bool:
    """Whether the wording of a person names a body by its full name."""
    folded = fold_name(body.identity.name)
    if not body.identity.named or len(folded) < 6 or " " not in body.identity.name.strip():
        return False
    return any(folded in fold_name(text) for text in person.texts)


def _short_name(short: Wordings, full: Wordings) -> bool:
    """Whether one name is a part of the other ("Rind", "Sabiha Rind"; "Watch", "Mine Watch")."""
    if not short.identity.named or not full.identity.named:
        return False
    first = {w.casefold() for w in short.identity.name.split() if len(w) > 3}
    second = {w.casefold() for w in full.identity.name.split()}
    return bool(first) and first < second


def _proper(speaker: Wordings) -> set[str]:
    return {name for text in [speaker.identity.name, *speaker.texts] for name in _proper_in(text)}


@lru_cache(maxsize=20_000)
def _proper_in(text: str) -> frozenset[str]:
    """Returns the proper names right before an institution's word ("San Isidro hospital")."""
    found: set[str] = set()
    for _, pattern in _patterns():
        for match in pattern.finditer(text):
            names = NAME.findall(text[max(0, match.start() - 40) : match.start()])
            before = text[: match.start()].rstrip()
            if names and before.endswith(names[-1]) and not institutions_in(names[-1]):
                found |= {word.casefold() for word in names[-1].split() if len(word) > 3}
    return frozenset(found)
