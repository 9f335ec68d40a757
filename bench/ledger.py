"""A synthetic ledger: reports and claims as records, made without reading, the same for a seed.

Towns are Zipf-weighted, days run over three years, each incident has one to six reports by
outlets of its country; one report in five copies another, and outlets end reports with house
notices. So a size of 100,000 claims is a war told by some 27,000 reports.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from recount.model import Actor, Attribution, Claim, Document, Evidence, Mention, Party, make_id
from recount.values import Count, Identity, Place, When
from recount.vocab.ontology import build_event

FIRST_DAY, DAYS, TOWNS, WORDS = date(2014, 1, 1), 1_095, 2_000, 6_000
METHOD = "bench@1"
SYLLABLES = ("ba", "ko", "li", "da", "me", "ru", "sha", "ti", "no", "ve", "ga", "zi", "pa", "lo")
KINDS = {
    "air_strike": "air strike",
    "shelling": "shelling",
    "bombing": "bomb blast",
    "shooting": "shooting",
    "armed_clash": "clash",
}
OFFICES = {
    "police": ("police", "police"),
    "health ministry": ("health ministry", "official"),
    "hospital": ("a doctor at the hospital", "medical"),
    "governor": ("the governor", "official"),
    "residents": ("a resident", "witness"),
    "monitors": ("the War Monitor", "monitor"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One incident of the made war, with what its reports tell alike."""

    town: Place
    day: date
    kind: str
    killed: int
    injured: int
    street: str
    victim: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence of a report that becomes a claim: with whom it is by and what it tells."""

    text: str
    office: str | None
    tells: str


class Maker:
    """Makes a ledger; everything comes from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.docs: list[Document] = []
        self.claims: list[Claim] = []
        self.pieces: list[tuple[list[Piece], str, Happening]] = []

    def word(self, least: int = 2, most: int = 4) -> str:
        """Returns a made word."""
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(least, most)))

    @cached_property
    def words(self) -> list[str]:
        """The vocabulary, the commonest word first."""
        return [self.word() for _ in range(WORDS)]

    @cached_property
    def word_weights(self) -> list[float]:
        """Cumulated Zipf weights of the vocabulary."""
        return list(accumulate(1 / (n + 3) for n in range(WORDS)))

    @cached_property
    def towns(self) -> list[Place]:
        """The towns, the one most fought over first, in five countries."""
        found = []
        for n in range(TOWNS):
            country = n % 5
            lat = 5 + 7 * country + self.chance.random() * 6
            found.append(
                Place(
                    self.word(2, 3).title(),
                    gazetteer_id=f"t{n}",
                    lat=round(lat, 4),
                    lon=round(20 + self.chance.random() * 9, 4),
                    country="ABCDE"[country] * 2,
                    feature="P",
                    radius_km=4.0,
                )
            )
        return found

    @cached_property
    def town_weights(self) -> list[float]:
        """Cumulated Zipf weights of the towns."""
        return list(accumulate(1 / (n + 8) for n in range(TOWNS)))

    def happening(self) -> Happening:
        """Makes an incident."""
        town = self.chance.choices(self.towns, cum_weights=self.town_weights)[0]
        return Happening(
            town,
            FIRST_DAY + timedelta(days=self.chance.randrange(DAYS)),
            self.chance.choice(list(KINDS)),
            min(90, int(self.chance.expovariate(0.2))),
            min(200, int(self.chance.expovariate(0.1))),
            f"{self.word().title()} Street",
            f"{self.word().title()} {self.word().title()}",
        )

    def filler(self) -> str:
        """Makes a sentence that tells nothing countable."""
        size = self.chance.randint(8, 22)
        said = self.chance.choices(self.words, cum_weights=self.word_weights, k=size)
        return f"{' '.join(said).capitalize()}."

    def report(self, what: Happening) -> tuple[list[Piece], str]:
        """Makes a report's pieces and its text, the pieces in their order."""
        office, other = self.chance.sample(list(OFFICES), 2)
        killed = max(0, what.killed + self.chance.choice((0, 0, 0, 1, -1, 2)))
        lead = f"A {KINDS[what.kind]} in {what.town.name} killed {killed} people on {what.day:%A}"
        pieces = [
            Piece(f"{lead}, {OFFICES[office][0]} said.", office, "killed"),
            Piece(f"At least {what.injured} were wounded near {what.street}.", None, "injured"),
            Piece(f"{what.victim} was among the dead, {OFFICES[other][0]} said.", other, "death"),
        ]
        if self.chance.random() < 0.7:
            pieces.append(Piece(f"Homes burnt after the {KINDS[what.kind]}.", None, "event"))
        said = []
        for piece in pieces:
            said += [piece.text, *(self.filler() for _ in range(2))]
        return pieces, " ".join(said)

    def grow(self, claims: int) -> None:
        """Adds incidents with their reports until there are so many claims."""
        while len(self.claims) < claims:
            what = self.happening()
            for _ in range(min(6, 1 + int(self.chance.expovariate(0.9)))):
                if self.pieces and self.chance.random() < 0.2:
                    pieces, text, what_told = self.chance.choice(self.pieces[-4:])
                    text = f"{text} {self.filler()}"
                else:
                    (pieces, text), what_told = self.report(what), what
                    self.pieces.append((pieces, text, what))
                self.publish(pieces, text, what_told)

    def publish(self, pieces: list[Piece], text: str, what: Happening) -> None:
        """Puts a report and its claims into the ledger."""
        number = len(self.docs)
        outlet = f"Outlet {ord(what.town.country[0]) * 8 + self.chance.randrange(8)}"  # type: ignore[index]
        text = f"{text}\n{outlet} prints what its readers send and answers for none of it."
        doc = Document(
            make_id("bench", number),
            f"r{number:06d}",
            text,
            "0",
            f"{KINDS[what.kind].title()} in {what.town.name}",
            outlet,
            None,
            what.day + timedelta(days=self.chance.choice((0, 1, 1, 1, 2, 5))),
            "en",
        )
        self.docs.append(doc)
        for piece in pieces:
            self.claims.append(make_claim(doc, piece, what, len(self.claims)))


def make_claim(doc: Document, piece: Piece, what: Happening, number: int) -> Claim:
    """Returns the claim that one piece of a report makes."""
    start = doc.text.index(piece.text)
    sentence = Evidence.of(doc.text, (start, start + len(piece.text)))
    head = Evidence.of(doc.text, (start, start + 1))
    party = None
    if piece.office:
        wording, kind = OFFICES[piece.office]
        name = f"{piece.office} ({what.town.country})"
        named = kind == "monitor"
        spoken = doc.text.index(wording, start)
        evidence = Evidence.of(doc.text, (spoken, spoken + len(wording)))
        party = Party(evidence, None, Identity(make_id(name), name, kind, None, None, named))
    said = Attribution("indirect", "asserts", sentence, head, head, (party,)) if party else None
    counts: list[Count] = []
    if piece.tells == "killed":
        told = int(piece.text.split(" killed ")[1].split()[0])
        counts = [Count("killed", told, told)]
    elif piece.tells == "injured":
        counts = [Count("injured", what.injured, None, qualifier="at_least")]
    event = build_event("death" if piece.tells in ("death", "injured") else what.kind)
    own = piece.tells == "killed"
    army = Identity(make_id("army", what.town.country), f"Army of {what.town.country}", "military")
    return Claim(
        id=make_id("bench", number),
        doc_id=doc.id,
        sentence=sentence,
        attribution=said or Attribution("own", "asserts", sentence),
        source=party,
        event=Mention(head, event, 0.9, METHOD),
        actors=(Actor("perpetrator", Party(head, None, army)),) if own else (),
        counts=tuple(Mention(head, count, 0.9, METHOD) for count in counts),
        place=Mention(head, what.town, 0.9, METHOD) if own else None,
        when=Mention(head, When(what.day, what.day), 0.9, METHOD) if own else None,
        score=0.9,
    )


def build_ledger(claims: int, *, seed: int = 7) -> tuple[list[Document], list[Claim]]:
    """Returns reports and some `claims` claims about a made war."""
    maker = Maker(seed)
    maker.grow(claims)
    return maker.docs, maker.claims
