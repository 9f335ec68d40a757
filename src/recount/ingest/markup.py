"""Turns a piece of HTML, as feeds carry it, into paragraphs of plain text."""

from __future__ import annotations

from recount.vocab import load_table


def flatten(markup: str) -> str:
    """Returns the words of a piece of HTML, a line for each block, blanks run together.

    Text without a tag comes back as it is, its entities resolved.
    """
    from lxml import etree, html  # noqa: PLC0415 - for feeds only

    if not markup.strip():
        return ""
    parser = html.HTMLParser(recover=True, no_network=True, huge_tree=False, encoding="utf-8")
    try:
        clean = markup.replace("\0", "").encode("utf-8", "replace")
        root = html.document_fromstring(b"<div>" + clean + b"</div>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    kinds = load_table("fetching")["markup"]
    blocks, silent = frozenset(kinds["blocks"]), frozenset(kinds["dropped"])
    parts: list[str] = []
    dropped = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = node.tag if isinstance(node.tag, str) else None
        if event == "start":
            if name in blocks:
                parts.append("\n")
            dropped += name in silent
            if not dropped:
                parts.append(node.text or "")
        else:
            dropped -= name in silent
            if name in blocks:
                parts.append("\n")
            if not dropped:
                parts.append(node.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n\n".join(line for line in lines if line)
