"""Makes documents and claims of invented reports, so that tests read like a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from recount.model import (
    Actor,
    Attribution,
    Claim,
    Document,
    Evidence,
    Mention,
    Party,
    make_id,
)
from recount.values import Count, Harm, Identity, Modality, Place, Scope, Stance, When
from recount.vocab.ontology import build_event

Figure = int | tuple[int | None, int | None]


def make_place(name: str, lat: float, lon: float, **more: object) -> Place:
    fields: dict[str, object] = {
        "gazetteer_id": f"g-{name}",
        "country": "ML",
        "feature": "P",
        "radius_km": 4.0,
    }
    return Place(name, lat=lat, lon=lon, **(fields | more))  # type: ignore[arg-type]


KOBA = make_place("Koba", 14.0, -6.0)
TARNE = make_place("Tarne", 14.3, -6.0)  # 33 km north of Koba
REGION = make_place("Dal", 14.5, -6.5, feature="A", feature_code="ADM1", admin1="Dal")


def make_doc(
    ref: str,
    outlet: str | None = None,
    published: str | None = "2022-03-14",
    text: str = "",
    title: str | None = None,
) -> Document:
    day = date.fromisoformat(published) if published else None
    return Document(make_id("doc", ref), ref, text, "0", title, outlet, None, day)


def make_party(evidence: Evidence, who: str, kind: str, side: str | None = None) -> Party:
    """A capitalised name is a named party, "a doctor" is not; the id is by name."""
    named = who[0].isupper()
    return Party(evidence, None, Identity(make_id("who", who), who, kind, side, None, named))


def make_claim(
    doc: Document,
    sentence: str,
    *,
    by: tuple[str, str] | tuple[str, str, str] | None = None,
    stance: Stance = "asserts",
    kind: str | None = "air_strike",
    negated: bool = False,
    modality: Modality = "actual",
    place: Place | None = None,
    days: str | tuple[str, str] | None = None,
    blamed: tuple[str, str] | None = None,
    counts: Sequence[Count] = (),
    **harms: Figure,
) -> Claim:
    """Makes a claim of one sentence of the document; `harms` are like killed=9, (9, None)."""
    start = doc.text.index(sentence)
    evidence = Evidence.of(doc.text, (start, start + len(sentence)))
    word = Evidence.of(doc.text, (start, start + 1))
    party = make_party(word, *by) if by else None
    if party:
        found = Attribution("indirect", stance, evidence, word, word, (party,))
    else:
        found = Attribution("own", "asserts", evidence)
    figures = [*counts, *(make_count(harm, figure) for harm, figure in harms.items())]
    span = (days, days) if isinstance(days, str) else days
    when = When(date.fromisoformat(span[0]), date.fromisoformat(span[1])) if span else None
    event = build_event(kind, negated=negated, modality=modality) if kind else None
    actors = (
        (Actor("perpetrator", make_party(word, blamed[0], "armed_group", blamed[1])),)
        if blamed
        else ()
    )
    return Claim(
        id=make_id("claim", doc.ref, sentence, by, kind, days, figures),
        doc_id=doc.id,
        sentence=evidence,
        attribution=found,
        source=party,
        event=Mention(word, event, 0.9, "test@1") if event else None,
        actors=actors,
        counts=tuple(Mention(word, figure, 0.9, "test@1") for figure in figures),
        place=Mention(word, place, 0.9, "test@1") if place else None,
        when=Mention(word, when, 0.9, "test@1") if when else None,
        score=0.9,
    )


def make_count(
    harm: str,
    figure: Figure,
    *,
    group: str = "persons",
    scope: Scope = "incident",
    part_of: int | None = None,
    vague: str | None = None,
) -> Count:
    low, high = (figure, figure) if isinstance(figure, int) else figure
    name: Harm = harm  # type: ignore[assignment]
    return Count(name, low, high, group, scope=scope, part_of=part_of, vague=vague)
