"""Makes incidents and outside rows of invented happenings, a line each."""

from __future__ import annotations

from datetime import date

from claim_maker import KOBA

from recount.model import Incident, Outside, OutsideFigure, Tally
from recount.values import Place, When

Days = str | tuple[str, str]


def make_when(days: Days) -> When:
    first, last = (days, days) if isinstance(days, str) else days
    return When(date.fromisoformat(first), date.fromisoformat(last))


def make_tally(
    figure: int | tuple[int | None, int | None, int | None],
    *,
    group: str = "persons",
    harm: str = "killed",
    claim: str = "c1",
) -> Tally:
    low, best, high = (figure,) * 3 if isinstance(figure, int) else figure
    return Tally(harm, group, low, best, high, "ucdp@1", claim, claim, claim)


def make_incident(
    name: str,
    days: Days | None = "2022-03-12",
    place: Place | None = KOBA,
    killed: int | tuple[int | None, int | None, int | None] | None = 9,
    *,
    event: str = "air_strike",
    by: tuple[str, ...] = (),
    claims: tuple[str, ...] = (),
    documents: tuple[str, ...] = ("d1",),
    **more: object,
) -> Incident:
    tallies = (make_tally(killed),) if killed is not None else ()
    fields: dict[str, object] = {
        "status": "single_source", "accounts": (), "tallies": tallies, "disagreements": (),
        "independent_accounts": 1, "perpetrators": by,
    }  # fmt: skip
    return Incident(
        id=name,
        event=event,
        when=make_when(days) if days else None,
        place=place,
        documents=dict.fromkeys(documents, 1),
        claims=claims or (f"claim of {name}",),
        **(fields | more),  # type: ignore[arg-type]
    )


def make_row(
    name: str,
    days: Days = "2022-03-12",
    place: Place | None = KOBA,
    killed: int | tuple[int | None, int | None, int | None] = 9,
    *,
    form: str = "ucdp",
    event: str | None = None,
    actors: tuple[str, ...] = (),
    aggregate: bool = False,
) -> Outside:
    low, best, high = (None, killed, None) if isinstance(killed, int) else killed
    return Outside(
        f"row {name}", form, name, "f.csv", "0" * 64, 1, event, make_when(days), place, actors,
        (OutsideFigure("killed", "persons", low, best, high),), aggregate, None, "test@1", {},
    )  # fmt: skip
