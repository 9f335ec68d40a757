"""Which incidents a codebook records at all, as conditions that its table names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from recount.model import Incident, Tally
from recount.values import Place
from recount.vocab.ontology import event_types

Condition = Callable[[Incident], str | None]
"""Returns why an incident is left out, null if it is not."""


def admit_incident(incident: Incident, admits: Sequence[str]) -> str | None:
    """Returns why a codebook leaves an incident out, in words; null if it records it."""
    reasons = [reason for name in admits if (reason := CONDITIONS[name](incident))]
    return "; ".join(reasons) or None


def _need_death(incident: Incident) -> str | None:
    """UCDP GED: at least one direct death in low, best or high."""
    return None if _harmed(incident, ("killed",)) else "nobody is said to have been killed"


def _need_casualty(incident: Incident) -> str | None:
    """AOAV: at least one casualty."""
    harmed = _harmed(incident, ("killed", "injured", "casualties"))
    return None if harmed else "nobody is said to have been killed or injured"


def _need_explosive(incident: Incident) -> str | None:
    """AOAV: explosive violence."""
    kind = event_types().get(incident.event)
    return None if kind and kind.family == "explosion" else "no explosive weapon is told of"


def _need_day(incident: Incident) -> str | None:
    """AOAV: a clear date."""
    when = incident.when
    clear = when is not None and when.anchored_on != "default"
    return None if clear else "no clear date"


def _need_one_day(incident: Incident) -> str | None:
    """AOAV: within 24 hours; two dates are a night."""
    when = incident.when
    return "it spans more than 24 hours" if when and when.days > 2 else None


def _need_place(incident: Incident) -> str | None:
    """ACLED and AOAV: a place below the country."""
    place = incident.place
    return "no place below the country" if place is None or _is_country(place) else None


def _is_country(place: Place) -> bool:
    return place.name == place.country_name or (place.feature_code or "").startswith("PCL")


def _harmed(incident: Incident, harms: Sequence[str]) -> bool:
    return any(tally.harm in harms and _most(tally) > 0 for tally in incident.tallies)


def _most(tally: Tally) -> int:
    return max(n or 0 for n in (tally.low, tally.best, tally.high, tally.least_high))


CONDITIONS: Mapping[str, Condition] = {
    "death": _need_death,
    "casualty": _need_casualty,
    "explosive": _need_explosive,
    "day": _need_day,
    "one_day": _need_one_day,
    "place": _need_place,
}
"""The conditions by the names that a codebook's `admits` gives."""
