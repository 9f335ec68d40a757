"""Recount: who says what happened, and how many."""

__version__ = "0.1.0"
