"""Claims for a terminal, grouped by speaker; mentions, grouped by document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from recount.cli.paint import name_document, name_speaker, paint_sentence, say_facts
from recount.cli.verbs import plain_text
from recount.model import Claim, Document
from recount.records import Record
from recount.report.words import label, say_times


def paint_claims(console: Console, claims: Sequence[Claim], docs: Mapping[str, Document]) -> None:
    """Prints claims under their speakers, in the order in which these first speak.

    The outlets' own voices and hidden sources come last. Claims read in the same words are
    told together.
    """
    if not claims:
        console.print("No claims.")
        return
    groups: dict[str, tuple[str, str, list[Claim]]] = {}
    for claim in claims:
        key, name, facts = name_speaker(claim, docs.get(claim.doc_id))
        groups.setdefault(key, (name, facts, []))[2].append(claim)
    alone = {claim.doc_id for claim in claims}
    if len(alone) == 1:
        console.print(Text(name_document(docs.get(alone.pop())), "bold"))
    for name, facts, said in sorted(groups.values(), key=lambda group: _is_late(group[2][0])):
        title = Text.assemble(
            (name, "bold cyan"), f"  {facts}", f" · {say_times(len(said), 'claim')}"
        )
        console.print(Rule(title, align="left", style="dim"))
        for _words, together in groupby(said, key=_said):
            _paint_together(console, list(together), docs, named=bool(alone))
        console.print()


def paint_claim(console: Console, claim: Claim, doc: Document | None) -> None:
    """Prints one claim: how it is said, its sentence, what was read, where it stands."""
    _paint_together(console, [claim], {doc.id: doc} if doc else {}, named=True)


def _is_late(claim: Claim) -> int:
    return 0 if claim.source else 2 if claim.attribution.manner == "own" else 1


def _said(claim: Claim) -> tuple[object, ...]:
    attribution = claim.attribution
    return claim.doc_id, claim.sentence, attribution.cue, attribution.stance, attribution.content


def _paint_together(
    console: Console, claims: Sequence[Claim], docs: Mapping[str, Document], *, named: bool
) -> None:
    """Prints claims that are said in the same words: the words once, then each reading."""
    first = claims[0]
    doc = docs.get(first.doc_id)
    console.print(Padding(_head(first), (0, 0, 0, 2), expand=False))
    console.print(Padding(paint_sentence(first, doc, claims), (0, 0, 0, 4), expand=False))
    page = doc.page_at(first.sentence.start) if doc else None
    if named:
        told = name_document(doc, first.sentence.start)
        console.print(Padding(Text(told, "dim"), (0, 0, 0, 4), expand=False))
    elif page:
        console.print(Padding(Text(f"page {page}", "dim"), (0, 0, 0, 4), expand=False))
    for claim in claims:
        line = Text("→ ")
        line.append(say_facts(claim) or "no event read", "bold")
        if claim.copy_of:
            line.append(f"  copy of {claim.copy_of}", "yellow")
        if claim.denies:
            line.append(f"  denies {claim.denies}", "red")
        line.append(f"  {claim.id}", "dim")
        console.print(Padding(line, (0, 0, 0, 4), expand=False))


def _head(claim: Claim) -> Text:
    attribution = claim.attribution
    head = Text().append(label("verb", attribution.stance), "bold")
    if attribution.manner == "own":
        return head
    cue = f"“{plain_text(attribution.cue.text)}”, " if attribution.cue else ""
    head.append(f"  {cue}{label('manner', attribution.manner)}", "dim")
    via = [p.identity.name if p.identity else p.evidence.text for p in attribution.via]
    if via:
        head.append(f"  via {plain_text(', '.join(via))}", "dim")
    return head


def paint_mentions(console: Console, records: Iterable[Record]) -> None:
    """Prints mentions in a table for each document."""
    ref: str | None = None
    table: Table | None = None
    for record in records:
        if record["ref"] != ref or table is None:
            if table is not None:
                console.print(table)
            ref = record["ref"]
            table = Table(title=plain_text(ref), title_justify="left", box=None, pad_edge=False)
            for name in ("type", "text", "reads as", "score", "at"):
                table.add_column(name, overflow="fold", header_style="dim")
        spans = record["spans"]
        at = f"{spans[0]['start']}" if spans else ""
        cells = (record["type"], record["text"], say_value(record), f"{record['score']:.2f}", at)
        table.add_row(*(Text(plain_text(cell)) for cell in cells))
    if table is None:
        console.print("No mentions.")
    else:
        console.print(table)


def say_value(record: Record) -> str:
    """Returns a mention's value in a few words: its fields that were read."""
    value = record["value"]
    if record["type"] == "attribution":
        source = (value["source"] or {}).get("text") or "–"
        return f"{source} {value['stance']}: {value['content']['text']}"
    shown = [f"{key} {item}" for key, item in value.items() if item not in (None, False)]
    return ", ".join(shown)
