"""Builds the accounts of an incident: one for each ultimate source, as it stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from recount.link.facets import build_facets
from recount.model import Account, Claim, Document
from recount.reconcile.figures import PERSONS, Figure, Key, merge_timeline, read_report
from recount.reconcile.named_dead import add_persons
from recount.sources.denials import is_denial, own_words, owns_deed, takes_no_stand
from recount.sources.lineage import Origin
from recount.sources.spoken import speaker
from recount.values import Stance
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

STRONG: tuple[Stance, ...] = ("denies", "admits", "accuses")


@dataclass(slots=True)
class Standing:
    """A source with its claims on an incident, its current figures and those it replaced."""

    origin: Origin
    claims: list[Claim] = field(default_factory=list)
    docs: list[Document] = field(default_factory=list)
    current: dict[Key, Figure] = field(default_factory=dict)
    replaced: list[tuple[Key, Figure, Figure]] = field(default_factory=list)

    @property
    def stance(self) -> Stance:
        """The stance of its claims: a denial outweighs, then admitting, then accusing."""
        denials = {claim.id for claim in self.denials}
        held: list[Stance] = [
            "denies" if c.id in denials else _plain_stance(c) for c in self.claims
        ]
        for stance in STRONG:
            if stance in held:
                return stance
        return held[-1] if held else "asserts"

    @property
    def denials(self) -> list[Claim]:
        """Its denials; who counts victims denies no deed by words that name none."""
        words = load_table("linking")["denial"]["responsibility"]
        return [
            claim
            for claim in self.claims
            if is_denial(claim)
            and (
                claim.event is not None
                or not self.current
                or any(word in own_words(claim) for word in words)
            )
        ]

    @property
    def counts(self) -> bool:
        """Whether it is an independent account."""
        return self.origin.independent


def _plain_stance(claim: Claim) -> Stance:
    """Returns a claim's stance: a denial of something else asserts, owning the deed admits."""
    stance = claim.attribution.stance
    if stance == "asserts" and owns_deed(claim):
        return "admits"
    return "asserts" if stance == "denies" else stance


def build_standings(
    docs: Mapping[str, Document], claims: Sequence[Claim], origins: Mapping[str, Origin]
) -> list[Standing]:
    """Returns one standing a source, in the order in which the sources first speak.

    `claims` must be in the order of their reports. A later figure of a source replaces its
    earlier one, also a lower one: that is no dispute. Where some source gives figures, a
    bystander who merely mentions the happening gives no account; an official or a party that
    tells of the deed does, and so does a denial, an admission or an accusation.
    """
    found: dict[str, Standing] = {}
    for claim in claims:
        origin = origins[claim.id]
        standing = found.setdefault(origin.id, Standing(origin))
        if standing.origin.passing and not origin.passing:
            standing.origin = origin
        standing.claims.append(claim)
        if docs[claim.doc_id] not in standing.docs:
            standing.docs.append(docs[claim.doc_id])
    for standing in found.values():
        _lay_timeline(standing)
    standings = list(found.values())
    for doc in {claim.doc_id: docs[claim.doc_id] for claim in claims}.values():
        add_persons(standings, doc)
    _drop_lone_figures(standings)
    _set_bystanders_aside(standings)
    return standings


def _drop_lone_figures(standings: Sequence[Standing]) -> None:
    """Lets one person told of with no number be no total where somebody gives a larger one."""
    largest: dict[Key, int] = {}
    for standing in standings:
        for key, figure in standing.current.items():
            largest[key] = max(largest.get(key, 0), figure.low or 0)
    for standing in standings:
        for key, figure in list(standing.current.items()):
            if figure.lone and largest[key] > 1:
                del standing.current[key]


def _set_bystanders_aside(standings: Sequence[Standing]) -> None:
    """Marks the sources that merely mention the happening as passing, unless no other is left."""
    counted = any(s.counts and s.current for s in standings)
    for standing in standings:
        silent = standing.stance == "doubts" and not standing.origin.named
        plain = not standing.current and (standing.stance == "asserts" or silent)
        plain = plain and not any(map(takes_no_stand, standing.claims))
        if plain and not _vouches(standing, counted=counted):
            standing.origin = replace(standing.origin, passing=True)
    if not any(s.counts for s in standings):
        for standing in standings:
            standing.origin = replace(standing.origin, passing=False)


def _vouches(standing: Standing, *, counted: bool) -> bool:
    """Whether a source that gives no figure itself tells of the deed, and where or when.

    Where others count (`counted`), only a party to the fighting does. Who took, held or lost
    ground tells the outcome, also where the report has named the deed before.
    """
    table = load_table("linking")["lineage"]
    if counted and standing.origin.kind not in table["leading"]:
        return False
    party = not counted or standing.origin.kind in table["parties"]
    types = event_types()
    docs = {doc.id: doc for doc in standing.docs}
    for claim in standing.claims:
        kind = types.get(claim.event.value.type) if claim.event else None
        if kind is None or kind.family == "harm" or speaker(claim) is None:
            continue
        if kind.territory is not None:
            return True
        facets = build_facets(claim, docs[claim.doc_id])
        if party and (facets.place_own or facets.days_own):
            return True
    return False


def _lay_timeline(standing: Standing) -> None:
    by_doc: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in standing.claims:
        by_doc[claim.doc_id].append(claim)
    reports = []
    marked: dict[Key, list[Figure]] = {}
    for doc in standing.docs:
        current, earlier = read_report(by_doc[doc.id], doc)
        reports.append((doc, current))
        for key, figures in earlier.items():
            marked.setdefault(key, []).extend(figures)
    for key, line in merge_timeline(reports).items():
        standing.current[key] = line[-1]
        for old, new in pairwise(line):
            standing.replaced.append((key, old, new))
        for old in marked.get(key, []):
            known = {(f.low, f.high) for f in line}
            if (old.low, old.high) not in known:
                standing.replaced.append((key, old, line[-1]))
    for key, figures in marked.items():
        if figures and key not in standing.current:  # an earlier figure is all that there is
            standing.current[key] = figures[-1]


def build_accounts(standings: Sequence[Standing]) -> list[Account]:
    """Returns the accounts as records: the current ones, each behind those it replaced.

    An outlet that only mentions the happening in its own voice gives none.
    """
    accounts: list[Account] = []
    for standing in standings:
        if standing.origin.own and standing.origin.passing:
            continue
        for key, old, new in standing.replaced:
            if key[1] == PERSONS:
                account = _account(standing, {key: old}, [old.claim])
                accounts.append(
                    replace(account, superseded_by=new.claim, revision=_revision(old, new))
                )
        current = {k: f for k, f in standing.current.items() if k[1] == PERSONS}
        accounts.append(_account(standing, current, [c.id for c in standing.claims]))
    return accounts


def says_key(key: Key) -> str:
    """Returns the name of a figure in `Account.says`: the harm, and the unit if not persons."""
    harm, _, unit = key
    return harm if unit == PERSONS else f"{harm}_{unit}"


def _account(
    standing: Standing,
    figures: Mapping[Key, Figure],
    claims: Sequence[str],
) -> Account:
    origin = standing.origin
    vague = next((f.vague for _, f in sorted(figures.items()) if f.vague and not f.is_exact), None)
    first = min((f.said[0] for f in figures.values()), default=None)
    if first is None and standing.docs:
        first = standing.docs[0].published
    return Account(
        source=origin.name,
        source_id=origin.id,
        kind="rumour" if origin.rumour else origin.kind,
        side=origin.side,
        stance=standing.stance,
        lineage=_lineage(standing),
        claims=tuple(dict.fromkeys(claims)),
        says={says_key(k): (f.low, f.high) for k, f in sorted(figures.items())},
        vague=vague,
        since=first if first and first.year < 9999 else None,
    )


def _revision(old: Figure, new: Figure) -> Literal["raised", "corrected", "restated"]:
    """Returns how a later figure of a source changes its earlier one: by the lower ends."""
    before, after = (f.low if f.low is not None else f.high for f in (old, new))
    if before is None or after is None or before == after:
        return "restated"
    return "raised" if after > before else "corrected"


def _lineage(standing: Standing) -> str:
    outlets = list(dict.fromkeys(doc.outlet or doc.ref.rsplit("/", 1)[-1] for doc in standing.docs))
    told = outlets[0] if len(outlets) == 1 else ", ".join(outlets[:-1]) + f" and {outlets[-1]}"
    origin = standing.origin
    if origin.own:
        return f"{origin.reason}"
    text = f"{origin.name}, told by {told}"
    if origin.rumour:
        return f"hearsay, counted as no account: {text}"
    return text + (f" ({origin.reason})" if origin.reason else "")
