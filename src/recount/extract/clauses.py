"""Where a sentence's clauses part, as far as words and tags tell."""

from __future__ import annotations

from recount.text import Sentence, TextView, Token
from recount.vocab import load_table

_WORDS = load_table("clauses")
_SUBORDINATORS = frozenset(_WORDS["subordinators"])
_COORDINATORS = frozenset(_WORDS["coordinators"])
_RELATIVES = frozenset(_WORDS["relatives"])
_CAPTIONS: tuple[str, ...] = tuple(_WORDS["captions"]["openings"])
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM"})
_REACH = 4


def find_boundaries(view: TextView, sentence: Sentence) -> list[int]:
    """Returns the offsets at which a new clause begins within a sentence, in order."""
    tokens = view.tokens_of(sentence)
    return [token.start for i, token in enumerate(tokens) if i and _begins_clause(tokens, i)]


def find_relative_clauses(view: TextView, sentence: Sentence) -> list[tuple[int, int]]:
    """Returns the offsets of the clauses that a relative pronoun hangs on a noun.

    "forces that seized the camp on Thursday": what such a clause tells is taken for granted
    by whoever speaks, also where the sentence denies something.
    """
    tokens = view.tokens_of(sentence)
    clauses = []
    for i, token in enumerate(tokens):
        if token.lower in _RELATIVES and _hangs_on_noun(tokens, i):
            end = next((t.start for t in tokens[i + 1 :] if t.text in {",", ";"}), sentence.end)
            clauses.append((token.start, end))
    return clauses


def _hangs_on_noun(tokens: tuple[Token, ...], i: int) -> bool:
    before = next((t for t in reversed(tokens[:i]) if t.text != ","), None)
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    if before is None or behind is None or before.tag not in _NOMINAL:
        return False
    return behind.tag in _VERBAL or behind.tag == "ADV"


def _begins_clause(tokens: tuple[Token, ...], i: int) -> bool:
    token = tokens[i]
    if token.text == ";" or token.lower in _SUBORDINATORS:
        return True
    if token.lower in _RELATIVES:
        return _hangs_on_noun(tokens, i)
    if token.lower in _COORDINATORS:
        return any(t.tag in _VERBAL for t in tokens[i + 1 : i + 1 + _REACH])
    return False


def is_caption(view: TextView, sentence: Sentence) -> bool:
    """Whether a sentence opens a photograph's caption: "FILE PHOTO: The king in Jakarta, 2019"."""
    head = view.text[sentence.start : sentence.start + 40].lower().lstrip()
    return head.startswith(_CAPTIONS)
