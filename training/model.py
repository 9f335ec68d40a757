"""The reader's network: an encoder, heads on each word, and a head that reads each cue's roles.

The encoder is MiniLM-L6 (Wang et al. 2020) as BERT lays it out, with one more embedding for case
and quotation marks. The role head answers, for each cue, which words are its source, cue and
content, so that nested and broken spans come out of one pass of the encoder; its labels are
scored together by a linear chain (`training/chain.py`).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from recount.neural.marks import NOTHING, Layout
from recount.neural.words import FEATURES
from recount.vocab.ontology import event_types

HIDDEN, LAYERS, HEADS, INNER = 384, 6, 12, 1536
VOCABULARY, POSITIONS = 30522, 512
FLAT = ("O", "B-cue", "I-cue", "B-source", "I-source", "B-content", "I-content")
ROLES = ("none", "source", "cue", "content")
MASKED = -1e4


class Linear(nn.Linear):
    """A linear layer that can be trained to bear eight bits.

    With `eight_bits`, weights and inputs are rounded while training as ONNX Runtime's dynamic
    quantization rounds them: weights per row in [-64, 64], inputs per tensor in 255 steps; the
    gradients pass through (Jacob et al. 2018).
    """

    eight_bits = False

    def forward(self, x: Tensor) -> Tensor:
        if not (self.eight_bits and self.training):
            return super().forward(x)
        return F.linear(_round_inputs(x.float()), _round_rows(self.weight), self.bias)


def _round_rows(weight: Tensor) -> Tensor:
    scale = (weight.detach().abs().amax(1) / 64).clamp(min=1e-8)
    nought = torch.zeros_like(scale, dtype=torch.int32)
    return torch.fake_quantize_per_channel_affine(weight, scale, nought, 0, -64, 64)


def _round_inputs(x: Tensor) -> Tensor:
    low, high = (edge.clamp(*by) for edge, by in zip(x.detach().aminmax(), _SIDES, strict=True))
    scale = ((high - low) / 255).clamp(min=1e-8)
    nought = (-low / scale).round().to(torch.int32)
    return torch.fake_quantize_per_tensor_affine(x, scale, nought, 0, 255)


_SIDES = ((None, 0.0), (0.0, None))


class Attention(nn.Module):
    """Self-attention over `x` [B, L, H]; `bias` [B, 1, 1, L] is added to the scores."""

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = Linear(hidden, 3 * hidden)
        self.out = Linear(hidden, hidden)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        size = hidden // self.heads
        q, k, v = self.qkv(x).reshape(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        scores = (q * size**-0.5) @ k.transpose(-1, -2) + bias
        mixed = scores.softmax(-1) @ v
        return self.out(mixed.transpose(1, 2).reshape(batch, length, hidden))


class Layer(nn.Module):
    """A post-norm transformer layer."""

    def __init__(self, hidden: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(hidden, heads)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up = Linear(hidden, inner)
        self.down = Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.norm1(x + self._drop(self.attention(x, bias)))
        return self.norm2(x + self._drop(self.down(F.gelu(self.up(x)))))

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout) if self.training and self.dropout else x


class Encoder(nn.Module):
    """Pieces to states: `ids` and `features` [B, L] to [B, L, HIDDEN]; id 0 is padding."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.features = nn.Embedding(FEATURES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(HIDDEN, HEADS, INNER, dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, features: Tensor) -> Tensor:
        bias = ((ids == 0).to(torch.float32) * MASKED)[:, None, None, :]
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(places)[None] + self.features(features))
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load(self, path: Path) -> None:
        """Takes the weights of a BERT-shaped safetensors file; the features start near nought."""
        from safetensors.torch import load_file

        given = load_file(path)
        kinds = given["embeddings.token_type_embeddings.weight"][0]
        with torch.no_grad():
            self.words.weight.copy_(given["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(given["embeddings.position_embeddings.weight"])
            self.features.weight.copy_(kinds + 0.01 * torch.randn_like(self.features.weight))
            self.features.weight[0] = kinds
            _copy(self.norm, given, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                _copy_layer(layer, given, f"encoder.layer.{i}.")


def _copy(module: nn.Module, given: dict[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        getattr(module, part).copy_(given[f"{name}.{part}"])


def _copy_layer(layer: nn.Module, given: dict[str, Tensor], prefix: str) -> None:
    for part in ("weight", "bias"):
        names = [f"{prefix}attention.self.{n}.{part}" for n in ("query", "key", "value")]
        getattr(layer.attention.qkv, part).copy_(torch.cat([given[n] for n in names]))
    _copy(layer.attention.out, given, prefix + "attention.output.dense")
    _copy(layer.norm1, given, prefix + "attention.output.LayerNorm")
    _copy(layer.up, given, prefix + "intermediate.dense")
    _copy(layer.down, given, prefix + "output.dense")
    _copy(layer.norm2, given, prefix + "output.LayerNorm")


class WordReader(nn.Module):
    """Pieces to words: states [B, W, HIDDEN], cue logits [B, W, 8], mark logits [B, W, M].

    `heads` [B, W] are the positions of the words' first pieces. A word's state is that of its
    first piece. The cue logits are those of FLAT and, last, that a cue begins; the mark logits
    are laid out by `recount.neural.marks.Layout`.
    """

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.flat = _head(len(FLAT) + 1)
        self.marks = _head(mark_layout().size)

    def forward(
        self, ids: Tensor, features: Tensor, heads: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        x = self.encoder(ids, features)
        x = torch.gather(x, 1, heads[:, :, None].expand(-1, -1, HIDDEN))
        if self.training:
            x = F.dropout(x, 0.1)
        return x, self.flat(x), self.marks(x)


def mark_layout() -> Layout:
    """Returns the layout of mark logits for the ontology as it stands."""
    return Layout((NOTHING, *event_types()))


def _head(size: int) -> nn.Module:
    return nn.Sequential(Linear(HIDDEN, 192), nn.GELU(), Linear(192, size))


class RoleReader(nn.Module):
    """Reads the roles around each cue.

    `states` [B, W, HIDDEN], `rows` [N] the cue's window, `cues` [N] its first word, `mask`
    [B, W] 1 for words. Returns [N, W, 10]: 4 label scores (ROLES), then for source, cue and
    content the scores of a span's beginning (3) and of its end (3) at the word.
    """

    def __init__(self, size: int = 192, reach: int = 48, layers: int = 2) -> None:
        super().__init__()
        self.reach = reach
        self.word, self.cue = nn.Linear(HIDDEN, size), nn.Linear(HIDDEN, size)
        self.word_by, self.cue_by = nn.Linear(HIDDEN, size), nn.Linear(HIDDEN, size)
        self.distance = nn.Embedding(2 * reach + 1, size)
        self.norm = nn.LayerNorm(size)
        self.layers = nn.ModuleList(Layer(size, 4, 2 * size, 0.0) for _ in range(layers))
        self.out = nn.Linear(size, len(ROLES) + 6)

    def forward(self, states: Tensor, rows: Tensor, cues: Tensor, mask: Tensor) -> Tensor:
        words, by = self.word(states)[rows], self.word_by(states)[rows]
        cue = states[rows, cues][:, None]
        away = torch.arange(states.shape[1], device=states.device)[None] - cues[:, None]
        near = self.distance(away.clamp(-self.reach, self.reach) + self.reach)
        x = self.norm(words + self.cue(cue) + by * self.cue_by(cue) + near)
        bias = ((1.0 - mask[rows]) * MASKED)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return self.out(x)
