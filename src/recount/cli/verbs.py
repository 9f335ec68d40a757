"""What all commands share: their options, their types, and plain text."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, get_args

import click

from recount.errors import UsageError
from recount.filters import Filter
from recount.readers import READERS
from recount.report.markup import make_plain
from recount.store import Address
from recount.values import Harm

F = TypeVar("F", bound=Callable[..., Any])

STATUSES = ("single_source", "corroborated", "disputed", "denied")
FORMATS = ("table", "jsonl", "csv")


def plain_text(text: str | None) -> str:
    """Returns text for a terminal: one line, control and reordering characters made visible."""
    return make_plain(" ".join((text or "").split()))


class Day(click.ParamType[date]):
    """A calendar day written 2016-09-30."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Returns the day, or fails as a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it like 2016-09-30", param, ctx)


class CaseAddress(click.ParamType[Address]):
    """A case's address: the path of a file, or the URL of a schema of a PostgreSQL database."""

    name = "case"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Address:
        """Returns the address; raises CaseError for one that is none."""
        return Address.parse(value)


case_argument = click.argument("case", metavar="CASE", type=CaseAddress())


class Codebook(click.ParamType[str]):
    """A shipped codebook's key, or the path of a TOML file; `more` are words beside them."""

    name = "codebook"

    def __init__(self, *more: str) -> None:
        self.more = more

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Returns what the help shows for a value."""
        from recount.reconcile import POLICIES  # noqa: PLC0415 - not for every --help

        return f"[{'|'.join((*POLICIES, *self.more))}|FILE.toml]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns the name, or fails as a usage error."""
        from recount.reconcile import find_policy  # noqa: PLC0415 - not for every --help

        if value not in self.more:
            try:
                find_policy(value)
            except UsageError as error:
                self.fail(str(error), param, ctx)
        return str(value)


codebook_option = click.option(
    "--codebook",
    type=Codebook(),
    default="ucdp",
    show_default=True,
    help="Whose rules make the tallies: a codebook's name, or a file of your own.",
)


class Pair(click.ParamType[tuple[str, str]]):
    """A pair written NAME=VALUE."""

    name = "name=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Returns name and value, or fails as a usage error."""
        if isinstance(value, tuple):
            return value
        name, sign, rest = str(value).partition("=")
        if not sign or not name.strip() or not rest.strip():
            self.fail(f"{value!r} is not of the form NAME=VALUE", param, ctx)
        return name.strip(), rest.strip()


def _stack(*options: Callable[[F], F]) -> Callable[[F], F]:
    def apply(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return apply


def _said_before(ctx: click.Context, _param: click.Parameter, value: bool) -> bool:
    """Whether the flag stands behind the command or before it."""
    return value or bool(ctx.parent and ctx.parent.params.get("json_errors"))


json_errors = click.option(
    "--json-errors",
    is_flag=True,
    callback=_said_before,
    help="Write errors and issues on stderr as JSON, one a line.",
)
form = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How to print: table on a terminal and jsonl elsewhere, if not said.",
)
redaction: Callable[[Any], Any] = _stack(
    click.option(
        "--rules",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help="A TOML file of your own rules: names to withhold and to keep, words, kinds.",
    ),
    click.option(
        "--key",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Number the marks, and keep in this file what each stands for; made if need be.",
    ),
)
intake: Callable[[Any], Any] = _stack(
    click.option("--published", type=Day(), help="Day of publication where an input has none."),
    click.option("--outlet", metavar="NAME", help="Outlet where an input names none."),
    click.option(
        "--map",
        "mapping",
        type=Pair(),
        multiple=True,
        metavar="FIELD=COLUMN",
        help="Which column of a table holds text, title, url, outlet, published or id.",
    ),
)
addresses: Callable[[Any], Any] = click.option(
    "--allow-address",
    "allowed",
    metavar="HOST",
    multiple=True,
    help="Ask this host, address or network although it is not on the public internet.",
)
own_files: Callable[[Any], Any] = _stack(
    click.option(
        "--registry",
        "registries",
        type=click.Path(exists=True, dir_okay=False),
        multiple=True,
        help="A file of your own with further actors and sources.",
    ),
    click.option(
        "--cache-dir",
        type=click.Path(file_okay=False),
        envvar="RECOUNT_CACHE",
        help="Where the built gazetteer is kept.",
    ),
)
_reading: Callable[[Any], Any] = _stack(
    click.option(
        "--reader",
        type=click.Choice(READERS),
        default="learned",
        show_default=True,
        help="What reads who says what; llm asks a language model, and sends it the texts.",
    ),
    click.option(
        "--threshold",
        type=click.FloatRange(0, 1, min_open=True, max_open=True),
        metavar="P",
        help="For learned: take words for a cue from this probability on; lower finds more.",
    ),
    click.option(
        "--threads",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="For learned: how many threads its network may take.",
    ),
    click.option(
        "--passes",
        type=click.IntRange(1, 2),
        metavar="N",
        help="For learned: how often to read a text, 1 or 2; if not said, again where unsure.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="For learned and rules: processes that read; one a core, at most 4, if not said.",
    ),
    click.option(
        "--base-url",
        metavar="URL",
        help="For llm: a server that speaks OpenAI's protocol, like http://127.0.0.1:8080/v1.",
    ),
    click.option("--model", metavar="NAME", help="For llm: the model's name on that server."),
)
_FILTERS: dict[str, Callable[[Any], Any]] = {
    "since": click.option("--since", type=Day(), help="Nothing before this day."),
    "until": click.option("--until", type=Day(), help="Nothing after this day."),
    "place": click.option("--place", metavar="NAME", help="Part of a place's name."),
    "source": click.option("--source", metavar="NAME", help="Part of a source's name."),
    "harm": click.option("--harm", type=click.Choice(get_args(Harm)), help="What people suffered."),
    "status": click.option("--status", type=click.Choice(STATUSES), help="How the accounts stand."),
    "event": click.option("--event", metavar="TYPE", help="Part of an event type."),
    "text": click.option("--text", metavar="WORDS", help="Words that stand in the text."),
}


def narrowed(function: F) -> F:
    """Gives a command the filters, as one `Filter` called `narrow`."""
    return narrowed_by(*_FILTERS)(function)


def narrowed_by(*names: str) -> Callable[[F], F]:
    """Gives a command the filters of these names, as one `Filter` called `narrow`."""

    def give(function: F) -> F:
        @functools.wraps(function)
        def call(*args: Any, **options: Any) -> Any:
            narrow = Filter(**{name: options.pop(name) for name in names})
            return function(*args, narrow=narrow, **options)

        wrapped: F = _stack(*(_FILTERS[name] for name in names))(call)
        return wrapped

    return give


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """Which reader was asked for, and what goes with it: see `recount.pipeline.Settings`."""

    reader: str = "learned"
    base_url: str | None = None
    model: str | None = None
    threshold: float | None = None
    threads: int = 1
    passes: int | None = None
    jobs: int | None = None


def reading(function: F) -> F:
    """Gives a command the choice of a reader, as one `ReaderChoice` called `choice`."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        names = ("reader", "base_url", "model", "threshold", "threads", "passes", "jobs")
        choice = ReaderChoice(**{name: options.pop(name) for name in names})
        return function(*args, choice=choice, **options)

    wrapped: F = _reading(call)
    return wrapped


def verb(example: str, name: str | None = None) -> Callable[[Any], click.Command]:
    """Makes a command of a function: with an example in its help and `--json-errors`."""

    def make(function: Any) -> click.Command:
        return click.command(name, epilog=f"Example: {example}")(json_errors(function))

    return make
