"""The learned reader's network against the machine's arithmetic and the encoders of the field.

    python -m bench.throughput [ARTICLES]

The peak is what one product of large matrices reaches here. Encoders of the size of BERT-base and
RoBERTa-base have random weights and read the same articles in windows of 512 pieces; the naive way
is our own size of encoder in PyTorch, a sentence at a time. They are run by a Python that has
PyTorch: this one, else a `python3` on the path; without one they are left out by name. On one
thread the whole main job stands beside them, in seconds of the processor.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.corpus import build_articles, write_articles
from recount.cli.session import make_settings
from recount.extract.learned import NetworkReading
from recount.neural import Network, open_model
from recount.neural.network import Encoded
from recount.neural.roles import Floats
from recount.neural.windows import Window
from recount.neural.words import Paragraphs, find_words
from recount.pipeline import Case
from recount.text import TextView, view_text

ARTICLES = 10
SIDE = 1024
"""Of the square matrices whose product is the peak."""
LAYERS, HIDDEN, HEADS, VOCABULARY = 6, 384, 12, 30_522
ROLE_LAYERS, ROLE_HIDDEN = 2, 192
FIELD = {
    "BERT-base, one pass, windows of 512": (12, 768, 12, 30_522),
    "RoBERTa-base, one pass, windows of 512": (12, 768, 12, 50_265),
}
SENTENCES = "BERT-base, one pass, a sentence at a time"
NAIVE = "our size, PyTorch, one pass, a sentence at a time"
LONGEST = 512


class Recorder(Network):
    """A network that keeps what it was asked: windows, and (words, cues) of each run of roles."""

    def __init__(self) -> None:
        super().__init__(open_model())
        self.windows: list[Window] = []
        self.roles: list[tuple[int, int]] = []

    def encode(self, window: Window) -> Encoded:
        """Keeps a window, and returns what the encoder makes of it."""
        self.windows.append(window)
        return super().encode(window)

    def score_roles(self, encoded: Encoded, cues: Sequence[int]) -> Floats:
        """Keeps how many cues are asked for in how many words, and returns their scores."""
        self.roles.append((len(encoded.window.tokens), len(cues)))
        return super().score_roles(encoded, cues)

    def encoder_operations(self) -> float:
        """Returns what the encoder had to do."""
        return sum(
            LAYERS * layer_operations(len(window.ids), HIDDEN, 4 * HIDDEN)
            for window in self.windows
        )

    def role_operations(self) -> float:
        """Returns what the role reader had to do."""
        return sum(
            cues * ROLE_LAYERS * layer_operations(words, ROLE_HIDDEN, 2 * ROLE_HIDDEN)
            for words, cues in self.roles
        )


def best_of(work: Callable[[], object], threads: int, times: int = 3) -> float:
    """Returns the fewest seconds that some work takes; of the processor's, if on one thread."""
    clock = time.process_time if threads == 1 else time.perf_counter
    taken = []
    for _ in range(times):
        start = clock()
        work()
        taken.append(clock() - start)
    return min(taken)


def measure_peak(kind: str, threads: int) -> float:
    """Returns the operations a second of a product of matrices; `kind` is "int8" or "fp32"."""
    from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415

    chance = np.random.default_rng(1)
    own = chance.integers(-64, 64, (SIDE, SIDE)).astype(np.int8)
    given = chance.integers(0, 255, (SIDE, SIDE)).astype(np.uint8)
    name, types = "MatMulInteger", (TensorProto.UINT8, TensorProto.INT32)
    weights, values = own, given
    if kind == "fp32":
        name, types = "MatMul", (TensorProto.FLOAT, TensorProto.FLOAT)
        weights, values = own.astype(np.float32), given.astype(np.float32)
    shape = [SIDE, SIDE]
    graph = helper.make_graph(
        [helper.make_node(name, ["a", "w"], ["y"])],
        "peak",
        [helper.make_tensor_value_info("a", types[0], shape)],
        [helper.make_tensor_value_info("y", types[1], shape)],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = SessionOptions()
    options.intra_op_num_threads = threads
    session = InferenceSession(model.SerializeToString(), options)
    return 2 * SIDE**3 / best_of(lambda: session.run(None, {"a": values}), threads, 20)


def layer_operations(length: int, hidden: int, inner: int) -> float:
    """Returns the operations of a transformer layer over so many words: two a multiplication."""
    weights = 4 * hidden * hidden + 2 * hidden * inner
    return 2.0 * length * weights + 4.0 * length * length * hidden


def ask_torch(question: dict[str, Any]) -> dict[str, float] | None:
    """Returns the seconds of encoders in PyTorch, null where no Python at hand has it."""
    script = str(Path(__file__).with_name("encoders.py"))
    folders = os.environ.get("PATH", "").split(os.pathsep)
    others = [shutil.which("python3", path=folder) for folder in folders]
    for python in dict.fromkeys([sys.executable, *filter(None, others)]):
        check = [python, "-c", "import torch"]
        if subprocess.run(check, capture_output=True, check=False).returncode:
            continue
        done = subprocess.run(
            [python, script], input=json.dumps(question), capture_output=True, text=True, check=True
        )
        answer: dict[str, float] = json.loads(done.stdout)
        return answer
    return None


def make_question(words: Sequence[Paragraphs], threads: int) -> dict[str, Any]:
    """Returns which encoders are to read which lengths."""
    sentences = [
        sum(len(word.pieces) for word in sentence) + 2
        for own in words
        for paragraph in own
        for sentence in paragraph
        if sentence
    ]
    whole = [
        sum(len(w.pieces) for paragraph in own for sentence in paragraph for w in sentence)
        for own in words
    ]
    windows = [
        min(LONGEST, pieces - start) for pieces in whole for start in range(0, pieces, LONGEST)
    ]
    names = ("layers", "hidden", "heads", "vocabulary")
    runs = [
        {"name": name, **dict(zip(names, size, strict=True)), "lengths": windows}
        for name, size in FIELD.items()
    ]
    base = next(iter(FIELD.values()))
    for name, size in ((SENTENCES, base), (NAIVE, (LAYERS, HIDDEN, HEADS, VOCABULARY))):
        sized = dict(zip(names, size, strict=True))
        runs.append({"name": name, **sized, "lengths": [min(LONGEST, n) for n in sentences]})
    return {"threads": threads, "runs": runs}


def read_all(network: Network, views: Sequence[TextView]) -> None:
    """Has the network read all texts."""
    for view in views:
        NetworkReading.of(network, view)


def run_job(number: int) -> float:
    """Returns the processor's seconds that `add` takes for articles, but for the reader's start."""
    settings = replace(make_settings(), jobs=1)
    with tempfile.TemporaryDirectory() as folder:
        first = write_articles(Path(folder) / "first.jsonl", 1)
        path = write_articles(Path(folder) / "all.jsonl", number + 1)
        with Case.open(Path(folder) / "bench.recount", settings=settings, create=True) as case:
            case.add([str(first)])
            return best_of(lambda: case.add([str(path)]), 1, 1)


def compare(number: int, threads: int) -> Table:
    """Returns the table for so many threads."""
    views = [view_text(row["text"]) for row in build_articles(number)]
    words = [find_words(view) for view in views]
    network = Network(open_model(), threads=threads)
    record = Recorder()
    read_all(record, views)
    encoder, roles = record.encoder_operations(), record.role_operations()
    kinds = ("int8", "fp32") if find_spec("onnx") else ()
    peaks = {kind: measure_peak(kind, threads) for kind in kinds}
    table = Table("what", "figure", title=f"{number} articles, {threads} thread(s)")
    if not peaks:
        table.add_row("peak", "left out: no package onnx")
    for kind, peak in peaks.items():
        table.add_row(f"peak, product of matrices, {kind}", f"{peak / 1e9:.0f} GOP/s")
    table.add_row("encoder, as shipped", f"{encoder / number / 1e9:.1f} GOP an article")
    table.add_row("roles", f"{roles / number / 1e9:.1f} GOP an article")
    own = best_of(lambda: read_all(network, views), threads)
    encoding = best_of(lambda: [network.encode(window) for window in record.windows], threads)
    for name, seconds, done in (
        ("encoder alone, its windows", encoding, encoder),
        ("network, as shipped", own, encoder + roles),
    ):
        shares = [f"{100 * done / seconds / peak:.0f} % of {kind}" for kind, peak in peaks.items()]
        table.add_row(name, f"{number / seconds:.2f} articles/s {' and '.join(shares)}")
    job = run_job(number) if threads == 1 else None
    if job:
        table.add_row("whole main job (`add`), one process", f"{number / job:.2f} articles/s")
    beside = ask_torch(make_question(words, threads))
    if beside is None:
        table.add_row("encoders of the field", "left out: no Python with PyTorch")
    for name, seconds in (beside or {}).items():
        times = f"our network is {seconds / own:.1f} times as fast"
        times += f", the main job {seconds / job:.1f} times" if job else ""
        table.add_row(name, f"{number / seconds:.2f} articles/s ({times})")
    return table


def main() -> None:
    """Measures and prints."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    console = Console(width=100)
    for threads in (1, 2):
        console.print(compare(number, threads))


if __name__ == "__main__":
    main()
