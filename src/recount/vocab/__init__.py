"""Word lists, kinds, event types and codebooks: data files and the loader that checks them."""

from recount.vocab.loader import load_table, load_words

__all__ = ["load_table", "load_words"]
