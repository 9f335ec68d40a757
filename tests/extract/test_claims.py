"""Mentions become claims: each voice's words its own, each figure at its place and time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.extract.events import find_events
from recount.extract.found import Found
from recount.extract.reader import RulesReader
from recount.extract.statements import Statements
from recount.model import Attribution, Claim, Document, Evidence, Mention
from recount.records import claim_record, mention_record
from recount.text import view_text
from recount.values import Place, When

PUBLISHED = date(2016, 9, 30)  # a Friday


@pytest.fixture(scope="module")
def read(reader: RulesReader):
    def read_text(text: str, published: date | None = PUBLISHED) -> tuple[Claim, ...]:
        doc = Document("d", "d", text, "0" * 64, published=published)
        return reader.read(doc).claims

    return read_text


def figures(claim: Claim) -> list[tuple[str, int | None, int | None]]:
    return [(c.value.harm, c.value.low, c.value.high) for c in claim.counts]


def told(claims: tuple[Claim, ...]) -> list[Claim]:
    return [claim for claim in claims if claim.event or claim.counts]


def test_act_harm_and_figures_of_one_statement_are_one_claim(read) -> None:
    claims = told(read("Air strikes on Idlib killed 14 people on Thursday, a medic said."))
    assert len(claims) == 1
    (claim,) = claims
    assert claim.event is not None
    assert claim.event.value.type == "air_strike"
    assert figures(claim) == [("killed", 14, 14)]
    assert claim.source is not None
    assert claim.source.evidence.text == "a medic"
    assert claim.when is not None
    assert claim.when.value.earliest == date(2016, 9, 29)
    assert claim.place is not None
    assert claim.place.value.name == "Idlib"


def test_figures_at_several_places_are_several_claims(read) -> None:
    text = "Seven people were killed in Funtua and four died in Malumfashi on Monday, police said."
    found = {
        (c.place.value.name, figures(c)[0][1]) for c in told(read(text)) if c.counts and c.place
    }
    assert found == {("Funtua", 7), ("Malumfashi", 4)}


def test_two_sources_of_one_content_make_two_claims(read) -> None:
    text = "The mayor and a hospital official said that nine people were killed in Homs on Friday."
    claims = told(read(text))
    assert len(claims) == 2
    assert [figures(c) for c in claims] == [[("killed", 9, 9)]] * 2
    assert len({c.source.evidence.text for c in claims if c.source}) == 2
    assert len({c.id for c in claims}) == 2


def test_what_a_denial_takes_for_granted_is_not_denied(read) -> None:
    text = "Rebels denied any advance by the troops who captured the village of Salqin on Thursday."
    by_type = {c.event.value.type: c for c in told(read(text)) if c.event}
    assert by_type["advance"].attribution.stance == "denies"
    assert by_type["territory_taken"].attribution.manner == "own"
    when = by_type["territory_taken"].when
    assert when is not None
    assert when.value.earliest == date(2016, 9, 29)


def test_a_day_beside_the_cue_is_the_day_of_saying(read) -> None:
    text = (
        "Shells hit Idlib on Wednesday. The ministry said on Friday that nine people were killed."
    )
    claim = next(c for c in told(read(text)) if c.counts)
    assert claim.when is not None
    assert claim.when.value.earliest == date(2016, 9, 28)
    assert claim.when.value.anchored_on == "default"


def test_days_after_an_event_lead_back_to_it(read) -> None:
    text = (
        "Families in Idlib buried their dead on Friday, two days after a bomb killed nine people."
    )
    claim = next(c for c in told(read(text)) if c.counts)
    assert claim.when is not None
    assert claim.when.value.earliest == date(2016, 9, 28)


def test_totals_of_a_period_take_over_no_place_and_no_day(read) -> None:
    text = (
        "A bomb killed two soldiers in Idlib on Thursday.\n\n"
        "More than 900 people have been killed since the beginning of the year."
    )
    total = next(c for c in told(read(text)) if figures(c) == [("killed", 901, None)])
    assert total.counts[0].value.scope in {"period", "war"}
    assert total.place is None


def test_parts_point_at_their_whole_within_the_claim(read) -> None:
    text = "Two cars burned. Shelling in Idlib killed 14 people, including three children."
    claim = next(c for c in told(read(text)) if c.counts)
    groups = [(c.value.group, c.value.low, c.value.part_of) for c in claim.counts]
    assert groups == [("persons", 14, None), ("children", 3, 0)]


def test_an_attribution_without_happening_is_a_claim(read) -> None:
    claims = read("Minister Ana Duarte said that the talks would be long.")
    assert [c.source.evidence.text for c in claims if c.source] == ["Minister Ana Duarte"]


def test_a_lead_takes_its_place_from_the_sentence_that_names_it(read) -> None:
    text = (
        "Air strikes killed at least 20 people in Syria on Thursday, a monitor said.\n\n"
        "The strikes hit the market of Idlib and killed at least 20 people, it said."
    )
    lead = told(read(text))[0]
    assert lead.place is not None
    assert lead.place.value.name == "Idlib"


def test_without_date_of_publication_no_day_is_made_up(read) -> None:
    claims = read("Shells killed nine people in Idlib on Friday.", None)
    assert all(claim.when is None for claim in claims)


SAMPLES = [
    '"',
    "“" * 50,
    "Nine. Ten. 11 12 13.",
    "SAID SAID SAID THE ARMY SAID",
    "killed " * 60,
    "\x00 nine people\x00were killed in Homs, he said.",
    "\u202e9 people killed\u202c in Homs, the army said",
    "According to according to according to the army, the army said.",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_odd_texts_keep_their_offsets(reader: RulesReader, text: str) -> None:
    check_offsets(reader, text)


WORDS = [
    *"the army said that nine people were killed in Homs on Friday rebels denied and".split(),
    *"including three children wounded at least 12 Aleppo He".split(),
    *(",", ".", "“", "”", '"', "\n\n"),
]


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    )
)
def test_any_words_keep_their_offsets(reader: RulesReader, words: list[str]) -> None:
    check_offsets(reader, " ".join(words))


def check_offsets(reader: RulesReader, text: str) -> None:
    doc = Document("d", "d", text, "0" * 64, published=PUBLISHED)
    reading = reader.read(doc)
    for kind, mention in reading.mentions:
        record = mention_record(doc, kind, mention)
        cut = " … ".join(text[s["start"] : s["end"]] for s in record["spans"])
        assert cut == record["text"]
    for claim in reading.claims:
        record = claim_record(claim, doc)
        sentence = record["sentence"]
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]
        for n, count in enumerate(claim.counts):
            part_of = count.value.part_of
            assert part_of is None or (0 <= part_of < len(claim.counts) and part_of != n)
    assert len({claim.id for claim in reading.claims}) == len(reading.claims)
    assert reader.read(doc) == reading


def test_a_coming_day_is_not_taken_over_for_what_has_happened(read) -> None:
    text = "Elections are set for 12 December.\n\nPolice arrested nine people near Homs."
    (claim,) = (c for c in told(read(text)) if c.counts)
    assert claim.when is None or claim.when.value.earliest <= PUBLISHED


def test_a_mere_year_dates_no_later_sentence(read) -> None:
    text = (
        "A bomb in 2004 killed nine people in Homs.\n\n"
        "The square is quiet now.\n\nSoldiers beat a trader in Idlib."
    )
    claim = told(read(text))[-1]
    assert claim.event is not None
    assert claim.event.value.type == "beating"
    assert claim.when is None


def test_the_day_of_an_act_wins_over_that_of_a_ruling(read) -> None:
    text = (
        "The trial opened on Wednesday.\n\nGunmen killed two farmers in Homs on 12 September.\n\n"
        "A third farmer was abducted.\n"
    )
    claim = told(read(text))[-1]
    assert claim.when is not None
    assert claim.when.value.earliest == date(2016, 9, 12)
    assert claim.when.value.anchored_on == "default"


def test_a_caption_is_no_scene(read) -> None:
    text = (
        "FILE PHOTO: The king visits Jakarta, Indonesia, on 2 May 2014.\n\n"
        "Gunmen killed two farmers."
    )
    (claim,) = (c for c in told(read(text)) if c.counts)
    assert claim.place is None or claim.place.value.country != "ID"
    assert claim.when is None


def test_what_only_dates_the_report_s_happening_is_no_scene(read) -> None:
    text = (
        "Two farmers were shot in Idlib.\n\n"
        "It came ten days after nine people were killed in Baghdad.\n\n"
        "Gunmen burned a house."
    )
    claim = told(read(text))[-1]
    assert claim.place is not None
    assert claim.place.value.country == "SY"


def test_a_continent_is_no_place_of_events_where_a_nearer_one_stands(read) -> None:
    (claim,) = told(read("In Africa, soldiers of Nigeria killed nine farmers on Thursday."))
    assert claim.place is None or claim.place.value.country == "NG"


def test_the_report_s_country_is_the_last_resort(read) -> None:
    text = "Algerians marched again.\n\nPolice beat an Algerian reporter."
    claim = told(read(text))[-1]
    assert claim.place is not None
    assert claim.place.value.country == "DZ"
    assert claim.place.value.metonym is False
    both = told(read("A Canadian reporter and a Kenyan guide were abducted by gunmen."))
    assert all(c.place is None for c in both)


def test_a_place_of_destination_is_no_scene(read) -> None:
    text = (
        "Nine people died in a blast on a Kampala-bound bus near Fort Portal, Uganda, police said."
    )
    assert {c.place.value.name for c in told(read(text)) if c.place} == {"Fort Portal"}
    text = "Gunmen attacked a convoy bound for Aleppo in Idlib on Thursday, a medic said."
    assert {c.place.value.name for c in told(read(text)) if c.place} == {"Idlib"}


def test_what_goes_on_from_a_content_gives_its_place_and_day() -> None:
    text = "On Wednesday a unit claimed responsibility for the ambush near Homs, two days earlier."
    view = view_text(text)
    at = text.index
    content = Evidence.of(text, (at("the ambush"), at(" near")))
    given = Attribution(
        "indirect", "admits", content, Evidence.of(text, (at("claimed"), at(" the")))
    )
    place = Mention(Evidence.of(text, (at("Homs"), at(","))), Place("Homs"), 1.0, "t@1")
    whens = [
        Mention(Evidence.of(text, (at(word), at(word) + len(word))), When(day, day), 1.0, "t@1")
        for word, day in (
            ("Wednesday", date(2016, 9, 28)),
            ("two days earlier", date(2016, 9, 26)),
        )
    ]
    event = find_events(view)
    found = Found((Mention(content, given, 1.0, "t@1"),), tuple(event), (), (place,), tuple(whens))
    (statement,) = Statements(view, found).of(view.sentences[0])
    assert [p.value.name for p in statement.places] == ["Homs"]
    assert [w.evidence.text for w in statement.whens] == ["two days earlier"]
    assert statement.announced is not None
    assert statement.announced.evidence.text == "Wednesday"


def places_and_days(claims: tuple[Claim, ...]) -> set[tuple[str, int, int]]:
    return {
        (c.place.value.name, c.counts[0].value.low or 0, c.when.value.earliest.day)
        for c in told(claims)
        if c.counts and c.place and c.when
    }


def test_a_list_gives_each_figure_the_place_and_day_behind_it(read) -> None:
    text = (
        "Eleven people were killed in an attack on a market in Homs on Sunday "
        "and seven in an act of revenge in Hama on Monday, police said."
    )
    assert places_and_days(read(text)) == {("Homs", 11, 25), ("Hamah", 7, 26)}


def test_the_day_before_an_after_is_not_that_of_what_came_first(read) -> None:
    text = (
        "A mob torched shops in Homs on Wednesday. "
        "Troops patrolled the town on Thursday after the mob killed two people."
    )
    claim = next(c for c in told(read(text)) if figures(c) == [("killed", 2, 2)])
    assert claim.when is not None
    assert claim.when.value.anchored_on == "default"


def test_who_dies_on_a_day_after_an_attack_dies_on_that_day(read) -> None:
    claims = told(read("Two people died in Homs on Thursday after a bomb exploded."))
    assert [c.when.value.earliest.day for c in claims if c.counts and c.when] == [29]


def test_the_day_of_a_deed_dates_it_whoever_speaks(read) -> None:
    text = "The mayor disputed the count of Thursday's {}, insisting that nine people were killed."
    for thing, day in (("attack", 29), ("briefing", None)):
        claim = next(c for c in told(read(text.format(thing))) if c.counts and c.source)
        own = claim.when is not None and claim.when.value.anchored_on != "default"
        assert (claim.when.value.earliest.day if own and claim.when else None) == day


def test_a_place_that_opens_a_sentence_is_where_its_people_tell_of(read) -> None:
    text = (
        "Shells hit Hama on Wednesday.\n\n"
        "In Idlib, people say that a bomb killed four men on Thursday."
    )
    claim = next(c for c in told(read(text)) if figures(c) == [("killed", 4, 4)])
    assert claim.place is not None
    assert claim.place.value.name == "Idlib"


def test_where_something_comes_from_is_not_where_the_report_goes_on(read) -> None:
    text = (
        "A bomb killed two people in Homs on Thursday. "
        "The driver is a father of four from Idlib. Nine people were wounded."
    )
    claim = next(c for c in told(read(text)) if figures(c) == [("injured", 9, 9)])
    assert claim.place is not None
    assert claim.place.value.name == "Homs"


def test_a_place_that_is_ruled_out_is_none(read) -> None:
    text = "The bomb that killed two people on Thursday went off in Homs, not in nearby Idlib."
    assert {c.place.value.name for c in told(read(text)) if c.place} == {"Homs"}
