"""One record is read with what stands beside it, without the rest of the case."""

from __future__ import annotations

from collections import Counter

import pytest

from recount.browse import Browse
from recount.browse.months import harm_months
from recount.browse.nearby import moved_to, near_claims, near_incidents
from recount.browse.replay import read_under
from recount.errors import UsageError
from recount.filters import Filter
from recount.judgement import make_decision
from recount.model import Incident, Tally, make_id
from recount.pipeline import Case, Settings
from recount.reconcile import POLICIES


def test_a_document_comes_with_its_claims_mentions_and_copies(browse: Browse, case: Case) -> None:
    copies = case.copies()
    assert copies
    home = {c: i.id for i in case.incidents() for c in i.claims}
    for doc in case.documents():
        view = browse.document(doc.id)
        assert view.document == doc
        assert view.reader.startswith("rules")
        assert view.refs == (doc.ref,)
        own = [claim for claim in case.claims() if claim.doc_id == doc.id]
        assert [item.claim for item in view.claims] == own
        assert list(view.mentions) == case.mentions(doc.id)
        assert (view.copy_of.document.id if view.copy_of else None) == copies.get(doc.id)
        copiers = {beside.document.id for beside in view.copies}
        assert copiers == {key for key, of in copies.items() if of == doc.id}
        assert view.incidents == Counter(home[c.id] for c in own if c.id in home)


@pytest.mark.parametrize("codebook", POLICIES)
def test_an_incident_alone_is_the_one_of_the_whole_case(
    browse: Browse, case: Case, codebook: str
) -> None:
    whole = case.incidents(codebook=codebook)
    assert len(whole) > 5
    for incident in whole:
        view = browse.incident(incident.id, codebook)
        assert view.incident == incident
        assert view.codebook == codebook
        assert tuple(item.claim.id for item in view.claims) == incident.claims
        assert {item.id for item in view.documents} == set(incident.documents)
        assert view.pending == ()


def test_a_source_comes_with_its_words(browse: Browse, case: Case) -> None:
    claims = [c for c in case.claims() if c.source and c.source.identity]
    for source in case.sources():
        view = browse.source(source.id)
        assert view.source == source
        own = [
            c
            for c in claims
            if c.source and c.source.identity and c.source.identity.id == source.id
        ]
        assert sum(view.states.values()) == len(own) == source.claims
        told = Counter(
            words
            for c in own
            for words in {
                (a.party.identity.id, " ".join(a.party.evidence.text.split()))
                for a in c.actors
                if a.party.identity and a.party.identity.id != source.id
            }
        )
        assert {(w.party_id, w.words): w.claims for w in view.wordings} == told
    assert any(browse.source(source.id).wordings for source in case.sources())


def test_the_numbers_are_those_of_the_whole(browse: Browse, case: Case) -> None:
    seen = browse.overview()
    incidents = case.incidents()
    assert seen.records == {
        "documents": len(case.documents()),
        "claims": len(case.claims()),
        "issues": len(case.issues()),
        "decisions": 0,
        "sources": len(case.sources()),
        "copies": len(case.copies()),
    }
    assert (seen.incidents, seen.statuses) == (len(incidents), Counter(i.status for i in incidents))
    assert seen.states == {"unreviewed": len(case.claims())}
    assert (seen.codebook, seen.codebooks) == ("ucdp", tuple(sorted(POLICIES)))
    assert not seen.stale
    recorded = [i for i in incidents if i.left_out is None and not i.aggregate]
    assert sum(month.incidents for month in seen.months) == len(recorded)
    tallies = [
        t
        for i in recorded
        for t in i.tallies
        if (t.harm, t.group, t.unit) == ("killed", "persons", "persons")
    ]
    assert sum(m.killed.low or 0 for m in seen.months) == sum(t.low or 0 for t in tallies)
    assert sum(m.open_tops for m in seen.months) == sum(
        t.high is None and t.best is not None for t in tallies
    )


def test_the_queue_gives_the_urgent_first_with_reasons(browse: Browse, case: Case) -> None:
    items = browse.queue(limit=1000).items
    assert len(items) == len(case.claims())
    weights = [item.priority for item in items]
    assert weights == sorted(weights, reverse=True)
    assert items[0].status == "disputed"
    assert "its incident is disputed" in items[0].reasons
    for item in items:
        assert ("its incident is disputed" in item.reasons) == (item.status == "disputed")
        assert ("repeats an earlier claim" in item.reasons) == (item.claim.copy_of is not None)
    assert browse.queue(exact={"status": "disputed"}).total < len(items)


def test_a_claims_history_tells_who_decided_and_what_was_undone(path: str, rules: Settings) -> None:
    with Case.open(path, settings=rules) as case, Browse.open(path) as browse:
        claim = next(c for c in case.claims() if c.counts and c.counts[0].value.low == 9)
        first = make_decision(
            case, "amend", [claim.id], reason="r", by="Ana", values=[("counts.0.low", "8")]
        )
        case.decide(first)
        second = make_decision(case, "reject", [claim.id], reason="no", by="Bo")
        case.decide(second)
        view = browse.claim(claim.id)
        assert (view.item.state, view.item.decided_by) == ("rejected", ("Ana", "Bo"))
        assert view.item.claim.counts[0].value.low == 8
        assert view.fact.counts[0].value.low == 9
        third = make_decision(case, "undo", [second.id], reason="yes", by="Bo")
        case.decide(third)
        view = browse.claim(claim.id)
        assert (view.item.state, view.item.decided_by) == ("amended", ("Ana",))
        assert view.item.decided_at == first.at
        undone = [(item.decision.kind, item.undone_by, item.pending) for item in view.history]
        assert undone == [
            ("amend", None, False),
            ("reject", third.id, False),
            ("undo", None, False),
        ]
        assert browse.decisions().items == view.history[::-1]
        assert browse.claims(exact={"state": "amended"}).total == 1
        assert browse.queue().total == len(case.claims()) - 1
        assert browse.claims(exact={"state": "amended"}).items[0].claim == next(
            c for c in case.claims() if c.id == claim.id
        )


def test_records_are_found_by_the_beginning_of_their_id(browse: Browse, case: Case) -> None:
    claim, incident = case.claims()[3], case.incidents()[0]
    assert browse.find(claim.id) == [("claim", claim.id)]
    assert ("incident", incident.id) in browse.find(incident.id[:8])
    assert browse.find("") == browse.find("zz%") == []
    for read in (browse.claim, browse.document, browse.incident, browse.source):
        with pytest.raises(UsageError, match="nothing"):
            read("nothing")


@pytest.mark.parametrize("codebook", POLICIES)
def test_lists_are_those_of_every_shipped_codebook(example: str, case: Case, codebook: str) -> None:
    incidents = case.incidents(codebook=codebook)
    with Browse.open(example, codebook=codebook) as browse:
        items = browse.incidents(limit=1000).items
        assert [item.id for item in items] == [incident.id for incident in incidents]
        assert [item.left_out for item in items] == [i.left_out for i in incidents]
        best = sum(t.best or 0 for i in incidents for t in i.tallies if _is_toll(t, i))
        assert sum(month.killed.best or 0 for month in browse.months()) == best
        assert browse.months(codebook="ucdp") == Browse(browse._ledger).months()
        assert browse.incident(items[0].id).incident == incidents[0]


def _is_toll(tally: Tally, incident: Incident) -> bool:
    """Whether a tally counts in the months' sums."""
    whole = (tally.harm, tally.group, tally.unit) == ("killed", "persons", "persons")
    return whole and incident.left_out is None and not incident.aggregate


def test_incidents_under_all_codebooks_are_those_of_the_whole_case(
    browse: Browse, case: Case
) -> None:
    ids = [item.id for item in browse.incidents(limit=1000).items]
    found = read_under(case.ledger, browse.kept, ids, tuple(POLICIES))
    assert ids
    for codebook in POLICIES:
        assert found[codebook] == {i.id: i for i in case.incidents(codebook=codebook)}


def test_an_incident_that_is_no_more_is_found_by_its_earliest_claim(
    browse: Browse, case: Case
) -> None:
    for incident in case.incidents():
        for claim_id in incident.claims:
            assert moved_to(case.ledger, make_id("incident", claim_id)) == [incident.id]
    assert moved_to(case.ledger, "ffff") == []


def test_near_incidents_lie_near_in_time_and_place(browse: Browse, case: Case) -> None:
    found = {
        incident.id: [item.id for item in near_incidents(case.ledger, incident, browse.codebook)]
        for incident in case.incidents()
    }
    assert any(found.values())
    assert all(key not in near for key, near in found.items())
    dated = {i.id: i.when for i in case.incidents() if i.when}
    for key, near in found.items():
        for other in near:
            if key in dated and other in dated:
                gap = max(
                    (dated[key].earliest - dated[other].latest).days,
                    (dated[other].earliest - dated[key].latest).days,
                )
                assert gap <= 3


def test_near_claims_are_of_other_incidents(browse: Browse, case: Case) -> None:
    incident = max(case.incidents(), key=lambda i: len(i.claims))
    for words in (None, "killed", "“"):
        near = near_claims(case.ledger, incident, words)
        assert not {item.claim.id for item in near} & set(incident.claims)
    assert near_claims(case.ledger, incident, "killed")
    assert all(
        "killed" in item.claim.sentence.text.casefold()
        for item in near_claims(case.ledger, incident, "killed")
    )


def test_months_sum_the_figures_of_the_incidents(browse: Browse, case: Case) -> None:
    found = harm_months(case.ledger, browse.codebook, Filter())
    for harm, months in found.items():
        counted = [
            (f"{i.when.earliest:%Y-%m}", t)
            for i in case.incidents()
            if i.when and not i.aggregate and not i.left_out
            for t in i.tallies
            if (t.harm, t.group, t.unit) == (harm, "persons", "persons")
            and (t.low, t.best, t.high) != (None, None, None)
        ]
        for month in months:
            own = [t for key, t in counted if key == month.month]
            assert month.low == sum(t.low or 0 for t in own)
            assert month.incidents == len(own)
            assert month.open == sum(t.high is None for t in own)
            assert month.low <= month.best <= month.high
    assert "killed" in found
