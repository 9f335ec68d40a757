"""Lets these tests make claims as those of linking do."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))
