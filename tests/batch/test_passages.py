"""Passages that several reports have: over partitions the same as in memory."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.batch.corpus import open_corpus
from recount.batch.passages import (
    find_passages,
    join_sentences,
    key_sentences,
    pack_passages,
    repeat_in_passages,
)
from recount.batch.reading import SCHEMA
from recount.batch.repeats import load_repeats
from recount.batch.shelf import Made, load, pack, part_name, write_whole
from recount.ingest import Ingested
from recount.model import Attribution, Claim, Document, Evidence, Reading, make_id
from recount.prepared import dump_rows
from recount.sources.duplicates import find_long_sentences, find_shared_passages
from recount.sources.relations import order_claim, repeat_passages

HEADS = ("Two men were shot dead", "Two men were seen there", "No group has yet owned up")
MIDDLES = ("near the old bridge today", "behind the bus station today", "near the old bridge late")
TAILS = ("the police office said", "the guard of it said", "as the mayor told us")
UNSAID = Attribution("own", "asserts", Evidence("", ()))


@st.composite
def readings(draw: st.DrawFn) -> list[tuple[Document, tuple[Claim, ...]]]:
    """Makes reports whose sentences share beginnings, middles and ends, claims in some of them."""
    sentence = st.tuples(*map(st.sampled_from, (HEADS, MIDDLES, TAILS))).map(" ".join)
    texts = draw(st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=8))
    found = []
    for n, sentences in enumerate(texts):
        day = draw(st.sampled_from([None, date(2020, 1, 1), date(2020, 1, 2)]))
        body = f"{n}\n{'. '.join(sentences)}."
        doc = Document(make_id(n), f"r{draw(st.integers(0, 3))}", body, "0", published=day)
        spans = [span for span, _ in find_long_sentences(doc.text) if draw(st.booleans())]
        claims = (
            Claim(f"{doc.id}-{k}", doc.id, Evidence.of(doc.text, (span.start, span.end)), UNSAID)
            for k, span in enumerate(spans)
        )
        found.append((doc, tuple(claims)))
    return found


def shelve(root: Path, made: Made) -> None:
    for name, body in made.files.items():
        write_whole(root / name, body)


def repeat_over_parts(
    root: Path, read: list[tuple[Document, tuple[Claim, ...]]], size: int
) -> dict[str, str]:
    """Returns which claim repeats which, with so many reports in a partition."""
    parts = [read[n : n + size] for n in range(0, len(read), size)]
    for n, part in enumerate(parts):
        rows = dump_rows((Ingested(doc, b""), Reading((), claims)) for doc, claims in part)
        shelve(root, Made({part_name("readings", n): pack(rows, SCHEMA)}))
    corpus = open_corpus(root, len(parts))
    for n, rows in enumerate(corpus.rows):
        shelve(root, key_sentences(root, n, rows))
    groups = join_sentences(root, len(parts), corpus)
    for n, job in enumerate(groups):
        shelve(root, find_passages(root, n, job))
    alike = [root / part_name("work/alike", n) for n in range(len(groups))]
    packed = pack_passages(alike)
    for n, passages in enumerate(packed):
        shelve(root, repeat_in_passages(root, n, passages))
    told = load_repeats([root / part_name("work/passages", n) for n in range(len(packed))])
    return {claim: earlier for part in told.values() for claim, earlier in part.items()}


@settings(max_examples=60, deadline=None)
@given(readings(), st.integers(1, 4))
def test_partitions_give_what_the_whole_gives(
    read: list[tuple[Document, tuple[Claim, ...]]], size: int
) -> None:
    docs = [doc for doc, _ in read]
    by_id = {doc.id: doc for doc in docs}
    claims = sorted((c for _, held in read for c in held), key=lambda c: order_claim(c, by_id))
    with tempfile.TemporaryDirectory() as folder:
        found = repeat_over_parts(Path(folder), read, size)
    assert found == repeat_passages(find_shared_passages(docs), claims)


def test_only_sentences_that_claims_hang_on_are_grouped(tmp_path: Path) -> None:
    """The third report's sentence hangs on the first's, which no claim stands in."""
    texts = [
        f"{HEADS[0]} {MIDDLES[0]} {TAILS[0]}.",
        f"{HEADS[2]} {MIDDLES[1]} {TAILS[2]}.",
        f"{HEADS[0]} {MIDDLES[0]} {TAILS[0]}.",
        f"{HEADS[0]} {MIDDLES[0]} {TAILS[0]}. {HEADS[2]} {MIDDLES[1]} {TAILS[2]}.",
    ]
    read = []
    for n, text in enumerate(texts):
        doc = Document(make_id(n), f"r{n}", text, "0", published=date(2020, 1, n + 1))
        told = [Evidence.of(text, (0, text.index(".") + 1))] if n > 1 else []
        claims = tuple(Claim(f"c{n}", doc.id, sentence, UNSAID) for sentence in told)
        read.append((doc, claims))
    assert repeat_over_parts(tmp_path, read, 1) == {"c3": "c2"}
    kept = load(tmp_path / part_name("work/alike", 0))
    assert list(zip(kept["passage"], kept["part"], kept["start"], strict=True)) == [
        (0, 2, 0), (0, 3, 0),
    ]  # fmt: skip


def test_nothing_said_is_no_group(tmp_path: Path) -> None:
    doc = Document(make_id(1), "r", f"{HEADS[0]} {MIDDLES[0]} {TAILS[0]}.", "0")
    assert repeat_over_parts(tmp_path, [(doc, ()), (doc, ())], 2) == {}


def test_reports_without_a_long_sentence_have_no_passage(tmp_path: Path) -> None:
    docs = [Document(make_id(n), f"r{n}", "Rain fell.", "0") for n in range(2)]
    assert repeat_over_parts(tmp_path, [(doc, ()) for doc in docs], 1) == {}


def test_words_are_kept_as_hashes_that_rise(tmp_path: Path) -> None:
    doc = Document(make_id(1), "r", f"{HEADS[0]} {MIDDLES[0]} {MIDDLES[0]} {TAILS[0]}.", "0")
    repeat_over_parts(tmp_path, [(doc, ())], 1)
    with pa.OSFile(str(tmp_path / part_name("work/bags", 0))) as file:
        (bag,) = pa.ipc.open_file(file).get_batch(0).column(0).to_pylist()
    hashes = memoryview(bag).cast("I").tolist()
    assert hashes == sorted(set(hashes))
    assert len(hashes) == 13
