"""Leaves out of a case's records the names of private persons, and blurs where things were."""

from recount.redact.records import Redacted, redact

__all__ = ["Redacted", "redact"]
