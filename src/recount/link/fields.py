"""Fields of a claim as people name them, and words of a text as people point at them.

A field is named by its path in the claim's record (`counts.0.low`). Where words stand is said as
`[[start, end], …]`, as the record's `{"start", "end"}`, or by quoting them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from recount.errors import UsageError
from recount.model import Evidence, Span

Fields = Mapping[str, object]


def group_fields(fields: Fields) -> dict[str, dict[str, object]]:
    """Returns the fields by the part of the record that they stand in: `counts.0`, `place`."""
    parts: dict[str, dict[str, object]] = {}
    for path, value in fields.items():
        part, _, name = path.rpartition(".")
        parts.setdefault(part, {})[name] = value
    return parts


def cut_fields(text: str, fields: Fields) -> dict[str, object]:
    """Returns the fields with the words of each `….spans` cut out of the text as `….text`.

    Raises UsageError for spans that are outside of the text, and for a quotation that does not
    stand in it or stands there more than once.
    """
    cut: dict[str, object] = {}
    for path, value in fields.items():
        part, _, name = path.rpartition(".")
        if name == "text":
            raise UsageError(f"{path!r} is what stands at {part}.spans; give the spans, or quote")
        if name == "spans":
            found = Evidence(*_cut(text, read_spans(text, value, path)))
            cut[f"{part}.text"] = found.text
            cut[path] = [{"start": span.start, "end": span.end} for span in found.spans]
        else:
            cut[path] = value
    return cut


def _cut(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    return " … ".join(text[span.start : span.end] for span in spans), tuple(spans)


def read_spans(text: str, value: object, field: str = "spans") -> tuple[Span, ...]:
    """Returns the spans that are meant, in the text's order; see `cut_fields` for what raises."""
    given: Sequence[Any]
    if isinstance(value, str) or _is_span(value):
        given = [value]
    elif isinstance(value, list | tuple) and value:
        given = value
    else:
        raise UsageError(f"{field}: {value!r} is no list of [start, end] and no quotation")
    spans = sorted(_read_span(text, each, field) for each in given)
    for one, other in pairwise(spans):
        if other.start < one.end:
            raise UsageError(f"{field}: {[one.start, one.end]} and {other.start} overlap")
    return tuple(spans)


def _is_span(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_offset, value))


def _is_offset(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_span(text: str, value: Any, field: str) -> Span:
    if isinstance(value, str):
        return find_words(text, value, field)
    if isinstance(value, Mapping) and set(value) == {"start", "end"}:
        value = [value["start"], value["end"]]
    if not _is_span(value):
        raise UsageError(f"{field}: {value!r} is no [start, end] and no quotation")
    start, end = value
    if not 0 <= start < end <= len(text):
        raise UsageError(f"{field}: {[start, end]} is outside of a text of {len(text)} characters")
    return Span(start, end)


def find_words(text: str, words: str, field: str = "spans") -> Span:
    """Returns the one place of a quotation; line ends in it match any white space of the text.

    Raises UsageError where the words do not stand there or stand there more than once.
    """
    wanted = words.strip()
    if not wanted:
        raise UsageError(f"{field}: quote the words, exactly as they stand in the text")
    found = _find_all(text, wanted)
    if not found:
        raise UsageError(f"{field}: the text does not say {_short(wanted)}; quote it to the letter")
    if len(found) > 1:
        raise UsageError(
            f"{field}: {_short(wanted)} stands in the text more than once; quote more words, "
            "or give their offsets"
        )
    return found[0]


def _find_all(text: str, words: str) -> list[Span]:
    """Returns the first two places of words in a text."""
    found: list[Span] = []
    plain = text.translate(_BLANK)
    wanted = words.replace("\r\n", "\n").translate(_BLANK)
    at = plain.find(wanted)
    while at >= 0 and len(found) < 2:
        found.append(Span(at, at + len(wanted)))
        at = plain.find(wanted, at + 1)
    return found


_BLANK = dict.fromkeys(map(ord, "\n\r\t\u00a0"), " ")


def _short(words: str) -> str:
    return repr(words if len(words) <= 60 else f"{words[:59]}…")
