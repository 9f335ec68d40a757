"""Finds the fullest mention that a pronoun or short name stands for.

Rules, not a parse: agreement in number, gender and kind; how present who is meant is in the
text; the same head word; initials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from recount.extract.phrases import Chunks
from recount.extract.pronoun_links import link_pronouns, pronoun_at
from recount.extract.speakers import NamedMention, find_names, read_mention, roles_of
from recount.text.view import TextView, Token
from recount.vocab.loader import load_table

Range = tuple[int, int]
REACH = 80
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_UNLIKE = frozenset(
    (a, b)
    for a in ("body", "document", "people")
    for b in ("person", "person?", "document", "body")
    if a != b and {a, b} != {"people", "body"}
)
"""What a short name of the first kind never stands for."""
_SAYING = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_LESS = frozenset({"vice", "deputy", "assistant", "former", "ex"})
"""The president is no vice president."""
_PLACED = frozenset({"of", "for", "in", "from", "at"})


@cache
def _stand_ins() -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in load_table("antecedents")["stands_for"].items()}


def find_antecedents(
    view: TextView, chunks: Chunks, sources: Sequence[Range], openings: Mapping[int, int]
) -> dict[Range, Range]:
    """Returns, for the sources that are short, the fuller mention of the same text.

    `sources` are half-open token ranges in order. A source that is already the fullest mention,
    or whose antecedent cannot be told, is left out. `openings` are the tokens behind datelines,
    by number of sentence: what stands before is nobody's name.
    """
    spoken = {source: read_mention(view, source, speaks=True) for source in sources}
    others = [m for m in find_names(view, chunks, sources) if not _is_filed(view, m, openings)]
    names = sorted([*spoken.values(), *others], key=lambda m: m.first)
    index = _Index.of(view, names)
    resolved: dict[Range, Range] = {}
    for source in sources:
        pronoun = pronoun_at(view, source)
        if pronoun == "who":
            found = _before_relative(view, chunks, source)
        else:
            found = None if pronoun else _of_short_name(view, spoken[source], index)
        if found is not None and found != source:
            resolved[source] = resolved.get(found, found)
    ends = {source: _end_of(resolved, source) for source in resolved}
    for source, figure in link_pronouns(view, chunks, spoken, others, ends).items():
        resolved[source] = figure
    return {source: _end_of(resolved, source) for source in resolved}


def _end_of(resolved: Mapping[Range, Range], source: Range) -> Range:
    """Returns the mention that a chain of short forms ends with."""
    at, seen = resolved[source], {source}
    while at in resolved and at not in seen and resolved[at] != source:
        seen.add(at)
        at = resolved[at]
    return at


def _is_filed(view: TextView, mention: NamedMention, openings: Mapping[int, int]) -> bool:
    home = view.sentence_at(view.tokens[mention.first].start)
    return mention.first < openings.get(home.i, 0)


@dataclass(frozen=True, slots=True)
class _Index:
    """A text's mentions by the words that they may be called by, and by their initials."""

    words: dict[str, list[NamedMention]]
    initials: dict[str, NamedMention]
    content: dict[Range, frozenset[str]] = field(default_factory=dict)

    def content_of(self, view: TextView, mention: NamedMention) -> frozenset[str]:
        """Returns the words of a mention that say who it is."""
        key = mention.first, mention.last
        known = self.content.get(key)
        if known is None:
            known = self.content[key] = _content_words(view, mention)
        return known

    @classmethod
    def of(cls, view: TextView, names: Sequence[NamedMention]) -> _Index:
        """Returns the index of mentions in order."""
        words: dict[str, list[NamedMention]] = {}
        initials: dict[str, NamedMention] = {}
        for mention in names:
            for word in {mention.head, *mention.names, *roles_of(view, mention)}:
                words.setdefault(word, []).append(mention)
            if 2 <= mention.last - mention.first <= 12:
                for letters in _initials(view.tokens[mention.first : mention.last]):
                    initials.setdefault(letters, mention)
        return cls(words, initials)


def _initials(tokens: Sequence[Token]) -> list[str]:
    """Returns a name's initials, and the short name that stands in brackets behind it."""
    opening = next((n for n, t in enumerate(tokens) if t.text == "("), len(tokens))
    capitals = [t.text[0] for t in tokens[:opening] if t.text[0].isupper() and t.lower != "the"]
    given = [t.text for t in tokens[opening + 1 : opening + 2] if t.text.isupper()]
    return ["".join(capitals), *given]


def _before_relative(view: TextView, chunks: Chunks, source: Range) -> Range | None:
    k = chunks.ending_by(source[0])
    if k < 0 or source[0] - chunks.chunks[k].last > 1:
        return None
    first = k
    apposed = view.tokens[chunks.chunks[k].first].lower in ("a", "an")
    if apposed and first > 0 and chunks.gaps[first - 1] == ",":
        named = view.tokens[chunks.chunks[first - 1].last - 1].tag == "PROPN"
        first -= named  # "Los Condores, a gang which"
    while first > 0 and chunks.gaps[first - 1] in _PLACED:
        first -= 1
    return chunks.chunks[first].first, chunks.chunks[k].last


def _of_short_name(view: TextView, mention: NamedMention, index: _Index) -> Range | None:
    """Returns the fullest mention with the same head, or that a short word stands for."""
    tokens = view.tokens[mention.first : mention.last]
    definite = tokens[0].lower in _DEFINITE
    if not (definite or mention.names) or len(tokens) > 6:
        return None
    best: tuple[int, int, NamedMention] | None = None
    candidates = index.words.get(mention.head, [])[:REACH]
    if mention.names and tokens[-1].lower != mention.head:
        candidates = candidates + index.words.get(tokens[-1].lower, [])
    for other in candidates[:REACH]:
        if other.first == mention.first or not _fuller(view, index, mention, other):
            continue
        size = min(other.last - other.first, 12) if mention.names else 0
        near = -abs(mention.first - other.first) if other.first < mention.first else -(10**9)
        if best is None or (size, near) > best[:2]:
            best = (size, near, other)
    if best is not None:
        return best[2].first, best[2].last
    if definite:
        return _stood_for(mention, index)
    return _of_initials(view, tokens, index)


def _fuller(view: TextView, index: _Index, mention: NamedMention, other: NamedMention) -> bool:
    """Whether `other` says all that `mention` says, and more."""
    genders = {mention.gender, other.gender} - {""}
    if other.kind == "clause" or (mention.kind, other.kind) in _UNLIKE or len(genders) > 1:
        return False
    mine = frozenset(mention.person) or index.content_of(view, mention)
    theirs = index.content_of(view, other)
    if not mine <= theirs:
        return False
    surname = mention.names and other.head == mention.head
    surname = surname or _ends_with_name(view, mention, other)
    role = not mention.names and mention.head in roles_of(view, other)
    if role and not _LESS.isdisjoint(theirs - mine):
        return False
    if not (surname or role or other.head == mention.head):
        return False
    more = len(theirs) > len(mine)
    if mention.names:
        return more
    indefinite = view.tokens[other.first].lower in ("a", "an")
    return other.first < mention.first and (more or indefinite)


def _ends_with_name(view: TextView, mention: NamedMention, other: NamedMention) -> bool:
    """Whether a surname ends a name set beside a title: "the head of the office, Ann Lee"."""
    if not mention.person or mention.kind not in ("person", "person?", "name"):
        return False
    tokens = view.tokens[other.first : other.last]
    ends = [t for t, u in zip(tokens, [*tokens[1:], None], strict=True) if not u or u.text == ","]
    return any(t.tag == "PROPN" and t.lower == mention.person[-1] for t in ends)


def _content_words(view: TextView, mention: NamedMention) -> frozenset[str]:
    return frozenset(
        [
            t.lemma if t.tag == "NOUN" else t.lower
            for t in view.tokens[mention.first : mention.last]
            if t.tag in _SAYING and t.lower not in _DEFINITE
        ]
    )


def _stood_for(mention: NamedMention, index: _Index) -> Range | None:
    if len(mention.names) > 0:
        return None
    options = [
        other
        for word in _stand_ins().get(mention.head, ())
        for other in index.words.get(word, ())[-REACH:]
        if other.first < mention.first and other.names
    ]
    if not options:
        return None
    best = max(options, key=lambda m: (m.speaks, m.first))
    return best.first, best.last


def _of_initials(view: TextView, tokens: Sequence[Token], index: _Index) -> Range | None:
    word = tokens[-1].text.replace(".", "")
    if not (word.isupper() and 2 <= len(word) <= 8) or view.upper:
        return None
    other = index.initials.get(word)
    return (other.first, other.last) if other else None
