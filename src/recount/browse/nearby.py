"""What stands near an incident, for those who arrange claims, and where an old one has gone."""

from __future__ import annotations

import math
from datetime import timedelta

from recount.browse.results import ClaimItem, IncidentItem
from recount.browse.views import claim_items, incident_item
from recount.model import Incident, make_id
from recount.store import nearby
from recount.store.ledger import Ledger

DAYS = timedelta(days=3)
KM = 60.0
_KM_OF_DEGREE = 111.32
MOST = 20


def near_incidents(ledger: Ledger, incident: Incident, codebook: str) -> list[IncidentItem]:
    """Returns at most 20 incidents within three days and 60 km beyond its radius, fullest first."""
    found = nearby.incidents_around(
        ledger, codebook,
        days=_days(incident), box=_box(incident), without=incident.id, most=MOST,
    )  # fmt: skip
    items = (incident_item(ledger, each, codebook) for each in found)
    return [item for item in items if item is not None]


def near_claims(ledger: Ledger, incident: Incident, words: str | None) -> list[ClaimItem]:
    """Returns at most 20 claims of other incidents or of none, with these words if any are given.

    Without words, those within three days that speak of its place.
    """
    place = incident.place.name if incident.place else None
    found = nearby.claims_around(
        ledger,
        days=None if words else _days(incident),
        words=words or place,
        without=incident.id,
        most=MOST,
    )
    items = claim_items(ledger, found)
    return [items[claim_id] for claim_id in found]


def moved_to(ledger: Ledger, incident_id: str) -> list[str]:
    """Returns where the claims of an incident that is no more are now, most of them first.

    An incident's id is made of that of its earliest claim, so that the claim is found by it.
    Nothing is found where no claim that there is now has given this id.
    """
    for claim_id in nearby.all_claim_ids(ledger):
        if make_id("incident", claim_id) == incident_id:
            return nearby.homes_now(ledger, [claim_id])
    return []


def _days(incident: Incident) -> tuple[str, str] | None:
    if incident.when is None:
        return None
    first, last = incident.when.earliest - DAYS, incident.when.latest + DAYS
    return first.isoformat(), last.isoformat()


def _box(incident: Incident) -> tuple[float, float, float, float] | None:
    place = incident.place
    if place is None or place.lat is None or place.lon is None:
        return None
    reach = ((place.radius_km or 0.0) + KM) / _KM_OF_DEGREE
    wide = reach / max(0.1, math.cos(math.radians(place.lat)))
    return place.lat - reach, place.lon - wide, place.lat + reach, place.lon + wide
