"""One self-contained page: no script, no request, every text escaped, good on paper too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from recount.model import Incident
from recount.report.background import (
    build_background,
    build_issues,
    build_method,
    build_sources,
    load_loaded_words,
)
from recount.report.contents import Contents
from recount.report.evidence import build_evidence, count_evidence
from recount.report.finder import STATUSES, build_choice, build_index, has_index
from recount.report.frame import wrap_page
from recount.report.incidents import badge, build_incident
from recount.report.maps import build_maps
from recount.report.markup import Html, put, say, tag
from recount.report.timeline import build_timeline, name_short
from recount.report.words import label, pick_whole, say_day, say_tally, say_times, weigh_incident
from recount.values import When

_SHORT = 12  # incidents named at the top


def build_page(contents: Contents) -> str:
    """Returns the page as HTML.

    It holds no script and asks for nothing outside itself, which its Content-Security-Policy
    enforces; the same contents give the same bytes, and UTF-8 can write them: no surrogates.
    """
    parts = [part for part in _parts(contents, load_loaded_words()) if part]
    skip = tag("a", "Skip to the incidents", href="#incidents", class_="skip")
    return wrap_page(contents.title, skip, _header(contents), tag("main", parts))


def _parts(contents: Contents, words: Mapping[str, str]) -> list[Html | None]:
    return [
        _summary(contents),
        build_timeline(contents),
        build_maps(contents),
        build_index(contents),
        *_incidents(contents),
        build_background(contents),
        build_sources(contents, words),
        build_issues(contents),
        build_method(contents),
        build_evidence(contents),
    ]


def _incidents(contents: Contents) -> list[Html | None]:
    built = [build_incident(contents, i, n) for n, i in enumerate(contents.ordered, 1)]
    harmed = sum(bool(incident.tallies) for incident in contents.ordered)
    none = tag("p", "No account gives a number of people harmed in one happening.")
    return [
        tag(
            "section",
            tag("h2", "Incidents with people harmed", id="incidents"),
            built[:harmed] or none,
            aria_labelledby="incidents",
        ),
        tag(
            "section",
            tag("h2", "Other incidents and developments", id="others"),
            built[harmed:],
            aria_labelledby="others",
        )
        if built[harmed:]
        else None,
    ]


def _header(contents: Contents) -> Html:
    outlets = {doc.outlet for doc in contents.documents if doc.outlet}
    days = sorted(doc.published for doc in contents.documents if doc.published)
    span = f", published {say_day(When(days[0], days[-1]))}" if days else ""
    copied = len(set(contents.copies) & set(contents.docs))
    copies = f" ({say_times(copied, 'copy', 'copies')} among them)" if copied else ""
    outlet = f" of {say_times(len(outlets), 'outlet')}" if outlets else ""
    links = [tag("a", name, href=f"#{key}") for key, name in _sections(contents)]
    return tag(
        "header",
        tag("h1", say(contents.title)),
        tag(
            "p",
            f"{say_times(len(contents.documents), 'report')}{outlet}{copies}{span}, make "
            f"{say_times(len(contents.claims), 'claim')} about "
            f"{say_times(len(contents.incidents), 'incident')}. This page shows who says what, how "
            "the accounts stand to each other, and the sentence behind every figure: follow a "
            "mark like ",
            tag("span", "E1", class_="refs"),
            ".",
            class_="lead",
        ),
        tag("nav", links, aria_label="Sections"),
        build_choice(contents),
    )


def _sections(contents: Contents) -> list[tuple[str, str]]:
    found = [("summary", "In short")]
    if any(incident.when for incident in contents.incidents):
        found.append(("timeline", "When"))
    if any(i.place and i.place.lat is not None for i in contents.incidents):
        found.append(("map", "Where"))
    if has_index(contents):
        found.append(("index", "Index"))
    found.append(("incidents", "Incidents"))
    if any(not incident.tallies for incident in contents.incidents):
        found.append(("others", "Developments"))
    if contents.background:
        found.append(("background", "Background figures"))
    if contents.sources:
        found.append(("sources", "Sources"))
    if contents.issues:
        found.append(("issues", "Not read"))
    return [*found, ("method", "Method"), ("evidence", "Evidence")]


def _summary(contents: Contents) -> Html:
    counts: Counter[str] = Counter(incident.status for incident in contents.incidents)
    statuses = [
        tag(
            "li",
            badge(status),
            f" {say_times(counts[status], 'incident')}: ",
            label("status_meaning", status),
        )
        for status in STATUSES
        if counts[status]
    ]
    harmed = [incident for incident in contents.ordered if incident.tallies]
    gravest = sorted(harmed, key=weigh_incident, reverse=True)[:_SHORT]
    lines = [_line(contents, incident) for incident in harmed if incident in gravest]
    rest = len(harmed) - len(lines)
    more = f"The {_SHORT} gravest; {say_times(rest, 'more incident')} with people harmed below."
    return tag(
        "section",
        tag("h2", "In short", id="summary"),
        tag("ul", lines, class_="short") if lines else None,
        tag("p", more, class_="quiet") if rest else None,
        tag("ul", statuses, class_="statuses"),
        tag("p", f"{count_evidence(contents)} of the reports are cited.", class_="quiet"),
        aria_labelledby="summary",
    )


def _line(contents: Contents, incident: Incident) -> Html:
    position = contents.ordered.index(incident) + 1
    whole = pick_whole(incident.tallies)
    tolls = [f"{label('harm', t.harm).lower()}: {say_tally(t)}" for t in whole]
    when = f", {say_day(incident.when)}" if incident.when else ""
    return tag(
        "li",
        tag("a", say(name_short(incident)), href=f"#i{position}"),
        put(when, " – "),
        tag("b", "; ".join(tolls)),
        " ",
        badge(incident.status),
        data_status=incident.status,
    )
