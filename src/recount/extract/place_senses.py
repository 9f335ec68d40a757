"""Decides which place a name means, by the document's other places.

One sense a document and name (Gale, Church & Yarowsky 1992), save where the text itself
says otherwise ("Paris, Texas"). The score of a sense adds: its people on a log scale, that
the name is its own, that its country and division are the document's, that it is near
other places of the document.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from recount.extract.place_names import Name
from recount.extract.place_words import load_place_words
from recount.gazetteer import Entry
from recount.vocab.loader import load_table

_MOST_SENSES = 80
_MOST_ANCHORS = 16
_LARGE = 100_000
_HAMLET = 20_000
_SURE_COUNTRY = 1.5  # weight of the places that say for sure where a document is
_COUNTRY, _DIVISION, _NEAR, _OWN = 2.5, 2.0, 2.2, 1.8
_HOME = 1.5  # For a name of small places only, one in the country that the document is about.


def prior(entry: Entry) -> float:
    """Returns how likely a name means this place in any text: 0 for a hamlet, 9 for a country."""
    score = math.log10(entry.population + 30)
    if entry.code == "PCLI":
        return score + 1.4
    if entry.feature in "LHT":
        return 6.5
    if entry.code == "ADM1":
        return min(score, 7.0) - (0.0 if entry.country in {"US", "CA", "AU", "GB"} else 1.2)
    if entry.code == "ADM2":
        return score - 2.5
    return score


@cache
def _transliterated() -> tuple[str, ...]:
    return tuple(load_table("gazetteer")["transliteration"]["countries"])


@cache
def _english() -> frozenset[str]:
    return frozenset(load_table("gazetteer")["transliteration"]["english"])


class Context:
    """What a document has shown of where it is: weights of countries, divisions and points."""

    def __init__(self, hints: Iterable[str]) -> None:
        self.countries: defaultdict[str, float] = defaultdict(float)
        self.divisions: defaultdict[str, float] = defaultdict(float)
        self.points: dict[str, list[Entry]] = defaultdict(list)
        self.firm: dict[str, float] = defaultdict(float)
        self._hints = tuple(hints)
        for hint in self._hints:
            self.hint(hint)

    def hint(self, code: str) -> None:
        """Adds what is known from outside: "SY" or "US.OH"."""
        country, _, _ = code.partition(".")
        self.countries[country] += 1.5
        self.firm[country] += 1.5
        if "." in code:
            self.divisions[code] += 1.5

    def add(self, entry: Entry, weight: float) -> None:
        """Adds a place that the document speaks of."""
        if not entry.country:
            return
        self.countries[entry.country] += weight
        if entry.feature in "AL" or entry.population >= _LARGE:
            self.firm[entry.country] += weight
        if entry.admin1_id and entry.code != "PCLI":
            self.divisions[entry.admin1_id] += weight
        if entry.feature in "PS" or entry.code == "ADM2":
            near = self.points[entry.country]
            if len(near) < _MOST_ANCHORS and entry not in near:
                near.append(entry)

    def score(self, entry: Entry) -> float:
        """Returns how well a sense fits: the sum that the module's docstring tells."""
        total = prior(entry) + (_OWN if entry.own else 0.0)
        most = max(self.countries.values(), default=0)
        if most and entry.country:
            total += _COUNTRY * self.countries.get(entry.country, 0.0) / max(most, 1.5)
        most = max(self.divisions.values(), default=0)
        if most and entry.admin1_id and entry.code != "PCLI":
            total += _DIVISION * self.divisions.get(entry.admin1_id, 0.0) / max(most, 1.5)
        if entry.code != "PCLI" and entry.country in self.points:
            total += _NEAR * math.exp(-self._nearest(entry) / 80)
        return total

    def is_foreign(self, entry: Entry) -> bool:
        """Whether a small place lies in a country that a document on elsewhere never speaks of.

        Where the document speaks of countries whose names are transliterated, a town of the
        very spelling on another continent is a coincidence; elsewhere a hamlet is.
        """
        if not entry.country or entry.feature != "P" or entry.country in self.firm:
            return False
        if any(self.firm.get(country, 0.0) >= 1.0 for country in _transliterated()):
            return entry.population < _LARGE
        main = self.main_country()
        if main is None or main in _english() or self.firm[main] < _SURE_COUNTRY:
            return False
        return entry.population < _HAMLET

    def share(self, country: str) -> float:
        """Returns how much of the document's firm places are a country's, the most's being 1."""
        most = max(self.firm.values(), default=0.0)
        return self.firm.get(country, 0.0) / most if most else 0.0

    def is_home(self, entry: Entry) -> bool:
        """Whether a place lies where the document is, in a country of no English names.

        There, a word with a capital that is a town's name is hardly anything else.
        """
        if entry.country in _english() or self.firm.get(entry.country, 0.0) < 1.0:
            return False
        return self.share(entry.country) >= 0.5

    def main_country(self) -> str | None:
        """Returns the country that the document speaks of most, if any."""
        return max(self.firm, key=lambda code: (self.firm[code], code), default=None)

    def is_near(self, entry: Entry) -> bool:
        """Whether the document speaks of the place's division, or of another place within 80 km."""
        if self.divisions.get(entry.admin1_id, 0.0) >= 1.0:
            return True
        return entry.country in self.points and self._nearest(entry) < 80

    def _nearest(self, entry: Entry) -> float:
        scale = 111.0 * math.cos(math.radians(entry.lat))
        best = 1e9
        for other in self.points[entry.country]:
            if other.id == entry.id:
                continue
            y, x = (other.lat - entry.lat) * 111.0, (other.lon - entry.lon) * scale
            best = min(best, y * y + x * x)
        return math.sqrt(best)


def resolve_names(
    names: Sequence[Name], hints: Iterable[str], local: Collection[str] = ()
) -> Context:
    """Sets the place of each name that is not fixed yet; returns the document's context.

    `hints` are countries or divisions known from outside, `local` the names that are at the
    outlet's home, so not the world's best known places of that name.
    """
    hints = tuple(hints)
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.support > -2 and name.entries and not name.fixed:
            groups[name.key].append(name)
    context = Context(hints)
    for name in names:
        if name.fixed and name.place is not None:
            context.add(name.place, 1.0)
        elif name.demonym and name.entries:
            context.countries[name.entries[0].country] += 0.5
            context.firm[name.entries[0].country] += 0.5
    fixed = {n.key: n.place for n in names if n.fixed and n.place is not None}
    for key, group in groups.items():
        sure = _sure_sense(group)
        if key not in fixed and key not in local and sure is not None:
            context.add(sure, 0.7 * min(len(group), 3))
    chosen: dict[str, Entry] = {}
    for _ in range(2):
        chosen = {
            key: fixed.get(key) or _choose(group, context, key in local)
            for key, group in groups.items()
        }
        context = _rebuild(names, chosen, groups, hints)
    for key, group in groups.items():
        for name in group:
            name.place = _prefer_kind(name, chosen[key])
    return context


def _rebuild(
    names: Sequence[Name],
    chosen: dict[str, Entry],
    groups: dict[str, list[Name]],
    hints: tuple[str, ...],
) -> Context:
    context = Context(hints)
    for name in names:
        if name.fixed and name.place is not None:
            context.add(name.place, 1.0)
        elif name.demonym and name.entries:
            context.countries[name.entries[0].country] += 0.5
            context.firm[name.entries[0].country] += 0.5
    for key, entry in chosen.items():
        best = max(name.support for name in groups[key])
        weight = {2: 1.0, 1: 0.6, 0: 0.3}.get(best, 0.1)
        if entry.code == "PCLI" and best > -1:
            weight = 1.0
        if best < 2 and entry.population < 20_000 and entry.feature == "P":
            weight *= 0.3
        context.add(entry, weight * min(len(groups[key]), 3))
    return context


def _sure_sense(group: list[Name]) -> Entry | None:
    """Returns the sense that any reader would take without a context, if there is one."""
    ranked = sorted(group[0].entries[:_MOST_SENSES], key=prior, reverse=True)
    best = ranked[0]
    rival = next((e for e in ranked[1:] if e.country != best.country), None)
    if rival is not None and rival.code == "ADM1" and rival.own and rival.population > 1_000_000:
        return None
    if best.code == "PCLI":
        return best
    if best.code == "ADM1" and best.country == "US":
        big = any(e.population > 300_000 and e.feature == "P" for e in ranked[1:])
        return None if big else best
    second = prior(ranked[1]) if len(ranked) > 1 and ranked[1].country != best.country else 0.0
    if prior(best) > 5.3 and prior(best) - second > 1.3 and best.own:
        return best
    return None


def _choose(group: list[Name], context: Context, local: bool) -> Entry:
    entries = group[0].entries[:_MOST_SENSES]
    divisions = load_place_words().divisions
    wants = all(name.kind in divisions for name in group)
    town = any(name.kind in {"city", "town", "village"} for name in group)

    small = max(entry.population for entry in entries) < _LARGE

    def fit(entry: Entry) -> tuple[float, str]:
        extra = 3.0 if local and entry.feature == "P" and entry.country == "US" else 0.0
        if entry.feature == "A" and entry.code != "PCLI":
            extra += (1.5 if wants else -1.6) - (3.0 if town and not wants else 0.0)
        if small and context.is_home(entry):
            extra += _HOME
        return context.score(entry) + extra, entry.id

    return max(entries, key=fit)


def _prefer_kind(name: Name, chosen: Entry) -> Entry:
    """Returns the division or the town of the chosen place's name, whichever the kind says."""
    words = load_place_words()
    wanted = "A" if name.kind in words.divisions else "P" if name.kind in {"city", "town"} else ""
    if not wanted or chosen.feature == wanted:
        return chosen
    for entry in name.entries:
        same = entry.country == chosen.country and entry.code != "PCLI"
        if same and entry.feature == wanted and entry.admin1_id == chosen.admin1_id:
            return entry
    return chosen
