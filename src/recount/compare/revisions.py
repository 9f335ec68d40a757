"""What changed between two versions of a report: sentences, figures, and names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from recount.model import Claim, Document
from recount.pipeline import Case
from recount.sources.spoken import identity_of
from recount.sources.versions import version_order
from recount.text import view_text

Range = tuple[int | None, int | None]
Key = tuple[str | None, str, str, str]
OWN_VOICE = None
"""The source of what a report says in its own voice."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A source's figures of a harm and a group in the earlier and the later text.

    `source` is null for the report's own voice. Figures are `(low, high)`, null for an open end;
    one side is empty where it gives none.
    """

    source: str | None
    harm: str
    group: str
    unit: str
    earlier: tuple[Range, ...]
    later: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """What two texts at one address do not have in common, in the order of the texts.

    `gone` and `new` are sentences, `unnamed` and `named` parties that only one of them names.
    """

    earlier: Document
    later: Document
    gone: tuple[str, ...]
    new: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    unnamed: tuple[str, ...]
    named: tuple[str, ...]


def list_versions(case: Case, doc: Document) -> list[Document]:
    """Returns all versions of a document's report in their order; itself alone if it has none."""
    versions = case.versions()
    first = versions.get(doc.id, doc.id)
    same = {first, *(later for later, of in versions.items() if of == first)}
    return sorted((one for one in case.documents() if one.id in same), key=version_order)


def find_revisions(docs: Sequence[Document], claims: Iterable[Claim]) -> list[Revision]:
    """Returns what changed from each version to the next; `claims` may be of other reports too."""
    by_doc: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_doc[claim.doc_id].append(claim)
    return [
        compare_versions(one, other, by_doc[one.id], by_doc[other.id])
        for one, other in pairwise(docs)
    ]


def compare_versions(
    earlier: Document, later: Document, before: Sequence[Claim], after: Sequence[Claim]
) -> Revision:
    """Returns what changed between two versions with their claims."""
    one, other = _sentences(earlier), _sentences(later)
    gone: list[str] = []
    new: list[str] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, i, k, m, n in matcher.get_opcodes():
        if tag != "equal":
            gone += one[i:k]
            new += other[m:n]
    figures = _compare_figures(_figures(before), _figures(after))
    names, later_names = _names(before), _names(after)
    return Revision(
        earlier,
        later,
        tuple(s for s in gone if s not in other),
        tuple(s for s in new if s not in one),
        figures,
        tuple(name for name in names if name not in later_names),
        tuple(name for name in later_names if name not in names),
    )


def _sentences(doc: Document) -> list[str]:
    text = doc.text
    spans = ((s.start, s.end) for s in view_text(text).sentences)
    return [said for start, end in spans if (said := " ".join(text[start:end].split()))]


def _figures(claims: Iterable[Claim]) -> dict[Key, tuple[Range, ...]]:
    found: defaultdict[Key, dict[Range, None]] = defaultdict(dict)
    for claim in claims:
        source = identity_of(claim.source).name if claim.source else OWN_VOICE
        for mention in claim.counts:
            count = mention.value
            key = (source, count.harm, count.group, count.unit)
            found[key][count.low, count.high] = None
    return {key: tuple(ranges) for key, ranges in found.items()}


def _compare_figures(
    before: Mapping[Key, tuple[Range, ...]], after: Mapping[Key, tuple[Range, ...]]
) -> tuple[FigureChange, ...]:
    return tuple(
        FigureChange(*key, before.get(key, ()), after.get(key, ()))
        for key in dict.fromkeys((*before, *after))
        if set(before.get(key, ())) != set(after.get(key, ()))
    )


def _names(claims: Iterable[Claim]) -> list[str]:
    """Returns the named parties that speak or act, in the order of the text."""
    found: dict[str, None] = {}
    for claim in claims:
        spoken = [claim.source] if claim.source else []
        for party in (*spoken, *claim.attribution.via, *(actor.party for actor in claim.actors)):
            identity = identity_of(party)
            if identity.named:
                found[identity.name] = None
    return list(found)
