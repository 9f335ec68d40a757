"""The reader of marked texts: exact offsets, what it refuses, and tags out meaning text left."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.marked import Attribution, CountMark, Event, parse_marked, read_marked

TWO = """=== one | 2024-03-01 | conflict
<s1>The army</s1> <q1>said</q1> <c1>that <n1:killed>at least 14 men</n1> died \
in a <e1:air_strike>raid</e1></c1>.

<c2>"No <e2:shelling!>shelling</e2>,"</c2> <s2>he</s2> <q2>said</q2>, <c2>"took place"</c2>. 3 < 4.

=== two |  | decoy
Nothing happened.
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.txt"
    path.write_text(text, "utf-8")
    return path


def test_a_file_of_two_texts(tmp_path: Path) -> None:
    one, two = read_marked(write(tmp_path, TWO))
    assert (one.id, one.published, one.kind) == ("one", date(2024, 3, 1), "conflict")
    assert one.text == (
        "The army said that at least 14 men died in a raid.\n\n"
        '"No shelling," he said, "took place". 3 < 4.'
    )
    assert one.attributions == (
        Attribution(((0, 8),), (9, 13), ((14, 49),)),
        Attribution(((67, 69),), (70, 74), ((52, 66), (76, 88))),
    )
    assert one.events == (
        Event(45, 49, "air_strike"),
        Event(56, 64, "shelling", negated=True),
    )
    assert one.counts == (CountMark(19, 34, "killed"),)
    assert (two.id, two.published, two.kind) == ("two", None, "decoy")
    assert (two.text, two.attributions) == ("Nothing happened.", ())


def test_an_empty_file_has_no_texts(tmp_path: Path) -> None:
    assert read_marked(write(tmp_path, "\n")) == []


def test_tags_nest_and_share_words() -> None:
    text, attributions, _, _ = parse_marked(
        "<s1><s2>She</s2></s1> <q1>says</q1> <c1>he lied</c1> and <q2>wants</q2> <c2>to go</c2>"
    )
    assert text == "She says he lied and wants to go"
    assert attributions[0].source == attributions[1].source == ((0, 3),)


def test_a_hidden_source_is_no_range() -> None:
    _, attributions, _, _ = parse_marked("<q1>It was said</q1> <c1>that he left</c1>")
    assert attributions == [Attribution((), (0, 11), ((12, 24),))]


def test_flags_of_events_and_counts() -> None:
    _, _, events, counts = parse_marked(
        "A <e1:truce?>truce</e1>, <n1:killed~>9,000 <e2:death>dead</e2></n1>, <n2:other>two</n2>"
    )
    assert [(e.type, e.negated, e.unreal) for e in events] == [
        ("truce", False, True),
        ("death", False, False),
    ]
    assert [(c.harm, c.total) for c in counts] == [("killed", True), ("other", False)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<s1>He", "unbalanced tags: s1 does not close"),
        ("He</s1>", "unbalanced tags: s1 closes without opening"),
        ("<s1><s1>He</s1></s1>", "unbalanced tags: s1 opens twice"),
        ("<s1>He</s1> left", "attribution 1 has 0 cues, not one"),
        ("<q1>said</q1> <q1>so</q1> <c1>no</c1>", "attribution 1 has 2 cues, not one"),
        ("<s1>He</s1> <q1>said</q1> no", "attribution 1 has no content"),
        ("<q1></q1><c1>no</c1>", "q1 marks nothing"),
        ("<e1:picnic>tea</e1>", "e1: no such event type: 'picnic'"),
        ("<e1:truce~>truce</e1>", "e1: no such event type: 'truce~'"),
        ("<n1:bored>two</n1>", "n1: no such harm: 'bored'"),
        ("<n1:killed!>two</n1>", "n1: no such harm: 'killed!'"),
        ("<e1>tea</e1>", "not a tag: '<e1>'"),
        ("<b>bold</b>", "not a tag: '<b>'"),
    ],
)
def test_what_is_refused_names_file_text_and_reason(tmp_path: Path, body: str, reason: str) -> None:
    path = write(tmp_path, f"=== x1 | | war\n{body}\n")
    with pytest.raises(ValueError, match=re.escape(f"{path}: text 'x1': {reason}")):
        read_marked(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("=== x1 | war\nNo.\n", "the header is not"),
        ("=== x1 | May | war\nNo.\n", "not a day: 'May'"),
        ("=== x1 | | war\nNo.\n=== x1 | | war\nNo.\n", "its id was given to another text"),
        ("No header.\n", "words stand before the first header"),
    ],
)
def test_headers_are_checked(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_marked(write(tmp_path, text))


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="<>"), min_size=1, max_size=8)


@given(st.lists(st.tuples(WORDS, st.booleans()), max_size=12))
def test_what_is_left_without_tags_is_the_text(parts: list[tuple[str, bool]]) -> None:
    marked = "".join(f"<n{i}:other>{w}</n{i}>" if tag else w for i, (w, tag) in enumerate(parts))
    text, _, _, counts = parse_marked(marked)
    assert text == "".join(word for word, _ in parts)
    assert [text[c.start : c.end] for c in counts] == [word for word, tag in parts if tag]
