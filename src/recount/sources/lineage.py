"""Finds whose account a claim is in the end: the ultimate source behind outlets and agencies.

A wire copy is the agency's, "X told Y" is X's, a lead in a paper's own voice that repeats
what the ministry says below is the ministry's; the staff of one institution give one account.
Independence is the number of distinct ultimate sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from recount.model import Claim, Document, make_id
from recount.sources.credits import find_credit, fold_name
from recount.sources.denials import is_denial
from recount.sources.duplicates import Copy
from recount.sources.identify import identify_outlet
from recount.sources.institutions import (
    Wordings,
    find_institutions,
    has_name,
    is_rumour,
    wordings_of,
)
from recount.sources.registry import load_registry
from recount.sources.spoken import Figure, identity_of, incident_figures, speaker
from recount.values import Identity
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

NEAR = 700  # characters below a figure within which a quoted official is taken for its source


@dataclass(frozen=True, slots=True)
class Origin:
    """The ultimate source of a claim.

    `id` is the same for all claims of one account. `own` is true for an outlet's own voice,
    `passing` where that voice only mentions the happening and gives no figure; `rumour` for
    posts and hearsay; `named` is false for who is only described. `reason` says in words how
    the source was found.
    """

    id: str
    name: str
    kind: str
    side: str | None
    reason: str
    own: bool = False
    passing: bool = False
    rumour: bool = False
    named: bool = True

    @property
    def independent(self) -> bool:
        """Whether it counts as an account of its own."""
        return not self.rumour and not self.passing


def build_lineage(
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    context: Sequence[Claim] = (),
) -> dict[str, Origin]:
    """Returns the ultimate source of each claim, by the claim's id.

    `claims` should be those of one incident: an unnamed doctor and a named one of the same
    town's hospital are one account there, but not over a whole corpus. `context` are all
    claims of the same reports: a name is known there by its title elsewhere in the report,
    and the official whom a report quotes just below a figure of its own is its source.
    """
    wordings = collect_wordings(context)
    by_id = {doc.id: doc for doc in docs}
    ordered = sorted(claims, key=lambda c: (_rank(by_id[c.doc_id]), c.sentence.start, c.id))
    spoken = [claim for claim in ordered if _has_voice(claim, by_id[claim.doc_id])]
    inside = {claim.id for claim in ordered}
    beside = [
        c for c in _near_figures(context, ordered) if c.id not in inside and c.doc_id in by_id
    ]
    beside = [c for c in beside if _has_voice(c, by_id[c.doc_id]) and not is_denial(c)]
    groups = _group_speakers(spoken, copies, wordings)
    origins: dict[str, Origin] = {}
    for claim in spoken:
        origins[claim.id] = groups[_voice_id(claim, copies)]
    wider = _group_speakers([*spoken, *beside], copies, wordings) if beside else {}
    inner = {wider[key].id: origin for key, origin in groups.items() if key in wider}
    quoted = [
        (c, inner.get(wider[_voice_id(c, copies)].id, wider[_voice_id(c, copies)])) for c in beside
    ]
    told = dict(origins)
    for claim in ordered:
        if claim.id not in origins:
            origins[claim.id] = (
                _beside(claim, quoted)
                or _same_report(claim, ordered, told, copies)
                or _quoted_below(claim, quoted)
                or _own_voice(claim, by_id, ordered, told, copies)
            )
    return origins


def _near_figures(context: Sequence[Claim], claims: Sequence[Claim]) -> list[Claim]:
    """Returns the claims right below a figure that some report gives in its own voice."""
    bare: defaultdict[str, list[int]] = defaultdict(list)
    for claim in claims:
        if speaker(claim) is None and incident_figures(claim):
            bare[claim.doc_id].append(claim.sentence.start)
    return [
        claim
        for claim in context
        if any(0 <= claim.sentence.start - start <= NEAR for start in bare.get(claim.doc_id, ()))
    ]


def _quoted_below(claim: Claim, quoted: Sequence[tuple[Claim, Origin]]) -> Origin | None:
    """Returns the source of a leading kind that a report quotes right below its own figure."""
    if not incident_figures(claim):
        return None
    leading = load_table("linking")["lineage"]["leading"]
    below = [
        (other, origin)
        for other, origin in quoted
        if other.doc_id == claim.doc_id
        and 0 <= other.sentence.start - claim.sentence.start <= NEAR
        and origin.kind in leading
    ]
    elsewhere = {origin.id for other, origin in below if _is_elsewhere(other, claim)}
    near = [(o.sentence.start, o.id, origin) for o, origin in below if origin.id not in elsewhere]
    return min(near, key=lambda n: n[:2])[2] if near else None


def _is_elsewhere(other: Claim, claim: Claim) -> bool:
    """Whether a claim counts other people than those of a figure: "four died of cholera"."""
    kind = event_types().get(other.event.value.type) if other.event else None
    if kind is not None and kind.family in load_table("linking")["outside"]["families"]:
        return True
    said = incident_figures(other)
    return bool(said) and not said & incident_figures(claim)


def _beside(claim: Claim, quoted: Sequence[tuple[Claim, Origin]]) -> Origin | None:
    """Returns the source in whose own description a figure stands.

    "The committee, which has a list of 38 dead, called it an insult": the 38 are the committee's.
    """
    at = [mention.evidence.start for mention in claim.counts]
    for other, origin in quoted:
        named = other.attribution.source
        if other.doc_id != claim.doc_id or named is None:
            continue
        if at and named.start <= at[0] < named.end:
            return origin
    return None


def _has_voice(claim: Claim, doc: Document) -> bool:
    """Whether a claim names a speaker that is somebody; "the statement" is its issuer's.

    An outlet that speaks of itself, or of what another paper wrote, speaks in its own voice.
    """
    party = speaker(claim)
    if party is None:
        return False
    table = load_table("linking")["lineage"]
    identity = identity_of(party)
    if len(identity.name) > 3 and fold_name(identity.name) in fold_name(doc.outlet):
        return False
    if identity.kind in table["press"] and incident_figures(claim):
        return False
    if party.evidence.text.casefold().startswith(tuple(table["nobody"])):
        return False
    if has_name(identity) or identity.kind not in table["faceless"]:
        return True
    said = f"{identity.name} {party.evidence.text}".casefold()
    return any(word in said for word in table["rumour"])


def _rank(doc: Document) -> tuple[str, str, str]:
    return (doc.published.isoformat() if doc.published else "~", doc.ref, doc.id)


def root_of(doc_id: str, copies: Mapping[str, Copy]) -> str:
    """Returns the document at the end of a chain of copies."""
    seen = {doc_id}
    while doc_id in copies and copies[doc_id].of not in seen:
        doc_id = copies[doc_id].of
        seen.add(doc_id)
    return doc_id


def _voice_id(claim: Claim, copies: Mapping[str, Copy]) -> str:
    """Returns the id of a claim's speaker; unnamed private persons are others in each report."""
    party = speaker(claim)
    assert party is not None
    identity = identity_of(party)
    if not identity.named and identity.kind in load_table("linking")["lineage"]["private"]:
        return make_id(identity.id, root_of(claim.doc_id, copies))
    return identity.id


def collect_wordings(claims: Iterable[Claim]) -> dict[str, set[str]]:
    """Returns all that the reports call each named speaker, by its identity's id.

    "Its coordinator, Awa Sy" is also called by the name of the body that spoke right before; a
    private person is none, and one that has no name gives none.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    bodies: dict[str, Identity] = {}
    table = load_table("linking")["lineage"]
    own: Sequence[str] = table["possessives"]
    for claim in sorted(claims, key=lambda c: (c.doc_id, c.sentence.start, c.id)):
        party = speaker(claim)
        if party is None:
            continue
        identity = identity_of(party)
        body = bodies.get(claim.doc_id)
        pointing = party.evidence.text.casefold().split(maxsplit=1)[0] in own
        if identity.named:
            found[identity.id] |= wordings_of(claim, party)
        if identity.named and pointing and body is not None and body.named:
            found[identity.id].add(body.name)
        if not pointing and identity.kind not in table["private"]:
            bodies[claim.doc_id] = identity
    return dict(found)


def _group_speakers(
    spoken: Sequence[Claim], copies: Mapping[str, Copy], wordings: Mapping[str, Set[str]]
) -> dict[str, Origin]:
    voices: dict[str, Wordings] = {}
    for claim in spoken:
        party = speaker(claim)
        assert party is not None
        key = _voice_id(claim, copies)
        identity = identity_of(party)
        known = voices.setdefault(key, Wordings(key, identity, set(wordings.get(identity.id, ()))))
        known.add(claim, party, root_of(claim.doc_id, copies), incident_figures(claim))
    origins: dict[str, Origin] = {}
    for members, reason in find_institutions(list(voices.values())):
        best = max(members, key=lambda w: (w.identity.named, w.is_body, w.claims, w.key))
        origin = Origin(
            best.key,
            _display(best, members),
            best.identity.kind,
            next((w.identity.side for w in [best, *members] if w.identity.side), None),
            reason,
            rumour=all(is_rumour(w) for w in members),
            named=any(has_name(w.identity) for w in members),
        )
        origins |= {w.key: origin for w in members}
    return origins


def _display(best: Wordings, members: Sequence[Wordings]) -> str:
    others = [w.identity.name for w in members if w.identity.named and w is not best]
    extra = [
        name for name in dict.fromkeys(others) if fold_name(name) != fold_name(best.identity.name)
    ]
    return best.identity.name + (f" ({', '.join(sorted(extra))})" if extra else "")


def _own_voice(
    claim: Claim,
    by_id: Mapping[str, Document],
    ordered: Sequence[Claim],
    told: Mapping[str, Origin],
    copies: Mapping[str, Copy],
) -> Origin:
    """Returns whose account a claim in an outlet's own voice is, if its report names nobody.

    That is the source who gave these figures in a report of the same day or before; else the
    outlet, or the agency whose text it carries.
    """
    root = root_of(claim.doc_id, copies)
    figures = incident_figures(claim)
    doc = by_id.get(root) or by_id[claim.doc_id]
    day = _rank(by_id[claim.doc_id])[0]
    if figures:
        for other in ordered:
            known = other.id in told and _rank(by_id[other.doc_id])[0] <= day
            if known and figures <= incident_figures(other):
                return told[other.id]
    name = find_credit(doc) or doc.outlet or doc.ref.rsplit("/", 1)[-1]
    issuer = find_issuer(name)
    if issuer is not None:
        return _issued(issuer, ordered, told, passing=not figures)
    why = f"{name} in its own voice"
    if root != claim.doc_id:
        why += f", copied by {by_id[claim.doc_id].outlet or by_id[claim.doc_id].ref}"
    key = make_id("outlet", fold_name(name) or name)
    return Origin(key, name, "media", None, why, own=True, passing=not figures)


@lru_cache(maxsize=4096)
def find_issuer(outlet: str) -> Identity | None:
    """Returns the body whose own bulletin a report is, by its outlet's name; None for a medium."""
    return identify_outlet(outlet, registry=load_registry())


def _issued(
    issuer: Identity, ordered: Sequence[Claim], told: Mapping[str, Origin], *, passing: bool
) -> Origin:
    """Returns a body's account in its own bulletin: the same as where others quote it."""
    for other in ordered:
        party = speaker(other)
        if other.id in told and party is not None and identity_of(party).id == issuer.id:
            return told[other.id]
    why = f"{issuer.name} in a bulletin of its own"
    return Origin(issuer.id, issuer.name, issuer.kind, issuer.side, why, passing=passing)


def _same_report(
    claim: Claim,
    ordered: Sequence[Claim],
    told: Mapping[str, Origin],
    copies: Mapping[str, Copy],
) -> Origin | None:
    """Returns the source that the same report names for what it first tells in its own voice.

    That is the one of the same sentence, or with the same figures; else the first one of a
    leading kind that contradicts none of them.
    """
    reports = (claim.doc_id, root_of(claim.doc_id, copies))
    here = [c for c in ordered if c.doc_id in reports and c.id in told]
    here = [c for c in here if not is_denial(c)]
    for other in here:
        if other.doc_id == claim.doc_id and other.sentence == claim.sentence:
            return told[other.id]
    figures = incident_figures(claim)
    said: defaultdict[str, set[Figure]] = defaultdict(set)
    for other in here:
        said[told[other.id].id] |= incident_figures(other)
    candidates = list({told[c.id].id: told[c.id] for c in here}.values())
    for origin in candidates:
        if figures & said[origin.id]:
            return origin
    before = _goes_on(claim, figures, here)
    if before is not None:
        return told[before.id]
    leading = load_table("linking")["lineage"]["leading"]
    fitting = [o for o in candidates if not _contradicts(figures, said[o.id]) and not o.rumour]
    return min(fitting, key=lambda o: (o.kind not in leading, candidates.index(o)), default=None)


def _goes_on(claim: Claim, figures: set[Figure], here: Sequence[Claim]) -> Claim | None:
    """Returns the claim of the sentence before that a smaller figure goes on from.

    "The number has risen to thirteen, police said. Two bodies were found on Tuesday.": the two
    are of the thirteen, and nobody else's.
    """
    before = [
        c for c in here if c.doc_id == claim.doc_id and c.sentence.end <= claim.sentence.start
    ]
    if not before or not figures:
        return None
    last = max(before, key=lambda c: (c.sentence.start, c.id))
    if claim.sentence.start - last.sentence.end > 2:
        return None
    whole = {
        (harm, unit): low or 0 for harm, unit, low, _ in sorted(incident_figures(last), key=str)
    }
    fits = all((low or 0) < whole.get((harm, unit), 0) for harm, unit, low, _ in figures)
    return last if fits else None


def _contradicts(one: set[Figure], other: set[Figure]) -> bool:
    return any(
        (h, u) == (k, v)
        and (
            (high is not None and low2 is not None and low2 > high)
            or (high2 is not None and low is not None and low > high2)
        )
        for h, u, low, high in one
        for k, v, low2, high2 in other
    )
