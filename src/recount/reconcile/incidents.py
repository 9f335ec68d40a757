"""Builds incidents: claims, a person's decisions and a codebook's policy in, incidents out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from recount.link import Cluster, link_claims
from recount.link.aliases import is_on_sources
from recount.link.compare import is_wide
from recount.link.facets import build_facets, sort_docs
from recount.model import Claim, Decision, Disagreement, Document, Incident, make_id
from recount.reconcile.accounts import Standing, build_accounts, build_standings
from recount.reconcile.admission import admit_incident
from recount.reconcile.aggregates import relate_aggregates
from recount.reconcile.codebooks import find_policy
from recount.reconcile.disputes import denials_of, find_disagreements, read_denial
from recount.reconcile.policies import Policy
from recount.reconcile.tallies import build_tallies
from recount.sources.derivations import trace_lineage
from recount.sources.duplicates import Copy
from recount.sources.lineage import build_lineage, root_of
from recount.sources.roles import is_equipment
from recount.values import Place, When
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

Status = Literal["single_source", "corroborated", "disputed", "denied"]


def build_incidents(
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    decisions: Sequence[Decision] = (),
    codebook: str = "ucdp",
) -> list[Incident]:
    """Returns the incidents that the claims tell of, by day, then id.

    The same records give the same incidents in whatever order they are given; an incident's
    id is that of its earliest claim, so it holds when later reports join it. `codebook` is a
    shipped one's key or a TOML file's path; UsageError for one that is neither.
    """
    return build_incidents_under(docs, claims, copies, decisions, (codebook,))[codebook]


def build_incidents_under(
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    decisions: Sequence[Decision],
    codebooks: Sequence[str],
) -> dict[str, list[Incident]]:
    """Returns the incidents under several codebooks; the claims are linked once.

    They differ in tallies and in what is left out. See `build_incidents`.
    """
    policies = {codebook: find_policy(codebook) for codebook in codebooks}
    resolved = resolve_subjects(docs, claims, copies, decisions)
    clusters = link_claims(docs, claims, copies, resolved)
    found = build_unrelated(clusters, docs, claims, copies, policies)
    return {
        codebook: finish_incidents(found[codebook], policy) for codebook, policy in policies.items()
    }


def rebuild_incidents(
    clusters: Iterable[Cluster],
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    codebooks: Sequence[str],
) -> dict[str, list[Incident]]:
    """Returns the incidents of clusters that are linked already, under several codebooks.

    `docs` are their reports with those that they copy, `claims` all claims of these, `copies`
    the copies among these. A sum over several happenings is compared with the incidents of these
    clusters alone: those that it may contain (`may_contain`) must be among them.
    """
    policies = {codebook: find_policy(codebook) for codebook in codebooks}
    found = build_unrelated(clusters, docs, claims, copies, policies)
    return {
        codebook: finish_incidents(found[codebook], policy) for codebook, policy in policies.items()
    }


def build_unrelated(
    clusters: Iterable[Cluster],
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    policies: Mapping[str, Policy],
) -> dict[str, list[Incident]]:
    """Returns each cluster's incident under each policy, not yet compared with the others."""
    found: dict[str, list[Incident]] = {codebook: [] for codebook in policies}
    by_id = {doc.id: doc for doc in sort_docs(docs)}
    by_doc: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: (c.sentence.start, c.id)):
        by_doc[claim.doc_id].append(claim)
    for cluster in clusters:
        reports = docs_of(cluster, by_id, copies)
        beside = [claim for doc in reports for claim in by_doc.get(doc.id, ())]
        origins = build_lineage(reports, cluster.claims, copies, beside)
        standings = build_standings(by_id, cluster.claims, origins)
        lineage = trace_lineage(reports, cluster.claims, copies, origins)
        incident = replace(_untallied(cluster, by_id, standings), lineage=lineage)
        for codebook, policy in policies.items():
            tallies = build_tallies(standings, policy, incident.event)
            found[codebook].append(replace(incident, tallies=tuple(tallies)))
    return found


def _untallied(
    cluster: Cluster, docs: Mapping[str, Document], standings: Sequence[Standing]
) -> Incident:
    """Returns a cluster's incident as it is under every codebook."""
    disagreements = find_disagreements(standings)
    return Incident(
        id=incident_id(cluster),
        event=choose_event(cluster.claims),
        status=judge_status(standings, disagreements),
        when=choose_when(cluster, docs),
        place=choose_place(cluster, docs),
        accounts=tuple(build_accounts(standings)),
        tallies=(),
        disagreements=tuple(disagreements),
        documents=dict(Counter(claim.doc_id for claim in cluster.claims)),
        claims=tuple(claim.id for claim in cluster.claims),
        independent_accounts=sum(s.counts for s in standings),
        aggregate=cluster.aggregate,
        perpetrators=find_perpetrators(cluster.claims),
        reasons=cluster.reasons,
    )


def finish_incidents(found: Iterable[Incident], policy: Policy) -> list[Incident]:
    """Returns the incidents by day, then id, with what a codebook says of them as a whole."""
    incidents = sorted(found, key=lambda i: (i.when.earliest if i.when else date.max, i.id))
    return [
        replace(incident, left_out=admit_incident(incident, policy.admits))
        for incident in relate_aggregates(incidents, policy)
    ]


def incident_id(cluster: Cluster) -> str:
    """Returns the id of a cluster's incident: from its earliest claim."""
    return make_id("incident", cluster.claims[0].id)


def docs_of(
    cluster: Cluster, by_id: Mapping[str, Document], copies: Mapping[str, Copy]
) -> list[Document]:
    """Returns the reports of a cluster, and those that they copy."""
    wanted = {claim.doc_id for claim in cluster.claims}
    for doc_id in list(wanted):
        wanted.add(root_of(doc_id, copies))
    return sort_docs([by_id[doc_id] for doc_id in wanted if doc_id in by_id])


def resolve_subjects(
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    decisions: Sequence[Decision],
) -> list[Decision]:
    """Returns the decisions with ids of incidents replaced by claims of theirs.

    An incident stands for its earliest claim; so a merge joins the incidents whole. Decisions on
    sources are left out: they join no claims.
    """
    decisions = [decision for decision in decisions if not is_on_sources(decision)]
    known = {claim.id for claim in claims}
    named = {d.id for d in decisions}
    if all(s in known | named for d in decisions for s in d.subjects):
        return list(decisions)
    first: dict[str, str] = {}
    resolved: list[Decision] = []
    for decision in decisions:
        if any(s not in known | named for s in decision.subjects):
            for cluster in link_claims(docs, claims, copies, resolved):
                first.setdefault(incident_id(cluster), cluster.claims[0].id)
        subjects = tuple(first.get(s, s) for s in decision.subjects)
        resolved.append(replace(decision, subjects=subjects))
    return resolved


def choose_event(claims: Iterable[Claim]) -> str:
    """Returns the event type that most claims give, kinds that say little only if alone."""
    types = event_types()
    votes: Counter[str] = Counter()
    for claim in claims:
        if claim.event is None:
            continue
        kind = types.get(claim.event.value.type)
        vague = kind is None or kind.family == "harm" or not kind.violent
        votes[claim.event.value.type] += 1 if vague else 4
        if kind and kind.key in ("attack", "killing"):
            votes[kind.key] -= 2
    return max(sorted(votes), key=lambda k: votes[k]) if votes else "casualties"


def choose_place(cluster: Cluster, docs: Mapping[str, Document]) -> Place | None:
    """Returns the place that most claims give, a town before a region; null if none does.

    A place in a claim's own sentence weighs more than one taken over.
    """
    votes: Counter[tuple[str | None, str]] = Counter()
    places: dict[tuple[str | None, str], Place] = {}
    for claim in cluster.claims:
        facets = build_facets(claim, docs[claim.doc_id])
        place = facets.place
        if place is None:
            continue
        key = (place.gazetteer_id, place.name)
        places.setdefault(key, place)
        votes[key] += (1 if is_wide(place) else 20) * (3 if facets.place_own else 1)
    return places[max(votes, key=lambda k: votes[k])] if votes else None


def choose_when(cluster: Cluster, docs: Mapping[str, Document]) -> When | None:
    """Returns the days that most claims give; else the days up to the first publication.

    A day in a claim's own sentence weighs more than one taken over, the day of a deed more
    than that of a death or an arrest that may come later. Falls back on the three days
    before the first report, marked as a default.
    """
    votes: Counter[tuple[date, date]] = Counter()
    for claim in cluster.claims:
        facets = build_facets(claim, docs[claim.doc_id])
        if facets.days:
            votes[facets.days] += (6 if facets.days_own else 2) // (1 + facets.is_aftermath)
    if votes:
        best = max(votes, key=lambda days: (votes[days], -days[0].toordinal()))
        return When(*best)
    published = [d for c in cluster.claims if (d := docs[c.doc_id].published)]
    if not published:
        return None
    first = min(published)
    return When(first - timedelta(days=3), first, anchored_on="default")


def find_perpetrators(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Returns the names of those whom some claim makes the doer, most often named first."""
    able = frozenset(load_table("linking")["perpetrators"]["kinds"])
    votes: Counter[str] = Counter()
    for claim in claims:
        if claim.attribution.stance == "denies":
            continue
        for actor in claim.actors:
            identity = actor.party.identity
            if actor.role != "perpetrator" or identity is None or identity.kind not in able:
                continue
            if identity.named or not is_equipment(identity.name):
                votes[identity.name] += 1
    return tuple(sorted(votes, key=lambda name: (-votes[name], name)))


def judge_status(standings: Sequence[Standing], disagreements: Sequence[Disagreement]) -> Status:
    """Returns how the accounts stand to each other.

    Denied: every named account denies the occurrence, and only rumour or nobody asserts it.
    """
    counted = [s for s in standings if s.counts]
    deniers = [
        s
        for s in counted
        if any("occurrence" in read_denial(c) for c in denials_of(s))
        and not any(figure.high != 0 for figure in s.current.values())
    ]
    asserting = [
        s for s in counted if s not in deniers and not s.origin.own and s.stance != "doubts"
    ]
    if deniers and not asserting:
        return "denied"
    if any(d.about in ("figure", "occurrence", "responsibility", "outcome") for d in disagreements):
        return "disputed"
    return "corroborated" if len(counted) > 1 else "single_source"
