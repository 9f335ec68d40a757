"""Reads WACZ files (Web Archive Collection Zipped 1.1.1): WARCs with a list of their pages."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import IO, Any, cast

from recount.errors import InputError
from recount.ingest.codings import limit
from recount.ingest.inputs import RawInput
from recount.ingest.metadata import clean_field
from recount.ingest.warc import read_warc
from recount.model import Issue
from recount.retrieval import Mark, Memory

_WARC = re.compile(r"archive/[^/\\]+\.warc(?:\.gz|\.zst)?")
_STEP = 1 << 20
_MOST_MEMBERS = 100_000
_BOMB = 200
"""A member that unpacks to so many times its size holds nothing that a crawler wrote."""
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


def is_wacz(stream: IO[bytes]) -> bool:
    """Whether a ZIP archive is a WACZ: it has a data package and WARCs."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except (*_BROKEN, ValueError):
        return False
    return "datapackage.json" in names and any(_WARC.fullmatch(name) for name in names)


def read_wacz(
    stream: IO[bytes], subject: str, *, key: str, memory: Memory, forms: Collection[str] = ()
) -> Iterator[RawInput | Issue | Mark]:
    """Yields the pages of all WARCs in a WACZ; nothing is unpacked to the disk.

    A file whose digest is not that of the data package makes an issue (`wacz_digest`); its
    pages are taken all the same, each under its own digest. Raises InputError for a ZIP that
    cannot be read.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (*_BROKEN, ValueError) as error:
        raise InputError("bad_archive", subject, f"not a ZIP archive: {error}") from error
    with archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise InputError("bad_archive", subject, f"{len(members)} files in it")
        warcs = [each for each in members if _WARC.fullmatch(each.filename)]
        done = [memory.mark(f"{key} {each.filename}") for each in warcs]
        if not all(mark and mark.done for mark in done):
            yield from _check(archive, subject)
        titles = _titles(archive)
        for member, mark in zip(warcs, done, strict=True):
            name = f"{subject}/{member.filename}"
            inner = f"{key} {member.filename}"
            if mark:
                yield mark
                if mark.done:
                    continue
            if member.file_size > _BOMB * max(member.compress_size, _STEP):
                message = f"unpacks from {member.compress_size} to {member.file_size} bytes"
                yield Issue("ingest", "too_large", "error", name, message)
                continue
            try:
                with archive.open(member) as file:
                    yield from read_warc(
                        cast("Any", file), name, key=inner, mark=mark, forms=forms, titles=titles
                    )
            except _BROKEN as error:
                yield Issue("ingest", "bad_archive", "error", name, f"cannot be unpacked: {error}")


def _small(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Returns a small file of the archive; null where it is missing, broken or too large."""
    most = limit("feed_bytes")
    try:
        with archive.open(name) as file:
            data = file.read(most + 1)
    except (*_BROKEN, KeyError):
        return None
    return data if len(data) <= most else None


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Returns the titles by URL that the list of pages has (`pages/pages.jsonl`)."""
    titles: dict[str, str] = {}
    data = _small(archive, "pages/pages.jsonl") or b""
    for line in io.BytesIO(data):
        try:
            page = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(page, dict) and isinstance(page.get("url"), str):
            title = clean_field(page.get("title"))
            if title and title != page["url"]:
                titles[page["url"]] = title
    return titles


def _check(archive: zipfile.ZipFile, subject: str) -> Iterator[Issue]:
    """Yields an issue for each file that is not the one that the data package names."""
    package = _small(archive, "datapackage.json") or b""
    signed = _json(_small(archive, "datapackage-digest.json"))
    if signed and signed.get("hash") != f"sha256:{hashlib.sha256(package).hexdigest()}":
        yield _altered(f"{subject}/datapackage.json", "it is not that of datapackage-digest.json")
    resources = _json(package).get("resources")
    if not isinstance(resources, list):
        yield _altered(f"{subject}/datapackage.json", "it lists no files")
        return
    for resource in resources:
        if not isinstance(resource, dict):
            continue
        path, given = str(resource.get("path")), str(resource.get("hash"))
        if not given.startswith("sha256:"):
            continue
        found = _digest(archive, path)
        if found != given:
            yield _altered(f"{subject}/{path}", "missing" if found is None else "it was altered")


def _json(data: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(archive: zipfile.ZipFile, path: str) -> str | None:
    digest = hashlib.sha256()
    try:
        member = archive.getinfo(path)
        if member.file_size > _BOMB * max(member.compress_size, _STEP):
            return None
        with archive.open(member) as file:
            while piece := file.read(_STEP):
                digest.update(piece)
    except (*_BROKEN, KeyError):
        return None
    return f"sha256:{digest.hexdigest()}"


def _altered(subject: str, why: str) -> Issue:
    message = f"not the file that the data package names: {why}"
    return Issue("ingest", "wacz_digest", "error", subject, message)
