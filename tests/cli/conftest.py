"""Lets the tests of this folder use the invented records of the other tests."""

import sys
from pathlib import Path

for folder in ("report", "outside", "compare", "link", "ingest"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
