"""Users of a case: names, passwords, roles, and that they are no facts."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from recount import accounts
from recount.errors import UsageError
from recount.store import Ledger, find_user, list_users
from recount.store.schema import APPLICATION_ID, MIGRATIONS

PASSWORD = "a long enough one"


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger.open(tmp_path / "a.recount", create=True) as opened:
        yield opened


def test_a_password_is_kept_as_an_argon2id_hash(ledger: Ledger) -> None:
    user = accounts.create_user(ledger, "amira", "coder", PASSWORD)
    assert user.hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert find_user(ledger, "amira") == user
    assert accounts.check_password(ledger, "amira", PASSWORD) == user
    assert accounts.check_password(ledger, "amira", PASSWORD + "x") is None
    assert accounts.check_password(ledger, "nobody", PASSWORD) is None
    assert accounts.check_password(ledger, "amira", "x" * 5000) is None


def test_the_same_characters_are_the_same_password(ledger: Ledger) -> None:
    accounts.create_user(ledger, "zoé", "viewer", "cafe\u0301 au lait")
    assert accounts.check_password(ledger, "zoé", "caf\u00e9 au lait") is not None
    assert find_user(ledger, "zoe\u0301") is None


def test_an_unknown_name_costs_the_same_work(ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.create_user(ledger, "amira", "coder", PASSWORD)
    seen = []

    class Counting:
        def verify(self, hashed: str, _: bytes) -> bool:
            seen.append(hashed[:30])
            raise accounts.VerificationError

    monkeypatch.setattr(accounts, "_nobody", lambda: find_user(ledger, "amira").hash)
    monkeypatch.setattr(accounts, "_hasher", Counting)
    for name in ("amira", "nobody"):
        assert accounts.check_password(ledger, name, PASSWORD) is None
    assert len(seen) == 2


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "<b>", "a\u202eb", "x" * 65, "a/b"])
def test_names_that_cannot_be(ledger: Ledger, name: str) -> None:
    with pytest.raises(UsageError, match="is no user's name"):
        accounts.create_user(ledger, name, "viewer", PASSWORD)


@pytest.mark.parametrize(
    ("role", "password", "said"),
    [("boss", PASSWORD, "no role 'boss'; there are viewer, coder, editor, admin"),
     ("coder", "short", "10 to 1024"), ("coder", "x" * 1025, "10 to 1024")],
)  # fmt: skip
def test_roles_and_passwords_that_cannot_be(
    ledger: Ledger, role: str, password: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        accounts.create_user(ledger, "amira", role, password)


def test_one_name_is_one_user(ledger: Ledger) -> None:
    accounts.create_user(ledger, "amira", "coder", PASSWORD)
    with pytest.raises(UsageError, match="there is a user 'amira' already"):
        accounts.create_user(ledger, " amira ", "admin", PASSWORD)
    assert [user.role for user in list_users(ledger)] == ["coder"]


def test_one_admin_stays(ledger: Ledger) -> None:
    accounts.create_user(ledger, "amira", "admin", PASSWORD)
    for change in (lambda: accounts.set_role(ledger, "amira", "coder"),
                   lambda: accounts.set_disabled(ledger, "amira", True)):  # fmt: skip
        with pytest.raises(UsageError, match="'amira' is the only admin"):
            change()
    accounts.create_user(ledger, "boris", "admin", PASSWORD)
    accounts.set_disabled(ledger, "amira", True)
    assert accounts.check_password(ledger, "amira", PASSWORD) is None
    with pytest.raises(UsageError, match="there is no user 'carl'"):
        accounts.set_password(ledger, "carl", PASSWORD)


def test_a_role_has_all_powers_of_the_one_below() -> None:
    powers = [accounts.powers_of(role) for role in accounts.role_names()]
    assert accounts.role_names() == ("viewer", "coder", "editor", "admin")
    assert all(less < more for less, more in pairwise(powers))
    assert powers[0] == {"view"}


def test_users_are_no_facts(ledger: Ledger) -> None:
    before = ledger.facts_digest()
    accounts.create_user(ledger, "amira", "coder", PASSWORD)
    assert ledger.facts_digest() == before


def test_a_case_from_before_there_were_users_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    older = next(n for n, script in enumerate(MIGRATIONS) if "CREATE TABLE users" in script)
    db = sqlite3.connect(path)
    for script in MIGRATIONS[:older]:
        db.executescript(script)
    db.execute(f"PRAGMA user_version = {older}")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.commit()
    db.close()
    with Ledger.open(path) as ledger:
        accounts.create_user(ledger, "amira", "coder", PASSWORD)
        assert [user.name for user in list_users(ledger)] == ["amira"]
