"""Lets the tests of this folder use the invented case of the report's tests, and make claims."""

import sys
from pathlib import Path

for folder in ("report", "link", "coding", "outside"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
