"""Records as JSON Lines: UTF-8, one object a line, the fields in the records' own order."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

# Written as escapes, which any JSON reader turns back: C1 controls, marks that reorder text on
# a screen (UAX #9), line separators that some readers break lines at, and lone surrogates,
# which UTF-8 cannot hold.
_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def write_line(record: Mapping[str, Any]) -> str:
    """Returns a record as one line of JSON, without the line's end."""
    return _escape(json.dumps(record, ensure_ascii=False, allow_nan=False))


def write_json(value: Any) -> bytes:
    """Returns a value as an indented JSON document, its keys in their own order."""
    spread = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{_escape(spread)}\n".encode()


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
