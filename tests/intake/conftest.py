"""Lets these tests run servers and write archives as those of fetching and reading do."""

import sys
from pathlib import Path

for folder in ("fetch", "ingest"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
