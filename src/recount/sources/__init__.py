"""Who speaks: the registry, identities, copies, lineage, and relations between claims."""

from recount.sources.census import count_sources
from recount.sources.duplicates import Copy, find_copies
from recount.sources.registry import Registry, load_registry
from recount.sources.relations import relate_claims

__all__ = [
    "Copy",
    "Registry",
    "count_sources",
    "find_copies",
    "load_registry",
    "relate_claims",
]
