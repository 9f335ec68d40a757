"""A document's mentions by the sentence that each starts in, so that none is searched for twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from recount.model import Mention
from recount.text import Sentence, TextView

T = TypeVar("T")


class Located(Generic[T]):
    """Mentions of one kind, in their given order within each sentence."""

    def __init__(
        self, view: TextView, mentions: Iterable[Mention[T]], starts: Sequence[int] | None = None
    ) -> None:
        """`starts` are the offsets that count, where those are not the evidence's own."""
        self._of: dict[int, list[tuple[int, Mention[T]]]] = {}
        for number, mention in enumerate(mentions):
            start = mention.evidence.start if starts is None else starts[number]
            sentence = view.sentence_at(start)
            if sentence.start <= start < sentence.end:
                self._of.setdefault(sentence.i, []).append((number, mention))

    def numbered(self, sentence: Sentence) -> list[tuple[int, Mention[T]]]:
        """Returns the mentions that start in a sentence, each with its number in the document."""
        return self._of.get(sentence.i, [])

    def within(self, sentence: Sentence) -> list[Mention[T]]:
        """Returns the mentions that start in a sentence."""
        return [mention for _, mention in self.numbered(sentence)]
