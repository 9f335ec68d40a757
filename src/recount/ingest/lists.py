"""Reads what the interfaces of GDELT and ReliefWeb answer, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from recount.errors import InputError
from recount.ingest.encoding import decode_text
from recount.ingest.metadata import clean_field
from recount.ingest.page import Listed, Page
from recount.ingest.stamps import day_of, parse_stamp
from recount.ingest.table import find_list, read_row

Found = Page | Listed | InputError


def load_json(body: bytes, ref: str) -> Any:
    """Returns what JSON holds; raises InputError (`bad_file`) where it is broken or too deep."""
    text, _ = decode_text(body, ref)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("bad_file", ref, f"not JSON: {error}") from error


def list_of(whole: Any, key: str, ref: str) -> list[Any]:
    """Returns the list under a key; raises InputError (`bad_file`) where there is none."""
    found = whole.get(key) if isinstance(whole, dict) else None
    if not isinstance(found, list):
        raise InputError("bad_file", ref, f"no list under {key!r}")
    return found


def read_gdelt(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Found]:
    """Yields the articles that GDELT's document interface lists: addresses, without texts."""
    for number, row in enumerate(list_of(load_json(body, ref), "articles", ref), 1):
        subject = f"{ref}#{number}"
        profile = find_list(row) if isinstance(row, dict) else None
        if profile is None:
            yield InputError("bad_row", subject, "not an article with an address and a day")
            continue
        columns = {
            name: column
            for name in ("text", "title", "url", "published", "outlet")
            for column in profile.get(name, ())
            if column in row
        }
        yield read_row(row, columns, subject, number)


def read_reliefweb(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Found]:
    """Yields the reports that ReliefWeb's interface answers with."""
    for number, row in enumerate(list_of(load_json(body, ref), "data", ref), 1):
        fields = row.get("fields") if isinstance(row, dict) else None
        if not isinstance(fields, dict):
            yield InputError("bad_row", f"{ref}#{number}", "not a report with its fields")
            continue
        yield _report(row, fields, f"{ref}#{row.get('id') or number}", number)


def _report(row: Mapping[str, Any], fields: Mapping[str, Any], subject: str, number: int) -> Found:
    said = fields.get("date")
    dates: Mapping[str, Any] = said if isinstance(said, dict) else {}
    given = clean_field(dates.get("original") or dates.get("created"))
    stamp = parse_stamp(given)
    url = clean_field(fields.get("url_alias") or fields.get("url") or fields.get("origin"))
    outlet, title = _names(fields.get("source")), clean_field(fields.get("title"))
    text = fields.get("body")
    if not isinstance(text, str) or not text.strip():
        if url:
            return Listed(subject, url, title, outlet, day_of(stamp, given))
        return InputError("no_text", subject, "the report has neither a text nor an address")
    return Page(
        text,
        json.dumps(row, ensure_ascii=True, sort_keys=True).encode(),
        ref=subject,
        title=title,
        outlet=outlet,
        url=url,
        published=day_of(stamp, given),
        published_text=given,
        published_at=stamp,
        modified_at=parse_stamp(dates.get("changed")),
        locator=f"report {number}",
    )


def _names(sources: Any) -> str | None:
    """Returns the names of the bodies that a report is by, the short one where it has one."""
    if not isinstance(sources, list):
        return None
    found = [s.get("shortname") or s.get("name") for s in sources if isinstance(s, dict)]
    return clean_field(", ".join(str(name) for name in found if name))
