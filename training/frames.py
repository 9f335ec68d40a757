"""Fills the frames of the generator: one sentence, or a few, with attributions in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from training.contents import Contents
from training.inflect import capitalise, inflect, mend_articles, read_table
from training.phrases import Pen
from training.sources import Source, make_source

_CUES = read_table("cues")
_SLOT = re.compile(r"\{([SNQC])(\d)([:=])([^{}]*)\}|\{(\w)(\d)\}|(\{\+on\}|\{on\}|\{\w+\})")
_HUMAN = tuple(_CUES["human"]["list"])
_NOW_ADVERBS = ("also", "also", "repeatedly", "publicly", "now", "still")
_ADVERBS = ("also", "also", "later", "repeatedly", "earlier", "publicly", "again", "previously")
_PRESENT_WORDS = frozenset(
    ["is", "are", "has", "have", "says", "say", "shows", "puts", "want", "agree", "read"]
)
_PRESENT_KINDS = frozenset(
    ["belief", "intending", "praising", "showing", "calling", "fearing", "condemning", "knowing"]
)


@dataclass
class Writer:
    """Writes the sentences of one text; remembers who spoke last."""

    pen: Pen
    contents: Contents
    last: Source | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    tenses: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    shared: list[str] = field(default_factory=list)

    def write(self, frame: str) -> str:
        """Returns the frame's sentence with tags; numbers of attributions start at 1."""
        self.sources, self.tenses, self.kinds, self.entries = {}, {}, {}, {}
        self.contents.begin()
        slots = list(_SLOT.finditer(frame))
        for slot in slots:
            if slot[1] in ("S", "N") or slot[5]:
                self._choose_source(slot[2] or slot[6], slot[4] or "any")
            elif slot[1] == "Q":
                self._choose_cue(slot[2], slot[3], slot[4])
        self.shared = [n for n in self.tenses if n != "1" and n not in self.sources]
        for number in self.shared if "1" in self.sources else []:
            self.contents.speakers[number] = self.sources["1"]
        pieces, at = [], 0
        for slot in slots:
            pieces += [frame[at : slot.start()], self._fill(slot, frame[slot.end() :])]
            at = slot.end()
        text = "".join([*pieces, frame[at:]])
        self._remember()
        return self._finish(text)

    def _choose_source(self, number: str, kind: str) -> None:
        """Settles who speaks, somebody other than the frame's other speakers."""
        for _ in range(6):
            source = make_source(self.pen, kind, self.contents.group, self.last)
            owned = kind == "brief" and "'s " in source.text  # no "the army's office's plan"
            if not owned and source.text not in [other.text for other in self.sources.values()]:
                break
        self.sources[number] = source
        self.contents.speakers[number] = source

    def _choose_cue(self, number: str, sign: str, said: str) -> None:
        """Settles a cue's kind, phrase and tense before any content is written."""
        kind, _, form = said.partition(".")
        self.kinds[number] = kind if sign == ":" else ""
        if sign == "=":
            alike = said.partition("|")[0].split()[0].lower()
            self.tenses[number] = "pres" if alike in _PRESENT_WORDS else "past"
            return
        name = kind.split()[0]
        table = _CUES[name]
        entry = self._draw_entry(table, form, number, kind.endswith((" from", " by")))
        self.entries[number] = entry
        self.tenses[number] = self._draw_tense(name, form, entry)
        self.contents.moods[number] = table.get("mood", "")

    def _draw_entry(self, table: dict[str, list[str]], form: str, number: str, spoken: bool) -> str:
        """Returns a cue's phrase, common or rare, that its source can do."""
        if "list" in table:
            nouns: list[str] = _CUES["spoken_nouns"]["list"] if spoken else table["list"]
            return self.pen.rng.choice(nouns)
        rare = "rare" in table and self.pen.chance(0.4)
        entries = table["rare" if rare else "common"]
        if form == "bare":
            entries = [entry for entry in entries if " " not in entry]
        if form == "post":
            entries = [entry for entry in entries if not entry.endswith((" saying", " say"))]
        source = self.sources.get(number) or self.sources.get("1")
        if source and not source.human:
            fit = [entry for entry in entries if not entry.startswith(_HUMAN)]
            entries = fit or entries
        return self.pen.rng.choice(entries)

    def _draw_tense(self, name: str, form: str, entry: str) -> str:
        """Returns the tense of a cue."""
        if form in ("past", "ing", "pres"):
            return form
        if form == "bare":
            return self.pen.rng.choice(["past"] * 6 + ["pres"])
        present = 5 if name in _PRESENT_KINDS else 1
        if entry.startswith("be "):
            return self.pen.rng.choice(["past"] * 3 + ["pres"] * present)
        return self.pen.rng.choice(["past"] * 9 + ["pres"] * present + ["perf", "plup"])

    def _fill(self, slot: re.Match[str], rest: str) -> str:
        """Returns what a slot becomes, its tags included."""
        if slot[7]:
            return self._fill_plain(slot[7])
        letter, number = slot[1] or slot[5], slot[2] or slot[6]
        if letter == "Q":
            return f"<q{number}>{self._cue(number, slot[3], slot[4])}</q{number}>"
        if letter == "C":
            told = self.tenses.get(number, "past") in ("past", "plup")
            entry = self.entries.get(number, "")
            return self.contents.write(slot[4], number, told, entry)
        source = self.sources[number]
        if letter == "N":
            return source.text
        closed = "," if source.open and rest[:1] == " " else ""
        marked = f"<s{number}>{source.text}</s{number}>"
        for other in self.shared if number == "1" else []:
            marked = f"<s{other}>{marked}</s{other}>"
        return marked + closed

    def _fill_plain(self, slot: str) -> str:
        """Returns a slot that marks nothing."""
        if slot == "{+on}":
            return self._day()
        if slot == "{D}":
            return self.contents.clause("", False)
        if slot == "{to}":
            return str(self.pen.rng.choice(_CUES["to"]["list"]))
        return self.pen.expand(slot)

    def _day(self) -> str:
        """Returns the day of speaking, at times, where the first cue is past."""
        past = self.tenses.get("1", "past") == "past"
        return " " + self.pen.expand("on {weekday}") if past and self.pen.chance(0.3) else ""

    def _cue(self, number: str, sign: str, said: str) -> str:
        """Returns a cue in its form, agreeing with its source."""
        source = self.sources.get(number) or self.sources.get("1")
        plural = source.plural if source else False
        if sign == "=":
            one, _, many = said.partition("|")
            plural = plural if self.contents.plural is None else self.contents.plural
            return many if plural and many else one
        entry = self.entries[number]
        if said.startswith("nominal"):
            words = said.split()[1:]
            return " ".join([words[0], entry, words[1]]) if len(words) == 2 else entry
        if said.startswith("hidden"):
            return entry
        if entry.startswith("="):
            one, _, many = entry[1:].partition("|")
            phrase = many if plural and many else one
        else:
            phrase = self._with_adverb(inflect(entry, self.tenses[number], plural), number)
        for name in ("to", "in"):
            phrase = phrase.replace(f"{{{name}}}", self.pen.rng.choice(_CUES[name]["list"]))
        return phrase.removesuffix(" as") if said.startswith("calling_it") else phrase

    def _with_adverb(self, phrase: str, number: str) -> str:
        """Returns a cue that at times has an adverb in its place."""
        if not self.pen.chance(0.07) or self.tenses[number] == "ing" or "ly " in phrase:
            return phrase
        past = self.tenses[number] in ("past", "plup")
        adverb = self.pen.rng.choice(_ADVERBS if past else _NOW_ADVERBS)
        adverb = "also" if self.entries[number].startswith("be ") else adverb
        words = phrase.split(" ")
        if words[0] in ("has", "have", "had", "is", "was", "are", "were") and len(words) > 1:
            return " ".join([words[0], adverb, *words[1:]])
        return f"{adverb} {phrase}"

    def _remember(self) -> None:
        """Keeps the first speaker for a pronoun in a sentence to come."""
        if "1" in self.sources:
            self.last = self.sources["1"]

    def _finish(self, text: str) -> str:
        """Returns the sentence with capitals, articles and possessives mended."""
        text = re.sub(r"s((?:</s\d>)+)'s", r"s\1'", text)
        text = mend_articles(text)
        return capitalise(text)
