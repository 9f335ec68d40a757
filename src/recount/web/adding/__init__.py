"""Reports that are added in the browser: taken in as uploads, read by a worker, followed live."""

from recount.web.adding.jobs import AddJobs, Job, JobFile
from recount.web.adding.uploads import MOST_BYTES, MOST_FILES, Given, given_text, save_uploads

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "AddJobs",
    "Given",
    "Job",
    "JobFile",
    "given_text",
    "save_uploads",
]
