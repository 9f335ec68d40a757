"""Judges by the words around whether a name stands for a place, a person, a party."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recount.extract.place_names import Name, is_capital
from recount.extract.place_persons import find_persons
from recount.extract.place_words import PlaceWords, load_place_words
from recount.text.view import TextView, Token

_HOLD = re.compile(r"-([a-z]{3,12})\b")
_OWNS = frozenset({"'s", "’s"})
_DATELINE = re.compile(r"[^.\n]{0,40}?\s?(?:--|—|–|\s-\s)")


@dataclass(frozen=True, slots=True)
class _Scene:
    """A text with its names by their first token and by the token behind their last."""

    view: TextView
    words: PlaceWords
    at: dict[int, Name]
    ends: dict[int, Name]


def judge_names(view: TextView, capitals: list[bool], names: list[Name]) -> None:
    """Sets `support`, `kind` and `metonym` of each name from its neighbours."""
    at = {name.first: name for name in names}
    ends = {name.last: name for name in names}
    scene = _Scene(view, load_place_words(), at, ends)
    persons, surnames = find_persons(view, capitals, at)
    named = _find_bodies(view.text, scene.words)
    for name in names:
        if any(start <= name.start and name.end <= end for start, end in named):
            name.support, name.metonym = -2, True
            continue
        if name.fixed:
            continue
        if any(k in persons for k in range(name.first, name.last)):
            name.support = -2
            continue
        _judge(scene, name)
        single = name.last - name.first == 1
        if single and view.tokens[name.first].lower in surnames:
            owns = name.last < len(view.tokens) and view.tokens[name.last].lower in _OWNS
            if name.support < 2 or owns:  # "their part in Vega's murder"
                name.support = -2


def _find_bodies(text: str, words: PlaceWords) -> list[tuple[int, int]]:
    """Returns where the names of organisations stand that hold places which they are not in."""
    lower = text.lower()
    if not any(name in lower for name in words.body_names):
        return []
    return [match.span() for match in words.bodies_named.finditer(text)]


def _judge(scene: _Scene, name: Name) -> None:
    view, words = scene.view, scene.words
    tokens = view.tokens
    sentence = view.sentence_at(name.start)
    name.kind = _kind_behind(tokens, name.last, sentence.last, words)
    behind = [token.lower for token in tokens[name.last : min(sentence.last, name.last + 2)]]
    if len(behind) == 2 and behind[0] in {"was", "were", "is"} and behind[1] in words.undergone:
        name.support = 1
    before = name.first - 1
    while before >= sentence.first and (
        tokens[before].lower in words.directions or tokens[before].lower in {"the", "-", "nearby"}
    ):
        before -= 1
    previous = tokens[before] if before >= sentence.first else None
    _judge_kind(scene, name, before, sentence.first)
    if previous is not None:
        name.support = max(name.support, _weigh(previous, words))
    if _is_dateline(view, name):
        name.support = 2
    elif name.end - name.start <= 5 and not view.upper and _is_acronym(view.text, name, words):
        name.support = -2
        return
    if not view.upper:
        _judge_behind(scene, name)
        _judge_body(scene, name)
        _judge_before(scene, name, previous)
    if name.support < 2 and _is_everyday(view, name, sentence.first, words):
        name.support = -2
    if _is_adjective(view.text, tokens, name, words):
        name.metonym = True
    elif name.support < 2 or (previous is not None and previous.lower in words.relations):
        name.metonym = name.metonym or _is_metonym(tokens, name, previous, sentence.last, words)


def _weigh(previous: Token, words: PlaceWords) -> int:
    """Returns how much the word before a name makes it a place."""
    if previous.lower in words.strong:
        return 2
    return 1 if previous.lower in words.weak else 0


def _kind_behind(tokens: tuple[Token, ...], at: int, end: int, words: PlaceWords) -> str | None:
    """Returns the kind of place behind a name: "Homs province", "Handarat refugee camp"."""
    if at >= end:
        return None
    word = tokens[at].lower
    if at + 1 < end and f"{word} {tokens[at + 1].lower}" in words.kinds:
        return f"{word} {tokens[at + 1].lower}"
    return word if word in words.kinds and word not in words.not_divisions else None


def _judge_kind(scene: _Scene, name: Name, before: int, low: int) -> None:
    """Reads what kind it is: "the city of Homs", "the town Foo", "north of Homs", "a Homs man"."""
    tokens, words = scene.view.tokens, scene.words
    if before >= low:
        word = tokens[before].lower
        if word == "of" and before > low:
            kind = tokens[before - 1].lower
            if kind in words.kinds:
                name.kind, name.support = name.kind or kind, 2
            elif kind in words.directions:
                name.support = 2
        elif word in words.kinds and not is_capital(tokens[before]):
            name.kind, name.support = name.kind or word, max(name.support, 1)
    behind = tokens[name.last].lower if name.last < len(tokens) else ""
    if name.kind or behind in words.people:
        name.support = max(name.support, 1)


def _is_acronym(text: str, name: Name, words: PlaceWords) -> bool:
    word = text[name.start : name.end]
    return word.isupper() and word.isalpha() and word not in words.abbreviations


def _is_dateline(view: TextView, name: Name) -> bool:
    """Whether a name in capitals opens a paragraph before a dash: "BEIRUT (Agency) —"."""
    if not view.text[name.start : name.end].isupper():
        return False
    head = view.text[view.sentence_at(name.start).start : name.start]
    if len(head.strip()) >= 12:
        return False
    return _DATELINE.match(view.text, name.end, name.end + 45) is not None


def _is_everyday(view: TextView, name: Name, first: int, words: PlaceWords) -> bool:
    """Whether a word alone is an everyday one whose capital says nothing: "Nice", at a start."""
    if name.last - name.first > 1 or view.tokens[name.first].lower not in words.decoys:
        return False
    word = view.text[name.start : name.end]
    if word.replace(".", "") in words.abbreviations and not view.upper:
        return False
    return name.first == first or view.upper or word.isupper()


def _judge_behind(scene: _Scene, name: Name) -> None:
    """Lowers the support of a name that another capital goes on: "Paris Post"."""
    tokens, words = scene.view.tokens, scene.words
    if name.last >= len(tokens):
        return
    after = tokens[name.last]
    lower = after.lower
    if lower in words.links and name.last + 1 < len(tokens):
        follows = tokens[name.last + 1]
        if is_capital(follows):
            name.support = -2  # "Porto da Silva" is no Porto
            return
    if after.start - name.end != 1 or not is_capital(after):
        return
    if lower in words.organisations:
        name.support = -2
    elif name.last not in scene.at and not (
        lower in words.kinds
        or lower in words.dates
        or lower in words.directions
        or lower in words.demonyms
    ):
        name.support = min(name.support, 0)
        name.metonym = any(entry.code == "PCLI" for entry in name.entries[:1])


def _judge_body(scene: _Scene, name: Name) -> None:
    """Marks a name that opens a body's: "Gaza Health Ministry" stands for no place of events."""
    tokens, words = scene.view.tokens, scene.words
    if not is_capital(tokens[name.first]):
        return
    end, k = name.end, name.last
    while k < min(len(tokens), name.last + 4):
        token = tokens[k]
        if token.start - end != 1 or not is_capital(token) or token.lower in words.buildings:
            return
        if token.lower in words.bodies:
            name.metonym = True
            return
        end, k = token.end, k + 1


def _judge_before(scene: _Scene, name: Name, previous: Token | None) -> None:
    """Lowers the support of a name that goes on another capital: "Fort Jackson"."""
    words = scene.words
    if previous is None or previous.i != name.first - 1 or previous.end + 1 != name.start:
        return
    if not is_capital(previous) or name.first in scene.ends or previous.text == "I":
        return
    lower = previous.lower
    harmless = (words.kinds, words.dates, words.strong, words.weak, words.decoys, words.demonyms)
    if not any(lower in known for known in harmless):
        name.support = -2 if name.support < 1 else 0


def _is_adjective(text: str, tokens: tuple[Token, ...], name: Name, words: PlaceWords) -> bool:
    """Whether a name says whose something is: "Turkey-backed", "in US air strikes"."""
    hold = _HOLD.match(text, name.end)
    if hold is not None and hold[1] in words.holds:
        return True
    if not name.entries or name.entries[0].code != "PCLI" or name.last >= len(tokens):
        return False
    after = tokens[name.last]
    return after.start - name.end == 1 and after.lower in words.means and not is_capital(after)


def _is_metonym(
    tokens: tuple[Token, ...], name: Name, previous: Token | None, end: int, words: PlaceWords
) -> bool:
    """Whether a name acts or is dealt with, like a government: "Moscow said", "backed by Iran"."""
    if tokens[name.first].lower in words.seats:
        return True
    if previous is not None and (
        previous.lower in words.relations or previous.lower in words.strong
    ):
        return previous.lower in words.relations
    ahead = [token.lower for token in tokens[name.last : min(end, name.last + 3)]]
    if not ahead or ahead[0] in words.speech or ahead[0] in words.nations:
        return bool(ahead)
    country = name.entries[0].code == "PCLI"
    owns = ahead[0] in _OWNS and len(ahead) > 1 and ahead[1] in words.means
    if country and (owns or ahead[0] in words.acts or ahead[0] in words.means):
        return True
    if ahead[0] not in words.auxiliaries:
        return False
    return any(
        word in words.attitudes or word in words.speech or (country and word.endswith("ing"))
        for word in ahead[1:]
    )
