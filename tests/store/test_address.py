"""An address names a file or a schema of a database, and never shows a password."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import CaseError
from recount.store import Address, Ledger
from recount.store.address import hide_passwords

FORM = "postgresql://USER@HOST:PORT/DATABASE?schema=NAME"


def test_a_path_is_a_file() -> None:
    for given_ in ("cases/aleppo.recount", Path("cases/aleppo.recount")):
        address = Address.parse(given_)
        assert address.path == Path("cases/aleppo.recount")
        assert address.url is None
        assert address.schema is None
        assert address.name == "aleppo"
        assert str(address) == address.shown == "cases/aleppo.recount"
    assert Address.parse("postgresql").path == Path("postgresql")
    assert Address.parse(Address.parse("a.recount")) == Address.parse("a.recount")


@pytest.mark.parametrize(
    ("text", "url", "schema", "shown", "name"),
    [
        # everything said; the password goes to libpq alone
        (
            "postgresql://anna:s3cret@db.example.org:5433/halab?schema=east",
            "postgresql://anna:s3cret@db.example.org:5433/halab",
            "east",
            "postgresql://anna@db.example.org:5433/halab?schema=east",
            "east",
        ),
        # the other scheme; the schema that is meant where none is named
        (
            "postgres://anna@localhost/halab",
            "postgresql://anna@localhost/halab",
            "recount",
            "postgresql://anna@localhost/halab",
            "halab",
        ),
        # further parameters pass through; those that tell the database apart are shown
        (
            "postgresql:///halab?host=/run/postgresql&sslmode=require&schema=East&password=s3cret",
            "postgresql:///halab?host=/run/postgresql&sslmode=require&password=s3cret",
            "east",
            "postgresql:///halab?host=/run/postgresql&schema=east",
            "east",
        ),
        # a service of libpq's own file says all the rest
        (
            "postgresql:///?service=team",
            "postgresql:///?service=team",
            "recount",
            "postgresql:///?service=team",
            "team",
        ),
        # several hosts, an IPv6 one, a socket's folder, a password with signs in it
        (
            "postgresql://anna:a%2Fb%40c:d@[::1]:5432,%2Fvar%2Frun/halab",
            "postgresql://anna:a%2Fb%40c:d@[::1]:5432,%2Fvar%2Frun/halab",
            "recount",
            "postgresql://anna@[::1]:5432,%2Fvar%2Frun/halab",
            "halab",
        ),
        ("postgresql://", "postgresql://", "recount", "postgresql://", "recount"),
    ],
)
def test_a_url_is_a_schema_of_a_database(
    text: str, url: str, schema: str, shown: str, name: str
) -> None:
    address = Address.parse(text)
    assert address.path is None
    assert (address.url, address.schema) == (url, schema)
    assert (address.shown, address.name) == (shown, name)
    assert "s3cret" not in repr(address)
    again = Address.parse(shown)
    assert (again.schema, again.shown, again.name) == (schema, shown, name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mysql://anna:s3cret@h/db", f"mysql://…: a case is a file, or {FORM}"),
        ("postgresql:anna:s3cret@h/db", f"postgresql://…: an address is text of the form {FORM}"),
        (
            Path("postgresql://anna:s3cret@h/db"),
            f"postgresql://…: an address is text of the form {FORM}",
        ),
        ("postgresql://anna:s3cret#1@h/db", "postgresql://…: write '#' as %23"),
        ("postgresql://anna:s3cret 1@h/db", "postgresql://…: write ' ' as %20"),
        ("postgresql://anna:s3cret%@h/db", "postgresql://…: write % as %25"),
        (
            "postgresql://anna:s3cret@1@h/db",
            "postgresql://…: write @ as %40, / as %2F and : as %3A in a user's name or password",
        ),
        (
            "postgresql://anna:s3/cret@h/db",
            "postgresql://…: write @ as %40, / as %2F and : as %3A in a user's name or password",
        ),
        ("postgresql://h:s3cret/db", "postgresql://…: what stands for the host is none"),
        ("postgresql://h:70000/db", "postgresql://…: a port is a number from 1 to 65535"),
        (
            "postgresql://h/db?s3cret",
            "postgresql://…: parameters are of the form NAME=VALUE, with & between them",
        ),
        ("postgresql://h/db?schema=a&schema=b", "postgresql://…: schema is given twice"),
    ],
)
def test_a_bad_address_is_refused_without_its_password(text: str | Path, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        Address.parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("schema", ["a-b", "1a", "", "pg_temp", "information_schema", "a" * 64])
def test_a_schema_has_a_plain_name(schema: str) -> None:
    with pytest.raises(CaseError) as caught:
        Address.parse(f"postgresql://h/db?schema={schema}")
    assert str(caught.value) == (
        f"postgresql://…: schema {schema!r}: give a name of letters, digits and _, that begins "
        "with no digit, is at most 63 long and none of PostgreSQL's own"
    )


def test_a_drivers_error_can_be_told_without_the_password() -> None:
    address = Address.parse("postgresql://anna:a%2Fb@h/db?sslpassword=xyz&connect_timeout=5")
    said = address.hide("cannot log in by a/b or a%2Fb with the key's xyz on port 5432")
    assert said == "cannot log in by *** or *** with the key's *** on port 5432"
    assert Address.parse("a.recount").hide("as it is") == "as it is"


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_no_text_for_a_password_is_ever_shown(password: str) -> None:
    marked = f"<{password}>"
    shown, said = "", ""
    try:
        address = Address.parse(f"postgresql://anna:{marked}@h/db?schema=s")
    except CaseError as error:
        shown = str(error)
    else:
        shown = address.shown + address.name + repr(address)
        assert marked in str(address.url)
        said = address.hide(f"no {marked}!")
    assert marked not in shown
    assert said in ("", "no ***!")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Got unexpected extra argument (postgresql://anna:s3/c r@t@h/db)",
            "Got unexpected extra argument (postgresql://anna:***@h/db)",
        ),
        ("postgres://h/db?password=s3cret&x=1: no", "postgres://h/db?password=***&x=1: no"),
        ("postgresql:/anna:s3cret@h/db", "postgresql:/anna:***@h/db"),
        ("postgresql://anna@h:5432/db of a.recount", "postgresql://anna@h:5432/db of a.recount"),
        ("aleppo.recount, told by a:b@c", "aleppo.recount, told by a:b@c"),
    ],
)
def test_passwords_are_hidden_wherever_an_address_was_given(text: str, shown: str) -> None:
    assert hide_passwords(text) == shown


def test_a_server_that_cannot_be_reached_is_named_without_the_password() -> None:
    pytest.importorskip("psycopg")
    url = "postgresql://anna:s3cret@127.0.0.1:1/halab?sslpassword=s3cret&schema=east"
    with pytest.raises(CaseError) as caught:
        Ledger.open(url)
    said = str(caught.value)
    assert said.startswith("postgresql://anna@127.0.0.1:1/halab?schema=east: cannot be used: ")
    assert "Connection refused" in said
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
