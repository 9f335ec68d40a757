"""Reconciles claims into incidents with accounts, tallies and disagreements."""

from recount.reconcile.incidents import build_incidents
from recount.reconcile.policies import POLICIES

__all__ = ["POLICIES", "build_incidents"]
