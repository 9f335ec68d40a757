"""`recount user`: who may log in to a case that is served."""

from __future__ import annotations

import sys

import click

from recount import accounts
from recount.cli.output import choose_form, print_records
from recount.cli.paint_tables import paint_table
from recount.cli.session import open_case
from recount.cli.verbs import case_argument, json_errors, plain_text, verb
from recount.cli.verbs import form as form_option
from recount.store import Address, list_users

ROLES = accounts.role_names()
from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@click.group(epilog="Example: recount user add aleppo.recount amira --role editor")
@json_errors
def user(json_errors: bool) -> None:
    """Keep the users of a case, for when it is served to others."""


def _password(*, from_stdin: bool) -> str:
    """Asks twice for a password, or takes the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt(
        "Password", hide_input=True, confirmation_prompt="Once more", err=True
    )
    return given


@verb("recount user add aleppo.recount amira --role editor", "add")
@case_argument
@click.argument("name", metavar="NAME")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
@from_stdin
def add(*, case: Address, name: str, role: str, password_stdin: bool, json_errors: bool) -> None:
    """Add a user; asks for the password twice."""
    with open_case(case) as opened:
        made = accounts.create_user(opened.ledger, name, role, _password(from_stdin=password_stdin))
    click.echo(f"{plain_text(made.name)}: {role}")


@verb("recount user list aleppo.recount", "list")
@case_argument
@form_option
def list_them(*, case: Address, form: str | None, json_errors: bool) -> None:
    """List the users, their roles, and who is locked out."""
    with open_case(case) as opened:
        records = [
            {"name": u.name, "role": u.role, "disabled": u.disabled, "created_at": u.created_at}
            for u in list_users(opened.ledger)
        ]
    print_records(
        "users", records, choose_form(form), lambda console: paint_table(console, "users", records)
    )


@verb("recount user passwd aleppo.recount amira", "passwd")
@case_argument
@click.argument("name", metavar="NAME")
@from_stdin
def passwd(*, case: Address, name: str, password_stdin: bool, json_errors: bool) -> None:
    """Give a user a new password, and end their sessions."""
    with open_case(case) as opened:
        accounts.set_password(opened.ledger, name, _password(from_stdin=password_stdin))
    click.echo(f"{plain_text(name)}: new password")


@verb("recount user role aleppo.recount amira admin", "role")
@case_argument
@click.argument("name", metavar="NAME")
@click.argument("role", metavar="ROLE", type=click.Choice(ROLES))
def change_role(*, case: Address, name: str, role: str, json_errors: bool) -> None:
    """Give a user another role, and end their sessions."""
    with open_case(case) as opened:
        accounts.set_role(opened.ledger, name, role)
    click.echo(f"{plain_text(name)}: {role}")


@verb("recount user disable aleppo.recount amira", "disable")
@case_argument
@click.argument("name", metavar="NAME")
@click.option("--undo", is_flag=True, help="Let them in again.")
def disable(*, case: Address, name: str, undo: bool, json_errors: bool) -> None:
    """Lock a user out at once, or let them in again."""
    with open_case(case) as opened:
        accounts.set_disabled(opened.ledger, name, not undo)
    click.echo(f"{plain_text(name)}: {'may log in again' if undo else 'locked out'}")


for command in (add, list_them, passwd, change_role, disable):
    user.add_command(command)
