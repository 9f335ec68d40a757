"""Leaves out of a case's records what tells who private persons are, and blurs places."""

from recount.redact.key import Key, Marks, read_key, restore, save_key
from recount.redact.objects import ObjectRedactor
from recount.redact.records import Redacted, redact
from recount.redact.report import report_withheld
from recount.redact.rules import Rules, read_rules
from recount.redact.withheld import Withheld

__all__ = [
    "Key",
    "Marks",
    "ObjectRedactor",
    "Redacted",
    "Rules",
    "Withheld",
    "read_key",
    "read_rules",
    "redact",
    "report_withheld",
    "restore",
    "save_key",
]
