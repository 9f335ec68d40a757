"""Reports added by a program, and what becomes of them."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from recount.ingest import IngestOptions
from recount.web.adding import MOST_FILES, AddJobs, Job
from recount.web.adding.uploads import given_text, make_folder
from recount.web.api.answers import MISSING, PROBLEMS, Problem
from recount.web.problems import MissingError
from recount.web.security.roles import CurrentVisitor, needs

router = APIRouter(tags=["adding"], responses=PROBLEMS)
ADD = [needs("add")]


class NewDocument(BaseModel):
    """A report as plain text, and what is known of it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=2_000_000, pattern=r"\S")
    name: str | None = Field(None, min_length=1, max_length=200, description="Its `ref`.")
    title: str | None = Field(None, max_length=500)
    outlet: str | None = Field(None, max_length=200)
    url: str | None = Field(None, max_length=2000)
    published: date | None = None


class NewDocuments(BaseModel):
    """The reports to be added."""

    model_config = ConfigDict(extra="forbid")

    documents: list[NewDocument] = Field(min_length=1, max_length=MOST_FILES)


class FileState(BaseModel):
    """What became of one file or report; `documents` are ids."""

    name: str
    state: Literal["waiting", "reading", "added", "known", "failed"]
    added: int
    known: int
    failed: int
    documents: list[str]
    issues: list[dict[str, str]]


class JobState(BaseModel):
    """What becomes of an addition."""

    id: str
    state: Literal["waiting", "reading", "linking", "done", "failed"]
    by: str
    at: str
    error: str | None
    files: list[FileState]


_TOO_LARGE: dict[int | str, dict[str, Any]] = {
    413: {
        "description": "Too much at once.",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
}


@router.post(
    "/documents",
    dependencies=ADD,
    status_code=202,
    response_model=JobState,
    responses=_TOO_LARGE,
)
def add_documents(request: Request, visitor: CurrentVisitor, asked: NewDocuments) -> JSONResponse:
    """Takes reports in, to be read one after the other, and returns the job that does it."""
    folder = make_folder()
    try:
        given = [
            (given_text({k: str(v) for k, v in doc if v is not None}, folder, n), True)
            for n, doc in enumerate(asked.documents)
        ]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    jobs: AddJobs = request.app.state.jobs
    at = datetime.now(UTC).isoformat(timespec="seconds")
    job = jobs.put(visitor.name, at, folder, given, IngestOptions())
    return JSONResponse(_record(job), 202, headers={"Location": f"/api/jobs/{job.id}"})


@router.get("/jobs/{job_id}", dependencies=ADD, response_model=JobState, responses=MISSING)
def job(
    request: Request, job_id: Annotated[str, Path(max_length=64, description="The job's id.")]
) -> JSONResponse:
    """Returns what becomes of an addition; a server that was started anew knows no old ones."""
    found: Job | None = request.app.state.jobs.find(job_id)
    if found is None:
        raise MissingError(f"There is no job with the id {job_id!r}.")
    return JSONResponse(_record(found))


def _record(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": job.state,
        "by": job.by,
        "at": job.at,
        "error": job.error,
        "files": [
            {
                "name": file.name,
                "state": file.state,
                "added": file.added,
                "known": file.known,
                "failed": file.failed,
                "documents": [key for key, _, _ in file.documents],
                "issues": [
                    {"severity": severity, "code": code, "message": message}
                    for severity, code, message in file.issues
                ],
            }
            for file in job.files
        ],
    }
