"""Finds the bodies that a text names in full: what a short word for one stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from recount.extract.phrases import Chunks
from recount.extract.speakers import LINKS, words_for
from recount.sources.roles import load_roles
from recount.text.view import TextView, Token

_INNER = frozenset({"al", "da", "de", "del", "des", "du", "el", "la", "le", "y"})


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body that the text names: its token range, its wording, and the words for it."""

    first: int
    text: str
    nouns: frozenset[str]
    named: bool


def is_body(text: str) -> bool:
    """Whether a wording is that of a body, and not of a person of it."""
    words = re.findall(r"[\w’'-]+", text.partition(",")[0])
    bodies = words_for("body")
    named = any(w.lower() in bodies or w.lower().removesuffix("s") in bodies for w in words)
    return named and not _is_person(words)


def _is_person(words: Sequence[str]) -> bool:
    return any(w.lower() in words_for("person") for w in words)


def find_bodies(view: TextView, chunks: Chunks) -> list[NamedBody]:
    """Returns the bodies that a text names in more than one word."""
    found: list[NamedBody] = []
    list_ = chunks.chunks
    for k, chunk in enumerate(list_):
        nouns = _nouns_of(view.tokens[chunk.first : chunk.last])
        if not nouns:
            continue
        last, j = chunk.last, k
        while j + 1 < len(list_) and chunks.gaps[j] in LINKS and _is_proper(view, list_[j + 1]):
            j += 1
            last = list_[j].last
        first = _start_of(view, chunk.first)
        tokens = view.tokens[first:last]
        while tokens[-1].text[0].islower() and any(t.tag == "PROPN" for t in tokens[:-1]):
            if tokens[-1].lower in nouns:
                break
            tokens = tokens[:-1]  # what a tagger takes for a part of the name
        said = [t for t in tokens if t.tag in ("NOUN", "PROPN", "ADJ")]
        if len(said) < 2:
            continue
        text = " ".join(view.text[tokens[0].start : tokens[-1].end].split())
        found.append(NamedBody(first, text, nouns, any(t.tag == "PROPN" for t in tokens)))
    return found


def _start_of(view: TextView, first: int) -> int:
    """Returns where a name starts that an owner opens: "the People's Force"."""
    tokens = view.tokens
    if first < 2 or tokens[first - 1].lower != "'s" or not tokens[first - 2].text[0].isupper():
        return first
    article = first > 2 and tokens[first - 3].lower == "the"
    return first - 3 if article else first - 2


@cache
def _bodies() -> frozenset[str]:
    return words_for("body") | load_roles().institutions


def _nouns_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Returns the nouns that a body may be called by: its head, or one before its name."""
    bodies = _bodies()
    if tokens[-1].lemma in words_for("person"):
        return frozenset()
    found = {t.lower for t in (tokens[0], tokens[-1]) if t.lower in bodies}
    for n, token in enumerate(tokens[:-1]):
        behind = tokens[n + 1 :]
        named = behind[0].text[0].isupper()
        if named and all(t.text[0].isupper() or t.lower in _INNER for t in behind):
            found |= {token.lower} & bodies
    return frozenset(found)


def _is_proper(view: TextView, chunk: tuple[int, int]) -> bool:
    return any(t.tag == "PROPN" for t in view.tokens[chunk[0] : chunk[1]])
