"""Reads the piece of a place that a text speaks of: "north of the city", "eastern Aleppo"."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from recount.extract.place_names import Name
from recount.extract.place_words import PlaceWords, load_place_words
from recount.text.view import TextView, Token

_AROUND = {"near", "outskirts", "suburbs", "countryside", "greater", "border"}
_TOWNS = {"city", "town", "village"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a place: its words' offsets, the place, the piece, and a distance in km.

    `own` is true where the words include the place's name, false for "the city"; `around`
    where the piece lies outside it ("north of"), not within ("northern").
    """

    start: int
    end: int
    name: Name
    part: str
    km: float | None
    own: bool
    around: bool


def find_parts(view: TextView, names: list[Name]) -> list[Part]:
    """Returns the pieces of places that a text speaks of, in no order."""
    ordered = sorted(names, key=lambda name: name.first)
    parts = []
    for name in ordered:
        if not name.demonym and not name.metonym:
            part = _read_part(view, name, name.first, name.last, True)
            if part is not None:
                parts.append(part)
    parts.extend(_find_city_parts(view, ordered))
    return parts


def _find_city_parts(view: TextView, names: list[Name]) -> list[Part]:
    """Reads "the city" with a piece as the town spoken of last."""
    parts: list[Part] = []
    towns = [name for name in names if _is_town(name)]
    starts = [name.first for name in towns]
    taken = {i for name in names for i in range(name.first, name.last)}
    for token in view.tokens:
        if token.lower not in _TOWNS or token.i in taken or token.i == 0:
            continue
        if _is_named_behind(view.tokens, token.i):
            continue
        first = token.i
        if view.tokens[first - 1].lower in {"the", "this", "that"}:
            first -= 1
        elif first < 2 or view.tokens[first - 2].lower not in {"the", "this"}:
            continue
        else:
            first -= 2
        at = bisect_left(starts, token.i)
        if not at:
            continue
        part = _read_part(view, towns[at - 1], first, token.i + 1, False)
        if part is not None:
            parts.append(part)
    return parts


def _is_named_behind(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a town's name follows: "near the inland town of Foo" is not the one before."""
    behind = tokens[i + 1 : i + 3]
    return len(behind) == 2 and behind[0].lower == "of" and behind[1].text[:1].isupper()


def _is_town(name: Name) -> bool:
    place = name.place
    return place is not None and place.feature == "P" and not name.metonym and not name.demonym


def _read_part(view: TextView, name: Name, first: int, last: int, own: bool) -> Part | None:
    """Reads the piece of the tokens [first, last), which are `name` or "the city"."""
    tokens, words = view.tokens, load_place_words()
    sentence = view.sentence_at(tokens[first].start)
    begin, part, km = _read_left(tokens, first, sentence.first, words)
    behind, end = _read_right(tokens, last, sentence.last, words)
    if part is None or behind == "border":
        part = behind
    else:
        end = last
    if part is None:
        return None
    start = min(tokens[begin].start, name.start) if own else tokens[begin].start
    stop = name.end if own and end == last else tokens[end - 1].end
    if "\n\n" in view.text[start:stop]:
        return None
    around = part in _AROUND or (begin < first and tokens[begin].lower in words.compass)
    return Part(start, stop, name, part, km, own, around or km is not None)


def _read_left(
    tokens: tuple[Token, ...], first: int, low: int, words: PlaceWords
) -> tuple[int, str | None, float | None]:
    """Reads the words before: "eastern", "the centre of", "15 km north of".

    Returns the first token of it, the piece, and the distance in km.
    """
    i = first - 1
    if i > low and tokens[i].lower == "the":
        i -= 1
    if i < low:
        return first, None, None
    if tokens[i].lower in words.directions and tokens[i].lower not in {"lower", "upper"}:
        return i, words.directions[tokens[i].lower], None
    if tokens[i].lower != "of" or i == low:
        return first, None, None
    i -= 1
    adjective = words.directions.get(tokens[i - 1].lower) if i > low else None
    if tokens[i].lower in words.pieces and adjective is not None:
        return i - 1, adjective, None
    if tokens[i].lower not in words.directions:
        return first, None, None
    km = _read_distance(tokens, i, low, words)
    return (i if km is None else i - 2), words.directions[tokens[i].lower], km


def _read_distance(tokens: tuple[Token, ...], i: int, low: int, words: PlaceWords) -> float | None:
    """Reads the kilometres before a direction: "15 km" of "15 km north"."""
    if i - 2 < low or (unit := words.units.get(tokens[i - 1].lower)) is None:
        return None
    number = tokens[i - 2].text.replace(",", "")
    if len(number) > 6 or not number.isascii() or not number.replace(".", "", 1).isdigit():
        return None
    return float(number) * unit


def _read_right(
    tokens: tuple[Token, ...], last: int, high: int, words: PlaceWords
) -> tuple[str | None, int]:
    """Reads the words behind: "city centre", "'s northern outskirts", "countryside"."""
    i = last
    if i < high and tokens[i].lower == "city" and tokens[last - 1].lower != "city":
        i += 1
    possessive = i < high and tokens[i].lower in {"'s", "’s"}
    if possessive:
        i += 1
    if i >= high:
        return None, last
    word = tokens[i].lower
    if word in words.trailing:
        return words.directions[word], i + 1
    if possessive and word in words.directions and word not in {"near", "around", "outside"}:
        if i + 1 < high and tokens[i + 1].lower in words.pieces:
            return words.directions[word], i + 2
        if word in {"east", "west", "north", "south"}:
            return words.directions[word], i + 1
    return None, last
