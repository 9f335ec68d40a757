"""Reads sitemaps, sitemap indexes and news sitemaps (sitemaps.org, Google's news extension)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lxml import etree

from recount.errors import InputError
from recount.ingest.codings import limit
from recount.ingest.feeds import Entry, Feed
from recount.ingest.metadata import clean_field, parse_day


def parse_sitemap(body: bytes, subject: str) -> Feed:
    """Returns a sitemap's addresses, or a sitemap index's parts, those of the newest day first.

    Namespaces are passed over: half the sitemaps have them wrong. Raises InputError
    (`bad_feed`).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("bad_feed", subject, f"not a sitemap: {error}") from error
    if root is None:
        raise InputError("bad_feed", subject, "not a sitemap")
    rows = [_fields(node) for node in root if _name(node) in ("url", "sitemap")]
    rows = [row for row in rows if row.get("loc")]
    rows.sort(key=_day_of, reverse=True)
    if _name(root) == "sitemapindex":
        parts = [row["loc"] for row in rows]
        most = limit("sitemaps")
        return Feed(
            "sitemapindex", sitemaps=tuple(parts[:most]), left_out=max(0, len(parts) - most)
        )
    most = limit("feed_entries")
    entries = tuple(_entry(row) for row in rows[:most])
    return Feed("sitemap", entries=entries, left_out=max(0, len(rows) - most))


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _fields(node: etree._Element) -> dict[str, str]:
    """Returns the first text of each kind of element inside, images and videos aside."""
    found: dict[str, str] = {}
    waiting = list(node)
    while waiting:
        inner = waiting.pop(0)
        name = _name(inner)
        if name in ("image", "video"):
            continue
        if text := clean_field(inner.text):
            found.setdefault(name, text)
        waiting += list(inner)
    return found


def _day_of(row: Mapping[str, str]) -> date:
    given = row.get("publication_date") or row.get("lastmod")
    return parse_day(given) or date.min


def _entry(row: Mapping[str, str]) -> Entry:
    """Returns an address; a plain sitemap's lastmod is no day of publication."""
    return Entry(
        url=row["loc"],
        title=row.get("title"),
        published=parse_day(row.get("publication_date")),
        updated=row.get("lastmod") or row.get("publication_date"),
        outlet=row.get("name"),
    )
