"""Tells what would be withheld in a case: what kind of thing, how often, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from recount.redact.mask import Masked, mask
from recount.redact.withheld import Record, Withheld


def report_withheld(withheld: Withheld, *, with_text: bool = False) -> Iterator[Record]:
    """Yields a line for each wording that is withheld, by its kind, then in the texts' order.

    `where` has the offsets in the documents' own titles and texts (ends exclusive). The wording
    itself stands there only `with_text`: then the report is as private as the case.
    """
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for doc in withheld.known.get("document", ()):
        title = doc["title"] or ""
        for name, text, masked in (
            ("title", title, mask(title, withheld.names[doc["id"]])),
            ("text", doc["text"], withheld.texts[doc["id"]]),
        ):
            for kind, wording, start, end in _cuts(text, masked):
                where = {"document": doc["id"], "field": name, "start": start, "end": end}
                found.setdefault((kind, wording), []).append(where)
    for (kind, wording), places in sorted(found.items(), key=lambda item: item[0][0]):
        line = {
            "kind": kind,
            "placeholder": withheld.marks.put(kind, wording),
            "count": len(places),
            "where": places,
        }
        yield {**line, "text": wording} if with_text else line


def _cuts(text: str, masked: Masked) -> Iterator[tuple[str, str, int, int]]:
    for ((start, end), _), kind in zip(masked.cuts, masked.kinds, strict=True):
        yield kind, text[start:end], start, end
