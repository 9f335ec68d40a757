"""Recipes: what a model is trained on, and how; read from TOML and checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

OWN_KINDS = ("conflict", "wire", "press", "world", "news")
"""Kinds of our own texts, the beginnings of their files' names."""
SETS = ("polnear", "gum", "made", *OWN_KINDS)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of training: epochs, the rate's share at both ends, shares of the sets.

    `masked` is the share of the pieces that are masked; `dropout` replaces the recipe's; with
    `eight_bits` the encoder learns to bear being rounded as the shipped one is.
    """

    epochs: int
    rate_from: float
    rate_to: float
    data: dict[str, float]
    masked: float = 0.03
    dropout: float | None = None
    eight_bits: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained. The rates are AdamW's, `pieces` a batch's size with padding."""

    name: str
    seed: int
    dropout: float
    rate: float
    head_rate: float
    pieces: int
    average: float
    phases: tuple[Phase, ...]


def read_recipe(path: Path) -> Recipe:
    """Returns a checked recipe; raises ValueError naming the file and what is wrong."""
    table = tomllib.loads(path.read_text("utf-8"))
    phases = []
    for given in table["phases"]:
        unknown = set(given["data"]) - set(SETS)
        if unknown:
            raise ValueError(f"{path}: unknown sets {sorted(unknown)}; there are {SETS}")
        more = {name: given[name] for name in ("masked", "dropout", "eight_bits") if name in given}
        data = dict(given["data"])
        phases.append(Phase(given["epochs"], given["from"], given["to"], data, **more))
    names = ("seed", "dropout", "rate", "head_rate", "pieces", "average")
    missing = [name for name in names if name not in table]
    if missing or not phases:
        raise ValueError(f"{path}: {', '.join(missing) or 'phases'} missing")
    return Recipe(path.stem, *(table[name] for name in names), tuple(phases))
