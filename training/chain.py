"""A linear chain over role labels: its log-likelihood, for training.

The score of a labelling sums, over words, the label's score, the transition's, and at each edge
of a span the score that a span begins or ends at that word (a linear-chain CRF, Lafferty et al.
2001, with transitions that depend on the position). `recount.neural.roles` decodes the same.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

LABELS = 4


class Chain(nn.Module):
    """Transition scores between ROLES, learned."""

    def __init__(self) -> None:
        super().__init__()
        self.moves = nn.Parameter(torch.zeros(LABELS, LABELS))

    def loss(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Returns the mean negative log-likelihood of labellings.

        `scores` [N, W, 10] as RoleReader gives them, `labels` [N, W] in 0..3, `lengths` [N]
        how many of the W words are there; rows of length 0 do not count.
        """
        own = lengths > 0
        scores, labels, lengths = scores.float()[own], labels[own], lengths[own]
        emit, moves = self._expand(scores)
        count, width = labels.shape
        steps = torch.arange(width)[None]
        there = (steps < lengths[:, None]).float()
        gold = (emit.gather(2, labels[:, :, None])[:, :, 0] * there).sum(1)
        pairs = moves[torch.arange(count)[:, None], steps[:, 1:], labels[:, :-1], labels[:, 1:]]
        gold = gold + (pairs * there[:, 1:]).sum(1) + self._last(scores, labels, lengths)
        gold = gold + self._first(scores, labels)
        return (self._total(scores, emit, moves, lengths) - gold).mean()

    def _expand(self, scores: Tensor) -> tuple[Tensor, Tensor]:
        """Returns label scores [N, W, 4] and the scores of moving into each word [N, W, 4, 4]."""
        emit = scores[..., :LABELS]
        nothing = torch.zeros_like(scores[..., :1])
        begins = torch.cat([nothing, scores[..., 4:7]], -1)
        ends = torch.cat([nothing, scores[..., 7:10]], -1).roll(1, 1)
        apart = 1.0 - torch.eye(LABELS)
        moves = self.moves + apart * (begins[:, :, None, :] + ends[:, :, :, None])
        return emit, moves

    def _first(self, scores: Tensor, labels: Tensor) -> Tensor:
        begins = torch.nn.functional.pad(scores[:, 0, 4:7], (1, 0))
        return begins.gather(1, labels[:, :1])[:, 0]

    def _last(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        rows = torch.arange(len(lengths))
        ends = torch.nn.functional.pad(scores[rows, lengths - 1, 7:10], (1, 0))
        return ends.gather(1, labels[rows, lengths - 1][:, None])[:, 0]

    def _total(self, scores: Tensor, emit: Tensor, moves: Tensor, lengths: Tensor) -> Tensor:
        """Returns the log of the summed weights of all labellings [N], by the forward pass."""
        pad = torch.nn.functional.pad
        alpha = emit[:, 0] + pad(scores[:, 0, 4:7], (1, 0))
        kept = [alpha]
        for i in range(1, emit.shape[1]):
            alpha = torch.logsumexp(alpha[:, :, None] + moves[:, i], 1) + emit[:, i]
            kept.append(alpha)
        rows = torch.arange(len(lengths))
        final = torch.stack(kept, 1)[rows, lengths - 1]
        return torch.logsumexp(final + pad(scores[rows, lengths - 1, 7:10], (1, 0)), 1)
