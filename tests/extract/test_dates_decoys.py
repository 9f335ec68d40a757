"""What looks like a date and is none is left alone; hostile text never breaks the reader."""

import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.extract.dates import find_dates
from recount.text.view import view_text
from recount.vocab.loader import load_table

FRIDAY = date(2016, 9, 30)

DECOYS = [
    # Quantities, not years.
    "Some 2000 people fled and 1944 others stayed.",
    "More than 1700 injured were carried out.",
    "Police seized 1500 rifles.",
    "They paid $1999 for flight 1987 on Route 1920.",
    "The council passed Resolution 2254.",
    "The station burned at 1830 GMT.",
    "Sirens went at 1830 and then stopped.",
    # Months that are words or names.
    "It may rain. They march on. Mrs May spoke. The March on the palace failed.",
    # A newspaper, an ordinal, and an hour.
    "The Sun reported that a second blast followed at 10:30.",
    # Names with a day in them.
    "The September 11 attacks changed the law.",
    "The April 19 Movement denied it.",
    # Durations that lie nowhere.
    "The siege lasted for two months and three hours.",
    "The five-year plan is a two-day affair for a 20-year-old.",
    "He spoke for the first time in 12 years.",
    # What comes again and again.
    "They pray every Friday and each Monday.",
    # Before the common era: outside the calendar.
    "The city fell in 218 BC and again in 480 B.C. and 44 BCE.",
    # Days that no calendar has.
    "They met on 31 September 2015 and on 30 February 2015.",
    # Vague words.
    "In recent days and a few weeks ago he fell ill.",
    # A thing counted from that is no date.
    "Two weeks after the armistice he left. The day before the raid he knew.",
    # Programmes and feasts in names.
    "She told Nile Today and the Easter Rising museum.",
    # With nothing told before them.
    "That day, the next day and the same month.",
    "A week later it fell.",
]


@pytest.mark.parametrize("text", DECOYS)
def test_decoy(text: str) -> None:
    assert [m.evidence.text for m in find_dates(view_text(text), FRIDAY)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Two soldiers died on Friday.",
        "Two soldiers died yesterday, last week and two days ago.",
        "Two soldiers died this summer and in May.",
        "Two soldiers died in the past five years.",
    ],
)
def test_without_an_anchor_nothing_is_guessed(text: str) -> None:
    assert find_dates(view_text(text), None) == []


def test_day_at_the_head_of_the_text_is_an_anchor() -> None:
    text = "PORT HARBOUR, 3 JAN 90 (WIRE) -- TWO SOLDIERS DIED YESTERDAY AND ON 28 DECEMBER."
    found = find_dates(view_text(text), None)
    assert [m.value.earliest for m in found] == [
        date(1990, 1, 3),
        date(1990, 1, 2),
        date(1989, 12, 28),
    ]
    assert {m.value.anchored_on for m in found} == {"text"}


def test_day_in_the_first_sentence_is_no_dateline() -> None:
    found = find_dates(view_text("Founded on 3 May 1990, it closed yesterday."), None)
    assert [m.evidence.text for m in found] == ["3 May 1990"]


def test_history_runs_by_its_own_dates() -> None:
    text = (
        "In September 1940 the fleet sailed. In February it reached the bay, and by the end of "
        "March 1941 it held the coast. On April 5 the fort fell; six days later the town did. "
        "In 1942 the tide turned. In June 1942 the fort was lost. In August the town burned. "
        "On 3 January 1943 it was over."
    )
    found = find_dates(view_text(text), date(2009, 12, 19))
    assert [m.value.earliest.isoformat() for m in found] == [
        "1940-09-01",
        "1941-02-01",
        "1941-03-01",
        "1941-04-05",
        "1941-04-11",
        "1942-01-01",
        "1942-06-01",
        "1942-08-01",
        "1943-01-03",
    ]


def test_capitals_throughout() -> None:
    text = "THE REBELS ATTACKED LAST NIGHT AND ON 28 DECEMBER. IN MAY THEY MAY MARCH."
    found = find_dates(view_text(text), date(1989, 12, 30))
    assert [(m.evidence.text, m.value.earliest.isoformat()) for m in found] == [
        ("LAST NIGHT", "1989-12-29"),
        ("28 DECEMBER", "1989-12-28"),
        ("MAY", "1989-05-01"),
    ]


DATE_WORDS = """
the a in on since until from to between and of last next this that past early mid end day week
month year years ago later before after May March September Friday Sunday 12 31 1944 99 two
twenty first third quarter 1980s '44 2016-09-30 11/09/2001 0 9999 yesterday night winter Easter
Christmas eve century BC . , - ( )
"""
WORDS = st.sampled_from([*DATE_WORDS.split(), "\n\n"])


@given(st.lists(WORDS, max_size=40), st.one_of(st.none(), st.dates()))
def test_any_run_of_date_words_is_read_in_order_and_to_the_character(
    words: list[str], published: date | None
) -> None:
    text = " ".join(words)
    for join in (True, False):
        found = find_dates(view_text(text), published, join=join)
        starts = [m.evidence.start for m in found]
        assert starts == sorted(starts)
        for mention in found:
            assert text[mention.evidence.start : mention.evidence.end] == mention.evidence.text
            assert mention.value.earliest <= mention.value.latest
            assert 0 < mention.score <= 1


@given(st.text(), st.one_of(st.none(), st.dates()))
def test_any_text_is_read(text: str, published: date | None) -> None:
    find_dates(view_text(text), published)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x00",
        "\ud800 May 3",
        '"' * 50_000,
        "1" * 200_000,
        "1," * 100_000,
        "May " * 50_000,
        "the " * 50_000,
        "3-" * 50_000,
        "\n \n" * 50_000,
        "last " * 50_000,
    ],
    ids=lambda text: f"{text[:4]!r}x{len(text)}",
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    view = view_text(text)
    start = time.perf_counter()
    find_dates(view, FRIDAY)
    assert time.perf_counter() - start < 10


def test_figures_and_quotes_in_one_long_line() -> None:
    assert find_dates(view_text('12" ' * 20_000), FRIDAY) == []


def test_word_of_the_date_lists_stands_in_one_class_only() -> None:
    table = load_table("dates")
    lists = [table[key] for key in table if isinstance(table[key], dict)]
    single = [words for words in lists if not any(isinstance(v, list) for v in words.values())]
    words = [word for group in single for word in group]
    words += [*table["deictics"], *table["holidays"]]
    words += [word for group in table["words"].values() for word in group]
    assert [word for word, times in Counter(words).items() if times > 1] == []
