"""Draws the lineage of an incident as a graph: who copied, who cites, who relays whom.

Accounts are counted by `recount.sources.lineage`; here each step from a report to the source
behind it is an edge of its own, with its reason, so that a page or an export can show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from recount.model import Claim, Derivation, Document, Party, make_id
from recount.sources.credits import find_credit, fold_name
from recount.sources.duplicates import Copy
from recount.sources.lineage import Origin
from recount.sources.spoken import identity_of
from recount.vocab.loader import load_table


def trace_lineage(
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    origins: Mapping[str, Origin],
) -> tuple[Derivation, ...]:
    """Returns the edges between the reports and sources of one incident, by kind, then ids.

    `docs` are the incident's reports with those that they copy, `claims` its claims, `origins`
    whose account each of these is (`build_lineage`). Edges point from who repeats to who is
    repeated: `copied` between documents, `cites` from a document to an outlet or agency that
    it names (to that outlet's report where one is among `docs`), `relays` from a document, or
    from a party of the chain between outlet and source, to the source of a claim.
    """
    found: dict[tuple[str, str, str], Derivation] = {}
    by_id = {doc.id: doc for doc in docs}
    steps = [
        *_copied(docs, copies, by_id),
        *_credited(docs, by_id),
        *_chained(claims, by_id),
        *_relayed(claims, by_id, origins),
    ]
    for step in steps:
        key = (step.kind, step.start, step.end)
        known = found.get(key)
        if step.start == step.end:
            continue
        merged = dict.fromkeys([*(known.claims if known else ()), *step.claims])
        found[key] = Derivation(
            step.kind,
            step.start,
            step.end,
            step.start_name,
            step.end_name,
            tuple(merged),
            known.reason if known else step.reason,
        )
    return tuple(found[key] for key in sorted(found))


def _name(doc: Document) -> str:
    return doc.outlet or doc.ref.rsplit("/", 1)[-1]


def _copied(
    docs: Sequence[Document], copies: Mapping[str, Copy], by_id: Mapping[str, Document]
) -> Iterator[Derivation]:
    for doc in docs:
        copy = copies.get(doc.id)
        if copy is not None and copy.kind == "copy" and copy.of in by_id:
            of = by_id[copy.of]
            reason = f"{_name(doc)} {copy.reason}"
            yield Derivation("copied", doc.id, of.id, _name(doc), _name(of), (), reason)


def _credited(docs: Sequence[Document], by_id: Mapping[str, Document]) -> Iterator[Derivation]:
    for doc in docs:
        name = find_credit(doc)
        if name:
            end, known = _outlet(name, doc, by_id.values())
            reason = f"{_name(doc)} credits {known}"
            yield Derivation("cites", doc.id, end, _name(doc), known, (), reason)


def _outlet(name: str, doc: Document, docs: Iterable[Document]) -> tuple[str, str]:
    """Returns the id and name behind an outlet's name: its latest report up to then, or itself."""
    earlier = [
        other
        for other in docs
        if other.id != doc.id
        and fold_name(other.outlet) == fold_name(name)
        and (other.published is None or doc.published is None or other.published <= doc.published)
    ]
    if earlier:
        best = max(earlier, key=lambda d: (str(d.published or ""), d.ref, d.id))
        return best.id, _name(best)
    return make_id("outlet", fold_name(name) or name), name


def _chained(claims: Sequence[Claim], by_id: Mapping[str, Document]) -> Iterator[Derivation]:
    """Yields who is named between outlet and source: the press is cited, others relay."""
    press: Sequence[str] = load_table("linking")["lineage"]["press"]
    for claim in claims:
        doc = by_id[claim.doc_id]
        chain = [*claim.attribution.via, *([claim.source] if claim.source else [])]
        for party in chain:
            identity = identity_of(party)
            if identity.kind in press and fold_name(identity.name) != fold_name(doc.outlet):
                end, name = _outlet(identity.name, doc, by_id.values())
                reason = f"{_name(doc)} names {name} as where it has this from"
                yield Derivation("cites", doc.id, end, _name(doc), name, (claim.id,), reason)
        for one, other in pairwise(chain):
            yield _relay(one, other, claim, doc)


def _relay(one: Party, other: Party, claim: Claim, doc: Document) -> Derivation:
    first, second = identity_of(one), identity_of(other)
    reason = f"{first.name} passes on what {second.name} says, as {_name(doc)} tells it"
    return Derivation("relays", first.id, second.id, first.name, second.name, (claim.id,), reason)


def _relayed(
    claims: Sequence[Claim], by_id: Mapping[str, Document], origins: Mapping[str, Origin]
) -> Iterator[Derivation]:
    """Yields an edge from each report to each source whose account it carries."""
    for claim in claims:
        origin, doc = origins[claim.id], by_id[claim.doc_id]
        if origin.own:
            continue
        reason = f"{_name(doc)} tells what {origin.name} says"
        if claim.source is None:
            reason += ", first in its own words"
        if origin.reason:
            reason += f" ({origin.reason})"
        yield Derivation("relays", doc.id, origin.id, _name(doc), origin.name, (claim.id,), reason)
