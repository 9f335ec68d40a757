"""Ranges drawn as bars in inline SVG, beside the words that say the same.

Positions are percentages, so that a bar is as wide as its cell while lines and text keep their
size, on a telephone and on paper.
"""

from __future__ import annotations

from collections.abc import Iterable

from recount.model import Incident
from recount.report.markup import Html, put, tag

_MARGIN = 1.2  # room to the right of the highest figure, where open ends run on


def find_top(incident: Incident, harm: str) -> int:
    """Returns the highest figure that any account or tally of an incident gives for a harm."""
    ends: list[int | None] = []
    for account in incident.accounts:
        ends += account.says.get(harm, (None, None))
    for tally in incident.tallies:
        if tally.harm == harm:
            ends += [tally.low, tally.best, tally.high]
    return max((end for end in ends if end is not None), default=0)


def draw_range(
    low: int | None,
    high: int | None,
    top: int,
    *,
    best: int | None = None,
    words: str,
    class_: str = "account",
) -> Html | None:
    """Returns a bar from `low` to `high` on a scale from 0 to somewhat more than `top`.

    An open upper end runs to the right edge and ends in an arrow; `best` is a diamond. `words`
    is the text alternative. Null where there is nothing to draw.
    """
    if (low is None and high is None and best is None) or top <= 0:
        return None
    first = _percent(low or 0, top)
    last = 100.0 if high is None else _percent(high, top)
    drawn: list[Html] = [tag("line", x1="0", x2="100%", y1=9, y2=9, class_="base")]
    if high is None:
        drawn.append(_line(first, last, "open"))
        drawn.append(_at(100.0, tag("path", d="M-7 4 L-1 9 L-7 14", class_="arrow")))
        drawn.append(_tick(first))
    elif high == low:
        drawn.append(_at(first, tag("circle", cx=0, cy=9, r=4.5, class_="point")))
    else:
        drawn.append(_line(first, last, "span"))
        drawn += [_tick(first), _tick(last)]
    if best is not None:
        shape = tag("path", d="M0 2 L7 9 L0 16 L-7 9 Z", class_="best")
        drawn.append(_at(_percent(best, top), shape))
    return tag(
        "svg",
        drawn,
        class_=f"bar {class_}",
        role="img",
        aria_label=words,
        width="100%",
        height=18,
        focusable="false",
    )


def draw_axis(top: int) -> Html | None:
    """Returns the scale of a column of bars: nothing, half and the highest figure."""
    if top <= 0:
        return None
    marks = [0, top // 2, top] if top > 1 else [0, top]
    drawn: list[Html] = []
    for mark in marks:
        x = f"{_percent(mark, top):.2f}%"
        drawn.append(tag("line", x1=x, x2=x, y1=12, y2=17, class_="base"))
        anchor = "start" if mark == 0 else "middle"
        drawn.append(tag("text", put(mark), x=x, y=10, text_anchor=anchor))
    return tag("svg", drawn, class_="bar axis", width="100%", height=18, aria_hidden="true")


def _percent(value: int, top: int) -> float:
    return 1.5 + 98.5 * value / (top * _MARGIN)


def _line(first: float, last: float, class_: str) -> Html:
    return tag("line", x1=f"{first:.2f}%", x2=f"{last:.2f}%", y1=9, y2=9, class_=class_)


def _tick(at: float) -> Html:
    return tag("line", x1=f"{at:.2f}%", x2=f"{at:.2f}%", y1=4, y2=14, class_="tick")


def _at(percent: float, shape: Html | Iterable[Html]) -> Html:
    return tag("svg", shape, x=f"{percent:.2f}%", overflow="visible")
