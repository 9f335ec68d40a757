"""Reconciles claims into incidents with accounts, tallies and disagreements."""

from recount.reconcile.aggregates import UNDATED, may_contain
from recount.reconcile.codebooks import POLICIES, find_policy
from recount.reconcile.incidents import (
    build_incidents,
    build_incidents_under,
    rebuild_incidents,
)

__all__ = [
    "POLICIES",
    "UNDATED",
    "build_incidents",
    "build_incidents_under",
    "find_policy",
    "may_contain",
    "rebuild_incidents",
]
