"""Pairs that share few word triples are told apart before their texts are read."""

from __future__ import annotations

from pathlib import Path

from recount.batch.shelf import WORK, part_name
from recount.batch.triples import pack_triples, share_triples


def put(root: Path, part: int, found: dict[int, list[int]]) -> None:
    path = root / part_name(f"{WORK}/triples", part)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack_triples(found))


def test_pairs_that_share_an_eighth_of_the_shorter_are_kept(tmp_path: Path) -> None:
    put(tmp_path, 0, {0: list(range(100)), 2: list(range(88, 288)), 3: []})
    put(tmp_path, 1, {1: [*range(89, 100), *range(500, 700), 2**32 - 1]})
    kept = [((0, 2), (0, 0)), ((0, 0), (0, 0))]
    others = [((1, 1), (0, 0)), ((0, 3), (0, 0)), ((0, 3), (0, 3))]
    assert share_triples(tmp_path, [*others, *kept]) == kept


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    assert pack_triples({1: [3, 5], 0: [1]}) == pack_triples({0: [1], 1: [3, 5]})
    assert share_triples(tmp_path, []) == []
