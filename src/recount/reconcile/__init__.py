"""Reconciles claims into incidents with accounts, tallies and disagreements."""

from recount.reconcile.codebooks import POLICIES, find_policy
from recount.reconcile.incidents import build_incidents, build_incidents_under

__all__ = ["POLICIES", "build_incidents", "build_incidents_under", "find_policy"]
