"""Citations, and the sentences behind them with what was read in them marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from recount.model import Claim, Document, Span
from recount.report.contents import Contents, head_of
from recount.report.markup import Html, link_out, put, say, tag
from recount.report.words import label, name_incident, say_times

_REACH = 700  # characters of content shown beyond the claim's own sentence
_LEGEND = ("content", "source", "cue", "count", "place", "when", "event")


def cite(contents: Contents, claim_ids: Iterable[str], limit: int = 6) -> Html | None:
    """Returns links to the evidence of claims; beyond `limit` they are counted."""
    known = [i for i in dict.fromkeys(claim_ids) if i in contents.numbers]
    links = [_cite_one(contents.numbers[i]) for i in known[:limit]]
    if not links:
        return None
    rest = len(known) - limit
    return tag("span", links, f"+{rest}" if rest > 0 else None, class_="refs")


def _cite_one(number: int) -> Html:
    return tag("a", f"E{number}", href=f"#e{number}", aria_label=f"evidence {number}")


def build_evidence(contents: Contents) -> Html:
    """Returns the section that every figure and sentence of the page links to."""
    legend = [tag("span", label("span", key), class_=f"s-{key}") for key in _LEGEND]
    items = [
        _item(contents, contents.by_id[claim_id], number)
        for claim_id, number in contents.numbers.items()
    ]
    return tag(
        "section",
        tag("h2", "Evidence", id="evidence"),
        tag(
            "p",
            "Every sentence that a figure or an account rests on, as it stands in the report. ",
            "Marked in it: ",
            [put(word, " ") for word in legend],
            class_="legend",
        ),
        tag("ol", items, class_="evidence"),
        aria_labelledby="evidence",
    )


def _item(contents: Contents, claim: Claim, number: int) -> Html:
    doc = contents.docs.get(claim.doc_id)
    who = claim.source
    name = who.identity.name if who and who.identity else who.evidence.text if who else None
    name = name or (doc.outlet if doc else None) or "the outlet"
    attribution = claim.attribution
    facts: list[Html | str] = [say(name, "b"), " ", label("verb", attribution.stance)]
    facts.append(f" ({label('manner', attribution.manner)})")
    if claim.copy_of:
        facts.append(put(" · a copy of ", cite(contents, [claim.copy_of]) or "another report"))
    if claim.denies:
        facts.append(put(" · denies ", cite(contents, [claim.denies]) or "another claim"))
    used = [
        tag(
            "a",
            f"{position + 1}. {name_incident(contents.ordered[position])}",
            href=f"#i{position + 1}",
        )
        for position in contents.uses.get(claim.id, [])
    ]
    back = put("Used in: ", [put(link, " ") for link in used]) if used else "Background figure"
    return tag(
        "li",
        tag("span", f"E{number}", class_="num"),
        tag("blockquote", mark(claim, doc), dir="auto"),
        tag("p", facts, class_="who"),
        tag("p", _where(doc), class_="cite") if doc else None,
        tag("p", "↑ ", back, class_="back"),
        id=f"e{number}",
    )


def _where(doc: Document) -> Html:
    parts: list[Html | str] = [say(doc.outlet or "outlet not named"), ", "]
    parts += [tag("cite", link_out(doc.url, head_of(doc)), dir="auto")]
    if doc.published:
        parts += [", ", doc.published.isoformat()]
    if doc.title:
        parts += [" · ", tag("code", doc.ref, dir="auto")]
    return put(parts)


def mark(claim: Claim, doc: Document | None) -> Html:
    """Returns a claim's sentence, and what of its content lies beyond it, with spans marked."""
    start, text = excerpt(claim, doc)
    pieces = []
    for begin, end, kinds in cut_spans(find_spans(claim), start, start + len(text)):
        words = text[begin - start : end - start]
        classes = " ".join(f"s-{kind}" for kind in kinds)
        name = "mark" if "content" in kinds or "count" in kinds else "span"
        pieces.append(tag(name, words, class_=classes) if kinds else put(words))
    return put(pieces)


def excerpt(claim: Claim, doc: Document | None) -> tuple[int, str]:
    """Returns where the words around a claim start in its document, and those words."""
    start, end = claim.sentence.start, claim.sentence.end
    if doc is None or len(claim.sentence.spans) != 1:
        return start, claim.sentence.text if doc is None else doc.text[start:end]
    content = claim.attribution.content
    first = max(min(start, content.start), start - _REACH)
    last = min(max(end, content.end), end + _REACH)
    return first, doc.text[first:last]


def cut_spans(
    spans: Sequence[tuple[str, Span]], start: int, end: int
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Cuts the text between two offsets where spans begin and end.

    Yields each piece's offsets and the kinds of spans that cover it, possibly none.
    """
    near = [(kind, span) for kind, span in spans if span.start < end and span.end > start]
    edges = {start, end}
    for _kind, span in near:
        edges |= {edge for edge in (span.start, span.end) if start < edge < end}
    for begin, stop in pairwise(sorted(edges)):
        kinds = [kind for kind, span in near if span.start <= begin and stop <= span.end]
        yield begin, stop, tuple(dict.fromkeys(kinds))


def find_spans(claim: Claim) -> list[tuple[str, Span]]:
    """Returns the spans of a claim's parts, each with the part's name."""
    attribution = claim.attribution
    parts = [("content", attribution.content), ("cue", attribution.cue)]
    parts.append(("source", claim.source.evidence if claim.source else attribution.source))
    parts += [("count", count.evidence) for count in claim.counts]
    parts.append(("place", claim.place.evidence if claim.place else None))
    parts.append(("when", claim.when.evidence if claim.when else None))
    parts.append(("event", claim.event.evidence if claim.event else None))
    return [(kind, span) for kind, found in parts if found for span in found.spans]


def count_evidence(contents: Contents) -> str:
    """Returns how many sentences the page cites, in words."""
    return say_times(len(contents.numbers), "passage")
