"""Times encoders of given sizes, with random weights, in PyTorch; needs no recount.

    python bench/encoders.py < QUESTION

The question is JSON: `threads`, and `runs`, each with `name`, `layers`, `hidden`, `heads`,
`vocabulary`, and `lengths`: how many pieces stand in each text that is read, one after the other.
The answer is JSON, too: seconds by name.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import torch
from torch import nn

POSITIONS = 514


class Encoder(nn.Module):
    """A BERT-shaped encoder."""

    def __init__(self, layers: int, hidden: int, heads: int, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, hidden)
        self.positions = nn.Embedding(POSITIONS, hidden)
        self.norm = nn.LayerNorm(hidden)
        layer = nn.TransformerEncoderLayer(
            hidden, heads, 4 * hidden, activation="gelu", batch_first=True
        )
        self.layers = nn.TransformerEncoder(layer, layers)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Returns the states of the pieces."""
        places = torch.arange(ids.shape[1])
        states: torch.Tensor = self.layers(self.norm(self.words(ids) + self.positions(places)))
        return states


def measure(run: dict[str, Any], threads: int) -> float:
    """Returns the seconds that one encoder takes; of the processor's, if on one thread."""
    clock = time.process_time if threads == 1 else time.perf_counter
    size = (run["layers"], run["hidden"], run["heads"], run["vocabulary"])
    encoder = Encoder(*size).eval()
    texts = [torch.randint(run["vocabulary"], (1, length)) for length in run["lengths"]]
    with torch.inference_mode():
        encoder(texts[0])
        start = clock()
        for text in texts:
            encoder(text)
        return clock() - start


def main() -> None:
    """Answers the question."""
    asked = json.load(sys.stdin)
    torch.set_num_threads(asked["threads"])
    torch.manual_seed(1)
    json.dump({run["name"]: measure(run, asked["threads"]) for run in asked["runs"]}, sys.stdout)


if __name__ == "__main__":
    main()
