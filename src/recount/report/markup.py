"""Markup that cannot be forgotten to be escaped.

Everything put into a page is either `Html`, made by `tag`, or text, which is escaped on its
way in. Characters that a page may not hold, or that reorder what stands around them, are made
visible by `make_plain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

# C0 and C1 controls but tab, newline; surrogates; noncharacters; bidirectional embeddings,
# overrides and isolates (UAX #9), which could show a text in another order than it has.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]"
)
_VOID = frozenset({"input", "meta", "br", "hr", "col", "rect", "circle", "line", "path", "polygon"})


class Html(str):
    """Markup that is put into a page as it stands."""

    __slots__ = ()


Child: TypeAlias = "str | int | Iterable[Child] | None"


def make_plain(text: str) -> str:
    """Returns the text with control and reordering characters made visible.

    C0 controls become their pictures (U+2400 and on), so that an escape sequence is read and
    not obeyed; the others become `⟨U+202E⟩`, surrogates U+FFFD. Length is not kept.
    """
    return _UNSAFE.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"⟨U+{code:04X}⟩"


def put(*children: Child) -> Html:
    """Joins markup and text; text is escaped, null is left out."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(escape(make_plain(child), quote=False))
        elif isinstance(child, int):
            parts.append(f"{child:,}")
        else:
            parts.append(put(*child))
    return Html("".join(parts))


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Html:
    """Returns an element; `class_` is written `class`, `aria_label` `aria-label`.

    An attribute that is null or false is left out, one that is true stands without a value.
    """
    head = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = key.rstrip("_").replace("_", "-")
        if value is True:
            head.append(label)
        else:
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            head.append(f'{label}="{escape(make_plain(shown))}"')
    opened = " ".join(head)
    if name in _VOID and not children:
        return Html(f"<{opened}/>")
    return Html(f"<{opened}>{put(*children)}</{name}>")


def say(text: str | None, name: str = "bdi", /, **attributes: str | float | bool | None) -> Html:
    """Returns a text of unknown direction in an element of its own."""
    return tag(name, text, dir="auto", **attributes)


def link_out(url: str | None, label: str) -> Html:
    """Returns a link to a web page; anything but http and https stays plain text."""
    if url and re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return tag("a", label, href=url, rel="noopener noreferrer nofollow")
    return say(label)
