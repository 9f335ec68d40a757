"""A comparison of two versions as one self-contained page, in the style of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recount.compare.claims import name_claim
from recount.compare.diff import Difference
from recount.compare.versions import Change, FieldChange, What
from recount.compare.words import (
    PLURALS,
    list_changes,
    say_agreement,
    say_both,
    say_counts,
    say_field,
    say_kind,
    say_sides,
)
from recount.reconcile import find_policy
from recount.report.evidence import mark
from recount.report.frame import wrap_page
from recount.report.markup import Html, put, say, tag

Numbers = dict[tuple[str, str], int]


def build_difference_page(difference: Difference, title: str | None = None) -> str:
    """Returns the page as HTML: no script, no request; the same difference, the same bytes."""
    numbers = _number(difference)
    named = title or f"{difference.a.name} and {difference.b.name}, compared"
    parts = [_summary(difference), _agreement(difference)]
    parts += [_changes(difference, what, numbers) for what in PLURALS]
    parts.append(_evidence(difference, numbers))
    skip = tag("a", "Skip to the changes", href="#summary", class_="skip")
    return wrap_page(named, skip, _header(difference, named), tag("main", parts))


def _header(difference: Difference, title: str) -> Html:
    links = [("summary", "In short"), ("agreement", "Agreement")]
    links += [(name, name.capitalize()) for name in PLURALS.values()] + [("evidence", "Evidence")]
    return tag(
        "header",
        tag("h1", say(title)),
        tag(
            "p",
            f"What is not the same from A to B. {say_sides(difference)}. Tallies under "
            f"{find_policy(difference.codebook).name}.",
            class_="lead",
        ),
        tag("nav", [tag("a", name, href=f"#{key}") for key, name in links], aria_label="Sections"),
    )


def _section(key: str, title: str, *children: Html | list[Html] | None) -> Html:
    return tag("section", tag("h2", title, id=key), *children, aria_labelledby=key)


def _table(caption: str, heads: Sequence[str], rows: list[Html]) -> Html:
    head = tag("tr", [tag("th", name, scope="col") for name in heads])
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", rows))


def _summary(difference: Difference) -> Html:
    lines = [tag("li", line) for line in say_counts(difference)]
    return _section("summary", "In short", tag("ul", lines, class_="short"))


def _agreement(difference: Difference) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", found.field, scope="row"),
            tag("td", say_agreement(found), data_label="Alpha", class_="figure"),
            tag("td", found.metric, data_label="Metric"),
            tag("td", found.units, data_label="Coded by both", class_="figure"),
            tag("td", found.same, data_label="Of them alike", class_="figure"),
        )
        for found in difference.agreement
    ]
    caption = f"Krippendorff’s alpha over {difference.scope}: 1 is perfect, 0 what chance gives"
    heads = ("Field", "Alpha", "Metric", "Coded by both", "Of them alike")
    return _section("agreement", "Agreement", _table(caption, heads, rows))


def _changes(difference: Difference, what: What, numbers: Numbers) -> Html:
    found, rest = list_changes(difference, what)
    items: list[Html] = [_change(change, numbers) for change in found]
    if not items or rest:
        items.append(tag("p", f"{rest}." if rest else "No change.", class_="quiet"))
    name = PLURALS[what]
    return _section(name, name.capitalize(), items)


def _change(change: Change, numbers: Numbers) -> Html:
    ids = " → ".join(" ".join(side) for side in (change.a, change.b) if side)
    rows = [
        tag(
            "tr",
            tag("th", say_field(field), scope="row"),
            tag("td", _value(field, "a", numbers), data_label="A"),
            tag("td", _value(field, "b", numbers), data_label="B"),
        )
        for field in change.fields
    ]
    return tag(
        "section",
        tag("h3", tag("span", say_kind(change), class_="badge"), " ", say(change.name)),
        tag("p", ids, class_="quiet"),
        tag("p", say(change.note)) if change.note else None,
        _table("Fields that are not the same", ("Field", "A", "B"), rows) if rows else None,
        class_="incident",
    )


def _value(field: FieldChange, side: str, numbers: Numbers) -> Html:
    claim = field.a_claim if side == "a" else field.b_claim
    value = say_both(field)[side == "b"]
    number = numbers.get((side, claim or ""))
    mark = tag("a", f"E{number}", href=f"#e{number}") if number else None
    return put(say(value), " ", tag("span", mark, class_="refs") if mark else None)


def _cited(difference: Difference) -> Iterator[tuple[str, str]]:
    for change in difference.changes:
        for field in change.fields:
            for side, claim in (("a", field.a_claim), ("b", field.b_claim)):
                if claim:
                    yield side, claim


def _number(difference: Difference) -> Numbers:
    """Numbers the claims behind the figures, in the order of the page."""
    numbers: Numbers = {}
    for side, claim in _cited(difference):
        version = difference.a if side == "a" else difference.b
        if claim in version.by_id:
            numbers.setdefault((side, claim), len(numbers) + 1)
    return numbers


def _evidence(difference: Difference, numbers: Numbers) -> Html:
    items = []
    for (side, claim_id), number in numbers.items():
        version = difference.a if side == "a" else difference.b
        claim = version.by_id[claim_id]
        items.append(
            tag(
                "li",
                tag("span", f"E{number}", class_="num"),
                tag("blockquote", mark(claim, version.docs.get(claim.doc_id)), dir="auto"),
                tag("p", f"{side.upper()}: ", say(name_claim(claim, version)), f" · {claim_id}"),
                id=f"e{number}",
            )
        )
    none = tag("p", "No figure changed.", class_="quiet")
    return _section("evidence", "Evidence", tag("ol", items, class_="evidence") if items else none)
