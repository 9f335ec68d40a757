"""Measures how long lists, searches, single records and decisions take on a large case.

    python -m bench.listing CASE [--rounds 40]

CASE is one of `bench.synthetic` with incidents up to date; a copy of it is decided upon. Each query
is put with other words, pages and records every round; the case is opened anew for each query as a
web server does. Prints p50 and p95 in milliseconds of processor time, which other work on the
machine does not lengthen.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from recount.browse import LISTS, Browse
from recount.cli.session import make_settings
from recount.filters import Filter
from recount.model import Decision
from recount.pipeline import Case

Query = Callable[[Browse], Any]


class Asker:
    """Makes queries as people put them, other ones each time, from one seed."""

    def __init__(self, browse: Browse, seed: int = 3) -> None:
        self.chance = random.Random(seed)
        self.total = {name: getattr(browse, name)(limit=1).total for name in LISTS}
        facets = browse.facets("incidents", ["place"])["place"]
        self.places = [facet.value for facet in facets[:200] if facet.value]
        self.ids = {
            name: [
                getattr(item, "id", None) or item.claim.id
                for item in getattr(browse, name)(
                    limit=400, offset=min(200, self.total[name] // 2)
                ).items
            ]
            for name in ("documents", "claims", "incidents", "sources")
        }
        texts = [browse.document(key).document.text for key in self.ids["documents"][:20]]
        self.words = sorted({word.strip(".,") for text in texts for word in text.split()})

    def offset(self, name: str) -> int:
        """Returns where a page of a list begins; often the first, sometimes far behind."""
        far = self.chance.randrange(max(1, self.total[name]))
        return self.chance.choice((0, 0, 50, far // 50 * 50))

    def days(self) -> Filter:
        """Returns a month's worth of days."""
        first = date(2014, 1, 1) + timedelta(days=self.chance.randrange(1_000))
        return Filter(since=first, until=first + timedelta(days=30))

    def queries(self) -> dict[str, Query]:
        """Returns a query of each kind, by its name."""
        found: dict[str, Query] = {}
        place, word = self.chance.choice(self.places), self.chance.choice(self.words)
        other = self.chance.choice(self.words)
        narrow = {
            "place": Filter(place=place.casefold()),
            "days": self.days(),
            "source and harm": Filter(source="hospital", harm="killed"),
            "status": Filter(status="disputed"),
            "rare part": Filter(place="xq"),
        }
        for name in LISTS:
            if name == "issues":
                continue
            offset = self.offset(name)
            found[f"{name}: a page"] = _list(name, Filter(), offset=offset)
            for sort in LISTS[name].sorts:
                found[f"{name}: by {sort}"] = _list(name, Filter(), sort=sort, offset=offset)
            for what, each in narrow.items():
                found[f"{name}: {what}"] = _list(name, each)
            facets = [
                f for f in LISTS[name].facets if f not in ("document", "incident", "source_id")
            ]
            found[f"{name}: facets"] = _facets(name, facets, Filter())
            found[f"{name}: facets of a place"] = _facets(name, facets, narrow["place"])
        for name in ("documents", "claims"):
            found[f"{name}: word"] = _list(name, Filter(text=word), sort="relevance")
            found[f"{name}: common word"] = _list(name, Filter(text="said"), sort="relevance")
            found[f"{name}: two words, by day"] = _list(name, Filter(text=f"{word} {other}"))
            found[f"{name}: phrase"] = _list(name, Filter(text='"war monitor"'), sort="relevance")
            found[f"{name}: beginning"] = _list(name, Filter(text="wound*"), sort="relevance")
            found[f"{name}: word, place"] = _list(name, Filter(text=word, place=place))
        found["queue"] = lambda b: b.queue()
        found["queue of a status"] = lambda b: b.queue(Filter(harm="killed", status="disputed"))
        for name, ids in self.ids.items():
            found[f"one of {name}"] = _one(name.removesuffix("s"), self.chance.choice(ids))
        incident = self.chance.choice(self.ids["incidents"])
        found["one incident, other codebook"] = lambda b: b.incident(incident, "airwars")
        found["map of all incidents"] = lambda b: b.incidents(limit=1000)
        found["overview"] = lambda b: b.overview()
        found["an id's beginning"] = lambda b: b.find(incident[:6])
        return found


def _list(name: str, narrow: Filter, **how: Any) -> Query:
    return lambda browse: getattr(browse, name)(narrow, **how)


def _facets(name: str, facets: list[str], narrow: Filter) -> Query:
    return lambda browse: browse.facets(name, facets, narrow)


def _one(kind: str, record_id: str) -> Query:
    return lambda browse: getattr(browse, kind)(record_id)


def measure(path: Path, rounds: int) -> dict[str, list[float]]:
    """Returns the milliseconds of each round of each query."""
    spent: dict[str, list[float]] = {}
    with Browse.open(path) as browse:
        asker = Asker(browse)
    for _ in range(rounds):
        for name, query in asker.queries().items():
            start = time.process_time()
            with Browse.open(path) as browse:
                query(browse)
            spent.setdefault(name, []).append((time.process_time() - start) * 1000)
    return spent


def measure_decisions(path: Path, rounds: int) -> dict[str, list[float]]:
    """Returns the milliseconds until decisions of each kind stand, in a copy of the case."""
    spent: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, Path(folder) / "decided.recount"))
        with Browse.open(copy) as browse:
            waiting = browse.queue(exact={"harm": "killed"}, limit=min(1_000, 8 * rounds)).items
        ids = [item.claim.id for item in waiting]
        for n in range(0, len(ids) - 3, 4):
            made = [
                _decision(n, "accept", [ids[n]]),
                _decision(n + 1, "amend", [ids[n + 1]], {"counts.0.low": 7, "counts.0.high": 7}),
                _decision(n + 2, "reject", [ids[n + 2]]),
                _decision(n + 3, "merge", [ids[n], ids[n + 3]]),
                _decision(n + 4, "undo", [f"bench{n + 2}"]),
            ]
            for each in made:
                start = time.process_time()
                with Case.open(copy, settings=make_settings(), refreshing=False) as case:
                    case.decide_at_once(each)
                spent.setdefault(f"decide: {each.kind}", []).append(
                    (time.process_time() - start) * 1000
                )
    return spent


def _decision(
    n: int, kind: Any, subjects: list[str], after: dict[str, object] | None = None
) -> Decision:
    name = f"bench{n}" if kind != "undo" else f"undo{n}"
    at = "2024-01-01T00:00:00+00:00"
    return Decision(name, kind, tuple(subjects), "bench", at, "measured", None, after)


def show(spent: dict[str, list[float]], title: str) -> Table:
    """Returns the table of the times, the slowest first."""
    table = Table(title=title)
    for column in ("query", "p50, ms", "p95, ms"):
        table.add_column(column, justify="left" if column == "query" else "right")
    for name, times in sorted(spent.items(), key=lambda pair: -p95(pair[1])):
        table.add_row(name, f"{statistics.median(times):.1f}", f"{p95(times):.1f}")
    return table


def p95(times: list[float]) -> float:
    """Returns the time below which 95 of 100 stay."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    args = parser.parse_args()
    with Browse.open(args.case) as browse:
        records = browse.overview().records
    title = f"{records['documents']:,} documents, {records['claims']:,} claims"
    spent = measure(args.case, args.rounds) | measure_decisions(args.case, args.rounds)
    Console().print(show(spent, title))


if __name__ == "__main__":
    main()
