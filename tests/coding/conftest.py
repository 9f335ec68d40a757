"""Lets the tests of this folder make claims as the tests of linking do."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))
