"""The readers that turn a document into mentions and claims, behind one interface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from recount.extract.actors import find_actors
from recount.extract.attribution import find_attributions
from recount.extract.claims import build_claims
from recount.extract.count_marked import join_marked
from recount.extract.counts import find_counts
from recount.extract.dates import find_dates_both_ways
from recount.extract.events import find_events
from recount.extract.finding import Finder, LearnedFinder, RulesFinder
from recount.extract.found import Found
from recount.extract.introductions import Introductions
from recount.extract.places import find_places
from recount.gazetteer import Gazetteer
from recount.model import Attribution, Document, Mention, MentionType, Party, Reading
from recount.neural.network import Network
from recount.sources.identify import identify_outlet, identify_party
from recount.sources.registry import Registry
from recount.text import view_text
from recount.values import Identity, Place

MOST_KEPT = 20_000
"""Wordings of parties whose identities are kept from report to report: they recur."""


class Reader(Protocol):
    """Reads one document; the same document gives the same reading on every run."""

    @property
    def name(self) -> str:
        """The reader's `name@version`."""

    def read(self, doc: Document) -> Reading:
        """Returns all that was read in the document's text."""


class TextReader:
    """Reads English: who says what by a finder, all else by rules and a tagger.

    `name` is the `name@version` of the reader.
    """

    def __init__(
        self, gazetteer: Gazetteer, registry: Registry, *, name: str, finder: Finder
    ) -> None:
        self.name = name
        self._gazetteer = gazetteer
        self._registry = registry
        self._finder = finder
        self._identities: dict[tuple[object, ...], Identity | None] = {}

    def read(self, doc: Document) -> Reading:
        """Returns all that was read in the document's text, in the text's order."""
        view = view_text(doc.text)
        places = find_places(view, self._gazetteer, title=doc.title, outlet=doc.outlet)
        country = main_country(place.value for place in places)
        given = self._finder(view)
        attributions = find_attributions(view, given.drafts, self._finder.method)
        counts = find_counts(view)
        if given.marks is not None:
            counts = join_marked(view, counts, given.marks, self._finder.method)
        introductions = Introductions(view, attributions)
        issuer = identify_outlet(doc.outlet or "", registry=self._registry, country=country)

        def identify(party: Party) -> Party:
            if issuer is not None and party.evidence.text.lower() == "we":
                return replace(party, identity=issuer)  # a body's own bulletin
            told = introductions.of(party)
            armed = introductions.is_armed(party)
            fuller = party.antecedent.text if party.antecedent else ""
            key = (party.evidence.text, fuller, country, view.upper, armed, *told)
            if key not in self._identities:
                if len(self._identities) >= MOST_KEPT:
                    self._identities.clear()
                self._identities[key] = identify_party(
                    party,
                    registry=self._registry,
                    country=country,
                    upper=view.upper,
                    told=told,
                    armed=armed,
                ).identity
            return replace(party, identity=self._identities[key])

        whens, expressions = find_dates_both_ways(view, doc.published)
        found = Found(
            attributions=tuple(_identified(mention, identify) for mention in attributions),
            events=tuple(find_events(view)),
            counts=tuple(counts),
            places=tuple(places),
            whens=tuple(whens),
            expressions=tuple(expressions),
            actors=tuple(find_actors(view, self._registry, country=country)),
            country=country,
        )
        claims = build_claims(doc, view, found, identify)
        return Reading(_in_order(found), claims)


class RulesReader(TextReader):
    """Reads English by rules, word lists and a part-of-speech tagger."""

    def __init__(self, gazetteer: Gazetteer, registry: Registry) -> None:
        super().__init__(gazetteer, registry, name="rules@1", finder=RulesFinder())


class LearnedReader(TextReader):
    """Reads attributions with a network, all else as the rules do."""

    def __init__(self, gazetteer: Gazetteer, registry: Registry, network: Network) -> None:
        super().__init__(gazetteer, registry, name="learned@2", finder=LearnedFinder(network))


def main_country(places: Iterable[Place]) -> str | None:
    """Returns the ISO 3166 code of the country that most of the places lie in.

    Stand-ins for governments count a third. None where no place has a country.
    """
    weights: Counter[str] = Counter()
    for place in places:
        if place.country:
            weights[place.country] += 1 if place.metonym else 3
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0] if ranked else None


def _identified(mention: Mention[Attribution], identify: Any) -> Mention[Attribution]:
    given = mention.value
    value = replace(
        given,
        sources=tuple(identify(party) for party in given.sources),
        via=tuple(identify(party) for party in given.via),
    )
    return replace(mention, value=value)


def _in_order(found: Found) -> tuple[tuple[MentionType, Mention[Any]], ...]:
    events = [Mention(e.evidence, e.value.event, e.score, e.method) for e in found.events]
    groups: list[tuple[MentionType, Iterable[Mention[Any]]]] = [
        ("attribution", found.attributions),
        ("event", events),
        ("count", found.counts),
        ("toponym", found.places),
        ("when", found.expressions),
        ("actor", found.actors),
    ]
    mentions = [(kind, mention) for kind, group in groups for mention in group]
    return tuple(sorted(mentions, key=lambda m: (m[1].evidence.start, m[1].evidence.end, m[0])))
