"""The cue lexicon: kinds of cues, fixed wordings, and what war reports say more often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from recount.text.view import Sentence, TextView
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed wording; `extent` says what of it the cue spans (whole, exact, head)."""

    lemmas: tuple[str, ...]
    kind: str
    stance: str
    extent: str


@cache
def kinds() -> dict[str, str]:
    """Returns the kind of each cue lemma."""
    found: dict[str, str] = {}
    for kind, lemmas in load_table("cues")["kinds"].items():
        for lemma in lemmas:
            found.setdefault(lemma, kind)
    return found


@cache
def _phrases() -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for row in load_table("cues")["phrase"]:
        phrase = Phrase(
            tuple(row["lemmas"]), row["kind"], row["stance"], row.get("extent", "whole")
        )
        found.setdefault(phrase.lemmas[0], []).append(phrase)
    return found


def find_phrase(view: TextView, sentence: Sentence, i: int) -> tuple[int, Phrase] | None:
    """Returns a fixed wording that starts at token `i`, and where it ends."""
    tokens = view.tokens
    for phrase in _phrases().get(tokens[i].lemma, ()) or _phrases().get(tokens[i].lower, ()):
        lemmas = phrase.lemmas
        at, slack = i + 1, 0
        for lemma in lemmas[1:]:
            if lemma[0] == "~":
                slack = 4 if lemma == "~" else 14
                continue
            stop = min(at + slack + 1, sentence.last)
            hit = next(
                (j for j in range(at, stop) if lemma in (tokens[j].lower, tokens[j].lemma)), None
            )
            if hit is None:
                break
            at, slack = hit + 1, 0
        else:
            return at, phrase
    return None


@cache
def _prior() -> tuple[float, dict[str, frozenset[str]]]:
    table = load_table("cues")["prior"]
    lists = {name: frozenset(table[name]) for name in ("lemmas", "against", "with_number")}
    return float(table["log_odds"]), lists


def prior_of(view: TextView, sentence: Sentence, i: int, lemma: str) -> float:
    """Returns what to add to a word's log-odds for being said more in war reports."""
    if view.tokens[i].tag != "VERB":
        return 0.0
    log_odds, lists = _prior()
    if lemma in lists["against"]:
        return -log_odds
    if lemma in lists["lemmas"]:
        return log_odds
    if lemma in lists["with_number"]:
        near = view.tokens[i + 1 : min(i + 5, sentence.last)]
        return log_odds if any(t.tag == "NUM" for t in near) else 0.0
    return 0.0
