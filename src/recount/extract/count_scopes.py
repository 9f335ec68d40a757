"""Tells what a figure sums up: one incident, a running toll, a period, or a whole war."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from recount.extract.count_scene import Bond
from recount.extract.number_words import read_cardinal
from recount.text.view import Token
from recount.values import Scope
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class _Lists:
    war_nouns: frozenset[str]
    war_starts: frozenset[str]
    war_prepositions: frozenset[str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    rates: frozenset[tuple[str, ...]]
    spans: frozenset[str]
    lengths: frozenset[str]
    single: frozenset[str]
    compounds: frozenset[str]
    dates: frozenset[str]
    states: frozenset[str]
    months: frozenset[str]
    days: frozenset[str]
    breaks: frozenset[str]


@cache
def _lists() -> _Lists:
    table = load_table("scopes")
    phrases: dict[str, list[tuple[str, ...]]] = {}
    rates = {tuple(phrase.split()) for phrase in table["period"]["rates"]}
    for phrase in [*table["period"]["phrases"], *table["period"]["rates"]]:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    return _Lists(
        war_nouns=frozenset(table["war"]["nouns"]),
        war_starts=frozenset(table["war"]["starts"]),
        war_prepositions=frozenset(table["war"]["prepositions"]),
        phrases={first: tuple(found) for first, found in phrases.items()},
        spans=frozenset(table["period"]["spans"]),
        lengths=frozenset(table["period"]["lengths"]),
        rates=frozenset(rates),
        compounds=frozenset(table["war"]["compounds"]),
        dates=frozenset(table["period"]["dates"])
        | frozenset(load_table("numbers")["decoys"]["months"]),
        months=frozenset(load_table("numbers")["decoys"]["months"]),
        days=frozenset(table["single"]["days"]),
        states=frozenset(table["period"]["states"]),
        single=frozenset(table["single"]["words"]),
        breaks=frozenset(table["breaks"]["words"]),
    )


def find_scopes(tokens: Sequence[Token], first: int, last: int) -> list[tuple[int, int, Scope]]:
    """Returns `(first, last, scope)` of the words that open a period or name the war."""
    words = _lists()
    found: list[tuple[int, int, Scope]] = []
    k = first
    while k < last:
        lower = tokens[k].lower
        scope: tuple[int, Scope] | None = None
        if lower == "since":
            scope = _since(tokens, k, last, words)
        elif lower in words.months:
            scope = _months(tokens, k, words)
        elif lower in words.war_prepositions or lower in words.phrases:
            scope = _phrase(tokens, k, last, words)
        if scope is None:
            k += 1
            continue
        found.append((k, scope[0], scope[1]))
        k = scope[0]
    return found


def _since(tokens: Sequence[Token], k: int, last: int, words: _Lists) -> tuple[int, Scope] | None:
    """Reads "since 19 September" (a period) and "since the war began" (the war)."""
    ahead: list[str] = []
    for token in tokens[k + 1 : min(k + 13, last)]:
        if token.lower in words.breaks or token.lower in (",", ";", "."):
            break
        ahead.append(token.lower)
    if not ahead or not _is_date(ahead[0], words):
        return None
    nouns = [n for n, word in enumerate(ahead) if word in words.war_nouns]
    if nouns and (nouns[0] < 4 or words.war_starts & set(ahead)):
        return k + 1 + len(ahead), "war"
    for n, word in enumerate(ahead[:2]):
        if len(word) == 4 and word.isdigit():
            return k + 2 + n, "war"
    return k + 2, "period"


def _months(tokens: Sequence[Token], k: int, words: _Lists) -> tuple[int, Scope] | None:
    """Reads "July and September" behind "between" or "from": a period of months."""
    around = [token.lower for token in tokens[max(0, k - 1) : k + 3]]
    if k == 0 or len(around) < 4 or around[3] not in words.months:
        return None
    if (around[0], around[2]) in (("between", "and"), ("from", "to"), ("from", "until")):
        return k + 3, "period"
    return None


def _is_date(word: str, words: _Lists) -> bool:
    return word in words.dates or word[0].isdigit() or word.startswith("mid-")


def _phrase(tokens: Sequence[Token], k: int, last: int, words: _Lists) -> tuple[int, Scope] | None:
    """Reads "in the past week", "over three days", "a day", "in the war"."""
    lower = tokens[k].lower
    for phrase in words.phrases.get(lower, ()):
        end = k + len(phrase)
        if end > last or any(tokens[k + n].lower != word for n, word in enumerate(phrase)):
            continue
        behind = tokens[end].lower if end < last else ""
        before = tokens[k - 1].lower if k else ""
        if before in ("earlier", "later", "late", "early"):
            return None
        if phrase not in words.rates:
            return _of_length(tokens, (k, end), last, words)
        return None if behind in ("earlier", "later", "ago", "after", "before") else (end, "period")
    number = read_cardinal(tokens, k + 1, last) if lower in words.lengths else None
    if number is None:
        return _in_the_war(tokens, k, last, words) if lower in words.war_prepositions else None
    for n in range(number[1], min(number[1] + 2, last)):
        if tokens[n].lower in words.spans:
            short = number[0] <= 2 and tokens[n].lower in ("day", "days")
            return None if short else _of_length(tokens, (k, n + 1), last, words)
    return _in_the_war(tokens, k, last, words)


def _of_length(
    tokens: Sequence[Token], bounds: tuple[int, int], last: int, words: _Lists
) -> tuple[int, Scope] | None:
    """A period of several years, or one "of war", is the war's; one of two days is none."""
    k, end = bounds
    window = [token.lower for token in tokens[k : min(end + 4, last)]]
    if "hours" in window and not any(word.isdigit() and int(word[:9]) > 48 for word in window):
        return None
    length = read_cardinal(tokens, end, last)
    if length is not None and length[1] < last:
        unit = tokens[length[1]].lower
        if length[0] <= 2 and unit in ("day", "days"):
            return None  # a fight of a day or two is told as one incident
    if {"years", "decades", "decade"} & set(window):
        return end, "war"
    tail = window[end - k :]
    return end, "war" if "of" in tail and words.war_nouns & set(tail) else "period"


def _in_the_war(
    tokens: Sequence[Token], k: int, last: int, words: _Lists
) -> tuple[int, Scope] | None:
    """Reads "in the five-year conflict", "during Syria's civil war"."""
    for n in range(k + 1, min(k + 7, last)):
        lower = tokens[n].lower
        if lower in words.war_nouns:
            behind = tokens[n + 1] if n + 1 < last else None
            named = behind is not None and tokens[n].text.istitle() and behind.text.istitle()
            if named or (behind is not None and behind.lower in words.compounds):
                return None
            return n + 1, "war"
        if lower in words.breaks or lower in (",", ".", "and", "in", "on"):
            return None
    return None


def read_scopes(
    tokens: Sequence[Token], first: int, last: int, bonds: list[Bond]
) -> dict[int, Scope]:
    """Returns the scope of each bond of a sentence, by its position in `bonds`.

    Words at the head of the sentence ("Since 19 September, ...") hold for all that follows,
    words behind a figure for it and those coordinated with it.
    """
    result: dict[int, Scope] = {}
    words = _lists()
    for start, end, scope in find_scopes(tokens, first, last):
        if any(token.lower in words.single for token in tokens[max(first, start - 6) : start]):
            continue
        phrase = tuple(token.lower for token in tokens[start:end])
        if phrase in words.rates:
            held = [n for n, bond in enumerate(bonds) if 0 <= start - _end(bond) <= 2]
        elif phrase == ("last", "year"):
            held = [n for n, bond in enumerate(bonds) if _is_yearly(bond, start)]
        elif any(_end(bond) <= start for bond in bonds):
            held = _held_before(tokens, start, scope, bonds)
        else:
            held = _held_behind(tokens, end, bonds)
        for n in held:
            result[n] = "war" if "war" in (result.get(n), scope) else scope
    _spread(tokens, bonds, result)
    for n, bond in enumerate(bonds):
        if n not in result and _sums_up(tokens, (first, last), bond):
            result[n] = "period"
        if n not in result and bond.running:
            result[n] = "running"
    return result


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


def _is_yearly(bond: Bond, start: int) -> bool:
    """Whether "last year" directly behind a figure sums up: a hundred are no one incident."""
    low = bond.figure.number.low
    return 0 <= start - _end(bond) <= 2 and low is not None and low >= 100


def _held_behind(tokens: Sequence[Token], end: int, bonds: list[Bond]) -> list[int]:
    """Returns the bonds behind words at the sentence's head, up to a break."""
    held: list[int] = []
    breaks = _lists().breaks - {"as"}
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
    edge, words = start, _lists()
    behind = [n for n, bond in enumerate(bonds) if _end(bond) <= start]
    for n in sorted(behind, key=lambda n: -_end(bonds[n])):
        if any(token.lower in words.breaks for token in tokens[_end(bonds[n]) : edge]):
            break
        if scope == "period" and bonds[n].harm in words.states:
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


def _sums_up(tokens: Sequence[Token], bounds: tuple[int, int], bond: Bond) -> bool:
    """Whether "hundreds have been killed": a vague sum in the present perfect, with no day."""
    number = bond.figure.number
    if number.vague is None or number.low is None or number.low < 200:
        return False
    if any(token.lower in _lists().days for token in tokens[bounds[0] : bounds[1]]):
        return False
    between = {token.lower for token in tokens[bond.figure.last : bond.cue.first]}
    if {"have", "been"} <= between:
        return True
    before = {token.lower for token in tokens[bounds[0] : bond.figure.first]}
    return bond.cue.first == bond.figure.last and {"have", "been", "and"} <= before
