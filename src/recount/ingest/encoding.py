"""Turns bytes into text, and says so where that was a guess."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from recount.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_USUAL = "cp1252"
"""Wins where it fits as well as the best: it is what most undeclared Western pages are in."""


def decode_text(body: bytes, subject: str) -> tuple[str, str]:
    """Returns the text and the name of its encoding; line ends are kept as they are.

    A byte-order mark decides, then strict UTF-8, then detection. Raises InputError
    (`not_text`) for bytes that are no text in any encoding.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            try:
                return body.decode(name), name
            except UnicodeDecodeError:
                break
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if body.count(0) * 20 > len(body):
        raise InputError("not_text", subject, "binary data, no text in a known encoding")
    matches = from_bytes(body[:_SAMPLE])
    best = matches.best()
    if best is None:
        raise InputError("not_text", subject, "no encoding fits its bytes")
    level = [match for match in matches if match.chaos <= best.chaos]
    usual = any(_USUAL in (match.encoding, *match.could_be_from_charset) for match in level)
    name = _USUAL if usual else best.encoding
    return body.decode(name, "replace"), name
