"""Answers by the schema, and all that a model may write in their place."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.llm.answers import MOST, BadAnswerError, Told, read_answer

GOOD = '{"attributions": [{"sentence": 1, "cue": "said", "source": null, "content": ["x"]}]}'
TOLD = [Told(1, "said", None, ("x",))]


@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        f"\n {GOOD} \n",
        f"<think>Who said\nthat? {{</think>\n\n{GOOD}",
        f"```json\n{GOOD}\n```",
        f"<think></think>```\n{GOOD}\n```\n",
        GOOD.replace("null", '" "'),
        GOOD.replace('"cue"', '"mood": "bad", "cue"'),
    ],
)
def test_answers_are_read(answer: str) -> None:
    assert read_answer(answer) == TOLD


def test_an_empty_list_is_an_answer() -> None:
    assert read_answer('{"attributions": []}') == []


def item(**change: Any) -> str:
    good = {"sentence": 1, "cue": "said", "source": "he", "content": ["x"]}
    return json.dumps({"attributions": [good, good | change]})


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "no JSON"),
        ("The mayor said so.", "no JSON"),
        (GOOD[:-5], "no JSON"),
        (f"{GOOD} That is all.", "no JSON"),
        ("[" * 100_000, "no JSON: RecursionError"),
        (f'{{"attributions": {"1" * 5000}}}', "no JSON"),
        ("[]", "no list of attributions"),
        ("{}", "no list of attributions"),
        ('{"attributions": {}}', "no list of attributions"),
        ('{"attributions": ["said"]}', "no object"),
        (item(sentence="1"), "no number"),
        (item(sentence=True), "no number"),
        (item(sentence=1.5), "no number"),
        (item(cue=None), "no text"),
        (item(source=[]), "no text"),
        (item(content="x"), "no list of texts"),
        (item(content=[None]), "no list of texts"),
        (item(content=["x"] * (MOST + 1)), "pieces in one content"),
        (json.dumps({"attributions": [0] * (MOST + 1)}), "attributions in one window"),
    ],
)
def test_what_is_no_answer_is_refused(answer: str, why: str) -> None:
    with pytest.raises(BadAnswerError, match=why):
        read_answer(answer)


@given(st.text(alphabet='{}[]":,attribuons01`<think>/\n \\', max_size=80))
def test_no_answer_breaks_the_reading(answer: str) -> None:
    with suppress(BadAnswerError):
        read_answer(answer)
