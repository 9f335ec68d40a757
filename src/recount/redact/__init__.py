"""Leaves out of a case's records the names of private persons, and blurs where things were."""

from recount.redact.objects import ObjectRedactor
from recount.redact.records import Redacted, redact
from recount.redact.withheld import Withheld

__all__ = ["ObjectRedactor", "Redacted", "Withheld", "redact"]
