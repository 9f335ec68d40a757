"""Draws a hundred misses of attribution from a set and sorts them by kind.

    RECOUNT_SHARED=... python -m bench.misses [SET] [--number N] [--show]

A miss is an attribution of the key without an exact twin in what was read, or one that was read
without any in the key whose cue it meets. Exact means the same letters and digits, as in the
scorer. `--show` prints each miss with its words, which are the set's: not to be copied.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy import find_set, recount
from recount.text.view import TextView, view_text

Letters = frozenset[int]
SPEECH = frozenset(
    ["say", "tell", "according", "add", "write", "ask", "announce", "note", "report", "state"]
)


@dataclass(frozen=True, slots=True)
class Triple:
    """An attribution as the positions of its letters and digits."""

    source: Letters
    cue: Letters
    content: Letters


@dataclass(frozen=True, slots=True)
class Miss:
    """A miss: its kind, the key's attribution and the one that was read, if any."""

    kind: str
    text: str
    key: Triple | None
    read: Triple | None


def main() -> None:
    """Reads the set, draws, sorts and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", nargs="?", default="polnear-dev")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    shared = Path(os.environ["RECOUNT_SHARED"])
    with tempfile.TemporaryDirectory() as folder:
        data = find_set(shared, args.set, Path(folder))
        misses = list(find_misses(data))
    drawn = random.Random(1).sample(misses, min(args.number, len(misses)))
    print(f"{len(misses)} misses, {len(drawn)} drawn")
    for kind, number in Counter(miss.kind for miss in drawn).most_common():
        print(f"{number:4}  {kind}")
    if args.show:
        for miss in sorted(drawn, key=lambda m: m.kind):
            print(f"\n{miss.kind}\n  key  {_words(miss.text, miss.key)}")
            print(f"  read {_words(miss.text, miss.read)}")


def find_misses(data: Path) -> Iterator[Miss]:
    """Yields the misses of the default reader on a set's folder, in the texts' order."""
    out = recount("read", str(data / "docs.jsonl"), "--records", "mentions", "--format", "jsonl")
    read: dict[str, list[Any]] = {}
    for line in out.splitlines():
        row = json.loads(line)
        if row["type"] == "attribution":
            read.setdefault(row["ref"], []).append(row["value"])
    docs = {d["id"]: d["text"] for d in _rows(data / "docs.jsonl")}
    for row in _rows(data / "gold.jsonl"):
        text = docs[row["doc"]]
        key = [_triple(text, a) for a in row["attributions"]]
        own = [_triple(text, _flat(v)) for v in read.get(row["doc"], [])]
        yield from _of_text(text, [k for k in key if k.cue], [o for o in own if o.cue])


def _of_text(text: str, key: list[Triple], read: list[Triple]) -> Iterator[Miss]:
    view = view_text(text)
    exact = set(read)
    for wanted in key:
        if wanted in exact:
            continue
        meeting = [r for r in read if r.cue & wanted.cue]
        best = max(meeting, key=lambda r: len(r.content & wanted.content), default=None)
        yield Miss(_kind(view, wanted, best), text, wanted, best)
    for got in read:
        if not any(got.cue & wanted.cue for wanted in key):
            yield Miss("cue read that the key has not: " + _cue_kind(view, got), text, None, got)


def _kind(view: TextView, key: Triple, read: Triple | None) -> str:
    if read is None:
        return "cue not read: " + _cue_kind(view, key)
    if key.content != read.content:
        return "content: " + _content_kind(view, key.content, read.content)
    if key.source != read.source:
        return "source: " + _source_kind(key.source, read.source)
    return "cue's extent"


def _cue_kind(view: TextView, triple: Triple) -> str:
    """Returns what heads a cue: a verb of saying, another verb, a noun, another word."""
    tokens = {view.token_at(i).i: view.token_at(i) for i in triple.cue}
    tags = {token.tag for token in tokens.values()}
    if any(token.lemma in SPEECH for token in tokens.values()):
        return "a common verb of saying"
    if "VERB" in tags:
        return "another verb"
    return "a noun" if tags & {"NOUN", "PROPN"} else "another word"


def _content_kind(view: TextView, key: Letters, read: Letters) -> str:
    if not key or not read or not key & read:
        return "elsewhere"
    left, right = min(key) != min(read), max(key) != max(read)
    if left and right:
        return "both edges"
    if not left and not right:
        return "a hole inside"
    if left:
        return "left edge"
    edge = "too far" if max(read) > max(key) else "too short"
    far, near = max(*read, *key), min(max(read), max(key))
    across = view.sentence_at(far).i != view.sentence_at(near).i
    return f"right edge {edge}, " + ("over a sentence's end" if across else "within the sentence")


def _source_kind(key: Letters, read: Letters) -> str:
    if not read:
        return "not read"
    if not key:
        return "read where the key has none"
    if not key & read:
        return "another one"
    return "too long" if read > key else "too short" if read < key else "other edges"


def _triple(text: str, given: dict[str, Any]) -> Triple:
    parts = (
        frozenset(i for s, e in given[role] for i in range(s, e) if text[i].isalnum())
        for role in ("source", "cue", "content")
    )
    return Triple(*parts)


def _flat(value: dict[str, Any]) -> dict[str, Any]:
    return {
        role: [(s["start"], s["end"]) for s in (value[role] or {}).get("spans", [])]
        for role in ("source", "cue", "content")
    }


def _words(text: str, triple: Triple | None) -> str:
    if triple is None:
        return "–"
    parts = []
    for role in ("source", "cue", "content"):
        own = sorted(getattr(triple, role))
        parts.append(f"{role}: {text[own[0] : own[-1] + 1]!r}" if own else f"{role}: –")
    return "  ".join(parts)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
