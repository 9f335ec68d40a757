"""Works a new decision in at once, as far as that goes without building the whole case anew.

- What it says of single claims (state, amended values) stands in their rows at once, and is what a
  rebuild of the whole case would put there.
- A decision that changes nothing that incidents are built from (an acceptance, above all) leaves
  the views current.
- Where claims are amended, rejected or joined, their incidents are built anew from the claims that
  they have, by the same code. That is what a rebuild gives unless it links other claims; the
  decision is counted as not worked in until one has been made.
- A claim that is added by hand stands in the lists at once, and is gone from them when that is
  taken back; its incident waits for the rebuild.
- How claims that are taken apart find new incidents only the rebuild says, and so it is with
  sources that are merged or split.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recount.codec import decode
from recount.link import Cluster
from recount.link.added import find_added, read_added
from recount.link.aliases import apply_judgements
from recount.link.decisions import Verdicts, carry_decisions, read_verdicts
from recount.link.facets import sort_docs
from recount.link.rounds import effective
from recount.link.states import read_states
from recount.model import Claim, Decision, Document, Incident
from recount.reconcile import rebuild_incidents
from recount.refresh.build import stamp_of, title_of
from recount.refresh.rounds import put_rounds_of
from recount.sources.duplicates import Copy
from recount.store import (
    Ledger,
    decisions_on_sources,
    drop_added,
    has_added,
    judged_claims,
    put_added,
    single,
    touch,
    was_reread,
)
from recount.store.single import with_undos


@dataclass(frozen=True, slots=True)
class _Standing:
    """What decisions make of the claims that they speak of; `decisions` are those that hold."""

    facts: Sequence[Claim]
    claims: dict[str, Claim]
    verdicts: Verdicts
    decisions: Sequence[Decision]
    carried: Sequence[Decision]


def decide_at_once(ledger: Ledger, decision: Decision) -> bool:
    """Appends a decision and works it in; returns whether the incidents wait for a rebuild."""
    waits = True

    def then() -> None:
        nonlocal waits
        if not work_in(ledger, decision):
            before = stamp_of(ledger.facts_digest(ledger.count("decisions") - 1))
            waits = not touch.move_stamp(ledger, before, stamp_of(ledger.facts_digest()))

    ledger.add_decision(decision, then)
    return waits


def work_in(ledger: Ledger, decision: Decision) -> bool:
    """Works a decision that stands in the case into the rows of the claims that it bears on.

    Needs an open transaction. Returns whether it may change the incidents.
    """
    numbered = with_undos(ledger, _bearing_on(ledger, decision))
    moved = _put_added(ledger, numbered)
    then = _judge(ledger, list(numbered.values()))
    was = _judge(ledger, [d for d in numbered.values() if d.id != decision.id], then.facts)
    docs = single.read_documents(ledger, sorted({c.doc_id for c in then.facts}))
    facts = {c.id: c for c in then.facts}
    changed = frozenset(c.id for c in then.claims.values() if c != facts[c.id])
    put_rounds_of(ledger, list(numbered), then.carried)
    touch.put_claims(ledger, then.claims.values(), docs, read_states(then.decisions), changed)
    known = all(s in facts for d in numbered.values() if d.kind != "undo" for s in d.subjects)
    if known and not moved and then.claims == was.claims and then.verdicts == was.verdicts:
        return False
    if known and not moved:
        _rebuild_touched(ledger, was, then)
    return True


def _put_added(ledger: Ledger, numbered: Mapping[int, Decision]) -> bool:
    """Puts claims that people added in and takes out those taken back; returns whether any was."""
    standing = find_added(list(numbered.values()))
    moved = False
    for n, decision in numbered.items():
        if decision.kind == "add":
            claim = read_added(decision)
            if (claim.id in standing) == has_added(ledger, claim.id):
                continue
            moved = True
            if claim.id in standing:
                doc = single.read_documents(ledger, [claim.doc_id])[claim.doc_id]
                put_added(ledger, claim, doc, n)
            else:
                drop_added(ledger, claim)
    return moved


def _bearing_on(ledger: Ledger, decision: Decision) -> dict[int, Decision]:
    """Returns the decisions that bear on the same claims, itself among them, by number.

    For an undo those are the claims of what it takes back; for a pair of claims also what joins
    one of them with others, and so on.
    """
    subjects, seen = list(decision.subjects), set()
    found: dict[int, Decision] = {}
    while subjects:
        seen.update(subjects)
        taken = single.decisions_by_id(ledger, subjects)
        new = taken | dict(single.decisions_on(ledger, subjects))
        found |= new
        subjects = [s for d in new.values() for s in d.subjects if s not in seen]
        subjects = list(dict.fromkeys(subjects))
    return found


def _judge(
    ledger: Ledger, decisions: Sequence[Decision], facts: Sequence[Claim] | None = None
) -> _Standing:
    """Returns what decisions make of the claims that they name, or that stand in their place."""
    named = sorted({s for d in decisions for s in d.subjects})
    found = single.read_facts(ledger, named)
    about = {a.doc_id for d in decisions for a in d.anchors}
    if about and was_reread(ledger):
        beside = single.facts_of_documents(ledger, sorted(about))
        among = found | {claim.id: claim for claim in beside}
        judged = judged_claims(ledger, decisions)
        decisions = carry_decisions(decisions, list(among.values()), judged).decisions
        named = sorted({s for d in decisions for s in d.subjects})
        found = single.read_facts(ledger, named)
    facts = list(found.values()) if facts is None else facts
    holding = effective(decisions)
    amended = apply_judgements(facts, [*decisions_on_sources(ledger), *holding])
    verdicts = read_verdicts(holding, facts)
    return _Standing(facts, {claim.id: claim for claim in amended}, verdicts, holding, decisions)


def _rebuild_touched(ledger: Ledger, was: _Standing, then: _Standing) -> None:
    """Builds the incidents of claims anew that are amended, rejected, taken back in or joined."""
    moved = then.verdicts.rejected ^ was.verdicts.rejected
    moved |= {key for key, claim in then.claims.items() if claim != was.claims[key]}
    joined = then.verdicts.together - was.verdicts.together
    homes = touch.homes_of(ledger, sorted({*moved, *(c for pair in joined for c in pair)}))
    groups = _join([{home} for home in homes.values()], [
        {homes[a], homes[b]} for a, b in joined if a in homes and b in homes
    ])  # fmt: skip
    codebooks = single.listed_codebooks(ledger)
    (keep, *_) = single.kept_codebooks(ledger) or ("",)
    for group in groups:
        kept = single.read_incidents(ledger, keep, sorted(group))
        back = [c for c in moved if homes.get(c) in group]
        built = _build(ledger, codebooks, list(kept.values()), back, then)
        for codebook in codebooks:
            found = built.get(codebook, [])
            whole = codebook == keep
            touch.put_incidents(ledger, codebook, sorted(group), found, title_of, whole=whole)


def _join(sets: Iterable[set[str]], links: Iterable[set[str]]) -> list[set[str]]:
    """Returns the sets with those joined that share a member."""
    groups: list[set[str]] = []
    for each in (*sets, *links):
        meeting = [group for group in groups if group & each]
        groups = [group for group in groups if not group & each]
        groups.append(each.union(*meeting))
    return groups


def _build(
    ledger: Ledger,
    codebooks: Sequence[str],
    kept: Sequence[Incident],
    back: Sequence[str],
    then: _Standing,
) -> dict[str, list[Incident]]:
    """Returns one incident of the claims of some, without the rejected ones, by codebook.

    None if no claim is left. `back` are claims that may have been taken back in.
    """
    wanted = dict.fromkeys([*(c for each in kept for c in each.claims), *back])
    ids = [c for c in wanted if c not in then.verdicts.rejected]
    if not ids or not kept:
        return {}
    docs, claims, copies = surroundings(ledger, {c.doc_id for c in _claims(ledger, ids)})
    known = {claim.id: claim for claim in claims}
    ids = [c for c in ids if c in known]  # one added by hand may have been taken back
    if not ids:
        return {}
    order = {doc.id: n for n, doc in enumerate(sort_docs(docs))}
    members = sorted(
        (known[c] for c in ids), key=lambda c: (order[c.doc_id], c.sentence.start, c.id)
    )
    joined = ("joined by a decision",) if len(kept) > 1 else ()
    reasons = tuple(dict.fromkeys([*joined, *(r for each in kept for r in each.reasons)]))[:12]
    aggregate = all(each.aggregate for each in kept)
    cluster = Cluster(tuple(members), reasons, aggregate)
    return rebuild_incidents([cluster], docs, claims, copies, codebooks)


def _claims(ledger: Ledger, ids: Sequence[str]) -> Iterable[Claim]:
    return single.read_claims(ledger, ids).values()


def surroundings(
    ledger: Ledger, doc_ids: Iterable[str]
) -> tuple[list[Document], list[Claim], Mapping[str, Copy]]:
    """Returns some documents with those that they copy, their claims, and the copies among them."""
    wanted = set(doc_ids)
    stored = single.copies_about(ledger, sorted(wanted))
    copies = {doc_id: decode(Copy, why) for doc_id, why in stored.items()}
    wanted |= {copy.of for copy in copies.values()}
    docs = list(single.read_documents(ledger, sorted(wanted)).values())
    return docs, single.claims_of_documents(ledger, sorted(wanted)), copies
