"""Text becomes markup by one way only, and that way escapes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.report.markup import Html, link_out, make_plain, put, say, tag


def test_tag() -> None:
    assert tag("p", "a < b", class_="x", aria_label='"') == (
        '<p class="x" aria-label="&quot;">a &lt; b</p>'
    )
    assert tag("td", None, ["x", [Html("<b/>")]], 1200) == "<td>x<b/>1,200</td>"
    assert tag("line", x1=0.5, hidden=True, title=None, width=False) == '<line x1="0.5" hidden/>'
    assert put("&amp;") == "&amp;amp;"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\x1b]0;title\x07", "␛]0;title␇"),  # sets a terminal's title
        ("\x9b31m", "⟨U+009B⟩31m"),  # the one-byte escape sequence
        ("a\u202eb", "a⟨U+202E⟩b"),  # right-to-left override
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("\ud800", "\ufffd"),
        ("a\tb\nc", "a\tb\nc"),
        ("غارة", "غارة"),  # right-to-left letters are text
        ("\r", "␍"),
    ],
)
def test_make_plain(text: str, plain: str) -> None:
    assert make_plain(text) == plain


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " https://x",
        "https:///x",
        "file:///etc",
        "",
        None,
    ],
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert link_out(url, "x") == '<bdi dir="auto">x</bdi>'


def test_web_addresses_are_linked() -> None:
    found = link_out('https://example.org/?a=1&b="', "x")
    assert found.startswith('<a href="https://example.org/?a=1&amp;b=&quot;"')
    assert "noreferrer" in found


@given(st.text(), st.text())
def test_whatever_the_text_the_markup_parses(text: str, value: str) -> None:
    root = ET.fromstring(tag("div", say(text), title=value))
    assert (root[0].text or "") == make_plain(text)
