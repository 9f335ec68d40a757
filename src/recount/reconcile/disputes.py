"""Finds where the accounts of an incident do not go together, and says how in a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Literal

from recount.link.compare import is_wide, score_days, score_places
from recount.link.facets import Facets, build_facets
from recount.model import Claim, Disagreement
from recount.reconcile.accounts import Standing
from recount.reconcile.figures import PERSONS, Figure, describe_figure
from recount.sources.denials import is_denial, own_words
from recount.values import Place
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

Denied = Literal["occurrence", "responsibility"]
HARM_WORDS = {
    "killed": "killed",
    "injured": "injured",
    "casualties": "killed or injured",
    "missing": "missing",
    "detained": "detained",
    "captured": "captured",
    "abducted": "abducted",
    "displaced": "driven from home",
    "evacuated": "evacuated",
    "affected": "affected",
}


def find_disagreements(standings: Sequence[Standing]) -> list[Disagreement]:
    """Returns the disagreements among the independent accounts, figures first."""
    counted = [s for s in standings if s.counts]
    found = [*_figures(counted), *_denials(standings), *_responsibility(counted)]
    found += [*_outcome(counted), *_victims(counted), *_places(counted), *_days(counted)]
    unique: dict[tuple[str, str], Disagreement] = {}
    for item in found:
        unique.setdefault((item.about, item.explanation), item)
    return list(unique.values())


def _figures(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    """Yields one disagreement a harm where two current figures cannot both be true."""
    keys = sorted({key for s in standings for key in s.current if key[1] == PERSONS})
    for key in keys:
        having = [s for s in standings if key in s.current]
        apart = [
            (a, b)
            for a, b in combinations(having, 2)
            if not a.current[key].overlaps(b.current[key])
        ]
        if not apart:
            continue
        sides = list(dict.fromkeys(s.origin.id for pair in apart for s in pair))
        named = [s for s in having if s.origin.id in sides]
        said = "; ".join(f"{s.origin.name} says {describe_figure(s.current[key])}" for s in named)
        unit = "" if key[2] == PERSONS else f" ({key[2]})"
        yield Disagreement(
            "figure",
            tuple(s.current[key].claim for s in named),
            f"How many were {HARM_WORDS[key[0]]}{unit}: {said}.",
        )


def read_denial(claim: Claim) -> set[Denied]:
    """Returns what a denial denies, by its words: that it happened, or who did it.

    A denial of responsibility is no denial of the event. Words decide; where they say
    nothing, who denies that its own side did it denies that it was behind it, and everybody
    else, or who denies "any" of it, that it happened.
    """
    table = load_table("linking")["denial"]
    text = own_words(claim)
    found: set[Denied] = set()
    if any(words in text for words in table["responsibility"]):
        found.add("responsibility")
    if any(words in text for words in table["occurrence"]):
        found.add("occurrence")
    if found:
        return found
    if not _accused_itself(claim):
        return {"occurrence"}
    return {"responsibility", "occurrence"} if " any " in text else {"responsibility"}


def _accused_itself(claim: Claim) -> bool:
    """Whether those who are said to have done it are on the speaker's own side."""
    identity = claim.source.identity if claim.source else None
    return (
        identity is not None
        and identity.side is not None
        and any(
            actor.role in ("perpetrator", "agent")
            and actor.party.identity is not None
            and actor.party.identity.side == identity.side
            for actor in claim.actors
        )
    )


def denials_of(standing: Standing) -> list[Claim]:
    """Returns the denials among a source's claims."""
    return standing.denials


def _denials(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    for standing in standings:
        denials = denials_of(standing)
        others = [s for s in standings if s is not standing and not all(map(is_denial, s.claims))]
        if not denials or not others or not standing.counts:
            continue
        what = {kind for claim in denials for kind in read_denial(claim)}
        against = _pick(others)
        names = ", ".join(s.origin.name for s in others[:3])
        claims = tuple(dict.fromkeys([denials[0].id, *against]))
        if "occurrence" in what:
            yield Disagreement(
                "occurrence",
                claims,
                f"{standing.origin.name} denies that it happened as {names} tell it.",
            )
        if "responsibility" in what:
            yield Disagreement(
                "responsibility",
                claims,
                f"{standing.origin.name} denies that it was behind it.",
            )


def _pick(standings: Sequence[Standing]) -> list[str]:
    return [s.claims[0].id for s in standings[:3]]


def perpetrators_of(standing: Standing) -> dict[str, tuple[str, str]]:
    """Returns whom a source names as the doer: side or id → (name, claim)."""
    found: dict[str, tuple[str, str]] = {}
    for claim in standing.claims:
        if is_denial(claim):
            continue
        for actor in claim.actors:
            identity = actor.party.identity
            if actor.role == "perpetrator" and identity and identity.named:
                found.setdefault(identity.side or identity.id, (identity.name, claim.id))
    return found


def _responsibility(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    """Yields a disagreement where two sources name different doers of one deed.

    Both sides of a clash are doers, so battles are left out.
    """
    blamed = [(s, found) for s in standings if (found := perpetrators_of(s)) and not _battle(s)]
    yield from _rival_owners(standings)
    told: set[frozenset[str]] = set()
    for (one, first), (other, second) in combinations(blamed, 2):
        rivals = frozenset([*first, *second])
        if not set(first) & set(second) and rivals not in told:
            told.add(rivals)
            name, claim = next(iter(first.values()))
            rival, answer = next(iter(second.values()))
            yield Disagreement(
                "responsibility",
                (claim, answer),
                f"{one.origin.name} names {name} as responsible, {other.origin.name} {rival}.",
            )


def _rival_owners(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    """Yields a disagreement where two parties of different sides each claim the deed outright."""
    owners = [
        s
        for s in standings
        if any(c.attribution.stance == "admits" for c in s.claims) and not _battle(s)
    ]
    for one, other in combinations(owners, 2):
        first, second = (s.origin.side or s.origin.id for s in (one, other))
        if first != second:
            yield Disagreement(
                "responsibility",
                (one.claims[0].id, other.claims[0].id),
                f"{one.origin.name} and {other.origin.name} each say that it was theirs.",
            )
            return


def _battle(standing: Standing) -> bool:
    types = event_types()
    families = [
        types[c.event.value.type].family
        for c in standing.claims
        if c.event and c.event.value.type in types
    ]
    return "battle" in families or "control" in families


def _outcome(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    """Yields a disagreement where one says ground was taken and another that it was not kept."""
    types = event_types()
    sides = _takers(standings)
    ends: defaultdict[str, list[tuple[Standing, str]]] = defaultdict(list)
    for standing in standings:
        last: dict[str, str] = {}
        for claim in standing.claims:
            kind = types.get(claim.event.value.type) if claim.event else None
            if kind and kind.territory and not is_denial(claim) and not _yields(claim, sides):
                last[kind.territory] = claim.id
        end = "lost" if "lost" in last else next(iter(last), None)
        if end:
            ends[end].append((standing, last[end]))
    for end in ("lost", "held"):
        if ends["taken"] and ends[end]:
            (one, taken), (other, answer) = ends["taken"][0], ends[end][0]
            how = "withdrew again" if end == "lost" else "did not get it"
            yield Disagreement(
                "outcome",
                (taken, answer),
                f"{one.origin.name} says that ground was taken, {other.origin.name} "
                f"that the attackers {how}.",
            )


def _takers(standings: Sequence[Standing]) -> set[str]:
    """Returns the sides that are said to have taken ground."""
    types = event_types()
    return {
        actor.party.identity.side
        for standing in standings
        for claim in standing.claims
        if claim.event and (kind := types.get(claim.event.value.type)) and kind.territory == "taken"
        for actor in claim.actors
        if actor.role == "agent" and actor.party.identity and actor.party.identity.side
    }


def _yields(claim: Claim, takers: Collection[str]) -> bool:
    """Whether those who gave up ground are others than those who took it: no disagreement."""
    kind = event_types().get(claim.event.value.type) if claim.event else None
    if kind is None or kind.territory != "lost" or not takers:
        return False
    sides = {
        actor.party.identity.side
        for actor in claim.actors
        if actor.role == "agent" and actor.party.identity
    }
    return bool(sides) and None not in sides and not sides & set(takers)


def _victims(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    """Yields a disagreement where one counts civilians dead and another fighters only."""
    civilians = [(s, f.claim) for s in standings if (f := _killed(s, "civilians")) and f.low]
    fighters = [
        (s, f.claim)
        for s in standings
        if ((f := _killed(s, "civilians")) and f.high == 0)
        or ((f := _killed(s, "combatants")) and f.low and f.low == _total(s))
    ]
    for one, claim in fighters:
        for other, answer in civilians:
            if one is not other:
                yield Disagreement(
                    "outcome",
                    (claim, answer),
                    f"{one.origin.name} says that only fighters died, {other.origin.name} "
                    "that civilians are among the dead.",
                )
                return


def _killed(standing: Standing, group: str) -> Figure | None:
    return standing.current.get(("killed", group, PERSONS))


def _total(standing: Standing) -> int | None:
    figure = _killed(standing, PERSONS)
    return figure.low if figure else None


def _places(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    """Yields a disagreement where two sources name different places, and never a common one."""
    said = [(s, own) for s in standings if (own := _own_places(s))]
    for (one, first), (other, second) in combinations(said, 2):
        scores = [score_places(a, b)[0] for a, _ in first for b, _ in second]
        if max(scores) <= -0.7:
            (place, claim), (rival, answer) = first[0], second[0]
            yield Disagreement(
                "place",
                (claim, answer),
                f"{one.origin.name} places it at {place.name}, "
                f"{other.origin.name} at {rival.name}.",
            )
            return


def _own_places(standing: Standing) -> list[tuple[Place, str]]:
    """Returns the towns that a source's own sentences place the deed at, with the claims."""
    return [
        (f.place, f.claim.id)
        for f in _facets(standing)
        if f.place and f.place_own and not is_wide(f.place) and not f.is_aftermath
    ]


def _days(standings: Sequence[Standing]) -> Iterable[Disagreement]:
    """Yields a disagreement where two sources give different days, and never a common one."""
    said = [(s, own) for s in standings if (own := _own_days(s))]
    for (one, first), (other, second) in combinations(said, 2):
        if max(score_days(a, b)[0] for a, _ in first for b, _ in second) < 0:
            (days, claim), (rival, answer) = first[0], second[0]
            yield Disagreement(
                "time",
                (claim, answer),
                f"{one.origin.name} dates it {days[0]}, {other.origin.name} {rival[0]}.",
            )
            return


def _own_days(standing: Standing) -> list[tuple[tuple[date, date], str]]:
    """Returns the days that a source's own sentences give the deed, with the claims."""
    return [
        (f.days, f.claim.id)
        for f in _facets(standing)
        if f.days and f.days_own and not f.is_aftermath
    ]


def _facets(standing: Standing) -> list[Facets]:
    docs = {doc.id: doc for doc in standing.docs}
    return [build_facets(claim, docs[claim.doc_id]) for claim in standing.claims]
