"""Draws a document's chain of custody for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from recount.cli.verbs import plain_text
from recount.records import Record


def paint_custody(console: Console, custody: Record) -> None:
    """Draws how a document came, who added it and when, and what was done with it since."""
    console.print(Text("Chain of custody", "bold"))
    for line in _say_custody(custody):
        console.print(Text(f"  {plain_text(line)}"))


def _say_custody(custody: Record) -> Iterator[str]:
    yield from (f"came as {ref}" for ref in custody["refs"])
    if custody["retrieved_at"]:
        yield f"retrieved {custody['retrieved_at']} from {custody['url'] or custody['ref']}"
    for arrival in custody["arrivals"]:
        yield (
            f"exchange {arrival['retrieved_at'] or 'at an unknown time'}: {arrival['url']} "
            f"answered {arrival['status']} from {arrival['final_url'] or arrival['url']}"
        )
        yield from (f"  {name}: {value}" for name, value in arrival["headers"])
    yield f"bytes SHA-256   {custody['body_sha256']}"
    late = " (computed when it was adopted)" if "sha3_512" in custody["late"] else ""
    yield f"bytes SHA3-512  {custody['body_sha3_512'] or 'none'}{late}"
    yield f"text SHA-256    {custody['text_sha256']}"
    for entry in custody["log"]:
        by = entry["by"] or "somebody unnamed"
        yield f"log entry {entry['n']}: {entry['kind']} {entry['at'] or ''} by {by}"
    yield f"read by {custody['reader']}: {custody['claims']} claims, {custody['mentions']} mentions"
    for decision in custody["decisions"]:
        words = f"{decision['at']} {decision['by']}: {decision['kind']} – {decision['reason']}"
        yield f"{words}  [{decision['id']}]"
    if not custody["decisions"]:
        yield "no decisions"
    for stamp in custody["stamps"]:
        yield f"stamped {stamp['stamped_at']} by {stamp['authority']} (log entry {stamp['log_n']})"
