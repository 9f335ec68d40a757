"""Lists by page give what the whole case gives, narrowed and sorted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recount.browse import LISTS, Browse, Stale
from recount.errors import UsageError
from recount.filters import Filter, fits_claim
from recount.lookup import find_issues, find_sources
from recount.model import Reading
from recount.pipeline import Case, Settings
from recount.store import add_reading

FILTERS = (
    Filter(),
    Filter(place="ALEPPO"),
    Filter(since=date(2016, 9, 28), until=date(2016, 10, 2)),
    Filter(harm="killed", source="ministry"),
    Filter(event="strike"),
    Filter(status="disputed"),
    Filter(place="100%_no\\such"),
)


def every(browse: Browse, name: str, narrow: Filter, **how: object) -> list[object]:
    """All items of a list, three a page."""
    found: list[object] = []
    offset: int | None = 0
    while offset is not None:
        page = getattr(browse, name)(narrow, offset=offset, limit=3, **how)
        found += page.items
        offset = page.next_offset
    assert len(found) == page.total
    return found


@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_pages_of_claims_hold_the_claims_that_fit(
    browse: Browse, case: Case, narrow: Filter
) -> None:
    docs = {doc.id: doc for doc in case.documents()}
    home = {c: i.status for i in case.incidents() for c in i.claims}
    wanted = [
        claim
        for claim in case.claims()
        if fits_claim(claim, docs[claim.doc_id].published, replace(narrow, status=None))
        and narrow.status in (None, home.get(claim.id))
    ]
    found = every(browse, "claims", narrow)
    assert [item.claim for item in found] == wanted
    assert [item.ref for item in found] == [docs[c.doc_id].ref for c in wanted]
    assert [item.status for item in found] == [home.get(c.id) for c in wanted]


@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_pages_of_documents_hold_the_documents_that_fit(
    browse: Browse, case: Case, narrow: Filter
) -> None:
    home = {c: i.status for i in case.incidents() for c in i.claims}
    fitting = {
        claim.doc_id
        for claim in case.claims()
        if fits_claim(claim, None, replace(narrow, status=None, since=None, until=None))
        and narrow.status in (None, home.get(claim.id))
    }
    alone = Filter(since=narrow.since, until=narrow.until)
    wanted = [
        doc.id
        for doc in case.documents(alone)
        if replace(narrow, since=None, until=None) == Filter() or doc.id in fitting
    ]
    assert [item.id for item in every(browse, "documents", narrow)] == wanted


@pytest.mark.parametrize("narrow", [*FILTERS, Filter(text="Health Ministry")], ids=str)
def test_pages_of_incidents_hold_the_incidents_that_fit(
    browse: Browse, case: Case, narrow: Filter
) -> None:
    wanted = case.incidents(narrow)
    found = every(browse, "incidents", narrow)
    assert [item.id for item in found] == [incident.id for incident in wanted]
    for item, incident in zip(found, wanted, strict=True):
        tally = next(
            (t for t in incident.tallies if (t.harm, t.group) == ("killed", "persons")), None
        )
        said = (tally.low, tally.best, tally.high) if tally else (None, None, None)
        assert (item.killed.low, item.killed.best, item.killed.high) == said
        assert (item.accounts, item.claims) == (incident.independent_accounts, len(incident.claims))
        assert item.about == tuple(sorted({d.about for d in incident.disagreements}))


@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_pages_of_sources_and_issues_hold_those_that_fit(
    browse: Browse, case: Case, narrow: Filter
) -> None:
    assert every(browse, "sources", narrow) == find_sources(case, narrow)
    assert every(browse, "issues", narrow) == find_issues(case, narrow)


def test_every_sort_key_sorts(browse: Browse) -> None:
    for name, listing in LISTS.items():
        for key in listing.sorts:
            rising = every(browse, name, Filter(), sort=key, falling=False)
            falling = every(browse, name, Filter(), sort=key, falling=True)
            assert falling == rising[::-1], (name, key)
            usual = every(browse, name, Filter(), sort=key)
            assert usual == (falling if key in listing.falling else rising), (name, key)
    figures = [i.figure for i in browse.claims(sort="figure", limit=200).items]
    known = [f for f in figures if f is not None]
    assert known == sorted(known, reverse=True)
    assert figures[: len(known)] == known


def test_facets_count_what_a_list_holds(browse: Browse) -> None:
    items = browse.claims(limit=1000).items
    facets = browse.facets("claims", ["event", "outlet", "harm", "state"])
    events = Counter(i.claim.event.value.type if i.claim.event else None for i in items)
    assert {f.value: f.rows for f in facets["event"]} == events
    assert {f.value: f.rows for f in facets["outlet"]} == Counter(i.outlet for i in items)
    harms = Counter(h for i in items for h in {c.value.harm for c in i.claim.counts})
    assert {f.value: f.rows for f in facets["harm"]} == harms
    assert [(f.value, f.rows) for f in facets["state"]] == [("unreviewed", len(items))]
    for name, listing in LISTS.items():
        for facet, values in browse.facets(name, list(listing.facets)).items():
            for value in values[:3]:
                page = getattr(browse, name)(exact={facet: value.value}, limit=1)
                assert page.total == value.rows, (name, facet, value)


def test_a_facet_is_counted_beside_its_own_choice(browse: Browse) -> None:
    chosen = {"event": "shelling", "stance": "asserts"}
    facets = browse.facets("claims", ["event", "stance"], exact=chosen)
    assert (
        facets["event"] == browse.facets("claims", ["event"], exact={"stance": "asserts"})["event"]
    )
    assert sum(f.rows for f in facets["event"]) == browse.claims(exact={"stance": "asserts"}).total


def test_a_value_that_no_row_can_have_finds_nothing(browse: Browse) -> None:
    for name, listing in LISTS.items():
        for facet in listing.facets:
            for value in ("x", "1x", "2", "9" * 30, "'"):
                page = getattr(browse, name)(exact={facet: value})
                assert page.total == 0, (name, facet, value)


@pytest.mark.parametrize(
    ("narrow", "exact"),
    [
        (Filter(), {"harm": "killed"}),
        (Filter(), {"harm": "killed", "event": "shelling"}),
        (
            Filter(),
            {"harm": "killed", "event": "shelling", "stance": "asserts", "state": "amended"},
        ),
        (Filter(), {"kind": None, "outlet": "River Post", "document": "nothing"}),
        (Filter(text="killed"), {"stance": "asserts", "harm": "injured"}),
        (Filter(source="a"), {"event": "air_strike", "harm": "killed", "kind": "police"}),
    ],
    ids=str,
)
def test_each_value_counts_what_choosing_it_instead_would_list(
    browse: Browse, narrow: Filter, exact: dict[str, str | None]
) -> None:
    facets = ["state", "event", "harm", "kind", "outlet", "stance"]
    counted = browse.facets("claims", facets, narrow, exact=exact)
    assert list(counted) == facets
    for facet, values in counted.items():
        for value in values:
            page = browse.claims(narrow, exact=exact | {facet: value.value}, limit=1)
            assert page.total == value.rows, (facet, value)
        others = {key: chosen for key, chosen in exact.items() if key != facet}
        if facet != "harm":  # a claim has several
            rows = browse.claims(narrow, exact=others, limit=1).total
            assert sum(value.rows for value in values) == rows, facet
        assert [v.rows for v in values] == sorted((v.rows for v in values), reverse=True)


def test_what_a_list_does_not_have_is_refused(browse: Browse) -> None:
    for wrong in (
        lambda: browse.claims(sort="colour"),
        lambda: browse.claims(exact={"colour": "red"}),
        lambda: browse.facets("claims", ["colour"]),
        lambda: browse.facets("colours", []),
        lambda: browse.documents(limit=0),
        lambda: browse.decisions(offset=-1),
    ):
        with pytest.raises(UsageError):
            wrong()


def test_search_finds_words_phrases_and_beginnings(browse: Browse, case: Case) -> None:
    texts = {doc.id: doc.text for doc in case.documents()}
    page = browse.documents(Filter(text='"civil defence"'), sort="relevance")
    assert 0 < page.total < len(texts)
    for item in page.items:
        assert item.found is not None
        text, found = texts[item.id], item.found
        assert text[found.start : found.start + len(found.text)] == found.text
        assert found.marks
        for span in found.marks:
            assert text[span.start : span.end].casefold() == "civil defence"
    whole = {i.id for i in browse.documents(Filter(text='"civil defence"'), limit=100).items}
    assert {i.id for i in page.items} == whole
    assert whole <= {i.id for i in browse.documents(Filter(text="civ*"), limit=100).items}
    assert browse.documents(Filter(text='"defence civil"')).total == 0


def test_search_marks_the_sentences_of_claims(browse: Browse, case: Case) -> None:
    texts = {doc.id: doc.text for doc in case.documents()}
    page = browse.claims(Filter(text="killed"), sort="relevance", limit=100)
    assert page.total > 5
    for item in page.items:
        marked = [texts[item.claim.doc_id][s.start : s.end].casefold() for s in item.marks]
        assert set(marked) == {"killed"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.one_of(st.text(max_size=40), st.text('"*()^:-+{}\x00 \ud800 aNEAROT', max_size=60)))
def test_no_query_raises(browse: Browse, text: str) -> None:
    for name in ("documents", "claims", "incidents", "sources", "issues"):
        page = getattr(browse, name)(Filter(text=text, place=text, source=text, event=text))
        assert page.total >= len(page.items)
    for name in ("documents", "claims"):
        assert getattr(browse, name)(Filter(text=text), sort="relevance").total >= 0


def test_a_document_read_anew_stands_in_the_lists_as_it_is_read_now(
    path: str, rules: Settings
) -> None:
    with Case.open(path, settings=rules) as case:
        doc = case.documents()[0]
        first, *others = [claim for claim in case.claims() if claim.doc_id == doc.id]
        assert others
        assert add_reading(case.ledger, doc, Reading((), (first,), ()), "other@1", None)
        case.refresh()
    with Browse.open(path) as browse:
        found = browse.claims(limit=1000)
        assert [i.claim.id for i in found.items if i.claim.doc_id == doc.id] == [first.id]
        assert browse.document(doc.id).reader == "other@1"
        word = max(others[0].sentence.text.split(), key=len)
        listed = browse.claims(Filter(text=word), limit=1000)
        assert not {c.id for c in others} & {i.claim.id for i in listed.items}
        assert browse.stale() == Stale(0, 0)
