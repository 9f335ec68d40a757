"""The generator: what it writes can be read back, is the same for a seed, and reads right."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training.contents import TOPICS, Contents
from training.frames import Writer
from training.generate import generate, write_text
from training.inflect import (
    capitalise,
    inflect,
    is_plural,
    mend_articles,
    read_table,
    simple_past,
    strip_tags,
)
from training.marked import MarkedText, parse_marked, read_marked
from training.phrases import Pen

SEEDS = st.integers(0, 10**6)
NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\w+teen|dozens|hundreds)\b"
)
FRAMES = read_table("frames")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[MarkedText]:
    path = tmp_path_factory.mktemp("own") / "generated.txt"
    path.write_text("\n".join(generate(150, 7)), "utf-8")
    return read_marked(path)


def test_every_text_is_read_back(texts: list[MarkedText]) -> None:
    assert len(texts) == 150
    assert texts[0].id == "g7-000000"
    assert {text.kind for text in texts} == set(TOPICS)


def test_every_span_has_words_and_no_blanks_around_them(texts: list[MarkedText]) -> None:
    for text in texts:
        spans = [(s, e) for a in text.attributions for s, e in (*a.source, a.cue, *a.content)]
        spans += [(m.start, m.end) for m in (*text.events, *text.counts)]
        for start, end in spans:
            words = text.text[start:end]
            assert words.strip() == words != ""


def test_every_number_is_marked(texts: list[MarkedText]) -> None:
    for text in texts:
        for found in NUMBER.finditer(text.text):
            assert any(c.start <= found.start() and found.end() <= c.end for c in text.counts), (
                text.text[max(0, found.start() - 30) : found.end() + 30]
            )


def test_nothing_of_the_grammar_is_left_over(texts: list[MarkedText]) -> None:
    wrong = re.compile(r"[{}\[\]|\\\0¶<>]|  | [,.;]|,,|\.\.|\bthat that\b|\b[Aa] [aeio]\w")
    for text in texts:
        assert not wrong.search(text.text), text.text


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(generate(20, 3)) == list(generate(20, 3))
    assert list(generate(5, 3)) != list(generate(5, 4))
    assert list(generate(5, 3)) == list(generate(20, 3))[:5]


@given(SEEDS, st.sampled_from(sorted(TOPICS)))
@settings(max_examples=25)
def test_a_text_of_any_topic_can_be_read(seed: int, topic: str) -> None:
    marked = write_text(random.Random(seed), topic)
    assert parse_marked(marked)[0] == strip_tags(marked)


@pytest.mark.parametrize("group", sorted(FRAMES))
def test_every_frame_can_be_written(group: str) -> None:
    for frame in FRAMES[group]:
        pen = Pen(random.Random(frame))
        writer = Writer(pen, Contents(pen, "war"))
        if ":pron" in frame or ":again" in frame:
            writer.write("{S1} {Q1:speech} {C1:that}.")
        assert re.search(r"<c\d>", writer.write(frame))


def test_there_are_many_frames() -> None:
    assert len({frame for frames in FRAMES.values() for frame in frames}) >= 60


@pytest.mark.parametrize(
    ("phrase", "form", "plural", "right"),
    [
        ("say in a statement", "past", False, "said in a statement"),
        ("deny", "pres", False, "denies"),
        ("deny", "pres", True, "deny"),
        ("vehemently deny", "past", True, "vehemently denied"),
        ("be told", "perf", False, "has been told"),
        ("be quoted as saying", "past", True, "were quoted as saying"),
        ("write", "plup", True, "had written"),
        ("admit", "ing", False, "admitting"),
        ("agree", "past", False, "agreed"),
        ("reply", "past", False, "replied"),
    ],
)
def test_verbs(phrase: str, form: str, plural: bool, right: str) -> None:
    assert inflect(phrase, form, plural) == right


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ("a mine had killed him", "a mine killed him"),
        ("the shops had been looted", "the shops were looted"),
        ("<n:killed>14 men</n> had been shot", "<n:killed>14 men</n> were shot"),
        ("the officers involved had been suspended", "the officers involved were suspended"),
        ("the bus had fallen and he had been hurt", "the bus fell and he was hurt"),
        ("he had left and 9 men had died since May", "he has left and 9 men have died since May"),
        ("he had no pace", "he had no pace"),
    ],
)
def test_a_pluperfect_becomes_what_the_text_itself_would_say(told: str, right: str) -> None:
    assert simple_past(told) == right


def test_articles_capitals_and_number() -> None:
    assert mend_articles("a <e:attack>attack</e> by a unit") == "an <e:attack>attack</e> by a unit"
    assert mend_articles("at <n:killed>at least 3</n>") == "at <n:killed>more than 3</n>"
    assert capitalise("<c1>“<n:killed>14 men</n>") == "<c1>“<n:killed>Fourteen men</n>"
    assert capitalise("<n:other>32,000 men</n>") == "<n:other>32,000 men</n>"
    assert is_plural("the arrests of a man")
    assert not is_plural("the siege of two towns")


def test_the_command_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from training.generate import main

    out = tmp_path / "out.txt"
    monkeypatch.setattr("sys.argv", ["generate.py", "--texts", "4", "--out", str(out)])
    main()
    assert len(read_marked(out)) == 4
    assert capsys.readouterr().out.startswith("4 texts, ")
