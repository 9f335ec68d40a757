"""Reads messages and mailboxes: a document each, and what is attached as files of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart
from email.utils import parseaddr
from functools import partial
from pathlib import PurePath

from recount.errors import InputError
from recount.ingest.encoding import decode_text
from recount.ingest.forms import FROM_LINE
from recount.ingest.html import read_whole
from recount.ingest.limits import limit
from recount.ingest.metadata import clean_field
from recount.ingest.page import Listed, Member, Page
from recount.ingest.stamps import day_of, parse_stamp
from recount.model import Issue, Part
from recount.vocab.loader import load_table

_FROM_LINE = re.compile(rb"^" + FROM_LINE, re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LIST_NAME = re.compile(r"^\s*\"?([^<\"]+?)\"?\s*<")
_LONGEST_HEADER = 20_000
_MESSAGE = "message/rfc822"
Found = Page | Member | Listed | Issue | InputError


def read_mbox(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Found]:
    """Yields the messages of a mailbox (RFC 4155, mboxrd), each with what is attached to it."""
    marks = list(_FROM_LINE.finditer(body))
    for number, mark in enumerate(marks, 1):
        if number > limit("members"):
            yield InputError("bomb", ref, f"over {limit('members')} messages in one mailbox")
            return
        end = marks[number].start() if number < len(marks) else len(body)
        message = _QUOTED_FROM.sub(rb"\1", body[mark.end() : end])
        yield from _read(message, f"{ref}#{number}", f"message {number}")


def read_message(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Found]:
    """Yields a message (RFC 5322) as a document, then its attachments; inline images stay out."""
    yield from _read(body, ref, None)


def _read(body: bytes, ref: str, locator: str | None) -> Iterator[Found]:
    message = message_from_bytes(body, policy=policy.default)
    assert isinstance(message, EmailMessage)
    _cut_headers(message)
    given = _header(message, "date")
    stamp = parse_stamp(given)
    day, outlet = day_of(stamp, given), _outlet(message)
    # Of a message of one part, Python's own look for attachments fails on an odd charset.
    attached = list(message.iter_attachments()) if message.is_multipart() else []
    try:
        text, parts, issues = _text_of(message, ref)
    except InputError as error:
        if not attached:
            yield error
    else:
        yield Page(
            text,
            body,
            ref=ref,
            title=_header(message, "subject"),
            outlet=outlet,
            author=_header(message, "from"),
            published=day,
            published_text=given,
            published_at=stamp,
            reply_to=_header(message, "in-reply-to"),
            locator=locator,
            parts=parts,
            issues=issues,
        )
    for number, part in enumerate(attached, 1):
        if isinstance(part, MIMEPart) and _is_kept(part):
            name = _file_name(part, number)
            yield Member(f"{ref}/{name}", partial(_payload, part, f"{ref}/{name}"), day, outlet)


def _cut_headers(message: EmailMessage) -> None:
    """Takes out headers longer than any real one; parsing them may take very long."""
    for part in message.walk():
        long = {name for name, value in part.raw_items() if len(value) > _LONGEST_HEADER}
        for name in long:
            del part[name]


def _text_of(message: EmailMessage, ref: str) -> tuple[str, tuple[Part, ...], tuple[Issue, ...]]:
    """Returns the plain part, or the text of the HTML part where that is all or tells more."""
    table = load_table("intake")["mail"]
    plain = message.get_body(("plain",))
    rich = message.get_body(("html",))
    text = _decode(plain, ref) if plain is not None else ""
    if rich is not None:
        markup = _payload(rich, ref)
        points = len(text) < table["pointer"] and len(markup) > table["times"] * len(text)
        if not text.strip() or points:
            try:
                page = read_whole(markup, ref)
            except InputError:
                if not text.strip():
                    raise
            else:
                if len(page.text) > len(text):
                    return page.text, page.parts, page.issues
    if not text.strip():
        raise InputError("no_text", ref, "a message without text")
    return text, (), ()


def _decode(part: MIMEPart, ref: str) -> str:
    """Returns a part's text; one that is in another encoding than it says is guessed."""
    body = _payload(part, ref)
    declared = part.get_content_charset()
    try:
        text = body.decode(declared) if declared else decode_text(body, ref)[0]
    except (LookupError, ValueError):
        text = decode_text(body, ref)[0]
    return text.replace("\r\n", "\n")


def _payload(part: MIMEPart, ref: str) -> bytes:
    if part.get_content_type() == _MESSAGE and part.is_multipart():
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            return bytes(inner[0].as_bytes())
    found = part.get_payload(decode=True)
    if not isinstance(found, bytes):
        raise InputError("bad_file", ref, "a part of a message without a body")
    return found


def _is_kept(part: MIMEPart) -> bool:
    """Whether a part is a file of its own: no image, sound or film that is shown in the text."""
    inline = part.get_content_disposition() == "inline" or part.get("content-id")
    return not (inline and part.get_content_maintype() in ("image", "audio", "video"))


def _file_name(part: MIMEPart, number: int) -> str:
    """Returns an attachment's name without its folders, or one made of its number and type."""
    given = clean_field(part.get_filename())
    if given:
        return PurePath(given.replace("\\", "/")).name or f"attachment-{number}"
    suffix = {"text/html": ".html", "text/plain": ".txt", _MESSAGE: ".eml"}
    return f"attachment-{number}{suffix.get(part.get_content_type(), '')}"


def _header(message: EmailMessage, name: str) -> str | None:
    """Returns a header's text, null where there is none or it cannot be parsed."""
    try:
        return clean_field(message.get(name))
    except Exception:  # the header parser fails on some malformed ones
        return None


def _outlet(message: EmailMessage) -> str | None:
    """Returns who sends: the list's name, the sender's, or the domain it is sent from."""
    listed = _LIST_NAME.match(_header(message, "list-id") or "")
    if listed:
        return clean_field(listed[1])
    name, address = parseaddr(_header(message, "from") or "")
    return clean_field(name) or clean_field(address.rpartition("@")[2])
