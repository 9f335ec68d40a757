"""The report: one self-contained page about a case; see `recount.report.page`."""
