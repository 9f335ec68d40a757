"""Writes generated texts with their attributions, events and counts marked as MARKUP.md says.

    python training/generate.py --texts N --seed S --out FILE

Phrases and frames lie in `own/grammar`; the same seed gives the same texts.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from training.contents import TOPICS, Contents
from training.frames import Writer
from training.inflect import capitalise, read_table, simple_past, strip_tags
from training.phrases import Pen

_FRAMES = read_table("frames")
_DECOYS = read_table("decoys")
_AGENCIES = ("Northwire", "Allied Cable", "Meridian", "NewsPost", "Daily Courier")
_TAGS = re.compile(r"<(/?)([sqcen])(\d?)(:[^>]*)?>")
_SUBJECTLESS = re.compile(r"\{S1:(?:pron|again)\}")
_WEIGHTS = {"war": 5, "terror": 3, "politics": 3, "displacement": 2, "protest": 2, "detention": 2}
_FIRST_DAY, _DAYS = date(1999, 1, 1), 9500


@dataclass(frozen=True)
class Style:
    """How one text is set: its quotation marks and its case."""

    double: tuple[str, str]
    apostrophe: str
    upper: bool
    comma_out: bool


def generate(texts: int, seed: int) -> Iterator[str]:
    """Yields each text in the markup, header included."""
    for number in range(texts):
        rng = random.Random(f"{seed}/{number}")
        topic = rng.choices(list(TOPICS), [_WEIGHTS.get(name, 1) for name in TOPICS])[0]
        day = _FIRST_DAY + timedelta(rng.randrange(_DAYS))
        published = day.isoformat() if rng.random() < 0.8 else ""
        body = write_text(rng, topic)
        yield f"=== g{seed}-{number:06d} | {published} | {topic}\n{body}\n"


def write_text(rng: random.Random, topic: str) -> str:
    """Returns one marked text of two to eight sentences, decoys and a headline apart."""
    style = _draw_style(rng)
    pen = Pen(rng)
    writer = Writer(pen, Contents(pen, topic, comma_out=style.comma_out))
    blocks = []
    if pen.chance(0.35):
        blocks.append(_write_headline(writer))
    sentences = [_write_sentence(writer, at == 0) for at in range(rng.randint(2, 8))]
    if pen.chance(0.4):
        sentences[0] = _dateline(pen) + sentences[0]
    blocks += _paragraphs(rng, sentences)
    return _number("\n\n".join(_set(block, style) for block in blocks))


def _write_headline(writer: Writer) -> str:
    """Returns a headline with or without an attribution."""
    pen = writer.pen
    if pen.chance(0.3):
        return capitalise(writer.contents.noun("headline", ""))
    headline = writer.write(pen.pick(_FRAMES["headline"]))
    writer.last = None
    return headline


def _write_sentence(writer: Writer, first: bool) -> str:
    """Returns a sentence with an attribution, or one of the reporter's own."""
    pen = writer.pen
    if pen.chance(0.25):
        return _write_decoy(writer)
    frames = _FRAMES["rare" if pen.chance(0.5) else "common"]
    if pen.chance(0.06):
        frames = _FRAMES["conflict" if writer.contents.group == "conflict" else "civil"]
    while True:
        frame = pen.pick(frames)
        if not _SUBJECTLESS.search(frame) or (writer.last is not None and not first):
            return _offset(writer.write(frame))


def _write_decoy(writer: Writer) -> str:
    """Returns a sentence without an attribution; nobody in it is taken up by a pronoun."""
    pen, contents = writer.pen, writer.contents
    writer.last = None
    group = "conflict" if contents.group == "conflict" else "civil"
    if pen.chance(0.35):
        return capitalise(contents.clause("", False)) + "."
    listed = _DECOYS[group if pen.chance(0.65) else "any"]
    return capitalise(simple_past(pen.expand(pen.pick(listed))))


def _dateline(pen: Pen) -> str:
    """Returns "DORVA, March 9 (Northwire) – "."""
    town, day = pen.expand("{town}").upper(), pen.expand("{date}")
    agency = pen.rng.choice(_AGENCIES)
    return pen.rng.choice(
        [
            f"{town}, {day} ({agency}) – ",
            f"{town} ({agency}) -- ",
            f"{town} — ",
            f"{town}, {day} — ",
        ]
    )


def _paragraphs(rng: random.Random, sentences: list[str]) -> list[str]:
    """Returns the sentences in paragraphs of one to three."""
    blocks, at = [], 0
    while at < len(sentences):
        size = rng.choice([1, 1, 2, 2, 3])
        blocks.append(" ".join(sentences[at : at + size]))
        at += size
    return [piece.strip() for block in blocks for piece in block.split("¶")]


def _draw_style(rng: random.Random) -> Style:
    """Returns the setting of one text."""
    curly = rng.random() < 0.5
    double = ("“", "”") if curly else ('"', '"')
    chance = rng.random()
    if chance < 0.08:
        double = ("‘", "’") if curly else ("'", "'")
    elif chance < 0.11:
        double = ("", "")
    return Style(double, "’" if curly else "'", rng.random() < 0.03, rng.random() < 0.2)


def _set(block: str, style: Style) -> str:
    """Returns a paragraph in its text's style; tags stay as they are."""
    if not style.double[0]:  # what sets off a content stands outside it, where no marks hold it
        block = re.sub(r"([,.])”(</c\d>)", r"\2\1", block)
    pieces = re.split(r"(<[^>]*>)", block)
    for at in range(0, len(pieces), 2):
        piece = pieces[at].replace("'", style.apostrophe)
        piece = piece.replace("“", style.double[0]).replace("”", style.double[1])
        pieces[at] = piece.upper() if style.upper else piece
    return "".join(pieces)


def _offset(sentence: str) -> str:
    """Returns a sentence whose attributions are told from other sentences' by a mark."""
    return "\0" + sentence + "\0"


def _number(text: str) -> str:
    """Returns the text with every attribution, event and count numbered through."""
    given: dict[tuple[int, str], int] = {}
    stacks: dict[str, list[int]] = {"e": [], "n": []}
    counts = {"e": 0, "n": 0}
    pieces = []
    for at, sentence in enumerate(text.split("\0")):
        piece, end = [], 0
        for tag in _TAGS.finditer(sentence):
            piece.append(sentence[end : tag.start()])
            end = tag.end()
            letter, label = tag[2], tag[4] or ""
            if letter in "sqc":
                number = given.setdefault((at, tag[3]), len(given) + 1)
            elif tag[1]:
                number = stacks[letter].pop()
            else:
                counts[letter] += 1
                number = counts[letter]
                stacks[letter].append(number)
            piece.append(f"<{tag[1]}{letter}{number}{label}>")
        pieces.append("".join(piece) + sentence[end:])
    return "".join(pieces)


def main() -> None:
    """Writes the texts and says how many words they have."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--texts", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    words = 0
    with args.out.open("w", encoding="utf-8") as out:
        for text in generate(args.texts, args.seed):
            out.write(text + "\n")
            words += len(strip_tags(text).split())
    print(f"{args.texts} texts, {words} words")


if __name__ == "__main__":
    main()
