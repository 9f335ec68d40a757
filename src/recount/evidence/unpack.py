"""Verifies a bundle elsewhere: the bag, the case in it, and that the loose files are the case's."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from recount import __version__
from recount.errors import CaseError, InputError
from recount.evidence.bundle import load_library, quiet
from recount.evidence.payload import CASE, FIXED, LOG, TOLD, write_payload
from recount.evidence.stamps import check_stamps, read_moment
from recount.pipeline import DEFAULT_CODEBOOK, Case, Progress, Settings
from recount.reconcile import POLICIES
from recount.store import LogEntry, Stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MAX_UNPACKED = 64 * 2**30
"""A ZIP file that says it holds more bytes is refused."""
_TAGS = frozenset({"bagit.txt", "bag-info.txt"})


@dataclass(slots=True)
class Verified:
    """What a check found: `problems` fail it, `told` is said beside."""

    problems: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def verify_bundle(
    path: Path,
    settings: Settings,
    *,
    heads: Collection[str] = (),
    roots: Sequence[Certificate] | None = None,
    progress: Progress | None = None,
) -> Verified:
    """Checks a bundle, a folder or a ZIP file, and changes nothing in it.

    First the bag's manifests, then the case in it (`Case.verify`) with `heads` and time stamps,
    then that every other file is the one that this case gives. Raises InputError where `path` is
    no bundle that can be opened.
    """
    tell = progress or (lambda _: None)
    found = Verified()
    with tempfile.TemporaryDirectory(prefix="recount-bundle-") as held:
        bag = _open(path, Path(held))
        tell("checking the manifests")
        found.problems += _check_bag(bag)
        told = _read_told(bag)
        if told is None:
            found.problems.append(f"data/{TOLD}: missing, or not what it should be")
        elif told.get("redaction"):
            _check_redacted(bag, found, roots)
        else:
            _check_case(bag, Path(held), told, found, (settings, heads, roots, tell))
    return found


def _open(path: Path, held: Path) -> Path:
    if path.is_dir():
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpack(archive, path, held / "bag")
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError("bundle", str(path), f"cannot be opened: {error}") from error


def _unpack(archive: zipfile.ZipFile, path: Path, target: Path) -> Path:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if sum(info.file_size for info in members) > MAX_UNPACKED:
        raise InputError("bundle", str(path), f"holds more than {MAX_UNPACKED} bytes")
    tops: set[str] = set()
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if len(parts) < 2 or ".." in parts or parts[0] == "/" or ":" in parts[0]:
            raise InputError("bundle", str(path), f"a name that climbs out: {info.filename!r}")
        tops.add(parts[0])
        place = target.joinpath(*parts)
        if place.exists():
            raise InputError("bundle", str(path), f"a name stands twice: {info.filename!r}")
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, place.open("xb") as sink:
            shutil.copyfileobj(source, sink)
    if len(tops) != 1:
        raise InputError("bundle", str(path), "not one folder with a bag in it")
    return target / tops.pop()


def _check_bag(bag: Path) -> list[str]:
    library = load_library()
    with quiet():
        try:
            opened = library.Bag(str(bag))
            opened.validate()
        except library.BagValidationError as error:
            return [str(detail) for detail in error.details] or [str(error)]
        except library.BagError as error:
            raise InputError("bundle", str(bag), f"no bag: {error}") from error
        listed = {str(name) for name in opened.entries}
    manifests = ("manifest-sha256.txt", "manifest-sha512.txt")
    known = listed | _TAGS | set(manifests) | {f"tag{name}" for name in manifests}
    problems = [f"{name} is missing" for name in sorted(known) if not (bag / name).is_file()]
    there = {p.relative_to(bag).as_posix() for p in bag.rglob("*") if not p.is_dir()}
    return problems + [f"{name} is in no manifest" for name in sorted(there - known)]


def _read_told(bag: Path) -> dict[str, Any] | None:
    try:
        told = json.loads((bag / "data" / TOLD).read_bytes())
    except (OSError, ValueError):
        return None
    kinds = {"title": str, "program": str, "head": str, "codebook": dict}
    whole = isinstance(told, dict) and all(isinstance(told.get(k), v) for k, v in kinds.items())
    return told if whole else None


def _check_case(
    bag: Path,
    held: Path,
    told: dict[str, Any],
    found: Verified,
    given: tuple[Settings, Collection[str], Sequence[Certificate] | None, Progress],
) -> None:
    settings, heads, roots, tell = given
    copy = held / CASE
    try:
        shutil.copyfile(bag / "data" / CASE, copy)
    except OSError as error:
        found.problems.append(f"data/{CASE}: {error.strerror}")
        return
    try:
        with Case.open(copy, settings=settings) as case:
            differing = case.verify(heads=heads, progress=tell)
            found.problems += [f"data/{CASE}: {line}" for line in differing]
            if differing:
                return
            if case.head.chain != told.get("head"):
                found.problems.append(f"data/{TOLD}: its head is not that of the case's log")
            problems, said = check_stamps(case.stamps(), case.log(), roots)
            found.problems += problems
            found.told += [*said, f"head of the log: {case.head.chain} (entry {case.head.n})"]
            tell("comparing the loose files")
            _compare(case, bag / "data", held / "anew", told, found)
    except CaseError as error:
        found.problems.append(f"data/{CASE}: {error}")


def _compare(case: Case, data: Path, anew: Path, told: dict[str, Any], found: Verified) -> None:
    """Writes the bundle's files again from its case and compares them with those that came."""
    codebook = told["codebook"].get("key")
    same = told.get("program") == f"recount {__version__}" and codebook in POLICIES
    if not same:
        found.told.append(
            f"made by {told.get('program')} under the codebook {codebook}: records, page and the "
            "like were compared with the manifests alone; originals, log and stamps with the case"
        )
    own = codebook if codebook in POLICIES else DEFAULT_CODEBOOK
    write_payload(case, anew, title=told["title"], codebook=own, copy=False)
    mine, theirs = _files(anew), _files(data) - {CASE}
    for name in sorted(mine | theirs):
        if not same and not name.startswith(FIXED):
            continue
        if name not in theirs:
            found.problems.append(f"data/{name}: missing; the case gives it")
        elif name not in mine:
            found.problems.append(f"data/{name}: the case gives no such file")
        elif (anew / name).read_bytes() != (data / name).read_bytes():
            found.problems.append(f"data/{name}: not what the case gives")


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def _check_redacted(bag: Path, found: Verified, roots: Sequence[Certificate] | None) -> None:
    """Checks what can be checked without the case: that the stamps are over heads of the log."""
    data = bag / "data"
    found.told.append("redacted: without the case, its log and texts cannot be checked")
    try:
        lines = (data / LOG).read_text("utf-8").splitlines()
        log = [
            LogEntry(e["n"], e["at"], e["kind"], "", "", e["chain"]) for e in map(json.loads, lines)
        ]
        stamps = [_read_stamp(token, log) for token in sorted(data.glob("stamps/*.tsr"))]
    except (OSError, ValueError, LookupError, TypeError, InputError) as error:
        found.problems.append(f"data/{LOG} or stamps: cannot be read: {error}")
        return
    problems, said = check_stamps(stamps, log, roots)
    found.problems += problems
    found.told += said


def _read_stamp(token: Path, log: Sequence[LogEntry]) -> Stamp:
    head = token.with_name(f"{token.stem}.head.txt").read_text("ascii")
    number = next((entry.n for entry in log if entry.chain == head), 0)
    data = token.read_bytes()
    return Stamp(number, head, token.name, read_moment(data, token.name), data)
