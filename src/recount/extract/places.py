"""Reads the places of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.extract.place_cues import judge_names
from recount.extract.place_inside import contain_names
from recount.extract.place_names import Name, find_capitals, find_names
from recount.extract.place_outlets import find_home, mark_local
from recount.extract.place_parts import Part, find_parts
from recount.extract.place_people import find_demonyms
from recount.extract.place_senses import Context, resolve_names
from recount.extract.place_spellings import find_spellings
from recount.extract.place_states import find_states
from recount.extract.place_unlisted import find_unlisted
from recount.extract.place_words import load_place_words
from recount.gazetteer import Entry, Gazetteer
from recount.model import Evidence, Mention
from recount.text.view import TextView, view_text
from recount.values import Place

METHOD = "places.rules@1"


def find_places(
    view: TextView,
    gazetteer: Gazetteer,
    *,
    country_hint: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
) -> list[Mention[Place]]:
    """Returns the places that a text names, in its order, overlapping ones longest first.

    `country_hint` is an ISO 3166-1 alpha-2 code, `outlet` a domain; both weigh like two
    mentions. The title's names count as context. A place that the gazetteer lacks has no
    `gazetteer_id`, and the coordinates of what contains it, if the text says that. Demonyms
    ("Syrian") and names that stand for governments are returned with `metonym`. The score
    is how sure the name is a place, and this one.
    """
    capitals = find_capitals(view)
    names = _read_names(view, capitals, gazetteer)
    heading = view_text(title) if title else None
    others = _read_names(heading, find_capitals(heading), gazetteer) if heading else []
    hints = [country_hint.upper()] if country_hint else []
    home = find_home(outlet) if outlet else None
    hints += [home] if home else []
    local = mark_local(names, outlet, home) if outlet else set()
    for name in names:
        if name.key in local and name.support == 0:
            name.support = 1
    context = resolve_names([*names, *others], hints, local)
    names = find_spellings(view, capitals, names, gazetteer, context)
    best: dict[str, int] = {}
    for name in names:
        best[name.key] = max(best.get(name.key, -2), name.support)
    accepted = [name for name in names if _is_accepted(name, best, context)]
    if view.upper:
        accepted = [name for name in accepted if _is_safe(name, context)]
    unlisted = find_unlisted(view, capitals, accepted, gazetteer, context.main_country())
    everything = [*accepted, *unlisted]
    mentions = {name.first: _to_mention(view, name, gazetteer) for name in everything}
    return _join(view, mentions, find_parts(view, everything))


def _read_names(view: TextView, capitals: list[bool], gazetteer: Gazetteer) -> list[Name]:
    """Returns the names of a text, judged by their neighbours, contained ones fixed."""
    states = find_states(view, gazetteer)
    taken = {i for name in states for i in range(name.first, name.last)}
    listed = [
        n for n in find_names(view, capitals, gazetteer) if taken.isdisjoint(range(n.first, n.last))
    ]
    long = {i for n in listed if n.last - n.first > 1 for i in range(n.first, n.last)}
    demonyms = find_demonyms(view, capitals, gazetteer, taken | long)
    taken.update(i for name in demonyms for i in range(name.first, name.last))
    listed = [n for n in listed if n.fixed or taken.isdisjoint(range(n.first, n.last))]
    names = sorted([*listed, *states, *demonyms], key=lambda name: name.first)
    judge_names(view, capitals, names)
    contain_names(view, names)
    return names


def _is_accepted(name: Name, best: dict[str, int], context: Context) -> bool:
    """Whether a name is taken for a place, by its support here and in the whole document."""
    place = name.place
    if name.support < 0 or (place is None and not name.kept):
        return False
    if name.fixed or name.demonym or place is None:
        return True
    if place.code == "PCLI" or place.feature in "LHT":
        return True
    if context.is_foreign(place):
        return False
    if name.last - name.first == 1 and name.key in load_place_words().decoys:
        return name.support == 2 and place.own and place.population >= 5_000
    return _is_likely(name, place, best[name.key], context)


def _is_likely(name: Name, place: Entry, most: int, context: Context) -> bool:
    """Whether a town or division is likely meant; the smaller, the more must speak for it.

    `most` is the best support that the name has anywhere in the document.
    """
    if place.feature == "A" or place.population >= 100_000:
        home = place.feature == "P" and context.is_home(place) and len(name.key) > 4
        return place.own or name.support > 0 or place.population >= 300_000 or home
    if most == 2:
        return True
    if context.is_home(place) and _is_plain(name, place, most):
        return True
    if most == 1:
        return place.own and (place.population >= 50_000 or context.is_near(place))
    return place.own and place.population >= 15_000 and context.is_near(place)


def _is_plain(name: Name, place: Entry, most: int) -> bool:
    """Whether a name of a town in the document's own country needs little else to be it."""
    if name.last - name.first > 1:
        return True
    if name.key in load_place_words().given or len(name.key) < 4:
        return False
    return most > 0 or (place.population >= 5_000 and (place.own or len(name.key) > 4))


def _is_safe(name: Name, context: Context) -> bool:
    """Whether a name is a place even where capitals tell nothing: large, or at home here."""
    place = name.place
    if place is None or name.demonym or place.code == "PCLI" or place.feature in "LHT":
        return True
    if name.last - name.first == 1 and name.support < 2:
        if name.key in load_place_words().given:
            return False
        if name.support < 1 and place.population < 500_000:
            return False
    large = place.population >= 1_000_000 and place.feature == "P"
    return large or context.share(place.country) >= 0.35


def _to_mention(view: TextView, name: Name, gazetteer: Gazetteer) -> Mention[Place]:
    evidence = Evidence.of(view.text, (name.start, name.end))
    inside = name.inside.place if name.inside is not None else None
    if name.kept or name.place is None:
        return Mention(evidence, _fall_back(evidence.text, inside, gazetteer), 0.5, METHOD)
    place = gazetteer.to_place(name.place)
    if name.metonym:
        place = replace(place, metonym=True)
    score = 0.95 if name.fixed else {2: 0.85, 1: 0.75, 0: 0.6}.get(name.support, 0.4)
    return Mention(evidence, place, score, METHOD)


def _fall_back(text: str, inside: Entry | None, gazetteer: Gazetteer) -> Place:
    """Returns an unlisted name at what contains it, as blurred as that is large."""
    name = " ".join(text.split())
    if inside is None:
        return Place(name)
    return replace(
        gazetteer.to_place(inside),
        name=name,
        gazetteer_id=None,
        feature=None,
        feature_code=None,
        population=None,
        within_id=inside.id,
        within_name=inside.name,
    )


def _join(
    view: TextView, mentions: dict[int, Mention[Place]], parts: Sequence[Part]
) -> list[Mention[Place]]:
    """Gives mentions their parts, adds those of "the city", and puts all in text order."""
    found = dict(mentions)
    added: list[Mention[Place]] = []
    for part in parts:
        whole = mentions.get(part.name.first)
        if whole is None:
            continue
        value = _blur(whole.value, part)
        evidence = Evidence.of(view.text, (part.start, part.end))
        mention = Mention(evidence, value, whole.score * (1.0 if part.own else 0.8), METHOD)
        if part.own:
            found[part.name.first] = mention
        else:
            added.append(mention)
    everything = [*found.values(), *added]
    everything.sort(key=lambda mention: (mention.evidence.start, -mention.evidence.end))
    return everything


def _blur(place: Place, part: Part) -> Place:
    """Returns a place with its part, and a radius that holds what lies around it."""
    radius = place.radius_km
    if radius is not None:
        if part.km is not None:
            radius += part.km
        elif part.around and place.feature == "P":
            radius += max(10.0, radius)
    return replace(place, part=part.part, radius_km=radius)
