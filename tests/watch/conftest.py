"""Lets these tests run servers as those of fetching do."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fetch"))

from web_server import web

__all__ = ["web"]
