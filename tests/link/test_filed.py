"""A report without a day of publication is dated by the day in its head."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claim_maker import KOBA, make_claim, make_doc

from recount.link import link_claims
from recount.link.filed import date_report
from recount.model import Claim, Document, Evidence


def headed(text: str, head: str, day: str) -> tuple[Document, Claim]:
    """A report on Koba whose one claim has its day from the words of the head."""
    doc = make_doc(text, published=None, text=text)
    sentence = text[text.index("Bombs") :]
    claim = make_claim(doc, sentence, kind="bombing", place=KOBA, days=day, killed=9)
    assert claim.when is not None
    start = text.index(head)
    when = replace(claim.when, evidence=Evidence.of(text, (start, start + len(head))))
    return doc, replace(claim, when=when)


def test_the_day_with_which_a_text_begins() -> None:
    doc, claim = headed("01.10.2014 Bombs fell on Koba.", "01.10.2014", "2014-10-01")
    assert date_report(doc, [claim]).published == date(2014, 10, 1)


def test_the_day_of_a_dateline() -> None:
    doc, claim = headed(
        "LANDA, October 1 (Dal Post) - Bombs fell on Koba.", "October 1", "2014-10-01"
    )
    assert date_report(doc, [claim]).published == date(2014, 10, 1)


def test_a_day_further_on_dates_no_report() -> None:
    doc, claim = headed("Bombs fell on Koba on 1 October.", "1 October", "2014-10-01")
    assert date_report(doc, [claim]).published is None


def test_a_day_of_publication_stands() -> None:
    doc, claim = headed("01.10.2014 Bombs fell on Koba.", "01.10.2014", "2014-10-01")
    known = replace(doc, published=date(2014, 10, 3))
    assert date_report(known, [claim]) is known


def test_reports_filed_a_year_apart_are_of_two_happenings() -> None:
    first, one = headed("13-08-2013 Bombs fell on Koba.", "13-08-2013", "2013-08-13")
    second, other = headed(
        "LANDA, October 1 (Dal Post) - Bombs fell on Koba.", "October 1", "2014-10-01"
    )
    assert len(link_claims([first, second], [one, other], {}, ())) == 2
