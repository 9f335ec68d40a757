"""Trains the attribution reader.

    RECOUNT_SHARED=… python -m training.train_reader training/recipes/full.toml --out DIR

Writes `DIR/PHASE.pt` behind each phase (a run that was cut off goes on from there with
`--resume`) and `DIR/model.pt`, the moving average of the weights. The seed fixes the order of
everything; the same processor and number of threads give the same weights.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from training.batches import IGNORED, Batch, Windows, collate, group
from training.chain import Chain
from training.model import Layer, Linear, RoleReader, WordReader, mark_layout
from training.recipe import Phase, Recipe, read_recipe
from training.sets import encoder_file, load_set

CHAIN_SHARE = 1 / 16
"""Weight of the chain's loss, which sums over a window's words while the others are means."""
CUE_SHARE = 4.0
WARM = 150
"""Steps over which the rate rises from nought."""


class Reader(nn.Module):
    """All that is trained together."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.words = WordReader(dropout)
        self.roles = RoleReader()
        self.chain = Chain()

    def loss(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Returns the losses of flat labels, of cues, of roles, and of marks."""
        states, logits, marks = self.words(batch.ids, batch.features, batch.heads)
        logits = logits.float()
        flat = F.cross_entropy(logits[..., :7].transpose(1, 2), batch.flat, ignore_index=IGNORED)
        begins = F.binary_cross_entropy_with_logits(
            logits[..., 7], batch.begins, weight=batch.mask, reduction="sum"
        )
        begins = begins / batch.mask.sum()
        marked = _mark_loss(marks.float(), batch)
        if not len(batch.rows):
            return flat, begins, torch.zeros(()), marked
        scores = self.roles(states, batch.rows, batch.cues, batch.mask)
        return flat, begins, self.chain.loss(scores, batch.roles, batch.lengths), marked


def _mark_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Returns the loss of event types, harms and flags over the windows where these are marked.

    Flags count where a word is part of an event or a count.
    """
    marked = batch.flags[..., 0] >= 0
    if not marked.any():
        return logits.sum() * 0.0
    layout = mark_layout()
    types, harms = len(layout.events), len(layout.harms)
    own = logits[marked]
    loss = F.cross_entropy(own[:, :types], batch.events[marked])
    loss = loss + F.cross_entropy(own[:, types : types + harms], batch.harms[marked])
    inside = (batch.events[marked] > 0) | (batch.harms[marked] > 0)
    if inside.any():
        flags = own[inside][:, types + harms :]
        loss = loss + 0.2 * F.binary_cross_entropy_with_logits(flags, batch.flags[marked][inside])
    return loss


class Average:
    """An exponential moving average of a module's weights."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.kept = {name: p.detach().clone() for name, p in module.named_parameters()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """Takes in the module's weights of this step."""
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 10))
        for name, p in module.named_parameters():
            if p.requires_grad:
                self.kept[name].lerp_(p, 1 - decay)


def main() -> None:
    """Parses the command line and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--texts", type=int, help="take only so many of each set, to try it out")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    train(read_recipe(args.recipe), args.out, resume=args.resume, texts=args.texts)


def train(recipe: Recipe, out: Path, *, resume: bool, texts: int | None = None) -> None:
    """Runs a recipe's phases in order."""
    torch.manual_seed(recipe.seed)
    reader = Reader(recipe.dropout)
    reader.words.encoder.load(encoder_file())
    reader.words.encoder.words.weight.requires_grad_(False)
    optimizer = _optimizer(reader, recipe)
    average = Average(reader, recipe.average)
    for n, phase in enumerate(recipe.phases, 1):
        kept = out / f"{n}.pt"
        if resume and kept.exists():
            state = torch.load(kept)
            reader.load_state_dict(state["reader"])
            optimizer.load_state_dict(state["optimizer"])
            average.kept, average.steps = state["average"], state["steps"]
            continue
        _run(reader, optimizer, average, recipe, phase, n, texts)
        torch.save(
            {
                "reader": reader.state_dict(),
                "optimizer": optimizer.state_dict(),
                "average": average.kept,
                "steps": average.steps,
            },
            kept,
        )
        torch.save(average.kept, out / "model.pt")


def _optimizer(reader: Reader, recipe: Recipe) -> torch.optim.Optimizer:
    encoder = [p for p in reader.words.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in reader.words.encoder.parameters()}
    heads = [p for p in reader.parameters() if id(p) not in inside]
    return torch.optim.AdamW(
        [
            {"params": encoder, "lr": recipe.rate, "peak": recipe.rate},
            {"params": heads, "lr": recipe.head_rate, "peak": recipe.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )


def _run(
    reader: Reader,
    optimizer: torch.optim.Optimizer,
    average: Average,
    recipe: Recipe,
    phase: Phase,
    number: int,
    texts: int | None,
) -> None:
    rng = random.Random(recipe.seed * 100 + number)
    torch.manual_seed(recipe.seed * 100 + number)
    examples = [e for name, share in phase.data.items() for e in load_set(name, share, rng)[:texts]]
    windows = Windows(examples, rng)
    reader.train()
    _set_up(reader, recipe, phase)
    began, log = time.monotonic(), _Log(number)
    for done, batch in _steps(windows, phase, recipe, rng):
        rate = phase.rate_from + (phase.rate_to - phase.rate_from) * done
        rate *= min(1.0, (average.steps + 1) / WARM)
        for part in optimizer.param_groups:
            part["lr"] = part["peak"] * rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            flat, cues, roles, marks = reader.loss(batch)
        loss = flat + CUE_SHARE * cues + CHAIN_SHARE * roles + marks
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        average.update(reader)
        losses = (flat, cues, roles, marks)
        log.add(done, tuple(float(x.detach()) for x in losses), time.monotonic() - began)


def _set_up(reader: Reader, recipe: Recipe, phase: Phase) -> None:
    """Sets the encoder's dropout and rounding for a phase."""
    for module in reader.words.modules():
        if isinstance(module, Layer):
            module.dropout = recipe.dropout if phase.dropout is None else phase.dropout
        if isinstance(module, Linear):
            module.eight_bits = phase.eight_bits


def _steps(
    windows: Windows, phase: Phase, recipe: Recipe, rng: random.Random
) -> Iterator[tuple[float, Batch]]:
    """Yields each step's batch with the share of the phase that is done."""
    for epoch in range(phase.epochs):
        batches = group(windows.draw(), recipe.pieces, rng)
        for n, batch in enumerate(batches):
            yield (epoch + n / len(batches)) / phase.epochs, collate(batch, rng, phase.masked)


class _Log:
    """Prints the mean losses of every hundred steps."""

    def __init__(self, phase: int) -> None:
        self._phase = phase
        self._kept: list[tuple[float, ...]] = []

    def add(self, done: float, losses: tuple[float, ...], seconds: float) -> None:
        self._kept.append(losses)
        if len(self._kept) % 100 == 0:
            means = [sum(part) / 100 for part in zip(*self._kept[-100:], strict=True)]
            flat, cues, roles, marks = means
            print(
                f"phase {self._phase} {done:6.1%} step {len(self._kept)} flat {flat:.4f} "
                f"cues {cues:.4f} roles {roles:.3f} marks {marks:.4f} {seconds / 60:.1f} min",
                flush=True,
            )


if __name__ == "__main__":
    main()
