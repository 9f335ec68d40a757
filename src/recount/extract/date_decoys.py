"""Tells figures and months that are no dates from those that are."""

from __future__ import annotations

from recount.extract.date_lex import Atom
from recount.extract.date_scene import Scene, word_set

_TIME_WORDS = frozenset(
    {"in", "since", "from", "until", "by", "of", "between", "mod", "the", "and", "to", "dash"}
)
_PREPOSITIONS = frozenset({"in", "since", "from", "until", "by", "between", "last", "this", "next"})
_BESIDE = frozenset({"and", "dash", "comma"})
_NUMBERS = frozenset({"num", "cardinal", "slash", "year", "two", "grouped", "money", "clitic"})
_UNDATED = frozenset({"num", "clock", "year", "grouped", "money", "slash"})
_OPENERS = frozenset("\"“”'‘:")


def is_part_of_name(scene: Scene) -> bool:
    """Whether a day and month name something: "the April 19 Movement", "September 11 attacks"."""
    back = scene.behind()
    if back is not None and back.kind == "dash":
        back = scene.behind(2)
    if back is None or not back.lower.isalpha():
        return False
    if back.capital and back.lower in word_set("decoys", "names"):
        return True
    months = scene.inside("month", "maybe_month")
    days = scene.inside("num", "ordinal")
    if months and days and months[-1].value == 9 and days[-1].value == 11 and not scene.has("year"):
        return back.lower in word_set("decoys", "september_11")
    return False


def is_month_word(scene: Scene, end: int) -> bool:
    """Whether "May", "March" or a bare "Dec" that ends at `end` is a month.

    It is behind a modifier ("early May") or a preposition ("in May"), beside another month
    ("April and May"), and in front of a noun ("a March raid").
    """
    if scene.shape.last - scene.shape.first > 1:
        return True
    front, back = scene.before(), scene.behind()
    kind = front.kind if front is not None else ""
    noun = back is not None and back.kind == "word"
    if kind == "to" or kind in _BESIDE:  # "called on them to march"
        return _kind_at(scene, scene.shape.first - 2) == "month"
    if kind in _PREPOSITIONS and front is not None and front.lower not in ("for", "over", "within"):
        return not (noun and back is not None and _is_name(scene, back) and back.start - end == 1)
    if kind in ("a", "the", "that") and noun and back is not None:
        return not back.capital and back.lower not in word_set("decoys", "after_march")
    joined = back is not None and back.kind in ("dash", "and", "to")
    return joined and _kind_at(scene, scene.shape.last + 1) == "month"


def _is_name(scene: Scene, atom: Atom) -> bool:
    return atom.capital and not scene.upper


def _kind_at(scene: Scene, at: int) -> str:
    return scene.atoms[at].kind if 0 <= at < len(scene.atoms) else ""


def is_quantity(scene: Scene, number: int) -> bool:
    """Whether four figures count or name something rather than a year.

    Behind a preposition of time they are a year unless a counted noun follows; elsewhere
    they must look like one: 1500 to 2099, no plural behind, no "more than" in front.
    """
    if scene.has("yearw", "full", "mod", "edge", "part"):
        return False
    front, back = scene.before(), scene.behind()
    kind = front.kind if front is not None else ""
    lower = front.lower if front is not None else ""
    timely = kind in _TIME_WORDS and lower not in ("to", "for", "over")
    if lower == "at" and not scene.has("the"):  # an hour: "at 1830 on Thursday"
        return True
    if back is not None and _counts(scene, back, timely):
        return True
    if timely:
        return False
    numbered = kind in _NUMBERS or (kind == "mark" and lower not in _OPENERS)
    if numbered or (lower != "to" and lower in word_set("decoys", "before_number")):
        return True
    return not 1500 <= number <= 2099


def _counts(scene: Scene, back: Atom, timely: bool) -> bool:
    """Whether the word behind four figures is what they count."""
    if back.kind in _UNDATED or back.lower in word_set("decoys", "after_number"):
        return True
    if not timely and back.lower in word_set("decoys", "after_bare_number"):
        return True
    if back.kind != "word" or back.capital or scene.has("the") or len(back.lower) <= 3:
        return False
    return back.lower.endswith("s") and not back.lower.endswith(("ss", "us", "is", "was"))
