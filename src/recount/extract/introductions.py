"""Gathers what a report says of its speakers where it introduces them.

A name is told once what its bearer is ("Ann Lee, a trader"), and an office may hang on a short
word for a body named before ("its spokesman", "the ministry's director"). The wordings found
here are complete: the short word is replaced by the body's own name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from recount.extract.body_names import NamedBody, find_bodies, is_body
from recount.extract.phrases import find_chunks
from recount.extract.speakers import LINKS, words_for
from recount.model import Attribution, Evidence, Mention, Party
from recount.sources.roles import load_roles
from recount.text.view import TextView, Token
from recount.vocab.loader import load_table

MOST = 3
"""How many mentions of one name are read."""
_WORDS: dict[str, list[str]] = load_table("antecedents")["introductions"]
_LONGEST = 24
_MOST_BODIES = 40
_NEAR = 400
_ENDS = frozenset({"VERB", "AUX", "SCONJ", "CCONJ", "ADV"})
_TOWARDS = frozenset({"by", "to"})
_VERBS = frozenset({"VERB", "AUX"})
_STOPS = frozenset({".", ";", ":", '"', "“", "”", "(", ")", "-", "–", "—"})
_OWNER = re.compile(
    r"(?:(?<=^)|(?<=, )|(?<=^as ))(?:[Ii]ts|[Tt]heir)"
    rf"(?= (?:\w+ ){{0,3}}(?:{'|'.join(sorted(words_for('person')))})\b)"
)
_HIMSELF = re.compile(
    r" who \w+ (?:himself|herself|themselves) (?:only )?as (?:an? |the )?(?:[a-z]+ )+"
    r"(?:(?:of |for |the )*[A-Z][\w’'-]+ ?)*"
)
_LEADERSHIP = re.compile(rf"(?<= (?:to|of) )(?:its|their)(?= (?:{'|'.join(_WORDS['leaders'])})\b)")
_SPOKES = re.compile(
    rf"(?:[Tt]he )?(?i:{'|'.join(_WORDS['speakers'])})"
    r" [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+\Z"
)
_BODY_OF = re.compile(r"^(?:[Tt]he )?([A-Z][\w-]+(?: [A-Z][\w-]+)+)(?=['’]s )")
_ACRONYM = re.compile(r"\b[A-Z]{3,6}\b")
_GOES_ON = re.compile(r" (?:of|for) (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_SHORT = re.compile(r"\b[Tt]he ((?:[a-z]+ )?[a-z]+)(?=['’]s\b|['’] |,|$)")
_CAPITALS = re.compile(
    r"(?<![\w’'-])[^\W\d_a-z][\w’'-]++"
    r"(?:\s(?:(?:al|bin|de|del|el|la|las|los)[\s-])*[^\W\d_a-z][\w.’'-]*)+"
)


class Introductions:
    """The introductions of one text, found for a party on demand."""

    def __init__(self, view: TextView, attributions: Sequence[Mention[Attribution]]) -> None:
        self._view = view
        self._starts = [token.start for token in view.tokens]
        self._bodies = find_bodies(view, find_chunks(view))
        self._told: dict[tuple[int, str], tuple[str, ...]] = {}
        self._bearing: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._acronyms: dict[str, str] | None = None
        self._called: dict[str, list[NamedBody]] = {}
        for body in self._bodies:
            for noun in body.nouns:
                called = self._called.setdefault(noun, [])
                if len(called) < _MOST_BODIES:
                    called.append(body)
        self._speakers = sorted(
            (party.evidence.start, (party.antecedent or party.evidence).text)
            for mention in attributions
            for party in mention.value.sources
        )
        self._names: dict[str, list[tuple[int, int]]] = {}
        for match in _CAPITALS.finditer(view.text):
            ends = self._names.setdefault(match.group().split()[-1], [])
            ends.append(match.span())
        self._armed = {
            strength: {view.sentence_at(m.start()).i for m in marks.finditer(view.text)}
            for strength, marks in _marks().items()
        }

    def of(self, party: Party) -> tuple[str, ...]:
        """Returns the wordings that tell who a party is, the surest first."""
        wording = party.antecedent or party.evidence
        key = wording.start, wording.text
        if key not in self._told:
            self._told[key] = self._find(wording)
        return self._told[key]

    def _find(self, wording: Evidence) -> tuple[str, ...]:
        found = [self._complete(self._whole(wording), wording.start)]
        name = self._name_in(wording.text)
        if name:
            found += [self._complete(text, at) for at, text in self._introduce(name)]
        if _SPOKES.match(wording.text) and (body := self._speaking_body(wording.start)):
            found.append(f"{body}'s {wording.text}")
        return tuple(dict.fromkeys(text for text in found if text != wording.text))

    def _whole(self, wording: Evidence) -> str:
        """Returns a body's name with what it goes on with: "The Committee (of Relatives)"."""
        himself = _HIMSELF.match(self._view.text, wording.end)
        if himself:
            return (wording.text + himself.group()).rstrip()
        behind = _GOES_ON.match(self._view.text, wording.end)
        last = wording.text.split()[-1]
        if behind is None or not last[0].isupper() or last.lower() not in words_for("body"):
            return wording.text
        return wording.text + behind.group()

    def _name_in(self, text: str) -> str | None:
        names = _CAPITALS.findall(text)
        return names[-1].removeprefix("The ") if names else None

    def _introduce(self, name: str) -> list[tuple[int, str]]:
        """Returns the offsets and wordings of a name's mentions, with what is set beside it."""
        found: list[tuple[int, str]] = []
        for at in self._mentions(name):
            first = bisect_right(self._starts, at) - 1
            last = bisect_left(self._starts, at + len(name))
            sentence = self._view.sentence_at(at)
            start = self._left_of(first, sentence.first)
            end = self._right_of(last, sentence.last)
            tokens = self._view.tokens
            if start < first or end > last:
                text = self._view.text[tokens[start].start : tokens[end - 1].end]
                found.append((tokens[start].start, " ".join(text.split())))
            if len(found) == MOST:
                break
        return found

    def _mentions(self, name: str) -> list[int]:
        """Returns the offsets at which a full name stands."""
        words = name.split()
        found: list[int] = []
        for start, end in self._names.get(words[-1], [])[:_MOST_BODIES]:
            run = list(re.finditer(r"\S+", self._view.text[start:end]))
            if [m.group() for m in run[-len(words) :]] == words:
                found.append(start + run[-len(words)].start())
        return found

    def _left_of(self, first: int, stop: int) -> int:
        """Returns where what stands before a name starts: titles, "the director of X,"."""
        tokens = self._view.tokens
        at, comma = first, False
        while at > stop and first - at < _LONGEST:
            token = tokens[at - 1]
            if token.text == "," and at == first:
                comma = True
            elif token.text in _STOPS | {","} or token.tag in _ENDS or token.lower in _TOWARDS:
                break
            at -= 1
        while at < first and tokens[at].tag == "PUNCT":
            at += 1
        if comma:
            # "in a leaflet to radio stations, X" tells nothing of X
            own = tokens[at].tag == "DET" and any(
                t.lemma in words_for("person") for t in tokens[at:first]
            )
            return at if own else first
        while at < first and tokens[at].tag == "ADP":
            at += 1
        return at if any(_is_office(t) for t in tokens[at:first]) else first

    def _right_of(self, last: int, stop: int) -> int:
        """Returns where what stands behind a name ends: ", a trader", ", who lives", "of X"."""
        tokens = self._view.tokens
        if last >= stop:
            return last
        opening = tokens[last]
        clause = opening.text == "," and last + 1 < stop and tokens[last + 1].lower == "who"
        if opening.text != "," and opening.lower not in LINKS and opening.lower != "who":
            return last
        at = last + 1 + clause
        while at < stop and at - last < _LONGEST:
            token = tokens[at]
            if token.text in _STOPS or token.text == ",":
                break
            if not clause and opening.lower != "who" and token.tag in _VERBS:
                break
            at += 1
        if opening.text == "," and not clause:
            told = tokens[last + 1 : at]
            plain = bool(told) and told[0].tag in ("DET", "NOUN", "ADJ", "PROPN")
            # ", the army fired" is no apposition, ", the mayor" may be
            person = any(t.lemma in words_for("person") for t in told)
            definite = plain and told[0].lower == "the"
            if not plain or not (person if definite else any(map(_is_office, told))):
                return last
        return at

    def _complete(self, text: str, offset: int) -> str:
        """Returns a wording with the full name of the body that a short word in it stands for."""
        text = _ACRONYM.sub(lambda m: self._full_names().get(m.group(), m.group()), text)
        owned = next((shape for shape in (_OWNER, _LEADERSHIP) if shape.search(text)), None)
        if owned and (owner := self._speaking_body(offset)):
            text = owned.sub(f"{owner}'s".replace("\\", ""), text, count=1)

        def fuller(match: re.Match[str]) -> str:
            body = self._body_called(match[1].split()[-1], offset, match[0])
            return body or match[0]

        return _SHORT.sub(fuller, text, count=1)

    def _full_names(self) -> dict[str, str]:
        """Returns the names that the text's acronyms stand for, in whatever language they are."""
        if self._acronyms is None:
            self._acronyms = {}
            known: dict[str, str] = {}
            for body in self._bodies:
                capitals = [
                    w[0] for w in body.text.split() if w[0].isupper() and w.lower() != "the"
                ]
                known.setdefault("".join(sorted(capitals)), body.text)
            for acronym in {*_ACRONYM.findall(self._view.text)}:
                if full := known.get("".join(sorted(acronym))):
                    self._acronyms[acronym] = full.removeprefix("the ").removeprefix("The ")
        return self._acronyms

    def _body_called(self, noun: str, offset: int, wording: str) -> str | None:
        """Returns the fullest wording before `offset` of the body that a noun stands for."""
        if noun not in words_for("body") and noun not in load_roles().institutions:
            return None
        known = [b for b in self._called.get(noun, []) if len(b.text) > len(wording) + 1]
        before = [b for b in known if self._view.tokens[b.first].start < offset]
        return max(before, key=lambda b: (b.named, b.first)).text if before else None

    def _speaking_body(self, offset: int) -> str | None:
        """Returns the body that spoke, or that a sentence began with, right before `offset`."""
        told = [(at, text) for at, text in self._speakers if at < offset and is_body(text)]
        opening = [
            (self._view.tokens[b.first].start, b.text)
            for b in self._bodies
            if self._opens_sentence(b.first) or b.named
        ]
        near = [one for one in (*told, *opening) if 0 < offset - one[0] < _NEAR]
        return max(near, key=lambda one: one[0])[1] if near else None

    def _opens_sentence(self, first: int) -> bool:
        home = self._view.sentence_at(self._view.tokens[first].start)
        return first - home.first <= 1

    def is_armed(self, party: Party) -> bool:
        """Whether the report calls a party, or the body that it speaks for, an armed group."""
        wording = (party.antecedent or party.evidence).text
        told = self.of(party)
        key = wording, told
        if key not in self._bearing:
            names = {name for text in (wording, *told) if (name := self._name_in(text))}
            names |= {body for text in told for body in _BODY_OF.findall(text)}
            self._bearing[key] = any(map(self._bears_arms, names))
        return self._bearing[key]

    def _bears_arms(self, name: str) -> bool:
        homes = {self._view.sentence_at(at).i for at in self._mentions(name)}
        if not homes.isdisjoint(self._armed["sure"]):
            return True
        if f"{name.partition(' ')[0]} fighters" in self._view.text:
            return True
        near = {home for i in homes for home in (i, i + 1)}
        unit = name.rpartition(" ")[2].lower() in load_roles().units
        return not unit and not near.isdisjoint(self._armed["likely"])


@cache
def _marks() -> dict[str, re.Pattern[str]]:
    return {
        strength: re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
        for strength, words in load_table("roles")["armed_marks"].items()
    }


def _is_office(token: Token) -> bool:
    roles = load_roles().words
    return token.lemma in words_for("person") or token.lemma in roles.firsts
