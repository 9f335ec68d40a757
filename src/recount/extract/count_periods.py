"""Finds the words that open a period or name a whole war: "since May", "in six years of war"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from recount.extract.count_sums import find_sum
from recount.extract.number_words import read_cardinal
from recount.text.view import Token
from recount.values import Scope
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """The words of `scopes.toml`, as sets."""

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
    campaigns: frozenset[str]
    taking: frozenset[str]
    incidents: frozenset[str]


@cache
def scope_words() -> ScopeWords:
    """Returns the words that open a period or name a war."""
    table = load_table("scopes")
    phrases: dict[str, list[tuple[str, ...]]] = {}
    rates = {tuple(phrase.split()) for phrase in table["period"]["rates"]}
    for phrase in [*table["period"]["phrases"], *table["period"]["rates"]]:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    return ScopeWords(
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
        campaigns=frozenset(table["period"]["campaigns"]),
        taking=frozenset(table["period"]["taking"]),
        incidents=frozenset(table["period"]["incidents"]),
    )


def find_scopes(tokens: Sequence[Token], first: int, last: int) -> list[tuple[int, int, Scope]]:
    """Returns `(first, last, scope)` of the words that open a period or name the war."""
    words = scope_words()
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
        if scope is None and lower in words.lengths:
            end = find_sum(tokens, k, last)
            scope = (end, "period") if end is not None else None
        if scope is None:
            k += 1
            continue
        found.append((k, scope[0], scope[1]))
        k = scope[0]
    return found


def _since(
    tokens: Sequence[Token], k: int, last: int, words: ScopeWords
) -> tuple[int, Scope] | None:
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


def _months(tokens: Sequence[Token], k: int, words: ScopeWords) -> tuple[int, Scope] | None:
    """Reads "July and September" behind "between" or "from": a period of months."""
    around = [token.lower for token in tokens[max(0, k - 1) : k + 3]]
    if k == 0 or len(around) < 4 or around[3] not in words.months:
        return None
    if (around[0], around[2]) in (("between", "and"), ("from", "to"), ("from", "until")):
        return k + 3, "period"
    return None


def _is_date(word: str, words: ScopeWords) -> bool:
    return word in words.dates or word[0].isdigit() or word.startswith("mid-")


def _phrase(
    tokens: Sequence[Token], k: int, last: int, words: ScopeWords
) -> tuple[int, Scope] | None:
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
    counted = lower in words.lengths and not _is_again(tokens, k)
    number = read_cardinal(tokens, k + 1, last) if counted else None
    if number is None:
        return _in_the_war(tokens, k, last, words) if lower in words.war_prepositions else None
    for n in range(number[1], min(number[1] + 2, last)):
        if tokens[n].lower in words.spans:
            short = number[0] <= 2 and tokens[n].lower in ("day", "days")
            return None if short else _of_length(tokens, (k, n + 1), last, words)
    return _in_the_war(tokens, k, last, words)


def _is_again(tokens: Sequence[Token], k: int) -> bool:
    """Whether the words before a stretch of time count the happenings ("the second time in")."""
    ordinals = load_table("numbers")["ordinals"]
    return any(token.lower in ordinals for token in tokens[max(0, k - 3) : k])


def _of_length(
    tokens: Sequence[Token], bounds: tuple[int, int], last: int, words: ScopeWords
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
    tokens: Sequence[Token], k: int, last: int, words: ScopeWords
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
