"""Who takes part in an incident: those who are said to have done it, and whom it hit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from recount.coding.dossier import Dossier
from recount.model import Claim
from recount.sources.registry import load_registry
from recount.sources.roles import is_equipment
from recount.values import Count, Identity, Role
from recount.vocab.loader import load_table

DOERS: tuple[Role, ...] = ("perpetrator", "agent")
STATE_KINDS = ("military", "police", "government", "official", "court")
STATE_SIDE = "Government of "
OPPOSITION = "opposition"
"""The side of those who are told of as rebels, insurgents or opposition and no more."""
CIVILIAN_GROUPS = ("civilians", "children", "women", "medics", "journalists", "aid_workers")


@dataclass(frozen=True, slots=True)
class Participant:
    """A party to an incident over all its claims.

    `key` is the same for the bodies of one side. `claims` are those that name it in this role.
    """

    key: str
    name: str
    kind: str
    side: str | None
    country: str | None
    named: bool
    claims: tuple[str, ...]

    @property
    def is_state(self) -> bool:
        """Whether it is a state's body."""
        return bool(self.side and self.side.startswith(STATE_SIDE))

    @property
    def is_armed(self) -> bool:
        """Whether it is organised to use force."""
        return self.is_state or self.kind in armed_kinds()

    @property
    def is_known(self) -> bool:
        """Whether it is a state, has a name, or is told to be the opposition."""
        return self.is_state or self.named or self.side is not None


@dataclass(frozen=True, slots=True)
class Cast:
    """Those who are said to have done it and those whom it hit, most often named first."""

    doers: tuple[Participant, ...]
    harmed: tuple[Participant, ...]

    @property
    def armed_doers(self) -> list[Participant]:
        """The armed among the doers."""
        return [p for p in self.doers if p.is_armed]

    @property
    def armed_harmed(self) -> list[Participant]:
        """The armed among the harmed."""
        return [p for p in self.harmed if p.is_armed]

    def armed_sides(self) -> list[Participant]:
        """Returns the armed parties in either role, doers first, one a side."""
        sides: dict[str, Participant] = {}
        for party in [*self.armed_doers, *self.armed_harmed]:
            sides.setdefault(party.key, party)
        return list(sides.values())


@cache
def armed_kinds() -> frozenset[str]:
    """Returns the kinds of parties that use force."""
    return frozenset(load_table("linking")["perpetrators"]["kinds"]) - {"official"}


def find_cast(dossier: Dossier) -> Cast:
    """Returns the parties of an incident. Equipment with no owner and the unknown are nobody."""
    doers: list[tuple[Identity, Claim]] = []
    harmed: list[tuple[Identity, Claim]] = []
    for claim in dossier.told:
        for actor in claim.actors:
            identity = actor.party.identity
            if identity is None or (not identity.named and is_equipment(identity.name)):
                continue
            (doers if actor.role in DOERS else harmed).append((identity, claim))
    return Cast(_gather(doers), _gather(harmed))


def find_key(identity: Identity) -> str:
    """Returns what the bodies of one side share: its side, else the party, else its kind."""
    if identity.side:
        return identity.side
    return identity.id if identity.named else f"{identity.kind} {identity.country or ''}"


def _gather(named: Sequence[tuple[Identity, Claim]]) -> tuple[Participant, ...]:
    votes: Counter[str] = Counter()
    faces: defaultdict[str, Counter[Identity]] = defaultdict(Counter)
    claims: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for identity, claim in named:
        key = find_key(identity)
        votes[key] += 1
        faces[key][identity] += 1
        claims[key][claim.id] = None
    found = []
    for key in sorted(votes, key=lambda k: (-votes[k], list(votes).index(k))):
        face = min(faces[key], key=lambda i: (*_rank(i), -faces[key][i], i.name))
        found.append(
            Participant(
                key,
                face.name,
                face.kind,
                face.side,
                face.country,
                face.named,
                tuple(claims[key]),
            )
        )
    return tuple(found)


def _rank(identity: Identity) -> tuple[bool, int]:
    """Prefers a named body, and of a state's bodies that which uses force."""
    kinds = STATE_KINDS
    return (
        not identity.named,
        kinds.index(identity.kind) if identity.kind in kinds else len(kinds),
    )


@dataclass(frozen=True, slots=True)
class Victims:
    """Whether civilians and armed people are among the harmed, and whether civilians are most.

    `presumed` is true where nobody says that they were civilians, nor that they were not.
    """

    civilians: bool
    armed: bool
    mainly_civilians: bool
    presumed: bool = False


def find_victims(dossier: Dossier, cast: Cast) -> Victims:
    """Returns whom an incident hit, by the groups that are counted and the parties named.

    Civilians are the main target where they are harmed and no armed people are, or where more of
    them than of armed people were killed or injured.
    """
    civilians = armed = 0
    told = {"civilians": False, "armed": bool(cast.armed_harmed)}
    for harm in ("killed", "injured"):
        whole = dossier.tally(harm)
        fighters = dossier.tally(harm, "combatants")
        known = [t for g in CIVILIAN_GROUPS if (t := dossier.tally(harm, g))]
        total = (whole.best or 0) if whole else 0
        fought = (fighters.best or 0) if fighters else 0
        least = max((t.best or 0 for t in known), default=0)
        armed += fought
        civilians += max(least, total - fought if fought or not told["armed"] else 0)
        told["civilians"] |= bool(known)
        told["armed"] |= fighters is not None
    others = [p for p in cast.harmed if not p.is_armed]
    said = told["civilians"] or bool(others)
    hit = bool(civilians) or said
    mainly = hit and (not told["armed"] or civilians > armed)
    return Victims(hit, told["armed"], mainly, presumed=hit and not said)


def find_side(count: Count, claim: Claim, country: str | None) -> str | None:
    """Returns the side of those whom a count counts, by `find_key`; None where nothing tells it.

    The count's own side, else what its wording means ("soldiers", "rebels") in that country,
    else the one armed victim of its claim.
    """
    if count.side:
        return count.side
    if count.actor:
        identity = load_registry().resolve(count.actor, country=country)
        if identity and (identity.kind in armed_kinds() or identity.side):
            return find_key(identity)
    victims = [
        a.party.identity
        for a in claim.actors
        if a.role == "victim" and a.party.identity and a.party.identity.kind in armed_kinds()
    ]
    keys = {find_key(identity) for identity in victims}
    return keys.pop() if len(keys) == 1 else None
