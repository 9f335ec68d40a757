"""Gathers what a text itself tells of who is "he" and who "she"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise

from recount.extract.genders import gender_beside
from recount.extract.speakers import NamedMention
from recount.text.view import TextView, Token

_BESIDE = 8
_BOUND = {"his": "he", "himself": "he", "her": "she", "herself": "she"}
_BEFORE = frozenset({"VERB", "AUX", "ADP", "PRON"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_SURE = 3
"""What a title or an apposition counts against one "his" or "her"."""


def with_gender(view: TextView, mention: NamedMention) -> NamedMention:
    """Returns a name with the gender that an apposition tells: "Robin Shaw, an actress"."""
    tokens = view.tokens[mention.last : mention.last + _BESIDE]
    if mention.speaks or not mention.person or len(tokens) < 3 or tokens[0].text != ",":
        return mention
    stop = next((n for n, t in enumerate(tokens) if n and not t.is_word), len(tokens))
    return mention._replace(gender=gender_beside(tokens[1:stop]) or mention.gender)


def genders_told(
    view: TextView, mentions: Sequence[NamedMention], quoted: Set[int]
) -> dict[str, str]:
    """Returns "he" or "she" by surname, as titles, appositions and "his" or "her" tell.

    A surname of which both are told by turns is left out.
    """
    votes: dict[str, Counter[str]] = {}
    openings = {
        sentence.i: next((t.i for t in view.tokens_of(sentence) if t.tag in _BEFORE), sentence.last)
        for sentence in view.sentences
    }
    for mention, following in pairwise([*mentions, None]):
        if mention is None or not mention.person:
            continue
        told = mention.gender
        sentence = view.sentence_at(view.tokens[mention.first].start)
        opens = mention.first <= openings[sentence.i] and mention.first not in quoted
        stop = min(sentence.last, following.first if following else sentence.last)
        bound = _bound(view.tokens[mention.last : stop], quoted) if opens and not told else ""
        if told or bound:
            counts = votes.setdefault(mention.person[-1], Counter())
            counts[told or bound] += _SURE if told else 1
    found = {}
    for name, counts in votes.items():
        (gender, most), *others = counts.most_common()
        if not others or others[0][1] * _SURE <= most:
            found[name] = gender
    return found


def _bound(tokens: Sequence[Token], quoted: Set[int]) -> str:
    """Returns the gender that "his" or "her" behind a subject tells: "Lee left her home"."""
    for token, following in pairwise(tokens):
        if token.tag == "PRON" or token.lower in _BOUND:
            told = following.tag in _NOMINAL or token.lower.endswith("self")
            return _BOUND.get(token.lower, "") if told and token.i not in quoted else ""
    return ""
