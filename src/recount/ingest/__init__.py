"""Turns inputs into documents: one reader for each form that reports come in."""

from recount.ingest.inputs import RawInput, expand_inputs
from recount.ingest.page import Listed
from recount.ingest.readers import READERS, Ingested, IngestOptions, ingest, listed_urls

__all__ = [
    "READERS",
    "IngestOptions",
    "Ingested",
    "Listed",
    "RawInput",
    "expand_inputs",
    "ingest",
    "listed_urls",
]
