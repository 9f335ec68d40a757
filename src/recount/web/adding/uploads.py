"""Uploads on their way into a folder of their own; their names are kept, never used as paths."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import UploadFile

from recount.errors import UsageError

MOST_FILES = 500
MOST_BYTES = 256_000_000
"""Of one upload in all; the guard of bodies holds to it while the upload comes in."""
LONGEST_NAME = 200
_FIELDS = ("title", "outlet", "url", "published")


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was given: its own name, where its bytes lie now, and how many they are."""

    name: str
    path: Path
    size: int


def make_folder() -> Path:
    """Makes a new folder for uploads, which nobody else may read."""
    return Path(tempfile.mkdtemp(prefix="recount-add-"))


def own_name(name: str | None) -> str:
    """Returns the last part of a file's name as a browser tells it; "file" where there is none."""
    last = (name or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign >= " " and sign != "\x7f").strip()
    shown = shown.encode("utf-8", "replace").decode("utf-8")
    if len(shown) > LONGEST_NAME:  # the suffix tells the form
        shown = shown[: LONGEST_NAME - 20] + "…" + shown[-19:]
    return shown.lstrip(".") or "file"


def save_uploads(files: Sequence[UploadFile], folder: Path) -> list[Given]:
    """Copies uploads into a folder under numbers; raises UsageError for too many."""
    if len(files) > MOST_FILES:
        raise UsageError(f"{len(files)} files at once; at most {MOST_FILES}: add them in parts")
    kept = []
    for number, file in enumerate(files):
        path = folder / f"{number:05d}"
        with path.open("xb") as out:
            shutil.copyfileobj(file.file, out)
        kept.append(Given(own_name(file.filename), path, path.stat().st_size))
    return kept


def given_text(fields: Mapping[str, str | None], folder: Path, number: int) -> Given:
    """Returns a text that was typed or pasted, with what is said of it, as a file of one row.

    `fields` has text, and title, outlet, url, published (ISO 8601) and name where they are said.
    """
    text = (fields.get("text") or "").strip()
    if not text:
        raise UsageError("there is no text")
    row = {key: value.strip() for key in _FIELDS if (value := fields.get(key)) and value.strip()}
    title = row.get("title") or " ".join(text.split())[:60]
    name = own_name(fields.get("name") or f"pasted: {title.replace('/', ' ')}")
    body = json.dumps({**row, "text": text, "id": name}).encode("ascii")
    path = folder / f"{number:05d}"
    with path.open("xb") as out:
        out.write(body)
    return Given(f"{name}", path, len(body))
