"""An invented case for the codebooks' exports: nine reports of a war in the region of Dal.

Three sources on one strike (8, 15, "dozens"), a clash of three days with the dead of both sides,
a suicide bombing that a group admits, a raid across New Year, a town with an Arabic name, and
what some codebook leaves out: a country alone, a flight, a killing by nobody knows whom.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claim_maker import make_count, make_place
from dossier_maker import (
    CLINIC,
    COUNTRY,
    FRONT,
    GUNMEN,
    HEALTH,
    KOBA,
    MALI,
    PEOPLE,
    SOLDIERS,
    TARNE,
    WITNESS,
    fighters,
    tell,
)

from recount.export.snapshot import Facts
from recount.model import Claim, Document, make_id
from recount.reconcile import build_incidents
from recount.sources.duplicates import Copy
from recount.values import Identity

NAHR = Identity("nahr", "جبهة النهر", "armed_group", "جبهة النهر", "ML")
SAMRA = make_place("دير سمرة", 15.5, -5.2, population=60_000, **{**MALI, "admin1": "الساحل"})
TEXTS = {
    "ministry": ("Eight people died in the strike on Koba.", "2022-03-08"),
    "clinic": ("Koba hospital took in fifteen bodies.", "2022-03-09"),
    "market": ("There were dozens, said Awa Ndiaye.", "2022-03-09"),
    "clash": ("Three days of fighting at Samra killed seven soldiers and four rebels.",
              "2022-04-14"),
    "bomb": ("Our man killed six at the gate of Tarne.", "2022-05-03"),
    "raid": ("The raid on Tarne over New Year killed five.", "2022-01-04"),
    "country": ("Soldiers killed three somewhere in Mali.", "2022-06-03"),
    "flight": ("Four hundred fled Koba.", "2022-07-03"),
    "night": ("Gunmen killed two at Koba.", "2022-08-03"),
}  # fmt: skip


def _doc(name: str) -> Document:
    text, day = TEXTS[name]
    return Document(
        make_id("doc", name), f"reports/{name}.txt", text, "0", f"On {name}; a report",
        f"The {name.title()} Post", f"https://example.org/{name}", date.fromisoformat(day), "en",
    )  # fmt: skip


DOCS = tuple(_doc(name) for name in TEXTS)
DOC = dict(zip(TEXTS, DOCS, strict=True))


def _tell(name: str, **more: object) -> Claim:
    return tell(DOC[name], TEXTS[name][0], **more)  # type: ignore[arg-type]


_strike = {"doers": [SOLDIERS], "hit": [PEOPLE]}
_sides = [
    make_count("killed", 11, group="combatants"),
    replace(fighters(7, "soldiers"), part_of=0),
    replace(fighters(4, "rebels"), part_of=0, side="Free Dal Front"),
]
CLAIMS = (
    _tell("ministry", by=HEALTH, killed=8, **_strike),
    _tell("clinic", by=CLINIC, killed=15, **_strike),
    _tell("market", by=WITNESS, counts=[make_count("killed", (24, None), vague="dozens")],
          **_strike),
    _tell("clash", by=HEALTH, kind="armed_clash", counts=_sides, doers=[SOLDIERS], hit=[FRONT],
          place=SAMRA, days=("2022-04-11", "2022-04-13"), relation="over"),
    _tell("bomb", by=("Front spokesman", "armed_group", "Free Dal Front"), stance="admits",
          kind="suicide_bombing", killed=6, doers=[FRONT], hit=[PEOPLE], place=TARNE,
          days="2022-05-02"),
    _tell("raid", by=HEALTH, kind="armed_clash", killed=5, doers=[FRONT], hit=[NAHR],
          place=TARNE, days=("2021-12-31", "2022-01-02"), relation="over"),
    _tell("country", by=HEALTH, kind="killing", killed=3, place=COUNTRY, days="2022-06-02",
          **_strike),
    _tell("flight", by=HEALTH, kind="displacement", displaced=400, place=KOBA, days="2022-07-02"),
    _tell("night", by=WITNESS, kind="killing", killed=2, doers=[GUNMEN], hit=[PEOPLE],
          place=KOBA, days="2022-08-02"),
)  # fmt: skip


def make_facts(codebook: str) -> Facts:
    """Returns the case under a codebook."""
    copies: dict[str, Copy] = {}
    incidents = build_incidents(DOCS, CLAIMS, copies, (), codebook)
    return Facts(DOCS, CLAIMS, incidents)
