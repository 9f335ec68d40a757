"""The example reports: invented outlets on the fighting at Aleppo and two places more.

All outlets, persons, charities and figures in them are invented; the towns are real.
"""

from __future__ import annotations

from pathlib import Path


def example_folder() -> Path:
    """Returns the folder with the example reports."""
    return Path(__file__).parent / "reports"
