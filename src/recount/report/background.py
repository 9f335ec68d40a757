"""The parts behind the incidents: background figures, sources and their words, issues, method."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from recount.model import Claim, Decision
from recount.report.contents import Contents
from recount.report.evidence import cite
from recount.report.incidents import badge
from recount.report.markup import Html, put, say, tag
from recount.report.words import (
    label,
    label_kind,
    say_day,
    say_list,
    say_place,
    say_range,
    say_times,
)
from recount.vocab.loader import load_table

_STATUSES = ("corroborated", "disputed", "single_source", "denied")


def build_background(contents: Contents) -> Html | None:
    """Returns the figures of a period or of the whole war, which no tally contains."""
    if not contents.background:
        return None
    rows = []
    for claim, count in contents.background:
        value = count.value
        whom = label("harm", value.harm)
        if value.group != "persons":
            whom = f"{whom}: {label('group', value.group)}"
        if value.unit != "persons":
            whom = f"{whom} ({value.unit})"
        over = say_day(claim.when.value) if claim.when else label("scope", value.scope)
        place = say_place(claim.place.value) if claim.place else "not said"
        cells = [
            tag("th", say(name_source(contents, claim)), scope="row"),
            tag("td", whom, data_label="People"),
            tag(
                "td",
                say_range(value.low, value.high, value.vague),
                " ",
                cite(contents, [claim.id]),
                data_label="Figure",
                class_="figure",
            ),
            tag("td", over, data_label="Over"),
            tag("td", say(place), data_label="Where"),
        ]
        rows.append(tag("tr", cells))
    names = ("Source", "People", "Figure", "Over", "Where")
    return tag(
        "section",
        tag("h2", "Background figures, in no tally", id="background"),
        tag(
            "p",
            "Totals over a period, a region or the whole war. They are not a single "
            "happening, so they are never added to one.",
        ),
        _table(names, rows),
        aria_labelledby="background",
    )


def name_source(contents: Contents, claim: Claim) -> str:
    """Returns who a claim is attributed to; the outlet for its own voice."""
    party = claim.source
    if party and party.identity:
        return party.identity.name
    if party:
        return party.evidence.text
    doc = contents.docs.get(claim.doc_id)
    outlet = (doc.outlet if doc else None) or "the outlet"
    return outlet if claim.attribution.manner == "own" else f"a source not named, in {outlet}"


def load_loaded_words() -> dict[str, str]:
    """Returns the words that judge whom they name, each with the entry that it is a form of."""
    table = load_table("loaded")
    return {form: key for key, entry in table.items() for form in entry["forms"]}


def count_words(claims: Sequence[Claim], words: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Counts which loaded words stand in the words of whom, by the source's id.

    `words` maps each form of a loaded word, lower case, to the entry that is counted. Only
    what is put in a source's mouth is counted, once a claim; copies are not.
    """
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        identity = claim.source.identity if claim.source else None
        if identity is None or claim.copy_of:
            continue
        said = f" {' '.join(_words(claim.attribution.content.text))} "
        found = {entry for form, entry in words.items() if f" {form} " in said}
        counted[identity.id].update(found)
    return counted


def _words(text: str) -> list[str]:
    letters = "".join(c if c.isalnum() or c in "'-" else " " for c in text.lower())
    return letters.replace("’", "'").replace("'s ", " ").split()


def build_sources(contents: Contents, words: Mapping[str, str]) -> Html | None:
    """Returns who speaks, for which side, how often, and with which loaded words."""
    if not contents.sources:
        return None
    used = count_words(contents.claims, words)
    rows = []
    for source in contents.sources:
        shown = [f"{word} ({n})" for word, n in sorted(used.get(source.id, {}).items())]
        also = ", ".join(source.aliases[:6])
        cells = [
            tag(
                "th",
                say(source.name, "span"),
                tag("small", "also: ", say(also)) if also else None,
                scope="row",
            ),
            tag("td", label_kind(source.kind), data_label="Kind"),
            tag("td", say(source.side) if source.side else "–", data_label="Side"),
            tag("td", put(source.claims), data_label="Claims", class_="figure"),
            tag("td", put(source.documents), data_label="Reports", class_="figure"),
            tag("td", say(", ".join(shown)) if shown else "–", data_label="Loaded words"),
        ]
        rows.append(tag("tr", cells))
    return tag(
        "section",
        tag("h2", "Sources", id="sources"),
        tag(
            "p",
            "Who speaks in the reports. This page uses neutral names; the last column counts "
            "the loaded words that each source itself uses for people and sides.",
        ),
        _table(("Source", "Kind", "Side", "Claims", "Reports", "Loaded words"), rows),
        aria_labelledby="sources",
    )


def build_issues(contents: Contents) -> Html | None:
    """Returns what could not be read, named."""
    if not contents.issues:
        return None
    rows = [
        tag(
            "tr",
            tag("th", say(issue.subject), scope="row"),
            tag("td", issue.severity, data_label="Severity"),
            tag("td", tag("code", issue.code), data_label="Code"),
            tag("td", say(issue.message), data_label="What"),
        )
        for issue in contents.issues
    ]
    return tag(
        "section",
        tag("h2", "What could not be read", id="issues"),
        _table(("Input", "Severity", "Code", "What"), rows),
        aria_labelledby="issues",
    )


def build_method(contents: Contents) -> Html:
    """Returns how the page was made: statuses, codebook, versions, decisions."""
    meanings = [
        put(tag("dt", badge(status)), tag("dd", label("status_meaning", status), "."))
        for status in _STATUSES
    ]
    versions = [f"{name} {version}" for name, version in sorted(contents.versions.items())]
    methods = sorted({method for claim in contents.claims for method in claim.methods.values()})
    return tag(
        "section",
        tag("h2", "How this page was made", id="method"),
        tag(
            "p",
            "A program read the reports, noted every statement together with who makes it and "
            "the words that say so, joined statements about the same happening into incidents, and "
            "compared the accounts. It does not know what is true. A value that was not read is "
            "left open and never guessed.",
        ),
        tag("dl", meanings, class_="meanings"),
        tag("ul", [tag("li", line) for line in _rules(contents)]),
        _decisions(contents.decisions),
        tag(
            "p",
            "Made with ",
            say_list(versions) or "recount",
            ". Methods: ",
            ", ".join(methods) or "none",
            ".",
            class_="quiet",
        ),
        aria_labelledby="method",
    )


def _rules(contents: Contents) -> list[str]:
    return [
        "An account is what one source says in the end, however many outlets repeat it: copies "
        "and reports that quote the same source count once.",
        "A later figure of the same source replaces its earlier one; that is no disagreement.",
        "A figure for some of the people (“of them children”) is a part of the total.",
        "“At least” leaves the upper end open; the bar then ends in an arrow.",
        f"Lowest, best and highest follow the rules of the codebook {contents.codebook}; "
        "each of them names the sentence that set it.",
    ]


def _decisions(decisions: Sequence[Decision]) -> Html | None:
    if not decisions:
        return tag("p", "No person has checked any claim of this page yet.")
    people = sorted({decision.by for decision in decisions})
    return tag(
        "p", f"{say_times(len(decisions), 'decision')} by ", say(say_list(people)), " went into it."
    )


def _table(names: Sequence[str], rows: Sequence[Html]) -> Html:
    head = tag("tr", [tag("th", name, scope="col") for name in names])
    return tag("table", tag("thead", head), tag("tbody", rows))
