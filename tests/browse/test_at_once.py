"""What a decision changes at once is what building the whole case anew makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recount.browse import Browse
from recount.judgement import make_decision
from recount.model import Claim, Decision, Incident
from recount.pipeline import Case, Settings
from recount.store import Ledger

TABLES = (
    "copies", "relations", "amended", "incidents", "incident_rows", "incident_documents", "sources",
    "source_rows", "source_words", "document_rows", "claim_rows", "decision_subjects",
    "decision_rows", "blind_words", "hidden_decisions",
)  # fmt: skip
STATES = "claim_id, state, decided_by, decided_at, place, event, harms, figure, earliest"


Copy = Callable[[str], str]


def rows(path: str, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    with Ledger.open(path) as ledger:
        return sorted(ledger._db.execute(f"SELECT {columns} FROM {table}"), key=repr)


def all_rows(path: str) -> dict[str, list[tuple[object, ...]]]:
    """All views, read by one connection."""
    with Ledger.open(path) as ledger:
        return {
            table: sorted(ledger._db.execute(f"SELECT * FROM {table}"), key=repr)
            for table in TABLES
        }


def rebuilt(copy: str, settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """All views as a build from nothing makes them, in a copy of the case."""
    with Ledger.open(copy) as ledger:
        for table in ("incidents", "incident_rows", "copies", "relations", "sources", "meta"):
            ledger._db.execute(f"DELETE FROM {table}")
        ledger._db.execute("UPDATE claim_rows SET state = 'x', incident_id = 'x', priority = 0")
        ledger._db.execute("DELETE FROM amended")
        ledger._db.execute("DELETE FROM blind_words")
        ledger._db.execute("UPDATE hidden_decisions SET owner = 'x'")
    with Case.open(copy, settings=settings) as case:
        case.refresh()
    return all_rows(copy)


def decision(
    n: int, kind: str, subjects: list[str], after: dict[str, object] | None, *, blind: bool = False
) -> Decision:
    at = f"2024-01-01T00:{n // 60:02d}:{n % 60:02d}+00:00"
    by = ("Ana", "Bo")[n % 2]
    return Decision(
        f"d{n}",
        kind,
        tuple(subjects),
        by,
        at,
        "a reason",
        None,
        after,
        (),
        "blind" if blind else None,
    )  # type: ignore[arg-type]


class Session:
    """A case on which decisions are drawn and made at once."""

    def __init__(self, path: str, settings: Settings) -> None:
        self.path, self.settings = path, settings
        with Case.open(path, settings=settings) as case:
            self.claims = case.claims()
            self.incidents = case.incidents()
        self.made: list[str] = []

    def draw(self, data: st.DataObject) -> Decision:
        kinds = ["accept", "reject", "amend", "link", "unlink", "merge", "split"]
        kind = data.draw(st.sampled_from([*kinds, "undo"] if self.made else kinds))
        blind = kind in ("accept", "reject", "amend") and data.draw(st.booleans())
        few = data.draw(st.sampled_from(self.claims[: 3 if blind else 40]))
        subjects, after = [few.id], None
        if kind == "undo":
            subjects = [data.draw(st.sampled_from(self.made))]
        elif kind == "amend":
            after = amendment(few, data.draw(st.integers(0, 1 if blind else 40)))
            kind = kind if after else "accept"
        elif kind in ("link", "unlink", "merge", "split"):
            one, other = data.draw(st.permutations(self.incidents[:8]))[:2]
            subjects = [one.claims[0], (other if kind in ("link", "merge") else one).claims[-1]]
        return decision(len(self.made), kind, list(dict.fromkeys(subjects)), after, blind=blind)


def amendment(claim: Claim, number: int) -> dict[str, object] | None:
    if claim.counts:
        return {"counts.0.low": number, "counts.0.high": number}
    if claim.event:
        return {"event.type": ("shelling", "air_strike", "death")[number % 3]}
    return None


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_decisions_made_at_once_end_where_a_rebuild_does(
    example: str, copy_of: Copy, rules: Settings, data: st.DataObject
) -> None:
    path = copy_of(example)
    session = Session(path, rules)
    for _ in range(data.draw(st.integers(1, 5))):
        made = session.draw(data)
        with Case.open(path, settings=rules) as case:
            waits = case.decide_at_once(made)
        session.made.append(made.id)
        states, amended = rows(path, "claim_rows", STATES), rows(path, "amended")
        with Browse.open(path) as browse:
            assert bool(browse.stale()) == waits
        if not waits:
            assert all_rows(path) == rebuilt(copy_of(path), rules)
        elif data.draw(st.booleans()):
            with Case.open(path, settings=rules) as case:
                case.refresh()
            assert rows(path, "claim_rows", STATES) == states
            assert rows(path, "amended") == amended
            assert all_rows(path) == rebuilt(copy_of(path), rules)
    with Case.open(path, settings=rules) as case:
        case.refresh()
        assert case.verify() == []
    assert rows(path, "claim_rows", STATES) == states
    assert all_rows(path) == rebuilt(copy_of(path), rules)


def test_where_the_links_stay_the_incident_at_once_is_that_of_a_rebuild(
    example: str, copy_of: Copy, rules: Settings
) -> None:
    same = other = 0
    for n, (kind, claim, after) in enumerate(_plans(example, rules)):
        path = copy_of(example)
        with Case.open(path, settings=rules) as case:
            assert case.decide_at_once(decision(n, kind, [claim], after))
        with Browse.open(path) as browse:
            home = browse.claim(claim).item.incident_id
            at_once = browse.incident(home).incident if home else None
            if at_once:
                pending = [item.decision.id for item in browse.incident(at_once.id).pending]
                assert pending == ([f"d{n}"] if claim in at_once.claims else [])
        with Case.open(path, settings=rules) as case:
            whole = {i.claims: i for i in case.incidents()}
        if at_once and at_once.claims in whole:
            assert _bare(whole[at_once.claims]) == _bare(at_once)
            same += 1
        else:
            other += at_once is not None
    assert same >= 8
    assert other <= same / 4


def _bare(incident: Incident) -> tuple[object, ...]:
    """An incident without the reasons of its links."""
    return (
        incident.id, incident.status, incident.event, incident.when, incident.place,
        incident.accounts, incident.tallies, incident.disagreements, incident.documents,
        incident.lineage, incident.left_out,
    )  # fmt: skip


def _plans(example: str, rules: Settings) -> Iterator[tuple[str, str, dict[str, object] | None]]:
    with Case.open(example, settings=rules) as case:
        known = {claim.id: claim for claim in case.claims()}
        for incident in case.incidents()[:8]:
            claim = known[incident.claims[-1]]
            yield "reject", claim.id, None
            if claim.counts:
                yield "amend", claim.id, amendment(claim, 33)


def test_an_amended_figure_stands_in_the_tally_at_once(path: str, rules: Settings) -> None:
    with Case.open(path, settings=rules) as case, Browse.open(path) as browse:
        tally = next(
            t
            for i in case.incidents()
            for t in i.tallies
            if t.harm == "killed" and t.group == "persons" and t.high_claim and t.high
        )
        assert tally.high_claim is not None
        claim = browse.claim(tally.high_claim).item.claim
        at = next(n for n, c in enumerate(claim.counts) if c.value.high == tally.high)
        high = tally.high + 700
        after = {f"counts.{at}.low": high, f"counts.{at}.high": high}
        assert case.decide_at_once(decision(1, "amend", [claim.id], after))
        item = browse.claim(claim.id).item
        assert (item.state, item.figure) == ("amended", high)
        assert item.claim.counts[at].value.high == high
        assert item.incident_id is not None
        now = browse.incident(item.incident_id)
        assert max(t.high or 0 for t in now.incident.tallies if t.harm == "killed") == high
        assert [p.decision.id for p in now.pending] == ["d1"]
        assert browse.stale().decisions == 1
        case.refresh()
        assert not browse.stale()


def test_an_acceptance_leaves_the_views_current(path: str, rules: Settings) -> None:
    with Case.open(path, settings=rules) as case, Browse.open(path) as browse:
        claim = case.claims()[0]
        assert not case.decide_at_once(decision(1, "accept", [claim.id], None))
        assert not browse.stale()
        assert browse.claims(exact={"state": "accepted"}).items[0].decided_by == ("Bo",)
        assert case.decide_at_once(decision(2, "reject", [claim.id], None))
        assert case.decide_at_once(decision(3, "undo", ["d2"], None))
        assert browse.claim(claim.id).item.state == "accepted"
        assert browse.stale().decisions == 2
        assert case.verify() == []


@pytest.mark.parametrize("kind", ["accept", "reject"])
def test_a_decision_on_nothing_known_is_kept_and_changes_nothing(
    path: str, rules: Settings, kind: str
) -> None:
    before = rows(path, "claim_rows")
    with Case.open(path, settings=rules) as case:
        case.decide(decision(1, kind, ["unknown"], None))
        assert len(case.decisions()) == 1
    assert rows(path, "claim_rows") == before


def test_without_refreshing_nothing_waits_for_a_rebuild(
    path: str, rules: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the case was built again")

    monkeypatch.setattr("recount.pipeline.bring_up_to_date", refuse)
    with Case.open(path, settings=rules, refreshing=False) as case:
        incident = next(i for i in case.incidents() if len(i.claims) > 2)
        made = make_decision(case, "split", [incident.id], reason="two deeds", by="Ana")
        assert made.subjects == incident.claims
        assert case.decide_at_once(made)
        assert case.stale() == (0, 1)
        assert case.incidents()[0].claims
        known = case.claims_by_id(incident.claims)
        claim = next(c for c in known.values() if c.event and c.event.value.type != "death")
        values = [("event.type", "death")]
        amend = make_decision(case, "amend", [claim.id], reason="r", by="Bo", values=values)
        assert case.decide_at_once(amend)
        now = case.claims_by_id([claim.id])[claim.id].event
        assert now is not None
        assert now.value.type == "death"
        undo = make_decision(case, "undo", [amend.id[:9]], reason="r", by="Bo")
        assert undo.subjects == (amend.id,)
