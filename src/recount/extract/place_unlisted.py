"""Finds names that the gazetteer lacks but that the text marks as places.

"the Suleiman al-Halabi district of central Aleppo", "the village of Foo in Homs province",
"Foo, Ohio". Each keeps its name, and falls back on what contains it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from recount.extract.place_names import Name, is_capital
from recount.extract.place_words import PlaceWords, load_place_words
from recount.gazetteer import Gazetteer, fold_name
from recount.text.view import Sentence, TextView, Token

_LONGEST = 5


@dataclass(frozen=True, slots=True)
class _Listed:
    """The names that the gazetteer has, their first tokens, and the country spoken of most."""

    names: list[Name]
    starts: list[int]
    country: str | None
    gazetteer: Gazetteer


def find_unlisted(
    view: TextView,
    capitals: list[bool],
    names: list[Name],
    gazetteer: Gazetteer,
    country: str | None,
) -> list[Name]:
    """Returns the unlisted names, `inside` set to what contains them where that is known.

    `country` is the one that the document is about, if that is known. In a text in capitals
    throughout nothing is found: there, any word may be a name.
    """
    if view.upper:
        return []
    words = load_place_words()
    taken = {i for name in names for i in range(name.first, name.last)}
    listed = _Listed(names, [name.first for name in names], country, gazetteer)
    known: dict[str, Name] = {}
    found: list[Name] = []
    for sentence in view.sentences:
        for first, last, kind in _runs(view, capitals, sentence, words):
            if any(i in taken for i in range(first, last)):
                continue
            tokens = view.tokens
            start, end = tokens[first].start, tokens[last - 1].end
            key = fold_name(view.text[start:end])
            name = Name(first, last, start, end, key, (), 1, kind, kept=True)
            name.inside = _container(view, name, listed, sentence)
            name = _settle(name, known, listed)
            known.setdefault(key, name)
            taken.update(range(first, last))
            found.append(name)
    return found


def _runs(
    view: TextView, capitals: list[bool], sentence: Sentence, words: PlaceWords
) -> list[tuple[int, int, str]]:
    """Returns (first, last, kind) of the runs of capitals that a kind of place stands beside."""
    tokens = view.tokens
    runs: list[tuple[int, int, str]] = []
    i = sentence.first
    if sentence.heading and _is_title_case(view.tokens_of(sentence)):
        return runs
    while i < sentence.last:
        if not capitals[i] or _opens_nothing(tokens[i], words):
            i += 1
            continue
        j = i + 1
        while j < min(sentence.last, i + _LONGEST) and _joins(tokens, j, view.text, words):
            j += 1
        kind = _kind_of(tokens, i, j, sentence, words)
        if kind is not None and _may_be_place(tokens, i, j, sentence, words):
            last = j
            if last < sentence.last and tokens[last].lower in {"camp"} and kind == "camp":
                last += 1
            if (
                tokens[last - 1].lower in words.kinds
                and last - i > 1
                and tokens[last - 1].lower != "camp"
            ):
                last -= 1
            runs.append((i, last, kind))
        i = j
    return runs


def _is_title_case(tokens: tuple[Token, ...]) -> bool:
    long = [token for token in tokens if len(token.text) > 3 and token.is_word]
    return sum(is_capital(token) for token in long) * 10 > len(long) * 6


def _opens_nothing(token: Token, words: PlaceWords) -> bool:
    """Whether no unlisted name starts with a word: "After", "Tuesday", "IS-held", "Kurdish"."""
    lower = token.lower
    if lower in words.opening or lower in words.dates or lower in words.never:
        return True
    if "-" in lower and lower.rpartition("-")[2] in words.holds:
        return True
    return lower in words.demonyms or lower.removesuffix("s") in words.demonyms


def _joins(tokens: tuple[Token, ...], j: int, text: str, words: PlaceWords) -> bool:
    if text[tokens[j - 1].end : tokens[j].start] != " ":
        return False
    if is_capital(tokens[j]):
        return tokens[j].lower not in words.dates
    return tokens[j].lower in {"al", "el", "de", "la", "del"} and j + 1 < len(tokens)


def _kind_of(
    tokens: tuple[Token, ...], i: int, j: int, sentence: Sentence, words: PlaceWords
) -> str | None:
    closing = tokens[j - 1].lower
    if j - i > 1 and closing in words.small and tokens[j - 2].lower not in words.not_divisions:
        return closing
    if j < sentence.last and tokens[j].lower in words.small and not is_capital(tokens[j]):
        if tokens[j].lower == "hospital":
            return None
        return tokens[j].lower
    if (
        i - 2 >= sentence.first
        and tokens[i - 1].lower == "of"
        and tokens[i - 2].lower in words.small
    ):
        return tokens[i - 2].lower
    if i - 1 >= sentence.first and tokens[i - 1].lower in {"village", "town", "hamlet"}:
        return tokens[i - 1].lower
    return None


def _may_be_place(
    tokens: tuple[Token, ...], i: int, j: int, sentence: Sentence, words: PlaceWords
) -> bool:
    lowers = [token.lower for token in tokens[i:j]]
    if any(low in words.not_divisions for low in lowers):
        return False
    if any(_opens_nothing(token, words) for token in tokens[i + 1 : j] if len(token.text) > 4):
        return False
    if lowers[0].rstrip(".") in words.titles or lowers[-1] in words.organisations:
        return False
    if any(token.text.isupper() and 1 < len(token.text) < 6 for token in tokens[i:j]):
        return False
    if not tokens[i].text[0].isalpha() or (lowers[0] in words.given and j - i == 2):
        return False
    at_start = i == sentence.first
    return not (at_start and (j - i == 1 or lowers[0] in words.decoys))


def _container(view: TextView, name: Name, listed: _Listed, sentence: Sentence) -> Name | None:
    """Returns the place that the words right behind or before put the name into."""
    words = load_place_words()
    names, tokens = listed.names, view.tokens
    at = bisect_left(listed.starts, name.last)
    if at < len(names) and names[at].first < min(sentence.last, name.last + 7):
        between = [token.lower for token in tokens[name.last : names[at].first]]
        allowed = (words.bridges, words.kinds, words.directions)
        joined = all(any(word in known for known in allowed) for word in between)
        if between and joined and not names[at].demonym:
            return names[at]
    before = names[at - 1] if at else None
    if before is not None and before.last <= name.first and not before.demonym:
        between = [token.lower for token in tokens[before.last : name.first]]
        if between and between[0] in {"'s", "’s"} and len(between) <= 3:
            return before
    return None


def _settle(name: Name, known: dict[str, Name], listed: _Listed) -> Name:
    """Fills in the container from an earlier mention or the place spoken of last."""
    if name.inside is None and name.key in known:
        name.inside = known[name.key].inside
    told = True
    if name.inside is None:
        names, country = listed.names, listed.country
        at = bisect_left(listed.starts, name.first)
        for other in reversed(names[max(0, at - 12) : at]):
            place = other.place
            if place is None or other.metonym or place.code == "PCLI":
                continue
            if place.country == (country or place.country):
                name.inside = other
                break
        else:
            lands = (n for n in names if n.place and n.place.country == country)
            name.inside = next(lands, None) if country else None
        name.support = 0
        told = False
    inside = name.inside.place if name.inside is not None else None
    if inside is not None and inside.country:
        near = [
            entry
            for entry in listed.gazetteer.find_variants(name.key, (inside.country,))
            if entry.distance_km(inside) < inside.radius_km + (15 if told else 60)
        ]
        if near:
            name.entries, name.place, name.kept = tuple(near), near[0], False
    return name
