"""Finds where a report's first words begin behind its dateline, byline or glued headline.

What stands before ("TOWN, March 3 (Agency) -", "Agency Monday 3 March 2014") says where and when
a report was filed: nobody is quoted with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from recount.text.view import Sentence, TextView, Token
from recount.vocab.loader import load_table

REACH = 28
"""How many tokens a dateline may hold."""
GLUED_REACH = 45
"""Behind so many tokens a date is no byline's any more."""
PARAGRAPHS = 8
"""In how many paragraphs a dateline is looked for."""
HEAD_SENTENCES = 4
"""Among so many first sentences one may stand behind others of its paragraph (a glued headline)."""

_DASHES = frozenset({"-", "–", "—", "--"})
_CLOSING = {"(": ")", "[": "]"}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_table("cues")["opening"][name])


def find_openings(view: TextView) -> dict[int, int]:
    """Returns, by a sentence's number, the token behind its dateline or byline."""
    found: dict[int, int] = {}
    paragraph = -1
    for sentence in view.sentences:
        if sentence.paragraph >= PARAGRAPHS:
            break
        if sentence.paragraph == paragraph and sentence.i >= HEAD_SENTENCES:
            continue
        paragraph = sentence.paragraph
        at = _behind_dateline(view, sentence)
        if at is None and sentence.i == 0 and not view.upper:
            at = _behind_byline(view.tokens, sentence)
        if at is not None and at < sentence.last:
            found[sentence.i] = at
    return found


def _behind_dateline(view: TextView, sentence: Sentence) -> int | None:
    tokens = view.tokens
    i, stop = sentence.first, min(sentence.last, sentence.first + REACH)
    bracketed = dated = False
    while i < stop:
        token = tokens[i]
        if token.lower in _DASHES:
            break
        if token.lower in _CLOSING:
            end = _closing(tokens, i, stop)
            if end is None:
                return None
            bracketed, i = True, end
            continue
        if not _may_stand(token):
            return None
        dated = dated or token.text[0].isdigit() or token.lower in _words("months")
        i += 1
    if i >= stop - 1 or not _is_loose(tokens, i) or (i == sentence.first):
        return None
    at = _behind_brackets(tokens, i + 1, sentence.last)
    if at is None or not _opens(tokens[at]):
        return None
    town = tokens[sentence.first].text
    capitals = not view.upper and len(town) > 2 and town.isupper()
    short = sentence.i == 0 and i - sentence.first <= 3 and tokens[i].lower != "-"
    sure = bracketed or dated or capitals or at > i + 1
    return at if sure or (short and not view.upper) else None


def _may_stand(token: Token) -> bool:
    """Whether a word or mark may stand in a dateline."""
    first = token.text[0]
    known = token.lower in ",./'" or token.lower in _words("joints")
    return known or first.isupper() or first.isdigit()


def _opens(token: Token) -> bool:
    return token.text[0].isupper() or token.text[0].isdigit() or token.text in '"“«'


def _is_loose(tokens: Sequence[Token], i: int) -> bool:
    """Whether a dash stands off one of its neighbours."""
    return tokens[i - 1].end < tokens[i].start or tokens[i].end < tokens[i + 1].start


def _closing(tokens: Sequence[Token], i: int, stop: int) -> int | None:
    """Returns the position behind the bracket that closes the one at `i`."""
    mark = _CLOSING[tokens[i].lower]
    return next((j + 1 for j in range(i + 1, stop) if tokens[j].lower == mark), None)


def _behind_brackets(tokens: Sequence[Token], i: int, stop: int) -> int | None:
    """Returns the position behind bracketed marks of a monitoring service ("[Text]")."""
    while i < stop and tokens[i].lower == "[":
        end = _closing(tokens, i, min(stop, i + REACH))
        if end is None:
            break
        i = end
    return i if i < stop else None


def _behind_byline(tokens: Sequence[Token], sentence: Sentence) -> int | None:
    """Returns the position behind a full date that no preposition ties to its sentence."""
    stop = min(sentence.last - 1, sentence.first + GLUED_REACH)
    for i in range(sentence.first, stop):
        if tokens[i].lower not in _words("months"):
            continue
        bounds = _date_around(tokens, i, sentence.first, stop)
        if bounds is None or not _opens(tokens[bounds[1]]) or ":" in tokens[bounds[1]].text:
            continue
        before = tokens[bounds[0] - 1] if bounds[0] > sentence.first else None
        free = before is None or (
            before.lower not in _words("ties")
            and (before.text[0].isupper() or before.tag == "PUNCT")
            and before.lower != ","
        )
        if free:
            return bounds[1]
    return None


def _date_around(tokens: Sequence[Token], i: int, first: int, stop: int) -> tuple[int, int] | None:
    """Returns the half-open range of a full date around the month at `i`."""
    start = i
    if i > first and _is_day(tokens[i - 1]):
        start, year = i - 1, i + 1
    elif i + 1 < stop and _is_day(tokens[i + 1]):
        year = i + 2 + (i + 2 < stop and tokens[i + 2].lower == ",")
    else:
        return None
    if year >= stop or not (len(tokens[year].text) == 4 and tokens[year].text.isdigit()):
        return None
    while start > first and tokens[start - 1].lower in _words("weekdays"):
        start -= 1
    return start, year + 1


def _is_day(token: Token) -> bool:
    digits = token.lower.rstrip("stndrh")
    return digits.isdecimal() and len(digits) <= 2
