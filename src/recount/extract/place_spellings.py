"""Finds names that the gazetteer spells otherwise: "Ras al-Ain" for "Ra's al 'Ayn"."""

from __future__ import annotations

from recount.extract.place_names import Name, is_capital
from recount.extract.place_senses import Context
from recount.extract.place_words import PlaceWords, load_place_words
from recount.gazetteer import Gazetteer, fold_name
from recount.text.view import TextView, Token
from recount.vocab.loader import load_table

_LONGEST = 4


def find_spellings(
    view: TextView,
    capitals: list[bool],
    names: list[Name],
    gazetteer: Gazetteer,
    context: Context,
) -> list[Name]:
    """Returns names with those spelt otherwise put in, and the shorter ones within them out.

    Only in countries whose names are transliterated and that the document speaks of, and
    only where a preposition or a kind of place stands before or behind.
    """
    listed = load_table("gazetteer")["transliteration"]["countries"]
    countries = tuple(c for c in listed if context.firm.get(c, 0.0) >= 1.0)
    if not countries or view.upper:
        return names
    words = load_place_words()
    known = {i: name for name in names for i in range(name.first, name.last)}
    found: dict[int, Name] = {}
    tokens, i = view.tokens, 0
    while i < len(tokens):
        if not capitals[i] or tokens[i].lower in words.opening:
            i += 1
            continue
        j = _run_end(tokens, i, view.text, words)
        name = known.get(i)
        whole = name is not None and name.first == i and name.last >= j
        if not whole and _is_marked(tokens, i, j, words) and not _is_taken(known, i, j, context):
            start, end = tokens[i].start, tokens[j - 1].end
            key = fold_name(view.text[start:end])
            exact = () if name is None and j - i == 1 else gazetteer.find_entries(key)
            entries = [e for e in exact if e.country in countries]
            entries = entries or list(gazetteer.find_variants(key, countries))
            if entries:
                best = max(entries, key=context.score)
                found[i] = Name(i, j, start, end, key, tuple(entries), 1)
                found[i].place = best
        i = j
    if not found:
        return names
    covered = {k for name in found.values() for k in range(name.first, name.last)}
    kept = [n for n in names if covered.isdisjoint(range(n.first, n.last))]
    return sorted([*kept, *found.values()], key=lambda name: name.first)


def _run_end(tokens: tuple[Token, ...], i: int, text: str, words: PlaceWords) -> int:
    j = i + 1
    while j < len(tokens) and j < i + _LONGEST:
        if text[tokens[j - 1].end : tokens[j].start] != " ":
            break
        article = tokens[j].lower in {"al", "el"} and j + 1 < len(tokens)
        if not article and (not is_capital(tokens[j]) or tokens[j].lower in words.dates):
            break
        j += 1
    return j


def _is_marked(tokens: tuple[Token, ...], i: int, j: int, words: PlaceWords) -> bool:
    k = i - 1
    while k >= 0 and (tokens[k].lower == "the" or tokens[k].lower in words.directions):
        k -= 1
    before = tokens[k].lower if k >= 0 else ""
    behind = tokens[j].lower if j < len(tokens) else ""
    if before in words.titles or tokens[i].lower in words.given:
        return False
    if tokens[i].lower in words.never or tokens[i].text.isupper():
        return False
    strong = before in words.strong or before in words.kinds or behind in words.small
    return strong or (before == "of" and k > 0 and tokens[k - 1].lower in words.kinds)


def _is_taken(known: dict[int, Name], i: int, j: int, context: Context) -> bool:
    """Whether a piece of a run is a place that the document is sure of."""
    for k in range(i, j):
        name = known.get(k)
        if name is None:
            continue
        place = name.place
        if name.fixed or place is None or place.code == "PCLI":
            return True
        longer = j - i > name.last - name.first
        if place.feature == "A" or (place.population > 50_000 and not longer):
            return not context.is_foreign(place)
    return False
