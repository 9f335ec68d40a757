"""The documentation says what the program has, no more and no less, and its examples run."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

import recount
from recount import records
from recount.cli.entry import COMMANDS, group
from recount.compare.agreement import Agreement
from recount.compare.figures import FigurePair
from recount.compare.outside import Match
from recount.compare.records import agreement_record, change_record, match_record
from recount.compare.versions import Change, FieldChange
from recount.model import (
    Account,
    Actor,
    Attribution,
    Claim,
    Decision,
    Disagreement,
    Document,
    Evidence,
    Incident,
    Issue,
    Mention,
    Outside,
    OutsideFigure,
    Party,
    ReadingHead,
    Source,
    Span,
    Tally,
)
from recount.reconcile import POLICIES
from recount.values import Count, Event, Identity, Place, When
from recount.vocab import load_table
from recount.vocab.ontology import event_types

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def load_refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", DOCS / "refresh.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["refresh"] = module
    spec.loader.exec_module(module)
    return module


refresh = load_refresh()


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """The part of a page below a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} |\Z)", text, re.DOTALL | re.MULTILINE
    )
    assert found, f"no heading {heading!r}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The code words in the first column of a text's tables."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


# -- commands -----------------------------------------------------------------------------------


def commands() -> list[tuple[str, click.Command]]:
    context = click.Context(group)
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", c) for inner, c in command.commands.items()]
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda each: str(each)[:20])
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    level = "##" if " " not in name else "###"
    text = section(page("commands.md"), f"{level} recount {name}")
    for param in command.params:
        if isinstance(param, click.Option):
            assert f"`{param.opts[-1]}`" in text, param.opts
            assert param.help or param.show_default or param.required or param.type, param.opts
        else:
            assert param.metavar in text


def test_no_command_is_documented_that_is_not_there() -> None:
    named = set(re.findall(r"^##+ recount (.+)$", page("commands.md"), re.MULTILINE))
    assert named == {name for name, _ in commands()}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_and_options_named_in_prose_are_there(path: Path) -> None:
    options = {opt for _, command in commands() for param in command.params for opt in param.opts}
    text = path.read_text("utf-8")
    for name in re.findall(r"`recount ([a-z]+)", text):
        assert name in COMMANDS, name
    for line in re.findall(r"`([^`\n]*--[^`\n]*)`", text):
        if "recount" in line or line.startswith("--"):
            used = re.findall(r"(?<!\S)--[a-z][a-z-]*", line)
            assert set(used) <= options | {"--help", "--version"}, line


# -- records ------------------------------------------------------------------------------------

SPAN = Evidence("nine", (Span(0, 4),))
PLACE, WHEN = Place("Idlib"), When(date(2016, 9, 30), date(2016, 9, 30))
PARTY = Party(SPAN, SPAN, Identity("i", "the mayor", "official"))
ATTRIBUTION = Attribution("indirect", "asserts", SPAN, SPAN, SPAN, (PARTY,), (PARTY,))
COUNT = Count("killed", 9, 9)
DOC = Document("d", "r.txt", "nine", "0" * 64)
CLAIM = Claim(
    "c",
    "d",
    SPAN,
    ATTRIBUTION,
    PARTY,
    Mention(SPAN, Event("shelling"), 1.0, "m@1"),
    (Actor("agent", PARTY),),
    (Mention(SPAN, COUNT, 1.0, "m@1"),),
    Mention(SPAN, PLACE, 1.0, "m@1"),
    Mention(SPAN, WHEN, 1.0, "m@1"),
)
INCIDENT = Incident(
    "i",
    "shelling",
    "disputed",
    WHEN,
    PLACE,
    (Account("a", "s", "official", None, "asserts", "own", ("c",), {"killed": (9, 9)}),),
    (Tally("killed", "persons", 9, 9, 9, "ucdp@1", "c", "c", "c"),),
    (Disagreement("figure", ("c",), "They differ."),),
    {"d": 1},
    ("c",),
    1,
)


HEAD = ReadingHead("d", 1, "rules@1", None, 1, 1, counts=True)
FIGURE = OutsideFigure("killed", "persons", 9, 9, 9)
OUTSIDE = Outside(
    "o", "ucdp", "1", "f.csv", "0" * 64, 1, None, WHEN, PLACE, (), (FIGURE,), False, None, "m@1", {}
)
MATCH = Match(
    "both", "ucdp", (INCIDENT,), (OUTSIDE,), 1.0, (),
    (FigurePair("killed", "persons", (9, 9, 9), (9, 9, 9), ("c",), "same"),), None,
)  # fmt: skip
CHANGE = Change("claim", "changed", ("c",), ("c",), "n", (FieldChange("status", 1, 2),))


def without_evidence(record: dict[str, Any]) -> set[str]:
    return set(record) - {"text", "spans"}


def record_fields() -> list[tuple[str, set[str]]]:
    claim = records.claim_record(CLAIM, DOC)
    incident = records.incident_record(INCIDENT, {"d": "r.txt"})
    mention = Mention(SPAN, COUNT, 1.0, "m@1")
    decision = Decision("d", "accept", ("c",), "amal", "2026-01-01", "seen")
    return [
        ("## document", set(records.document_record(DOC))),
        ("### reading", set(records.reading_record(HEAD, DOC))),
        ("## mention", set(records.mention_record(DOC, "count", mention))),
        ("## claim", set(claim)),
        ("### attribution", set(claim["attribution"])),
        ("### party", set(claim["attribution"]["source"])),
        ("### event", without_evidence(claim["event"])),
        ("### count", without_evidence(claim["counts"][0]) - {"score"}),
        ("### place", without_evidence(claim["place"])),
        ("### when", without_evidence(claim["when"])),
        ("## incident", set(incident)),
        ("### account", set(incident["accounts"][0])),
        ("### tally", set(incident["tallies"][0])),
        ("### disagreement", set(incident["disagreements"][0])),
        ("## source", set(records.source_record(Source("s", "n", "official")))),
        ("## issue", set(records.issue_record(Issue("ingest", "no_text", "error", "r", "m")))),
        ("## decision", set(records.decision_record(decision))),
        ("## outside", set(records.outside_record(OUTSIDE))),
        ("### outside figure", set(records.outside_record(OUTSIDE)["figures"][0])),
        ("## match", set(match_record(MATCH))),
        ("### figure pair", set(match_record(MATCH)["figures"][0])),
        ("## change", set(change_record(CHANGE))),
        ("### field change", set(change_record(CHANGE)["fields"][0])),
        (
            "## agreement",
            set(agreement_record(Agreement("stance", "nominal", 0, 0, None, "nothing"))),
        ),
    ]


@pytest.mark.parametrize(("heading", "fields"), record_fields(), ids=lambda each: str(each)[:14])
def test_every_field_of_every_record_is_documented(heading: str, fields: set[str]) -> None:
    text = section(page("records.md"), heading)
    listed = first_cells(text.split("\n### ")[0])
    assert set(listed) == fields
    assert len(listed) == len(set(listed))


# -- issues -------------------------------------------------------------------------------------


def issue_codes() -> set[str]:
    """The codes that the source gives to issues and input errors, as literals."""
    places = {"Issue": 1, "InputError": 0}
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            at = places.get(node.func.id)
            if at is None:
                continue
            given = {word.arg: word.value for word in node.keywords}
            value = given.get("code") or (node.args[at] if len(node.args) > at else None)
            if isinstance(value, ast.Constant):
                found.add(value.value)
    return found


def test_every_issue_code_is_documented_and_no_other() -> None:
    listed = first_cells(page("issues.md"))
    assert set(listed) == issue_codes()
    assert len(listed) == len(set(listed))


# -- vocabulary, library, decisions -------------------------------------------------------------


def test_every_word_of_the_vocabularies_is_documented() -> None:
    text = page("codebooks.md")
    assert set(first_cells(section(text, "## Event types"))) == set(event_types())
    assert set(first_cells(section(text, "## Kinds of parties"))) == set(load_table("kinds"))
    policies = section(text, "## What each makes of differing accounts")
    assert set(first_cells(policies)) == set(POLICIES)


def test_every_public_name_is_documented() -> None:
    named = set(re.findall(r"`(\w+)`", page("library.md")))
    assert set(recount.__all__) <= named


def test_every_method_of_a_case_is_documented() -> None:
    text = page("library.md")
    methods = [name for name in vars(recount.Case) if not name.startswith("_")]
    assert [name for name in methods if f"`{name}`" not in text] == []


def test_every_decision_is_listed_and_has_its_parts() -> None:
    listing = page("decisions/README.md")
    for path in sorted((DOCS / "decisions").glob("0*.md")):
        text = path.read_text("utf-8")
        assert f"]({path.name})" in listing
        assert text.startswith(f"# {path.name[:4]} ")
        for part in ("Context", "Choice", "Reason", "Also looked at"):
            assert section(text, f"## {part}").strip(), f"{path.name}: {part}"


def test_the_changelog_has_the_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert section(changes.replace(" (unreleased)", ""), f"## {recount.__version__}").strip()
    assert f'version = "{recount.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


# -- pages --------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    found = set()
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M):
        kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
        found.add(kept.replace(" ", "-"))
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("https://", "http://")):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), link


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        here = waiting.pop()
        if here in reached:
            continue
        reached.add(here)
        for link in re.findall(r"\]\(([^)#\s]+\.md)", here.read_text("utf-8")):
            if not link.startswith("http"):
                waiting.append((here.parent / link).resolve())
    assert {path for path in PAGES if path.name != "README.md" or path.parent != ROOT} <= reached


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_generated_tables_are_up_to_date(path: Path) -> None:
    text = path.read_text("utf-8")
    assert refresh.fill_tables(text) == text, "run: python docs/refresh.py"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_names_a_folder_of_one_machine(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"(?<![\w.~])/(?:work|home|root|tmp|Users)/\S*", text)


@pytest.mark.slow
@pytest.mark.parametrize("path", refresh.RUN, ids=lambda path: path.name)
def test_examples_run_and_print_what_is_shown(path: Path, tmp_path: Path, cache_dir: Path) -> None:
    from recount.gazetteer import open_gazetteer

    open_gazetteer(cache_dir)  # built here, so that the examples find it
    text = path.read_text("utf-8")
    blocks = refresh.find_blocks(text)
    assert any(block.shown for block in blocks)
    outputs = refresh.run_blocks(blocks, tmp_path)
    assert refresh.show_outputs(text, outputs) == text, "run: python docs/refresh.py"


def test_a_failing_example_is_named(tmp_path: Path) -> None:
    blocks = refresh.find_blocks("```sh\ntrue\n```\n\n```sh\nfalse\n```\n")
    with pytest.raises(RuntimeError, match=r"exit 1:\nfalse"):
        refresh.run_blocks(blocks, tmp_path)


def test_outputs_go_behind_their_blocks() -> None:
    text = "```sh\necho a\n```\n\n```text\nold\n```\n\n```python\nprint(1)\n```\n\nwords\n"
    blocks = refresh.find_blocks(text)
    assert [(b.kind, b.shown) for b in blocks] == [("sh", "old\n"), ("python", None)]
    assert refresh.show_outputs(text, ["new\n", "1\n"]) == text.replace("old", "new")
