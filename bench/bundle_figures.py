"""Whether the figures of a bundle's gold stand in the reports that are said to give them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_HARMS = ("killed", "injured", "detained", "displaced")


@cache
def read_form() -> Row:
    """Returns the form of a gold and the number words, from data/bundles.toml."""
    return tomllib.loads((Path(__file__).parent / "data" / "bundles.toml").read_text("utf-8"))


def earlier(harm: str) -> str:
    """Returns the key under which an account keeps its earlier figures of a harm."""
    return "superseded" if harm == "killed" else f"superseded_{harm}"


def check_figures(gold: Row, texts: dict[str, str]) -> Iterator[str]:
    """Yields a line for each figure that none of the reports named for it contains.

    `texts` has each report's title and text under its id. A figure that is marked as derived is
    looked for by its terms ("4+1"), a vague one by its word.
    """
    for incident in gold["incidents"]:
        for account in incident["accounts"]:
            told = "\n".join(texts[doc] for doc in account["documents"])
            for figure, what in _figures(account):
                if not says(told, figure):
                    yield f"{incident['key']}: {account['source']}: no {figure} {what}"
            for wrong in account.get("misreported", []):
                if not says(texts[wrong["document"]], set(wrong["figure"])):
                    yield f"{incident['key']}: {wrong['document']} says no {wrong['figure']}"
    for row in [*gold["background"], *gold.get("decoys", [])]:
        if not says(texts[row["document"]], {row["figure"]}):
            yield f"{row['document']} says no {row['figure']}"


def _figures(account: Row) -> Iterator[tuple[set[int | str], str]]:
    """Yields each figure as what may stand in the text for it, with the harm."""
    for harm in _HARMS:
        for pair in account.get(earlier(harm), []):
            yield _stated(pair), f"{harm}, superseded"
        if account[harm] is None:
            continue
        if terms := account.get("derived", {}).get(harm):
            for term in re.findall(r"\d+", terms):
                yield {int(term)}, f"{harm}, derived"
        elif word := account.get("vague", {}).get(harm):
            yield {word}, harm
        else:
            yield _stated(account[harm]), harm
    for part in account.get("parts", []):
        yield _stated(part["figure"]), f"{part['harm']}, {part['who']}"


def _stated(pair: list[Any]) -> set[int | str]:
    """Returns the numbers that a text may name for a range: "more than 100" is [101, None]."""
    low, high = pair
    return {low, low - 1} if high is None else ({high} if low == 0 else {low, high})


def says(text: str, figures: Iterable[int | str]) -> bool:
    """Whether a text names one of the figures, in digits or in words."""
    forms = [form for figure in figures for form in _forms(figure)]
    return any(
        re.search(rf"(?<![\w,.])(?:{re.escape(form)})(?!\w|[,.]\d)", text, re.IGNORECASE)
        for form in forms
    )


def _forms(figure: int | str) -> Iterator[str]:
    if isinstance(figure, str):
        yield figure
        return
    words = read_form()["numbers"]
    yield from (str(figure), f"{figure:,}", f"{figure}th", f"{figure}rd", f"{figure}nd")
    if figure >= 1_000_000:
        yield f"{figure / 1_000_000:g} million"
    yield from words["loose"].get(str(figure), ())
    yield from words["ordinals"][figure : figure + 1]
    if figure < len(words["ones"]):
        yield words["ones"][figure]
    elif figure < 100:
        ten, one = divmod(figure, 10)
        tail = words["ones"][one] if one else ""
        yield from (f"{words['tens'][ten - 2]}{dash}{tail}".strip(" -") for dash in "- ")
