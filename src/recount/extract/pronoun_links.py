"""Finds whom the pronouns among a text's sources stand for, going through it once in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from recount.extract.cue_heads import inside_quotes
from recount.extract.figures import (
    HANGS,
    OTHER,
    SPEAKS,
    SUBJECT,
    Figure,
    Figures,
    figure_kind,
    is_person_noun,
)
from recount.extract.genders_told import genders_told, with_gender
from recount.extract.phrases import Chunks
from recount.extract.speakers import NamedMention, pronouns, read_mention, words_for
from recount.text.view import Sentence, TextView

Range = tuple[int, int]
QUOTED, HEADED, WRITTEN = 0.4, 0.5, 0.3
"""What a mention keeps of its weight inside a quotation, in a heading, as a paper that
somebody speaks in ("in a statement it said")."""
OWNERS = frozenset({"his", "her", "its", "their"})
_BEING = frozenset({"be", "become", "remain"})
_FRESH = frozenset({"a", "an", "another", "some", "several", "other"})
_NEXT = 12
_VERBS = frozenset({"VERB", "AUX"})
_ENDING = frozenset({",", '"', "”", "»", "'", "’"})
_FRONTING = frozenset(
    {"when", "after", "as", "while", "before", "although", "though", "if", "since", "because"}
)


def pronoun_at(view: TextView, source: Range) -> str | None:
    """Returns the kind of the pronoun that a source is; None for "WHO", which is a name."""
    token = view.tokens[source[0]]
    if _is_own_paper(view, source):
        return pronouns().get(token.lower)
    if source[1] - source[0] > 1 or (len(token.text) > 1 and token.text.isupper() > view.upper):
        return None
    return pronouns().get(token.lower)


def _is_own_paper(view: TextView, source: Range) -> bool:
    """Whether a source is what somebody issued: "his statement", "her words"."""
    first, *rest = view.tokens[source[0] : source[1]]
    if first.lower not in OWNERS or not 1 <= len(rest) <= 2:
        return False
    return rest[-1].lemma in words_for("document") or rest[-1].lower == "words"


def link_pronouns(
    view: TextView,
    chunks: Chunks,
    spoken: Mapping[Range, NamedMention],
    others: Sequence[NamedMention],
    ends: Mapping[Range, Range],
) -> dict[Range, Range]:
    """Returns, for the sources that are pronouns of the third person, the mention meant.

    `spoken` are the sources, `others` names that do not speak, `ends` the fuller mentions that
    short sources stand for. A pronoun with nobody to agree with, or with two alike, is left out.
    """
    if not any(pronoun_at(view, source) for source in spoken):
        return {}
    mentions = [m for source, m in spoken.items() if not pronoun_at(view, source)]
    mentions += [*others, *_unnamed(view, chunks, spoken, others)]
    mentions = [with_gender(view, m) for m in sorted(mentions, key=lambda m: m.first)]
    return _Reading(view, spoken, mentions, ends).links


def _unnamed(
    view: TextView,
    chunks: Chunks,
    spoken: Iterable[Range],
    others: Iterable[NamedMention],
) -> Iterator[NamedMention]:
    """Yields persons and bodies without a name that do not speak: "the pilot"."""
    taken = {i for source in spoken for i in range(*source)}
    taken |= {i for m in others for i in range(m.first, m.last)}
    bodies, documents = words_for("body"), words_for("document")
    for first, last in chunks.chunks:
        token = view.tokens[last - 1]
        told = first > 0 and view.tokens[first - 1].lemma in _BEING  # "is a pilot"
        if token.tag != "NOUN" or told or first in taken or last - 1 in taken:
            continue
        if (
            first > 1
            and view.tokens[first - 1].text == ","
            and view.tokens[first - 2].tag == "PROPN"
        ):
            continue  # "Ann Lee, a pilot"
        lemma = token.lemma
        if is_person_noun(lemma) or lemma in bodies or lemma in documents:
            yield read_mention(view, (first, last), speaks=False)


class _Reading:
    """One pass through a text: mentions and pronouns in order, and what was linked."""

    def __init__(
        self,
        view: TextView,
        spoken: Mapping[Range, NamedMention],
        mentions: Sequence[NamedMention],
        ends: Mapping[Range, Range],
    ) -> None:
        self.view = view
        self.links: dict[Range, Range] = {}
        self._ends = ends
        self._pronouns = {source[0]: source for source in spoken if pronoun_at(view, source)}
        self._starts = {m.first: m for m in mentions}
        self._firsts = [m.first for m in mentions]
        self._quoted = inside_quotes(view)
        self._figures = Figures(genders_told(view, mentions, self._quoted))
        self._beat = self._first_verb = 0
        for sentence in view.sentences:
            inside = view.tokens_of(sentence)
            self._beat += any(t.is_word and t.i not in self._quoted for t in inside)
            self._read(sentence)

    def _read(self, sentence: Sentence) -> None:
        tokens = self.view.tokens
        verbs = (t.i for t in self.view.tokens_of(sentence) if t.tag in _VERBS)
        self._first_verb = next(verbs, sentence.last)
        verb = False
        previous: tuple[NamedMention, Figure] | None = None
        for i in range(sentence.first, sentence.last):
            mention = self._starts.get(i)
            if mention is not None:
                weight = self._weight(mention, sentence, verb=verb)
                figure = self._meet(mention, weight)
                if figure and previous and self._go_together(previous, (mention, figure)):
                    self._figures.join(self._beat, weight)
                previous = (mention, figure) if figure else None
            elif tokens[i].tag in ("PRON", "DET"):
                self._read_pronoun(i, sentence, verb=verb)
            verb = verb or (tokens[i].tag in _VERBS and i not in self._quoted)

    def _meet(self, mention: NamedMention, weight: float) -> Figure | None:
        end = self._ends.get((mention.first, mention.last))
        if end is not None:
            fuller = read_mention(self.view, end, speaks=True)
            if figure_kind(fuller)[0] == "person" or figure_kind(mention)[0] != "person":
                mention = fuller
        fresh = self.view.tokens[mention.first].lower in _FRESH and not mention.person
        return self._figures.meet(mention, self._beat, weight, fresh=fresh)

    def _read_pronoun(self, i: int, sentence: Sentence, *, verb: bool) -> None:
        kind = pronouns().get(self.view.tokens[i].lower)
        is_source = i in self._pronouns
        if kind is None or kind == "who" or not (is_source or kind in ("he", "she")):
            return
        if i in self._quoted and not is_source:
            return
        figure = self._figures.choose(
            kind,
            self._beat,
            before=self._is_aside(i, sentence),
            barred=self._named_behind(i, sentence) if self.view.tokens[i].lower == kind else (),
        )
        if figure is None:
            return
        nominative = self.view.tokens[i].lower == kind
        weight = SPEAKS if is_source else SUBJECT if nominative and not verb else HANGS
        self._figures.recall(figure, self._beat, weight)
        if is_source and figure.mention is not None:
            self.links[self._pronouns[i]] = figure.mention.first, figure.mention.last

    def _named_behind(self, i: int, sentence: Sentence) -> list[Figure]:
        """Returns who is named behind a subject in its sentence: never who it stands for.

        But for a clause in front: "Though she smiled, Ann Lee said no".
        """
        if self.view.tokens[sentence.first].lower in _FRONTING:
            return []
        at = bisect_right(self._firsts, i)
        behind = [
            self._starts[first] for first in self._firsts[at : at + _NEXT] if first < sentence.last
        ]
        found = [self._figures.find(mention) for mention in behind if mention.names]
        return [figure for figure in found if figure]

    def _is_aside(self, i: int, sentence: Sentence) -> bool:
        """Whether a pronoun stands behind what it says: "Khan was beaten, he said"."""
        tokens = self.view.tokens
        if i == sentence.first or tokens[sentence.first].lower in _FRONTING:
            return False
        before = tokens[i - 1]
        return before.text in _ENDING and self._first_verb < i

    def _weight(self, mention: NamedMention, sentence: Sentence, *, verb: bool) -> float:
        tokens = self.view.tokens
        before = tokens[mention.first - 1] if mention.first > sentence.first else None
        owner = mention.last < sentence.last and tokens[mention.last].lower in ("'s", "'")
        if mention.speaks:
            weight = SPEAKS
        elif owner or (before is not None and before.tag == "ADP"):
            weight = HANGS
        else:
            weight = OTHER if verb else SUBJECT
        if mention.kind == "document" and weight == HANGS:
            weight *= WRITTEN
        if mention.first in self._quoted:
            weight *= QUOTED
        return weight * (HEADED if sentence.heading else 1.0)

    def _go_together(
        self, one: tuple[NamedMention, Figure], other: tuple[NamedMention, Figure]
    ) -> bool:
        between = self.view.tokens[one[0].last : other[0].first]
        joined = len(between) == 1 and between[0].lower == "and"
        return joined and one[1].kind == other[1].kind == "person"
