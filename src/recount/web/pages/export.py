"""Exports of a view: what is in, which form is for what, and the file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from recount.contents import BLUR_KM
from recount.errors import UsageError
from recount.filters import Filter
from recount.store.narrowed import count_view
from recount.vocab import load_table
from recount.web.exporting import FORMATS, Wanted, answer_archive, own_codebook
from recount.web.nav import NavEntry
from recount.web.queries import Narrow
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

router = APIRouter()
nav = (NavEntry("export", "Export", "/export", 60),)
Yes = Annotated[str, Query(max_length=10)]
Form = Annotated[str, Query(alias="format", max_length=40)]
Short = Annotated[str, Query(max_length=40)]


@router.get("/export", dependencies=[needs("view")])
def show_export(
    request: Request, case: OpenCase, browse: OpenBrowse, *, narrow: Narrow,
    form: Form = "csv", redact: Yes = "", verified: Yes = "", blur_km: Short = "",
) -> Response:  # fmt: skip
    """Shows what an export of this view holds, and its forms."""
    view = count_view(case.ledger, narrow, browse.codebook, verified_only=bool(verified))
    return render(
        request, "export.html", here="export", crumbs=[("Overview", "/"), ("Export", None)],
        narrow=narrow, view=view, formats=load_table("find")["formats"], chosen=form,
        redact=bool(redact), verified=bool(verified), blur_km=blur_km or f"{BLUR_KM:g}",
        asked=narrow != Filter(), stale=browse.stale(),
    )  # fmt: skip


@router.get("/export/download", dependencies=[needs("view")])
def download(
    request: Request, *, case: OpenCase, narrow: Narrow,
    form: Form = "csv", redact: Yes = "", verified: Yes = "", blur_km: Short = "",
) -> Response:  # fmt: skip
    """Sends the export of a view as one ZIP archive."""
    if form not in FORMATS:
        raise UsageError(f"format {form!r}: one of {', '.join(FORMATS)}")
    wanted = Wanted(
        form, own_codebook(form, chosen_codebook(request)), narrow,
        verified_only=bool(verified), redacted=bool(redact), seen_by=case.seen_by,
    )  # fmt: skip
    if blur_km.strip():
        try:
            wanted = replace(wanted, blur_km=float(blur_km))
        except ValueError as error:
            raise UsageError(f"blur of {blur_km!r} km: a number from 0.1 to 1000") from error
    return answer_archive(request.app.state.cases, wanted)
