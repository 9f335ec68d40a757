"""Lets these tests make claims and files of other datasets as the tests of those do."""

import sys
from pathlib import Path

for folder in ("outside", "link", "report"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
