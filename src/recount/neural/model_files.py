"""The shipped network's files: found, and checked against the digests in its card."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from recount.errors import ModelError
from recount.neural.marks import Layout

CARD = "card.json"


@dataclass(frozen=True, slots=True)
class Doubt:
    """When a reading is unsure, so that the text is worth another look there.

    A word is, when both the probability that a cue begins there and that none does are above
    `cue`; a cue, when the likeliest label of some word has a probability below `roles`.
    """

    cue: float
    roles: float


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A network's files and what its card says.

    `name` is `name@version`. `threshold` is the probability from which a word is read as a
    cue, `temperature` divides the cue's log-odds so that its probability holds on unseen
    text, `moves` are the chain's transition scores (4 × 4), `layout` says what the mark
    logits mean, `limits` are the lengths of windows, in pieces, of each pass over a text, the
    last of them the first to be made; `doubt` says what is read again in the others.
    """

    folder: Path
    name: str
    threshold: float
    temperature: float
    moves: tuple[tuple[float, ...], ...]
    layout: Layout
    limits: tuple[int, ...]
    doubt: Doubt
    digests: dict[str, str]

    def read(self, part: str) -> bytes:
        """Returns one part's bytes ("encoder", "roles"); raises ModelError if it was altered."""
        path = self.folder / f"{part}.onnx"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
        digest = hashlib.sha256(data).hexdigest()
        if digest != self.digests.get(part):
            raise ModelError(f"{path}: SHA-256 is {digest}, the card says {self.digests.get(part)}")
        return data


def open_model(folder: Path | None = None) -> ModelFiles:
    """Returns the files of a network, the shipped one by default; raises ModelError."""
    if folder is None:
        folder = Path(str(files("recount.neural").joinpath("data")))
    path = folder / CARD
    try:
        card: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return ModelFiles(
            folder,
            str(card["name"]),
            float(card["threshold"]),
            float(card["temperature"]),
            tuple(tuple(map(float, row)) for row in card["moves"]),
            Layout(tuple(map(str, card["events"])), tuple(map(str, card["harms"]))),
            tuple(map(int, card["limits"])),
            Doubt(float(card["doubt"]["cue"]), float(card["doubt"]["roles"])),
            {str(k): str(v) for k, v in card["sha256"].items()},
        )
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: is no card of a network: {error!r}") from error
