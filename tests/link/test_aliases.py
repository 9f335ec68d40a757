"""Sources that people say are one: under one name, one account, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.cli.entry import main
from recount.errors import UsageError
from recount.judgement import make_decision
from recount.link.aliases import read_aliases, say_identities
from recount.model import Decision, Source
from recount.pipeline import Case, Settings
from recount.values import Identity

FIRST = """---
title: Market bombed in Maarat al-Numan
outlet: Plain Wire
published: 2016-10-03
---
The Syrian Arab Red Crescent said nine people were killed on Monday when warplanes bombed a
market in Maarat al-Numan, Syria.
"""
SECOND = """---
title: Nine killed in Maarat market
outlet: Coast Courier
published: 2016-10-04
---
The Karam Human Rights Centre said nine people were killed on Monday when warplanes bombed the
market in Maarat al-Numan, Syria.
"""
LATER = """---
title: Mine near Homs
outlet: Coast Courier
published: 2016-11-09
---
The Karam Human Rights Centre said three people were killed by a mine near Homs, Syria, on Tuesday.
"""


@pytest.fixture
def case(tmp_path: Path, cache_dir: Path):
    for name, text in (("first.md", FIRST), ("second.md", SECOND)):
        (tmp_path / name).write_text(text, "utf-8")
    settings = Settings(cache_dir, reader="rules")
    with Case.open(tmp_path / "two.recount", settings=settings, create=True) as opened:
        opened.add([str(tmp_path / "first.md"), str(tmp_path / "second.md")])
        yield opened


def find(case: Case, part: str) -> Source:
    return next(source for source in case.sources() if part in source.name)


def independent(case: Case) -> list[int]:
    return [incident.independent_accounts for incident in case.incidents()]


def merge(case: Case, *ids: str) -> Decision:
    made = make_decision(case, "merge", ids, reason="two names of one body", by="ana")
    case.decide(made)
    return made


def test_merged_sources_give_one_account_and_two_again_when_taken_back(case: Case) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    before = case.sources()
    assert independent(case) == [2]
    made = merge(case, watch.id, karam.id)
    assert independent(case) == [1]
    one = find(case, "Red Crescent")
    assert (one.id, one.claims, one.documents) == (watch.id, 2, 2)
    assert one.aliases == ("Karam Human Rights Centre",)
    assert not any("Karam" in source.name for source in case.sources())
    case.decide(make_decision(case, "undo", [made.id], reason="no", by="ana"))
    assert independent(case) == [2]
    assert case.sources() == before


def test_the_first_one_named_gives_the_name(case: Case) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    merge(case, karam.id, watch.id)
    assert [s.name for s in case.sources()] == [karam.name]


def test_what_comes_later_under_the_other_name_is_the_same_sources(
    case: Case, tmp_path: Path
) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    merge(case, watch.id, karam.id)
    (tmp_path / "later.md").write_text(LATER, "utf-8")
    case.add([str(tmp_path / "later.md")])
    assert find(case, "Red Crescent").claims == 3
    assert {account.source_id for i in case.incidents() for account in i.accounts} == {watch.id}


def test_a_split_takes_them_apart_and_a_later_merge_wins(case: Case) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    merge(case, watch.id, karam.id)
    case.decide(make_decision(case, "split", [watch.id, karam.id], reason="two", by="bo"))
    assert independent(case) == [2]
    merge(case, watch.id, karam.id)
    assert independent(case) == [1]


def test_claims_and_copies_of_the_case_agree_with_a_replay(case: Case) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    merge(case, watch.id, karam.id)
    claims, incidents = case.replay(case.decisions())
    assert incidents == case.incidents()
    assert sorted(claims, key=lambda c: c.id) == sorted(case.claims(), key=lambda c: c.id)
    kept = case.claims_by_id([claim.id for claim in claims])
    assert {c.source.identity.id for c in kept.values() if c.source} == {watch.id}


def test_an_amendment_at_once_keeps_the_source(case: Case) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    merge(case, watch.id, karam.id)
    claim = next(c for c in case.claims() if c.counts and "Karam" in c.sentence.text)
    values = [("counts.0.low", "8"), ("counts.0.high", "8")]
    case.decide_at_once(
        make_decision(case, "amend", [claim.id], reason="8", by="bo", values=values)
    )
    row = case.ledger._db.execute(
        "SELECT source_id, figure FROM claim_rows WHERE claim_id = ?", (claim.id,)
    ).fetchone()
    assert row == (watch.id, 8)
    assert independent(case) == [1]


def test_what_cannot_be_is_refused(case: Case) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    claim = case.claims()[0]
    for kind, ids, said in (
        ("split", [watch.id, karam.id], "these are not one"),
        ("merge", [watch.id], "at least two sources"),
        ("merge", [watch.id, claim.id], "is no source"),
        ("link", [watch.id, karam.id], "takes claims"),
    ):
        with pytest.raises(UsageError, match=said):
            make_decision(case, kind, ids, reason="so", by="ana")
    merge(case, watch.id, karam.id)
    with pytest.raises(UsageError, match="one already"):
        merge(case, watch.id, karam.id)


def test_the_command_line_merges_by_the_beginnings_of_ids(case: Case, capsys) -> None:
    watch, karam = find(case, "Red Crescent"), find(case, "Karam")
    path = str(case.ledger.address.path)
    args = ["decide", path, "merge", watch.id[:8], karam.id[:8], "--reason", "one"]
    assert main(args) == 0
    assert capsys.readouterr().out.split()[1] == "merge"
    assert independent(case) == [1]
    assert main(["decide", path, "split", watch.id, karam.id[:8], "--reason", "two"]) == 0
    assert independent(case) == [2]


def decision(n: int, kind: str, ids: list[str]) -> Decision:
    told = say_identities([Identity(key, key.upper(), "unknown") for key in ids])
    return Decision(f"d{n}", kind, tuple(ids), "a", "t", "r", before=told)  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["merge", "split"]),
            st.lists(st.sampled_from("abcdef"), min_size=2, max_size=4, unique=True),
        ),
        max_size=6,
    )
)
def test_the_last_word_holds_and_nothing_leads_to_what_is_led_on(made) -> None:
    decisions = [decision(n, kind, ids) for n, (kind, ids) in enumerate(made)]
    aliases = read_aliases(decisions)
    for key in "abcdef":
        assert aliases.of(aliases.of(key)) == aliases.of(key)
    if made:
        kind, ids = made[-1]
        if kind == "split":
            assert len({aliases.of(key) for key in ids}) == len(ids)
        elif not any(kind == "split" for kind, _ in made):
            assert {aliases.of(key) for key in ids} == {ids[0]}
    undone = [*decisions, *(Decision(f"u{n}", "undo", (d.id,), "a", "t", "r")
                            for n, d in enumerate(decisions))]  # fmt: skip
    assert read_aliases(undone).identities == {}
