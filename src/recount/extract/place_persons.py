"""Finds persons' names, which gazetteers are full of: "Jackson said", "Paris Hilton"."""

from __future__ import annotations

from recount.extract.place_names import Name
from recount.extract.place_words import PlaceWords, load_place_words
from recount.text.view import TextView, Token

_LONGEST = 6


def find_persons(
    view: TextView, capitals: list[bool], names: dict[int, Name]
) -> tuple[set[int], set[str]]:
    """Returns the tokens that belong to persons' names, and the names they go by alone.

    A run of capitals is a person's with a title before it, a given name in it, an age or a
    verb of saying behind it, or where "and" joins it to a person's. `names` are the
    gazetteer's names by their first token.
    """
    inside: set[int] = set()
    surnames: set[str] = set()
    if view.upper:
        return inside, surnames
    words = load_place_words()
    tokens = view.tokens
    i = 0
    while i < len(tokens):
        if not capitals[i]:
            i += 1
            continue
        j = _run_end(tokens, i, capitals, view.text)
        start = _behind_title(tokens, i, j, words)
        if start is None and not _is_organisation(tokens, i, j, words):
            start = _given(tokens, i, j, words, names)
            if start is None and (
                _is_introduced(tokens, i, j, names)
                or _goes_with_person(tokens, i, j, names, inside)
            ):
                start = i
        if start is not None and start < j:
            inside.update(range(start, j))
            surnames.add(tokens[j - 1].lower)
            if tokens[start].lower in words.given:
                surnames.add(tokens[start].lower)
        i = j
    return inside, surnames


def _run_end(tokens: tuple[Token, ...], i: int, capitals: list[bool], text: str) -> int:
    j = i + 1
    while j < len(tokens) and j < i + _LONGEST:
        gap = text[tokens[j - 1].end : tokens[j].start]
        initial = tokens[j].text == "." and len(tokens[j - 1].text) == 1 and not gap
        if not initial and (gap not in {" ", ""} or not capitals[j]):
            break
        j += 1
    return j


def _behind_title(tokens: tuple[Token, ...], i: int, j: int, words: PlaceWords) -> int | None:
    k = i
    while k < j and tokens[k].lower.rstrip(".") in words.titles:
        k += 1
    titled = k > i or (i > 0 and tokens[i - 1].lower.rstrip(".") in words.titles)
    return k if titled and k < j else None


def _is_organisation(tokens: tuple[Token, ...], i: int, j: int, words: PlaceWords) -> bool:
    return j - i < 2 or any(tokens[k].lower in words.organisations for k in range(i + 1, j))


def _given(
    tokens: tuple[Token, ...], i: int, j: int, words: PlaceWords, names: dict[int, Name]
) -> int | None:
    """Returns where a given name stands before another capital, longer places passed over."""
    k = i
    while k < j - 1:
        name = names.get(k)
        if name is not None and name.last - name.first > 1:
            k = name.last
            continue
        if tokens[k].lower in words.given:
            return k
        k += 1
    return None


def _goes_with_person(
    tokens: tuple[Token, ...], i: int, j: int, names: dict[int, Name], inside: set[int]
) -> bool:
    """Whether a run of two or three capitals is joined to a person: "Ann Lee and Rosario Vega"."""
    if i < 2 or not 2 <= j - i <= 3 or tokens[i - 1].lower != "and" or i - 2 not in inside:
        return False
    return not any(k in names and names[k].last - k > 1 for k in range(i, j))


def _is_introduced(tokens: tuple[Token, ...], i: int, j: int, names: dict[int, Name]) -> bool:
    """Whether an age ("Ann Lee, 34,") or a verb of saying stands behind a run."""
    if j + 2 < len(tokens) and tokens[j].text == "," and tokens[j + 2].text in {",", "."}:
        age = tokens[j + 1].text
        if age.isdigit() and len(age) <= 2:
            return True
    if j >= len(tokens) or tokens[j].lower not in {"said", "says", "told"} or j - i > 3:
        return False
    if any(k in names and names[k].last >= j for k in range(i, j)):
        return False
    first = names.get(i)
    return first is None or first.entries[0].feature == "P"
