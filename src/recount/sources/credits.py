"""Reads the credit line of a report: whose text it says it carries."""

from __future__ import annotations

import re

from recount.model import Document

# "(Wire Name) –" or "PLACE, March 3 (Wire Name) -" at the head of a text.
HEAD = re.compile(r"\(\s*([A-Z][\w.&' -]{1,40}?)\s*\)\s*(?:[-–—:]|(?=[A-Z“\"]))")
# "PLACE — AFP —", "Reporting by X", "Source: X", "With X" near the end of a text.
TAIL = re.compile(
    r"(?:^|\n)\W*(?:source|via|credit|(?:with )?(?:additional )?(?:reporting|material) (?:by|from))"
    r"\s*:?\s+([A-Z][\w.&' -]{1,40}?)\s*[.)]?\s*$",
    re.IGNORECASE,
)
HEAD_LENGTH = 160
TAIL_LENGTH = 120


def fold_name(name: str | None) -> str:
    """Returns a name's letters and digits, case-folded: "The AFP" and "afp" fold alike."""
    folded = re.sub(r"[\W_]+", "", (name or "").casefold())
    return folded.removeprefix("the")


def find_credit(doc: Document) -> str | None:
    """Returns the agency or outlet that a report credits in its head or last line.

    A report's own outlet is no credit: the agency's own copy credits nobody. A forwarded message
    carries what its first sender wrote.
    """
    if doc.forwarded_from and fold_name(doc.forwarded_from) != fold_name(doc.outlet):
        return doc.forwarded_from
    found = HEAD.search(doc.text[:HEAD_LENGTH]) or TAIL.search(doc.text[-TAIL_LENGTH:])
    if not found:
        return None
    name = found.group(1).strip()
    return None if fold_name(name) == fold_name(doc.outlet) else name


def credits_outlet(doc: Document, other: Document) -> bool:
    """Whether a report credits the outlet of another one."""
    credit = find_credit(doc)
    return bool(credit and other.outlet) and fold_name(credit) == fold_name(other.outlet)
