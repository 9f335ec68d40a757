"""Builds what is told of a case as a whole from its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from recount import __version__
from recount.link.aliases import apply_judgements
from recount.link.states import read_states
from recount.model import Claim, Decision, Document, Incident
from recount.reconcile import build_incidents_under
from recount.sources import Copy, count_sources, find_copies, relate_claims
from recount.store import Views
from recount.vocab.loader import load_table

LAYOUT = 4
"""Is raised when the views' rows get another form, so that they are built again."""


def stamp_of(digest: str) -> str:
    """Returns what views that were built from the facts of a digest are marked with."""
    return f"{__version__} {LAYOUT} {digest}"


def build_views(
    docs: Sequence[Document],
    facts: Sequence[Claim],
    decisions: Sequence[Decision],
    codebooks: Sequence[str],
    tell: Callable[[str], None],
    *,
    copies: Mapping[str, Copy] | None = None,
) -> Views:
    """Returns all that is told of these documents and claims, as people have judged them.

    The decisions speak of these claims (see `recount.carried`); `copies` are those among the
    documents if they are known already.
    """
    claims = apply_judgements(facts, decisions)
    amended = frozenset(
        c.id for c, fact in zip(claims, facts, strict=True) if c is not fact and c != fact
    )
    if copies is None:
        tell("finding copies")
        copies = find_copies(docs)
    tell("relating claims")
    related = relate_claims(docs, claims, copies)
    tell("linking and reconciling")
    incidents = build_incidents_under(docs, related, copies, decisions, codebooks)
    return Views(
        docs=docs,
        copies={doc_id: (copy.of, copy) for doc_id, copy in copies.items()},
        claims=related,
        incidents=incidents,
        sources=count_sources(related),
        states=read_states(decisions),
        amended=amended,
        title=title_of,
    )


def title_of(incident: Incident) -> str:
    """Returns what an incident is called in a list: its event's label, and where it was."""
    entry = load_table("events").get(incident.event)
    label = str(entry["label"]) if entry else incident.event.replace("_", " ").capitalize()
    return f"{label}, {incident.place.name}" if incident.place else label
