"""Exports: a case's records as files that other programs read; see `recount.export.write`."""
