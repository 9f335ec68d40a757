"""Polls feeds and adds what is new to a case, for as long as it is left running."""

from recount.watch.config import FeedPlan, read_plan, read_span
from recount.watch.poll import FeedStatus, Watcher, feed_statuses

__all__ = ["FeedPlan", "FeedStatus", "Watcher", "feed_statuses", "read_plan", "read_span"]
