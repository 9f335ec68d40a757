"""Reads a Telegram export (`result.json`): a document for each message with a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from recount.errors import InputError
from recount.ingest.lists import list_of, load_json
from recount.ingest.metadata import clean_field
from recount.ingest.page import Page
from recount.ingest.stamps import day_of
from recount.model import Issue

_MOST_OFFSET = 15 * 3600
_PASSING = frozenset({"reactions", "views", "forwards"})
"""Counts that grow with time: a message is the same message in a later export."""
_PRIVATE_LINK = "https://t.me/c/{chat}/{message}"
_NAMED_LINK = "https://t.me/{name}/{message}"


def read_telegram(
    body: bytes, ref: str, _: Mapping[str, str]
) -> Iterator[Page | Issue | InputError]:
    """Yields the messages of the chat, or of each chat of an export of an account.

    Service messages and media without a text are left out, and counted in an issue.
    """
    whole = load_json(body, ref)
    chats = whole.get("chats") if isinstance(whole, dict) else None
    if isinstance(chats, dict) and isinstance(chats.get("list"), list):
        for chat in chats["list"]:
            yield from _read_chat(
                chat, f"{ref}#{chat.get('id')}" if isinstance(chat, dict) else ref
            )
    else:
        yield from _read_chat(whole, ref)


def _read_chat(chat: Any, ref: str) -> Iterator[Page | Issue | InputError]:
    service = bare = 0
    for number, message in enumerate(list_of(chat, "messages", ref), 1):
        if not isinstance(message, dict):
            yield InputError("bad_row", f"{ref}#{number}", "not a message")
        elif message.get("type") != "message":
            service += 1
        else:
            text = join_text(message.get("text_entities") or message.get("text"))
            if text.strip():
                yield _page(chat, message, text, ref)
            else:
                bare += 1
    if service or bare:
        said = f"{service} service messages and {bare} without a text left out"
        yield Issue("ingest", "left_out", "info", ref, said)


def join_text(text: Any) -> str:
    """Returns a message's text: its entities (plain, bold, links, …) are joined as they stand."""
    if isinstance(text, str):
        return text
    pieces = text if isinstance(text, list) else []
    found = [p.get("text") if isinstance(p, dict) else p for p in pieces]
    return "".join(piece for piece in found if isinstance(piece, str))


def _page(chat: Mapping[str, Any], message: Mapping[str, Any], text: str, ref: str) -> Page:
    number = message.get("id")
    name = clean_field(chat.get("name"))
    sender = clean_field(message.get("from"))
    stamp = _stamp(message, "date")
    answered = message.get("reply_to_message_id")
    kept = {
        "chat": {key: chat.get(key) for key in ("id", "name", "type")},
        "message": {key: value for key, value in message.items() if key not in _PASSING},
    }
    return Page(
        text,
        json.dumps(kept, ensure_ascii=True, sort_keys=True).encode(),
        ref=f"{ref}#{number}",
        outlet=name,
        url=_link(chat, number),
        published=day_of(stamp, message.get("date")),
        published_text=clean_field(message.get("date")),
        author=sender if sender != name else clean_field(message.get("author")),
        locator=f"message {number}",
        published_at=stamp,
        modified_at=_stamp(message, "edited"),
        forwarded_from=clean_field(message.get("forwarded_from")),
        reply_to=f"{ref}#{answered}" if answered is not None else None,
    )


def _stamp(message: Mapping[str, Any], name: str) -> str | None:
    """Returns a time in the zone of the export, which the seconds since 1970 beside it tell."""
    try:
        local = datetime.fromisoformat(str(message.get(name)))
        seconds = int(str(message.get(f"{name}_unixtime")))
        offset = (local - datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)).total_seconds()
    except (ValueError, OverflowError, OSError, TypeError):
        return _local(message.get(name))
    if abs(offset) > _MOST_OFFSET:
        return _local(message.get(name))
    return local.replace(tzinfo=timezone(timedelta(minutes=round(offset / 60)))).isoformat()


def _local(value: Any) -> str | None:
    try:
        return datetime.fromisoformat(str(value)).isoformat() if value else None
    except ValueError:
        return None


def _link(chat: Mapping[str, Any], number: Any) -> str | None:
    """Returns the message's link; one by the chat's number works for its members only."""
    if not isinstance(number, int):
        return None
    name = clean_field(chat.get("username"))
    if name:
        return _NAMED_LINK.format(name=name.lstrip("@"), message=number)
    if isinstance(chat.get("id"), int) and str(chat.get("type")).endswith(
        ("channel", "supergroup")
    ):
        return _PRIVATE_LINK.format(chat=chat["id"], message=number)
    return None
