"""The incidents along time: a table with a bar a row, which is a list to a screen reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from recount.model import Incident
from recount.report.contents import Contents
from recount.report.incidents import badge
from recount.report.markup import Html, put, say, tag
from recount.report.words import (
    MONTHS,
    label,
    name_incident,
    pick_whole,
    say_bounds,
    say_day,
    say_times,
    weigh_incident,
)

_ROWS = 40
_COLUMNS = 60


def build_timeline(contents: Contents) -> Html | None:
    """Returns the incidents by day; beyond forty, a count of them a week or month as well."""
    dated = [(i, n) for n, i in enumerate(contents.ordered, 1) if i.when]
    if not dated:
        return None
    first = min(_first(incident) for incident, _n in dated)
    last = max(_last(incident) for incident, _n in dated)
    gravest = sorted(dated, key=lambda pair: weigh_incident(pair[0]), reverse=True)[:_ROWS]
    gravest.sort(key=lambda pair: (_first(pair[0]), _last(pair[0]), pair[1]))
    body = [_row(incident, n, first, last) for incident, n in gravest]
    rest = len(dated) - _ROWS
    more = f"The {_ROWS} gravest of {len(dated)}; all stand below." if rest > 0 else None
    head = tag(
        "tr",
        [tag("th", name, scope="col") for name in ("Day", "Incident", "People")],
        tag("th", _axis(first, last), scope="col", class_="wide"),
    )
    return tag(
        "section",
        tag("h2", "When", id="timeline"),
        _histogram([i for i, _n in dated], first, last) if rest > 0 else None,
        tag(
            "table",
            tag(
                "caption",
                f"Incidents by day, from {_name(first)} to {_name(last)}; "
                "a bar is the span within which it happened",
            ),
            tag("thead", head),
            tag("tbody", body),
            class_="timeline",
        ),
        tag("p", more, class_="quiet") if more else None,
        aria_labelledby="timeline",
    )


def _first(incident: Incident) -> date:
    return incident.when.earliest if incident.when else date.max


def _last(incident: Incident) -> date:
    return incident.when.latest if incident.when else date.max


def _name(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _place(day: date, first: date, last: date, whole: bool = False) -> float:
    """Returns where a day starts on the axis, in per cent; where it ends with `whole`."""
    days = (last - first).days + 1
    return 2 + 96 * ((day - first).days + whole) / days


def _axis(first: date, last: date) -> Html:
    ends = [tag("text", _name(first), x="2%", y=12)]
    if last != first:
        ends.append(tag("text", _name(last), x="98%", y=12, text_anchor="end"))
    return tag("svg", ends, class_="bar axis", width="100%", height=18, aria_hidden="true")


def _row(incident: Incident, number: int, first: date, last: date) -> Html:
    start = _place(_first(incident), first, last)
    end = _place(_last(incident), first, last, whole=True)
    bar = tag(
        "svg",
        tag("line", x1="2%", x2="98%", y1=9, y2=9, class_="base"),
        tag(
            "rect",
            x=f"{start:.2f}%",
            width=f"{max(end - start, 0.8):.2f}%",
            y=4,
            height=10,
            rx=2,
            class_=f"day {incident.status}",
        ),
        class_="bar",
        width="100%",
        height=18,
        aria_hidden="true",
    )
    whole = pick_whole(incident.tallies)
    tolls = [f"{label('harm', t.harm).lower()}: {say_bounds(t)}" for t in whole]
    return tag(
        "tr",
        tag("td", say_day(incident.when) if incident.when else "", class_="day", data_label="Day"),
        tag(
            "th",
            tag("a", f"{number}. ", say(name_short(incident)), href=f"#i{number}"),
            " ",
            badge(incident.status),
            scope="row",
        ),
        tag("td", "; ".join(tolls) or "–", data_label="People", class_="figure"),
        tag("td", bar, class_="wide"),
        data_status=incident.status,
    )


def name_short(incident: Incident) -> str:
    """Returns an incident's name without its day."""
    name = name_incident(incident)
    return name.removesuffix(f", {say_day(incident.when)}") if incident.when else name


def _histogram(incidents: Sequence[Incident], first: date, last: date) -> Html:
    days = (last - first).days + 1
    step = -(-days // _COLUMNS)
    counts = Counter((_first(incident) - first).days // step for incident in incidents)
    top = max(counts.values())
    columns = -(-days // step)
    drawn = [
        tag(
            "rect",
            tag("title", say_times(n, "incident")),
            x=f"{100 * k / columns:.2f}%",
            y=round(60 - 56 * n / top, 1),
            width=f"{90 / columns:.2f}%",
            height=round(56 * n / top, 1),
            class_="column",
        )
        for k, n in sorted(counts.items())
    ]
    words = f"Incidents by their first day, {say_times(step, 'day')} a column, at most {top}"
    picture = tag(
        "svg", drawn, width="100%", height=60, role="img", aria_label=words, class_="bar histogram"
    )
    return tag("figure", picture, tag("figcaption", put(words), class_="quiet"))
