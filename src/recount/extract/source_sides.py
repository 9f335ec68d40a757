"""Where a cue's source may stand, and what speaks for each place."""

from __future__ import annotations

from collections.abc import Sequence

from recount.extract.attribution_weights import load_shared, load_weights, score_features
from recount.extract.cue_lexicon import kinds
from recount.extract.cues import Cue
from recount.extract.phrases import Chunks
from recount.text.view import Sentence, TextView, Token

BACK, AHEAD = 6, 2
_QUOTES = frozenset('"“”«»„')
_VERBS = frozenset({"VERB", "AUX"})


def find_options(
    view: TextView, chunks: Chunks, sentence: Sentence, cue: Cue
) -> list[tuple[str, int]]:
    """Returns where a source may be: ("L", chunk it ends with), ("R", chunk it starts with)."""
    found: list[tuple[str, int]] = [("none", -1)]
    k = chunks.ending_by(cue.first)
    while k >= 0 and len(found) <= BACK and chunks.chunks[k].first >= sentence.first:
        found.append(("L", k))
        k -= 1
    k = chunks.starting_from(cue.last)
    for j in range(k, min(k + AHEAD, len(chunks.chunks))):
        if chunks.chunks[j].last > sentence.last:
            break
        found.append(("R", j))
    return found


class Sides:
    """What speaks for each place of a cue's source: by what holds for all, and by place."""

    def __init__(self, view: TextView, chunks: Chunks, sentence: Sentence, cue: Cue) -> None:
        self.tokens = tokens = view.tokens
        self.chunks = chunks
        self.sentence = sentence
        self.cue = cue
        head = tokens[cue.head]
        before = tokens[cue.first - 1] if cue.first > sentence.first else None
        self.head = head
        self.opening = tokens[cue.first].lower
        self.closing = tokens[cue.last - 1].lower
        self.bw, self.bt = (before.lower, before.tag) if before else ("^", "^")
        self.quoted = before is not None and before.lower in _QUOTES
        self.form = f"{tokens[cue.first].tag} {head.tag} {head.lower[-3:]}"
        self.left = chunks.ending_by(cue.first)
        self.right = chunks.starting_from(cue.last)

    def none_features(self) -> list[str]:
        """Returns what speaks for a hidden source."""
        head, bt, lemma = self.head, self.bt, self.cue.lemma
        return [
            "none",
            f"none f={self.form}",
            f"none b={self.bw}",
            f"none bt={bt} {head.tag}",
            f"none o={self.opening} {self.closing}",
            f"none l={lemma} {head.tag}",
            f"none bl={bt} {lemma}",
            f"none w={head.lower} {bt}",
        ]

    def shared_features(self) -> tuple[str, ...]:
        """Returns what holds for all phrases alike, each weighed by side and rank."""
        cue, head = self.cue, self.head
        after = self.tokens[cue.last] if cue.last < self.sentence.last else None
        return (
            "",
            f"f={self.form}",
            f"k={head.tag} {kinds().get(cue.lemma, 'other')}",
            f"l={cue.lemma} {head.tag}",
            f"bta={self.bt} {after.lower if after else '$'} {head.tag}",
        )

    def place_of(self, side: str, k: int) -> str:
        """Returns a phrase's side and rank from the cue."""
        return f"{side}{self.left - k if side == 'L' else k - self.right}"

    def own_features(self, side: str, k: int) -> list[str]:
        """Returns what holds for one phrase alone."""
        tokens, sentence, cue, bt = self.tokens, self.sentence, self.cue, self.bt
        chunk = self.chunks.chunks[k]
        first, last = tokens[chunk.first], tokens[chunk.last - 1]
        if side == "L":
            between = tokens[chunk.last : cue.first]
            rank = self.left - k
            beside = tokens[chunk.first - 1] if chunk.first > sentence.first else None
        else:
            between = tokens[cue.last : chunk.first]
            rank = k - self.right
            beside = tokens[chunk.last] if chunk.last < sentence.last else None
        gap = _signature(between)
        near = "^$"
        if beside:
            near = beside.tag if beside.is_word else beside.lower
        found = [
            side,
            f"{side}{rank} g={gap} {bt}",
            f"{side} w={last.lower if last.tag == 'PRON' else last.tag}",
            f"{side} gf={gap} {self.form}",
            f"{side}{rank} b={self.bw} {near}",
            f"{side} n={near} {gap}",
            f"{side} o={self.opening} {gap}",
            f"{side} l={cue.lemma} {gap}",
            f"{side} c={self.closing} {gap}",
            f"{side} h={last.lemma}",
            f"{side} t={first.tag} {last.tag} {rank}",
        ]
        if self.quoted or (bt != "^" and last.lower in _QUOTES):
            found.append(f"{side}{rank} quote {bt}")
        return found

    def features(self, options: Sequence[tuple[str, int]]) -> list[list[str]]:
        """Returns what speaks for each place, in words."""
        shared = self.shared_features()
        found = []
        for side, k in options:
            if side == "none":
                found.append(self.none_features())
                continue
            place = self.place_of(side, k)
            found.append(
                [f"{place} {rest}".rstrip() for rest in shared] + self.own_features(side, k)
            )
        return found

    def scores(self, options: Sequence[tuple[str, int]]) -> list[int]:
        """Returns what `features` weigh for each place."""
        by_rest, weights = load_shared("source.side"), load_weights()["source.side"]
        rows = [by_rest[rest] for rest in self.shared_features() if rest in by_rest]
        found = []
        for side, k in options:
            if side == "none":
                found.append(score_features(weights, self.none_features()))
                continue
            place = self.place_of(side, k)
            shared = sum([row.get(place, 0) for row in rows])
            found.append(shared + score_features(weights, self.own_features(side, k)))
        return found


def _signature(between: Sequence[Token]) -> str:
    if not between:
        return ""
    if len(between) <= 2:
        return " ".join([token.lower for token in between])
    verbs = commas = 0
    for token in between:
        if token.tag in _VERBS:
            verbs += 1
        elif token.lower == ",":
            commas += 1
    tag = between[-1].tag
    return f"v{min(verbs, 2)}c{min(commas, 3)}{'P' if tag == 'PUNCT' else tag[0]}"
