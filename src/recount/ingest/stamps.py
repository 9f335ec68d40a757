"""Reads times of publication, each in the zone that it is written in."""

from __future__ import annotations

from datetime import date, datetime, time
from email.utils import parsedate_to_datetime

from recount.ingest.metadata import clean_field, parse_day

_LONGEST = 60


def parse_stamp(value: object) -> str | None:
    """Returns a time as ISO 8601 in its own zone, with none where it has none; else null.

    A bare day is no time, nor is midnight in a sheet's cell, which is one. Reads ISO 8601, its
    basic form and the dates of messages (RFC 5322).
    """
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo or value.time() != time() else None
    text = clean_field(value) if isinstance(value, str) else None
    if text is None or len(text) > _LONGEST or (":" not in text and "T" not in text):
        return None
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def day_of(stamp: str | None, given: object = None) -> date | None:
    """Returns the day of a time in its own zone; without one, the day that `given` names."""
    return datetime.fromisoformat(stamp).date() if stamp else parse_day(given)


def zone_of(stamp: str | None) -> str:
    """Returns the zone of a time ("+02:00"); empty where it has none."""
    at = datetime.fromisoformat(stamp) if stamp else None
    return at.isoformat()[len(at.replace(tzinfo=None).isoformat()) :] if at else ""
