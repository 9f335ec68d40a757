"""Dates are read as calendar intervals, anchored on the day of publication."""

from datetime import date

import pytest

from recount.extract.dates import METHOD, find_dates
from recount.text.view import view_text

FRIDAY = date(2016, 9, 30)


def read(text: str, published: date | None = FRIDAY) -> list[tuple[str, str, str]]:
    found = find_dates(view_text(text), published)
    return [
        (m.evidence.text, m.value.earliest.isoformat(), m.value.latest.isoformat()) for m in found
    ]


def one(text: str, published: date | None = FRIDAY) -> str:
    """The only date as "earliest" or "earliest..latest"."""
    ((_, earliest, latest),) = read(text, published)
    return earliest if earliest == latest else f"{earliest}..{latest}"


REPORTS = [
    # A weekday is the last one up to the day of publication.
    ("Shells hit the bakery on Friday.", "2016-09-30"),
    ("Shells hit the bakery on Thursday.", "2016-09-29"),
    ("The truce was declared over on Monday.", "2016-09-26"),
    # ... its possessive too, whatever kind of apostrophe.
    ("Both sides argued about Friday’s clashes.", "2016-09-30"),
    # A verb that looks ahead makes it the coming one.
    ("The envoys will meet on Tuesday.", "2016-10-04"),
    ("The convoy is scheduled to leave Sunday.", "2016-10-02"),
    ("Medics hope to be home as early as Saturday.", "2016-10-01"),
    # "next" and "last" leave no doubt.
    ("They gather next Monday.", "2016-10-03"),
    ("They gathered last Friday.", "2016-09-23"),
    # Parts of days are never finer than the day.
    ("The depot burned on Friday morning.", "2016-09-30"),
    ("The depot burned last night.", "2016-09-29"),
    ("The depot burned this morning.", "2016-09-30"),
    ("The depot burned overnight.", "2016-09-29..2016-09-30"),
    ("The depot burned the day before yesterday.", "2016-09-28"),
    ("The depot reopens tomorrow.", "2016-10-01"),
    # Calendar units around the publication: ISO weeks, months, years.
    ("The bridge fell last week.", "2016-09-19..2016-09-25"),
    ("The bridge fell earlier this month.", "2016-09-01..2016-09-30"),
    ("The bridge fell last month.", "2016-08-01..2016-08-31"),
    ("The bridge fell last year.", "2015-01-01..2015-12-31"),
    ("The bridge opens next year.", "2017-01-01..2017-12-31"),
    ("The bridge fell last weekend.", "2016-09-24..2016-09-25"),
    ("The bridge fell this summer.", "2016-06-01..2016-08-31"),
    ("The bridge fell last winter.", "2015-12-01..2016-02-29"),
    ("The bridge fell last May.", "2016-05-01..2016-05-31"),
    ("The bridge fell last October.", "2015-10-01..2015-10-31"),
    # Stretches that end on the day of publication.
    ("Strikes over the past year changed little.", "2015-09-30..2016-09-30"),
    ("He lost two sons in the past five years.", "2011-09-30..2016-09-30"),
    ("Prices doubled in the last two months.", "2016-07-30..2016-09-30"),
    ("Prices doubled in the last week.", "2016-09-23..2016-09-30"),
    ("Nine died in the past 24 hours.", "2016-09-29..2016-09-30"),
    ("Nine died over the last forty-eight hours.", "2016-09-28..2016-09-30"),
    # A day of a week named beside it.
    ("Nine died on Friday of last week.", "2016-09-23"),
    ("Nine died this past Monday.", "2016-09-26"),
    # "ago" is as coarse as its unit.
    ("She fled ten days ago.", "2016-09-20"),
    ("She fled two weeks ago.", "2016-09-12..2016-09-18"),
    ("She fled four months ago.", "2016-05-01..2016-05-31"),
    ("She fled twenty-five years ago.", "1991-01-01..1991-12-31"),
    # No year: the last such day, or the coming one where it is near.
    ("The clinic was hit on 12 May.", "2016-05-12"),
    ("The clinic was hit on Dec. 24.", "2015-12-24"),
    ("The deadline is Oct. 15.", "2016-10-15"),
    ("The clinic was hit in March.", "2016-03-01..2016-03-31"),
    ("The clinic was hit in November.", "2015-11-01..2015-11-30"),
    ("The vote will take place in November.", "2016-11-01..2016-11-30"),
    ("Profits fell in the third quarter.", "2016-07-01..2016-09-30"),
    ("It happened on Christmas Eve.", "2015-12-24"),
    ("It happened at sea last Christmas.", "2015-12-25"),
    ("It happened on Easter Sunday.", "2016-03-27"),
]


@pytest.mark.parametrize(("text", "expected"), REPORTS)
def test_report(text: str, expected: str) -> None:
    assert one(text) == expected


FORMATS = [
    ("He died on Sept. 11, 2001, at dusk.", "2001-09-11"),
    ("He died on September 11th, 2001.", "2001-09-11"),
    ("He died on the 21st of August 2013.", "2013-08-21"),
    ("He died on 21 August 2013.", "2013-08-21"),
    # Commas stripped, as in damaged texts.
    ("Sun 05 Jul 2015 Beirut - Six died.", "2015-07-05"),
    ("Last updated Jan 202015 in Beirut.", "2015-01-20"),
    # A slip of the pen.
    ("He died on 2 Feburary 1990.", "1990-02-02"),
    ("August 1 2011 Factbox of the siege.", "2011-08-01"),
    # ISO 8601, with and without the hour, and with strokes.
    ("Logged 2016-09-28.", "2016-09-28"),
    ("Logged 2016-09-28T10:00Z.", "2016-09-28"),
    ("Logged 2016/09/28.", "2016-09-28"),
    # Figures: decided by the calendar, by the anchor, else day first.
    ("Logged 25/12/2015.", "2015-12-25"),
    ("Logged 12/25/2015.", "2015-12-25"),
    ("Logged 10.09.2016.", "2016-09-10"),
    ("Logged 09/10/2016.", "2016-10-09"),
    ("Logged 02/10/2016.", "2016-10-02"),
    ("Logged 11/09/2001.", "2001-09-11"),
    # Months and years; a modifier does not narrow its unit.
    ("The port fell in August 2013.", "2013-08-01..2013-08-31"),
    ("The port fell in early October 2015.", "2015-10-01..2015-10-31"),
    ("The port fell in mid-June 2015.", "2015-06-01..2015-06-30"),
    ("The port fell at the end of 1942.", "1942-01-01..1942-12-31"),
    ("The port fell in 1944.", "1944-01-01..1944-12-31"),
    ("The port fell in nineteen ninety-six.", "1996-01-01..1996-12-31"),
    ("The port fell in '44.", "1944-01-01..1944-12-31"),
    ("The port flourished in the 1980s.", "1980-01-01..1989-12-31"),
    ("The port flourished in the early nineties.", "1990-01-01..1999-12-31"),
    ("The port was dug in the 19th century.", "1801-01-01..1900-12-31"),
    ("The port fell in the spring of 2011.", "2011-03-01..2011-05-31"),
    ("The port fell in the winter of 2012-13.", "2012-12-01..2013-02-28"),
    ("Trade fell in the third quarter of 1990.", "1990-07-01..1990-09-30"),
    ("The port fell in the first week of May 2015.", "2015-05-01..2015-05-07"),
    ("The port fell in the last week of June 2015.", "2015-06-24..2015-06-30"),
]


@pytest.mark.parametrize(("text", "expected"), FORMATS)
def test_format(text: str, expected: str) -> None:
    assert one(text) == expected


RANGES = [
    ("From 3 to 7 May the town was shelled.", "2016-05-03..2016-05-07"),
    ("Clashes between Monday and Wednesday killed nine.", "2016-09-26..2016-09-28"),
    ("On August 23-25, 1988, the camp was sealed.", "1988-08-23..1988-08-25"),
    ("It came on the night of 11-12 May.", "2016-05-11..2016-05-12"),
    ("The siege of July 1 to July 3, 1863, failed.", "1863-07-01..1863-07-03"),
    ("The siege of 12 March - 4 April 2016 failed.", "2016-03-12..2016-04-04"),
    ("It raged from October 1944 to March 1945.", "1944-10-01..1945-03-31"),
    ("The war of 1939–45 ended.", "1939-01-01..1945-12-31"),
    ("Between 1961 and 1964 it grew.", "1961-01-01..1964-12-31"),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_range_is_one_stretch(text: str, expected: str) -> None:
    (mention,) = find_dates(view_text(text), FRIDAY)
    assert f"{mention.value.earliest}..{mention.value.latest}" == expected
    assert mention.value.relation == "over"


def test_ends_of_ranges_can_be_had_apart() -> None:
    text = "The siege of August 23-25, 1988, and the war of 1939-45."
    found = find_dates(view_text(text), FRIDAY, join=False)
    assert [m.evidence.text for m in found] == ["August 23", "25, 1988", "1939", "45"]
    assert [m.value.earliest.year for m in found] == [1988, 1988, 1939, 1945]


def test_two_days_of_one_month_are_two_dates() -> None:
    assert read("They surrendered on May 4 and 6.") == [
        ("May 4", "2016-05-04", "2016-05-04"),
        ("6", "2016-05-06", "2016-05-06"),
    ]


def test_since_runs_to_the_day_of_publication() -> None:
    (mention,) = find_dates(view_text("Since 19 September, hundreds have died."), FRIDAY)
    assert mention.value.relation == "since"
    assert mention.value.earliest == date(2016, 9, 19)
    assert mention.value.latest == FRIDAY
    assert mention.value.anchored_on == "published"


def test_since_a_unit_runs_from_its_start_to_the_day_of_publication() -> None:
    (mention,) = find_dates(view_text("Since the beginning of the year, many died."), FRIDAY)
    assert (mention.value.earliest, mention.value.latest) == (date(2016, 1, 1), FRIDAY)


def test_until_keeps_its_day() -> None:
    (mention,) = find_dates(view_text("The truce held until 12 September."), FRIDAY)
    assert (mention.value.relation, mention.value.earliest) == ("until", date(2016, 9, 12))


def test_mention_carries_method_score_and_exact_evidence() -> None:
    text = "It was quiet. On 21 August 2013 rockets struck."
    (mention,) = find_dates(view_text(text), None)
    assert mention.method == METHOD
    assert mention.score == 0.95
    assert text[mention.evidence.start : mention.evidence.end] == "21 August 2013"


FROM_TEXT = [
    # Counted from the date before it.
    ("On 12 May a bomb went off. Two days later, another did.", "2016-05-14"),
    ("On 12 May a bomb went off. Two days earlier, another did.", "2016-05-10"),
    ("On 12 May a bomb went off. The next day, another did.", "2016-05-13"),
    ("On 12 May a bomb went off. That same day, another did.", "2016-05-12"),
    ("On 12 May a bomb went off. A day after, another did.", "2016-05-13"),
    ("In May 2015 a bomb went off. The following month, another did.", "2015-06-01..2015-06-30"),
    ("In May 2015 a bomb went off. Later that year, another did.", "2015-01-01..2015-12-31"),
    ("On 12 May a bomb went off. On the 24th, another did.", "2016-05-24"),
    # ... or from the date behind it.
    ("On 12 May a bomb went off, two days after 1 May 2014 it had not.", "2014-05-03"),
]


@pytest.mark.parametrize(("text", "expected"), FROM_TEXT)
def test_counted_from_another_date(text: str, expected: str) -> None:
    _, earliest, latest = read(text)[1]
    assert (earliest if earliest == latest else f"{earliest}..{latest}") == expected


def test_steps_back_without_a_date_before_count_from_publication() -> None:
    (mention,) = find_dates(view_text("Two days earlier, gunmen stormed the clinic."), FRIDAY)
    assert mention.value.earliest == date(2016, 9, 28)
    assert mention.value.anchored_on == "published"
