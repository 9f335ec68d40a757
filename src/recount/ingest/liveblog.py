"""Cuts a liveblog or round-up at its time stamps: each post a document with its own time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import islice
from typing import Any

from recount.ingest.limits import limit
from recount.ingest.live_times import FEWEST_LETTERS, Post, find_timed
from recount.ingest.metadata import clean_field
from recount.ingest.page import Page
from recount.ingest.parts import class_words, short_text
from recount.ingest.schema_org import Told, name_of, plain
from recount.ingest.stamps import day_of, parse_stamp
from recount.model import Part
from recount.vocab.loader import load_table

_BLOCKS = ("p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "td")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOSTLY = 0.5


def split_posts(page: Page, tree: Any, told: Told, ref: str) -> Iterator[Page]:
    """Yields a page's posts, then what of its text is in none; the page itself if it has none.

    Posts are those of schema.org's LiveBlogPosting; else elements that repeat, each with a time;
    else stretches of text that begin with a time. The latter two only where the page calls itself
    live or a round-up.
    """
    posts = (_told_posts(told) or _marked_posts(page, tree, told))[: limit("posts")]
    if len(posts) < load_table("intake")["liveblog"]["fewest"]:
        yield page
        return
    names: set[str] = set()
    for number, post in enumerate(posts, 1):
        given = post.name or (post.stamp or "")  # a number would change with each post before it
        name = given if given and given not in names else str(number)
        names.add(name)
        yield _make_page(page, replace(post, name=name), number, ref)
    rest = _without(page.text, posts)
    if sum(map(str.isalpha, rest)) >= FEWEST_LETTERS:
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
                fragment_of(url),
                "\n".join(lines),
                heading,
                parse_stamp(update.get("datePublished")),
                modified_at=parse_stamp(update.get("dateModified")),
                author=name_of(update.get("author")),
                url=url if fragment_of(url) else None,
            )
        )
    return posts


def fragment_of(url: str | None) -> str:
    """Returns what stands behind the # of an address."""
    return (url or "").partition("#")[2]


# -- elements and text ----------------------------------------------------------------------------


def _marked_posts(page: Page, tree: Any, told: Told) -> list[Post]:
    if not _calls_itself_live(page, tree, told):
        return []
    posts = _element_posts(tree)
    share = _share(page.text, _triples(post.text for post in posts))
    table = load_table("intake")["liveblog"]
    if len(posts) >= table["fewest"] and share >= table["share"]:
        return posts
    return find_timed(page)


def _calls_itself_live(page: Page, tree: Any, told: Told) -> bool:
    """Whether the title, the address or an element's class has one of the words for it."""
    words: Sequence[str] = load_table("intake")["liveblog"]["words"]
    said = " ".join(filter(None, (page.title, told.headline))).casefold()
    path = re.sub(r"[\W_]+", " ", (page.url or "").partition("#")[0]).casefold()
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
    for stamp in islice(tree.iter("time"), limit("posts")):
        if not stamp.get("datetime"):
            continue
        child = stamp
        for parent in stamp.iterancestors():
            if class_words(parent) & refused:
                break
            members = groups.setdefault(parent, [])
            if child not in members[-1:]:
                members.append(child)
            child = parent
    fitting = {
        parent: [child for child in members if _has_text(child)]
        for parent, members in groups.items()
    }
    best = max(fitting.values(), key=len, default=[])
    return [post for node in best if (post := _element_post(node))]


def _has_text(node: Any) -> bool:
    found = short_text(node, FEWEST_LETTERS)
    return found is None or len(found) >= FEWEST_LETTERS


def _element_post(node: Any) -> Post | None:
    stamp = next(found for found in node.iter("time") if found.get("datetime"))
    heading = next((clean_field(h.text_content()) for h in node.iter(*_HEADINGS)), None)
    said = clean_field(stamp.text_content())
    lines = []
    for block in node.iter(*_BLOCKS):
        if any(child.tag in _BLOCKS for child in block.iterdescendants()):
            continue
        line = clean_field(block.text_content())
        if line and line != said:
            lines.append(line)
    given = stamp.get("datetime")
    if not lines:
        return None
    found = parse_stamp(given)
    return Post(node.get("id") or "", "\n".join(lines), heading, found, day_of(found, given))


def _without(text: str, posts: Sequence[Post]) -> str:
    """Returns the lines of a page's text that stand in no post."""
    held = _triples(post.text for post in posts)
    return "\n".join(line for line in text.split("\n") if _share(line, held) < _MOSTLY)


def _triples(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Returns the runs of three words, and of one and two for the shortest lines."""
    return {
        tuple(words[n : n + size])
        for text in texts
        for words in [text.casefold().split()]
        for size in (1, 2, 3)
        for n in range(len(words) - size + 1)
    }


def _share(text: str, held: Set[tuple[str, ...]]) -> float:
    """Returns the share (0..1) of a text's runs of words that are among those held."""
    words = text.casefold().split()
    size = min(3, len(words))
    runs = [tuple(words[n : n + size]) for n in range(len(words) - size + 1)] if words else []
    return sum(run in held for run in runs) / len(runs) if runs else 1.0
