"""Reads the figures of tolls: "the death toll ... has risen to nine", "the number killed"."""

from __future__ import annotations

from collections.abc import Sequence

from recount.extract.count_cues import Cue
from recount.extract.count_nouns import lists
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Scene, links
from recount.text.view import Token

_FAR = 40  # tokens between a toll and the verb that carries its figure
_NEAR = 14  # tokens between a toll and a figure with no such verb
_TAIL = 6  # tokens before a figure in which that verb stands


def merge_tolls(tokens: Sequence[Token], first: int, cues: list[Cue]) -> list[Cue]:
    """Makes tolls of "the number of soldiers killed", "the total dead" and their like."""
    found: list[Cue] = []
    for position, cue in enumerate(cues):
        head = None
        lowest = found[-1].last if found else first
        if cue.kinds & {"participle", "state"} and not _is_paired(tokens, cues, position):
            head = _toll_head(tokens, lowest, cue.first)
        if head is None:
            found.append(cue)
        else:
            found.append(Cue(head, cue.last, cue.harm, frozenset({"toll"})))
    return found


def _is_paired(tokens: Sequence[Token], cues: list[Cue], position: int) -> bool:
    """Whether "killed" goes on with "or wounded": then the number is of both."""
    near = [cues[n] for n in (position - 1, position + 1) if 0 <= n < len(cues)]
    cue = cues[position]
    for other in near:
        one, two = (cue, other) if cue.first < other.first else (other, cue)
        gap = [token.lower for token in tokens[one.last : two.first]]
        if gap in (["or"], ["and"], ["and", "/", "or"], ["/"]):
            return True
    return False


def _toll_head(tokens: Sequence[Token], lowest: int, k: int) -> int | None:
    """Returns the token of "number" or "total" before a harm word at token `k`, if any."""
    words = links()
    for head in range(k - 1, max(lowest, k - 8) - 1, -1):
        lower = tokens[head].lower
        if lower in words["toll_heads"]:
            before = tokens[head - 1].lower if head > lowest else "the"
            whole = before in words["toll_openers"]
            return head if whole and _counts_people(tokens, head + 1, k) else None
        if not (lower.isalpha() or lower == "-"):
            return None
    return None


def _counts_people(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether nothing, or "of people who have been", stands before the harm word."""
    if first == last:
        return True
    run = [token.lower for token in tokens[first:last]]
    if run[0] != "of":
        return False
    words, nouns = links(), lists().nouns
    heads = [n for n, word in enumerate(run) if word == "those" or word in nouns]
    if not heads:
        return False
    fillers = words["auxiliaries"] | words["fillers"] | {"who"}
    return all(word in fillers for word in run[heads[-1] + 1 :])


def find_toll(scene: Scene, cue: Cue) -> list[Figure]:
    """Finds a toll's figure: "the death toll has risen from 9 to 12" is 12.

    A figure with a verb of its own ("has risen to 12") goes before one that only stands
    behind the toll; what the toll is expected to reach, or was once, is not it.
    """
    weak: Figure | None = None
    for figure in scene.figures:
        if figure.first < cue.last or not scene.is_free(figure):
            continue
        gap = scene.words(cue.last, figure.first)
        if len(gap) > _FAR or ";" in gap or _has_cue(scene, cue.last, figure.first, toll=True):
            break
        if not gap and scene.has_own_cue(figure):
            break
        stated = figure.number.low is not None or figure.number.high is not None
        if not stated or figure.single or figure.partitive or figure.number.ordinal:
            continue
        tail = gap[-_TAIL:]
        if not links()["outlook"].isdisjoint(tail) or _was_once(gap):
            continue
        if _has_verb(tail):
            return [_with_group(scene, figure, cue)]
        near = len(gap) <= _NEAR and not _has_cue(scene, cue.last, figure.first)
        if near and weak is None and not links()["tolling"].isdisjoint(gap):
            weak = None if gap[-1] in ("from", "by", "than", "in") else figure
    if weak is not None:
        return [_with_group(scene, weak, cue)]
    before = scene.by_end.get(cue.first - (scene.lower(cue.first - 1) == "the"))
    if before is not None and scene.is_free(before) and scene.lower(before.first - 1) == "to":
        return [before]
    return []


def is_outdated(scene: Scene, cue: Cue, figures: list[Figure]) -> bool:
    """Whether the toll itself is called "an earlier toll", and its figure not a later one."""
    before = scene.words(max(scene.first, cue.first - 2), cue.first)
    if links()["outdated"].isdisjoint(before):
        return False
    return not any(_has_verb(scene.words(cue.last, f.first)[-_TAIL:]) for f in figures)


def _has_verb(tail: list[str]) -> bool:
    """Whether the words before a figure end with "has risen to", "stands at", "reached"."""
    words = links()
    if not tail:
        return False
    if tail[-1] in words["reaching"]:
        return True
    return tail[-1] in ("to", "at") and not words["rising"].isdisjoint(tail)


def _was_once(gap: list[str]) -> bool:
    """Whether "earlier given as" stands before a figure, in its own clause."""
    commas = [n for n, word in enumerate(gap) if word == ","]
    own = gap[commas[-1] + 1 :] if commas else gap
    return not links()["outdated"].isdisjoint(own[-_TAIL:])


def _has_cue(scene: Scene, first: int, last: int, *, toll: bool = False) -> bool:
    return any(
        cue.first >= first and cue.last <= last and (not toll or "toll" in cue.kinds)
        for cue in scene.cues
    )


def _with_group(scene: Scene, figure: Figure, cue: Cue) -> Figure:
    """Gives a bare figure the group of "the number of soldiers killed"."""
    if not figure.bare or figure.group != "persons":
        return figure
    for k in range(cue.first, cue.last):
        noun = lists().nouns.get(scene.lower(k))
        if noun is not None and noun.group != "persons":
            figure.group = noun.group
            if noun.group == "combatants":
                figure.actor = scene.tokens[k].text
    return figure
