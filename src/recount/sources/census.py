"""Counts who speaks, and under which names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from recount.model import Claim, Source
from recount.values import Identity


def count_sources(claims: Iterable[Claim]) -> list[Source]:
    """Returns the sources of the claims, those with the most claims first.

    `aliases` are the wordings that the reports use for a source, the commonest first, its
    own name left out.
    """
    known: dict[str, Identity] = {}
    wordings: dict[str, Counter[str]] = defaultdict(Counter)
    documents: dict[str, set[str]] = defaultdict(set)
    spoken: Counter[str] = Counter()
    for claim in claims:
        identity = claim.source.identity if claim.source else None
        if identity is None or claim.source is None:
            continue
        kept = known.setdefault(identity.id, identity)
        if (identity.name, identity.side or "") < (kept.name, kept.side or ""):
            known[identity.id] = identity
        wordings[identity.id][" ".join(claim.source.evidence.text.split())] += 1
        documents[identity.id].add(claim.doc_id)
        spoken[identity.id] += 1
    sources = [
        Source(
            id=source_id,
            name=identity.name,
            kind=identity.kind,
            side=identity.side,
            aliases=tuple(
                wording
                for wording, _ in sorted(
                    wordings[source_id].items(), key=lambda item: (-item[1], item[0])
                )
                if wording != identity.name
            ),
            documents=len(documents[source_id]),
            claims=spoken[source_id],
        )
        for source_id, identity in known.items()
    ]
    return sorted(sources, key=lambda source: (-source.claims, source.name, source.id))
