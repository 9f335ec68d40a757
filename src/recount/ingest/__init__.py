"""Turns inputs into documents: one reader for each form that reports come in."""

from recount.ingest.inputs import RawInput, expand_inputs
from recount.ingest.readers import READERS, Ingested, IngestOptions, ingest

__all__ = ["READERS", "IngestOptions", "Ingested", "RawInput", "expand_inputs", "ingest"]
