"""Lets these tests make cases as those of the store do."""

import sys
from pathlib import Path

for folder in ("store", "outside", "fetch", "ingest"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
