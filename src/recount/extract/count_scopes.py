"""Tells what a figure sums up: one incident, a running toll, a period, or a whole war."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from recount.extract.count_periods import find_scopes, scope_words
from recount.extract.count_scene import Bond, links
from recount.extract.count_sums import is_later, sums_year
from recount.text.view import Token
from recount.values import Scope
from recount.vocab.loader import load_table

_MANY_VAGUE = 200  # "hundreds" in the present perfect are a sum,
_MANY_STATED = 100  # stated figures of a year,
_MANY_ALONE = 400  # in the perfect from here on, where no incident is named,
_NEAR = 8  # tokens on either side of a figure and its cue
_MANY = 1000  # and from here on in any case
_CAMPAIGN_REACH = 24  # tokens between an offensive and what it "has left"
_BEYOND = 10_000  # no reported single incident of violence kills as many


def read_scopes(
    tokens: Sequence[Token], first: int, last: int, bonds: list[Bond]
) -> dict[int, Scope]:
    """Returns the scope of each bond of a sentence, by its position in `bonds`.

    Words at the head of the sentence ("Since 19 September, ...") hold for all that follows,
    words behind a figure for it and those coordinated with it.
    """
    result: dict[int, Scope] = {}
    words = scope_words()
    for start, end, scope in find_scopes(tokens, first, last):
        if any(token.lower in words.single for token in tokens[max(first, start - 6) : start]):
            continue
        phrase = tuple(token.lower for token in tokens[start:end])
        if phrase in words.rates:
            held = [n for n, bond in enumerate(bonds) if 0 <= start - _end(bond) <= 2]
        elif phrase == ("last", "year"):
            held = [n for n, bond in enumerate(bonds) if _is_yearly(bond)]
        elif any(_end(bond) <= start for bond in bonds):
            held = _held_before(tokens, start, scope, bonds)
        else:
            held = _held_behind(tokens, end, bonds)
        held = [n for n in held if _can_sum(tokens, (start, end), bonds[n])]
        for n in held:
            result[n] = "war" if "war" in (result.get(n), scope) else scope
    _spread(tokens, bonds, result)
    for n, bond in enumerate(bonds):
        sum_scope = _sum_scope(tokens, (first, last), bond) if n not in result else None
        if sum_scope is not None:
            result[n] = sum_scope
        if n not in result and bond.running:
            result[n] = "running"
    return result


def is_unfinished(tokens: Sequence[Token], first: int, last: int, bond: Bond) -> bool:
    """Whether words beside a figure say that the counting goes on: "so far", "until now"."""
    low = max(first, min(_start(bond), bond.cue.first) - _NEAR)
    high = min(last, max(_end(bond), bond.cue.last) + _NEAR)
    words = [token.lower for token in tokens[low:high]]
    phrases = _unfinished()
    return any(
        words[k : k + len(phrase)] == phrase
        for k, word in enumerate(words)
        for phrase in phrases.get(word, ())
    )


@cache
def _unfinished() -> dict[str, list[list[str]]]:
    """Returns the words for a counting that goes on, by their first one."""
    found: dict[str, list[list[str]]] = {}
    for phrase in load_table("scopes")["unfinished"]["phrases"]:
        words = phrase.split()
        found.setdefault(words[0], []).append(words)
    return found


def _can_sum(tokens: Sequence[Token], words: tuple[int, int], bond: Bond) -> bool:
    """Whether "in 2016" or "in the days after" can make a sum of this figure.

    A bare year dates a single incident too ("a bomb in 2005 killed 22"), and who died in the
    days after one is among its dead.
    """
    start, end = words
    if tokens[start + 1].text.isdigit() and end == start + 2:
        low = bond.figure.number.low
        first, last = min(start, _start(bond)), max(end, _end(bond))
        behind = min(last + 3, len(tokens))
        return (low is not None and low >= 100) or sums_year(tokens, first, behind)
    return not (is_later(tokens, end) and tokens[bond.cue.first].lower in links()["verbs"])


def _spread(tokens: Sequence[Token], bonds: list[Bond], result: dict[int, Scope]) -> None:
    """Gives the scope of a sum to its parts, and to a figure that goes on with it."""
    places = {bond.figure.first: n for n, bond in enumerate(bonds)}
    for n, bond in enumerate(bonds):
        if n in result:
            continue
        parent = bond.figure.parent
        whole = places.get(parent.first) if parent is not None else None
        if whole in result:
            result[n] = result[whole]
        elif n - 1 in result and _goes_with_last(tokens, bond):
            result[n] = result[n - 1]


def _is_yearly(bond: Bond) -> bool:
    """Whether "last year" in a figure's sentence sums it up: a hundred are no one incident."""
    low = bond.figure.number.low
    return low is not None and low >= _MANY_STATED


def _held_behind(tokens: Sequence[Token], end: int, bonds: list[Bond]) -> list[int]:
    """Returns the bonds behind words at the sentence's head, up to a break."""
    held: list[int] = []
    breaks = scope_words().breaks - {"as"}
    for n, bond in enumerate(bonds):
        if bond.figure.first < end:
            continue
        if any(token.lower in breaks for token in tokens[end : bond.figure.first]):
            break
        held.append(n)
    return held


def _held_before(tokens: Sequence[Token], start: int, scope: Scope, bonds: list[Bond]) -> list[int]:
    """Returns the bonds before words at token `start`, back to a break."""
    held: list[int] = []
    edge, words = start, scope_words()
    behind = [n for n, bond in enumerate(bonds) if _end(bond) <= start]
    for n in sorted(behind, key=lambda n: -_end(bonds[n])):
        if any(token.lower in words.breaks for token in tokens[_end(bonds[n]) : edge]):
            break
        since = tokens[start].lower == "since"
        if since and scope == "period" and bonds[n].harm in words.states:
            break
        held.append(n)
        edge = min(edge, _start(bonds[n]))
    return held


def _goes_with_last(tokens: Sequence[Token], bond: Bond) -> bool:
    """Whether "... and twelve have lost their homes" goes on with the sum before it."""
    verb = {token.lower for token in tokens[bond.figure.last : bond.cue.last]}
    before = tokens[bond.figure.first - 1].lower if bond.figure.first else ""
    return before == "and" and not verb.isdisjoint(("have", "has"))


def _start(bond: Bond) -> int:
    return min(bond.figure.first, bond.cue.first)


def _end(bond: Bond) -> int:
    return max(bond.figure.last, bond.cue.last) if not bond.figure.part else bond.figure.last


def _sum_scope(tokens: Sequence[Token], bounds: tuple[int, int], bond: Bond) -> Scope | None:
    """Returns the scope of a figure that can be told of no single day.

    "A war that has killed 9,000 people" is the war's sum, "the raids have killed 40" and
    "hundreds have been killed" are a period's, where the sentence names no day; so is a
    figure beyond what one incident kills.
    """
    number, harm = bond.figure.number, bond.harm
    if number.low is None or bond.running or bond.cue.first == 0:
        return None
    war = _sums_war(tokens, bounds[0], bond)
    taken = None if war else _taken_by(tokens, bounds[0], bond)
    if taken is not None:
        return taken
    if war or (harm == "killed" and number.low >= _BEYOND):
        return "war" if war or _names_war(tokens, bounds) else "period"
    if any(token.lower in scope_words().days for token in tokens[bounds[0] : bounds[1]]):
        return None
    return "period" if _in_the_perfect(tokens, bounds, bond) else None


def _names_war(tokens: Sequence[Token], bounds: tuple[int, int]) -> bool:
    return any(token.lower in scope_words().war_nouns for token in tokens[slice(*bounds)])


def _sums_war(tokens: Sequence[Token], first: int, bond: Bond) -> bool:
    """Whether a war is what "has killed": "the conflict, which has killed 9,000"."""
    k = bond.cue.first - 1
    if bond.cue.first > bond.figure.first or tokens[k].lower not in ("has", "have", "had"):
        return False
    k -= 1
    while k > first and tokens[k].lower in ("that", "which", ","):
        k -= 1
    return k >= first and tokens[k].lower in scope_words().war_nouns


def _taken_by(tokens: Sequence[Token], first: int, bond: Bond) -> Scope | None:
    """Returns the scope of what a war or an offensive "has left": "the war has claimed 120"."""
    words, k = scope_words(), _start(bond) - 1
    while k > first and tokens[k].lower not in words.taking:
        if _start(bond) - k > 4 or tokens[k].tag == "VERB":
            return None
        k -= 1
    behind = {token.lower for token in tokens[max(first, k - 2) : k]}
    if k <= first or behind.isdisjoint(("has", "have")):
        return None
    before = {token.lower for token in tokens[max(first, k - _CAMPAIGN_REACH) : k]}
    if not before.isdisjoint(words.war_nouns):
        return "war"
    return None if before.isdisjoint(words.campaigns) else "period"


def _in_the_perfect(tokens: Sequence[Token], bounds: tuple[int, int], bond: Bond) -> bool:
    """Whether "hundreds have been killed": a sum of many in the present perfect."""
    low, vague = bond.figure.number.low, bond.figure.number.vague
    named = any(token.lower in scope_words().incidents for token in tokens[slice(*bounds)])
    many = _MANY_VAGUE if vague is not None else _MANY if named else _MANY_ALONE
    if low is None or low < many:
        return False
    if bond.cue.last <= bond.figure.first:
        return tokens[bond.cue.first - 1].lower in ("has", "have")
    between = {token.lower for token in tokens[bond.figure.last : bond.cue.first]}
    if {"have", "been"} <= between:
        return True
    before = {token.lower for token in tokens[bounds[0] : bond.figure.first]}
    return bond.cue.first == bond.figure.last and {"have", "been", "and"} <= before
