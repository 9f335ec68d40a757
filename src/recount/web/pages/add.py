"""Reports into the case: dropped files or pasted text, and what becomes of them, live."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import anyio
from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from recount.browse.touched import incidents_of
from recount.errors import UsageError
from recount.ingest import IngestOptions
from recount.web.adding import MOST_BYTES, MOST_FILES, AddJobs, Given, Job, JobFile
from recount.web.adding.uploads import given_text, make_folder, save_uploads
from recount.web.nav import NavEntry
from recount.web.problems import MissingError
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.text import show_text

router = APIRouter()
nav = (NavEntry("add", "Add", "/add", 70, power="add"),)
SECONDS_BETWEEN = 0.25
_LIMITS: dict[str, Any] = {"most_files": MOST_FILES, "most_mb": MOST_BYTES // 1_000_000}


@router.get("/add", dependencies=[needs("add")])
def show_form(request: Request) -> Response:
    """Shows the ways to add reports, and what is being added."""
    return _form(request)


@router.post("/add", dependencies=[needs("add")])
async def add(request: Request, visitor: CurrentVisitor) -> Response:
    """Takes files and pasted text in, and leads to what becomes of them."""
    form = await request.form()
    try:
        job = await run_in_threadpool(_take, request, form, visitor.name)
    except UsageError as error:
        return await run_in_threadpool(_form, request, str(error), form)
    finally:
        await form.close()
    return RedirectResponse(f"/add/{job.id}", 303)


@router.get("/add/{job_id}", dependencies=[needs("add")])
def follow(request: Request, case: OpenCase, browse: OpenBrowse, job_id: str) -> Response:
    """Shows what becomes of one addition."""
    job = _find(request, job_id)
    new = job.new_documents() if job.over else []
    incidents = incidents_of(case.ledger, new[:MOST_FILES], browse.codebook)
    return render(
        request, "add_job.html", here="add", crumbs=[("Add", "/add"), ("This addition", None)],
        job=job, incidents=incidents, stale=browse.stale(),
    )  # fmt: skip


@router.get("/add/{job_id}/events", dependencies=[needs("add")])
async def stream(request: Request, job_id: str) -> Response:
    """Streams what becomes of one addition: `job` at each change, `over` in the end."""
    job = _find(request, job_id)

    async def tell() -> AsyncIterator[ServerSentEvent]:
        seen = -1
        while True:
            over, version = job.over, job.version
            if version != seen:
                yield ServerSentEvent(event="job", data=json.dumps(say_job(job, after=seen)))
                seen = version
            if over:
                yield ServerSentEvent(event="over", data="{}")
                return
            await anyio.sleep(SECONDS_BETWEEN)

    return EventSourceResponse(tell())


def say_job(job: Job, *, after: int = -1) -> dict[str, Any]:
    """Returns a job as JSON-able data, with the files that changed after a version."""
    return {
        "state": job.state,
        "finished": job.finished,
        "files": [
            {"n": n, "state": file.state, "said": say_file(file)}
            for n, file in enumerate(job.files)
            if file.version > after
        ],
    }


def say_file(file: JobFile) -> str:
    """Returns in words what became of a file."""
    reports = file.added + file.known + file.failed
    parts = [f"{file.issues[0][2]}"] if file.issues else []
    if reports > 1:
        parts.insert(0, f"{file.added} added, {file.known} known already, {file.failed} failed")
    return show_text("; ".join(parts))


def _find(request: Request, job_id: str) -> Job:
    job: Job | None = request.app.state.jobs.find(job_id)
    if job is None:
        raise MissingError(
            "This server knows of no such addition. If it was started anew since, what it had not "
            "yet added is lost; what had been added stands in the case, each report whole. Add the "
            "files again: what stands in the case is not read twice."
        )
    return job


def _form(request: Request, failed: str | None = None, form: FormData | None = None) -> Response:
    names = ("text", "title", "outlet", "url", "published", "all_outlet", "all_published")
    given = {name: _said(form, name) for name in names}
    jobs: AddJobs = request.app.state.jobs
    return render(
        request, "add.html", status=422 if failed else 200, here="add", failed=failed, given=given,
        crumbs=[("Overview", "/"), ("Add", None)], jobs=jobs.all()[:20], **_LIMITS,
    )  # fmt: skip


def _said(form: FormData | None, name: str) -> str:
    value = form.get(name) if form else None
    return value if isinstance(value, str) else ""


def _take(request: Request, form: FormData, by: str) -> Job:
    """Puts what a form holds into a folder of its own, and a job for it into the queue."""
    uploads = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    fields = {n: _said(form, n) for n in ("text", "title", "outlet", "url", "published")}
    if not uploads and not fields["text"].strip():
        raise UsageError("choose a file, or paste a text")
    _day(fields["published"])
    day = _day(_said(form, "all_published"))
    options = IngestOptions(day, _said(form, "all_outlet").strip() or None)
    folder = make_folder()
    try:
        given: list[tuple[Given, bool]] = [(each, False) for each in save_uploads(uploads, folder)]
        if fields["text"].strip():
            given.append((given_text(fields, folder, len(given)), True))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    jobs: AddJobs = request.app.state.jobs
    return jobs.put(by, datetime.now(UTC).isoformat(timespec="seconds"), folder, given, options)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise UsageError(f"{text!r} is no day: write it as 2016-10-03") from error
