"""Lets these tests write files of other datasets as those of their readers do."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "outside"))
