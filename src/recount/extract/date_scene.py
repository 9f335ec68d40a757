"""What a date expression is read against: the anchor, the dates before it, and the tense."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

from recount.extract.date_calendar import Period
from recount.extract.date_lex import Atom
from recount.values import Anchor, Relation
from recount.vocab.loader import load_table

Tense = Literal["coming", "gone"]
_WINDOW = 18
"""Words around a date within which a verb tells whether it lies ahead."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A match of one date pattern: its kind and the half-open range of its atoms."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A shape that was read: the period, what it was counted from, and how sure that is."""

    shape: Shape
    period: Period
    anchored_on: Anchor = "text"
    score: float = 0.95
    relation: Relation = "at"
    explicit: bool = False


@cache
def word_set(section: str, key: str) -> frozenset[str]:
    """Returns one list of `dates.toml` as a set."""
    return frozenset(load_table("dates")[section][key])


@dataclass(slots=True)
class Scene:
    """The state of reading one text from front to back.

    `anchor` is the day that "today" means, if known; `narrative` is true for a text that
    tells a history by its own dates, where "in May" follows the date before it and not the
    publication. `ref` is the date that the next is counted from, `ref_day` the last such day,
    `said` the date read last of all. `year_hint` is the year that a later date of the same
    list gives; `following` the date right behind "two days after"; `shape` the expression
    being read.
    """

    atoms: list[Atom]
    anchor: date | None
    anchored_on: Anchor = "published"
    narrative: bool = False
    month_first: bool | None = None
    upper: bool = False
    join: bool = True
    ref: Period | None = None
    ref_at: int = 0
    said: Period | None = None
    ref_day: Period | None = None
    ref_quarter: Period | None = None
    year_hint: int | None = None
    following: Dated | None = None
    shape: Shape = field(default_factory=lambda: Shape("", 0, 0))

    def inside(self, *kinds: str) -> list[Atom]:
        """Returns the current shape's atoms of the given classes."""
        return [a for a in self.atoms[self.shape.first : self.shape.last] if a.kind in kinds]

    def value(self, *kinds: str) -> Any:
        """Returns the value of the first atom of these classes in the shape, or None."""
        found = self.inside(*kinds)
        return found[0].value if found else None

    def has(self, *kinds: str) -> bool:
        """Whether the current shape has an atom of one of the classes."""
        return bool(self.inside(*kinds))

    def has_capital(self) -> bool:
        """Whether the shape is in title case, in a text that knows case."""
        atoms = self.atoms[self.shape.first : self.shape.last]
        return not self.upper and all(a.capital for a in atoms)

    def words(self) -> list[str]:
        """Returns the current shape's words, lower case."""
        return [a.lower for a in self.atoms[self.shape.first : self.shape.last]]

    def before(self, steps: int = 1) -> Atom | None:
        """Returns the atom `steps` in front of the shape."""
        at = self.shape.first - steps
        return self.atoms[at] if at >= 0 else None

    def behind(self, steps: int = 1) -> Atom | None:
        """Returns the atom `steps` behind the shape."""
        at = self.shape.last + steps - 1
        return self.atoms[at] if at < len(self.atoms) else None

    def tense(self) -> Tense | None:
        """Returns whether the words around put the date ahead or back; None if they don't say.

        The nearest cue in front of the date within its sentence decides, else the nearest
        one behind.
        """
        for at in range(self.shape.first - 1, max(-1, self.shape.first - _WINDOW), -1):
            if self._ends_sentence(at):
                break
            if cue := self._cue(at):
                return cue
        return self.tense_behind()

    def tense_behind(self) -> Tense | None:
        """Returns the tense of the first verb behind the date in its sentence.

        Only "will" and the like put the date ahead there: "on Friday they planned" is past.
        """
        for at in range(self.shape.last, min(len(self.atoms), self.shape.last + _WINDOW)):
            if self._ends_sentence(at):
                break
            if cue := self._cue(at):
                strong = self.atoms[at].lower in word_set("tense", "will")
                return cue if cue == "gone" or strong else None
        return None

    def _ends_sentence(self, at: int) -> bool:
        atom = self.atoms[at]
        if atom.kind == "stop" or atom.lower in ("?", "!", ";"):
            return True
        ahead = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return atom.kind == "dot" and (ahead is None or (ahead.capital and ahead.start > atom.end))

    def _cue(self, at: int) -> Tense | None:
        atom = self.atoms[at]
        ahead = self.atoms[at + 1].lower if at + 1 < len(self.atoms) else ""
        if atom.kind == "to":
            return "coming" if ahead == "be" else None
        if atom.kind != "word" or (at and self.atoms[at - 1].lower == "be"):
            return None  # "will be paid": the cue stands before
        leads = atom.lower in word_set("tense", "ahead_with_to") and ahead in ("to", "for")
        if leads or atom.lower in word_set("tense", "coming"):
            return "coming"
        name = atom.capital and not self.upper  # "United"
        past = not name and len(atom.lower) > 4 and atom.lower.endswith("ed")
        return "gone" if past or atom.lower in word_set("tense", "gone") else None
