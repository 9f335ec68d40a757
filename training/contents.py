"""Writes the contents of the generator's attributions, in the form that a frame asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from training.inflect import capitalise, is_plural, read_table, strip_tags
from training.phrases import Pen, as_told, speaks_of_self
from training.sources import Source, fitting, own_of

TOPICS: dict[str, dict[str, Any]] = {**read_table("contents_war"), **read_table("contents_civil")}
_BASE = {"conflict": "war", "civil": "politics", "hazard": "accident", "sport": "sport"}
_BARE = frozenset(
    ["say", "tell", "add", "claim", "announce", "confirm", "explain", "insist", "warn", "report",
     "believe", "think", "fear", "hope", "know", "suspect", "expect", "suggest", "admit"]
)  # fmt: skip
_HOPEFUL = (
    "hope", "expect", "pray", "dream", "anticipate", "foresee", "forecast", "predict", "trust",
    "hold out hope", "cling", "promise", "vow", "be confident", "be hopeful", "be optimistic",
)  # fmt: skip
_LEADING = frozenset(["the", "a", "an", "of", "in", "on", "to", "between", "its", "their", "road"])
_HALVES = re.compile(r"\|(?![^\[]*\])")
_AUXILIARY = re.compile(r"^(.*? (?:had|was|were|is|are))( .*)$")


@dataclass
class Contents:
    """What is said in one text: its topic's phrases, and the frame's state."""

    pen: Pen
    topic: str
    speakers: dict[str, Source] = field(default_factory=dict)
    moods: dict[str, str] = field(default_factory=dict)
    plural: bool | None = None
    comma_out: bool = False
    rest: dict[str, str] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """Returns the group of topics: conflict, civil or sport."""
        return str(TOPICS[self.topic]["group"])

    def begin(self) -> None:
        """Forgets the frame before."""
        self.speakers, self.moods, self.plural, self.rest = {}, {}, None, {}

    def write(self, form: str, number: str, told: bool, entry: str) -> str:
        """Returns one content with its tags; `told`: what it says was so when it was said."""
        mood = self.moods.get(number, "")
        if form[-1] in "?!":
            form, mood = form[:-1], form[-1]
        if form in _QUOTED:
            return _QUOTED[form](self, number)
        return _piece(number, _SAID[form](self, number, mood, told, entry))

    def phrases(self, name: str) -> list[str]:
        """Returns a table of the topic, or of the topic that stands for its group."""
        own = TOPICS[self.topic].get(name, [])
        base = TOPICS[_BASE[self.group]].get(name, [])
        few = len(own) < 4 and self.pen.chance(0.4)
        phrases: list[str] = base if base and (few or not own) else own
        return phrases

    def clause(self, mood: str, told: bool) -> str:
        """Returns a reported clause; before a present cue it is in simple past."""
        text = self.pen.expand(self.pen.pick(self.phrases("clause")), mood, told)
        return as_told(self.pen, text, not told)

    def quote(self, number: str) -> str:
        """Returns a sentence of direct speech that fits its speaker."""
        speaker = self.speakers.get(number)
        human = speaker is not None and (speaker.human or speaker.plural)
        if self.pen.chance(0.3 if human else 0.75):
            return capitalise(self.clause("", False))
        for _ in range(8):
            quote = self.pen.pick(self.phrases("quote"))
            if human or not speaks_of_self(quote):
                return capitalise(self.pen.expand(quote))
        return capitalise(self.clause("", False))

    def halves(self, number: str) -> str:
        """Returns the first half of a quotation and keeps the second."""
        first, second = _HALVES.split(self.pen.pick(self.phrases("split")))
        self.rest[number] = self.pen.expand(second)
        return capitalise(self.pen.expand(first))

    def noun(self, name: str, mood: str, capital: bool = False) -> str:
        """Returns a noun phrase of a table; one that leads notes its number."""
        text = self.pen.expand(self.pen.pick(self.phrases(name)), mood)
        if capital:
            self.plural = is_plural(text) or " and " in strip_tags(text)
        return text

    def infinitive(self, mood: str, own: str, who: str) -> str:
        """Returns a verb phrase in the infinitive, without "to"."""
        phrase = self.pen.pick(fitting(self.phrases("inf"), who))
        return self.pen.expand(phrase.lstrip("!"), mood, own=own)

    def party(self, table: str, number: str) -> str:
        """Returns who is asked or accused: not the speaker."""
        speaker = self.speakers.get(number)
        for _ in range(6):
            party = self.pen.expand(f"{{{table}_{self.group}}}")
            if speaker is None or party not in speaker.text:
                break
        return party

    def accused(self, number: str, mood: str) -> str:
        """Returns "the army of burning houses"."""
        party = self.party("enemy", number)
        deed = self.pen.pick(fitting(self.phrases("ger"), party)).lstrip("!")
        return f"{party} of {self.pen.expand(deed, mood)}"

    def deed(self, number: str, mood: str) -> str:
        """Returns what the speaker did or did not do: "burning houses"."""
        speaker = self.speakers.get(number)
        phrases = fitting(self.phrases("ger"), speaker.text if speaker else "")
        return self.pen.expand(self.pen.pick(phrases).lstrip("!"), mood)

    def ordered(self, number: str, mood: str, joint: str) -> str:
        """Returns "the army to withdraw" or, with another joint, "the army withdraw"."""
        party = self.party("party_to", number)
        return f"{party}{joint}{self.infinitive(mood, own_of(party), party)}"

    def that(self, number: str, mood: str, told: bool, entry: str, share: float) -> str:
        """Returns a clause, in `share` of the cases with "that"; hopes are for what will be."""
        bare = not entry or entry.split(maxsplit=1)[0] in _BARE
        lead = "that " if not bare or self.pen.chance(share) else ""
        hopeful = entry.startswith(_HOPEFUL)
        if not hopeful and (mood == "!" or not self.pen.chance(0.07)):
            return lead + self.clause(mood, told)
        party = self.party("party_to", number)
        will = "would" if told else "will"
        return f"{lead}{party} {will} {self.infinitive('?', own_of(party), party)}"

    def mixed(self, mood: str, told: bool) -> str:
        """Returns a that-clause whose last words stand in quotation marks."""
        words = self.clause(mood, told).split(" ")
        keep = self.pen.rng.randint(3, 6)
        while len(words) > keep and words[-keep - 1] in _LEADING:
            keep += 1
        tail = words[-keep:]
        if "<" in " ".join(tail) or len(words) <= keep + 2:
            return f"that {' '.join(words)}"
        return f"that {' '.join(words[:-keep])} “{' '.join(tail)}”"

    def whether(self, mood: str, told: bool) -> str:
        """Returns an indirect question."""
        if self.pen.chance(0.25):
            return self.pen.expand("{question}", mood, told)
        lead = "whether" if self.pen.chance(0.85) else "why"
        return f"{lead} {self.clause(mood, told)}"

    def called(self, entry: str, subject: str) -> str:
        """Returns "the raid a farce", with "as" where the cue wants one."""
        joint = " as " if entry.endswith(" as") else " "
        return f"{subject}{joint}{self.pen.expand('{label}')}"

    def parted(self, number: str) -> str:
        """Returns a clause's subject with its auxiliary and keeps the predicate."""
        for _ in range(20):
            text = as_told(self.pen, self.clause("", True), True)
            found = _AUXILIARY.match(text)
            if found and found[1].count("<e") + found[1].count("<n") == found[1].count("</"):
                self.rest[number] = found[2].strip()
                return found[1]
        self.rest[number] = "closed"
        return "the road was"


Writing = Callable[[Contents, str, str, bool, str], str]
Quoting = Callable[[Contents, str], str]


def _piece(number: str, text: str) -> str:
    """Returns a tagged piece of content."""
    return f"<c{number}>{text}</c{number}>"


def _with_comma(contents: Contents, number: str, text: str) -> str:
    """Returns a quotation that a comma follows, inside the marks or outside."""
    if contents.comma_out:
        return _piece(number, f"“{text}”") + ","
    return _piece(number, f"“{text},”")


def _opens(contents: Contents, number: str) -> str:
    """Returns a quoted paragraph that is not closed, since the next goes on."""
    return _piece(number, f"“{contents.quote(number)}. {contents.quote(number)}.")


_QUOTED: dict[str, Quoting] = {
    "quote,": lambda c, n: _with_comma(c, n, c.quote(n)),
    "quote.": lambda c, n: _piece(n, f"“{c.quote(n)}.”"),
    "head,": lambda c, n: _with_comma(c, n, c.halves(n)),
    "tail.": lambda c, n: _piece(n, f"“{c.rest[n]}.”"),
    "quotes.": lambda c, n: _piece(n, f"“{c.quote(n)}. {c.quote(n)}. {c.quote(n)}.”"),
    "slogan,": lambda c, n: _with_comma(c, n, capitalise(c.pen.expand("{slogan}"))),
    "slogan.": lambda c, n: _piece(n, f"“{capitalise(c.pen.expand('{slogan}'))}.”"),
    "opens": _opens,
    "closes": lambda c, n: _piece(n, f"“{c.quote(n)}.”"),
}
_SAID: dict[str, Writing] = {
    "that": lambda c, n, m, t, e: c.that(n, m, t, e, 0.7),
    "thatfull": lambda c, n, m, t, e: c.that(n, m, t, e, 1),
    "thathope": lambda c, n, m, t, e: c.that(n, "?", t, "hope", 1),
    "thatboth": lambda c, n, m, t, e: f"that {c.clause(m, t)} and that {c.clause(m, t)}",
    "thatmixed": lambda c, n, m, t, e: c.mixed(m, t),
    "clause": lambda c, n, m, t, e: c.clause(m, t),
    "clausehead": lambda c, n, m, t, e: c.parted(n),
    "clausetail": lambda c, n, m, t, e: c.rest[n],
    "inf": lambda c, n, m, t, e: f"to {c.infinitive(m, *_own(c, n))}",
    "ordered": lambda c, n, m, t, e: c.ordered(n, m, " to "),
    "subj": lambda c, n, m, t, e: f"that {c.ordered(n, m, ' ')}",
    "ger": lambda c, n, m, t, e: c.deed(n, m),
    "accused": lambda c, n, m, t, e: c.accused(n, m),
    "blamed": lambda c, n, m, t, e: f"{c.party('enemy', n)} for {c.noun('bad', m)}",
    "called": lambda c, n, m, t, e: c.called(e, c.noun(c.pen.rng.choice(["bad", "good"]), m)),
    "itcalled": lambda c, n, m, t, e: c.called("", "it"),
    "slurred": lambda c, n, m, t, e: c.pen.expand("{person_obj} {slur}"),
    "thanked": lambda c, n, m, t, e: c.pen.expand("{thanks}"),
    "whether": lambda c, n, m, t, e: c.whether(m, t),
    "perfect1": lambda c, n, m, t, e: f"to {c.pen.expand('{perfect1}')}",
    "perfect": lambda c, n, m, t, e: f"to {c.pen.expand('{perfect}')}",
    "toll": lambda c, n, m, t, e: c.pen.expand("{toll}"),
    "sights": lambda c, n, m, t, e: c.pen.expand("{sight}"),
    "capbad": lambda c, n, m, t, e: c.noun("bad", m, True),
    "capgood": lambda c, n, m, t, e: c.noun("good", m, True),
}


def _write_noun(name: str) -> Writing:
    """Returns the writer of a table's noun phrases."""
    return lambda c, n, m, t, e: c.noun(name, m)


_SAID |= {n: _write_noun(n) for n in ("headline", "bad", "good", "goal", "risk", "issue")}


def _own(contents: Contents, number: str) -> tuple[str, str]:
    """Returns the speaker's possessive and name."""
    speaker = contents.speakers.get(number)
    return (speaker.own, speaker.text) if speaker else ("their", "")
