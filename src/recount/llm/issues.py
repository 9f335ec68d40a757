"""The issues that a reading by a language model can meet."""

from __future__ import annotations

from collections.abc import Callable

from recount.llm.client import Failure
from recount.model import Issue, Span

_SHOWN = 80


def unreachable(subject: str, message: str, span: Span) -> Issue:
    """Returns the issue of a window for which no answer came, however often it was asked for."""
    return Issue("extract", "llm.unreachable", "error", subject, message, (span,))


def rejected(subject: str, message: str, span: Span) -> Issue:
    """Returns the issue of a window that the server would not take."""
    return Issue("extract", "llm.rejected", "error", subject, message, (span,))


def refused(subject: str, message: str, span: Span) -> Issue:
    """Returns the issue of a window on which the model would not work."""
    return Issue("extract", "llm.refused", "error", subject, message, (span,))


def truncated(subject: str, message: str, span: Span) -> Issue:
    """Returns the issue of a window whose answer broke off."""
    return Issue("extract", "llm.truncated", "error", subject, message, (span,))


def bad_json(subject: str, message: str, span: Span) -> Issue:
    """Returns the issue of a window whose answer was not what was asked for."""
    return Issue("extract", "llm.bad_json", "error", subject, message, (span,))


UNREAD: dict[Failure, Callable[[str, str, Span], Issue]] = {
    "unreachable": unreachable,
    "rejected": rejected,
    "refused": refused,
    "truncated": truncated,
    "bad_json": bad_json,
}
"""What makes the issue of a window that was not read."""


def ungrounded(subject: str, part: str, quote: str, span: Span) -> Issue:
    """Returns the issue of a quote that does not stand in what the model was shown."""
    message = f"the model's {part} does not stand in the text: {_show(quote)}"
    return Issue("extract", "llm.ungrounded", "warning", subject, message, (span,))


def misplaced(subject: str, part: str, quote: str, why: str, span: Span) -> Issue:
    """Returns the issue of a quote that stands in the text, but cannot be what it is given as."""
    message = f"the model's {part} {why}: {_show(quote)}"
    return Issue("extract", "llm.misplaced", "warning", subject, message, (span,))


def too_long(subject: str, sentences: int, spans: tuple[Span, ...]) -> Issue:
    """Returns the issue of a document of which the model was not shown all."""
    message = f"{sentences} sentences were not shown to the model: the text is too long"
    return Issue("extract", "llm.too_long", "warning", subject, message, spans)


def _show(quote: str) -> str:
    """Returns a quote short and encodable: it is the model's, and may be anything."""
    sound = quote.encode("utf-8", "replace").decode("utf-8")
    words = " ".join(sound.split())
    return repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
