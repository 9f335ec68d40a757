"""Writes a trained reader as ONNX, in eight bits, with a card.

    python -m training.export_reader MODEL.pt --name attribution.minilm@3 [--full] [--to DIR]

The weights of the encoder and of the role reader's layers are stored in eight bits (dynamic
quantization, per channel, in a reduced range, which matters on processors without VNNI); `--full`
keeps them in 32. Transition scores, threshold and temperature go into `card.json`, with the files'
SHA-256.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn
from training.chain import Chain
from training.model import HIDDEN, RoleReader, WordReader, mark_layout

TARGET = Path(__file__).parents[1] / "src/recount/neural/data"
OPSET = 17
LIMITS = (128, 192)
DOUBT = {"cue": 0.2, "roles": 0.8}
"""Lengths of windows, in pieces, of the two passes over a text; a single pass takes the last."""


def main() -> None:
    """Parses the command line and exports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--name", default="attribution.minilm@3")
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--threshold", type=float, default=0.4)
    parser.add_argument("--temperature", type=float, default=1.0)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    words, roles, chain = load(args.model)
    if not args.full:
        words.encoder.words = EightBitRows(words.encoder.words.weight.data)
    export_words(words, args.to / "encoder.onnx", full=args.full)
    export_roles(roles, args.to / "roles.onnx", full=args.full)
    layout = mark_layout()
    card = {
        "name": args.name,
        "threshold": args.threshold,
        "temperature": args.temperature,
        "limits": LIMITS,
        "doubt": DOUBT,
        "moves": [[round(x, 6) for x in row] for row in chain.moves.tolist()],
        "events": layout.events,
        "harms": layout.harms,
        "sha256": {
            part: hashlib.sha256((args.to / f"{part}.onnx").read_bytes()).hexdigest()
            for part in ("encoder", "roles")
        },
    }
    (args.to / "card.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    for path in sorted(args.to.iterdir()):
        print(f"{path}  {path.stat().st_size / 1e6:.2f} MB")


class EightBitRows(nn.Module):
    """An embedding in eight bits, each row with a scale of its own."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = (weight.abs().amax(1, keepdim=True) / 127).clamp(min=1e-8)
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


def load(path: Path) -> tuple[WordReader, RoleReader, Chain]:
    """Returns the parts of a trained reader, ready to be run."""
    state = torch.load(path)
    parts: tuple[WordReader, RoleReader, Chain] = (WordReader(), RoleReader(), Chain())
    for part, name in zip(parts, ("words.", "roles.", "chain."), strict=True):
        own = {k.removeprefix(name): v for k, v in state.items() if k.startswith(name)}
        part.load_state_dict(own)
        part.eval()
    return parts


def export_words(words: WordReader, path: Path, *, full: bool) -> None:
    """Writes the encoder with its word heads."""
    ids = torch.randint(1000, 2000, (2, 40))
    features, heads = torch.zeros_like(ids), torch.arange(30)[None].repeat(2, 1) + 1
    with tempfile.TemporaryDirectory() as folder:
        raw = path if full else Path(folder) / "raw.onnx"
        torch.onnx.export(
            words, (ids, features, heads), raw,
            input_names=["ids", "features", "heads"], output_names=["states", "logits", "marks"],
            dynamic_axes={
                "ids": {0: "B", 1: "L"}, "features": {0: "B", 1: "L"}, "heads": {0: "B", 1: "W"},
                "states": {0: "B", 1: "W"}, "logits": {0: "B", 1: "W"},
                "marks": {0: "B", 1: "W"},
            },
            opset_version=OPSET, dynamo=False, do_constant_folding=True,
        )  # fmt: skip
        if not full:
            _quantize(raw, path, Path(folder))


def _quantize(raw: Path, path: Path, folder: Path, within: str = "") -> None:
    """Writes a model with the products of matrices in eight bits whose names hold `within`."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready = folder / "ready.onnx"
    quant_pre_process(raw, ready, skip_symbolic_shape=True)
    products = {"MatMul", "Gemm"}
    nodes = [node for node in onnx.load(ready).graph.node if node.op_type in products]
    quantize_dynamic(
        ready,
        path,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=sorted(products),
        nodes_to_quantize=[node.name for node in nodes if within in node.name],
        reduce_range=True,
        per_channel=True,
    )


def export_roles(roles: RoleReader, path: Path, *, full: bool) -> None:
    """Writes the role reader."""
    states, mask = torch.randn(2, 30, HIDDEN), torch.ones(2, 30)
    rows, cues = torch.tensor([0, 1, 1]), torch.tensor([3, 5, 7])
    with tempfile.TemporaryDirectory() as folder:
        raw = path if full else Path(folder) / "raw.onnx"
        torch.onnx.export(
            roles, (states, rows, cues, mask), raw,
            input_names=["states", "rows", "cues", "mask"], output_names=["scores"],
            dynamic_axes={
                "states": {0: "B", 1: "W"}, "rows": {0: "N"}, "cues": {0: "N"},
                "mask": {0: "B", 1: "W"}, "scores": {0: "N", 1: "W"},
            },
            opset_version=OPSET, dynamo=False, do_constant_folding=True,
        )  # fmt: skip
        if not full:
            _quantize(raw, path, Path(folder), "/layers.")


if __name__ == "__main__":
    main()
