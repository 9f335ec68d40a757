"""Imports point downwards only; what may import sideways is listed here, with the reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import recount

ROOT = Path(recount.__file__).parent
LAYERS = {
    "errors": 0, "values": 0, "model": 0, "records": 0, "codec": 0, "filters": 0, "vocab": 0,
    "priority": 0, "retrieval": 0,
    "text": 1, "gazetteer": 1, "store": 1, "neural": 1,
    "ingest": 2, "extract": 2, "sources": 2, "outside": 2,
    "link": 3, "reconcile": 3, "coding": 3,
    "pipeline": 4, "verify": 4, "export": 4, "report": 4, "examples": 4, "redact": 4,
    "contents": 4, "lookup": 4, "judgement": 4, "llm": 4, "readers": 4, "compare": 4,
    "carried": 4, "pool": 4, "prepared": 4, "batch": 4,
    "refresh": 4, "browse": 4, "accounts": 4,
    "cli": 5, "library": 5, "web": 5,
    "evidence": 4, "custody": 4,
    "fetch": 4, "intake": 4, "watch": 4,
}  # fmt: skip
SIDEWAYS = {
    ("values", "errors"), ("model", "errors"), ("model", "values"), ("vocab", "errors"),
    ("vocab", "values"), ("records", "model"), ("records", "values"), ("codec", "errors"),
    ("filters", "model"), ("filters", "values"), ("retrieval", "model"),
    ("neural", "text"),  # it reads the words that the text's view has
    ("extract", "sources"),  # the reader identifies the parties that it finds
    ("outside", "ingest"), ("outside", "sources"),  # tables and days; the countries' names
    ("reconcile", "link"),  # incidents are made of linked claims
    ("coding", "link"), ("coding", "reconcile"),  # rows are made of incidents and their claims
    ("intake", "fetch"),  # it asks the web for what is an address
    ("pipeline", "intake"), ("pipeline", "fetch"),  # the settings name what may be asked
    ("watch", "pipeline"), ("watch", "fetch"), ("watch", "intake"),  # it adds to a case
    ("pipeline", "verify"), ("report", "pipeline"), ("export", "pipeline"),
    ("examples", "pipeline"), ("pipeline", "refresh"),
    ("refresh", "carried"),  # which claims the decisions speak of
    ("browse", "refresh"),  # an incident alone under another codebook
    ("priority", "vocab"),  # the weights of the reasons
    ("pipeline", "readers"), ("readers", "llm"),  # a reader by its name
    ("readers", "pool"),  # the same reader on several processes
    ("prepared", "verify"), ("pipeline", "prepared"),  # a batch's readings, checked, into a case
    ("batch", "pipeline"), ("batch", "prepared"),  # it maps the pipeline's functions
    ("batch", "export"),  # its tables' columns are the export's
    ("pipeline", "carried"),  # the decisions as they stand on the newest readings
    ("pipeline", "llm"),  # the settings name its server
    ("compare", "pipeline"),  # it compares cases
    ("compare", "report"), ("compare", "export"),  # its page is one of the report's, its rows too
    ("lookup", "pipeline"),  # it finds records in a case
    ("judgement", "pipeline"), ("judgement", "lookup"),  # a decision is about records of a case
    ("cli", "web"),  # `recount serve` starts it
    ("evidence", "pipeline"), ("custody", "pipeline"),  # they show what a case holds
    ("evidence", "contents"), ("evidence", "custody"), ("evidence", "export"),
    ("evidence", "report"),  # what a bundle holds
    ("contents", "custody"),  # it goes with a document's record
    ("contents", "pipeline"),  # it takes out of a case
    ("contents", "report"), ("contents", "export"),  # what these are made from
    ("contents", "redact"),  # names are withheld before an export sees the records
}  # fmt: skip


def imported(path: Path) -> set[str]:
    """Returns the parts of recount that a file imports, deferred imports included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = node.module or ""
            names = [f"recount.{a.name}" for a in node.names] if base == "recount" else [base]
        found |= {name.split(".")[1] for name in names if name.startswith("recount.")}
    return found


FILES = sorted(
    path for path in ROOT.rglob("*.py") if path.parent != ROOT or path.stem != "__init__"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    part = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert part in LAYERS, f"{part} has no layer"
    for other in imported(path) - {part, "__version__"}:
        assert other in LAYERS, f"{path}: imports unknown part {other}"
        below = LAYERS[other] < LAYERS[part]
        assert below or (part, other) in SIDEWAYS, f"{part} imports {other}, which is not below it"


def test_sql_stands_in_one_package() -> None:
    users = {
        path.relative_to(ROOT).parts[0] for path in FILES if "sqlite3" in path.read_text("utf-8")
    }
    assert users == {"store"}


def test_the_faces_do_not_lean_on_each_other() -> None:
    others = {"cli": {"library"}, "library": {"cli", "web"}, "web": {"cli", "library"}}
    for path in FILES:
        part = path.relative_to(ROOT).parts[0].removesuffix(".py")
        leant_on = others.get(part, set()) & imported(path)
        assert not leant_on, f"{path} imports {leant_on}"
