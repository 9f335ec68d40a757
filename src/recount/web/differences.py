"""What two texts do not share, in words: for a report beside the one that it copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 1_200
"""Words of a changed passage that are compared one by one; a longer one is shown as a whole."""
MOST_LINES = 3_000
_SENTENCE = re.compile(r"[^\n.!?]*[.!?\n]*\s*")
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A passage that stands in both texts, only in ours, or only in the other."""

    kind: Literal["both", "ours", "theirs"]
    text: str


def compare_texts(ours: str, theirs: str) -> list[Part]:
    """Returns our text and the other's as one row of passages.

    Without those of one text, the row is the other text to the character, but for the white space
    of what both share, which is ours. Sentences are compared first, then the words of the changed
    ones.
    """
    return list(_join(_compare(_cut(_SENTENCE, ours), _cut(_SENTENCE, theirs), words=True)))


def share_of(parts: Sequence[Part]) -> float:
    """Returns the share of our characters that stand in the other text too, 0 to 1."""
    both = sum(len(part.text) for part in parts if part.kind == "both")
    ours = both + sum(len(part.text) for part in parts if part.kind == "ours")
    return both / ours if ours else 0.0


def _cut(pattern: re.Pattern[str], text: str) -> list[str]:
    return [piece for piece in pattern.findall(text) if piece]


def _compare(ours: list[str], theirs: list[str], *, words: bool) -> Iterator[Part]:
    a_keys, b_keys = ([" ".join(each.split()) for each in some] for some in (ours, theirs))
    if max(len(ours), len(theirs)) > MOST_LINES:
        yield Part("ours", "".join(ours))
        yield Part("theirs", "".join(theirs))
        return
    for kind, a, b, c, d in SequenceMatcher(None, a_keys, b_keys, autojunk=False).get_opcodes():
        mine, other = "".join(ours[a:b]), "".join(theirs[c:d])
        if kind == "equal":
            yield Part("both", mine)
            continue
        pieces = _cut(_WORD, mine), _cut(_WORD, other)
        if words and mine and other and max(map(len, pieces)) <= MOST_WORDS:
            yield from _compare(*pieces, words=False)
            continue
        if mine:
            yield Part("ours", mine)
        if other:
            yield Part("theirs", other)


def _join(parts: Iterator[Part]) -> Iterator[Part]:
    """Joins what stands together of one kind."""
    last: Part | None = None
    for part in parts:
        if last is not None and last.kind == part.kind:
            last = Part(last.kind, last.text + part.text)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last
