"""The texts of our own: each file parses, and none of the development texts is among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.variants import OWN
from training.marked import read_marked
from training.recipe import OWN_KINDS, SETS, read_recipe

TRAINING = Path(__file__).parents[2] / "training"
FILES = sorted((TRAINING / "own").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_parses_and_its_kind_is_known(path: Path) -> None:
    assert len(read_marked(path)) >= 40
    assert path.stem.rsplit("_", 1)[0] in OWN_KINDS


def test_no_development_text_is_trained_on() -> None:
    held_out = {text.text for text in read_marked(OWN)}
    trained = {text.text for path in FILES for text in read_marked(path)}
    assert not held_out & trained
    assert len(trained) > 700


@pytest.mark.parametrize("name", ["full", "free"])
def test_a_recipe_names_sets_that_there_are(name: str) -> None:
    recipe = read_recipe(TRAINING / "recipes" / f"{name}.toml")
    used = {name for phase in recipe.phases for name in phase.data}
    assert used <= set(SETS)
    assert ("polnear" in used) == (name == "full")
