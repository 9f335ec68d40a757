"""Lets of a model's answer only stand what is quoted from the text, at a place where it can be.

The model gives no offsets. Its quotes are looked for in what it was shown: the cue in the
sentence that it names, the source and the content nearest to that cue. What is not there is
dropped with an issue, and so is what is there but cannot be what it is given as.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from recount.extract.cue_heads import read_head
from recount.extract.spanned import Bounds, SpannedAttribution
from recount.llm.answers import Told
from recount.llm.issues import misplaced, ungrounded
from recount.llm.quotes import Folded, gap_between
from recount.llm.windows import Window
from recount.model import Issue, Span
from recount.text.view import Sentence, TextView

SCORE = 0.8
"""The score of every attribution: a model's own word on how sure it is says little."""
LONGEST_CUE = 12
"""In words."""
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "SYM"})


def ground_answer(
    view: TextView, window: Window, answer: Sequence[Told], subject: str
) -> tuple[list[SpannedAttribution], list[Issue]]:
    """Returns the attributions of an answer that the text bears out, and what was dropped.

    An attribution goes with its cue, with its source (without it, it would be told as
    nobody's), and with the last piece of its content. Two with the same source and cue are one.
    """
    grounder = _Grounder(view, window, subject, Folded.of(view.text, window.start, window.end))
    found: dict[tuple[Bounds | None, Bounds], SpannedAttribution] = {}
    for told in answer:
        one = grounder.ground(told)
        if one is None:
            continue
        known = found.get((one.source, one.cue))
        content = tuple(sorted({*known.content, *one.content})) if known else one.content
        found[one.source, one.cue] = replace(one, content=content)
    return list(found.values()), grounder.issues


@dataclass(slots=True)
class _Grounder:
    """Finds one answer's quotes in one window."""

    view: TextView
    window: Window
    subject: str
    folded: Folded
    issues: list[Issue] = field(default_factory=list)

    def ground(self, told: Told) -> SpannedAttribution | None:
        home = self.window.numbered(told.sentence)
        cues = self._cues(told, home)
        if home is None or not cues:
            return None
        sources = self._find("source", told.source) if told.source is not None else []
        pieces = [(piece, self._find("content", piece)) for piece in told.content]
        if told.source is not None and not sources:
            return None
        known = [spots for spots in (sources, *(found for _, found in pieces)) if spots]
        cue = min(
            cues, key=lambda cue: sum(min(gap_between(cue, s) for s in spots) for spots in known)
        )
        source = self._source(told.source, sources, cue, home) if told.source else None
        if told.source is not None and source is None:
            return None
        content = self._content(pieces, cue, home)
        if not told.content:
            self._drop("content", "")
        return SpannedAttribution(source, cue, content, SCORE) if content else None

    def _cues(self, told: Told, home: Sentence | None) -> list[Bounds]:
        """Returns where a cue stands in its sentence."""
        found = self._find("cue", told.cue)
        within = [c for c in found if home and home.start <= c[0] and c[1] <= home.end]
        if found and not within:
            self._drop("cue", told.cue, f"does not stand in sentence {told.sentence}")
        elif within and not self._reports(within[0]):
            self._drop("cue", told.cue, "holds no word that reports what somebody says")
            return []
        return within

    def _reports(self, cue: Bounds) -> bool:
        """Whether few words, one of which the lexicon knows as a cue's, make up a cue."""
        tokens = self.view.tokens_between(*cue)
        known = any(read_head(token.lower, token.tag == "ADV") for token in tokens)
        return known and sum(token.tag != "PUNCT" for token in tokens) <= LONGEST_CUE

    def _source(
        self, quote: str, spots: list[Bounds], cue: Bounds, home: Sentence
    ) -> Bounds | None:
        """Returns the source nearest to its cue: in its sentence, or the one before or behind."""
        near = [
            spot
            for spot in spots
            if spot[1] <= cue[0] or cue[1] <= spot[0]
            if self._is_near(spot, home, sentences=1, paragraphs=0)
        ]
        if not near:
            self._drop("source", quote, "does not stand by its cue")
            return None
        found = min(near, key=lambda spot: gap_between(cue, spot))
        if not any(token.tag in _NAMING for token in self.view.tokens_between(*found)):
            self._drop("source", quote, "names nobody")
            return None
        return found

    def _content(
        self, pieces: list[tuple[str, list[Bounds]]], cue: Bounds, home: Sentence
    ) -> tuple[Bounds, ...]:
        """Returns the pieces nearest to the cue: in its paragraph, or the one before or behind."""
        content: list[Bounds] = []
        for quote, spots in pieces:
            near = [s for s in spots if self._is_near(s, home, sentences=None, paragraphs=1)]
            if near:
                content.append(min(near, key=lambda spot: gap_between(cue, spot)))
            elif spots:
                self._drop("content", quote, "does not stand by its cue")
        return tuple(sorted(content))

    def _is_near(
        self, spot: Bounds, home: Sentence, *, sentences: int | None, paragraphs: int
    ) -> bool:
        ends = self.view.sentence_at(spot[0]), self.view.sentence_at(spot[1] - 1)
        return all(
            abs(end.paragraph - home.paragraph) <= paragraphs
            and (sentences is None or abs(end.i - home.i) <= sentences)
            for end in ends
        )

    def _find(self, part: str, quote: str) -> list[Bounds]:
        found = self.folded.find(quote)
        if not found:
            self._drop(part, quote)
        return found

    def _drop(self, part: str, quote: str, why: str | None = None) -> None:
        span = Span(self.window.start, self.window.end)
        if why is None:
            self.issues.append(ungrounded(self.subject, part, quote, span))
        else:
            self.issues.append(misplaced(self.subject, part, quote, why, span))
