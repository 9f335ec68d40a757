"""A reader that reads next to nothing, and reports for it: for what comes behind the reading."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cached_property

from bench.ledger import KINDS, OFFICES
from bench.synthetic import READER, CaseMaker, Happening, Laid, Telling, list_mentions, make_claim
from recount.model import Document, Reading
from recount.pipeline import Settings
from recount.values import Place

SEED = 7
ENGLISH = """
the of and to in was for that on with as were by at from this had not are but have they
which been their after more who when there also many would could into over only other
time people city market road house street school family council river winter morning
evening bread water trade work talks plan vote price report letter office station bridge
village
""".split()  # noqa: SIM905
LEAD = re.compile(
    r"A (?P<event>[a-z ]+) in (?P<place>[A-Z][a-z]+) killed (?P<count>\d+) people on "
    r"(?P<when>[A-Z][a-z]+day), (?P<source>[a-zA-Z ]+) (?P<cue>said)\."
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KIND_OF = {words: kind for kind, words in KINDS.items()}
OFFICE_OF = {words: office for office, (words, _) in OFFICES.items()}


class EnglishMaker(CaseMaker):
    """Makes reports whose filler is told to be English."""

    def filler(self) -> str:
        """Makes a sentence of common words that tells nothing countable."""
        size = self.chance.randint(8, 22)
        said = self.chance.choices(ENGLISH, k=size)
        names = self.chance.choices(self.words, cum_weights=self.word_weights, k=2)
        return f"{' '.join([*said, *names]).capitalize()}."


class CheapReader:
    """Reads the lead of a made report, and nothing else."""

    name = READER

    @cached_property
    def _towns(self) -> dict[str, Place]:
        return {town.name: town for town in EnglishMaker(SEED).towns}

    def read(self, doc: Document) -> Reading:
        """Returns the claims of the leads."""
        claims = []
        for match in LEAD.finditer(doc.text):
            kind, town = KIND_OF.get(match["event"]), self._towns.get(match["place"])
            office = OFFICE_OF.get(match["source"])
            if kind is None or town is None or office is None or doc.published is None:
                continue
            back = (doc.published.weekday() - DAYS.index(match["when"])) % 7
            what = Happening(
                town, doc.published - timedelta(days=back), kind, int(match["count"]), 0, "", ""
            )
            start = match.start()
            spans = {
                name: (match.start(name) - start, match.end(name) - start)
                for name in match.groupdict()
            }
            telling = Telling(match.group(), harm="killed")
            laid = Laid(telling, office, what.killed, start, match.group(), spans)
            claims.append(make_claim(doc, what, laid))
        return Reading(tuple(list_mentions(claims)), tuple(claims))


def make_cheap(settings: Settings) -> CheapReader:
    """Returns the cheap reader."""
    return CheapReader()
