"""Texts put together at random from the words of reports: nothing breaks, and nothing wavers."""

from __future__ import annotations

import json
import random
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recount.codec import decode
from recount.extract.reader import Reader
from recount.ingest import Ingested, IngestOptions, RawInput, ingest
from recount.model import Claim, Document, Reading
from recount.pipeline import Case, Settings
from recount.records import claim_record, incident_record, mention_record
from recount.store import Ledger
from recount.store.ledger import MENTION_TYPES
from recount.store.reading_rows import dump
from recount.text import view_text
from recount.verify import _evidence_of

WORDS = """said says told denied claimed according to reported admitted accused that the a an of in
at near from killed wounded died injured missing detained displaced people civilians women children
soldiers rebels bodies families at least more than up to nearly about dozens scores hundreds no one
five 17 1,200 3.5 million 2016 0 -4 ½ on Friday Monday yesterday since over past year 30 September
31 February last week Aleppo Idlib Syria Gao Mali Moscow north eastern district government army
ministry spokesman Observatory mayor doctor witness he she they it including among them not never
would if after before air strike shelling bomb attack seized withdrew ceasefire protest Ahmed
Khalil Mr. U.S. and or but while who which was were had been to its THE KILLED ALEPPO SAID
""".split()
MARKS = [*".,;:!?-–—()[]'\"“”‘’«»…/", "\n", "\n\n", "\t", " - ", "...", "\u200b", "\u202e", "\0"]
PUBLISHED = date(2016, 9, 30)

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(MARKS),
    st.integers(0, 10**30).map(str),
    st.text(max_size=6),
)
texts = st.lists(st.tuples(pieces, st.sampled_from(["", " ", " ", " "])), max_size=120).map(
    lambda drawn: "".join(piece + gap for piece, gap in drawn)
)
days = st.none() | st.dates()


def check(doc: Document, reading: Reading) -> None:
    for kind, mention in reading.mentions:
        spans = mention.evidence.spans
        assert mention.evidence.text == " … ".join(doc.text[s.start : s.end] for s in spans)
        assert 0 <= mention.score <= 1
        assert mention.method
        assert decode(MENTION_TYPES[kind], json.loads(dump(mention))) == mention
        json.dumps(mention_record(doc, kind, mention), allow_nan=False)
    for claim in reading.claims:
        for evidence in _evidence_of(claim):
            assert evidence.text == " … ".join(doc.text[s.start : s.end] for s in evidence.spans)
        assert 0 <= claim.score <= 1
        assert decode(Claim, json.loads(dump(claim))) == claim
        json.dumps(claim_record(claim, doc), allow_nan=False)
        for number, count in enumerate(claim.counts):
            assert count.value.part_of is None or 0 <= count.value.part_of < len(claim.counts)
            assert count.value.part_of != number
    ids = [claim.id for claim in reading.claims]
    assert len(set(ids)) == len(ids)
    starts = [mention.evidence.start for _, mention in reading.mentions]
    assert starts == sorted(starts)


@settings(max_examples=150)
@given(texts, days)
@example("", None)
@example("\ud800 said five people were killed in Aleppo on Friday.", PUBLISHED)
@example('"', PUBLISHED)
@example("“" * 40 + "he said" + "”" * 40, PUBLISHED)
@example("The army said five people were killed in Pago Pago.", None)  # no state of its own
@example("yesterday and last year and since 31 February, 5 killed", date(1, 1, 1))
@example("tomorrow, next year, over the coming 900 years, 5 killed", date(9999, 12, 31))
def test_any_text_is_read_soundly_and_alike_each_time(
    reader: Reader, text: str, published: date | None
) -> None:
    doc = Document("d", "d", text, "0" * 64, published=published)
    reading = reader.read(doc)
    check(doc, reading)
    assert reader.read(doc) == reading


def build_text(seed: int, length: int) -> str:
    """A text of many words, which Hypothesis by itself seldom draws."""
    chance = random.Random(seed)
    pieces = chance.choices([*WORDS * 3, *MARKS], k=length)
    return "".join(piece + chance.choice(["", " ", " ", " ", " "]) for piece in pieces)


@pytest.mark.parametrize("seed", range(40))
def test_long_texts_are_read_soundly(reader: Reader, seed: int) -> None:
    doc = Document("d", "d", build_text(seed, 400), "0" * 64, published=PUBLISHED)
    reading = reader.read(doc)
    assert reading.claims
    check(doc, reading)
    assert reader.read(doc) == reading


@given(st.text(alphabet=st.sampled_from([*"\"“”«»„'’.!?)( \n\t\r\0aB1", "\ud800", "\u2028"])))
def test_any_text_is_cut_without_a_gap(text: str) -> None:
    view = view_text(text)
    assert [text[t.start : t.end] for t in view.tokens] == [t.text for t in view.tokens]
    assert [t.i for s in view.sentences for t in view.tokens_of(s)] == [t.i for t in view.tokens]
    ends = 0
    for quote in view.quotes:
        assert ends <= quote.start <= quote.inner_start < quote.inner_end <= quote.end <= len(text)
        ends = quote.end


@settings(max_examples=100)
@given(st.binary(max_size=400), st.sampled_from(["txt", "md", "html", "csv", "tsv", "jsonl"]))
@example(b"\xff\xfe", "txt")
@example(b"PAR1PAR1", "csv")
@example(b'{"text": "\\ud800"}', "jsonl")
@example(b"<html><head><meta charset=utf-7>+ADw-", "html")
def test_any_bytes_give_documents_or_issues(body: bytes, suffix: str) -> None:
    found = list(ingest(RawInput(f"x.{suffix}", None, body), IngestOptions()))
    assert found
    for item in found:
        if isinstance(item, Ingested):
            item.doc.text.encode("utf-8")  # what was kept can be stored
            assert item.doc.text.strip()
        else:
            assert item.code
            assert item.subject.startswith("x.")


@settings(max_examples=100)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["text", "title", "date", "id", "outlet", "url", "x"]), inner, max_size=4
    ),
    max_leaves=12,
))  # fmt: skip
def test_any_json_gives_documents_or_issues(data: object) -> None:
    body = json.dumps(data).encode()
    found = list(ingest(RawInput("x.jsonl", None, body), IngestOptions()))
    assert all(isinstance(item, Ingested) or item.code for item in found)
    assert found


def contents(case: Case) -> list[str]:
    """All that a case tells, in the order in which it tells it."""
    docs = {doc.id: doc for doc in case.documents()}
    refs = {doc.id: doc.ref for doc in docs.values()}
    records: list[object] = [claim_record(claim, docs[claim.doc_id]) for claim in case.claims()]
    records += [incident_record(incident, refs) for incident in case.incidents()]
    records += [sorted(case.copies().items()), [dump(source) for source in case.sources()]]
    return [json.dumps(record) for record in records]


def build_report(chance: random.Random) -> str:
    """A report of a few sentences that tell of the same happenings as the others', or nearly."""
    sentences = []
    for _ in range(chance.randint(1, 5)):
        speaker = chance.choice(["The mayor", "A rebel spokesman", "The army", "SANA", "A doctor"])
        verb = chance.choice(["said", "denied that", "claimed", "said on Friday that"])
        number = chance.choice(
            ["five", "seven", "at least 9", "dozens of", "no", "between 5 and 7"]
        )
        victims = chance.choice(["people", "civilians", "soldiers", "children"])
        harm = chance.choice(["were killed", "were wounded", "died", "were abducted"])
        means = chance.choice(["an air strike", "shelling", "an attack", "a car bomb"])
        town = chance.choice(["Idlib", "Idlib", "Gao", "Homs"])
        day = chance.choice(["on Thursday", "on Friday", "yesterday", "on 29 September", ""])
        sentences.append(f"{speaker} {verb} {number} {victims} {harm} in {means} in {town} {day}.")
    return " ".join(sentences).replace(" .", ".")


@pytest.mark.parametrize("seed", range(4))
def test_incidents_do_not_depend_on_the_order_of_reports(seed: int, cache_dir: Path) -> None:
    chance = random.Random(seed)
    rows = [
        {
            "id": f"r{n}",
            "text": build_report(chance),
            "outlet": chance.choice(["Northern Wire", "Coast Herald", "Daily Plain"]),
            "published": chance.choice(["2016-09-30", "2016-10-01", None]),
        }
        for n in range(12)
    ]
    rows += [rows[0] | {"id": "copy", "outlet": "Copying Post", "published": "2016-10-02"}]
    told = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(2):
            path = Path(folder) / f"{turn}.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
            with Case(Ledger.open(f"{path}.recount", create=True), Settings(cache_dir)) as case:
                case.add([str(path)])
                assert case.verify() == []
                told.append(contents(case))
            chance.shuffle(rows)
    assert told[0] == told[1]
