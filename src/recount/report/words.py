"""How values are said to a reader: ranges, days, places, statuses, kinds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from recount.model import Incident, Tally
from recount.sources.roles import is_equipment
from recount.values import Harm, Place, When
from recount.vocab.loader import load_table

HARMS: tuple[str, ...] = get_args(Harm)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def label(group: str, key: str | None) -> str:
    """Returns the words for a code of one group of `labels.toml`; the code itself, readable."""
    if key is None:
        return "not known"
    words: dict[str, str] = load_table("labels").get(group, {})
    return words.get(key) or key.replace("_", " ")


def label_kind(key: str) -> str:
    """Returns a party's kind in words, from this table or else from the kinds' own."""
    own: dict[str, str] = load_table("labels")["kind"]
    entry = load_table("kinds").get(key, {})
    return own.get(key) or str(entry.get("label") or key.replace("_", " "))


def label_event(key: str) -> str:
    """Returns an event type's label, from the ontology or else from its key."""
    entry = load_table("events").get(key)
    return str(entry["label"]) if entry else key.replace("_", " ").capitalize()


def say_number(number: int) -> str:
    """Returns a number with its thousands grouped by commas."""
    return f"{number:,}"


def say_range(low: int | None, high: int | None, vague: str | None = None) -> str:
    """Returns a range of people in words; ends are inclusive, null is an open end."""
    if low is None and high is None:
        said = "no figure"
    elif low == high:
        said = "none" if low == 0 else say_number(low or 0)
    elif high is None:
        said = f"at least {say_number(low or 0)}"
    elif not low:
        said = f"up to {say_number(high)}"
    else:
        said = f"{say_number(low)} to {say_number(high)}"
    return f"“{vague}” ({said})" if vague else said


def say_bounds(tally: Tally) -> str:
    """Returns a reconciled range in words; an open top is "8 to 15 or more"."""
    low, top = tally.low, tally.least_high
    if tally.high is None and low is not None and top is not None and top > low:
        return f"{say_range(low, top)} or more"
    return say_range(low, tally.high)


def say_tally(tally: Tally) -> str:
    """Returns a reconciled figure in words, with its best value where the ends differ."""
    return _with_best(say_bounds(tally), tally.low, tally.best, tally.high)


def say_ends(low: int | None, best: int | None, high: int | None) -> str:
    """Returns three ends in words, where no more is known than these."""
    return _with_best(say_range(low, high), low, best, high)


def _with_best(said: str, low: int | None, best: int | None, high: int | None) -> str:
    return said if best is None or best in (low, high) else f"{said}, best {say_number(best)}"


def rank_tallies(tallies: Iterable[Tally]) -> list[Tally]:
    """Returns tallies as a reader wants them: the gravest harm first, the whole before parts."""
    order = {harm: n for n, harm in enumerate(HARMS)}
    return sorted(
        tallies, key=lambda t: (order.get(t.harm, len(order)), t.group != "persons", t.group)
    )


def pick_whole(tallies: Sequence[Tally]) -> list[Tally]:
    """Returns the tallies of everyone, ranked; where there are none, those of the parts."""
    whole = [tally for tally in tallies if tally.group == "persons"]
    return rank_tallies(whole or tallies)


def weigh_incident(incident: Incident) -> tuple[int, ...]:
    """Returns how grave an incident is, for choosing among many: people by harm, gravest first.

    Counts the least that the tallies of everyone give, of the part where there is no whole.
    """
    least = dict.fromkeys(HARMS, 0)
    for tally in pick_whole(incident.tallies):
        if tally.harm in least:
            least[tally.harm] = max(least[tally.harm], tally.low or 0)
    return tuple(least.values())


def pick_parties(names: Iterable[str]) -> list[str]:
    """Returns those names that are of people or bodies; "plane (Mali)" is a thing they use."""
    return [name for name in names if not is_equipment(name)]


def say_day(when: When) -> str:
    """Returns an interval in words ("30 September 2016", "3–5 May 2016", "since May 2015")."""
    first, last = when.earliest, when.latest
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if when.relation == "since":
        return f"since {first.day} {MONTHS[first.month - 1]} {first.year}"
    if when.relation == "until":
        return f"until {end}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {end}"
    return f"{first.day} {MONTHS[first.month - 1]} {first.year} – {end}"


def say_place(place: Place) -> str:
    """Returns a place in words, with the part of it that is meant and what contains it."""
    name = place.name
    if place.part == "near":
        name = f"near {name}"
    elif place.part:
        name = f"{name} ({label('part', place.part)})"
    around = [place.within_name, place.admin1, place.country_name]
    kept: list[str] = []
    for outer in around:
        if outer and outer not in kept and outer != place.name:
            kept.append(outer)
    return ", ".join([name, *kept])


def say_list(words: Iterable[str]) -> str:
    """Joins words as a sentence does ("a, b and c")."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def say_times(number: int, one: str, many: str | None = None) -> str:
    """Returns a number with its noun ("1 report", "3 reports")."""
    return f"{say_number(number)} {one if number == 1 else many or one + 's'}"


def name_incident(incident: Incident) -> str:
    """Returns a heading that a newcomer understands: what, where, when."""
    name = label_event(incident.event)
    if incident.aggregate:
        name = f"{name} (several happenings told as one)"
    if incident.place:
        place = incident.place
        inside = place.within_name or place.country_name
        where = f"near {place.name}" if place.part == "near" else f"in {place.name}"
        where += f" ({label('part', place.part)})" if place.part not in (None, "near") else ""
        where += f", {inside}" if inside and inside != place.name else ""
        name = f"{name} {where}"
    if incident.when:
        name = f"{name}, {say_day(incident.when)}"
    return name
