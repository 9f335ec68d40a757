"""Finds the versions of one report: texts that stood at one address at different times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from recount.model import Document
from recount.vocab.loader import load_table

Kin = Callable[[Document, Document], bool]


def find_versions(docs: Iterable[Document], are_kin: Kin) -> dict[str, str]:
    """Returns, for each later version of a report, the id of its first.

    Versions stand at the same address, differ, and are told by `are_kin` to be one report: an
    address may serve a new one each day. Earlier is by the time of change, then of retrieval.
    """
    by_address: defaultdict[str, list[Document]] = defaultdict(list)
    for doc in docs:
        address = fold_address(doc.url)
        if address:
            by_address[address].append(doc)
    firsts: dict[str, str] = {}
    for group in by_address.values():
        ordered = sorted(group, key=version_order)
        for n, later in enumerate(ordered[1:], 1):
            near = next((doc for doc in reversed(ordered[:n]) if are_kin(doc, later)), None)
            if near is not None:
                firsts[later.id] = firsts.get(near.id, near.id)
    return firsts


def fold_address(url: str | None) -> str | None:
    """Returns an address as it is compared: without scheme, www, tracking; null for a home page.

    The fragment stays: it tells the posts of a liveblog apart.
    """
    parts = urlsplit_safely(url)
    if parts is None:
        return None
    host, path, query, fragment = parts
    tracking: Sequence[str] = load_table("linking")["versions"]["tracking"]
    kept = [(k, v) for k, v in parse_qsl(query) if not k.casefold().startswith(tuple(tracking))]
    if not path.strip("/") and not kept and not fragment:
        return None
    host = host.casefold().removeprefix("www.").removeprefix("m.")
    return f"{host}{path.rstrip('/')}?{urlencode(sorted(kept))}#{fragment}"


def urlsplit_safely(url: str | None) -> tuple[str, str, str, str] | None:
    """Returns host, path, query and fragment; null where that is no web address."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return parts.netloc, parts.path, parts.query, parts.fragment


def version_order(doc: Document) -> tuple[str, str, str, str, str]:
    """Returns a key that puts the versions of a report in the order in which they stood."""
    day = doc.published.isoformat() if doc.published else "~"
    return (day, moment(doc), doc.retrieved_at or "", doc.ref, doc.id)


def moment(doc: Document) -> str:
    """Returns when a document was last changed or published, in UTC; empty where nothing says it.

    A time without a zone is taken as it stands.
    """
    stamp = doc.modified_at or doc.published_at
    if stamp is None:
        return ""
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return ""
    return (at.astimezone(UTC) if at.tzinfo else at).replace(tzinfo=None).isoformat()
