"""Who may reach the app and what they may do: hosts, origins, tokens, sessions, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient
from web_case import PASSWORD, LogIn

from recount import accounts
from recount.errors import InvariantError, UsageError
from recount.pipeline import Case
from recount.store import Address, end_sessions, find_user
from recount.web import ServeSettings, make_app
from recount.web.api import API
from recount.web.pages import PAGES
from recount.web.security.headers import make_headers
from recount.web.security.login import Throttle
from recount.web.security.roles import check_routes, stated_powers
from recount.web.server import check_accounts

# The power of each route of the app. Whoever adds a route writes it down here.
POWERS = {
    "GET /": "view", "GET /incidents": "view", "GET /documents": "view", "GET /issues": "view",
    "GET /documents/{doc_id}/custody": "view",
    "GET /documents/{doc_id}": "view", "POST /documents/{doc_id}/claims": "decide",
    "GET /claims": "view", "GET /claims/{claim_id}": "view",
    "POST /claims/{claim_id}/decide": "decide", "GET /api/places": "view",
    "GET /review": "view", "POST /review/decide": "decide", "POST /review/undo": "decide",
    "POST /review/setting": "arrange", "GET /review/adjudicate": "arrange",
    "POST /review/adjudicate": "arrange", "GET /review/agreement": "arrange",
    "GET /history": "view", "POST /history/undo": "decide",
    "GET /api/decisions.jsonl": "view", "GET /api/decisions.csv": "view",
    "GET /login": "open", "POST /login": "open", "POST /logout": "view",
    "GET /password": "view", "POST /password": "view",
    "GET /users": "manage", "POST /users": "manage", "POST /users/role": "manage",
    "POST /users/password": "manage", "POST /users/disable": "manage",
    "GET /incidents/{incident_id}": "view", "GET /incidents/{incident_id}/arrange": "arrange",
    "POST /incidents/{incident_id}/split": "arrange",
    "POST /incidents/{incident_id}/merge": "arrange",
    "POST /incidents/{incident_id}/link": "arrange",
    "POST /incidents/{incident_id}/note": "decide",
    "POST /incidents/{incident_id}/undo": "decide",
    "GET /events/refresh": "view",
    "GET /geo/borders.json": "view", "GET /geo/towns.json": "view",
    "GET /api/openapi.json": "view", "GET /api/session": "view", "POST /api/session": "open",
    "DELETE /api/session": "view",
    "GET /api/documents": "view", "GET /api/claims": "view", "GET /api/sources": "view",
    "GET /api/incidents": "view", "GET /api/issues": "view", "GET /api/decisions": "view",
    "GET /api/documents/{record_id}": "view", "GET /api/documents/{record_id}/mentions": "view",
    "GET /api/claims/{record_id}": "view", "GET /api/sources/{record_id}": "view",
    "GET /api/incidents/{record_id}": "view", "GET /api/decisions/{record_id}": "view",
    "GET /search": "view", "GET /sources": "view", "GET /sources/{source_id}": "view",
    "POST /sources/{source_id}/merge": "arrange", "POST /sources/{source_id}/split": "arrange",
    "POST /sources/{source_id}/undo": "arrange",
    "GET /export": "view", "GET /export/download": "view",
    "GET /add": "add", "POST /add": "add", "GET /add/{job_id}": "add",
    "GET /add/{job_id}/events": "add",
    "GET /api/search": "view", "GET /api/export": "view", "POST /api/documents": "add",
    "GET /api/jobs/{job_id}": "add",
    "POST /api/decisions": "view",  # the kind of the decision asks for more
}  # fmt: skip
# Writes that a viewer may make: on their own session only.
OWN = {"POST /login", "POST /logout", "POST /password", "POST /api/session", "DELETE /api/session"}


def routes() -> Iterator[tuple[str, Any]]:
    for prefix, router in [*(("", p.router) for p in PAGES), *(("/api", r) for r in API)]:
        for route in router.routes:
            for method in sorted(route.methods):
                yield f"{method} {prefix}{route.path}", route


def test_every_route_states_its_power() -> None:
    assert {name: stated_powers(route) for name, route in routes()} == {
        name: [power] for name, power in POWERS.items()
    }


def test_the_app_has_no_other_routes(app: FastAPI) -> None:
    mounted = [route.path for route in app.routes if hasattr(route, "path")]
    assert [path for path in mounted if not path.startswith("/static/")] == []
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert TestClient(app, base_url="http://127.0.0.1:8000").get(path).status_code == 404


def test_a_route_without_a_power_is_refused() -> None:
    router = APIRouter()
    router.add_api_route("/bare", lambda: "")
    with pytest.raises(InvariantError, match="/bare: a route states one power"):
        check_routes(router)


@pytest.mark.parametrize("name", [n for n in POWERS if not n.startswith("GET") and n not in OWN])
def test_a_viewer_may_not_write(logged_in: LogIn, name: str) -> None:
    method, path = name.split()
    viewer = logged_in("viewer")
    if path.startswith("/api"):
        body = {"kind": "accept", "subjects": ["0"], "reason": "so"}
        answer = viewer.request(method, path, json=body)
    else:
        body = {"name": "admin", "role": "viewer", "password": PASSWORD, "disabled": "yes"}
        answer = viewer.request(method, path, data=body)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", [n for n, power in POWERS.items() if power != "open"])
def test_a_stranger_is_sent_to_the_login(login_app: FastAPI, name: str) -> None:
    method, path = name.split()
    stranger = TestClient(login_app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    answer = stranger.request(method, path.replace("{record_id}", "0"))
    if path.startswith("/api"):
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        (role, kind, 201 if allowed else 403)
        for kind, roles in {
            "accept": ("coder", "editor", "admin"),
            "reject": ("coder", "editor", "admin"),
            "amend": ("coder", "editor", "admin"),
            "link": ("editor", "admin"),
            "unlink": ("editor", "admin"),
            "merge": ("editor", "admin"),
            "split": ("editor", "admin"),
        }.items()
        for role in accounts.role_names()
        for allowed in [role in roles]
    ],
)
def test_what_each_role_may_decide(
    logged_in: LogIn, case: Case, role: str, kind: str, status: int
) -> None:
    claims = [claim for claim in case.claims() if claim.counts]
    subjects = (
        [claims[0].id] if kind in ("accept", "reject", "amend") else [c.id for c in claims[:2]]
    )
    body: dict[str, Any] = {"kind": kind, "subjects": subjects, "reason": "a test"}
    if kind == "amend":
        body["values"] = {"counts.0.high": 40}
    answer = logged_in(role).post("/api/decisions", json=body)
    assert answer.status_code == status
    assert len(case.decisions()) == (1 if status == 201 else 0)
    if status == 201:
        assert answer.json()["by"] == role


def test_a_coder_may_not_undo_what_an_editor_arranged(logged_in: LogIn, case: Case) -> None:
    subjects = [claim.id for claim in case.claims()[:2]]
    merge = {"kind": "merge", "subjects": subjects, "reason": "one"}
    made = logged_in("editor").post("/api/decisions", json=merge).json()
    undo = {"kind": "undo", "subjects": [made["id"]], "reason": "no"}
    assert logged_in("coder").post("/api/decisions", json=undo).status_code == 403
    undone = logged_in("editor").post("/api/decisions", json=undo)
    assert undone.status_code == 201
    again = {"kind": "undo", "subjects": [undone.json()["id"]], "reason": "no"}
    assert logged_in("coder").post("/api/decisions", json=again).status_code == 403


# -- headers and hosts ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/claims", "/api/nothing", "/static/x.js"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_a_tile_server_may_send_images_and_nothing_else() -> None:
    serve = ServeSettings("x", tiles="https://{s}.tiles.example:8080/{z}/{x}/{y}.png", https=True)
    headers = make_headers(serve)
    policy = headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://*.tiles.example:8080;" in policy
    assert policy.count("tiles.example") == 1
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "tiles",
    ["ftp://a/{z}{x}{y}", "https://a/{z}/{x}", "https://a b/{z}{x}{y}", "https://a;x/{z}{x}{y}"],
)
def test_a_tile_server_that_cannot_be_is_refused(tiles: str) -> None:
    with pytest.raises(UsageError, match="--tiles"):
        ServeSettings("x", tiles=tiles)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200), ("localhost:8000", 200), ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200), ("127.0.0.1", 421), ("127.0.0.1:8001", 421),
        ("evil.example", 421), ("evil.example:8000", 421), ("127.0.0.1.evil.example:8000", 421),
        ("localhost:8000@evil.example", 421), ("", 400),
    ],
)  # fmt: skip
def test_only_our_own_hosts_are_answered(client: TestClient, host: str, status: int) -> None:
    assert client.get("/issues", headers={"Host": host}).status_code == status


def test_an_allowed_host_is_answered_on_any_port(case_path, settings) -> None:
    serve = ServeSettings("x", allow_hosts=("case.example.org",))
    app = make_app(case_path, settings, serve)
    with TestClient(app, base_url="http://case.example.org") as asking:
        assert asking.get("/login").status_code == 200
        assert asking.get("/login", headers={"Host": "case.example.org:444"}).status_code == 200
        assert asking.get("/login", headers={"Host": "other.example.org"}).status_code == 421


# -- writes from elsewhere -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:8000"}, 404),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 404),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"}, 403),
    ],
)
def test_writes_of_other_sites_are_refused(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    data = {"name": "nobody", "role": "viewer"}
    assert client.post("/users/role", data=data, headers=headers).status_code == status


def test_a_form_needs_its_token(app: FastAPI) -> None:
    bare = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    data = {"name": "amira", "role": "viewer", "password": PASSWORD}
    assert bare.post("/users", data=data).status_code == 403
    assert bare.post("/users", data={**data, "csrf": "guess"}).status_code == 403
    assert bare.post("/users", data={**data, "csrf": app.state.csrf}).status_code == 303


def test_json_of_a_browser_needs_the_token_and_that_of_a_program_does_not(
    app: FastAPI, case: Case
) -> None:
    bare = TestClient(app, base_url="http://127.0.0.1:8000")
    body = {"kind": "accept", "subjects": [case.claims()[0].id], "reason": "so"}
    own = {"Origin": "http://127.0.0.1:8000"}
    assert bare.post("/api/decisions", json=body, headers=own).status_code == 403
    assert bare.post("/api/decisions", json=body).status_code == 201
    plain = {"Content-Type": "text/plain"}
    assert bare.post("/api/decisions", content="{}", headers=plain).status_code == 403


def test_with_a_login_every_write_needs_the_token(logged_in: LogIn, case: Case) -> None:
    coder = logged_in("coder")
    del coder.headers["X-CSRF-Token"]
    body = {"kind": "accept", "subjects": [case.claims()[0].id], "reason": "so"}
    assert coder.post("/api/decisions", json=body).status_code == 403
    assert case.decisions() == []


# -- login and sessions --------------------------------------------------------------------------


def ask(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)


def test_login_sets_a_cookie_out_of_reach_of_scripts(login_app: FastAPI, case: Case) -> None:
    client = ask(login_app)
    data = {"name": "viewer", "password": PASSWORD, "next": "/incidents"}
    answer = client.post("/login", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents")
    cookie = answer.headers["set-cookie"]
    assert re.match(r"recount=[\w-]{43}; HttpOnly; Max-Age=604800; Path=/; SameSite=lax$", cookie)
    kept = case.ledger._db.execute("SELECT * FROM sessions").fetchone()
    assert client.cookies["recount"] not in kept
    assert client.get("/").status_code == 200


def test_behind_https_the_cookie_is_secure(login_app: FastAPI, case_path, settings) -> None:
    serve = ServeSettings("x", allow_hosts=("case.example.org",), https=True)
    app = make_app(case_path, settings, serve)
    with TestClient(app, base_url="https://case.example.org") as asking:
        answer = asking.post("/api/session", json={"name": "viewer", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-recount=")
    assert "Secure" in cookie


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil", "x", "/\n/e"]
)
def test_login_leads_nowhere_else(login_app: FastAPI, wanted: str) -> None:
    data = {"name": "viewer", "password": PASSWORD, "next": wanted}
    assert ask(login_app).post("/login", data=data).headers["location"] == "/"


def test_wrong_names_and_wrong_passwords_are_answered_alike(login_app: FastAPI) -> None:
    client = ask(login_app)
    texts = {
        re.sub(
            r'value="[^"]*"',
            "",
            client.post("/login", data={"name": name, "password": "x" * 12}).text,
        )
        for name in ("viewer", "nobody")
    }
    assert len(texts) == 1
    assert "do not go together" in texts.pop()


def test_guessing_is_slowed_down(login_app: FastAPI) -> None:
    client = ask(login_app)
    wrong = {"name": "admin", "password": "wrong enough"}
    assert [client.post("/login", data=wrong).status_code for _ in range(5)] == [401] * 4 + [429]
    right = client.post("/api/session", json={"name": "admin", "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) in (1, 2)


def test_the_wait_doubles_and_ends() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    waits = []
    for _ in range(12):
        throttle.fail("amira", "10.0.0.1")
        waits.append(throttle.wait("amira", "10.0.0.1"))
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert throttle.wait("AMIRA", "10.0.0.2") == 60.0
    assert throttle.wait("other", "10.0.0.2") == 0.0
    now[0] = 61.0
    assert throttle.wait("amira", "10.0.0.2") == 0.0
    throttle.succeed("amira")
    throttle.fail("amira", "10.0.0.3")
    assert throttle.wait("amira", "10.0.0.3") == 0.0


def test_logout_ends_the_session(logged_in: LogIn, case: Case) -> None:
    viewer = logged_in("viewer")
    token = viewer.cookies["recount"]
    assert viewer.post("/logout").status_code == 303
    viewer.cookies.set("recount", token)
    assert viewer.get("/api/session").status_code == 401
    assert case.ledger._db.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


@pytest.mark.parametrize(
    "change",
    [
        lambda ledger: accounts.set_role(ledger, "coder", "viewer"),
        lambda ledger: accounts.set_password(ledger, "coder", "another long one"),
        lambda ledger: accounts.set_disabled(ledger, "coder", True),
    ],
)
def test_a_changed_user_has_to_log_in_again(logged_in: LogIn, case: Case, change: Any) -> None:
    coder, other = logged_in("coder"), logged_in("viewer")
    change(case.ledger)
    assert coder.get("/api/session").status_code == 401
    assert other.get("/api/session").status_code == 200


def test_ones_own_new_password_keeps_only_this_session(logged_in: LogIn) -> None:
    here, there = logged_in("coder"), logged_in("coder")
    answer = here.post("/password", data={"old": PASSWORD, "new": "another long one"})
    assert answer.status_code == 303
    assert here.get("/api/session").status_code == 200
    assert there.get("/api/session").status_code == 401


@pytest.mark.parametrize(("column", "ago"), [("seen_at", 9), ("created_at", 24 * 8)])
def test_sessions_end_by_themselves(logged_in: LogIn, case: Case, column: str, ago: int) -> None:
    viewer = logged_in("viewer")
    then = (datetime.now(UTC) - timedelta(hours=ago)).isoformat(timespec="milliseconds")
    with case.ledger._write() as db:
        db.execute(f"UPDATE sessions SET {column} = ?", (then,))
    assert viewer.get("/api/session").status_code == 401


def test_old_sessions_are_cleared_away(logged_in: LogIn, case: Case) -> None:
    logged_in("viewer")
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    end_sessions(case.ledger, created_before=soon, seen_before=soon)
    assert case.ledger._db.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


def test_a_made_up_token_is_nobody(login_app: FastAPI) -> None:
    client = ask(login_app)
    client.cookies.set("recount", "x" * 43)
    assert client.get("/api/session").status_code == 401


def test_the_admin_keeps_the_users(logged_in: LogIn, case: Case) -> None:
    admin = logged_in("admin")
    data = {"name": "Amira", "role": "coder", "password": PASSWORD}
    assert admin.post("/users", data=data).status_code == 303
    assert admin.post("/users", data=data).status_code == 422
    assert admin.post("/users/role", data={"name": "Amira", "role": "editor"}).status_code == 303
    amira = find_user(case.ledger, "Amira")
    assert amira is not None
    assert (amira.role, amira.disabled) == ("editor", False)
    admin.post("/users/disable", data={"name": "Amira", "disabled": "yes"})
    assert accounts.check_password(case.ledger, "Amira", PASSWORD) is None
    last = admin.post("/users/disable", data={"name": "admin", "disabled": "yes"})
    assert last.status_code == 422
    assert "is the only admin" in last.text


# -- when a login is asked for -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serve", "needs"),
    [
        (ServeSettings("x"), False),
        (ServeSettings("x", host="localhost"), False),
        (ServeSettings("x", host="::1"), False),
        (ServeSettings("x", host="0.0.0.0"), True),
        (ServeSettings("x", host="192.168.1.4"), True),
        (ServeSettings("x", host="myhost"), True),
        (ServeSettings("x", allow_hosts=("a.example",)), True),
        (ServeSettings("x", https=True), True),
        (ServeSettings("x", login=True), True),
    ],
)
def test_only_a_plain_start_on_the_loopback_asks_for_no_login(
    serve: ServeSettings, needs: bool, case_path, settings
) -> None:
    assert serve.needs_login is needs
    if needs:
        with pytest.raises(UsageError, match="has no users"):
            check_accounts(Address.parse(case_path), settings, serve)
    else:
        check_accounts(Address.parse(case_path), settings, serve)


def test_users_that_are_locked_out_do_not_count(case_path, settings) -> None:
    with Case.open(case_path, settings=settings) as case:
        accounts.create_user(case.ledger, "amira", "coder", PASSWORD)
        check_accounts(Address.parse(case_path), settings, replace(ServeSettings("x"), login=True))
        accounts.set_disabled(case.ledger, "amira", True)
    with pytest.raises(UsageError, match="recount user add"):
        check_accounts(Address.parse(case_path), settings, ServeSettings("x", login=True))
