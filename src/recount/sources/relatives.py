"""Reads what a clause tells of a party: "who heads the service", "calling itself the Column"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from recount.sources.roles import Roles

if TYPE_CHECKING:
    from recount.sources.describe import Description

_CLAUSE = re.compile(
    r",?\s+(?:who|that|which)\s+(?:also\s+|now\s+|once\s+)?(\w+)\b\s*(.*)", re.DOTALL
)
_HIMSELF = re.compile(
    r"\b(?:himself|herself|themselves)\s+(?:only\s+)?as\s+(?:an?\s+|the\s+)?(.*)", re.DOTALL
)
_CALLED = re.compile(
    r"\A\W*(?:an?|the)\s+(?P<what>[a-z][\w’' -]*?),?\s+"
    r"(?P<by>(?:which\s+|that\s+)?(?:calling|calls|called)\s+itself|by\s+the\s+name\s+of|known\s+as)\s+"
    r"(?:the\s+)?(?P<name>[A-Z].*)",
    re.DOTALL,
)
_SPEAKS_FOR = "speaks_for"


def name_first(text: str) -> str:
    """Returns "Red Column, a unit" for "a unit calling itself the Red Column"; else the text."""
    found = _CALLED.match(text)
    return f"{found['name']}, a {found['what']}" if found else text


def complete_by_clause(
    found: Description, text: str, roles: Roles, describe: Callable[[str], Description | None]
) -> Description:
    """Returns a description with what a relative clause of the wording tells besides.

    `describe` reads whom the clause names ("who heads the ministry's emergency department").
    A kind that is known already stays.
    """
    clause = _CLAUSE.search(text)
    if clause is None:
        return found
    himself = _HIMSELF.search(text)
    told = _SPEAKS_FOR if himself else roles.relatives.get(clause[1].lower())
    if told is None:
        return found
    if told != _SPEAKS_FOR:
        known = found.identity.kind != "unknown"
        identity = replace(found.identity, kind=told)
        return found if known else replace(found, identity=identity, score=0.7)
    body = describe(himself[1] if himself else clause[2])
    if body is None or (found.identity.kind != "unknown" and not himself):
        return found
    return body.told_of(found)
