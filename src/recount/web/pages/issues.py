"""What could not be read, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from recount.lookup import find_issues
from recount.web.nav import NavEntry
from recount.web.queries import Narrow, PageNumber, cut
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenCase

router = APIRouter()
nav = (NavEntry("issues", "Issues", "/issues", 80),)


@router.get("/issues", dependencies=[needs("view")])
def list_issues(
    request: Request, case: OpenCase, narrow: Narrow, page: PageNumber, code: str = ""
) -> Response:
    """Lists the issues, by stage and code; `text` looks at code, subject and message."""
    every = find_issues(case, replace(narrow, status=None))
    codes = sorted(Counter(issue.code for issue in every).items())
    found = cut([issue for issue in every if not code or issue.code == code], page)
    ids = {doc.ref: doc.id for doc in case.documents()}
    return render(
        request, "issues.html", here="issues", found=found, narrow=narrow, codes=codes, code=code,
        documents=ids,
    )  # fmt: skip
