"""Cuts a liveblog or round-up at its time stamps: each post a document with its own time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from recount.ingest.limits import limit
from recount.ingest.metadata import clean_field
from recount.ingest.page import Page
from recount.ingest.parts import class_words, fold
from recount.ingest.schema_org import Told, name_of, plain
from recount.ingest.stamps import day_of, parse_stamp
from recount.model import Part
from recount.vocab.loader import load_table

_BLOCKS = ("p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "td")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FEWEST_LETTERS = 40
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Post:
    """One post: its text with the heading at its top, its name in the page, and its time."""

    name: str
    text: str
    heading: str | None = None
    stamp: str | None = None
    day: date | None = None
    modified_at: str | None = None
    author: str | None = None
    url: str | None = None


def split_posts(page: Page, tree: Any, told: Told, ref: str) -> Iterator[Page]:
    """Yields a page's posts, then what of its text is in none; the page itself if it has none.

    Posts are those of schema.org's LiveBlogPosting; else elements that repeat, each with a time;
    else stretches of text that begin with a time. The latter two only where the page calls itself
    live or a round-up.
    """
    posts = _told_posts(told) or _marked_posts(page, tree, told)
    if len(posts) < load_table("intake")["liveblog"]["fewest"]:
        yield page
        return
    names: set[str] = set()
    for number, post in enumerate(posts[: limit("posts")], 1):
        name = post.name if post.name and post.name not in names else str(number)
        names.add(name)
        yield _make_page(page, replace(post, name=name), number, ref)
    rest = _without(page.text, posts)
    if sum(map(str.isalpha, rest)) >= _FEWEST_LETTERS:
        yield replace(page, text=rest, parts=())


def _make_page(page: Page, post: Post, number: int, ref: str) -> Page:
    kept = {"page": page.url, "post": post.name, "text": post.text, "time": post.stamp}
    head = post.heading if post.heading and post.text.startswith(post.heading) else None
    parts: tuple[Part, ...] = (Part("title", 0, len(head)),) if head else ()
    if head is None or len(head) + 1 < len(post.text):
        parts += (Part("body", len(head) + 1 if head else 0, len(post.text)),)
    return replace(
        page,
        text=post.text,
        body=json.dumps(kept, ensure_ascii=True, sort_keys=True).encode(),
        ref=f"{ref}#{post.name}",
        title=post.heading or page.title,
        url=post.url or (f"{page.url.partition('#')[0]}#{post.name}" if page.url else None),
        published=post.day or day_of(post.stamp) or page.published,
        published_at=post.stamp,
        modified_at=post.modified_at,
        author=post.author or page.author,
        locator=f"post {number}",
        parts=parts,
    )


# -- schema.org -----------------------------------------------------------------------------------


def _told_posts(told: Told) -> list[Post]:
    posts = []
    for update in told.posts:
        heading = clean_field(update.get("headline"))
        body = plain(update["articleBody"]) if isinstance(update.get("articleBody"), str) else None
        lines = [line for line in (heading, body) if line]
        if lines[1:] and lines[1].startswith(lines[0]):
            del lines[0]
        if not lines:
            continue
        url = clean_field(update.get("url")) or clean_field(update.get("@id"))
        url = url if url and url.startswith("http") else None
        posts.append(
            Post(
                urlsplit(url).fragment if url else "",
                "\n".join(lines),
                heading,
                parse_stamp(update.get("datePublished")),
                modified_at=parse_stamp(update.get("dateModified")),
                author=name_of(update.get("author")),
                url=url if url and urlsplit(url).fragment else None,
            )
        )
    return posts


# -- elements and text ----------------------------------------------------------------------------


def _marked_posts(page: Page, tree: Any, told: Told) -> list[Post]:
    if not _calls_itself_live(page, tree, told):
        return []
    posts = _element_posts(tree)
    share = _share(fold(page.text), _lines_of(posts))
    table = load_table("intake")["liveblog"]
    if len(posts) >= table["fewest"] and share >= table["share"]:
        return posts
    return _text_posts(page)


def _calls_itself_live(page: Page, tree: Any, told: Told) -> bool:
    """Whether the title, the address or an element's class has one of the words for it."""
    words: Sequence[str] = load_table("intake")["liveblog"]["words"]
    said = " ".join(filter(None, (page.title, told.headline))).casefold()
    path = re.sub(r"[\W_]+", " ", urlsplit(page.url or "").path).casefold()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
    if told.is_liveblog or pattern.search(said) or pattern.search(path):
        return True
    return any(
        {"liveblog", "live"} & class_words(node) for node in tree.iter("main", "article", "div")
    )


def _element_posts(tree: Any) -> list[Post]:
    """Returns the posts of the element with the most children that hold a time and a text."""
    groups: dict[Any, list[Any]] = {}
    refused = set(load_table("intake")["parts"]["comments"])
    for stamp in tree.iter("time"):
        if not stamp.get("datetime"):
            continue
        child = stamp
        for parent in stamp.iterancestors():
            if class_words(parent) & refused:
                break
            members = groups.setdefault(parent, [])
            if child not in members[-1:] and len(members) < limit("posts"):
                members.append(child)
            child = parent
    fitting = {
        parent: [child for child in members if len(child.text_content()) >= _FEWEST_LETTERS]
        for parent, members in groups.items()
    }
    best = max(fitting.values(), key=len, default=[])
    return [post for node in best if (post := _element_post(node))]


def _element_post(node: Any) -> Post | None:
    stamp = next(found for found in node.iter("time") if found.get("datetime"))
    heading = next((clean_field(h.text_content()) for h in node.iter(*_HEADINGS)), None)
    said = clean_field(stamp.text_content())
    lines = []
    for block in node.iter(*_BLOCKS):
        line = clean_field(block.text_content())
        inside = any(child.tag in _BLOCKS for child in block.iterdescendants())
        if line and not inside and line != said:
            lines.append(line)
    given = stamp.get("datetime")
    if not lines:
        return None
    found = parse_stamp(given)
    return Post(node.get("id") or "", "\n".join(lines), heading, found, day_of(found, given))


@cache
def _stamp() -> re.Pattern[str]:
    return re.compile(load_table("intake")["liveblog"]["stamp"], re.IGNORECASE)


def _text_posts(page: Page) -> list[Post]:
    """Returns the stretches of a text that begin with a time of day at a line's start."""
    lines = page.text.split("\n")
    starts = [n for n, line in enumerate(lines) if _stamp().match(line)]
    times = [_read_time(_stamp().match(lines[n])) for n in starts]
    days = _lay_days([t for t, _ in times], page)
    posts = []
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(lines)
        text = "\n".join(line for line in lines[start:end] if line.strip())
        if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
            continue
        at, zone = times[n]
        zone = zone or (page.published_at or "")[19:]
        day = days[n]
        stamp = parse_stamp(f"{day}T{at.isoformat()}{zone}") if day else None
        posts.append(Post(f"{at:%H-%M}", text, None, stamp, day))
    return posts


def _read_time(match: re.Match[str] | None) -> tuple[time, str]:
    assert match is not None
    hour, half = int(match["hour"]), (match["half"] or "").casefold().replace(".", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    zones: Mapping[str, str] = load_table("intake")["liveblog"]["zones"]
    zone = (match["zone"] or "").upper()
    return time(hour, int(match["minute"])), zones.get(zone, zone)


def _lay_days(times: Sequence[time], page: Page) -> list[date | None]:
    """Returns the day of each time: it turns where the order of the times does.

    Newest first counts back from the day of the last change, oldest first on from that of
    publication.
    """
    if not times or page.published is None:
        return [None] * len(times)
    falls = sum(b < a for a, b in pairwise(times))
    newest_first = falls * 2 > len(times) - 1
    day = day_of(page.modified_at) if newest_first and page.modified_at else page.published
    days: list[date | None] = []
    before: time | None = None
    for at in times:
        if before is not None and day is not None:
            if newest_first and at > before:
                day -= timedelta(days=1)
            elif not newest_first and at < before:
                day += timedelta(days=1)
        days.append(day)
        before = at
    return days


def _without(text: str, posts: Sequence[Post]) -> str:
    """Returns the lines of a page's text that stand in no post."""
    held = _lines_of(posts)
    whole = "\n".join(held)
    return "\n".join(
        line
        for line in text.split("\n")
        if fold(line) not in whole and _share(fold(line), held) < _MOSTLY
    )


def _lines_of(posts: Sequence[Post]) -> list[str]:
    return list(dict.fromkeys(fold(line) for post in posts for line in post.text.split("\n")))


def _share(text: str, lines: Sequence[str]) -> float:
    """Returns the share (0..1) of a text that lines make up which stand in it."""
    return min(1.0, sum(len(line) * text.count(line) for line in lines if line) / max(1, len(text)))
