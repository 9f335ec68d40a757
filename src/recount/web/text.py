"""Text of documents on its way into a page."""

from __future__ import annotations

import re

from recount.report.markup import make_plain

# Invisible characters that join or part nothing a reader should not know of: zero-width space,
# word joiner and invisible operators, byte order mark, tags (UTS #39, section 3.1).
_HIDDEN = re.compile(
    "[\u200b\u2060-\u2064\u180e\ufeff\u00ad\u034f\u115f\u1160\u3164\U000e0000-\U000e007f]"
    "|(?<=[0-9A-Za-z\u00c0-\u024f])[\u200c\u200d](?=[0-9A-Za-z\u00c0-\u024f])"
)
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def show_text(text: str) -> str:
    """Returns text with its control, reordering and hidden characters made visible.

    The zero-width joiners that Persian, Indic scripts and emoji are written with stay; between
    Latin letters they are shown.
    """
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", make_plain(text))


def find_hidden(text: str) -> dict[int, str]:
    """Returns the offsets of the characters that `show_text` makes visible, and what it shows."""
    found = {at: make_plain(sign) for at, sign in enumerate(text) if not sign.isprintable()}
    found = {at: shown for at, shown in found.items() if shown != text[at]}
    return found | {m.start(): f"⟨U+{ord(m[0]):04X}⟩" for m in _HIDDEN.finditer(text)}


def safe_href(url: str | None) -> str | None:
    """Returns an address of the web, or None for all else: `javascript:` and `data:` stay text."""
    return url if url and _WEB.match(url) else None
