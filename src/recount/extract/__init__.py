"""Reads a document: attributions, events, counts, dates, places, actors, and their claims."""
