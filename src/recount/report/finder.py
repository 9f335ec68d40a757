"""Ways to one incident among many: a choice by status, and lists by month, place and kind.

Both work without script: the choice is a set of radio buttons that the style sheet looks at,
the lists are links.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from recount.model import Incident
from recount.report.contents import Contents
from recount.report.incidents import badge
from recount.report.markup import Html, say, tag
from recount.report.words import MONTHS, label, label_event, name_incident, say_times

STATUSES = ("disputed", "corroborated", "single_source", "denied")
_FEW = 5  # incidents that need no choice
_MANY = 12  # incidents from which on lists help


def build_choice(contents: Contents) -> Html | None:
    """Returns the buttons that leave only the incidents of one status on the screen."""
    counts: Counter[str] = Counter(incident.status for incident in contents.incidents)
    if len(contents.incidents) <= _FEW or len(counts) < 2:
        return None
    buttons = [_button("all", f"all {len(contents.incidents)}", chosen=True)]
    buttons += [
        _button(status, f"{label('status_mark', status)} {label('status', status)} ({n})")
        for status in STATUSES
        if (n := counts[status])
    ]
    legend = tag("legend", "Show incidents by how the accounts stand")
    return tag("fieldset", legend, buttons, class_="choice")


def _button(key: str, words: str, *, chosen: bool = False) -> Html:
    button = tag(
        "input",
        type="radio",
        name="only",
        id=f"only-{key}",
        checked="checked" if chosen else None,
        autocomplete="off",
    )
    return tag("label", button, " ", words)


def has_index(contents: Contents) -> bool:
    """Whether there are so many incidents that lists help."""
    return len(contents.incidents) > _MANY


def build_index(contents: Contents) -> Html | None:
    """Returns all incidents listed by month, by place and by kind; null where they are few."""
    if not has_index(contents):
        return None
    numbered = list(enumerate(contents.ordered, 1))
    lists = (
        ("By month", _group(numbered, _month, by_key=True)),
        ("By place", _group(numbered, _country)),
        ("By kind", _group(numbered, lambda incident: label_event(incident.event))),
    )
    return tag(
        "section",
        tag("h2", "Find an incident", id="index"),
        [_list(name, groups) for name, groups in lists],
        class_="index",
        aria_labelledby="index",
    )


Numbered = tuple[int, Incident]


def _group(
    numbered: Sequence[Numbered], key: Callable[[Incident], str], *, by_key: bool = False
) -> Mapping[str, list[Numbered]]:
    """Groups incidents; the fullest group first, or in the order of their keys."""
    groups: dict[str, list[Numbered]] = defaultdict(list)
    for number, incident in numbered:
        groups[key(incident)].append((number, incident))
    names = sorted(groups, key=lambda name: (0 if by_key else -len(groups[name]), name))
    return {name: sorted(groups[name], key=_day) for name in names}


def _day(numbered: Numbered) -> tuple[str, int]:
    when = numbered[1].when
    return when.earliest.isoformat() if when else "9999", numbered[0]


def _month(incident: Incident) -> str:
    return f"{incident.when.earliest:%Y-%m}" if incident.when else "day not read"


def _country(incident: Incident) -> str:
    place = incident.place
    return (place.country_name or place.name) if place else "place not read"


def _say_month(key: str) -> str:
    year, dash, month = key.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if dash else key


def _list(name: str, groups: Mapping[str, list[Numbered]]) -> Html:
    inside = [
        tag(
            "li",
            tag("b", say(_say_month(key) if name == "By month" else key)),
            tag("ul", [_link(number, incident) for number, incident in found]),
        )
        for key, found in groups.items()
    ]
    held = say_times(len(groups), "group")
    return tag("details", tag("summary", f"{name} ({held})"), tag("ul", inside, class_="spots"))


def _link(number: int, incident: Incident) -> Html:
    return tag(
        "li",
        tag("a", f"{number}. ", say(name_incident(incident)), href=f"#i{number}"),
        " ",
        badge(incident.status),
        data_status=incident.status,
    )
