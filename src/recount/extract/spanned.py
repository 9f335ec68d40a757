"""Turns attributions given as runs of text into drafts, for readers that do not go by rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from recount.extract.chains import Chain, find_chain
from recount.extract.cue_heads import inside_quotes, read_head, score_head
from recount.extract.cue_lexicon import find_phrase, kinds
from recount.extract.cues import Cue
from recount.extract.drafts import NOBODY, Draft
from recount.extract.passives import trim_source
from recount.extract.phrases import Chunks, find_chunks
from recount.extract.quotations import merge_ranges
from recount.extract.ranges import Range, cut_ranges, trim_marks
from recount.text.view import TextView

Bounds = tuple[int, int]
"""A run of a text: offsets in code points, start inclusive, end exclusive."""

_HEAD_TAGS = ("VERB", "NOUN", "ADJ", "PROPN", "ADV")
"""The parts of speech that may head a cue, the likeliest first."""
_PHRASE_SCORE = 4.0
"""The least log-odds of a word that opens a fixed wording of the lexicon."""


@dataclass(frozen=True, slots=True)
class SpannedAttribution:
    """An attribution as runs of a text: who (null where hidden), by which words, says what.

    `score` is the finder's probability that the words are an attribution.
    """

    source: Bounds | None
    cue: Bounds
    content: tuple[Bounds, ...]
    score: float


def drafts_from_spans(view: TextView, spans: Iterable[SpannedAttribution]) -> list[Draft]:
    """Returns drafts of the given attributions, in the order of their cues.

    Runs of text are widened to whole tokens; what a content shares with its cue or source is
    theirs. Of attributions whose cues overlap the one with the higher score is kept; those
    without a word for cue or content, and what nobody says ("no group has claimed …"), are left
    out.
    """
    chunks, quoted = find_chunks(view), inside_quotes(view)
    drafts = (_draft(view, chunks, quoted, span) for span in spans)
    ranked = sorted((d for d in drafts if d), key=lambda d: (-d.score, d.cue.first, d.cue.last))
    taken: set[int] = set()
    kept: list[Draft] = []
    for draft in ranked:
        cue = range(draft.cue.first, draft.cue.last)
        if taken.isdisjoint(cue):
            taken.update(cue)
            kept.append(draft)
    kept.sort(key=lambda draft: draft.cue.first)
    return _without_links(kept)


def _without_links(drafts: Sequence[Draft]) -> list[Draft]:
    """Returns the drafts without those whose cue is but a link of another's chain."""
    used = {head for draft in drafts for head in draft.chain.used}
    return [draft for draft in drafts if draft.cue.head not in used]


def _draft(
    view: TextView, chunks: Chunks, quoted: set[int], span: SpannedAttribution
) -> Draft | None:
    cue = _cue(view, quoted, span)
    if cue is None:
        return None
    source = _source(view, span.source, cue)
    if source and view.tokens[source[0]].lower in NOBODY:
        return None
    holes = [(cue.first, cue.last)] + ([source] if source else [])
    snapped = [part for bounds in span.content if (part := _snap(view, bounds))]
    content = trim_marks(view, cut_ranges(merge_ranges(snapped), holes))
    if not content:
        return None
    chain = find_chain(view, chunks, cue, source, content)
    content = trim_marks(view, cut_ranges(content, _skipped(chain))) or content
    return Draft(cue, chain.source or source, content, span.score, replace(chain, content=None))


def _snap(view: TextView, bounds: Bounds) -> Range | None:
    """Returns the range of the tokens that share a character with a run of text."""
    start, end = max(bounds[0], 0), bounds[1]
    if start >= end or not view.tokens:
        return None
    within = view.tokens_between(start, end)
    at = view.token_at(start)
    first = at.i if at.start <= start < at.end else within[0].i if within else at.i + 1
    last = within[-1].i + 1 if within else at.i + 1
    return (first, last) if first < last else None


def _source(view: TextView, bounds: Bounds | None, cue: Cue) -> Range | None:
    """Returns a source's tokens: the longest run that the cue leaves of it."""
    snapped = _snap(view, bounds) if bounds else None
    if snapped is None:
        return None
    pieces = trim_marks(view, cut_ranges([snapped], [(cue.first, cue.last)]))
    if not pieces:
        return None
    first, last = trim_source(view, max(pieces, key=lambda piece: piece[1] - piece[0]))
    if last > cue.first >= first:
        last = cue.first  # a bracket that was closed behind it
    return first, last


def _cue(view: TextView, quoted: set[int], span: SpannedAttribution) -> Cue | None:
    """Returns a cue, kept within its head's sentence and without marks at its ends."""
    snapped = _snap(view, span.cue)
    words = [i for i in range(*snapped) if view.tokens[i].tag != "PUNCT"] if snapped else []
    if not words:
        return None
    head = max(words, key=lambda i: (_weigh(view, quoted, i), -i))
    sentence = view.sentence_at(view.tokens[head].start)
    within = [i for i in words if sentence.first <= i < sentence.last]
    token = view.tokens[head]
    lemma = read_head(token.lower, token.tag == "ADV") or token.lemma
    kind, stance = kinds().get(lemma, "other"), None
    if (found := find_phrase(view, sentence, head)) and found[1].kind != "decoy":
        kind, stance = found[1].kind, found[1].stance
    return Cue(within[0], within[-1] + 1, head, lemma, kind, span.score, stance)


def _weigh(view: TextView, quoted: set[int], i: int) -> tuple[bool, float]:
    """Returns how well a token would head a cue: known to the lexicon, and then the log-odds."""
    token = view.tokens[i]
    sentence = view.sentence_at(token.start)
    lemma = read_head(token.lower, token.tag == "ADV") if token.tag in _HEAD_TAGS else None
    if lemma is None:
        rank = _HEAD_TAGS.index(token.tag) if token.tag in _HEAD_TAGS else len(_HEAD_TAGS)
        return False, -float(rank)
    odds = score_head(view, sentence, i, lemma, quoted=i in quoted)
    phrase = find_phrase(view, sentence, i)
    opens = phrase is not None and phrase[1].kind != "decoy"
    return True, max(odds, _PHRASE_SCORE) if opens else odds


def _skipped(chain: Chain) -> list[Range]:
    """Returns what a chain shows to be no content: what stands before and between its own."""
    parts = sorted(chain.content or ())
    if not parts:
        return []
    between = [(a[1], b[0]) for a, b in pairwise(parts) if a[1] < b[0]]
    return [(0, parts[0][0]), *between]
