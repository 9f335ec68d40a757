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
    """A stretch of training: epochs, the rate's share at both ends, shares of the sets."""

    epochs: int
    rate_from: float
    rate_to: float
    data: dict[str, float]


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
        phases.append(Phase(given["epochs"], given["from"], given["to"], dict(given["data"])))
    names = ("seed", "dropout", "rate", "head_rate", "pieces", "average")
    missing = [name for name in names if name not in table]
    if missing or not phases:
        raise ValueError(f"{path}: {', '.join(missing) or 'phases'} missing")
    return Recipe(path.stem, *(table[name] for name in names), tuple(phases))
