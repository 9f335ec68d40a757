"""URLs as names of articles: which is which, however it is written."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

SCHEMES = ("http", "https")


def is_url(name: str) -> bool:
    """Whether an input is an address on the web, not a file's name."""
    return name.lower().startswith(("http://", "https://"))


@lru_cache(maxsize=10_000)
def canonical(url: str) -> str:
    """Returns the form under which an article's addresses are one.

    Without fragment, tracking parameters, default port, and the scheme, which sites change
    under their articles (courlan's rules); query parameters are sorted.
    """
    from courlan import normalize_url  # noqa: PLC0415 - for addresses only

    bare = url.split("#", 1)[0]
    with suppress(ValueError):  # what cannot be taken apart stands for itself
        bare = normalize_url(bare)
    path, sign, query = bare.split("://", 1)[-1].partition("?")
    return path.rstrip("/") + sign + query


def join(base: str, link: str) -> str:
    """Returns a link as an absolute URL, without its fragment."""
    try:
        return urljoin(base, link.strip()).split("#", 1)[0]
    except ValueError:
        return link


def host_of(url: str) -> str | None:
    """Returns the host of a URL, in lower case; null where there is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
