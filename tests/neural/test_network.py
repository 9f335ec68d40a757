"""The shipped network: checked files, and the same reading whatever else is read."""

from __future__ import annotations

import json
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recount.errors import ModelError
from recount.neural import ModelFiles, Network, open_model
from recount.neural.model_files import Doubt
from recount.neural.network import Encoded
from recount.neural.reading import TextReading, read_text
from recount.neural.windows import Window
from recount.neural.words import find_words
from recount.text import view_text
from recount.vocab.ontology import event_types

TEXTS = (
    "The army said on Friday that it had taken the town. Rebels denied it.",
    "“We lost nine people,” said a nurse, “and nobody came.”",
    "Rain fell.",
    "AT LEAST 14 CIVILIANS WERE KILLED WHEN SHELLS HIT A MARKET, ACCORDING TO RESIDENTS.",
)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(open_model())


def read(network: Network, *texts: str) -> list[TextReading]:
    views = [view_text(text) for text in texts]
    return [read_text(network, find_words(view)) for view in views]


def same(one: TextReading, other: TextReading) -> bool:
    return (
        [(c.token, c.probability, c.labels.tolist()) for c in one.cues]
        == [(c.token, c.probability, c.labels.tolist()) for c in other.cues]
        and np.array_equal(one.marks.events, other.marks.events)
        and np.array_equal(one.marks.harms, other.marks.harms)
    )


def test_a_text_is_read_alike_alone_and_among_others(network: Network) -> None:
    together = read(network, *TEXTS)
    backwards = read(network, *reversed(TEXTS))[::-1]
    for n, text in enumerate(TEXTS):
        (alone,) = read(Network(open_model()), text)
        assert same(alone, together[n])
        assert same(alone, backwards[n])


def test_threads_change_nothing(network: Network) -> None:
    for one, other in zip(
        read(network, *TEXTS), read(Network(open_model(), threads=2), *TEXTS), strict=True
    ):
        assert same(one, other)


def test_a_lower_threshold_finds_the_same_and_more() -> None:
    few = read(Network(open_model(), threshold=0.9), *TEXTS)
    many = read(Network(open_model(), threshold=0.05), *TEXTS)
    for a, b in zip(few, many, strict=True):
        assert {c.token for c in a.cues} <= {c.token for c in b.cues}
        assert all(0.05 <= c.probability <= 1 for c in b.cues)
    assert sum(len(r.cues) for r in many) > sum(len(r.cues) for r in few) > 0


def test_a_long_text_is_read_in_blocks_as_if_whole(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n\n".join(TEXTS * 3)
    (whole,) = read(network, text)
    monkeypatch.setattr("recount.neural.reading.BLOCK", 20)
    (blocks,) = read(network, text)
    assert len(blocks.marks.events) == len(whole.marks.events)
    assert [c.token for c in blocks.cues] == [c.token for c in whole.cues]


def test_one_pass_cuts_the_text_in_one_way() -> None:
    once, twice = (Network(open_model(), passes=n) for n in (1, 2))
    assert once.limits == open_model().limits[-1:]
    assert twice.limits == open_model().limits
    assert len(read(once, TEXTS[0])[0].cues) == len(read(twice, TEXTS[0])[0].cues) == 2


def doubting(cue: float, roles: float) -> Network:
    return Network(replace(open_model(), doubt=Doubt(cue, roles)))


def count_runs(network: Network, *texts: str) -> int:
    """Returns how many windows are read."""
    lengths: list[int] = []
    encode = network.encode

    def count(window: Window) -> Encoded:
        lengths.append(len(window.ids))
        return encode(window)

    network.encode = count  # type: ignore[method-assign]
    read(network, *texts)
    return len(lengths)


def test_who_is_never_unsure_reads_once_and_who_always_is_twice() -> None:
    text = "\n\n".join(TEXTS * 4)
    once, twice = (Network(open_model(), passes=n) for n in (1, 2))
    assert same(*read(doubting(0.5, 0), text), *read(once, text))
    assert same(*read(doubting(-1, 1.1), text), *read(twice, text))
    assert same(*read(doubting(0.5, 1.1), text), *read(twice, text))


def test_only_windows_in_doubt_are_read_again() -> None:
    text = "\n\n".join([*[TEXTS[2]] * 60, *TEXTS, *[TEXTS[2]] * 60])
    once, twice = (count_runs(Network(open_model(), passes=n), text) for n in (1, 2))
    assert (once, twice) == (3, 8)
    assert count_runs(doubting(0.5, 0), text) == once
    assert count_runs(doubting(0.5, 1.1), text) == once + 1
    assert count_runs(doubting(-1, 0), text) == twice


def test_a_cue_whose_labels_are_sure_keeps_them() -> None:
    text = "\n\n".join(TEXTS * 4)
    once = Network(open_model(), passes=1)
    (first,), (second,) = read(once, text), read(doubting(-1, 0), text)
    assert [cue.token for cue in second.cues] == [cue.token for cue in first.cues]
    assert [(c.first, c.labels.tolist()) for c in second.cues] == [
        (c.first, c.labels.tolist()) for c in first.cues
    ]
    assert [cue.probability for cue in second.cues] != [cue.probability for cue in first.cues]


def test_a_network_travels_between_processes(network: Network) -> None:
    other = pickle.loads(pickle.dumps(network))
    assert all(map(same, read(network, *TEXTS), read(other, *TEXTS)))


def test_the_marks_know_the_ontology(network: Network) -> None:
    assert set(network.model.layout.events) == {"-", *event_types()}
    (reading,) = read(network, TEXTS[3])
    tokens = view_text(TEXTS[3]).tokens
    assert reading.marks.events.shape == (len(tokens), len(event_types()) + 1)
    assert np.allclose(reading.marks.events.sum(1), 1, atol=1e-4)


def copy_of_the_model(folder: Path) -> ModelFiles:
    for name in ("card.json", "encoder.onnx", "roles.onnx"):
        shutil.copy(open_model().folder / name, folder)
    return open_model(folder)


def test_an_altered_file_is_refused_by_name(tmp_path: Path) -> None:
    model = copy_of_the_model(tmp_path)
    with (tmp_path / "roles.onnx").open("ab") as file:
        file.write(b"\0")
    assert model.read("encoder")
    with pytest.raises(ModelError, match=r"roles\.onnx: SHA-256 is .*, the card says"):
        model.read("roles")


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    model = copy_of_the_model(tmp_path)
    (tmp_path / "encoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"encoder\.onnx: cannot be read"):
        model.read("encoder")


@pytest.mark.parametrize("card", ["", "[]", "{}", '{"name": "x", "threshold": "high"}'])
def test_a_card_that_is_none_is_refused(tmp_path: Path, card: str) -> None:
    (tmp_path / "card.json").write_text(card, "utf-8")
    with pytest.raises(ModelError, match=r"card\.json: is no card of a network"):
        open_model(tmp_path)


def test_no_card_at_all_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"card\.json: cannot be read"):
        open_model(tmp_path)


def test_the_shipped_files_fit_into_the_wheel() -> None:
    model = open_model()
    parts = [model.folder / f"{part}.onnx" for part in ("encoder", "roles")]
    assert sum(path.stat().st_size for path in parts) < 30_000_000
    assert json.loads((model.folder / "card.json").read_text("utf-8"))["name"] == model.name
