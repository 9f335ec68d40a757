"""Our own bundles: each gold is whole, and says what its reports and its accounts say."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench.bundle_figures import says
from bench.bundle_outcome import differ, overlap, tally
from bench.bundles import BUNDLES, Bundle, check_bundle, read_bundle, read_bundles
from bench.variants import write_variant

ALL = read_bundles()
CARTAGO = read_bundle(BUNDLES / "03-cartago-two-towns")


@pytest.mark.parametrize("bundle", ALL, ids=[bundle.name for bundle in ALL])
def test_a_bundle_is_whole_and_adds_up(bundle: Bundle) -> None:
    assert check_bundle(bundle) == []


def test_there_are_enough_of_them_and_each_has_a_number_of_its_own() -> None:
    assert len(ALL) >= 12
    assert len({bundle.name.partition("-")[0] for bundle in ALL}) == len(ALL)


def test_every_folder_is_a_bundle() -> None:
    folders = sorted(path.name for path in BUNDLES.iterdir() if path.is_dir())
    assert folders == [bundle.name for bundle in ALL]


def _changed(**changes: Any) -> list[str]:
    """What the checker says of Cartago when fields of its first incident are changed."""
    gold = deepcopy(CARTAGO.gold)
    gold["incidents"][0].update(changes)
    return check_bundle(replace(CARTAGO, gold=gold))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"independent_accounts": 3}, "A: 4 independent accounts, not 3"),
        ({"status": "corroborated"}, "A: status is corroborated; the accounts make it disputed"),
        ({"status": "likely"}, "incident A has the status likely"),
        ({"latest": "2023-08-01"}, "incident A ends before it begins"),
        ({"earliest": "2023-08-21", "latest": "2023-08-22"}, "happens after 03-a was published"),
        ({"documents": ["03-a", "03-b"]}, "is told in ['03-a', '03-b', '03-d'], the incident in"),
        ({"documents": ["03-a", "03-b", "03-c", "03-d", "03-z"]}, "03-z is no report"),
        ({"disagreements": ["responsibility"]}, "figures of the accounts say otherwise"),
        ({"disagreements": ["figure"]}, "somebody denies"),
        ({"disagreements": ["figure", "weather"]}, "a disagreement about weather"),
        ({"note": ""}, "incident A has note, which nobody reads"),
    ],
)
def test_what_is_wrong_with_an_incident_is_said(changes: dict[str, Any], said: str) -> None:
    assert said in "\n".join(_changed(**changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"killed": [13, 13]}, "killed tally is {'low': 14, 'high': 15}; the accounts make it"),
        ({"killed": [41, 41]}, "Colonel Nancy Arboleda): no {41} killed"),
        ({"killed": [14, 13]}, "has [14, 13] killed"),
        ({"superseded": [[10, 10]]}, "no {10} killed, superseded"),
        ({"kind": "gang"}, "has the kind gang"),
    ],
)
def test_what_is_wrong_with_an_account_is_said(changes: dict[str, Any], said: str) -> None:
    accounts = deepcopy(CARTAGO.gold["incidents"][0]["accounts"])
    accounts[0].update(changes)
    assert said in "\n".join(_changed(accounts=accounts))


def test_a_report_without_a_day_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: One\noutlet: Two\n---\nThree.\n", "utf-8")
    with pytest.raises(ValueError, match=r"a\.md: no published in its head"):
        read_bundle(tmp_path)


@pytest.mark.parametrize(
    ("text", "figure", "found"),
    [
        ("Twenty-three people were killed.", 23, True),
        ("a toll of 1,309 since", 1309, True),
        ("a toll of 1,309 since", 309, False),
        ("some 8 million have fled", 8_000_000, True),
        ("a 13th person has died", 13, True),
        ("a third worker died", 3, True),
        ("at 7.30 in the morning", 7, False),
        ("sixteen soldiers", 6, False),
        ("nobody was hurt", 0, True),
    ],
)
def test_figures_are_found_in_digits_and_in_words(text: str, figure: int, found: bool) -> None:
    assert says(text, {figure}) is found


def _accounts(*figures: list[int | None], **more: Any) -> list[dict[str, Any]]:
    return [{"killed": figure, **more} for figure in figures]


@pytest.mark.parametrize(
    ("accounts", "want"),
    [
        (_accounts([9, None], [13, 13]), {"low": 9, "high": 13}),
        (_accounts([18, 18], [101, None]), {"low": 18, "high": None}),
        (_accounts([9, None]), {"low": 9, "high": None}),
        (_accounts([3, 3], [4, 4], scope="its own"), {"low": 7, "high": 7}),
        ([*_accounts([3, 3], scope="its own"), *_accounts([9, 9])], {"low": 9, "high": 9}),
        (
            [*_accounts([240, 240], units={"killed": "households"}), *_accounts([900, 900])],
            {"low": 900, "high": 900},
        ),
        ([], None),
    ],
)
def test_a_tally_follows_from_the_accounts(
    accounts: list[dict[str, Any]], want: dict[str, Any] | None
) -> None:
    assert tally(accounts, "killed") == want


def test_what_counts_other_people_does_not_contradict() -> None:
    assert differ(_accounts([3, 3], [4, 4]), "killed")
    assert not differ(_accounts([3, 3], [4, 4], scope="its own"), "killed")
    assert not differ(_accounts([9, None], [14, 14]), "killed")
    assert overlap([24, None], [30, 30])
    assert not overlap([24, None], [0, 20])


@pytest.mark.parametrize(("name", "odd"), [("own-bundles-dev", 1), ("own-bundles-held", 0)])
def test_the_two_sets_share_no_bundle(name: str, odd: int, tmp_path: Path) -> None:
    folder = write_variant(name, tmp_path, tmp_path)
    gold = [json.loads(row) for row in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    docs = [json.loads(row) for row in (folder / "docs.jsonl").read_text("utf-8").splitlines()]
    want = [bundle.gold for bundle in ALL if int(bundle.name[:2]) % 2 == odd]
    assert gold == want
    assert {int(doc["id"][:2]) % 2 for doc in docs} == {odd}
    assert set(docs[0]) == {"id", "text", "title", "outlet", "published"}
