"""Adds to the counts that the rules read those that only the network marks.

The rules say how many and what a figure is part of; the network says which words count people
harmed, also where no rule ties the figure to a harm word ("they include nine people who …").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

import numpy as np

from recount.extract.count_figures import find_figures
from recount.extract.count_phrases import Figure
from recount.model import Evidence, Mention
from recount.neural.marks import FLAGS, NOTHING, WordMarks
from recount.text.view import TextView
from recount.values import Count, Harm
from recount.vocab.loader import load_table

SURE = 0.97
"""The least probability of a figure that no rule reads. Of the lower ones on other texts than those
trained on, too many count nobody harmed."""
LISTED = 0.5
"""The same where the figure stands in one list of places with a sure one."""
_HARMS = frozenset(get_args(Harm))
_TOTAL = FLAGS.index("total")
_PARTS = frozenset({"children", "women", "men"})
_LONGEST = 400  # tokens of a sentence; what is longer is no sentence
_BEHIND = 5  # tokens behind a figure in which "alive" speaks of it
_REACH = 14  # tokens behind a figure in which its own place stands


def join_marked(
    view: TextView, counts: Sequence[Mention[Count]], marks: WordMarks, method: str
) -> list[Mention[Count]]:
    """Returns the counts in text order: those of the rules, and the network's own.

    `marks` has a row for each token of `view`; `method` is that of the network. In a text that
    is in capitals throughout its marks are of no use, and the rules' counts are all.
    """
    if view.upper:
        return list(counts)
    counted = 1.0 - _column(marks, NOTHING) - _column(marks, "other")
    taken = {
        token.i
        for mention in counts
        for span in mention.evidence.spans
        for token in view.tokens_between(span.start, span.end)
    }
    told: defaultdict[int, list[int]] = defaultdict(list)
    for n, mention in enumerate(counts):
        told[view.sentence_at(mention.evidence.start).i].append(n)
    pool = [(m.evidence.start, 0, n, m) for n, m in enumerate(counts)]
    for mention in _find_marked(view, marks, counted, taken, method):
        beside = told[view.sentence_at(mention.evidence.start).i]
        placed = _place(view, mention, [(n, counts[n]) for n in beside])
        if placed is not None:
            pool.append((placed.evidence.start, 1, len(pool), placed))
    pool.sort(key=lambda item: item[:3])
    places = {n: at for at, (_, own, n, _) in enumerate(pool) if not own}
    return [replace(m, value=_moved(m.value, places)) for _, _, _, m in pool]


def _place(
    view: TextView, mention: Mention[Count], beside: Sequence[tuple[int, Mention[Count]]]
) -> Mention[Count] | None:
    """Returns a figure as what it is beside the rules' counts of its sentence, null for neither.

    Where these tell of the same harm, children, women or men of a larger one before it are
    taken, as a part of that one, and figures of a list that gives each its place ("nine at A and
    six in B").
    """
    count = mention.value
    same = [(n, m) for n, m in beside if m.value.harm == count.harm]
    if not same:
        return mention
    for n, whole in reversed(same):
        before = whole.evidence.start < mention.evidence.start
        least, most = count.low or 0, whole.value.high if whole.value.high is not None else 0
        fits = whole.value.part_of is None and (whole.value.high is None or least < most)
        if before and fits and count.group in _PARTS:
            return replace(mention, value=replace(count, part_of=n))
    return mention if _is_listed(view, mention, [m for _, m in same]) else None


def _is_listed(view: TextView, mention: Mention[Count], others: Sequence[Mention[Count]]) -> bool:
    """Whether a figure stands behind "and" or a comma, and it and one before it have a place each.

    What is said to be among those before is no other happening's.
    """
    sentence = view.sentence_at(mention.evidence.start)
    before = [m for m in others if m.evidence.end <= mention.evidence.start]
    if not before:
        return False
    first = view.tokens_between(mention.evidence.start, sentence.end)[0].i
    if view.tokens[first - 1].lower not in ("and", ",", "while", ";"):
        return False
    last = view.tokens_between(before[-1].evidence.start, before[-1].evidence.end)[-1].i
    gap = " ".join(token.lower for token in view.tokens[last + 1 : first])
    parts: list[str] = load_table("groups")["links"]["parts"]
    if any(f" {words} " in f" {gap} " for words in parts):
        return False
    return _has_place(view, last + 1, first) and _has_place(view, first + 1, sentence.last)


def _has_place(view: TextView, first: int, last: int) -> bool:
    """Whether a preposition of place and a name stand among some tokens."""
    words: list[str] = load_table("groups")["links"]["settings"]
    for k in range(first, min(last - 1, first + _REACH)):
        ahead = view.tokens[k + 1]
        if (
            view.tokens[k].lower in words
            and view.tokens[k].lower != "on"
            and ahead.text[0].isupper()
        ):
            return True
    return False


def _moved(count: Count, places: dict[int, int]) -> Count:
    if count.part_of is None:
        return count
    return replace(count, part_of=places[count.part_of])


def _column(marks: WordMarks, harm: str) -> np.ndarray:
    return marks.harms[:, marks.layout.harms.index(harm)]


def _find_marked(
    view: TextView, marks: WordMarks, counted: np.ndarray, taken: set[int], method: str
) -> Iterator[Mention[Count]]:
    """Yields the figures that the network alone says count people harmed."""
    for sentence in view.sentences:
        if sentence.last - sentence.first > _LONGEST:
            continue
        if float(counted[sentence.first : sentence.last].max(initial=0.0)) < SURE:
            continue
        unsure: list[Figure] = []
        sure: list[Mention[Count]] = []
        for figure in find_figures(view, sentence.first, sentence.last, frozenset()):
            own = range(figure.first, figure.last)
            if taken.intersection(own) or figure.number.ordinal or figure.single:
                continue
            if _came_off(view, figure, sentence.last):
                continue
            found = _read_figure(view, figure, marks, counted, method)
            if found is None:
                unsure.append(figure)
            else:
                sure.append(found)
        yield from sure
        for figure in unsure if sure else ():
            found = _read_figure(view, figure, marks, counted, method, least=LISTED)
            if found is not None and _is_listed(view, found, sure):
                yield found


def _came_off(view: TextView, figure: Figure, last: int) -> bool:
    """Whether words behind a figure say that these came to no harm ("were pulled out alive")."""
    words: list[str] = load_table("harms")["unharmed"]["words"]
    behind = view.tokens[figure.last : min(last, figure.last + _BEHIND)]
    return any(token.lower in words for token in behind)


def _adjacent_harm(view: TextView, figure: Figure) -> str | None:
    """Returns the harm that a word right beside a figure names ("wounded 50"), null if none."""
    around = [figure.first - 1, figure.last]
    words = {view.tokens[k].lower for k in around if 0 <= k < len(view.tokens)}
    table: dict[str, list[str]] = load_table("harms")["adjacent"]
    return next((harm for harm, names in table.items() if not words.isdisjoint(names)), None)


def _read_figure(
    view: TextView,
    figure: Figure,
    marks: WordMarks,
    counted: np.ndarray,
    method: str,
    *,
    least: float = SURE,
) -> Mention[Count] | None:
    """Returns a figure as a count, null where the network is not sure of its number's words."""
    core = figure.number.core
    score = float(counted[core : figure.number.last].max(initial=0.0))
    if score < least:
        return None
    harms = marks.harms[core : figure.number.last].sum(0)
    named = [(float(harms[n]), harm) for n, harm in enumerate(marks.layout.harms)]
    harm = max((item for item in named if item[1] in _HARMS), default=(0.0, ""))[1]
    harm = _adjacent_harm(view, figure) or harm
    if harm not in _HARMS:
        return None
    total = bool(marks.flags[core, _TOTAL] >= 0.5)
    number = figure.number
    count = Count(
        harm=harm,  # type: ignore[arg-type] # one of _HARMS
        low=number.low,
        high=number.high,
        group=figure.group,
        unit=figure.unit,
        qualifier=number.qualifier,
        scope="period" if total else "incident",
        vague=number.vague,
        actor=figure.actor,
    )
    start, end = view.tokens[figure.first].start, view.tokens[figure.last - 1].end
    return Mention(Evidence.of(view.text, (start, end)), count, round(score, 4), method)
