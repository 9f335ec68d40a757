"""The web app: read, compare, decide. `recount serve CASE` opens it."""

from recount.web.app import make_app
from recount.web.settings import ServeSettings

__all__ = ["ServeSettings", "make_app"]
