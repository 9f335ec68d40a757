"""Says of decisions which a new reading has left without their claims what they decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recount.link.decisions import Remark
from recount.model import Claim, Decision, Issue

STAGE = "link"
_LONGEST = 160  # characters of a sentence that is quoted


def make_issue(
    remark: Remark, judged: Mapping[tuple[str, str], Claim], refs: Mapping[str, str]
) -> Issue:
    """Returns a remark as an issue of the decision: what it decided, on which words, and why not.

    `judged` has the claims as they were decided on, `refs` the documents' names by their ids.
    """
    message = f"{_say_decision(remark)}; {remark.why}"
    quotes = list(_quote(remark, judged, refs))
    if quotes:
        message += f"; decided on {' and '.join(quotes)}"
    if remark.lost:
        return Issue(STAGE, "decision.lost", "warning", remark.decision.id, message)
    return Issue(STAGE, "decision.in_doubt", "warning", remark.decision.id, message)


def _say_decision(remark: Remark) -> str:
    decision = remark.decision
    values = "; ".join(_say_value(decision, path) for path in decision.after or {})
    changes = f" ({values})" if values else ""
    what = f"{decision.kind} of {', '.join(remark.subjects)}{changes}"
    return f"{what} by {decision.by} at {decision.at}, “{decision.reason}”"


def _say_value(decision: Decision, path: str) -> str:
    """Returns what an amendment sets; of a place only its field, as a message hides no point."""
    if path.startswith("place."):
        return path
    return f"{path}: {(decision.before or {}).get(path)} → {(decision.after or {})[path]}"


def _quote(
    remark: Remark, judged: Mapping[tuple[str, str], Claim], refs: Mapping[str, str]
) -> Iterator[str]:
    for subject in remark.subjects:
        claim = judged.get((remark.decision.id, subject))
        if claim is not None:
            words = " ".join(claim.sentence.text.split())
            cut = f"{words[: _LONGEST - 2]} …" if len(words) > _LONGEST else words
            yield f"“{cut}” in {refs.get(claim.doc_id, claim.doc_id)}"
