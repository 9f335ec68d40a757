"""The reader by a language model: asks window by window, grounds the answers, and reads on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

from recount.extract.finding import Findings
from recount.extract.spanned import SpannedAttribution, drafts_from_spans
from recount.llm.answers import BadAnswerError, Told, read_answer
from recount.llm.client import SEED, ChatClient, NoAnswerError
from recount.llm.crew import Crew
from recount.llm.grounding import ground_answer
from recount.llm.issues import UNREAD, too_long
from recount.llm.prompt import SCHEMA, VERSION, make_messages
from recount.llm.windows import Cut, Window, cut_windows
from recount.model import Document, Issue, Reading, Span
from recount.text.view import TextView, view_text

SEEDS = (SEED, SEED + 1)
"""An answer that cannot be used is asked for once more, with another seed."""

Answer = list[Told] | NoAnswerError


@dataclass(frozen=True, slots=True)
class GivenAttributions:
    """Finds in a text the attributions that it was given; `method` is who read them."""

    method: str
    spans: tuple[SpannedAttribution, ...]

    def __call__(self, view: TextView) -> Findings:
        """Returns the text's attributions as drafts, in the order of their cues."""
        return Findings(drafts_from_spans(view, self.spans))


Finish = Callable[[Document, GivenAttributions], Reading]
"""Reads a document with the attributions of a finder: parties, events, counts, claims."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A document of which the model is being asked."""

    view: TextView
    cut: Cut
    answers: Sequence[Future[Answer]]


class LlmReader:
    """Lets a language model find the attributions, and reads all else by rules.

    Nothing that the model says enters a reading unless it stands in the text. The server
    decides whether the same document gives the same reading: temperature is 0, seeds are fixed.
    """

    def __init__(self, client: ChatClient, model: str, finish: Finish, *, workers: int = 4) -> None:
        self.name = f"llm[{model}]@{VERSION}"
        self._client = client
        self._finish = finish
        self._crew: Crew[Answer] = Crew(workers)
        self._asked: dict[str, _Asked] = {}
        self.ahead = 2 * workers

    def expect(self, doc: Document) -> None:
        """Begins to ask about a document that is going to be read."""
        if doc.id not in self._asked:
            self._asked[doc.id] = self._ask(doc)

    def forget(self) -> None:
        """Stops asking about documents that were expected and not read."""
        for asked in self._asked.values():
            for answer in asked.answers:
                answer.cancel()
        self._asked.clear()

    def read(self, doc: Document) -> Reading:
        """Returns all that was read in the document's text, in the text's order."""
        spans, issues = self.find_spans(doc)
        reading = self._finish(doc, GivenAttributions(f"attribution.{self.name}", tuple(spans)))
        return replace(reading, issues=(*reading.issues, *issues))

    def read_many(self, docs: Iterable[Document]) -> Iterator[Reading]:
        """Yields the readings of documents in their order, asking about some ahead."""
        waiting: deque[Document] = deque()
        try:
            for doc in docs:
                self.expect(doc)
                waiting.append(doc)
                if len(waiting) > self.ahead:
                    yield self.read(waiting.popleft())
            while waiting:
                yield self.read(waiting.popleft())
        finally:
            self.forget()

    def find_spans(self, doc: Document) -> tuple[list[SpannedAttribution], list[Issue]]:
        """Returns the attributions that the text bears out, and what was dropped or not read."""
        asked = self._asked.pop(doc.id, None) or self._ask(doc)
        spans: list[SpannedAttribution] = []
        issues: list[Issue] = []
        for window, future in zip(asked.cut.windows, asked.answers, strict=True):
            answer = future.result()
            if isinstance(answer, NoAnswerError):
                span = Span(window.start, window.end)
                issues.append(UNREAD[answer.failure](doc.ref, str(answer), span))
                continue
            found, dropped = ground_answer(asked.view, window, answer, doc.ref)
            spans += found
            issues += dropped
        if left_out := asked.cut.left_out:
            bounds = tuple(Span(sentence.start, sentence.end) for sentence in left_out)
            issues.append(
                too_long(doc.ref, len(left_out), (Span(bounds[0].start, bounds[-1].end),))
            )
        return spans, issues

    def _ask(self, doc: Document) -> _Asked:
        view = view_text(doc.text)
        cut = cut_windows(view)
        jobs = [partial(self._answer, view, window) for window in cut.windows]
        return _Asked(view, cut, [self._crew.submit(job) for job in jobs])

    def _answer(self, view: TextView, window: Window) -> Answer:
        """Returns what the model tells of a window, or why it tells nothing."""
        messages = make_messages(view, window)
        why = ""
        for seed in SEEDS:
            try:
                return read_answer(self._client.ask(messages, SCHEMA, seed))
            except BadAnswerError as error:
                why = str(error)
            except NoAnswerError as error:
                if error.failure != "bad_json":
                    return error
                why = str(error)
        return NoAnswerError("bad_json", f"twice: {why}")
