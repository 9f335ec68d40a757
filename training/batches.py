"""Turns examples into batches of tensors: windows of varied length, damaged by chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from training.damage import damage
from training.examples import Example, Mark
from training.model import mark_layout

from recount.neural.marks import FLAGS
from recount.neural.roles import CONTENT, CUE, SOURCE
from recount.neural.windows import CONTEXT, Window, pack_windows
from recount.neural.words import MASK, Paragraphs, find_words

LIMITS = (64, 96, 128, 128, 128, 160, 192)
"""Lengths of windows, in pieces; each text's is drawn from these."""
EMPTY = 0.4
"""Share of the windows without any attribution that is kept."""
IGNORED = -100
STEP = 16
"""Lengths, widths and numbers of cues are padded to multiples of this: a processor's kernels are
prepared anew for each shape, which takes longer than the padding."""


MarkNumbers = tuple[int, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A window, its flat labels by word, and each cue's first word with its labels by word.

    `marks` are each word's event type, harm and flags as numbers, null where not marked.
    """

    window: Window
    flat: tuple[int, ...]
    cues: tuple[tuple[int, tuple[int, ...]], ...]
    marks: tuple[MarkNumbers, ...] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step; B windows, L pieces, W words, N cues. See `training/model.py`.

    Rows of cues with length 0 are padding. `events` and `harms` [B, W] are IGNORED, and `flags`
    [B, W, 3] -1, where nothing was marked.
    """

    ids: Tensor
    features: Tensor
    heads: Tensor
    mask: Tensor
    flat: Tensor
    begins: Tensor
    rows: Tensor
    cues: Tensor
    roles: Tensor
    lengths: Tensor
    events: Tensor
    harms: Tensor
    flags: Tensor


def label_window(window: Window, example: Example) -> Labelled:
    """Returns a window with the labels of the attributions whose cue begins in it."""
    at = {token: i for i, token in enumerate(window.tokens)}
    flat = [0] * len(window.tokens)
    cues: list[tuple[int, tuple[int, ...]]] = []
    inside = [r for r in example.roles if r.anchor in at]
    for roles in inside:
        labels = [0] * len(window.tokens)
        for token, label in roles.labels.items():
            if token in at:
                labels[at[token]] = label
        cues.append((at[roles.anchor], tuple(labels)))
    for label, first in ((CONTENT, 5), (SOURCE, 3), (CUE, 1)):
        for _, labels in cues:
            for i, own in enumerate(labels):
                if own == label:
                    flat[i] = first + 1 if i and labels[i - 1] == label else first
    return Labelled(window, tuple(flat), tuple(cues), _mark_numbers(window, example))


def _mark_numbers(window: Window, example: Example) -> tuple[MarkNumbers, ...] | None:
    if example.marks is None:
        return None
    layout = mark_layout()
    marks = [example.marks.get(token, Mark()) for token in window.tokens]
    return tuple(
        (
            layout.events.index(mark.event),
            layout.harms.index(mark.harm),
            tuple(int(flag in mark.flags) for flag in FLAGS),
        )
        for mark in marks
    )


class Windows:
    """Draws an epoch's windows from examples."""

    def __init__(self, examples: Sequence[Example], rng: random.Random) -> None:
        self._examples = examples
        self._words: list[Paragraphs] = [find_words(example.view) for example in examples]
        self._rng = rng

    def draw(self) -> list[Labelled]:
        """Returns the windows of one epoch, in the examples' order."""
        rng, found = self._rng, []
        for example, words in zip(self._examples, self._words, strict=True):
            given = damage(words, rng)
            windows = pack_windows(given, rng.choice(LIMITS), rng.choice((0, CONTEXT)))
            for window in windows:
                labelled = label_window(window, example)
                if labelled.cues or rng.random() < EMPTY:
                    found.append(labelled)
        return found


def group(windows: Sequence[Labelled], most: int, rng: random.Random) -> list[list[Labelled]]:
    """Returns the windows in batches of like lengths, at most `most` pieces with padding."""
    order = list(windows)
    rng.shuffle(order)
    batches: list[list[Labelled]] = []
    for start in range(0, len(order), 1024):
        chunk = sorted(order[start : start + 1024], key=lambda w: len(w.window.ids))
        batch: list[Labelled] = []
        for labelled in chunk:
            if batch and _up(len(labelled.window.ids)) * (len(batch) + 1) > most:
                batches.append(batch)
                batch = []
            batch.append(labelled)
        if batch:
            batches.append(batch)
    rng.shuffle(batches)
    return batches


def collate(
    batch: Sequence[Labelled], rng: random.Random | None = None, masked: float = 0.0
) -> Batch:
    """Returns a batch's tensors; with `rng` a share `masked` of the pieces is masked."""
    count = len(batch)
    length = _up(max(len(w.window.ids) for w in batch))
    width = _up(max(len(w.window.heads) for w in batch))
    ids, features = (torch.zeros(count, length, dtype=torch.long) for _ in range(2))
    heads = torch.zeros(count, width, dtype=torch.long)
    mask, begins = torch.zeros(count, width), torch.zeros(count, width)
    flat, events, harms = (torch.full((count, width), IGNORED) for _ in range(3))
    flags = torch.full((count, width, len(FLAGS)), -1.0)
    rows, cues, roles, lengths = [], [], [], []
    for b, labelled in enumerate(batch):
        window, n = labelled.window, len(labelled.window.heads)
        ids[b, : len(window.ids)] = torch.tensor(_masked(window.ids, rng, masked))
        features[b, : len(window.ids)] = torch.tensor(window.features)
        heads[b, :n] = torch.tensor(window.heads)
        flat[b, :n] = torch.tensor(labelled.flat)
        mask[b, :n] = 1
        if labelled.marks is not None:
            events[b, :n] = torch.tensor([event for event, _, _ in labelled.marks])
            harms[b, :n] = torch.tensor([harm for _, harm, _ in labelled.marks])
            flags[b, :n] = torch.tensor([own for _, _, own in labelled.marks]).float()
        for cue, labels in labelled.cues:
            begins[b, cue] = 1
            rows.append(b)
            cues.append(cue)
            roles.append(torch.nn.functional.pad(torch.tensor(labels), (0, width - n)))
            lengths.append(n)
    for _ in range(_up(len(rows)) - len(rows) if rows else 0):
        rows.append(0)
        cues.append(0)
        roles.append(torch.zeros(width, dtype=torch.long))
        lengths.append(0)
    stacked = torch.stack(roles) if roles else torch.zeros(0, width, dtype=torch.long)
    return Batch(
        ids, features, heads, mask, flat, begins,
        torch.tensor(rows, dtype=torch.long), torch.tensor(cues, dtype=torch.long),
        stacked, torch.tensor(lengths, dtype=torch.long), events, harms, flags,
    )  # fmt: skip


def _up(number: int) -> int:
    return -(-number // STEP) * STEP


def _masked(ids: tuple[int, ...], rng: random.Random | None, share: float) -> list[int]:
    if rng is None:
        return list(ids)
    return [
        MASK if 0 < i < len(ids) - 1 and rng.random() < share else piece
        for i, piece in enumerate(ids)
    ]
