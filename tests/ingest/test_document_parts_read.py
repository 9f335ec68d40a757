"""Lines of a page's text are told apart by what the page says they are."""

from __future__ import annotations

from lxml import html

from recount.ingest.parts import class_words, find_parts, is_too_deep
from recount.ingest.schema_org import Told, plain, read_told


def test_each_line_is_what_its_element_is() -> None:
    tree = html.document_fromstring(
        "<h1>Market shelled</h1><p class='article__standfirst'>Nine dead</p>"
        "<div class='by-Line'>By A.</div><figure><figcaption>The market.</figcaption></figure>"
        "<h2>Road</h2><p>Body.</p>"
    )
    text = "Market shelled\nNine dead\nBy A.\nBody.\n\n- The market.\nRoad\nMore.\nEven more."
    found = find_parts(text, tree, Told(), None)
    assert [(part.kind, text[part.start : part.end]) for part in found] == [
        ("title", "Market shelled"),
        ("standfirst", "Nine dead"),
        ("body", "By A.\nBody."),
        ("caption", "- The market."),
        ("heading", "Road"),
        ("body", "More.\nEven more."),
    ]


def test_classes_are_words() -> None:
    node = html.fragment_fromstring("<p class='article__standfirst top' id='mainIntro'>x</p>")
    assert class_words(node) == {"article", "standfirst", "top", "main", "intro"}


def test_depth_is_told() -> None:
    tree = html.document_fromstring("<div>" * 100 + "x")
    assert not is_too_deep(tree)
    assert is_too_deep(html.document_fromstring("<div>" * 1_000 + "x"))


def test_json_ld_with_slips_is_passed_over() -> None:
    tree = html.document_fromstring(
        "<script type='application/ld+json'>{oops</script><script type='application/ld+json'>"
        '{"@graph": [{"@type": "WebPage", "name": "x"}, {"@type": ["Article"], "headline": "Y",'
        '"author": "A. Writer", "datePublished": "2016-09-30"}]}</script><p>x</p>'
    )
    told = read_told(tree)
    # A bare day is no time.
    assert (told.headline, told.author, told.published_at) == ("Y", "A. Writer", None)


def test_markup_in_fields_is_taken_out() -> None:
    assert plain("<p>Nine &amp; ten</p><p>More</p>") == "Nine & ten\nMore"
    assert plain("5 < 6 dead") == "5 < 6 dead"
