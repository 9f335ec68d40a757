"""Brings what is generated in the documentation up to date: outputs, tables, commands.

    python docs/refresh.py

In the pages of `RUN`, the `sh` and `python` blocks are run in their order, in
one shell in an empty folder, and a `text` block right behind one is replaced by what it
prints. Between `<!-- NAME:begin -->` and `<!-- NAME:end -->`, tables are built from the
program itself. A test fails while something is out of date.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from recount.cli.entry import COMMANDS, group
from recount.reconcile import POLICIES
from recount.vocab import load_table
from recount.vocab.ontology import event_types

ROOT = Path(__file__).resolve().parents[1]
RUN = (
    ROOT / "README.md",
    *(ROOT / "docs" / f"{name}.md" for name in ("comparing", "first-steps", "library")),
)
_BLOCK = re.compile(
    r"^```(?P<kind>sh|python)\n(?P<code>.*?)^```\n(?:\n*^```text\n(?P<shown>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
_MARK = "=== end of block ==="


@dataclass(frozen=True, slots=True)
class Block:
    """A runnable block: its code, the output shown behind it, and where that stands."""

    kind: str
    code: str
    shown: str | None
    span: tuple[int, int]


def find_blocks(text: str) -> list[Block]:
    """Returns the runnable blocks of a page in their order."""
    return [
        Block(found["kind"], found["code"], found["shown"], found.span("shown"))
        for found in _BLOCK.finditer(text)
    ]


def run_blocks(blocks: list[Block], folder: Path) -> list[str]:
    """Returns what each block prints, run in one shell in `folder`; raises if one fails."""
    lines = ["set -euo pipefail"]
    for block in blocks:
        code = block.code
        lines += [f"python - <<'PYTHON'\n{code}PYTHON\n" if block.kind == "python" else code]
        lines.append(f"echo '{_MARK}'")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=folder,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    outputs = done.stdout.split(f"{_MARK}\n")
    if done.returncode or len(outputs) != len(blocks) + 1:
        failed = blocks[min(len(outputs), len(blocks)) - 1]
        raise RuntimeError(f"exit {done.returncode}:\n{failed.code}\n{done.stderr}")
    return [trim_output(output) for output in outputs[:-1]]


def trim_output(output: str) -> str:
    """Returns an output without blanks at line ends and blank lines around it."""
    return "\n".join(line.rstrip() for line in output.splitlines()).strip("\n") + "\n"


def show_outputs(text: str, outputs: list[str]) -> str:
    """Returns the page with the outputs behind its blocks."""
    for block, output in reversed(list(zip(find_blocks(text), outputs, strict=True))):
        if block.shown is not None:
            text = text[: block.span[0]] + output + text[block.span[1] :]
    return text


def _row(*cells: str | None) -> str:
    return "| " + " | ".join((cell or "").replace("|", "\\|") for cell in cells) + " |"


def _options(command: click.Command) -> Iterator[str]:
    for param in command.params:
        if not isinstance(param, click.Option):
            continue
        names = ", ".join(f"`{name}`" for name in param.opts)
        takes = "" if param.is_flag else param.make_metavar(click.Context(command))
        words = (param.help or "").rstrip(".")
        words += f". Default: {param.default}" if param.show_default else ""
        words += ". Required" if param.required else ""
        words += ". Repeatable" if param.multiple else ""
        words += f". Also `{param.envvar}` in the environment" if param.envvar else ""
        yield _row(names, f"`{takes}`" if takes else "", f"{words.lstrip('. ')}.")


def _describe(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"recount {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"\n## recount {name}\n\n    recount {name} {usage}\n"
    yield from (" ".join(part.split()) + "\n" for part in (command.help or "").split("\n\n"))
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from (
                part.replace("\n## ", "\n### ", 1) for part in _describe(f"{name} {inner}", found)
            )
        return
    yield "| option | takes | what it does |\n|---|---|---|"
    yield from _options(command)
    yield f"\n{command.epilog}"


def build_commands() -> str:
    """Returns the reference of all commands and options."""
    context = click.Context(group)
    parts: list[str] = []
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        parts += _describe(name, command)
    return "\n".join(parts)


def build_kinds() -> str:
    """Returns the table of the kinds of parties."""
    rows = [_row(f"`{k}`", v["label"], f"`{v['broad']}`") for k, v in load_table("kinds").items()]
    return "\n".join(["| kind | meaning | broad kind |", "|---|---|---|", *rows])


def build_events() -> str:
    """Returns the table of the event types."""
    rows = [
        _row(f"`{e.key}`", e.label, e.plover, e.acled_event, e.acled, e.harm, e.territory, e.family)
        for e in event_types().values()
    ]
    head = "| type | label | PLOVER | ACLED event | ACLED sub-event | harm | ground | family |"
    return "\n".join([head, "|" + "---|" * 8, *rows])


def build_policies() -> str:
    """Returns the table of what each codebook does with differing accounts."""
    marks = {"V": "verified", "T": "from a third party's copy", "R": "remembered, unconfirmed"}
    rows = []
    for key, policy in POLICIES.items():
        status = load_table("policies")[key]["status"]
        large = f" ({', '.join(f'{w} {n}' for w, n in policy.large.items())} where significant)"
        rows.append(
            _row(
                f"`{key}`",
                policy.name,
                *(
                    f"{value} ({marks[status[field]]})"
                    for field, value in (
                        ("bounds", policy.bounds),
                        ("best", policy.best),
                        ("vague", policy.vague),
                    )
                ),
                ", ".join(f"{word} {worth}" for word, worth in policy.words.items())
                + (large if policy.large else ""),
                f"{', '.join(policy.admits)} ({marks[status['admits']]})" if policy.admits else "",
                policy.aggregates,
            )
        )
    head = (
        "| key | codebook | bounds | best | vague words | worth of a vague word "
        "| must have | sums over several |"
    )
    return "\n".join([head, "|" + "---|" * 8, *rows])


def build_rules(codebook: str) -> str:
    """Returns the table of the rules by which a codebook's rows are made."""
    marks = {"V": "verified", "T": "third party's copy", "R": "unconfirmed", "O": "Recount's own"}
    rows = []
    for name, rule in load_table(f"coding_{codebook}")["rules"].items():
        value = rule["value"]
        shown = ", ".join(value) if isinstance(value, list) else str(value)
        others = [choice for choice in rule.get("choices", ()) if choice != value]
        shown += f" (or: {', '.join(others)})" if others else ""
        rows.append(_row(f"`{name}`", rule["says"], shown, marks[rule["status"]]))
    return "\n".join(["| rule | what it says | setting | standing |", "|---|---|---|---|", *rows])


def build_limits() -> str:
    """Returns the table of what is asked of the network at most."""
    rows = [
        _row(f"`{name}`", f"{row['value']:,}", row["unit"], row["says"])
        for name, row in load_table("fetching")["limits"].items()
    ]
    return "\n".join(["| limit | at most | of | what it limits |", "|---|---|---|---|", *rows])


def build_refused() -> str:
    """Returns the table of the networks that are never asked."""
    kinds: dict[str, list[str]] = {}
    for network, why in load_table("fetching")["refused"].items():
        kinds.setdefault(why, []).append(f"`{network}`")
    rows = [_row(why, ", ".join(networks)) for why, networks in kinds.items()]
    return "\n".join(["| kind | networks |", "|---|---|", *rows])


TABLES: dict[str, Callable[[], str]] = {
    "commands": build_commands,
    "fetching-limits": build_limits,
    "fetching-refused": build_refused,
    "kinds": build_kinds,
    "events": build_events,
    "policies": build_policies,
    "rules-acled": partial(build_rules, "acled"),
    "rules-ucdp": partial(build_rules, "ucdp"),
    "rules-airwars": partial(build_rules, "airwars"),
}


def fill_tables(text: str) -> str:
    """Returns a page with its generated parts built anew."""
    for name, build in TABLES.items():
        begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        if begin in text:
            before, rest = text.split(begin)
            text = f"{before}{begin}\n{build().strip()}\n\n{end}{rest.split(end)[1]}"
    return text


def refresh(path: Path) -> str:
    """Returns a page as it should be now."""
    text = fill_tables(path.read_text("utf-8"))
    if path in RUN:
        with tempfile.TemporaryDirectory() as folder:
            text = show_outputs(text, run_blocks(find_blocks(text), Path(folder)))
    return text


def main() -> None:
    """Brings every page up to date and names those that changed."""
    for path in sorted({*RUN, *(ROOT / "docs").rglob("*.md")}):
        fresh = refresh(path)
        if fresh != path.read_text("utf-8"):
            path.write_text(fresh, "utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
