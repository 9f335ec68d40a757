"""What every page has around its parts: head, style, and a policy that forbids all else."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from recount.report.markup import Child, Html, tag


def wrap_page(title: str, *body: Child) -> str:
    """Returns a whole page as HTML.

    It holds no script and asks for nothing outside itself, which its Content-Security-Policy
    enforces.
    """
    style = resources.files("recount.report").joinpath("style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        Html('<meta charset="utf-8"/>'),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content="recount"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        Html(f"<style>{style}</style>"),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, tag('body', *body), lang='en')}\n"
