"""Where a case lies: in a file, or in a schema of a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, unquote

from recount.errors import CaseError

SCHEMA = "recount"
"""The schema of a case where its address names none."""
HIDDEN = "***"
_FORM = "postgresql://USER@HOST:PORT/DATABASE?schema=NAME"
_SCHEME = re.compile(r"(?i)postgres(?:ql)?://")
_NEARLY = re.compile(r"(?i)postgres(?:ql)?:")
_OTHER = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+(?:%25[\w.-]+)?\]|[^:\[\]@]*)(?::(\d*))?")
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
_TOLD = ("host", "hostaddr", "port", "user", "dbname", "service")
"""Parameters that are shown with an address."""
_SECRET = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
_LOGIN = re.compile(r"(?i)(postgres(?:ql)?:/{0,2}[^\s/@:]*:)[^\n]*@")
_VALUE = re.compile(rf"([?&](?:{'|'.join(_SECRET)})=)[^&\s]*")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a case lies; exactly one of `path` and `url` is null.

    `url` is what libpq is given, a password in it included; `schema` is null for a file. `shown`
    is for messages and holds no password; it can be given as an address again. `name` is for
    titles and names of files.
    """

    path: Path | None
    url: str | None = field(repr=False)
    schema: str | None
    shown: str
    name: str

    @classmethod
    def parse(cls, text: str | Path | Address) -> Address:
        """Reads the path of a file, or a URL as libpq has it, with `schema` as one parameter more.

        Names of schemas are folded to lower case, as PostgreSQL does. Raises CaseError, which
        never quotes what might be a password.
        """
        if isinstance(text, Address):
            return text
        given = str(text)
        if _SCHEME.match(given):
            return _read_url(given)
        if _NEARLY.match(given):
            _refuse(f"an address is text of the form {_FORM}")
        if other := _OTHER.match(given):
            raise CaseError(f"{other[1]}://…: a case is a file, or {_FORM}")
        path = Path(text)
        return cls(path, None, None, str(path), path.stem)

    def __str__(self) -> str:
        return self.shown

    def hide(self, text: str) -> str:
        """Returns a text, of a driver's error for instance, without the address's passwords."""
        for secret in sorted(_secrets(self.url or ""), key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return text


def is_url(text: str) -> bool:
    """Whether a text is meant as the address of a database."""
    return bool(_NEARLY.match(text))


def hide_passwords(text: str) -> str:
    """Returns a text in which the addresses of databases have no passwords.

    For what people gave where no case is meant; rather more is hidden than too little.
    """
    return _VALUE.sub(rf"\1{HIDDEN}", _LOGIN.sub(rf"\1{HIDDEN}@", text))


def _refuse(why: str) -> NoReturn:
    raise CaseError(f"postgresql://…: {why}")


def _read_url(given: str) -> Address:
    rest = _SCHEME.sub("", given, count=1)
    for sign in rest:
        if sign == "#" or sign.isspace() or not sign.isprintable():
            _refuse(f"write {sign!r} as {quote(sign)}")
    if _PERCENT.search(rest):
        _refuse("write % as %25")
    before, _, query = rest.partition("?")
    where, _, database = before.partition("/")
    user, at, hosts = where.rpartition("@")
    if any("@" in part for part in (user, database, query)):
        _refuse("write @ as %40, / as %2F and : as %3A in a user's name or password")
    for host in hosts.split(","):
        found = _HOST.fullmatch(host)
        if not found:
            _refuse("what stands for the host is none")
        if found[1] and not 0 < int(found[1]) < 1 << 16:
            _refuse("a port is a number from 1 to 65535")
    kept = [pair for pair in query.split("&") if pair]
    if any("=" not in pair for pair in kept):
        _refuse("parameters are of the form NAME=VALUE, with & between them")
    pairs = [(name, unquote(value)) for name, _, value in (each.partition("=") for each in kept)]
    schema = _read_schema([value for name, value in pairs if name == "schema"])
    passed = [each for each in kept if not each.startswith("schema=")]
    told = [each for each in passed if each.partition("=")[0] in _TOLD]
    if schema != SCHEMA:
        told.append(f"schema={schema}")
    base = unquote(database) or dict(pairs).get("dbname") or dict(pairs).get("service")
    path = f"/{database}" if database or passed or told else ""
    return Address(
        path=None,
        url=f"postgresql://{where}{path}{_query(passed)}",
        schema=schema,
        shown=f"postgresql://{user.partition(':')[0]}{at}{hosts}{path}{_query(told)}",
        name=(base or SCHEMA) if schema == SCHEMA else schema,
    )


def _read_schema(given: list[str]) -> str:
    if len(given) > 1:
        _refuse("schema is given twice")
    name = given[0].lower() if given else SCHEMA
    if not _SCHEMA.fullmatch(name) or name.startswith("pg_") or name == "information_schema":
        _refuse(
            f"schema {name!r}: give a name of letters, digits and _, that begins with no digit, "
            "is at most 63 long and none of PostgreSQL's own"
        )
    return name


def _query(pairs: list[str]) -> str:
    return f"?{'&'.join(pairs)}" if pairs else ""


def _secrets(url: str) -> set[str]:
    """Returns what must not be shown of a URL, as it stands there and as it is meant."""
    before, _, query = url.partition("?")
    user, _, _ = before.partition("://")[2].partition("/")[0].rpartition("@")
    found = {user.partition(":")[2]}
    found |= {
        value
        for name, _, value in (each.partition("=") for each in query.split("&"))
        if name in _SECRET
    }
    return {form for each in found if each for form in (each, unquote(each))}
