"""The reports behind a row: outlets, their scale, and when anything of them last changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from recount.coding.dossier import Dossier
from recount.coding.rows import join
from recount.model import Decision, Document
from recount.sources.registry import load_registry
from recount.vocab.loader import load_table


def name_outlet(doc: Document) -> str:
    """Returns who published a report; its own name where that isn't known."""
    return doc.outlet or doc.ref


def list_originals(dossier: Dossier, copies: Iterable[str] = ()) -> list[Document]:
    """Returns the reports of an incident, those left out that copy others."""
    left = set(copies)
    kept = [doc for doc in dossier.docs if doc.id not in left]
    return kept or list(dossier.docs)


def find_scale(dossier: Dossier) -> str | None:
    """Returns the scales of the outlets joined by a hyphen; None where none is known.

    ACLED codebook: scales are combined with a hyphen. Which outlet has which scale is
    remembered: agencies and foreign outlets are International, those of the country National.
    """
    table = load_table("coding_acled")["scales"]
    found = set()
    for doc in dossier.docs:
        identity = load_registry().resolve(doc.outlet) if doc.outlet else None
        if identity is None or not identity.named:
            continue
        if identity.kind == "agency":
            found.add(table["agency"])
        elif identity.kind == "media" and identity.country and dossier.country:
            same = identity.country == dossier.country
            found.add(table["home"] if same else table["abroad"])
        elif identity.kind in table["kinds"]:
            found.add(table["kinds"][identity.kind])
    return join([scale for scale in table["order"] if scale in found], "-")


def find_timestamp(docs: Iterable[Document], decisions: Iterable[Decision] = ()) -> int | None:
    """Returns the newest time that a case knows, in seconds since 1970 UTC; None if it has none.

    The time of retrieval, else the day of publication, and the times of decisions; never the
    clock, so that the same case gives the same bytes.
    """
    times = [doc.retrieved_at or (f"{doc.published}" if doc.published else None) for doc in docs]
    times += [decision.at for decision in decisions]
    seconds = [read for text in times if text and (read := _read_time(text)) is not None]
    return max(seconds, default=None)


def _read_time(text: str) -> int | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp())
