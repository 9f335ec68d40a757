"""A synthetic case of any size, made without reading: reports of about 700 words, ten claims each.

    python -m bench.synthetic CASE [--documents 10000] [--jsonl FILE]

The war, its towns and its words are those of `bench.ledger`. Each happening is told by up to eight
reports on the days after it, its toll rising; one report in six copies another with a line added.
Every span is where its words stand in the text, so that `recount verify` finds nothing. `--jsonl`
writes the reports as a table of articles, too, for `recount add`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

from bench.ledger import KINDS, METHOD, OFFICES, Happening, Maker
from recount.cli.session import make_settings
from recount.model import (
    Actor,
    Attribution,
    Claim,
    Document,
    Evidence,
    Mention,
    MentionType,
    Party,
    Reading,
    make_id,
)
from recount.pipeline import Case
from recount.store import Ledger
from recount.values import Count, Harm, Identity, Stance, When
from recount.vocab.ontology import build_event

WORDS, CLAIMS, COPIED = 700, 10, 1 / 6
READER = "bench@1"
OUTLETS = 40
ARMY = ("the army", "government forces", "the regime's troops", "the security forces")


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that becomes a claim: its words, whose stance it gives, and what is counted."""

    text: str
    stance: Stance = "asserts"
    cue: str = "said"
    harm: Harm | None = None
    group: str = "persons"
    kind: str | None = None  # of event, else the happening's
    own: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A telling as it stands in a report: by which office, with which figure, from where on."""

    telling: Telling
    office: str | None
    figure: int
    start: int
    sentence: str
    spans: dict[str, tuple[int, int]]


TELLINGS = (
    Telling("A {event} in {place} killed {count} people on {when}, {source} {cue}.", harm="killed"),
    Telling("At least {count} were wounded near {street}, {source} {cue}.", harm="injured"),
    Telling("The dead include {count} children, {source} {cue}.", harm="killed", group="children"),
    Telling("{source} {cue} {actor} for the {event} in {place}.", stance="accuses", cue="blamed"),
    Telling("{source} {cue} that {actor} had fired at {place}.", stance="denies", cue="denied"),
    Telling("More than {count} people fled {place}, {source} {cue}.", harm="displaced"),
    Telling("{victim} was among the dead, {source} {cue}.", kind="death"),
    Telling("Homes on {street} burnt after the {event} on {when}.", own=True),
    Telling("{source} {cue} that {count} people were still missing.", harm="missing"),
    Telling("{source} {cue} that the {event} on {when} lasted an hour.", cue="added"),
    Telling("{count} people died in {place}, {source} {cue}.", harm="killed"),
)


def lay_out(telling: Telling, values: dict[str, str]) -> tuple[str, dict[str, tuple[int, int]]]:
    """Returns a sentence with its values in place, and where each stands in it."""
    text, spans = "", {}
    for plain, name, _, _ in Formatter().parse(telling.text):
        text += plain
        if name:
            word = values[name] if text else values[name][:1].upper() + values[name][1:]
            spans[name] = (len(text), len(text) + len(word))
            text += word
    return text, spans


class CaseMaker(Maker):
    """Makes reports with their readings, one after the other, from one seed."""

    def told(self, what: Happening, days: int) -> tuple[dict[str, str], dict[str, int]]:
        """Returns the words of a happening as known some days later, and its figures."""
        later = 1 + days / 6
        figures = {
            "killed": 1 + int(what.killed * later),
            "injured": int(what.injured * later),
            "displaced": 20 * (1 + what.injured),
            "missing": 1 + what.killed // 5,
            "children": max(1, what.killed // 4),
        }
        words = {
            "event": KINDS[what.kind],
            "place": what.town.name,
            "when": f"{what.day:%A}",
            "street": what.street,
            "victim": what.victim,
            "actor": self.chance.choice(ARMY),
        }
        return words, figures

    def write(self, what: Happening, days: int, number: int) -> tuple[Document, Reading]:
        """Writes a report of a happening, some days after it, with what is read in it."""
        words, figures = self.told(what, days)
        lead, *rest = TELLINGS
        chosen = [lead, *(self.chance.choice(rest) for _ in range(CLAIMS - 1))]
        text, size, laid = "", 0, []
        for telling in chosen:
            office = None if telling.own else self.chance.choice(list(OFFICES))
            figure = figures.get(telling.group) or figures.get(telling.harm or "", 0)
            given = words | {
                "count": str(figure),
                "cue": telling.cue,
                "source": OFFICES[office][0] if office else "",
            }
            sentence, spans = lay_out(telling, given)
            laid.append(Laid(telling, office, figure, len(text), sentence, spans))
            paragraph, size = sentence, size + len(sentence.split())
            while size < WORDS * len(laid) / CLAIMS:
                more = self.filler()
                paragraph, size = f"{paragraph} {more}", size + len(more.split())
            text += f"{paragraph}\n\n"
        outlet = f"Outlet {number % OUTLETS}"
        title = f"{KINDS[what.kind].capitalize()} in {what.town.name}"
        doc = make_document(number, text.rstrip(), title, outlet, what.day + timedelta(days=days))
        claims = tuple(make_claim(doc, what, each) for each in laid)
        return doc, Reading(tuple(list_mentions(claims)), claims)

    def copy(self, doc: Document, reading: Reading, number: int) -> tuple[Document, Reading]:
        """Returns a report as another outlet prints it, with a line added behind it."""
        text = f"{doc.text}\n\n{self.filler()}"
        assert doc.published is not None
        published = doc.published + timedelta(days=self.chance.randrange(2))
        other = make_document(
            number, text, doc.title or "", f"Outlet {number % OUTLETS}", published
        )
        claims = tuple(
            replace(claim, id=make_id("bench", number, n), doc_id=other.id)
            for n, claim in enumerate(reading.claims)
        )
        return other, Reading(reading.mentions, claims)

    def reports(self, documents: int, first: int = 0) -> Iterator[tuple[Document, Reading]]:
        """Yields reports with their readings; `first` is the first one's number."""
        made: list[tuple[Document, Reading]] = []
        number = first
        while number < first + documents:
            what = self.happening()
            days = 0
            for _ in range(min(8, 1 + int(self.chance.expovariate(0.4)))):
                if made and self.chance.random() < COPIED:
                    made.append(self.copy(*self.chance.choice(made[-5:]), number))
                else:
                    days += self.chance.choice((0, 1, 1, 2))
                    made.append(self.write(what, days, number))
                yield made[-1]
                del made[:-5]
                number += 1
                if number == first + documents:
                    return


def make_document(number: int, text: str, title: str, outlet: str, published: date) -> Document:
    """Returns a report whose bytes are its text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        make_id(digest, number),
        f"s{number:06d}",
        text,
        digest,
        title,
        outlet,
        None,
        published,
        "en",
    )


def list_mentions(claims: Iterable[Claim]) -> Iterator[tuple[MentionType, Mention[Any]]]:
    """Yields what was read in the sentences of claims."""
    for claim in claims:
        if claim.event:
            yield "event", claim.event
        if claim.place:
            yield "toponym", claim.place
        if claim.when:
            yield "when", claim.when
        for count in claim.counts:
            yield "count", count


def make_claim(doc: Document, what: Happening, laid: Laid) -> Claim:
    """Returns the claim that a sentence of a report makes."""
    telling, spans, start = laid.telling, laid.spans, laid.start

    def cut(name: str) -> Evidence:
        return Evidence.of(doc.text, (start + spans[name][0], start + spans[name][1]))

    whole = Evidence.of(doc.text, (start, start + len(laid.sentence)))
    party, said = None, Attribution("own", "asserts", whole)
    if laid.office:
        party = Party(cut("source"), None, _speaker(laid.office, what))
        said = Attribution(
            "indirect", telling.stance, whole, cut("cue"), cut("source"), (party,), (), "speech"
        )
    event = build_event(telling.kind or what.kind)
    number = laid.figure
    counts = [Count(telling.harm, number, number, telling.group)] if telling.harm else []
    day = When(what.day, what.day)
    return Claim(
        id=make_id("bench", doc.id, start),
        doc_id=doc.id,
        sentence=whole,
        attribution=said,
        source=party,
        event=Mention(cut("event") if "event" in spans else whole, event, 0.9, METHOD),
        actors=(Actor("perpetrator", Party(cut("actor"), None, _army(what))),)
        if "actor" in spans
        else (),
        counts=tuple(Mention(cut("count"), count, 0.9, METHOD) for count in counts),
        place=Mention(cut("place"), what.town, 0.9, METHOD) if "place" in spans else None,
        when=Mention(cut("when"), day, 0.9, METHOD) if "when" in spans else None,
        score=0.5 + number % 50 / 100,
    )


def _speaker(office: str, what: Happening) -> Identity:
    kind, name = OFFICES[office][1], f"{office} of {what.town.name}"
    return Identity(make_id(name), name, kind, None, what.town.country, kind == "monitor")


def _army(what: Happening) -> Identity:
    country = what.town.country
    name = f"Army of {country}"
    return Identity(make_id("army", country), name, "military", f"government of {country}")


def make_case(path: Path, documents: int, *, seed: int = 7) -> None:
    """Makes a case of so many reports and brings its incidents up to date."""
    with Ledger.open(path, create=True) as ledger:
        for doc, reading in CaseMaker(seed).reports(documents):
            ledger.add_document(doc, doc.text.encode(), reading, READER)
    with Case.open(path, settings=make_settings()) as case:
        case.refresh()


def write_reports(path: Path, documents: int, *, seed: int = 7) -> None:
    """Writes so many reports as JSON lines, as a table of articles."""
    with path.open("w", encoding="utf-8") as file:
        for doc, _ in CaseMaker(seed).reports(documents):
            row = {"id": doc.ref, "title": doc.title, "outlet": doc.outlet, "text": doc.text}
            file.write(json.dumps(row | {"published": str(doc.published)}) + "\n")


def main() -> None:
    """Makes the case, and the table if it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--jsonl", type=Path)
    args = parser.parse_args()
    if args.jsonl:
        write_reports(args.jsonl, args.documents)
    start = time.perf_counter()
    make_case(args.case, args.documents)
    print(f"{args.documents} reports in {time.perf_counter() - start:.1f} s: {args.case}")


if __name__ == "__main__":
    main()
