"""Finds deaths that are told of in the plural and counted by nobody: "civilians were killed"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from recount.extract.count_nouns import nouns
from recount.model import Claim, Document
from recount.reconcile.figures import Figure

PLURAL = "plural"
"""What such a figure has in place of a vague word; codebooks give it a worth by this name."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def find_plural(
    claims: Iterable[Claim], docs: Sequence[Document], words: Sequence[str]
) -> Figure | None:
    """Returns a figure without a number for the first claim that tells of several dead.

    `words` are those of which one must stand in the claim's sentence ("killed", "died"). Null
    where no claim tells so, or the victims are counted.
    """
    by_id = {doc.id: doc for doc in docs}
    for claim in claims:
        if _tells(claim, words):
            doc = by_id[claim.doc_id]
            said = (doc.published or date.max, doc.ref, claim.sentence.start)
            return Figure(None, None, claim.id, said, PLURAL)
    return None


def _tells(claim: Claim, words: Sequence[str]) -> bool:
    event = claim.event.value if claim.event else None
    if event is None or event.negated or event.modality != "actual":
        return False
    if any(count.value.harm in ("killed", "casualties") for count in claim.counts):
        return False
    said = set(_WORD.findall(claim.sentence.text.casefold()))
    return not said.isdisjoint(words) and any(
        actor.role == "victim" and is_plural(actor.party.evidence.text) for actor in claim.actors
    )


def is_plural(wording: str) -> bool:
    """Whether a wording is several people with no number: "villagers", "women and children"."""
    found = _WORD.findall(wording.casefold())
    noun = nouns().get(found[-1]) if found else None
    return noun is not None and noun.plural and not any(map(str.isdigit, wording))
