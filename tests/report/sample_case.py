"""An invented case, made by hand: five reports, three incidents, and what is awkward in each.

A disputed toll with an independent monitor, a wire copy, a superseded figure, a part-whole
figure, a denial of the whole happening, a period total, and hostile text (markup, control
characters, a right-to-left headline, a spreadsheet formula).
"""

from __future__ import annotations

from datetime import date

from recount.model import (
    Account,
    Actor,
    Attribution,
    Claim,
    Decision,
    Derivation,
    Disagreement,
    Document,
    Evidence,
    Incident,
    Issue,
    Mention,
    Party,
    Source,
    Tally,
    make_id,
)
from recount.values import Count, Event, Identity, Place, When

WIRE = """Market strike in Deir Samra kills at least 14

DEIR SAMRA - At least 14 people, including three children, were killed on Friday when aircraft \
hit the vegetable market of Deir Samra, the Coastal Medical Council said. The army said its \
planes had destroyed a rebel command post and killed eight gunmen.

More than 200 civilians have been killed in the province since 1 September, the council added.
"""
MORNING = """Eleven dead after raid on Deir Samra market

The Coastal Medical Council said eleven people had been killed in the raid on Friday. \
"There were dozens on the floor," said Hana Qasim, a greengrocer.
"""
COPY = """Deir Samra market hit

At least 14 people, including three children, were killed on Friday when aircraft \
hit the vegetable market of Deir Samra, the Coastal Medical Council said.
"""
ARMY = """Army takes Tell Nuwar heights

Troops captured the heights of Tell Nuwar on Saturday, a military source said. Rebel \
commanders denied that any position there had fallen.
"""
ODD = """<script>alert("no")</script> =HYPERLINK("http://example.invalid")

Gunmen abducted two aid workers near Wadi Sultan on Sunday\x1b[31m\u202e, residents said.
"""


def _doc(name: str, text: str, title: str | None, outlet: str | None, day: date) -> Document:
    return Document(
        id=make_id("doc", name),
        ref=f"reports/{name}.txt",
        text=text,
        body_sha256=make_id(name) * 4,
        title=title,
        outlet=outlet,
        url=f"https://example.org/{name}" if name != "odd" else "javascript:alert(1)",
        published=day,
        lang="en",
    )


DOCS = (
    _doc("morning", MORNING, "Eleven dead after raid on Deir Samra market", "The Levant Morning",
         date(2016, 9, 30)),
    _doc("wire", WIRE, "Market strike in Deir Samra kills at least 14", "Northern Wire",
         date(2016, 10, 1)),
    _doc("copy", COPY, "غارة على سوق دير سمرة", "Gulf Courier", date(2016, 10, 1)),
    _doc("army", ARMY, "Army takes Tell Nuwar heights", "State Gazette", date(2016, 10, 2)),
    _doc("odd", ODD, '<script>alert("no")</script>', "=cmd|' /C calc'!A0", date(2016, 10, 3)),
)  # fmt: skip
DOC = {doc.ref.removeprefix("reports/").removesuffix(".txt"): doc for doc in DOCS}

SAMRA = Place("Deir Samra", "9000001", 35.93, 36.63, "SY", "Syria", "Idlib", None, "P", "PPL",
              24_000, 3.0)  # fmt: skip
NUWAR = Place("Tell Nuwar", None, 36.2, 37.16, "SY", "Syria", "Aleppo", radius_km=25.0,
              part="north", within_id="170063", within_name="Aleppo")  # fmt: skip
WADI = Place("Wadi Sultan", "9000002", 33.42, 36.86, "SY", "Syria", "Rif Dimashq", None, "P",
             "PPL", 900, 6.0, part="near")  # fmt: skip

COUNCIL = Identity("src-council", "Coastal Medical Council", "medical", None, "SY")
FORCES = Identity("src-army", "Military forces of Syria", "military", "Government of Syria", "SY")
HANA = Identity("src-hana", "Hana Qasim", "witness", None, "SY")
REBELS = Identity("src-rebels", "rebel commanders (Syria)", "armed_group", "opposition", "SY",
                  named=False)  # fmt: skip
RESIDENTS = Identity("src-residents", "residents", "witness", None, "SY", named=False)
WORKERS = Identity("act-aid", "aid workers", "ngo", None, None, named=False)


def cut(doc: Document, words: str) -> Evidence:
    """Returns the first place where the words stand in the document."""
    at = doc.text.index(words)
    return Evidence.of(doc.text, (at, at + len(words)))


def count(doc: Document, words: str, harm: str, low: int | None, high: int | None, **more: object
          ) -> Mention[Count]:  # fmt: skip
    """Returns a count read from the words."""
    return Mention(cut(doc, words), Count(harm, low, high, **more), 0.9, "counts.rules@1")  # type: ignore[arg-type]


def claim(
    doc: Document,
    sentence: str,
    content: str,
    who: tuple[str, Identity],
    cue: str,
    *,
    event: tuple[str, str] | None = None,
    counts: tuple[Mention[Count], ...] = (),
    place: tuple[str, Place] | None = None,
    when: tuple[str, When] | None = None,
    stance: str = "asserts",
    manner: str = "indirect",
    actors: tuple[Actor, ...] = (),
    copy_of: str | None = None,
    denies: str | None = None,
) -> Claim:
    """Builds a claim whose evidence is found by its words."""
    party = Party(cut(doc, who[0]), None, who[1])
    attribution = Attribution(
        manner,
        stance,
        cut(doc, content),
        cut(doc, cue),
        party.evidence,
        (party,),  # type: ignore[arg-type]
    )
    return Claim(
        id=make_id("claim", doc.id, content, who[0]),
        doc_id=doc.id,
        sentence=cut(doc, sentence),
        attribution=attribution,
        source=party,
        event=Mention(cut(doc, event[1]), Event(event[0]), 0.8, "events.rules@1")
        if event
        else None,
        actors=actors,
        counts=counts,
        place=Mention(cut(doc, place[0]), place[1], 0.9, "places.rules@1") if place else None,
        when=Mention(cut(doc, when[0]), when[1], 0.9, "dates.rules@1") if when else None,
        copy_of=copy_of,
        denies=denies,
        score=0.8,
        methods={"attribution": "attribution.rules@1"},
    )


FRIDAY = When(date(2016, 9, 30), date(2016, 9, 30), "at", "published")
SATURDAY = When(date(2016, 10, 1), date(2016, 10, 1), "at", "published")
SUNDAY = When(date(2016, 10, 2), date(2016, 10, 2), "at", "published")
SEPTEMBER = When(date(2016, 9, 1), date(2016, 10, 1), "since", "text")

_m, _w, _c, _a, _o = (DOC[name] for name in ("morning", "wire", "copy", "army", "odd"))
ELEVEN = claim(
    _m,
    "The Coastal Medical Council said eleven people had been killed in the raid on Friday.",
    "eleven people had been killed in the raid on Friday",
    ("The Coastal Medical Council", COUNCIL), "said", event=("air_strike", "raid"),
    counts=(count(_m, "eleven people", "killed", 11, 11),), when=("Friday", FRIDAY),
    place=("Deir Samra", SAMRA),
)  # fmt: skip
DOZENS = claim(
    _m, '"There were dozens on the floor," said Hana Qasim, a greengrocer.',
    '"There were dozens on the floor,"', ("Hana Qasim", HANA), "said", manner="direct",
    event=("air_strike", "raid"),
    counts=(count(_m, "dozens", "killed", 24, None, qualifier="vague", vague="dozens"),),
)  # fmt: skip
_lead = (
    "At least 14 people, including three children, were killed on Friday when aircraft "
    "hit the vegetable market of Deir Samra"
)
FOURTEEN = claim(
    _w, f"DEIR SAMRA - {_lead}, the Coastal Medical Council said.", _lead,
    ("the Coastal Medical Council", COUNCIL), "said", event=("air_strike", "hit"),
    counts=(
        count(_w, "At least 14 people", "killed", 14, None, qualifier="at_least"),
        count(_w, "three children", "killed", 3, 3, group="children", part_of=0),
    ), when=("Friday", FRIDAY), place=("Deir Samra", SAMRA),
)  # fmt: skip
GUNMEN = claim(
    _w,
    "The army said its planes had destroyed a rebel command post and killed eight gunmen.",
    "its planes had destroyed a rebel command post and killed eight gunmen",
    ("The army", FORCES), "said", event=("air_strike", "destroyed"),
    counts=(count(_w, "eight gunmen", "killed", 8, 8, group="combatants"),),
)  # fmt: skip
PERIOD = claim(
    _w, "More than 200 civilians have been killed in the province since 1 September, the council "
    "added.", "More than 200 civilians have been killed in the province since 1 September",
    ("the council", COUNCIL), "added", event=("killing", "killed"),
    counts=(count(_w, "More than 200 civilians", "killed", 201, None, group="civilians",
                  qualifier="more_than", scope="period"),),
    when=("since 1 September", SEPTEMBER),
)  # fmt: skip
COPIED = claim(
    _c, f"{_lead}, the Coastal Medical Council said.", _lead,
    ("the Coastal Medical Council", COUNCIL), "said", event=("air_strike", "hit"),
    counts=(count(_c, "At least 14 people", "killed", 14, None, qualifier="at_least"),),
    copy_of=FOURTEEN.id, when=("Friday", FRIDAY), place=("Deir Samra", SAMRA),
)  # fmt: skip
TAKEN = claim(
    _a, "Troops captured the heights of Tell Nuwar on Saturday, a military source said.",
    "Troops captured the heights of Tell Nuwar on Saturday", ("a military source", FORCES), "said",
    event=("territory_taken", "captured"), when=("Saturday", SATURDAY), place=("Tell Nuwar", NUWAR),
    actors=(Actor("perpetrator", Party(cut(_a, "Troops"), None, FORCES)),),
)  # fmt: skip
DENIED = claim(
    _a, "Rebel commanders denied that any position there had fallen.",
    "that any position there had fallen", ("Rebel commanders", REBELS), "denied", stance="denies",
    event=("territory_taken", "fallen"), denies=TAKEN.id,
)  # fmt: skip
ABDUCTED = claim(
    _o, ODD.splitlines()[2], ODD.splitlines()[2].split(", residents")[0],
    ("residents", RESIDENTS), "said",
    event=("abduction", "abducted"),
    counts=(count(_o, "two aid workers", "abducted", 2, 2, group="aid_workers"),),
    when=("Sunday", SUNDAY), place=("Wadi Sultan", WADI),
    actors=(Actor("victim", Party(cut(_o, "two aid workers"), None, WORKERS)),),
)  # fmt: skip
CLAIMS = (ELEVEN, DOZENS, FOURTEEN, GUNMEN, PERIOD, COPIED, TAKEN, DENIED, ABDUCTED)

MARKET = Incident(
    id=make_id("incident", "market"), event="air_strike", status="disputed", when=FRIDAY,
    place=SAMRA,
    accounts=(
        Account("Coastal Medical Council", COUNCIL.id, "medical", None, "asserts",
                "Coastal Medical Council, relayed by Northern Wire; 1 copy",
                (FOURTEEN.id, COPIED.id), {"killed": (14, None)}, since=date(2016, 10, 1)),
        Account("Coastal Medical Council", COUNCIL.id, "medical", None, "asserts",
                "Coastal Medical Council, relayed by The Levant Morning", (ELEVEN.id,),
                {"killed": (11, 11)}, since=date(2016, 9, 30), superseded_by=FOURTEEN.id),
        Account("Military forces of Syria", FORCES.id, "military", "Government of Syria",
                "asserts", "Military forces of Syria, relayed by Northern Wire", (GUNMEN.id,),
                {"killed": (8, 8)}, since=date(2016, 10, 1)),
        Account("Hana Qasim", HANA.id, "witness", None, "asserts", "interviewed by The Levant "
                "Morning", (DOZENS.id,), {"killed": (24, None)}, vague="dozens",
                since=date(2016, 9, 30)),
    ),
    tallies=(
        Tally("killed", "persons", 8, 14, None, "ucdp@1", GUNMEN.id, FOURTEEN.id, DOZENS.id,
              "the highest account gives no upper end"),
        Tally("killed", "children", 3, 3, 3, "ucdp@1", FOURTEEN.id, FOURTEEN.id, FOURTEEN.id),
    ),
    disagreements=(
        Disagreement("figure", (FOURTEEN.id, GUNMEN.id), "The Coastal Medical Council counts at "
                     "least 14 dead; the Military forces of Syria say 8."),
        Disagreement("outcome", (FOURTEEN.id, GUNMEN.id), "The council speaks of people at a "
                     "market, the army of gunmen at a command post."),
    ),
    documents={DOC["morning"].id: 2, DOC["wire"].id: 2, DOC["copy"].id: 1},
    claims=(ELEVEN.id, DOZENS.id, FOURTEEN.id, GUNMEN.id, COPIED.id),
    independent_accounts=3, perpetrators=("Military forces of Syria",),
    lineage=(Derivation("copied", DOC["copy"].id, DOC["wire"].id, "The Copy", "Northern Wire", (),
                        "The Copy repeats Northern Wire word for word"),),
    reasons=("same place (Deir Samra) and same day", "both speak of an air strike"),
)  # fmt: skip
HEIGHTS = Incident(
    id=make_id("incident", "heights"), event="territory_taken", status="disputed", when=SATURDAY,
    place=NUWAR,
    accounts=(
        Account("Military forces of Syria", FORCES.id, "military", "Government of Syria",
                "asserts", "relayed by State Gazette", (TAKEN.id,), {}),
        Account("rebel commanders (Syria)", REBELS.id, "armed_group", "opposition", "denies",
                "relayed by State Gazette", (DENIED.id,), {}),
    ),
    tallies=(),
    disagreements=(
        Disagreement("occurrence", (TAKEN.id, DENIED.id), "A military source says that the heights "
                     "were captured; rebel commanders deny it."),
    ),
    documents={DOC["army"].id: 2}, claims=(TAKEN.id, DENIED.id), independent_accounts=2,
)  # fmt: skip
AID = Incident(
    id=make_id("incident", "aid"), event="abduction", status="single_source", when=SUNDAY,
    place=WADI,
    accounts=(
        Account("residents", RESIDENTS.id, "witness", None, "asserts", "interviewed",
                (ABDUCTED.id,), {"abducted": (2, 2)}, since=date(2016, 10, 3)),
    ),
    tallies=(
        Tally("abducted", "persons", 2, 2, 2, "ucdp@1", ABDUCTED.id, ABDUCTED.id, ABDUCTED.id),
    ),
    disagreements=(), documents={DOC["odd"].id: 1}, claims=(ABDUCTED.id,), independent_accounts=1,
)  # fmt: skip
INCIDENTS = (MARKET, HEIGHTS, AID)

SOURCES = (
    Source(COUNCIL.id, COUNCIL.name, "medical", None, ("the council",), 3, 4),
    Source(FORCES.id, FORCES.name, "military", "Government of Syria",
           ("The army", "a military source"), 2, 2),
    Source(HANA.id, HANA.name, "witness", None, (), 1, 1),
    Source(REBELS.id, REBELS.name, "armed_group", "opposition", ("Rebel commanders",), 1, 1),
    Source(RESIDENTS.id, RESIDENTS.name, "witness", None, (), 1, 1),
)  # fmt: skip
ISSUES = (
    Issue("ingest", "language.unread", "warning", "reports/<b>ar</b>.txt",
          "the text is in Arabic, which is not read yet"),
)  # fmt: skip
DECISIONS = (
    Decision("d-1", "accept", (FOURTEEN.id,), "A. Coder", "2026-01-02T10:00:00Z",
             "checked against the council's bulletin"),
)  # fmt: skip
COPIES = {DOC["copy"].id: DOC["wire"].id}
