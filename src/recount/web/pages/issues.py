"""What could not be read, why, and what to do."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from recount.carried import CarriedDecisions
from recount.filters import Filter
from recount.store.searching import issue_documents
from recount.vocab import load_table
from recount.web.menus import make_menus, read_exact, read_paged
from recount.web.nav import NavEntry
from recount.web.queries import Narrow, PageNumber
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase

router = APIRouter()
nav = (NavEntry("issues", "Issues", "/issues", 80),)
FACETS = ("severity", "code", "stage")


@router.get("/issues", dependencies=[needs("view")])
def list_issues(
    request: Request, case: OpenCase, browse: OpenBrowse, narrow: Narrow, page: PageNumber
) -> Response:
    """Lists the issues, by stage and code; `text` looks at code, subject and message."""
    narrow = Filter(text=narrow.text)
    exact = read_exact(request, FACETS, "")
    found = read_paged(lambda o, n: browse.issues(narrow, exact=exact, offset=o, limit=n), page)
    whole = not exact and narrow.text is None and page == 1
    carried = CarriedDecisions(case.ledger).issues() if whole else []
    refs = sorted({issue.subject for issue in found.items})
    return render(
        request, "issues.html", here="issues", crumbs=[("Overview", "/"), ("Issues", None)],
        found=found, narrow=narrow, carried=carried, exact=exact, codes=load_table("issues"),
        menus=make_menus(browse.facets("issues", FACETS, narrow, exact=exact), exact, ""),
        documents=issue_documents(case.ledger, refs),
    )  # fmt: skip
