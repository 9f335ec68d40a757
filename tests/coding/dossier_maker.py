"""Makes dossiers of invented reports: who did what to whom, where, when, how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from claim_maker import make_claim, make_doc, make_place

from recount.coding.dossier import Dossier, build_dossiers
from recount.model import Actor, Claim, Document, Evidence, Mention, Party, make_id
from recount.reconcile import build_incidents
from recount.values import Count, Identity, Place, Relation, Role, When

MALI = {"country_name": "Mali", "country": "ML", "admin1": "Dal"}
KOBA = make_place("Koba", 14.0, -6.0, population=30_000, **MALI)
TARNE = make_place("Tarne", 14.3, -6.0, population=3_000, **MALI)
DAL = make_place("Dal", 14.5, -6.5, feature="A", feature_code="ADM1", radius_km=120.0, **MALI)
COUNTRY = make_place(
    "Mali", 17.0, -4.0, feature="A", feature_code="PCLI", radius_km=620.0,
    **{**MALI, "admin1": None},
)  # fmt: skip

SOLDIERS = Identity("mil-ml", "Military forces of Mali", "military", "Government of Mali", "ML")
POLICE = Identity("pol-ml", "Police forces of Mali", "police", "Government of Mali", "ML")
FRENCH = Identity("mil-fr", "Military forces of France", "military", "Government of France", "FR")
FRONT = Identity("front", "Free Dal Front", "armed_group", "Free Dal Front", "ML")
BANNER = Identity("banner", "Banner of Tarne", "armed_group", "Banner of Tarne", "ML")
GUARD = Identity("guard", "Koba Tribal Guard", "militia", "Koba Tribal Guard", "ML")
GUNMEN = Identity("gunmen", "gunman (Mali)", "armed_group", None, "ML", named=False)
REBELS = Identity("reb", "opposition armed groups (Mali)", "armed_group", "opposition", "ML", False)
PEOPLE = Identity("people", "people (Mali)", "civilian", None, "ML", named=False)
CROWD = Identity("crowd", "protester (Mali)", "civilian", None, "ML", named=False)

HEALTH = ("the Dal health ministry", "official")
CLINIC = ("Koba hospital", "medical")
WITNESS = ("Awa Ndiaye", "witness")
MONDAY = "2022-03-07"


def report(*sentences: str, ref: str = "a", day: int = 8, outlet: str | None = None) -> Document:
    """Makes a report of these sentences, published on a day of March 2022."""
    return make_doc(ref, outlet or f"Paper {ref}", f"2022-03-{day:02}", " ".join(sentences))


def tell(
    doc: Document,
    sentence: str,
    *,
    doers: Sequence[Identity] = (),
    hit: Sequence[Identity] = (),
    place: Place | None = KOBA,
    days: str | tuple[str, str] | None = MONDAY,
    relation: Relation = "at",
    **more: object,
) -> Claim:
    """Makes a claim with the parties that did it and those that it hit."""
    claim = make_claim(doc, sentence, place=place, days=days, **more)  # type: ignore[arg-type]
    word = Evidence.of(doc.text, (claim.sentence.start, claim.sentence.start + 1))
    cast: list[tuple[Role, Identity]] = [("perpetrator", identity) for identity in doers]
    cast += [("victim", identity) for identity in hit]
    actors = tuple(Actor(role, Party(word, None, identity)) for role, identity in cast)
    when = claim.when
    if when and relation != "at":
        value = When(when.value.earliest, when.value.latest, relation)
        when = Mention(when.evidence, value, when.score, when.method)
    return replace(
        claim, id=make_id(claim.id, doers, hit, relation), actors=claim.actors + actors, when=when
    )


def one(docs: Sequence[Document], claims: Sequence[Claim], codebook: str) -> Dossier:
    """Returns the one incident that the claims tell of, under a codebook."""
    incidents = build_incidents(docs, claims, {}, (), codebook)
    (dossier,) = build_dossiers(incidents, claims, docs)
    return dossier


def strike(codebook: str, text: str = "It fell.", **more: object) -> Dossier:
    """Returns the incident of one sentence of one report."""
    doc = report(text)
    return one([doc], [tell(doc, text, **more)], codebook)  # type: ignore[arg-type]


def fighters(killed: int, actor: str) -> Count:
    """Returns a count of combatants killed."""
    return Count("killed", killed, killed, "combatants", actor=actor)


def days_of(*days: str) -> list[date]:
    """Returns days from their ISO form."""
    return [date.fromisoformat(day) for day in days]
