"""Expands the generator's phrases: words in braces, counts, dates and events, tags included."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from training.inflect import LATELY, mend_articles, read_table, simple_past, spell

_WORDS = read_table("words")
_SLOT = re.compile(r"\{([^{}]*)\}")
_EVENT = re.compile(r"\[([^\[\]|]+)\|(\w+)([!?]?)\]")
_TENSED = {
    "holds": ("holds", "held"),
    "will": ("will", "would"),
    "is": ("is", "was"),
    "are": ("are", "were"),
    "has": ("has", "had"),
    "have": ("have", "had"),
}
_FIRST = re.compile(r"\b(?:I|my|me|My|We|our|Our|us)\b")
_LARGE = 1000
_LEADS = (
    "at least", "at least", "at least", "more than", "more than", "about", "around", "some",
    "nearly", "almost", "over", "up to", "as many as", "an estimated", "no fewer than",
)  # fmt: skip


@dataclass
class Pen:
    """What one text is written with: its chance, the words fixed for it, what it has used."""

    rng: random.Random
    fixed: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def pick(self, phrases: list[str]) -> str:
        """Returns one of the phrases, rather one that the text has not used."""
        for _ in range(6):
            phrase = self.rng.choice(phrases)
            if phrase not in self.used:
                break
        self.used.add(phrase)
        return phrase

    def chance(self, share: float) -> bool:
        """Returns true in `share` of the cases."""
        return self.rng.random() < share

    def expand(self, template: str, mood: str = "", past: bool = False, own: str = "its") -> str:
        """Returns a phrase with every slot filled and every event tagged.

        `mood` is "", "!" or "?" for events without a mark of their own; `past` shifts "will" to
        "would"; `own` is the possessive of whoever speaks.
        """
        text = template
        while slot := _SLOT.search(text):
            filled = self._fill(slot[1], past, own)
            text = text[: slot.start()] + filled + text[slot.end() :]
        text = _EVENT.sub(lambda e: f"<e:{e[2]}{e[3] or mood}>{e[1]}</e>", text)
        return mend_articles(text)

    def _fill(self, slot: str, past: bool, own: str) -> str:
        """Returns what one slot stands for; slots in it are filled later."""
        if slot in _TENSED or slot == "its":
            return own if slot == "its" else _TENSED[slot][past]
        if slot.startswith("x="):
            return f"<n:other>{slot[2:]}</n>"
        name, *rest = slot.split(":")
        if name in _COUNTS or name in _FIGURES:
            return _COUNTS[name](self, *rest) if name in _COUNTS else _FIGURES[name](self.rng)
        return self._word(name)

    def _word(self, name: str) -> str:
        """Returns one of a list's words; the text's own where the list is fixed."""
        key = name if name in _WORDS["lists"] or name in _WORDS["fixed"] else name.lower()
        if key in _WORDS["fixed"]:
            if key not in self.fixed:
                self.fixed[key] = self.rng.choice(_WORDS["fixed"][key])
            return self.fixed[key]
        return str(self.rng.choice(_WORDS["lists"][key]))


def speaks_of_self(quote: str) -> bool:
    """Returns whether only a person, or people, would say this."""
    return _FIRST.search(quote) is not None


def as_told(pen: Pen, clause: str, own_voice: bool) -> str:
    """Returns a clause in simple past: always in the text's or a quoted voice, else at times."""
    if own_voice:
        return simple_past(clause)
    return simple_past(clause) if not LATELY.search(clause) and pen.chance(0.5) else clause


def _draw(rng: random.Random, low: int, high: int) -> int:
    """Returns a number, small ones oftener, large ones rounded."""
    number = int(low * (high / low) ** rng.random())
    if number >= _LARGE and rng.random() < 0.9:
        step = 10 ** (len(str(number)) - 2)
        number = number // step * step
    return number


def _digits(rng: random.Random, number: int) -> str:
    """Returns a number as a newspaper writes it: words under ten, mostly."""
    if number < 10 or (number < 100 and rng.random() < 0.08):
        return spell(number)
    return f"{number / 10**6:.1f} million" if number >= 10**6 else f"{number:,}"


def _count(pen: Pen, harm: str, noun: str = "", total: bool = False) -> str:
    """Returns "at least 14 people", tagged."""
    low, high = _WORDS["harms"][harm]
    if noun in ("families", "households"):
        high = max(low, high // 4)
    number = (
        _draw(pen.rng, low * 40, min(high * 900, 9 * 10**6)) if total else _draw(pen.rng, low, high)
    )
    said = _vague(pen, number, noun) if pen.chance(0.18) else _qualified(pen, number)
    flag = "~" if total else ""
    return f"<n:{harm}{flag}>{said}{' ' + noun if noun else ''}</n>"


def _vague(pen: Pen, number: int, noun: str) -> str:
    """Returns a figure without a number: "dozens of"."""
    scales = [(10, ["several", "a number of", "a handful of", "a few"]),
              (200, ["dozens of", "scores of", "many", "dozens of", "a dozen"]),
              (2000, ["hundreds of", "several hundred"]),
              (20000, ["thousands of", "several thousand"]),
              (10**9, ["tens of thousands of", "hundreds of thousands of"])]  # fmt: skip
    words = next(words for top, words in scales if number < top)
    said = pen.rng.choice(words)
    return said if noun else said.removesuffix(" of").replace("a number", "several")


def _qualified(pen: Pen, number: int) -> str:
    """Returns a figure with or without what limits it: "more than 20"."""
    rng, figure = pen.rng, _digits(pen.rng, number)
    if pen.chance(0.5):
        return figure
    if number < 5:
        return f"at least {figure}"
    if number < 10:
        return f"{rng.choice(['at least', 'at least', 'up to', 'as many as'])} {figure}"
    if pen.chance(0.12) and number < _LARGE:
        more = _digits(rng, number + max(2, number // 4))
        return rng.choice([f"between {number:,} and {more}", f"{number:,} to {more}"])
    return f"{rng.choice(_LEADS)} {figure}"


def _few(pen: Pen, harm: str, noun: str = "") -> str:
    """Returns two to nine of somebody, tagged."""
    return f"<n:{harm}>{spell(pen.rng.randint(2, 9))}{' ' + noun if noun else ''}</n>"


def _one(pen: Pen, harm: str, noun: str) -> str:
    """Returns a single victim, tagged; a stated age is a number of its own."""
    if noun.startswith("of ") or pen.chance(0.4):
        return f"<n:{harm}>one {noun}</n>"
    if pen.chance(0.3):
        age = pen.rng.randint(20, 58)
        return f"<n:{harm}>a <n:other>{age}-year-old</n> {noun}</n>"
    return f"<n:{harm}>a {noun}</n>"


def _bare(pen: Pen, harm: str) -> str:
    """Returns a figure without its people, tagged."""
    number = 9 + _draw(pen.rng, *_WORDS["harms"][harm])
    lead = pen.rng.choice(["at least ", "more than ", "", "", ""])
    return f"<n:{harm}>{lead}{number:,}</n>"


def _headline(pen: Pen, harm: str) -> str:
    """Returns a headline's bare figure, tagged."""
    low, high = _WORDS["harms"][harm]
    number = _draw(pen.rng, low, high)
    said = pen.rng.choice([f"{number:,}", f"{number:,}", "dozens", f"at least {number:,}"])
    return f"<n:{harm}>{said}</n>"


def _big(pen: Pen, harm: str, noun: str) -> str:
    """Returns a figure that leaves room for a part of it, tagged."""
    low, high = _WORDS["harms"][harm]
    return f"<n:{harm}>{_qualified(pen, _draw(pen.rng, low + 18, high + 20))} {noun}</n>"


def _things(pen: Pen, noun: str, led: bool = True) -> str:
    """Returns a number of something that is not a harmed person, tagged."""
    if noun == "thousands":
        return "<n:other>thousands of people</n>"
    number = _draw(pen.rng, *_WORDS["ranges"].get(noun.rsplit(maxsplit=1)[-1], (2, 20)))
    lead = pen.rng.choice(["about ", "more than ", "at least "]) if led and pen.chance(0.15) else ""
    return f"<n:other>{lead}{_digits(pen.rng, number)} {noun}</n>"


def _date(rng: random.Random) -> str:
    """Returns a day of the year, tagged."""
    month, day = rng.choice(_WORDS["lists"]["month"]), rng.randint(1, 28)
    said = f"{month} {day}" if rng.random() < 0.5 else f"{day} {month}"
    return f"<n:other>{said}</n>"


def _money(rng: random.Random) -> str:
    """Returns a sum of money, tagged."""
    unit = rng.choice(["million", "billion", "million"])
    number = rng.choice([rng.randint(2, 90), f"{rng.randint(1, 9)}.{rng.randint(1, 9)}"])
    return f"<n:other>{rng.choice('$£€')}{number} {unit}</n>"


def _percent(rng: random.Random) -> str:
    """Returns a share, tagged."""
    number = rng.choice(
        [rng.randint(2, 70), rng.randint(11, 60), f"{rng.randint(1, 60)}.{rng.randint(1, 9)}"]
    )
    return f"<n:other>{number}{rng.choice(['%', ' per cent', ' percent'])}</n>"


_COUNTS: dict[str, Callable[..., str]] = {
    "n": _count,
    "tot": lambda pen, harm, noun="": _count(pen, harm, noun, total=True),
    "few": _few,
    "one": _one,
    "h": _headline,
    "bare": _bare,
    "x": _things,
    "y": lambda pen, noun: _things(pen, noun, led=False),
    "big": _big,
}
_FIGURES: dict[str, Callable[[random.Random], str]] = {
    "date": _date,
    "money": _money,
    "pct": _percent,
    "year": lambda rng: f"<n:other>{rng.randint(1890, 2024)}</n>",
    "page": lambda rng: f"<n:other>{rng.randint(12, 400)}</n>",
}
