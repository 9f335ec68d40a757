"""Detects the language of a text."""

from __future__ import annotations

from functools import cache
from typing import Any

READ_LANGUAGES = frozenset({"en"})
"""The languages whose texts are read; others are kept and named in an issue."""
_SAMPLE = 4_000
_FEWEST_LETTERS = 20


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - 0.1 s

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def detect_language(text: str) -> str | None:
    """Returns the ISO 639-1 code of a text's language; None for a text of too few letters.

    Looks at the first 4,000 characters, in lower case (wire copy in capitals would pass for
    another language).
    """
    sample = text[:_SAMPLE].lower()
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return None
    return str(_identifier().classify(sample.encode("utf-8", "replace").decode("utf-8"))[0])
