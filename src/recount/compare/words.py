"""How a comparison is said to a reader, on a terminal and on a page alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recount.compare.agreement import Agreement
from recount.compare.diff import Difference
from recount.compare.versions import Change, FieldChange, What
from recount.report.words import label, label_event, say_list, say_number, say_times

KINDS = {
    "new": "new",
    "gone": "gone",
    "changed": "changed",
    "merged": "merged",
    "split": "split",
    "only_a": "only in A",
    "only_b": "only in B",
    "contradicts": "contradicting each other",
}
PLURALS: dict[What, str] = {
    "incident": "incidents",
    "decision": "decisions",
    "claim": "claims",
    "document": "documents",
}


def say_counts(difference: Difference) -> list[str]:
    """Returns a line for each kind of record ("incidents: 1 new, 2 changed")."""
    counts = difference.count()
    return [
        f"{name}: {', '.join(_say_kinds(counts[what])) if what in counts else 'no change'}"
        for what, name in PLURALS.items()
    ]


def _say_kinds(kinds: Mapping[str, int]) -> list[str]:
    return [f"{say_number(kinds[key])} {words}" for key, words in KINDS.items() if key in kinds]


def list_changes(difference: Difference, what: What) -> tuple[list[Change], str | None]:
    """Returns the changes of a kind that a reader wants listed, and a word on the others.

    Claims of a document that only one side has are as many as it makes; they are counted.
    """
    found = [change for change in difference.changes if change.what == what]
    if what != "claim":
        return found, None
    listed = [change for change in found if not _comes_with_document(difference, change)]
    rest = say_times(len(found) - len(listed), "claim")
    said = f"{rest} of documents that only one side has, not listed here"
    return listed, said if len(listed) < len(found) else None


def _comes_with_document(difference: Difference, change: Change) -> bool:
    side, other = (difference.b, difference.a) if change.b else (difference.a, difference.b)
    if change.change not in ("new", "gone"):
        return False
    return side.by_id[(change.b or change.a)[0]].doc_id not in other.docs


def say_kind(change: Change) -> str:
    """Returns what became of a record, in words."""
    return KINDS[change.change]


def say_field(change: FieldChange) -> str:
    """Returns a field's name for a reader ("killed, best"); a path as it stands else."""
    part, _, rest = change.field.partition(".")
    if part not in ("tallies", "counts"):
        return change.field.replace("_", " ")
    harm, group, *more = rest.split(".")
    name = label("harm", harm).lower()
    if group != "persons":
        name = f"{name}, of them {label('group', group)}"
    return f"{name}: {' '.join(more)}"


def say_both(change: FieldChange) -> tuple[str, str]:
    """Returns a field's two values; of two lists only what each has alone."""
    a, b = change.a, change.b
    if isinstance(a, list) and isinstance(b, list) and set(a) != set(b):
        a, b = [x for x in a if x not in b], [y for y in b if y not in a]
    return _label(change.field, a), _label(change.field, b)


def _label(field: str, value: Any) -> str:
    if isinstance(value, str) and field in ("event", "event.type"):
        return label_event(value)
    return label("status", value).lower() if field == "status" else say_value(value)


def say_value(value: Any) -> str:
    """Returns a value for a reader; null as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return say_number(value)
    if isinstance(value, list):
        said = [str(one) for one in value]
        are_sentences = all(one.endswith(".") for one in said)
        return (" " if are_sentences else "; ").join(said) or "–"
    return str(value)


def say_agreement(found: Agreement) -> str:
    """Returns alpha with two decimals, or why there is none."""
    return f"{found.alpha:.2f}" if found.alpha is not None else f"none: {found.reason}"


def say_summary(counts: Mapping[str, int]) -> str:
    """Returns how many incidents are in both, here and there only, in words."""
    differ = counts["differ"]
    of_them = f" ({say_number(differ)} with other figures)" if differ else ""
    return say_list(
        [
            f"{say_number(counts['both'])} in both{of_them}",
            f"{say_number(counts['here'])} only here",
            f"{say_number(counts['there'])} only there",
        ]
    )


def say_sides(difference: Difference) -> str:
    """Returns what A and B are ("A: …, 12 reports, 30 claims, 5 incidents")."""
    return "; ".join(
        f"{key}: {side.name} ({say_times(len(side.documents), 'report')}, "
        f"{say_times(len(side.claims), 'claim')}, {say_times(len(side.incidents), 'incident')})"
        for key, side in (("A", difference.a), ("B", difference.b))
    )
