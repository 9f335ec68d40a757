"""Reads chains of sources: the agency that quotes the official, and sources named together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from recount.extract.cues import Cue, sentence_around
from recount.extract.phrases import Chunks
from recount.text.view import TextView
from recount.vocab.loader import load_table

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chain:
    """Who stands between outlet and source, outermost first.

    `source` and `content` replace what was read, where the chain shows who really speaks; `used`
    are the heads of further cues that the chain is made of.
    """

    via: tuple[Range, ...] = ()
    source: Range | None = None
    content: tuple[Range, ...] | None = None
    used: tuple[int, ...] = ()


@cache
def _voice(name: str) -> frozenset[str]:
    return frozenset(load_table("cues")["voice"][name])


@cache
def _media() -> frozenset[str]:
    return frozenset(load_table("cues")["media"]["words"])


def find_chain(
    view: TextView, chunks: Chunks, cue: Cue, source: Range | None, content: tuple[Range, ...]
) -> Chain:
    """Returns the chain that the words around a cue show.

    "AFP quoted a medic as saying ...": the medic speaks, by way of AFP. "A medic told AFP":
    the same.
    """
    tokens = view.tokens
    sentence = sentence_around(view, cue.head)
    if cue.lemma in ("quote", "cite") and source:
        k = chunks.ending_by(cue.first)
        if source[0] > cue.first and k >= 0 and chunks.chunks[k].first >= sentence.first:
            source = chunks.chunks[k].first, chunks.chunks[k].last
        return _quoted_as(view, cue, source, sentence.last)
    if cue.lemma == "tell":
        k = chunks.starting_from(cue.head + 1)
        if k < len(chunks.chunks) and chunks.chunks[k].first == cue.head + 1:
            chunk = chunks.chunks[k]
            if any(tokens[i].lower in _media() for i in range(chunk.first, chunk.last)):
                return Chain(via=((chunk.first, chunk.last),))
    if source and cue.kind in ("speech", "report"):
        return _citing(view, chunks, cue, source, content, sentence.last)
    return Chain()


def _citing(  # noqa: PLR0917
    view: TextView,
    chunks: Chunks,
    cue: Cue,
    source: Range,
    content: tuple[Range, ...],
    stop: int,
) -> Chain:
    """Reads "the agency reported ..., citing a medic": the medic speaks, by way of the agency."""
    tokens = view.tokens
    for i in range(cue.last, min(cue.last + 80, stop)):
        if tokens[i].lower not in _voice("citing"):
            continue
        k = chunks.starting_from(i + 1)
        if k >= len(chunks.chunks) or chunks.chunks[k].first != i + 1:
            continue
        first, last = chunks.chunks[k].first, chunks.chunks[k].last
        while chunks.gaps[k] in ("of", "for", "in", "from", "at"):
            k += 1
            last = chunks.chunks[k].last
        told = tuple((a, min(b, i)) for a, b in content if a < i)
        told += tuple((max(a, last), b) for a, b in content if b > last)
        return Chain((source,), (first, last), told, (i,)) if told else Chain()
    return Chain()


def _quoted_as(view: TextView, cue: Cue, source: Range, stop: int) -> Chain:
    """Reads "AFP quoted a medic as saying ..." and "a medic was quoted by AFP as saying ..."."""
    tokens = view.tokens
    for i in range(cue.head + 1, min(cue.head + 25, stop - 1)):
        if tokens[i].lower != "as" or tokens[i + 1].lower not in _voice("speech_as"):
            continue
        first, last, end = cue.head + 1, i, stop
        while end > i + 2 and tokens[end - 1].tag == "PUNCT":
            end -= 1
        if end <= i + 2:
            break
        content = ((i + 2, end),)
        if first == last:
            return Chain((), source, content, (i + 1,))
        if tokens[first].lower == "by" and first + 1 < last:
            return Chain(((first + 1, last),), source, content, (i + 1,))
        return Chain((source,), (first, last), content, (i + 1,))
    return Chain()


def split_sources(view: TextView, source: Range) -> tuple[Range, ...]:
    """Returns the parties that a source's wording names: more than one where "and" joins two.

    "A hospital and police sources" is split; a body with "and" in its name ("the Ministry of
    Health and Population") and two words for one ("the mayor and police chief") are not.
    """
    first, last = source
    tokens = view.tokens
    for i in range(first + 1, last - 1):
        if tokens[i].lower not in ("and", "&") or tokens[i].tag not in ("CCONJ", "PUNCT", "SYM"):
            continue
        before, after = tokens[i - 1], tokens[i + 1]
        if any(t.tag in ("VERB", "AUX") or t.lower == "," for t in tokens[first:last]):
            return (source,)
        if before.tag not in ("NOUN", "PROPN"):
            continue
        named = any(t.lower in ("of", "for") for t in tokens[first:i])
        opened = after.tag == "DET" or after.lower in ("his", "her", "its", "their")
        alike = before.tag == after.tag == "PROPN" and not named
        if opened or alike:
            return ((first, i), *split_sources(view, (i + 1, last)))
    return (source,)
