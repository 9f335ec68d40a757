"""The review: one claim after the other, the most urgent first, and who has done how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Browse, ClaimItem, review
from recount.browse.review import Queue
from recount.browse.views import claim_items
from recount.errors import UsageError
from recount.filters import Filter
from recount.model import Decision
from recount.pipeline import Case
from recount.report.words import say_times
from recount.store import Ledger
from recount.store import review as kept
from recount.web.claim_values import form_label
from recount.web.decided import decision_lines, say_done, short, usual_reason
from recount.web.evidence import claim_line, claim_marks, cut_text, name_source
from recount.web.flash import tell
from recount.web.judging import codes_blind, judge
from recount.web.mending import amend_fields, read_amendment
from recount.web.nav import NavEntry
from recount.web.problems import MissingError
from recount.web.queries import FilterQuery, Narrow
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase, Visitor

router = APIRouter()
nav = (NavEntry("review", "Review", "/review", 30),)

NEXT = 6
"""Claims of the queue that are listed behind the one that is shown."""
FACETS = ("status", "kind", "outlet")
_FACET = 12
Text = Annotated[str, Form(max_length=10_000)]
Position = Annotated[int, Query(ge=0, le=10_000_000)]


async def read_form(request: Request) -> dict[str, str]:
    """Returns a form's fields; the last one of a name."""
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


GivenForm = Annotated[dict[str, str], Depends(read_form)]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a reviewer is in the queue: `at` claims are skipped."""

    queue: Queue
    at: int

    def address(self, at: int | None = None, **more: str) -> str:
        """Returns the page's address at a position of the same queue."""
        asked: dict[str, Any] = {f: getattr(self.queue.narrow, f) for f in FilterQuery.model_fields}
        asked |= {**self.queue.exact, "at": (self.at if at is None else at) or None, **more}
        kept_fields = {key: str(value) for key, value in asked.items() if value not in (None, "")}
        return f"/review?{urlencode(kept_fields)}" if kept_fields else "/review"


def make_queue(request: Request, case: Case, visitor: Visitor, narrow: Filter) -> Queue:
    """Returns the queue of an address: its filters and facets, and what is left for the visitor."""
    given = request.query_params
    exact = {name: given[name] for name in FACETS if given.get(name) and name != "status"}
    return Queue(narrow, exact, visitor.name if codes_blind(case, visitor) else None)


@router.get("/review", dependencies=[needs("view")])
def show_queue(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    visitor: CurrentVisitor,
    narrow: Narrow,
    at: Position = 0,
    claim: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Shows one claim of the queue in full, and what comes after it."""
    queue = make_queue(request, case, visitor, narrow)
    found = review.find_place(case.ledger, queue, claim) if claim else None
    part = review.read_queue(
        case.ledger, queue, offset=at if found is None else found, limit=NEXT + 1
    )
    if not part.items and part.total:  # behind the end
        part = review.read_queue(case.ledger, queue, offset=part.total - 1, limit=1)
    desk, items, total = Desk(queue, part.offset), part.items, part.total
    menus = Queue(Filter(status=narrow.status), queue.exact, queue.coder)
    facets = review.queue_facets(case.ledger, menus, FACETS)
    shown = _show_claim(browse, case, items[0], queue.coder) if items else {}
    return render(
        request, "review.html", here="review", narrow=narrow, desk=desk, total=total,
        blind=queue.coder is not None, setting=case.review_setting(),
        coming=[_coming(desk, n, item) for n, item in enumerate(items[1:], 1)],
        facets={name: values[:_FACET] for name, values in facets.items()}, counted=queue == menus,
        progress=_progress(case, visitor, queue, total), last=_last(case.ledger, visitor),
        usual={kind: usual_reason(kind) for kind in ("accept", "amend", "reject", "open", "blind")},
        shown=shown, gone=bool(claim) and found is None, words=form_label,
    )  # fmt: skip


def _show_claim(browse: Browse, case: Case, item: ClaimItem, coder: str | None) -> dict[str, Any]:
    """Returns all that is shown of a claim."""
    view = browse.claim(item.claim.id)
    claim = view.item.claim
    around = review.read_around(view.document, claim.sentence)
    accounts = review.read_accounts(case.ledger, browse.codebook, view.item.incident_id)
    sentence = claim.sentence
    text = view.document.text[sentence.start : sentence.end]
    return {
        "item": item,
        "line": claim_line(claim, view.document),
        "pieces": cut_text(text, sentence.start, claim_marks(claim)),
        "around": around,
        "document": view.document,
        "incident": view.incident,
        "accounts": [a for a in accounts if claim.id not in a.claims],
        "fields": amend_fields(claim),
        "twins": review.find_twins(case.ledger, claim, coder),
        "history": decision_lines(case.ledger, view.history),
    }


def _coming(desk: Desk, n: int, item: ClaimItem) -> dict[str, Any]:
    return {
        "href": desk.address(desk.at + n),
        "source": name_source(item.claim, item.outlet, item.ref),
        "words": short(item.claim.sentence.text, 90),
        "reasons": item.reasons,
    }


def _progress(case: Case, visitor: Visitor, queue: Queue, total: int) -> dict[str, Any]:
    """Returns how much of the case is done: by the visitor where they code blind, else by all."""
    whole = case.ledger.count("claim_rows")
    every = Queue(coder=queue.coder)
    waits = total if queue == every else review.count_waiting(case.ledger, every)
    today = datetime.now(UTC).date().isoformat()
    return {
        "whole": whole,
        "done": whole - waits,
        "today": kept.count_judged(case.ledger, today),
        "ever": kept.count_judged(case.ledger),
        "own": kept.count_words(case.ledger).get(visitor.name, (0, 0)),
    }


def _last(ledger: Ledger, visitor: Visitor) -> dict[str, Any] | None:
    """Returns the visitor's last judgement that stands, in words, for the button that undoes it."""
    if not visitor.may("decide"):
        return None
    decision = kept.last_judgement(ledger, visitor.name)
    if decision is None:
        return None
    return {"id": decision.id, "done": say_done(decision.kind), "at": decision.at}


@router.post("/review/decide", dependencies=[needs("decide")])
def decide(
    request: Request, *, case: OpenCase, visitor: CurrentVisitor, narrow: Narrow, form: GivenForm,
    kind: Text, claim: Text, reason: Text = "", twins: Text = "", at: Position = 0,
) -> Response:  # fmt: skip
    """Accepts, amends or rejects a claim, and leads to the next one."""
    if kind not in ("accept", "amend", "reject"):
        raise UsageError(f"{kind!r} is none of accept, amend, reject.")
    item = _find(case.ledger, claim)
    values: dict[str, Any] = {}
    before: dict[str, Any] = {}
    if kind == "amend":
        values, before = read_amendment(case, item.claim, form)
    queue = make_queue(request, case, visitor, narrow)
    also = _twins(case, item, queue, twins) if kind == "accept" and twins else ()
    made = judge(
        request.app.state.cases, case, visitor, kind, [claim, *also],
        reason=reason.strip() or usual_reason(kind), values=values, before=before,
    )  # fmt: skip
    response = RedirectResponse(Desk(queue, at).address(), 303)
    tell(request, response, _say_made(made, item))
    return response


def _find(ledger: Ledger, claim_id: str) -> ClaimItem:
    item = claim_items(ledger, [claim_id]).get(claim_id)
    if item is None:
        raise MissingError(f"There is no claim with the id {claim_id!r}.")
    return item


def _twins(case: Case, item: ClaimItem, queue: Queue, given: str) -> tuple[str, ...]:
    """Returns the copies that were shown and still say the same; only those are accepted."""
    asked = set(given.split())
    now = review.find_twins(case.ledger, item.claim, queue.coder)
    return tuple(key for key in now if key in asked)


def _say_made(made: Decision, item: ClaimItem) -> str:
    who = name_source(item.claim, item.outlet, item.ref)
    more = len(made.subjects) - 1
    copies = f" and {say_times(more, 'copy', 'copies')} of it" if more else ""
    kept_as = " It holds once another coder says the same." if made.round else ""
    words = short(item.claim.sentence.text, 70)
    return f"{say_done(made.kind).capitalize()}: {who}, “{words}”{copies}.{kept_as}"


@router.post("/review/undo", dependencies=[needs("decide")])
def undo(
    request: Request, *, case: OpenCase, visitor: CurrentVisitor, narrow: Narrow,
    decision: Text, reason: Text = "",
) -> Response:  # fmt: skip
    """Takes the visitor's last judgement back and leads to its claim."""
    made = judge(
        request.app.state.cases, case, visitor, "undo", [decision],
        reason=reason.strip() or usual_reason("undo"),
    )  # fmt: skip
    taken = kept.decision_by_id(case.ledger, made.subjects[0])
    claim = taken.subjects[0] if taken and taken.subjects else ""
    desk = Desk(make_queue(request, case, visitor, narrow), 0)
    response = RedirectResponse(desk.address(claim=claim), 303)
    tell(request, response, "Taken back. The claim waits for review again.")
    return response


@router.post("/review/setting", dependencies=[needs("arrange")])
def change_setting(
    request: Request, *, case: OpenCase, visitor: CurrentVisitor, setting: Text, reason: Text = ""
) -> Response:
    """Has claims reviewed in the open or blind from now on."""
    if setting not in ("open", "blind"):
        raise UsageError(f"{setting!r} is neither open nor blind.")
    judge(
        request.app.state.cases, case, visitor, "review", [setting],
        reason=reason.strip() or usual_reason(setting),
    )  # fmt: skip
    response = RedirectResponse("/review", 303)
    said = {
        "blind": "Coders review blind from now on: each sees only their own decisions.",
        "open": "Claims are reviewed in the open from now on.",
    }
    tell(request, response, said[setting])
    return response
