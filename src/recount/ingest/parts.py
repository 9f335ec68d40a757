"""Tells title, standfirst, captions, byline and headings of a page from its body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from recount.ingest.limits import limit
from recount.ingest.schema_org import Told
from recount.model import Part
from recount.vocab.loader import load_table

_CLASS_BREAK = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
_HEAD_LINES = 6
_LONGEST = 2_000


def class_words(node: Any) -> set[str]:
    """Returns the words that an element's class, id and role are made of."""
    said = " ".join(filter(None, (node.get("class"), node.get("id"), node.get("role"))))
    return {word.casefold() for word in _CLASS_BREAK.split(said) if word}


def find_parts(text: str, tree: Any, told: Told, title: str | None) -> tuple[Part, ...]:
    """Returns the parts of a page's extracted text, line by line, those of one kind joined.

    A line is what the element is that holds the same words; title, standfirst and byline stand
    among the first lines only.
    """
    known = _collect(tree, told, title)
    parts: list[Part] = []
    at = number = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        kind = _kind(line, number, known)
        number += 1
        if parts and parts[-1].kind == kind == "body":
            parts[-1] = Part(kind, parts[-1].start, at - 1)
        else:
            parts.append(Part(kind, start, at - 1))
    return tuple(parts)


def _kind(line: str, number: int, known: dict[str, set[str]]) -> str:
    said = fold(line)
    kinds = ("title", "standfirst", "byline") if number < _HEAD_LINES else ()
    return next((k for k in (*kinds, "caption", "heading") if said in known[k]), "body")


def _collect(tree: Any, told: Told, title: str | None) -> dict[str, set[str]]:
    table = load_table("intake")["parts"]
    known: dict[str, set[str]] = {
        k: set() for k in ("title", "standfirst", "byline", "caption", "heading")
    }
    known["title"] |= _folded([title, told.headline, *map(short_text, tree.iter("h1"))])
    known["standfirst"] |= _folded([told.description])
    known["heading"] |= _folded(map(short_text, tree.iter("h2", "h3", "h4", "h5", "h6")))
    known["caption"] |= _folded(map(short_text, tree.iter("figcaption")))
    for node in tree.iter("p", "div", "span", "h2", "address"):
        words = class_words(node)
        for kind in ("standfirst", "caption", "byline"):
            if words & set(table[kind]):
                known[kind] |= _folded([short_text(node)])
    return known


def short_text(node: Any, most: int = _LONGEST) -> str | None:
    """Returns an element's text; null where it is longer, however much there is of it."""
    found, length = [], 0
    for piece in node.itertext():
        found.append(piece)
        length += len(piece)
        if length > most:
            return None
    return "".join(found)


def _folded(texts: Iterable[str | None]) -> set[str]:
    return {said for text in texts if text and (said := fold(text))}


def fold(text: str) -> str:
    """Returns a line's words as they are compared: without list marks, case or runs of blanks."""
    return " ".join(text.removeprefix("- ").split()).casefold()


def is_too_deep(tree: Any) -> bool:
    """Whether the page reaches the depth at which the parser stops."""
    return any(depth >= limit("html_depth") - 2 for depth in _depths(tree))


def _depths(tree: Any) -> Iterator[int]:
    stack = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        yield depth
        stack += [(child, depth + 1) for child in node]
