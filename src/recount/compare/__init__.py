"""Comparison: a case with other datasets, a version of a case with another, two coders."""
