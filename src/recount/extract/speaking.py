"""Tells where somebody spoke from where something happened: "the ministry said in Moscow that ...".

Only a capital, or a place in another country than the report's, is taken for the place of speaking
alone: who speaks in a town of the war mostly speaks of that town. The same goes for the place where
somebody is said to be: "strikes, said an activist living in London", "no rebel sits in Damascus".
"""

from __future__ import annotations

import re

from recount.model import Attribution, Evidence
from recount.values import Place
from recount.vocab.loader import load_table

_WORDS = load_table("speaking")
_VENUES = "|".join(_WORDS["venues"]["words"])
_IN = r"(?:in|from|at)\s+(?:the\s+)?(?:[\w-]+\s+)?(?:(?:capital|city|town)(?:\s+of)?,?\s+)?"
_AT_VENUE = re.compile(rf"\b(?:{_VENUES})\s+(?:on\s+\w+\s+)?{_IN}\Z", re.IGNORECASE)
_OPENING = re.compile(rf"\W*(?:{'|'.join(_WORDS['openings']['words'])})\b[^,;:.]*\Z", re.IGNORECASE)
_STAYING = re.compile(rf"\b(?:{'|'.join(_WORDS['staying']['words'])})\s+{_IN}\Z", re.IGNORECASE)
_BEHIND = re.compile(rf"[^,;:.()“”\"]{{0,60}}?\b{_IN}\Z")
_LOCAL = re.compile(rf"\b(?:{'|'.join(_WORDS['local']['words'])})\b", re.IGNORECASE)
_REACH = 100
"""Characters in which the words that tell of speaking stand ahead of the place."""


def is_seat(place: Place, country: str | None) -> bool:
    """Whether people speak there of what happened elsewhere: a capital, or abroad.

    `country` is the ISO 3166 code of the report's.
    """
    abroad = country is not None and place.country is not None and place.country != country
    return place.feature_code == "PPLC" or abroad


def is_venue(text: str, start: int, evidence: Evidence) -> bool:
    """Whether words ahead of a place tell of speaking: "told a news conference in A".

    `start` is the sentence's offset.
    """
    at = evidence.start
    low = max(start, at - _REACH)
    return bool(_AT_VENUE.search(text, low, at) or _OPENING.match(text[start:at]))


def is_stay(text: str, evidence: Evidence) -> bool:
    """Whether words right ahead of a place tell who is there: "an activist living in A"."""
    at = evidence.start
    return _STAYING.search(text, max(0, at - _REACH), at) is not None


def is_speakers(text: str, evidence: Evidence, attribution: Attribution) -> bool:
    """Whether a place outside a content says where its source is: "a spokesman in A said".

    So does one ahead of it all, as in a dateline. Who was there is believed to speak of the
    place: residents, police, medics.
    """
    source, cue, at = attribution.source, attribution.cue, evidence.start
    if source and _LOCAL.search(source.text):
        return False
    parts = [part for part in (source, cue, attribution.content) if part]
    if all(at < part.start for part in parts):
        return True
    return any(
        part.start <= at and (at < part.end or _BEHIND.fullmatch(text, part.end, at) is not None)
        for part in parts[:-1]
    )
