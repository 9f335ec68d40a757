"""Each form gives its documents with all that it says of them."""

from __future__ import annotations

import json
from datetime import date

import form_samples as samples
import pytest
from form_samples import SECOND, STORY

from recount.ingest import Ingested, IngestOptions, Listed, RawInput, ingest, listed_urls
from recount.model import Document, Issue


def take(name: str, body: bytes) -> list[Ingested | Issue]:
    return list(ingest(RawInput(name, None, body), IngestOptions()))


def documents(found: list[Ingested | Issue]) -> list[Document]:
    return [item.doc for item in found if isinstance(item, Ingested)]


def codes(found: list[Ingested | Issue]) -> list[str]:
    return [
        i.code for item in found for i in (item.issues if isinstance(item, Ingested) else [item])
    ]


def only(name: str, body: bytes) -> Document:
    (doc,) = documents(take(name, body))
    return doc


def parts(doc: Document, kind: str) -> list[str]:
    return [doc.text[p.start : p.end] for p in doc.parts if p.kind == kind]


def test_pdf_in_reading_order_without_heads_and_numbers() -> None:
    (found,) = take("a.pdf", samples.two_columns())
    assert isinstance(found, Ingested)
    doc = found.doc
    assert doc.text.split("\n") == [
        "Market shelled in Brela",
        "Shells fell on the market of Brela on Friday. Nine people were killed, the mayor said, "
        "and a government office burned down. The anti-tank unit of the army had left.",
        "Two soldiers died on Monday when their car hit a mine near Dorna, the army said on "
        "Tuesday.",
        "On Saturday a third shell hit the bridge and the road that leads to Dorna, residents "
        "said. Nobody was hurt there.",
    ]
    assert (doc.title, doc.author, doc.published) == (
        "Market shelled",
        "A. Writer",
        date(2016, 9, 30),
    )
    assert doc.published_at == "2016-09-30T21:15:00+02:00"
    assert parts(doc, "title") == ["Market shelled in Brela"]
    assert codes([found]) == ["date_of_file"]
    where = {word: doc.page_at(doc.text.index(word)) for word in ("govern", "Saturday", "leads")}
    assert where == {"govern": "1", "Saturday": "2", "leads": "3"}


def test_message_with_its_attachments() -> None:
    message = samples.make_message(f"{STORY}\n\nFrom the market.\n")
    message.add_attachment(SECOND.encode(), maintype="text", subtype="plain", filename="../b.txt")
    message.add_attachment(b"\x89PNG....", maintype="image", subtype="png", filename="c.png")
    found = take("a.eml", bytes(message))
    first, second = documents(found)
    assert first.text == f"{STORY}\n\nFrom the market.\n"
    assert (first.title, first.outlet) == ("Market shelled", "Brela Post")
    assert first.author == "Brela Post <news@brela.example>"
    assert (first.published, first.published_at) == (
        date(2016, 9, 30),
        "2016-09-30T21:15:00+02:00",
    )
    assert (second.ref, second.text, second.published) == (
        "a.eml/b.txt",
        SECOND,
        date(2016, 9, 30),
    )
    assert codes(found) == ["unknown_form"]


def test_newsletter_in_html_comes_through_the_reader_of_pages() -> None:
    html = samples.make_page(f"<article><h1>Market shelled</h1><p>{STORY}</p></article>").decode()
    message = samples.make_message("View this in your browser.", html)
    message["List-Id"] = "Brela Weekly <weekly.brela.example>"
    doc = only("newsletter", bytes(message))
    assert doc.text == f"Market shelled\n{STORY}"
    assert (doc.outlet, doc.media_type) == ("Brela Weekly", "message/rfc822")


def test_a_round_up_by_message_stays_one_document() -> None:
    doc = only("a.eml", bytes(samples.make_message(None, samples.live_marked().decode())))
    assert all(heading in doc.text for _, _, heading, _ in samples.POSTS)


def test_mailbox() -> None:
    messages = [
        samples.make_message(f"{STORY}\nFrom the market, too.\n"),
        samples.make_message(SECOND + "\n", subject="Mine near Dorna", id="<2@brela.example>"),
    ]
    first, second = documents(take("a.mbox", samples.make_mbox(messages)))
    assert (first.ref, first.text) == ("a.mbox#1", f"{STORY}\nFrom the market, too.\n\n")
    assert (second.ref, second.title, second.locator) == (
        "a.mbox#2",
        "Mine near Dorna",
        "message 2",
    )


@pytest.mark.parametrize(
    ("name", "body", "stamp", "title"),
    [
        ("a.docx", samples.make_docx(), "2016-10-01T08:00:00+00:00", "Bulletin 7"),
        ("a.odt", samples.make_odt(), "2016-09-30T21:15:00", "Bulletin 7"),
    ],
)
def test_office_documents(name: str, body: bytes, stamp: str, title: str) -> None:
    doc = only(name, body)
    lines = doc.text.split("\n")
    assert lines[0] == "Market shelled"
    assert {STORY, "Killed | 9", "The bridge is closed."} <= set(lines)
    assert "Ten died" not in doc.text
    assert (doc.title, doc.author, doc.published_at) == (title, "A. Writer", stamp)
    assert doc.published == date.fromisoformat(stamp[:10])
    assert "Brela" in parts(doc, "heading") if name == "a.docx" else parts(doc, "heading")


def test_what_the_caller_says_goes_before_the_day_of_a_file() -> None:
    options = IngestOptions(published=date(2016, 10, 3))
    (found,) = ingest(RawInput("a.pdf", None, samples.two_columns()), options)
    assert isinstance(found, Ingested)
    assert (found.doc.published, found.doc.published_at) == (date(2016, 10, 3), None)
    assert found.issues == ()


def test_the_content_tells_the_form_whatever_the_name() -> None:
    for body in (samples.make_docx(), samples.make_odt(), samples.two_columns()):
        assert only("report", body).text.startswith("Market shelled")


def test_sheet_of_articles() -> None:
    doc = only("a.xlsx", samples.make_xlsx(samples.ARTICLES))
    assert (doc.ref, doc.title, doc.text) == ("7", "Market shelled", STORY)
    assert (doc.url, doc.published) == ("https://brela.example/1", date(2016, 9, 30))
    assert doc.locator == "row 1"


def test_telegram_export() -> None:
    found = take("result.json", samples.make_telegram())
    first, second = documents(found)
    assert (first.text, first.outlet, first.url) == (STORY, "Free Brela", "https://t.me/c/123/2")
    assert (first.published_at, first.modified_at) == (
        "2016-09-30T21:15:00+02:00",
        "2016-09-30T22:00:00+02:00",
    )
    assert (second.forwarded_from, second.reply_to) == ("Dorna Watch", "result.json#2")
    assert (first.ref, first.locator) == ("result.json#2", "message 2")
    assert codes(found) == ["left_out"]
    (issue,) = (item for item in found if isinstance(item, Issue))
    assert issue.message == "1 service messages and 1 without a text left out"


def test_archiver_sheet() -> None:
    found = take("sheet.csv", samples.ARCHIVER.encode())
    (doc,) = documents(found)
    assert (doc.text, doc.title, doc.url) == (STORY, "Market shelled", "https://t.example/1")
    assert (doc.published_at, doc.retrieved_at) == (
        "2016-09-30T19:15:00+00:00",
        "2016-10-02T08:00:00+00:00",
    )
    assert doc.locator == "row 1, archived at https://store.example/1"
    assert codes(found) == ["text_not_here"]


@pytest.mark.parametrize(
    ("name", "body", "listed"),
    [
        ("gdelt.json", json.dumps(samples.GDELT).encode(), "brela.example"),
        ("stories.csv", samples.MEDIA_CLOUD.encode(), "Brela Post"),
        (
            "gdelt.csv",
            b"url,title,seendate,domain,language,sourcecountry\nhttps://brela.example/1,"
            b"Market shelled,20160930T191500Z,brela.example,English,Ruritania\n",
            "brela.example",
        ),
    ],
)
def test_lists_without_texts(name: str, body: bytes, listed: str) -> None:
    (issue,) = take(name, body)
    assert isinstance(issue, Issue)
    assert (issue.code, issue.subject) == ("text_not_here", f"{name}#1")
    assert issue.message.endswith("https://brela.example/1")
    assert list(listed_urls(RawInput(name, None, body), IngestOptions())) == [
        Listed(f"{name}#1", "https://brela.example/1", "Market shelled", listed, date(2016, 9, 30))
    ]


def test_reliefweb() -> None:
    found = take("reports.json", json.dumps(samples.RELIEFWEB).encode())
    (doc,) = documents(found)
    assert (doc.ref, doc.title, doc.outlet) == ("reports.json#101", "Situation report 7", "OfR")
    assert (doc.text, doc.url, doc.published) == (STORY, "https://rw.example/7", date(2016, 9, 30))
    assert doc.modified_at == "2016-10-01T10:00:00+00:00"
    assert codes(found) == ["text_not_here"]


def test_a_page_tells_its_parts_and_times() -> None:
    main = (
        "<article><h1>Market shelled</h1><p>Nine dead after shells hit a market</p>"
        '<p class="caption">The market on Friday evening, seen from the bridge.</p>'
        f"<p>{STORY}</p><h2>The road to Dorna</h2><p>{SECOND}</p></article>"
    )
    doc = only("a.html", samples.make_page(main, samples.json_ld(samples.ARTICLE_LD)))
    assert parts(doc, "title") == ["Market shelled"]
    assert parts(doc, "standfirst") == ["Nine dead after shells hit a market"]
    assert "seen from the bridge" not in doc.text
    assert parts(doc, "heading") == ["The road to Dorna"]
    assert parts(doc, "body") == [STORY, SECOND]
    assert "made up" not in doc.text
    assert "other stories" not in doc.text
    # 00:30 in the page's zone is still 30 September in UTC; the page's own day counts.
    assert doc.published == date(2016, 10, 1)
    assert doc.published_at == "2016-10-01T00:30:00+03:00"
    assert doc.modified_at == "2016-10-01T08:00:00+03:00"
    assert (doc.outlet, doc.author) == ("The Brela Post", "A Writer")


def test_a_page_without_text_gives_that_of_its_json_ld() -> None:
    page = samples.make_page("<div id='app'></div>", samples.json_ld(samples.ARTICLE_LD))
    doc = only("a.html", page)
    assert STORY in doc.text
    assert (doc.title, doc.published) == ("Market shelled", date(2016, 10, 1))


@pytest.mark.parametrize("body", [samples.live_ld(), samples.live_marked()])
def test_liveblogs_are_cut_at_their_posts(body: bytes) -> None:
    docs = documents(take("live.html", body))[:3]
    assert [doc.ref for doc in docs] == ["live.html#p3", "live.html#p2", "live.html#p1"]
    assert [doc.published_at for doc in docs] == [at for _, at, _, _ in samples.POSTS]
    assert [doc.title for doc in docs] == [heading for _, _, heading, _ in samples.POSTS]
    assert docs[1].url == "https://brela.example/live#p2"
    assert docs[1].text.split("\n")[:2] == [
        "Toll rises",
        "Eleven people were killed, the mayor said.",
    ]
    assert (parts(docs[1], "title"), docs[1].locator) == (["Toll rises"], "post 2")


def test_round_ups_are_cut_at_times_in_their_text() -> None:
    docs = documents(take("a.html", samples.live_text()))
    assert [(doc.published_at, doc.text[:5]) for doc in docs[:3]] == [
        ("2016-09-30T21:40:00+00:00", "21.40"),
        ("2016-09-30T23:05:00+02:00", "23:05"),
        ("2016-10-01T00:20:00+02:00", "00:20"),
    ]
    assert docs[0].text.endswith("traders from the villages nearby.")
    assert docs[2].published == date(2016, 10, 1)


def test_a_report_that_names_times_is_not_cut() -> None:
    lines = "".join(f"<p>{h}:15 {STORY}</p>" for h in (10, 11, 12))
    assert len(documents(take("a.html", samples.make_page(f"<article>{lines}</article>")))) == 1


@pytest.mark.parametrize("form", ["zip", "tar", *samples.PACKERS])
def test_archives_go_in_member_by_member(form: str) -> None:
    members = {"b/two.txt": SECOND.encode(), "one.txt": STORY.encode()}
    if form == "zip":
        body = samples.make_zip({**members, ".hidden": b"x", "__MACOSX/one.txt": b"x"})
    elif form == "tar":
        body = samples.make_tar(members)
    else:
        body = samples.PACKERS[form](samples.make_tar(members))
    docs = documents(take(f"a.{form}", body))
    inside = f"a.{form}" if form in ("zip", "tar") else f"a.{form}/a"
    assert [(doc.ref, doc.text) for doc in docs] == [
        (f"{inside}/b/two.txt", SECOND),
        (f"{inside}/one.txt", STORY),
    ]
