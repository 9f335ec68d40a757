"""Reads what a page tells of itself: schema.org's JSON-LD, and the times in its <meta>."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recount.ingest.limits import limit
from recount.ingest.metadata import clean_field
from recount.ingest.stamps import parse_stamp
from recount.vocab.loader import load_table

_DEEPEST = 8
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of its report; null where it does not. `posts` are a liveblog's."""

    headline: str | None = None
    description: str | None = None
    text: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    posts: tuple[Mapping[str, Any], ...] = ()
    is_liveblog: bool = False


def read_told(tree: Any) -> Told:
    """Returns what a parsed page tells; JSON-LD first, then <meta>, the first of its kind."""
    table = load_table("intake")["schema"]
    meta = read_meta(tree)
    reports = [item for item in _items(tree) if _types(item) & set(table["report"])]
    item = max(reports, key=lambda found: bool(found.get("articleBody")), default={})
    live = [found for found in reports if _types(found) & set(table["liveblog"])]
    posts = tuple(
        post
        for blog in live
        for post in _list(blog.get("liveBlogUpdate"))
        if isinstance(post, dict)
    )
    return Told(
        headline=clean_field(_text(item.get("headline") or item.get("name"))),
        description=clean_field(_text(item.get("description")))
        or _first(meta, table["description"]),
        text=plain(_text(item.get("articleBody"))),
        published_at=parse_stamp(_text(item.get("datePublished")))
        or parse_stamp(_first(meta, table["published"])),
        modified_at=parse_stamp(_text(item.get("dateModified")))
        or parse_stamp(_first(meta, table["modified"])),
        author=name_of(item.get("author")),
        publisher=name_of(item.get("publisher")),
        url=clean_field(_text(item.get("url") or item.get("mainEntityOfPage"))),
        posts=posts[: limit("posts")],
        is_liveblog=bool(live),
    )


def read_meta(tree: Any) -> dict[str, str]:
    """Returns the page's <meta> by property or name, the first of each."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        value = clean_field(node.get("content"))
        if name and value:
            found.setdefault(name, value)
    return found


def _first(meta: Mapping[str, str], names: list[str]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _items(tree: Any) -> Iterator[dict[str, Any]]:
    """Yields the objects of the page's JSON-LD, those in lists and graphs too."""
    blocks = tree.xpath("//script[@type='application/ld+json']")
    for node in blocks[: limit("data_blocks")]:
        text = node.text or ""
        if len(text) > limit("data_bytes"):
            continue
        try:
            yield from _flatten(json.loads(text, strict=False), 0)
        except (ValueError, RecursionError):
            continue  # a page's slip in what it says of itself; the page is read all the same


def _flatten(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "hasPart"):
            yield from _flatten(value.get(key), depth + 1)


def _types(item: Mapping[str, Any]) -> set[str]:
    return {str(kind).rpartition("/")[2] for kind in _list(item.get("@type"))}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    """Returns a value that is a text, or the first of a list, or an object's id."""
    first = next(iter(_list(value)), None)
    if isinstance(first, dict):
        first = first.get("@id") or first.get("name")
    return first if isinstance(first, str) else None


def name_of(value: Any) -> str | None:
    """Returns the names of persons or bodies, joined by a comma."""
    names = [
        str(one["name"]) if isinstance(one, dict) and one.get("name") else one
        for one in _list(value)
    ]
    return clean_field(", ".join(name for name in names if isinstance(name, str)))


def plain(text: str | None) -> str | None:
    """Returns a text without HTML, where it has some; line ends stand for blocks."""
    if text is None or not _TAG.search(text):
        return text
    from lxml import html  # noqa: PLC0415 - loaded where a page is read

    try:
        node = html.fragment_fromstring(text, create_parent="div")
    except Exception:  # a parser's failure on a field of the page
        return _TAG.sub(" ", text)
    for block in node.iter("p", "br", "li", "h1", "h2", "h3", "h4", "div", "blockquote"):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in node.text_content().splitlines())
    return "\n".join(line for line in lines if line)
