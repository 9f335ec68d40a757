"""What several exports say in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from recount.export.snapshot import Snapshot
from recount.sources.describe import person_id
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

Record = Mapping[str, Any]
HARMS = ("killed", "injured", "displaced")


def made_with(snapshot: Snapshot) -> dict[str, Any]:
    """Returns what a file was made from and by which rules, as it stands in every export."""
    return {
        "program": snapshot.program,
        "case_version": snapshot.case_version,
        "codebook": dict(snapshot.codebook),
        "verified_only": snapshot.verified_only,
        "redaction": dict(snapshot.redaction) if snapshot.redaction else None,
    }


def name_incident(incident: Record) -> str:
    """Returns a title: "Air or drone strike, Deir Samra, Syria, 2016-09-30"."""
    place, when = incident["place"], incident["when"]
    kind = event_types().get(incident["event"])
    parts = [kind.label if kind else incident["event"]]
    if place and place["name"]:
        parts += [place["name"], place["country_name"]]
    if when:
        days = dict.fromkeys((when["earliest"], when["latest"]))
        parts.append(" to ".join(days))
    return ", ".join(dict.fromkeys(filter(None, parts)))


def say_bounds(low: int | None, high: int | None, vague: str | None = None) -> str:
    """Returns a range in words: "8 to 14", "14 or more", "up to 30", "not said"."""
    if low is None and high is None:
        return vague or "not said"
    if high is None:
        return f"{low} or more"
    if low is None:
        return f"up to {high}"
    return str(low) if low == high else f"{low} to {high}"


def say_tally(tally: Record) -> str:
    """Returns a tally in a sentence, with the claim behind each bound."""
    unit = "" if tally["unit"] == "persons" else f" ({tally['unit']})"
    best = "" if tally["best"] is None else f", best {tally['best']}"
    claims = [
        f"{end} by claim {tally[f'{end}_claim']}"
        for end in ("low", "best", "high")
        if tally[f"{end}_claim"]
    ]
    behind = f" ({'; '.join(claims)})" if claims else ""
    note = f"; {tally['note']}" if tally["note"] else ""
    bounds = say_bounds(tally["low"], tally["high"])
    return f"{tally['harm']}, {tally['group']}{unit}: {bounds}{best}{behind}{note}"


def say_figures(counts: Iterable[Record]) -> str:
    """Returns the figures of a claim in short: "killed 14 or more; killed children 3"."""
    return "; ".join(
        " ".join(
            filter(
                None,
                (
                    count["harm"],
                    "" if count["group"] == "persons" else count["group"],
                    "" if count["unit"] == "persons" else count["unit"],
                    say_bounds(count["low"], count["high"], count["vague"]),
                ),
            )
        )
        for count in counts
    )


def find_tally(incident: Record, harm: str) -> Record | None:
    """Returns the tally of all people of an incident who suffered a harm."""
    whole = (harm, "persons", "persons")
    for tally in incident["tallies"]:
        if (tally["harm"], tally["group"], tally["unit"]) == whole:
            found: Record = tally
            return found
    return None


def web_address(url: str | None) -> str | None:
    """Returns an address that leads to the web; none for others ("javascript:")."""
    return url if url and url.startswith(("https://", "http://")) else None


def document_iri(doc: Record) -> str:
    """Returns the name of a document's text, as it was read, for linked data."""
    return f"urn:recount:document:{doc['id']}"


def is_person(party: Record) -> bool:
    """Whether a party is one person with a name, be it withheld."""
    if not party["id"] or not party["name"]:
        return False
    return bool(
        party["id"].startswith(load_table("redaction")["id"])
        or party["id"] == person_id(party["name"])
    )
