"""Reads how a source stands to what it is said to say, and how the text gives it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from recount.extract.cues import Cue, sentence_around
from recount.extract.quotations import Quotations
from recount.text.view import TextView, Token
from recount.values import Manner, Stance
from recount.vocab.loader import load_table

_PRONOUNS = frozenset({"it", "they", "he", "she", "we", "i"})
_PLAIN = frozenset({"say", "tell", "announce", "state", "declare", "add", "insist", "stress"})


@cache
def _stances() -> dict[str, Stance]:
    return {
        lemma: cast(Stance, stance)
        for stance, lemmas in load_table("cues")["stance"].items()
        for lemma in lemmas
    }


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_table("cues")["stance_content"][name])


def read_stance(
    view: TextView,
    cue: Cue,
    source: tuple[int, int] | None,
    content: Sequence[tuple[int, int]],
) -> Stance:
    """Returns the stance of a source towards a content (half-open token ranges)."""
    tokens = view.tokens
    after = tokens[cue.head + 1].lower if cue.head + 1 < len(tokens) else ""
    negated = _negated(view, cue) or (
        source is not None and tokens[source[0]].lower in ("neither", "none")
    )
    if cue.lemma in _words("unverified") and negated:
        return "doubts"
    found = _stances().get(f"{cue.lemma} {after}") or _stances().get(cue.lemma)
    if cue.stance is not None:
        found = cast(Stance, cue.stance)
    if found == "denies" and content and _is_of_denial(tokens[content[0][0] : content[0][1]]):
        return "asserts"  # "contradicting repeated denials"
    if negated:
        return "doubts" if found in (None, "denies", "admits", "accuses") else "denies"
    if found is not None:
        return found
    if cue.lemma in _PLAIN and content:
        return _stance_of_content(tokens[content[0][0] : content[0][1]][:14])
    return "asserts"


def _is_of_denial(content: Sequence[Token]) -> bool:
    """Whether a content opens with somebody's denial, so that who rejects it denies nothing."""
    return any(token.lower in _words("denials") for token in content[:5])


def _negated(view: TextView, cue: Cue) -> bool:
    """Whether a negator stands in the cue or just before it ("could not independently verify")."""
    sentence = sentence_around(view, cue.head)
    first = max(sentence.first, min(cue.first, cue.head - 3))
    for token in reversed(view.tokens[first : cue.head]):
        lower = token.lower
        if token.tag == "PUNCT" or (token.tag in ("NOUN", "PROPN") and token.i < cue.first):
            break
        if (lower in _words("negators") and lower != "independently") or lower.endswith("n't"):
            return True
    return False


def _stance_of_content(opening: Sequence[Token]) -> Stance:
    """Tells a promise or demand in what is plainly said: "said it would ...", "... must go"."""
    words = [token.lower for token in opening]
    if words and words[0] == "that":
        words = words[1:]
        opening = opening[1:]
    for n, word in enumerate(words[:-1]):
        if word in _words("demand_words") and n <= 8 and words[n + 1] != "have":
            return "demands"
        if word in ("ready", "prepared", "willing", "determined") and words[n + 1] == "to":
            return "promises"
    if len(words) > 3 and words[0] in _PRONOUNS:
        return _stance_of_own_act(words[1:6])
    return "asserts"


def _stance_of_own_act(words: Sequence[str]) -> Stance:
    rest = [word for word in words if word not in ("also", "now", "soon", "not")]
    if len(rest) > 1 and rest[0] in _words("promise_openers"):
        return "asserts" if rest[1] in ("be", "have") else "promises"
    if len(rest) > 1 and rest[0] in ("is", "are", "was", "were", "'re", "'s", "am", "'m"):
        dull = rest[1] == "going" and rest[2:4] == ["to", "be"]
        return "promises" if rest[1] in _words("promise_words") and not dull else "asserts"
    return "asserts"


def read_manner(
    view: TextView, quotations: Quotations, content: Sequence[tuple[int, int]]
) -> Manner:
    """Returns whether the content is quoted, told, or partly both."""
    quoted = told = 0
    for first, last in content:
        for token in view.tokens[first:last]:
            if token.tag == "PUNCT":
                continue
            if quotations.covers(token.start):
                quoted += 1
            else:
                told += 1
    if not quoted:
        return "indirect"
    return "direct" if told * 12 <= quoted or told == 0 else "mixed"
