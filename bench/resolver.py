"""Measures whom pronouns and short names of sources are taken to stand for.

    RECOUNT_SHARED=... python -m bench.resolver [--reader NAME] [--half even|odd] [--wrong]

The key is the coreference of GUM's news texts (Zeldes 2017). Of the sources that were read and
that the key has as a mention: pronouns, and others that the reader links to a fuller mention. A
link is right if both ends lie in mentions of one entity. The rules may be tuned on the even half
of the texts, counted from nought by name of file; the odd half is for reporting.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy import recount

PRONOUNS = frozenset("he she they it we i you who him her them this that these those".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention of the key: its entity's number, and code points, end exclusive."""

    number: str
    start: int
    end: int


def main() -> None:
    """Reads GUM's news texts, compares and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", default="learned")
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--wrong", action="store_true", help="print links that are not right")
    args = parser.parse_args()
    folder = Path(os.environ["RECOUNT_SHARED"]) / "data" / "raw" / "gum-news" / "dep"
    n: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        given = Path(temporary) / "docs.jsonl"
        paths = sorted(folder.glob("*.conllu"))
        if args.half:
            paths = paths[args.half == "odd" :: 2]
        texts = {path.stem: read_text(path.read_text("utf-8")) for path in paths}
        rows = [json.dumps({"id": name, "text": text}) for name, (text, _) in texts.items()]
        given.write_text("\n".join(rows) + "\n", "utf-8")
        kinds = ("--records", "mentions", "--format", "jsonl", "--reader", args.reader)
        for line in recount("read", str(given), *kinds).splitlines():
            row = json.loads(line)
            outcome = _count(n, row, *texts[row["ref"]])
            if args.wrong and outcome:
                print(row["ref"], outcome)
    print(json.dumps(dict(sorted(n.items()))))


def read_text(conllu: str) -> tuple[str, list[Entity]]:
    """Returns a text of GUM and the mentions that its `Entity` column marks."""
    text, found, opened = "", [], {}
    tight: set[int] = set()
    for line in conllu.split("\n"):
        if line.startswith("# newpar") and "block" not in line:
            text = text.rstrip() + "\n\n" if text else text
        fields = line.split("\t")
        if len(fields) == 10 and re.fullmatch(r"\d+-\d+", fields[0]):
            first, last = map(int, fields[0].split("-"))  # "Lee's": two words, one writing
            tight = set(range(first, last + ("SpaceAfter=No" in fields[9])))
        if len(fields) != 10 or not fields[0].isdigit():
            continue
        start = len(text)
        text += fields[1]
        marked = re.search(r"Entity=([^|]+)", fields[9])
        for part in _parts(marked[1] if marked else ""):
            number = re.match(r"\(?(\d+)", part)[1]  # type: ignore[index]
            if part.startswith("("):
                opened.setdefault(number, []).append(start)
            if part.endswith(")") and opened.get(number):
                found.append(Entity(number, opened[number].pop(), len(text)))
        if "SpaceAfter=No" not in fields[9] and int(fields[0]) not in tight:
            text += " "
        tight.discard(int(fields[0]))
    return text, found


def _parts(marks: str) -> Iterator[str]:
    yield from (m[0] for m in re.finditer(r"\(\d[^()]*\)?|\d+\)", marks))


def _count(n: Counter[str], row: dict[str, Any], text: str, key: list[Entity]) -> str:
    """Counts one source; returns, where it is not linked rightly, what it was linked to."""
    source = row["value"]["source"] if row["type"] == "attribution" else None
    if not source:
        return ""
    own = {e.number for e in _at(key, source["spans"][0])}
    if not own:
        return ""
    shouted = len(source["text"]) > 1 and source["text"].isupper()  # "WHO"
    kind = "pronoun" if source["text"].lower() in PRONOUNS and not shouted else "name"
    fuller = source.get("antecedent")
    n[f"{kind}s"] += 1
    linked = bool(fuller and fuller["spans"])
    right = linked and any(e.number in own for e in _within(key, fuller["spans"][0]))
    n[f"{kind} linked"] += linked
    n[f"{kind} right"] += right
    if right or (kind == "name" and not linked):
        return ""
    at = source["spans"][0]["start"]
    meant = sorted({text[e.start : e.end] for e in key if e.number in own}, key=len)[-3:]
    wrong = fuller["text"] if linked else None
    return f"{kind} {source['text']!r} at {at} -> {wrong!r}; the key: {meant}"


def _at(key: list[Entity], span: dict[str, int]) -> list[Entity]:
    """Returns the mentions that a span is or, being a name's part, is the most of."""
    near = [e for e in key if e.start < span["end"] and span["start"] < e.end]
    return [e for e in near if abs(e.start - span["start"]) + abs(e.end - span["end"]) <= 12]


def _within(key: list[Entity], span: dict[str, int]) -> list[Entity]:
    """Returns the mentions that open a fuller one: "Ann Lee" in "Mayor Ann Lee, a lawyer"."""
    return [e for e in key if abs(e.start - span["start"]) <= 12 and e.end <= span["end"] + 2]


if __name__ == "__main__":
    main()
