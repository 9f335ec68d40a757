"""What is said to have happened: one incident, its accounts side by side, and where they differ."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Browse, IncidentView
from recount.browse.nearby import moved_to
from recount.browse.replay import read_under
from recount.errors import UsageError
from recount.model import Incident
from recount.reconcile import POLICIES, find_policy
from recount.report.words import name_incident
from recount.store import single
from recount.store.ledger import Ledger
from recount.web.flash import tell
from recount.web.incident import (
    face_disputes,
    group_accounts,
    lay_timeline,
    measure_harms,
    read_told,
    say_history,
    sort_lineage,
    summarise,
)
from recount.web.maps import map_incidents
from recount.web.nav import NavEntry
from recount.web.problems import MissingError
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

router = APIRouter()
nav: tuple[NavEntry, ...] = ()
_INSIDE = 30


@router.get("/incidents/{incident_id}", dependencies=[needs("view")])
def show_incident(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    incident_id: str,
    compare: Annotated[str | None, Query(max_length=20)] = None,
    harm: Annotated[str | None, Query(max_length=20)] = None,
    done: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Shows an incident under a codebook, with all that its accounts say."""
    codebook = chosen_codebook(request)
    view = find_view(browse, incident_id, codebook)
    if view is None:
        return go_where_it_went(request, case.ledger, incident_id)
    told = read_told(case.ledger, view)
    incident = view.incident
    history = say_history(told, view.history)
    judged = next((j for j in history if j.item.decision.id == done), None)
    title = name_incident(incident)
    return render(
        request, "incident.html", here="incidents", view=view, incident=incident, told=told,
        name=title, crumbs=[("Incidents", "/incidents"), (title, None)],
        summary=summarise(incident, find_policy(codebook).name),
        harms_told=measure_harms(told, incident.tallies), groups=group_accounts(told),
        disputes=face_disputes(told), timeline=lay_timeline(told, harm),
        lineage=sort_lineage(told), history=history,
        notes=[j for j in history if j.item.decision.kind == "note" and not j.item.undone_by],
        done=judged if judged and not judged.item.undone_by else None,
        spots=map_incidents([incident], linked=False),
        inside=_inside(case.ledger, browse, incident),
        under=_compare(case.ledger, browse, incident) if compare == "codebooks" else {},
        stale=browse.stale(),
    )  # fmt: skip


def find_view(browse: Browse, incident_id: str, codebook: str) -> IncidentView | None:
    """Returns an incident with its claims and reports, None if there is none of this id."""
    try:
        return browse.incident(incident_id, codebook)
    except UsageError:
        return None


def go_where_it_went(request: Request, ledger: Ledger, incident_id: str) -> Response:
    """Redirects to where an old incident's claims are now, or says that there is none."""
    homes = [home for home in moved_to(ledger, incident_id) if home != incident_id]
    if not homes:
        return render(
            request, "incident_gone.html", status=404, here="incidents", incident_id=incident_id,
            crumbs=[("Incidents", "/incidents"), ("Not found", None)],
        )  # fmt: skip
    answer = RedirectResponse(f"/incidents/{homes[0]}", 303)
    tell(
        request, answer,
        "The incident of this address has been put together anew since. This is the one in which "
        "its claims stand now.", "warning",
    )  # fmt: skip
    return answer


def need_view(browse: Browse, incident_id: str) -> IncidentView:
    """Returns an incident as it is kept; raises MissingError if there is none."""
    try:
        return browse.incident(incident_id)
    except UsageError as error:
        raise MissingError(
            f"There is no incident {incident_id!r}: it may have been put together anew since."
        ) from error


def _inside(ledger: Ledger, browse: Browse, incident: Incident) -> list[Incident]:
    """Returns the incidents that a sum may contain, at most thirty."""
    if not incident.inside:
        return []
    found = single.read_incidents(ledger, browse.kept, list(incident.inside[:_INSIDE]))
    return list(found.values())


def _compare(ledger: Ledger, browse: Browse, incident: Incident) -> dict[str, Incident]:
    """Returns an incident under each of the shipped codebooks."""
    found = read_under(ledger, browse.kept, [incident.id], tuple(POLICIES))
    return {codebook: each[incident.id] for codebook, each in found.items() if incident.id in each}
