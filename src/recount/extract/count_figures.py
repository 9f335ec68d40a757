"""Finds the figures of a sentence: "14 civilians", "two of them", "his wife and son"."""

from __future__ import annotations

from recount.extract.count_ages import read_age, tells_age
from recount.extract.count_nouns import lists, two_words
from recount.extract.count_phrases import Figure, Stretch, read_head, wording
from recount.extract.number_words import read_cardinal
from recount.extract.numbers import Number, find_numbers
from recount.text.view import TextView

_HEADLINES = 3  # the number of the last sentence that can be the report's headline
_OWNERS = frozenset({"his", "her", "their", "its", "the", "these", "those"})
_OWN = "'s"
_THEM = frozenset({"them", "whom", "those", "these", "us"})


def find_figures(view: TextView, first: int, last: int, cues: frozenset[int]) -> list[Figure]:
    """Returns the figures among the tokens `first` up to `last`, in order.

    `cues` are the tokens at which harm words start: before a noun ("two wounded soldiers")
    they belong to the phrase, before anything else they end it.
    """
    stretch = Stretch(view.tokens, last, cues)
    found: list[Figure] = []
    at = first
    for number in find_numbers(view, first, last):
        if number.first < at:
            continue
        found.extend(_find_single(stretch, at, number.first))
        figure = _read_figure(stretch, number)
        if figure is None:
            at = number.last
            continue
        if number.first > at and stretch.lower(number.first - 1) in _OWNERS:
            figure.first -= 1
        if figure.bare and number.first >= at + 2:
            _read_family(stretch, figure)
        found.append(figure)
        at = figure.last
    found.extend(_find_single(stretch, at, last))
    headed = _read_headed(view, stretch, first)
    if headed is not None and (not found or headed.last <= found[0].first):
        found.insert(0, headed)
    return found


def _read_headed(view: TextView, stretch: Stretch, first: int) -> Figure | None:
    """Reads the one person at the head of a headline, without an article: "Man killed in ..."."""
    sentence = view.sentence_at(stretch.tokens[first].start) if first < stretch.last else None
    if sentence is None or not sentence.heading or sentence.i > _HEADLINES:
        return None
    if sentence.first != first or view.upper:
        return None
    figure = Figure(Number(first, first, first + 1, 1, 1), first, first + 1, single=True)
    end = read_head(stretch, first, figure)
    noun = lists().nouns.get(stretch.lower(end - 1)) if end is not None else None
    if end is None or end not in stretch.cues or noun is None or noun.plural:
        return None
    figure.last = end
    return figure


def _read_figure(stretch: Stretch, number: Number) -> Figure | None:
    """Reads whom a number counts; None where it counts no people."""
    figure = Figure(number, number.first, number.last, bare=True)
    k = number.last
    if stretch.lower(k) in ('"', "”") and number.vague is not None:
        k += 1  # "tens" of people
    if stretch.lower(k) == "of":
        k = _read_of(stretch, figure, k + 1)
        if figure.pronoun or k < 0:
            return figure if figure.pronoun else None
    if figure.partitive and stretch.lower(k) in lists().sufferers:
        figure.bare, figure.pronoun, figure.last = False, True, k + 1  # "two of the injured"
        return figure
    head = read_head(stretch, k, figure)
    if head is None:
        return _read_headless(stretch, figure, k)
    if number.ordinal and not _is_ordinal_head(stretch, number, head):
        return None
    if stretch.lower(number.core) == "both" and _joins_two(stretch, number, head):
        return None
    figure.bare, figure.last = False, head
    if figure.group == "combatants":
        figure.actor = wording(stretch, k, head)
    return figure


def _joins_two(stretch: Stretch, number: Number, head: int) -> bool:
    """Whether "both" belongs to an "and": "both soldiers and rebels" are not two."""
    return any(stretch.lower(k) == "and" for k in range(number.last, head + 1))


def _read_headless(stretch: Stretch, figure: Figure, k: int) -> Figure | None:
    """Reads a number with no noun for people: "no casualties", "a third death", "46"."""
    number = figure.number
    if k in stretch.cues and k > number.last and number.vague is not None:
        figure.last = k  # "dozens of dead"
        return figure
    nothing = number.low == 0 and number.high == 0
    if k in stretch.cues and (number.ordinal or nothing):
        return figure
    if number.ordinal:
        return None
    if nothing:
        alone = stretch.lower(number.core) == "no" and number.last - number.core == 1
        return None if alone else figure
    return _read_loose(stretch, figure, k)


def _is_ordinal_head(stretch: Stretch, number: Number, head: int) -> bool:
    """Whether "the third man" counts up: a singular noun near by, and not the first."""
    noun = lists().nouns.get(stretch.lower(head - 1))
    if noun is None or noun.plural or head > number.last + 4 or number.low == 1:
        return False
    return number.low != 2 or (number.first > 0 and stretch.lower(number.first - 1) == "a")


def _read_family(stretch: Stretch, figure: Figure) -> None:
    """Reads "a family of five" as five persons."""
    k = figure.first
    if stretch.lower(k - 1) == "of" and stretch.lower(k - 2) in ("family", "household"):
        figure.bare = False
        figure.first = k - 3 if k > 2 and stretch.lower(k - 3) in ("a", "the") else k - 2


def _read_of(stretch: Stretch, figure: Figure, k: int) -> int:
    """Reads what follows "of" behind a number; returns where the noun may start, -1 for none."""
    lower = stretch.lower(k)
    if lower in _THEM:
        figure.partitive = figure.pronoun = True
        figure.bare, figure.last = False, k + 1
        _read_predicate(stretch, figure, k + 1)
        return k + 1
    if lower in _OWNERS or lower == "our":
        figure.partitive = True
        return k + 1
    if lower and read_cardinal(stretch.tokens, k, stretch.last) is not None:
        figure.partitive = figure.pronoun = True
        figure.bare = False
        return k
    return k if figure.number.vague is not None else -1


def _read_predicate(stretch: Stretch, figure: Figure, k: int) -> None:
    """Reads who "three of them" are: "three of them children", "two of whom were soldiers"."""
    for n in range(k, min(k + 4, stretch.last)):
        pair = f"{stretch.lower(n)} {stretch.lower(n + 1)}"
        noun = lists().nouns.get(pair) or lists().nouns.get(stretch.lower(n))
        if noun is not None:
            figure.group, figure.last = noun.group, n + 1 + (pair in two_words())
            if noun.group == "combatants":
                figure.actor = wording(stretch, n, figure.last)
            return
        if stretch.lower(n) not in lists().copulas:
            return


def _read_loose(stretch: Stretch, figure: Figure, k: int) -> Figure | None:
    """Reads a number with no known noun: bare, or with a plural that names a people."""
    words, end = lists(), k
    while end < min(stretch.last, k + 4):
        lower = stretch.lower(end)
        more = lower in words.more
        figure.pronoun = figure.pronoun or more
        stopped = lower in words.stops or end in stretch.cues
        if not more and (stopped or not stretch.tokens[end].is_word):
            break
        end += 1
    run = [token.lower for token in stretch.tokens[k:end]]
    if any(word in words.things for word in run):
        return None
    if all(word in words.more for word in run):
        if not run and _is_year(stretch, figure.number):
            return None
        figure.last = end if run else figure.last
        return figure
    figure.loose, figure.last = True, figure.number.last
    if run[-1].endswith(("s", "i", "ese", "ish")) and len(run) <= 3:
        figure.bare, figure.last = False, end
    return figure


def _is_year(stretch: Stretch, number: Number) -> bool:
    """Whether a figure with no noun and no modifier is more likely a year: "in 2015 killed"."""
    text = stretch.tokens[number.core].text
    the = number.first > 0 and stretch.lower(number.first - 1) in ("the", "those", "these")
    if not the and stretch.lower(number.last).endswith("s"):
        return False  # "2000 deaths", not "the 2000 killings"
    plain = number.last - number.first == 1 and len(text) == 4 and text.isdigit()
    return plain and text[:2] in ("19", "20")


def _find_single(stretch: Stretch, first: int, last: int) -> list[Figure]:
    """Finds single people with no number: "a woman", "his wife and son", "the commander"."""
    found: list[Figure] = []
    words, k = lists(), first
    within = Stretch(stretch.tokens, last, stretch.cues)
    aged = tells_age(stretch.tokens, first, last)
    while k < last:
        lower = within.lower(k)
        joined = lower in ("and", ",") and bool(found) and found[-1].last == k
        figure = None
        if joined or lower in words.determiners:
            after = found[-1] if joined else None
            figure = _read_single(within, k + joined, joined, after)
        elif lower == _OWN and not _is_owner_inside(within, k):
            figure = _read_single(within, k + 1, True)  # "the mayor's driver"
        elif aged and read_age(stretch.tokens, k, last) is not None:
            figure = _read_single(within, k, True)  # "5-year-old Ana Brod"
        if figure is None:
            k += 1
            continue
        found.append(figure)
        k = figure.last
    return found


def _is_owner_inside(stretch: Stretch, k: int) -> bool:
    """Whether the owner before token `k` is inside a phrase: "the son of the mayor's driver"."""
    for n in range(k - 1, max(-1, k - 6), -1):
        lower = stretch.lower(n)
        if lower not in ("the", "a", "an") and (lower in lists().stops or not lower.isalpha()):
            return lower in ("of", "in", "from", "with", "by", "at", "for", "against", "to", "near")
    return False


def _read_single(
    stretch: Stretch, start: int, joined: bool, after: Figure | None = None
) -> Figure | None:
    """Reads one person at token `start`; `joined` has no article of its own ("wife and son")."""
    if joined and stretch.lower(start) in lists().determiners:
        joined = False
    owned = stretch.lower(start) in _OWNERS or (joined and after is not None and after.owned)
    one = 0 if stretch.lower(start - 1) in ("without", "not") else 1  # "without a single ..."
    figure = Figure(
        Number(start, start, start + 1, one, one), start, start + 1, single=True, owned=owned
    )
    begin = start if joined else start + 1
    end = read_head(stretch, begin, figure)
    if end is None or (figure.inner_harm and stretch.lower(start) == "the"):
        return None
    noun = lists().nouns.get(stretch.lower(end - 1))
    if not figure.aged and (noun is None or noun.plural or figure.unit != "persons"):
        return None
    plain = noun is not None and noun.group == "persons" and not figure.aged
    if joined and after is not None and not after.owned and plain:
        return None  # "an official and leader of the party" is one
    figure.last = end
    if figure.group == "combatants":
        figure.actor = wording(stretch, begin, end)
    return figure
