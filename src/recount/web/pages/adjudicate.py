"""Where coders who could not see each other differ, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Browse, review
from recount.compare.coders import compare_coders
from recount.errors import UsageError
from recount.link.rounds import Word, find_words
from recount.model import Decision
from recount.pipeline import Case
from recount.store import review as kept
from recount.store import was_reread
from recount.vocab import load_table
from recount.web.claim_values import form_label
from recount.web.decided import FieldLine, name_field, say_done, say_value, usual_reason
from recount.web.evidence import claim_line
from recount.web.flash import tell
from recount.web.judging import judge
from recount.web.mending import amend_fields, read_amendment
from recount.web.nav import NavEntry
from recount.web.pages.review import GivenForm
from recount.web.problems import ConflictError, MissingError
from recount.web.queries import Paged, PageNumber
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase

router = APIRouter()
nav: tuple[NavEntry, ...] = ()

SIZE = 10
"""Claims on a page."""
Text = Annotated[str, Form(max_length=10_000)]
Name = Annotated[str, Query(max_length=200)]
CRUMBS = [("Review", "/review")]


@dataclass(frozen=True, slots=True)
class WordLine:
    """A coder's word in words; `changes` is what it amends."""

    by: str
    kind: str
    done: str
    changes: tuple[FieldLine, ...]
    reason: str
    at: str


@router.get("/review/adjudicate", dependencies=[needs("arrange")])
def show_differing(
    request: Request, *, case: OpenCase, browse: OpenBrowse, page: PageNumber
) -> Response:
    """Shows the claims on which coders differ, side by side."""
    total = kept.differing_claims(case.ledger, offset=0, limit=1)[1]
    page = min(page, max(1, -(-total // SIZE)))
    ids, total = kept.differing_claims(case.ledger, offset=(page - 1) * SIZE, limit=SIZE)
    words = read_words(case, ids)
    found = Paged([_show(browse, claim, words[claim]) for claim in ids], total, page, SIZE)
    return render(
        request, "adjudicate.html", here="review", found=found, setting=case.review_setting(),
        crumbs=[*CRUMBS, ("Adjudicate", None)], coders=kept.count_words(case.ledger),
        usual=usual_reason("settle"), words=form_label,
    )  # fmt: skip


def read_words(case: Case, claim_ids: Sequence[str]) -> dict[str, list[Word]]:
    """Returns the coders' words on some claims."""
    if was_reread(case.ledger):
        every = case.carried_decisions()
        made = {key: [d for d in every if _bears(d, key)] for key in claim_ids}
    else:
        made = {key: list(each) for key, each in review.read_words(case.ledger, claim_ids).items()}
    return {key: [w for w in find_words(made[key]) if w.claim == key] for key in claim_ids}


def _bears(decision: Decision, claim_id: str) -> bool:
    return decision.kind == "undo" or claim_id in decision.subjects


def _show(browse: Browse, claim_id: str, words: Sequence[Word]) -> dict[str, Any]:
    view = browse.claim(claim_id)
    claim = view.item.claim
    lines = []
    for word in words:
        before = {k: v for d in reversed(word.decisions) for k, v in (d.before or {}).items()}
        changes = tuple(
            FieldLine(name_field(k, claim), say_value(k, before.get(k)), say_value(k, v))
            for k, v in word.values.items()
            if not k.startswith("place.") or k in ("place.name", "place.lat", "place.lon")
        )
        last = word.decisions[-1]
        done = say_done(word.kind)
        lines.append(WordLine(word.by, word.kind, done, changes, last.reason, last.at))
    return {
        "id": claim_id,
        "line": claim_line(claim, view.document),
        "words": lines,
        "fields": amend_fields(claim),
        "incident": view.incident,
    }


@router.post("/review/adjudicate", dependencies=[needs("arrange")])
def settle(
    request: Request, *, case: OpenCase, visitor: CurrentVisitor,
    form: GivenForm, claim: Text, choice: Text, reason: Text = "", page: PageNumber = 1,
) -> Response:  # fmt: skip
    """Decides between coders: takes one's word, or says another. The decision names theirs."""
    words = {word.by: word for word in read_words(case, [claim])[claim]}
    if not words:
        raise ConflictError("This claim has been decided meanwhile.")
    kind, values, before = _choose(case, claim, choice, words, form)
    judge(
        request.app.state.cases, case, visitor, kind, [claim],
        reason=reason.strip() or usual_reason("settle"), values=values, before=before,
        settles=[d.id for word in words.values() for d in word.decisions],
    )  # fmt: skip
    response = RedirectResponse(f"/review/adjudicate?page={page}", 303)
    tell(request, response, f"Decided: the claim is {say_done(kind)}.")
    return response


def _choose(
    case: Case, claim_id: str, choice: str, words: dict[str, Word], form: GivenForm
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Returns the kind, the values and those seen of what an editor chose."""
    how, _, coder = choice.partition(":")
    if how == "word":
        if coder not in words:
            raise MissingError(f"{coder!r} has said nothing on this claim.")
        word = words[coder]
        return word.kind, word.values, {}
    if how == "amend":
        return ("amend", *read_amendment(case, case.claims_by_id([claim_id])[claim_id], form))
    if how in ("accept", "reject"):
        return how, {}, {}
    raise UsageError(f"{choice!r} is no choice.")


@router.get("/review/agreement", dependencies=[needs("arrange")])
def show_agreement(request: Request, case: OpenCase, a: Name = "", b: Name = "") -> Response:
    """Shows how far two people agree beyond chance, field by field."""
    judged = kept.count_judged(case.ledger)
    names = list(judged)
    one = a or (names[0] if names else "")
    other = b or next((name for name in names if name != one), "")
    found = compare_coders(case, (one, other)) if one and other and one != other else None
    table = load_table("reviewing")
    return render(
        request, "agreement.html", here="review", crumbs=[*CRUMBS, ("Agreement", None)],
        names=names, one=one, other=other, found=found, labels=table["agreement"],
        good=table["reading"]["good"], fair=table["reading"]["fair"],
    )  # fmt: skip
