"""Reads what a model answered: JSON by the schema, or an error that says what is wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

MOST = 200
"""Attributions in one answer, and pieces of one content; no window of a report has more."""

_WRAPPING = re.compile(
    r"\A\s*(?:<think>.*?</think>\s*)?(?:```(?:json)?[ \t]*\n(?P<fenced>.*)\n```\s*\Z)?", re.DOTALL
)


class BadAnswerError(ValueError):
    """An answer that is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """One attribution as the model quotes it; nothing of it is known to stand in the text."""

    sentence: int
    cue: str
    source: str | None
    content: tuple[str, ...]


def read_answer(answer: str) -> list[Told]:
    """Returns the attributions that an answer tells; raises BadAnswerError.

    The thoughts before it that some models write, and a fence around it, are passed over.
    """
    wrapping = _WRAPPING.match(answer)
    assert wrapping
    fenced = wrapping["fenced"]
    plain = answer[wrapping.end() :] if fenced is None else fenced
    data = read_json(plain)
    found = data.get("attributions") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise BadAnswerError("no list of attributions")
    if len(found) > MOST:
        raise BadAnswerError(f"{len(found)} attributions in one window")
    return [_told(item) for item in found]


def read_json(text: str | bytes) -> Any:
    """Returns the value that a JSON text holds; raises BadAnswerError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadAnswerError(f"no JSON: {type(error).__name__}") from error


def _told(item: object) -> Told:
    if not isinstance(item, dict):
        raise BadAnswerError("an attribution that is no object")
    sentence, cue, source = item.get("sentence"), item.get("cue"), item.get("source")
    content = item.get("content")
    if type(sentence) is not int:
        raise BadAnswerError("a sentence that is no number")
    if not isinstance(cue, str) or not isinstance(source, str | None):
        raise BadAnswerError("a cue or source that is no text")
    if not isinstance(content, list) or not all(isinstance(piece, str) for piece in content):
        raise BadAnswerError("a content that is no list of texts")
    if len(content) > MOST:
        raise BadAnswerError(f"{len(content)} pieces in one content")
    return Told(sentence, cue, source if source and source.strip() else None, tuple(content))
