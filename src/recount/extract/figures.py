"""Keeps whom a text speaks of, and how present each is: what a pronoun may stand for.

After Lappin and Leass (1994): a mention weighs by its part in the sentence, and half fades with
each sentence. Weights and floor were set on the even half of GUM's news texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from recount.extract.genders import is_given
from recount.extract.place_words import load_place_words
from recount.extract.speakers import NamedMention, words_for
from recount.vocab.loader import load_table

FADE = 0.6
OFTEN = 0.2
FLOOR = 4.0
CLEAR = 0.95
REACH = 80
SPEAKS, SUBJECT, OTHER, HANGS = 100.0, 80.0, 45.0, 25.0
_UNTOLD = {"he": 0.9, "she": 0.6}


@dataclass(slots=True)
class Figure:
    """Somebody, some people or some body; `mention` is the fullest so far."""

    mention: NamedMention | None
    kind: str
    gender: str
    likely: float
    beat: int = 0
    past: float = 0.0
    now: float = 0.0

    def note(self, beat: int, weight: float) -> None:
        """Takes in a mention in the sentence of number `beat`; the weightiest of each counts."""
        if beat != self.beat:
            self.past = self.level(beat)
            self.now, self.beat = 0.0, beat
        self.now = max(self.now, weight)

    def level(self, beat: int, *, before: bool = False) -> float:
        """Returns how present it is; `before`, without what the sentence itself says.

        The weightier of the last mention and those before it counts, the other little.
        """
        here = 0.0 if before and beat == self.beat else self.now
        both = max(self.past, here) + OFTEN * min(self.past, here)
        return float(both * FADE ** (beat - self.beat))

    def fits(self, pronoun: str) -> float:
        """Returns from 0 to 1 how well a pronoun agrees with it."""
        if pronoun in ("he", "she"):
            if self.kind != "person" or self.gender not in ("", pronoun):
                return 0.0
            return self.likely * (1.0 if self.gender else _UNTOLD[pronoun])
        if pronoun == "they":
            many = self.mention is not None and self.mention.head == "police"
            return 1.0 if many else {"people": 1.0, "body": 0.4}.get(self.kind, 0.0)
        if self.mention is not None and self.mention.head == "police":
            return 0.5  # mostly "they"
        return {"body": 1.0, "document": 0.9, "place": 0.6}.get(self.kind, 0.0)


@dataclass(slots=True)
class Figures:
    """The figures of a text so far, those met last at the end."""

    genders: dict[str, str]
    _recent: dict[int, Figure] = field(default_factory=dict)
    _known: dict[tuple[str, str], Figure] = field(default_factory=dict)

    def meet(
        self, mention: NamedMention, beat: int, weight: float, *, fresh: bool = False
    ) -> Figure | None:
        """Takes in a mention and returns its figure; None for what no pronoun stands for.

        One that is `fresh` ("a pilot") is nobody met before.
        """
        kind, likely = figure_kind(mention)
        if not kind:
            return None
        gender = self._gender(mention, kind)
        if gender:
            likely = max(likely, 0.8)
        figure = None if fresh else self.find(mention)
        if figure is None:
            figure = Figure(mention, kind, gender, likely)
        else:
            figure.gender = figure.gender or gender
            figure.likely = max(figure.likely, likely)
            figure.mention = _fuller(figure.mention, mention)
        for key in _keys(mention, kind):
            self._known[key] = figure
        self.recall(figure, beat, weight)
        return figure

    def recall(self, figure: Figure, beat: int, weight: float) -> None:
        """Takes in one more mention of a figure; those long unmentioned are let go."""
        figure.note(beat, weight)
        self._recent.pop(id(figure), None)
        self._recent[id(figure)] = figure
        if len(self._recent) > REACH:
            del self._recent[next(iter(self._recent))]

    def join(self, beat: int, weight: float) -> None:
        """Takes in persons named together: for "they", with no one mention to stand for."""
        self.recall(Figure(None, "people", "", 1.0), beat, weight)

    def choose(
        self, pronoun: str, beat: int, *, before: bool = False, barred: Sequence[Figure] = ()
    ) -> Figure | None:
        """Returns the figure that a pronoun stands for, or None if there is none or no telling.

        `before` leaves out what the pronoun's own sentence says; `barred` are never meant.
        """
        best, top, second = None, FLOOR, 0.0
        for figure in self._recent.values():
            score = 0.0 if any(figure is other for other in barred) else figure.fits(pronoun)
            score = score and score * figure.level(beat, before=before)
            if score > top:
                best, top, second = figure, score, top if best else 0.0
            else:
                second = max(second, score)
        return None if second > CLEAR * top else best

    def find(self, mention: NamedMention) -> Figure | None:
        """Returns the figure, met before, that a mention is of."""
        kind, _ = figure_kind(mention)
        gender = self._gender(mention, kind)
        for key in _keys(mention, kind):
            figure = self._known.get(key)
            if figure is None or figure.kind != kind or figure.mention is None:
                continue
            agree = not gender or figure.gender in ("", gender)
            if agree and not _differ(figure.mention, mention):
                return figure
        return None

    def _gender(self, mention: NamedMention, kind: str) -> str:
        if mention.gender or kind != "person" or not mention.person:
            return mention.gender
        last = self.genders.get(mention.person[-1], "")
        return last or self.genders.get(mention.person[0], "")


def _differ(a: NamedMention, b: NamedMention) -> bool:
    """Whether two mentions that share a word name two: "Ann Lee" and "Bo Lee"."""
    if len(a.person) > 1 and len(b.person) > 1:
        return a.person[0] != b.person[0]
    if a.person or b.person:
        return False
    return not (set(b.names) <= set(a.names) or set(a.names) < set(b.names))


def figure_kind(mention: NamedMention) -> tuple[str, float]:
    """Returns what a mention is to a pronoun, and how likely; an empty kind for nothing."""
    if mention.kind in ("body", "document"):
        head = mention.head
        itself = head in words_for(mention.kind) or {head, f"{head}s"} & {*mention.names}
        return (mention.kind if itself else ""), 1.0  # no "ministry plan"
    if mention.kind == "people":
        return ("people" if _are_persons(mention) else ""), 1.0
    if mention.kind == "person":
        return "person", 1.0 if mention.speaks or mention.person else 0.7
    if mention.kind == "name":
        return _of_one_word(mention)
    if mention.kind == "" and is_person_noun(mention.head):
        return "person", 0.7
    return _of_words(mention) if mention.kind == "person?" else ("", 0.0)


def _of_one_word(mention: NamedMention) -> tuple[str, float]:
    name = mention.person[-1] if mention.person else mention.head
    if name in _places("alone"):
        return "place", 1.0
    if name.endswith("s") and name[:-1] in load_place_words().demonyms:
        return "people", 1.0
    return "person", 0.8 if mention.gender or is_given(name) else 0.6 if mention.speaks else 0.05


def _of_words(mention: NamedMention) -> tuple[str, float]:
    names = mention.person
    if mention.gender or (names and is_given(names[0])):
        return "person", 1.0
    words = load_place_words()
    if not 2 <= len(names) <= 4 or names[0] in _places("opening"):
        return "", 0.0
    odd = (words.organisations, words.kinds, words.bodies, _places("alone"))
    if not all(known.isdisjoint(names) for known in odd):
        return "", 0.0
    return "person", 0.9 if mention.speaks else 0.6


def _are_persons(mention: NamedMention) -> bool:
    """Whether a plural means persons: "the researchers", and what is not told to be things."""
    if mention.head in load_table("antecedents")["speechless"]["nouns"]:
        return False
    return mention.speaks or is_person_noun(mention.head)


def is_person_noun(lemma: str) -> bool:
    """Whether a noun is one for persons, by list or by its end."""
    if lemma in words_for("person") or lemma in _person_words("also"):
        return True
    ends = tuple(_person_words("ends"))
    return lemma.endswith(ends) and len(lemma) > 4 and lemma not in _person_words("but")


@cache
def _person_words(name: str) -> frozenset[str]:
    return frozenset(load_table("antecedents")["persons"][name])


@cache
def _places(name: str) -> frozenset[str]:
    return frozenset(load_table("antecedents")["places"][name])


def _keys(mention: NamedMention, kind: str) -> list[tuple[str, str]]:
    names = mention.person
    if kind == "person" and names:
        return [("name", names[-1]), *([("name", names[0])] if len(names) > 1 else [])]
    return [(kind, mention.head)]


def _fuller(a: NamedMention | None, b: NamedMention) -> NamedMention:
    """Returns the mention that names more, the later one if both do alike."""
    if a is None:
        return b
    return max(b, a, key=_fullness)


def _fullness(mention: NamedMention) -> tuple[bool, bool, int, bool]:
    named = len(mention.person)
    beside = mention.speaks and mention.last - mention.first > named + 2
    return named > 1, len(mention.names) > 0, named, beside
