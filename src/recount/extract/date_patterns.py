"""Compiles the shapes of date expressions (`date_shapes.toml`) over the classes of `date_lex`.

All shapes form one pattern over a text's class string, so that one pass finds them all.
"""

from __future__ import annotations

import re
from functools import cache

from recount.extract.date_lex import LETTER
from recount.vocab.loader import load_table

_IDLE = ["word", "mark", "stop", "close"]
_CORE = (
    "era iso numeric month maybe_month season maybe_season weekday deictic day week fortnight "
    "monthw yearw quarter decadew century weekend part period decade short year holiday feast "
    "cardinal ordinal"
)
_WORD = re.compile(r"[A-Za-z_]+")


@cache
def date_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """Returns the pattern, and the kind of shape of each of its named groups."""
    table = load_table("date_shapes")
    fragments: dict[str, str] = table["fragments"]

    def letter(match: re.Match[str]) -> str:
        word = match.group()
        if word in fragments:
            return "(?:" + _WORD.sub(letter, fragments[word]) + ")"
        return LETTER[word]

    rows, kinds = [], {}
    for i, shape in enumerate(table["shapes"]):
        kinds[f"_{i}"] = shape["kind"]
        rows.append(f"(?P<_{i}>{_WORD.sub(letter, shape['form']).replace(' ', '')})")
    idle = "".join(LETTER[kind] for kind in _IDLE)
    core = "".join(LETTER[kind] for kind in _CORE.split())
    # Most places are given up at once: no shape reaches its core over an idle word.
    reach = f"(?![{idle}{LETTER['comma']}])(?=[^{core}{idle}]{{0,12}}[{core}])"
    return re.compile(f"{reach}(?:{'|'.join(rows)})"), kinds
