"""Sets made from others: damage moves every offset to where its character went."""

from __future__ import annotations

from pathlib import Path

from bench.variants import OWN, VARIANTS, damage, write_variant
from hypothesis import given
from hypothesis import strategies as st
from training.marked import read_marked


def test_line_breaks_become_blanks_and_quotation_marks_go() -> None:
    text, places = damage('“No,” he said.\n\n"Yes" it was.')
    assert text == "No, he said. Yes it was."
    start = "“No,” he said.".index("said")
    assert text[places[start] : places[start + 4]] == "said"
    assert places[-1] == len(text)


@given(st.text(alphabet='ab “”"\n', max_size=60))
def test_letters_keep_their_order_and_their_places(given_text: str) -> None:
    text, places = damage(given_text)
    assert "\n" not in text
    assert len(places) == len(given_text) + 1
    assert places == sorted(places)
    for i, letter in enumerate(given_text):
        if letter.isalpha():
            assert text[places[i]] == letter


def test_our_own_texts_are_marked_rightly_and_are_enough() -> None:
    texts = read_marked(OWN)
    paragraphs = sum(len(text.text.split("\n\n")) for text in texts)
    assert paragraphs >= 200
    assert sum(text.text.isupper() for text in texts) >= 20


def test_our_own_texts_become_a_set(tmp_path: Path) -> None:
    folder = write_variant("conflict-dev", tmp_path, tmp_path)
    rows = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    assert len(rows) == len((folder / "docs.jsonl").read_text("utf-8").splitlines()) > 90
    bundles = {"own-bundles-dev", "own-bundles-held"}
    assert set(VARIANTS) == {"conflict-dev", "polnear-dev-damaged", *bundles}
