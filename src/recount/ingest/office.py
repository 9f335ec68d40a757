"""Reads the text of DOCX (ISO/IEC 29500) and ODT (ISO/IEC 26300): lines for paragraphs and rows.

Deleted text of tracked changes is left out, inserted text is read. Entities are not expanded,
nothing outside the file is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recount.errors import InputError
from recount.ingest.archive import check_entities, open_zip, read_member
from recount.ingest.limits import limit
from recount.ingest.metadata import clean_field
from recount.ingest.page import Page
from recount.ingest.stamps import day_of, parse_stamp
from recount.model import Part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELL_GAP = " | "
_WORD_SKIPPED = frozenset({f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText")})
_OPEN_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation"}
)
Line = tuple[str, str]
"""The kind of part that a line is, and its text."""


def read_docx(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Page]:
    """Yields the text of a Word document, with its footnotes behind it."""
    with open_zip(body, ref) as archive:
        names = set(archive.namelist())
        lines = list(_word_lines(_parse(archive, "word/document.xml", ref)))
        if "word/footnotes.xml" in names:
            lines += _word_lines(_parse(archive, "word/footnotes.xml", ref))
        core = _parse(archive, "docProps/core.xml", ref) if "docProps/core.xml" in names else None
    yield _page(lines, core, body, ref)


def read_odt(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Page]:
    """Yields the text of an OpenDocument text, notes where they stand."""
    with open_zip(body, ref) as archive:
        content = _parse(archive, "content.xml", ref).find(f".//{_OFFICE}text")
        core = _parse(archive, "meta.xml", ref) if "meta.xml" in archive.namelist() else None
    if content is None:
        raise InputError("bad_file", ref, "an OpenDocument text without a text")
    yield _page(list(_open_lines(content)), core, body, ref)


def _parse(archive: Any, name: str, ref: str) -> Any:
    from lxml import etree  # noqa: PLC0415 - loaded where an office document is read

    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise InputError("bad_file", ref, f"{name} is missing") from error
    body = read_member(archive, info, ref, limit("xml_bytes"))
    check_entities(body, name, ref)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("bad_file", ref, f"{name}: {error}") from error
    return root


def _word_lines(root: Any) -> Iterator[Line]:
    """Yields paragraphs and rows of tables, in order; a row's cells in one line."""
    for child in root:
        if child.tag == f"{_W}p":
            text = _inner(child, _WORD_SKIPPED, f"{_W}t", f"{_W}tab", f"{_W}br")
            if text.strip():
                yield _word_kind(child), text.strip()
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = [" ".join(t for _, t in _word_lines(cell)) for cell in row.iter(f"{_W}tc")]
                if any(cells):
                    yield "body", _CELL_GAP.join(cells)
        elif child.tag not in _WORD_SKIPPED:
            yield from _word_lines(child)


def _word_kind(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "").casefold() if style is not None else ""
    kinds = {"title": "title", "heading": "heading", "subtitle": "standfirst", "caption": "caption"}
    return next((kind for start, kind in kinds.items() if name.startswith(start)), "body")


def _open_lines(root: Any) -> Iterator[Line]:
    for child in root:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            text = _inner(child, _OPEN_SKIPPED, None, f"{_TEXT}tab", f"{_TEXT}line-break")
            if text.strip():
                yield _open_kind(child), text.strip()
        elif child.tag == f"{_TABLE}table-row":
            cells = [" ".join(t for _, t in _open_lines(cell)) for cell in child]
            if any(cells):
                yield "body", _CELL_GAP.join(cells)
        elif child.tag not in _OPEN_SKIPPED:
            yield from _open_lines(child)


def _open_kind(paragraph: Any) -> str:
    if paragraph.tag == f"{_TEXT}h":
        return "heading"
    name = (paragraph.get(f"{_TEXT}style-name") or "").casefold()
    kinds = {"title": "title", "subtitle": "standfirst", "caption": "caption"}
    return next((kind for start, kind in kinds.items() if name.startswith(start)), "body")


def _inner(node: Any, skipped: frozenset[str], holds: str | None, tab: str, line: str) -> str:
    """Returns the text inside a paragraph; `holds` is the only element that text stands in."""
    pieces: list[str] = []

    def walk(at: Any) -> None:
        if not isinstance(at.tag, str) or at.tag in skipped:
            return
        if at.tag in (tab, line):
            pieces.append("\t" if at.tag == tab else "\n")
        if at.tag == f"{_TEXT}s":
            pieces.append(" ")
        if at.text and (holds is None or at.tag == holds):
            pieces.append(at.text)
        for child in at:
            walk(child)
            if holds is None and child.tail:
                pieces.append(child.tail)

    walk(node)
    return " ".join("".join(pieces).split(" "))


def _page(lines: list[Line], core: Any, body: bytes, ref: str) -> Page:
    if not lines:
        raise InputError("no_text", ref, "an office document without text")
    parts, at = [], 0
    for kind, text in lines:
        parts.append(Part(kind, at, at + len(text)))
        at += len(text) + 1
    fields = (
        {node.tag.rpartition("}")[2]: node.text for node in core.iter() if node.text}
        if core is not None
        else {}
    )
    # The day of creation is often that of the file that was used as a pattern.
    names = ("modified", "date", "created", "creation-date")
    given = next((fields[name] for name in names if name in fields), None)
    stamp = parse_stamp(given)
    heads = [text for kind, text in lines if kind == "title"]
    return Page(
        "\n".join(text for _, text in lines),
        body,
        title=clean_field(fields.get("title")) or clean_field(heads[0] if heads else None),
        author=clean_field(fields.get("creator") or fields.get("initial-creator")),
        made=day_of(stamp, given),
        made_at=stamp,
        parts=tuple(parts),
    )
