"""Texts for a terminal: evidence highlighted in its sentence, values in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from recount.cli.verbs import plain_text
from recount.model import Claim, Document, Mention
from recount.report.evidence import cut_spans, excerpt, find_spans
from recount.report.markup import make_plain
from recount.report.words import label, label_event, label_kind, say_day, say_place, say_range
from recount.values import Count

# Kinds of spans in the order in which the later ones win; underline and bold tell them apart
# without colour.
_STYLES = {
    "content": "default",
    "event": "underline",
    "place": "green",
    "when": "blue",
    "cue": "italic magenta",
    "source": "bold cyan",
    "count": "bold yellow",
}
_LONG_REF = 50  # characters from which on a path is shortened
STATUS_STYLES = {
    "corroborated": "bold green",
    "disputed": "bold red",
    "single_source": "bold",
    "denied": "bold magenta",
}


def paint_sentence(claim: Claim, doc: Document | None, also: Sequence[Claim] = ()) -> Text:
    """Returns a claim's sentence with its parts highlighted and the rest dimmed.

    `also` are claims in the same sentence, whose parts are highlighted too.
    """
    start, words = excerpt(claim, doc)
    spans = [found for each in (also or [claim]) for found in find_spans(each)]
    painted = Text()
    for begin, end, kinds in cut_spans(spans, start, start + len(words)):
        piece = make_plain(" ".join(words[begin - start : end - start].splitlines()))
        found = [kind for kind in _STYLES if kind in kinds]
        painted.append(piece, _STYLES[found[-1]] if found else "dim")
    return painted


def paint_status(status: str) -> Text:
    """Returns a status as a mark and a word."""
    words = f"{label('status_mark', status)} {label('status', status)}"
    return Text().append(words, STATUS_STYLES.get(status, "bold"))


def say_count(count: Mention[Count]) -> str:
    """Returns a count in words ("killed: at least 14 civilians, over a period")."""
    value = count.value
    said = f"{label('harm', value.harm).lower()}: {say_range(value.low, value.high, value.vague)}"
    whom = value.group if value.group != "persons" else ""
    if value.unit != "persons":
        whom = f"{whom} {value.unit}".strip()
    said = f"{said} {label('group', whom)}" if whom else said
    if value.part_of is not None:
        said = f"{said} among them"
    if value.scope != "incident":
        said = f"{said} ({label('scope', value.scope)})"
    return said


def say_facts(claim: Claim) -> str:
    """Returns what was read in a claim besides its words: event, figures, place, time."""
    facts = []
    if claim.event:
        event = claim.event.value
        name = label_event(event.type)
        facts.append(f"not: {name}" if event.negated else name)
        if event.modality != "actual":
            facts.append(event.modality)
    facts += [say_count(count) for count in claim.counts]
    if claim.place:
        facts.append(say_place(claim.place.value))
    if claim.when:
        facts.append(say_day(claim.when.value))
    return plain_text(" · ".join(facts))


def name_speaker(claim: Claim, doc: Document | None) -> tuple[str, str, str]:
    """Returns a key for grouping, the speaker's name, and kind and side in words."""
    outlet = (doc.outlet if doc else None) or "the outlet"
    party = claim.source
    if party is None and claim.attribution.manner == "own":
        return f"own {outlet}", plain_text(outlet), "in the outlet's own voice"
    if party is None:
        return "hidden", "a source not named", "hidden source"
    identity = party.identity
    if identity is None:
        return f"text {party.evidence.text.lower()}", plain_text(party.evidence.text), "not known"
    facts = label_kind(identity.kind)
    if identity.side and identity.side != identity.name:
        facts += f" · {plain_text(identity.side)}"
    if not identity.named:
        facts += " · not named"
    return identity.id, plain_text(identity.name), facts


def name_document(doc: Document | None, offset: int | None = None) -> str:
    """Returns a document in a line: outlet, day, `ref`; of a long path only the file's name.

    With an offset, the page on which it stands, where the text has pages.
    """
    if doc is None:
        return "document not in the case"
    day = doc.published.isoformat() if doc.published else "no day"
    name = doc.ref.rpartition("/")[2]
    is_long = len(doc.ref) > _LONG_REF and name and "://" not in doc.ref
    ref = f"…/{name}" if is_long else doc.ref
    page = doc.page_at(offset) if offset is not None else None
    where = f", page {page}" if page else ""
    return plain_text(f"{doc.outlet or 'no outlet'}, {day}, {ref}{where}")
