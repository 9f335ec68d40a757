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
"""Wins where it fits about as well as the best: most undeclared Western pages are in it."""
MIXED = "utf-8 and cp1252"
"""Names the encoding of a text put together of lines in both."""
_LEEWAY = 0.1
"""How much more disorder (charset-normalizer's `chaos`, 0 to 1) still fits about as well."""


def decode_text(body: bytes, subject: str) -> tuple[str, str]:
    """Returns the text and the name of its encoding; line ends are kept as they are.

    A byte-order mark decides, then strict UTF-8, then detection. Many zero bytes are UTF-16
    without a mark, or no text. Raises InputError (`not_text`) for bytes that are no text in
    any encoding.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            try:
                return body.decode(name), name
            except UnicodeDecodeError:
                break
    if body.count(0) * 4 > len(body):
        return _decode_wide(body, subject)
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if body.count(0) * 20 > len(body):
        raise _not_text(subject)
    if (mixed := _decode_mixed(body)) is not None:
        return mixed, MIXED
    matches = from_bytes(body[:_SAMPLE])
    best = matches.best()
    if best is None:
        raise InputError("not_text", subject, "no encoding fits its bytes")
    level = [match for match in matches if match.chaos <= best.chaos + _LEEWAY]
    usual = any(_USUAL in (match.encoding, *match.could_be_from_charset) for match in level)
    name = _USUAL if usual else best.encoding
    return body.decode(name, "replace"), name


def _decode_mixed(body: bytes) -> str | None:
    """Decodes a file of which some lines are UTF-8 and fewer are cp1252; null where it is none."""
    lines = body.splitlines(keepends=True)
    wide = [line for line in lines if not line.isascii()]
    odd = [line for line in wide if not _is_utf8(line)]
    if not odd or len(odd) * 2 > len(wide):
        return None
    return "".join(line.decode("utf-8" if _is_utf8(line) else _USUAL, "replace") for line in lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_wide(body: bytes, subject: str) -> tuple[str, str]:
    """Decodes UTF-16 without a byte-order mark: of most characters, one byte is zero."""
    low, high = body[::2].count(0), body[1::2].count(0)
    name = "utf-16-le" if high > low else "utf-16-be"
    if max(low, high) * 4 > len(body) and min(low, high) * 100 <= len(body):
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            pass
    raise _not_text(subject)


def _not_text(subject: str) -> InputError:
    return InputError("not_text", subject, "binary data, no text in a known encoding")
