"""FEEDS.toml says what is watched; a slip in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.errors import UsageError
from recount.watch.config import FeedPlan, read_plan, read_span


def plan(folder: Path, text: str) -> Path:
    path = folder / "feeds.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_plan_is_read(tmp_path: Path) -> None:
    text = """
    every = "30m"
    [[feed]]
    url = "https://news.example/rss"
    outlet = "Brela Post"
    every = "2h"
    match = "https://news.example/war/*"
    limit = 5
    [[feed]]
    url = "https://other.example/atom"
    """
    found = read_plan(plan(tmp_path, text))
    assert found.every == 1800
    assert found.feeds == (
        FeedPlan(
            "https://news.example/rss", "Brela Post", 7200, ("https://news.example/war/*",), 5
        ),
        FeedPlan("https://other.example/atom"),
    )
    assert found.feeds[0].wants("https://news.example/war/1")
    assert not found.feeds[0].wants("https://news.example/sport/1")
    assert found.feeds[1].wants(None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no feed"),
        ("feed = 7", "names no feed"),
        ("every = 'soon'\n[[feed]]\nurl = 'https://a.example/'", "no span of time"),
        ("every = '1s'\n[[feed]]\nurl = 'https://a.example/'", "from 60s"),
        ("[[feed]]\nurl = 'a.rss'", "feed 1: url is to be an address"),
        ("[[feed]]\noutlet = 'x'", "feed 1: url"),
        ("[[feed]]\nurl = 'https://a.example/'\nuser = 'x'", "unknown: user"),
        ("other = 1\n[[feed]]\nurl = 'https://a.example/'", "unknown: other"),
        ("[[feed]]\nurl = 'https://a.example/'\nlimit = 0", "limit"),
        ("[[feed]]\nurl = 'https://a.example/'\nlimit = true", "limit"),
        ("[[feed]]\nurl = 'https://a.example/'\nmatch = 7", "match"),
        ("[[feed]]\nurl = 'https://a.example/'\noutlet = 7", "outlet"),
        ("[[feed]]\nurl = 'https://a.example/'\n" * 2, "stands twice: https://a.example/"),
        ("[[feed", "not TOML"),
    ],
)
def test_slips_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_plan(plan(tmp_path, text))


def test_a_plan_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_plan(tmp_path / "none.toml")


def test_spans() -> None:
    spans = {text: read_span(text) for text in ("90s", "15m", "1.5 h", "2D")}
    assert spans == {"90s": 90, "15m": 900, "1.5 h": 5400, "2D": 172_800}
    for text in ("15", "m", "-5m", "15min", "400d", "59s"):
        with pytest.raises(ValueError, match=text):
            read_span(text)
