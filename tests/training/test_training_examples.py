"""Examples: spans of letters become labels of tokens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from training.examples import make_example, make_marked, read_standoff
from training.marked import MarkedText, parse_marked
from training.recipe import read_recipe

from recount.neural.roles import CONTENT, CUE, SOURCE

TEXT = "“We left,” Ann Lee, a nurse, said. Nobody asked."


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def test_marks_at_the_edges_have_no_label() -> None:
    content, source, cue = at("“We left,”"), at("Ann Lee, a nurse,"), at("said")
    (roles,) = make_example(TEXT, [([source], [cue], [content])]).roles
    words = {label: [] for label in (SOURCE, CUE, CONTENT)}
    example = make_example(TEXT, [([source], [cue], [content])])
    for token, label in sorted(roles.labels.items()):
        words[label].append(example.view.tokens[token].text)
    assert words == {
        SOURCE: ["Ann", "Lee", ",", "a", "nurse"], CUE: ["said"], CONTENT: ["We", "left"],
    }  # fmt: skip
    assert example.view.tokens[roles.anchor].text == "said"


def test_what_has_no_cue_is_left_out_and_of_one_cue_the_first_is_kept() -> None:
    cue = at("said")
    found = make_example(
        TEXT,
        [([], [], [at("We left")]), ([at("Ann Lee")], [cue], [at("We left")]), ([], [cue], [])],
    )
    assert len(found.roles) == 1
    assert SOURCE in found.roles[0].labels.values()


def test_events_and_counts_are_marks() -> None:
    text, attributions, events, counts = parse_marked(
        "<n1:killed~>Nine men</n1> were <e1:killing!>killed</e1>."
    )
    given = MarkedText("t", None, "", text, tuple(attributions), tuple(events), tuple(counts))
    marks = make_marked(given).marks
    assert marks is not None
    assert [(i, m.event, m.harm, m.flags) for i, m in sorted(marks.items())] == [
        (0, "-", "killed", ("total",)),
        (1, "-", "killed", ("total",)),
        (3, "killing", "-", ("negated",)),
    ]


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        ("Nobody left. The talks <q2>are expected</q2> <c2>to resume</c2>.",
         "The talks to resume"),
        ("The end of the siege <q2>seemed</q2> <c2>near</c2>.",
         "The end of the siege near"),
        ("It <q2>is feared</q2> <c2>that nine died</c2>.", "that nine died"),
        ("It <q2>seems</q2> <c2>that nine died</c2>.", "that nine died"),
        ("<s2>Ann</s2> <q2>expected</q2> <c2>to win</c2>.", "to win"),
    ],
)  # fmt: skip
def test_the_subject_of_a_raising_verb_belongs_to_the_content(marked: str, content: str) -> None:
    text, attributions, events, counts = parse_marked(marked)
    example = make_marked(
        MarkedText("t", None, "", text, tuple(attributions), tuple(events), tuple(counts))
    )
    (roles,) = example.roles
    words = [example.view.tokens[i].text for i, r in sorted(roles.labels.items()) if r == CONTENT]
    assert " ".join(words) == content


def test_a_set_is_read_from_its_two_files(tmp_path: Path) -> None:
    attribution = {"source": [at("Ann Lee")], "cue": [at("said")], "content": [at("We left")]}
    (tmp_path / "docs.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", "utf-8")
    row = {"doc": "a", "attributions": [attribution]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (example,) = read_standoff(tmp_path)
    assert len(example.roles) == 1
    assert example.marks is None


RECIPE = """
seed = 1
dropout = 0.0
rate = 1e-4
head_rate = 1e-3
pieces = 2000
average = 0.9
[[phases]]
epochs = 1
from = 1.0
to = 0.0
data = { %s = 1.0 }
"""


def test_a_recipe_is_read_and_checked(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(RECIPE % "wire", "utf-8")
    assert read_recipe(good).phases[0].data == {"wire": 1.0}
    bad.write_text(RECIPE % "stolen", "utf-8")
    with pytest.raises(ValueError, match=r"bad\.toml: unknown sets \['stolen'\]"):
        read_recipe(bad)
