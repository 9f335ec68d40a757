"""Gets reports from the web: the one part, beside `llm`, that uses the network."""

from recount.fetch.client import Fetched, Fetcher
from recount.fetch.clock import Clock, SystemClock
from recount.fetch.pages import Web
from recount.fetch.settings import FetchSettings

__all__ = [
    "Clock",
    "FetchSettings",
    "Fetched",
    "Fetcher",
    "SystemClock",
    "Web",
]
