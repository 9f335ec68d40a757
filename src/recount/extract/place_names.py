"""Finds what may be names of places: capitalised runs that the gazetteer knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from recount.extract.place_words import PlaceWords, load_place_words
from recount.gazetteer import Entry, Gazetteer, fold_name, strip_articles
from recount.text.view import TextView, Token

_LONGEST = 5
_NO_ENTRIES: tuple[Entry, ...] = ()
_Runs = dict[int, list[tuple[int, str]]]


@dataclass(slots=True)
class Name:
    """A run of tokens that may name a place.

    `first` and `last` are the half-open range of its tokens, `start` and `end` its offsets.
    `entries` is what the gazetteer has of that name. `support` is what the words around say:
    2 a place for certain, 1 likely, 0 nothing, -1 rather not, -2 no place. `kind` is the word
    beside it that says what kind of place. `inside` is the name that contains it; `place`
    the entry decided on.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    entries: tuple[Entry, ...] = _NO_ENTRIES
    support: int = 0
    kind: str | None = None
    inside: Name | None = None
    place: Entry | None = None
    fixed: bool = False
    demonym: bool = False
    metonym: bool = False
    kept: bool = False
    bounds: tuple[int, int] = field(default=(0, 0))


def find_names(view: TextView, capitals: list[bool], gazetteer: Gazetteer) -> list[Name]:
    """Returns the names in text order, longest first where they overlap; none is judged yet."""
    words = load_place_words()
    runs = _collect(view, capitals, gazetteer, words)
    gazetteer.load(key for spans in runs.values() for _, key in spans)
    bare = {
        key: short
        for spans in runs.values()
        for last, key in spans
        if not view.upper and " " in key and (short := _without_articles(key))
    }
    gazetteer.load(bare.values())
    names: list[Name] = []
    at, tokens = 0, view.tokens
    for i in sorted(runs):
        if i < at:
            continue
        for last, key in reversed(runs[i]):
            entries = gazetteer.look_up(key)
            if not entries and key in bare:
                entries = gazetteer.look_up(bare[key])
            if not entries:
                continue
            if key in words.never or (last - i == 1 and tokens[i].lower in words.dates):
                continue
            if last - i == 1 and key in words.demonyms:
                continue
            name = Name(i, last, tokens[i].start, tokens[last - 1].end, key, entries)
            if _is_abbreviation_only(view, name, words):
                continue
            _cut_hyphen(name, tokens[i])
            names.append(name)
            at = last
            break
    return names


@lru_cache(maxsize=50_000)
def _without_articles(key: str) -> str | None:
    """Returns a name of several words without its Arabic articles, if two words are left."""
    short = strip_articles(key)
    return short if short != key and " " in short else None


def _collect(
    view: TextView, capitals: list[bool], gazetteer: Gazetteer, words: PlaceWords
) -> _Runs:
    """Returns by first token the runs' (last token, key), shortest first.

    Runs of more than two words only where a name of the gazetteer opens with the two.
    """
    runs: _Runs = {}
    tokens = view.tokens
    pairs: dict[int, str] = {}
    for sentence in view.sentences:
        for i in range(sentence.first, sentence.last):
            token = tokens[i]
            if not capitals[i] or token.lower in words.opening:
                continue
            special = _expand(token, words, view.upper)
            key = special or fold_token(token.text)
            if len(key) > 1:
                runs[i] = [(i + 1, key)]
            if i + 1 < sentence.last and _goes_on(tokens, i + 1, capitals, view.text, words):
                pairs[i] = _join_keys(tokens[i : i + 2])
                if capitals[i + 1] and len(pairs[i]) > 1 and pairs[i] != key:
                    runs.setdefault(i, []).append((i + 2, pairs[i]))
    opening = gazetteer.open_names(" ".join(key.split(" ", 2)[:2]) for key in pairs.values())
    articles = words.articles
    for sentence in view.sentences:
        for i in range(sentence.first, sentence.last):
            if i not in pairs:
                continue
            first, _, rest = pairs[i].partition(" ")
            second = rest.partition(" ")[0]
            if not second or second in articles or f"{first} {second}" in opening:
                _extend(view, capitals, runs, (i, sentence.last), words)
    return runs


def _extend(
    view: TextView, capitals: list[bool], runs: _Runs, bounds: tuple[int, int], words: PlaceWords
) -> None:
    """Adds the runs of three tokens and more from the first of `bounds`."""
    tokens = view.tokens
    i, last = bounds
    for j in range(i + 2, min(last, i + _LONGEST)):
        if not _goes_on(tokens, j, capitals, view.text, words):
            return
        if capitals[j] and len(key := _join_keys(tokens[i : j + 1])) > 1:
            runs.setdefault(i, []).append((j + 1, key))


@lru_cache(maxsize=50_000)
def fold_token(text: str) -> str:
    """Returns the key of one token; see `recount.gazetteer.fold_name`."""
    return fold_name(text)


def _join_keys(tokens: tuple[Token, ...]) -> str:
    """Returns the key of neighbouring tokens, as folding their text at one go would."""
    out, end = "", tokens[0].start
    for token in tokens:
        key = fold_token(token.text)
        out += f" {key}" if key and out and (token.start > end or token.text == "-") else key
        end = token.end
    return out


def _expand(token: Token, words: PlaceWords, upper: bool) -> str | None:
    """Returns the key of what a token stands for: an abbreviation, a seat, "Turkey-backed"."""
    bare = token.text.replace(".", "")
    if bare in words.abbreviations and (not upper or "." in token.text or bare == "US"):
        return fold_name(words.abbreviations[bare])
    if token.lower in words.seats:
        return fold_name(words.seats[token.lower])
    head, hyphen, tail = token.text.partition("-")
    if hyphen and tail.islower() and len(head) > 3:
        return fold_name(head)
    return None


def find_capitals(view: TextView) -> list[bool]:
    """Returns for each token whether it is written like a name."""
    return [is_capital(token) for token in view.tokens]


def is_capital(token: Token) -> bool:
    """Whether a token is written like a name: "Aleppo", "al-Bab", "ez-Zor"."""
    text = token.text
    if text[0].isupper():
        return True
    return "-" in text and text[0].isalpha() and any(p[:1].isupper() for p in text.split("-")[1:])


def _goes_on(
    tokens: tuple[Token, ...], j: int, capitals: list[bool], text: str, words: PlaceWords
) -> bool:
    """Whether a run of capitals goes on over the gap before a token."""
    before, token = tokens[j - 1], tokens[j]
    gap = token.start - before.end
    if gap > 1 or (gap == 1 and not text[before.end].isspace()):
        return False
    if token.text in {".", "-"}:
        return gap == 0 and len(before.text) <= 2
    if token.text in {"'", "’"} or token.lower == "'s":
        return gap == 0
    if capitals[j]:
        return token.lower not in words.dates
    return token.lower in words.connectors


def _is_abbreviation_only(view: TextView, name: Name, words: PlaceWords) -> bool:
    """Whether a short word in capitals is not to be read as an ordinary name ("LA" in "LA-5")."""
    text = view.text[name.start : name.end]
    if name.last - name.first > 1 or len(text) > 4 or view.upper:
        return False
    bare = text.replace(".", "")
    if bare in words.abbreviations:
        return False
    return bare.isupper() and len(bare) <= 3


def _cut_hyphen(name: Name, token: Token) -> None:
    head, hyphen, tail = token.text.partition("-")
    if name.last - name.first == 1 and hyphen and tail.islower() and fold_name(head) == name.key:
        name.end = token.start + len(head)
