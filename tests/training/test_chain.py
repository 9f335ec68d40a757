"""The chain's loss is the negative log-likelihood that trying all labellings gives."""

from __future__ import annotations

import math
from itertools import product

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed: it is for training only")


def score(scores, moves, labels) -> float:
    total = 0.0
    for i, label in enumerate(labels):
        total += float(scores[i, label])
        if i:
            total += float(moves[labels[i - 1], label])
        if label and (i == 0 or labels[i - 1] != label):
            total += float(scores[i, 3 + label])
        if label and (i == len(labels) - 1 or labels[i + 1] != label):
            total += float(scores[i, 6 + label])
    return total


def test_the_loss_is_that_of_trying_all() -> None:
    from training.chain import Chain

    torch.manual_seed(0)
    chain = Chain()
    torch.nn.init.normal_(chain.moves)
    scores, labels = torch.randn(4, 5, 10), torch.randint(0, 4, (4, 5))
    lengths = torch.tensor([5, 3, 1, 0])  # the last one is padding
    wanted = 0.0
    for n in range(3):
        own = labels[n, : lengths[n]].tolist()
        every = [
            score(scores[n], chain.moves.detach(), y) for y in product(range(4), repeat=len(own))
        ]
        top = max(every)
        total = top + math.log(sum(math.exp(x - top) for x in every))
        wanted += total - score(scores[n], chain.moves.detach(), own)
    assert float(chain.loss(scores, labels, lengths).detach()) == pytest.approx(wanted / 3, 1e-5)
