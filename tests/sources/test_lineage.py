"""Lineage: whose account a claim is in the end, and which claim repeats or denies which."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))

from claim_maker import KOBA, make_claim, make_doc, make_party

from recount.model import Claim, Document, Evidence
from recount.sources.denials import is_denial
from recount.sources.duplicates import Copy
from recount.sources.institutions import institutions_in
from recount.sources.lineage import build_lineage, collect_wordings
from recount.sources.relations import relate_claims
from recount.values import Count

HEALTH = ("Dal health ministry", "official")


def report(ref: str, *sentences: str, outlet: str | None = None) -> Document:
    return make_doc(ref, outlet or f"Paper {ref}", "2022-03-08", " ".join(sentences))


def names(docs: list[Document], claims: list[Claim], **more: object) -> list[str]:
    origins = build_lineage(docs, claims, {}, **more)  # type: ignore[arg-type]
    return [origins[claim.id].name for claim in claims]


def test_a_lead_in_the_papers_voice_is_the_quoted_sources() -> None:
    doc = report("a", "Six people died.", "The ministry gave the toll.", "Homes burnt.")
    claims = [
        make_claim(doc, "Six people died.", killed=6),  # the same figure
        make_claim(doc, "The ministry gave the toll.", by=HEALTH, killed=6),
        make_claim(doc, "Homes burnt.", kind="arson"),  # no figure, and nothing against it
    ]
    assert names([doc], claims) == ["Dal health ministry"] * 3


def test_a_figure_that_the_source_contradicts_stays_the_outlets() -> None:
    doc = report("a", "Nine people died.", "The ministry gave the toll.")
    claims = [
        make_claim(doc, "Nine people died.", killed=9),
        make_claim(doc, "The ministry gave the toll.", by=HEALTH, killed=6),
    ]
    assert names([doc], claims) == ["Paper a", "Dal health ministry"]


def test_an_official_quoted_below_stands_behind_the_figure() -> None:
    doc = report("a", "Nine people died.", "The killers came on foot, the captain said.")
    claim = make_claim(doc, "Nine people died.", killed=9)
    said = make_claim(
        doc, "The killers came on foot, the captain said.", by=("Captain Sy", "military"), kind=None
    )
    assert names([doc], [claim]) == ["Paper a"]
    assert names([doc], [claim], context=[said]) == ["Captain Sy"]


def test_a_copy_is_the_agencys_account() -> None:
    wire, copy = report("w", "Six died.", outlet="Sahel Wire"), report("c", "Six died.")
    claims = [make_claim(wire, "Six died.", killed=6), make_claim(copy, "Six died.", killed=6)]
    origins = build_lineage([wire, copy], claims, {copy.id: Copy(wire.id, 1.0, "same text")})
    assert {o.name for o in origins.values()} == {"Sahel Wire"}


def test_a_credited_agency_that_is_not_in_the_case() -> None:
    doc = report("c", "(Sahel Wire) - Six died.")
    assert names([doc], [make_claim(doc, "(Sahel Wire) - Six died.", killed=6)]) == ["Sahel Wire"]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        # an unnamed doctor and the named one of the same hospital
        (
            ("a doctor at the district hospital", "medical"),
            ("Dr Awa Sy of the hospital", "medical"),
            True,
        ),
        (("a police spokesman", "police"), ("Police of Dal", "police"), True),
        # the full name and a part of it
        (("Rind", "unknown"), ("Sabiha Rind", "ngo"), True),
        (("Koba hospital", "medical"), ("Tarne hospital", "medical"), False),  # two hospitals
        (("the mayor", "official"), ("the army", "military"), False),  # two offices
        (("Dal Liberation Army", "armed_group"), ("the army", "military"), False),
        (("a resident", "witness"), ("Awa Diop", "witness"), False),  # two private persons
        (("posts on social media", "unknown"), ("Dal health ministry", "official"), False),
    ],
)
def test_one_account_or_two(first: tuple[str, str], second: tuple[str, str], one: bool) -> None:
    doc = report("a", "First words.", "Second words.")
    claims = [
        make_claim(doc, "First words.", by=first, killed=4),
        make_claim(doc, "Second words.", by=second, killed=4),
    ]
    origins = build_lineage([doc], claims, {})
    assert (len({o.id for o in origins.values()}) == 1) is one


def test_unnamed_residents_of_two_reports_are_two_accounts() -> None:
    docs = [report("a", "Words."), report("b", "Words.")]
    claims = [make_claim(d, "Words.", by=("a resident", "witness"), killed=4) for d in docs]
    assert len({o.id for o in build_lineage(docs, claims, {}).values()}) == 2


def test_a_title_elsewhere_tells_whose_staff_a_name_is() -> None:
    doc = report("a", "First words.", "Second words.")
    claims = [
        make_claim(doc, "First words.", by=("the police", "police"), killed=4),
        make_claim(doc, "Second words.", by=("Esther Lo", "police"), killed=5),
    ]
    party = claims[1].source
    assert party is not None
    titled = replace(party, antecedent=Evidence("police commander Esther Lo", party.evidence.spans))
    known = replace(claims[1], source=titled)
    assert "police commander Esther Lo" in next(iter(collect_wordings([known]).values()))
    for context in ([], [known]):
        origins = build_lineage([doc], claims, {}, context)
        assert len({o.id for o in origins.values()}) == 1


def test_its_coordinator_speaks_for_the_body_named_before() -> None:
    first, second, third = "The Farmers Platform spoke.", "Its coordinator spoke.", "Both gave 31."
    doc, later = report("a", first, second), report("b", third)
    body, person = ("Farmers Platform", "civil_society"), ("Reina Sol", "unknown")
    claims = [
        make_claim(doc, second, by=person, killed=31),
        make_claim(later, third, by=body, killed=31),
    ]
    assert names([doc, later], claims) == ["Reina Sol", "Farmers Platform"]
    party = claims[0].source
    assert party is not None
    worded = replace(party, evidence=Evidence("Its coordinator, Reina Sol", party.evidence.spans))
    claims[0] = replace(claims[0], source=worded)
    said = make_claim(doc, first, by=body, kind=None)
    assert (
        names([doc, later], claims, context=[said, *claims]) == ["Reina Sol (Farmers Platform)"] * 2
    )


@pytest.mark.parametrize(
    ("sides", "one"),
    [
        (("Government of Mali", "Government of Mali"), True),
        (("Government of Mali", "Government of Chad"), False),
        (("Government of Mali", None), True),
        (("opposition", "Dal Front"), True),  # "rebels" can be a named front
        (("opposition", "Government of Mali"), False),
    ],
)
def test_sides_that_exclude_each_other(sides: tuple[str, str | None], one: bool) -> None:
    doc = report("a", "First words.", "Second words.")
    speakers = [("the army", "military", sides[0]), ("Army of Dal", "military", sides[1])]
    claims = [
        make_claim(doc, sentence, by=by, killed=4)  # type: ignore[arg-type]
        for sentence, by in zip(("First words.", "Second words."), speakers, strict=True)
    ]
    origins = build_lineage([doc], claims, {})
    assert (len({o.id for o in origins.values()}) == 1) is one


@pytest.mark.parametrize(
    ("official", "one"),
    [
        (("Ana Sol", "official", "Government of Mali"), True),
        (("Ana Sol", "official", "Government of Chad"), False),
        (("Ana Sol", "official"), False),
        (("Army of Mali", "military", "Government of Mali"), False),  # a body of its own
    ],
)
def test_an_official_speaks_for_the_government(official: tuple[str, str], one: bool) -> None:
    doc = report("a", "First words.", "Second words.")
    government = ("Government of Mali", "government", "Government of Mali")
    claims = [
        make_claim(doc, "First words.", by=official, killed=4),
        make_claim(doc, "Second words.", by=government, killed=4),
    ]
    origins = build_lineage([doc], claims, {})
    assert (len({o.id for o in origins.values()}) == 1) is one


def test_one_misread_side_parts_nobody() -> None:
    docs = [report("a", "First words."), report("b", "Second words.")]
    by = ("Governor Taras Hol", "official")
    claims = [
        make_claim(docs[0], "First words.", by=(*by, "Government of Kazakhstan"), killed=2),
        make_claim(docs[1], "Second words.", by=(*by, "Government of Ukraine"), killed=3),
        make_claim(
            docs[1],
            "Second words.",
            by=("the governor", "official", "Government of Ukraine"),
            killed=3,
        ),
    ]
    origins = build_lineage(docs, claims, {})
    assert {o.name for o in origins.values()} == {"Governor Taras Hol"}


def test_a_man_named_in_posts_is_no_rumour() -> None:
    doc = report("a", "The pastor heard a shot.")
    claim = make_claim(doc, "The pastor heard a shot.", by=("the pastor", "religious"), killed=1)
    party = claim.source
    assert party is not None
    text = "the pastor, whose church is named in several posts"
    worded = replace(party, evidence=Evidence(text, party.evidence.spans))
    said = replace(claim.attribution, source=worded.evidence, sources=(worded,))
    (origin,) = build_lineage([doc], [replace(claim, source=worded, attribution=said)], {}).values()
    assert (origin.rumour, origin.named) == (False, False)


def test_rumour_is_no_independent_account() -> None:
    doc = report("a", "Posts say so.")
    claim = make_claim(doc, "Posts say so.", by=("posts on social media", "unknown"), killed=30)
    (origin,) = build_lineage([doc], [claim], {}).values()
    assert (origin.rumour, origin.independent) == (True, False)


def test_the_same_words_of_one_source_are_one_claim() -> None:
    said = "The army took several houses and chased the last fighters out of the old town."
    doc = report("a", said, "Rain fell.", said.replace("The army", "Their army"))
    army = ("a military source", "military")
    first = make_claim(doc, said, by=army, kind="territory_taken")
    again = make_claim(doc, said.replace("The army", "Their army"), by=army, kind="territory_taken")
    other = make_claim(doc, "Rain fell.", by=army, kind="territory_taken")
    related = relate_claims([doc], [again, other, first], {})
    assert [claim.copy_of for claim in related] == [first.id, None, None]


def test_two_sources_with_the_same_words_are_two_claims() -> None:
    said = "The army took several houses and chased the last fighters out of the old town."
    doc = report("a", said, "Rain fell.", said + " ")
    claims = [
        make_claim(doc, said, by=("a military source", "military"), kind="advance"),
        make_claim(doc, said, by=("Awa Diop", "witness"), kind="advance"),
    ]
    assert [claim.copy_of for claim in relate_claims([doc], claims, {})] == [None, None]


def test_a_denial_points_at_the_part_that_it_denies() -> None:
    doc = report(
        "a",
        "The army advanced in fields north of the town.",
        "The army took offices in the centre of the town.",
        "The rebels denied any advance north of the town.",
    )
    army, rebels = ("Army of Dal", "military", "Dal"), ("rebels", "armed_group", "rebels")
    north, centre = replace(KOBA, part="north"), replace(KOBA, part="centre")
    claims = [
        make_claim(
            doc,
            "The army advanced in fields north of the town.",
            by=army,
            kind="advance",
            place=north,
        ),
        make_claim(
            doc,
            "The army took offices in the centre of the town.",
            by=army,
            kind="territory_taken",
            place=centre,
        ),
        make_claim(
            doc,
            "The rebels denied any advance north of the town.",
            by=rebels,
            stance="denies",
            kind="advance",
            place=north,
        ),
    ]
    assert [c.denies for c in relate_claims([doc], claims, {})] == [None, None, claims[0].id]


@pytest.mark.parametrize(
    ("fields", "denial"),
    [
        ({"by": HEALTH, "stance": "denies"}, True),
        ({"by": HEALTH, "negated": True}, True),  # "we have not shelled homes"
        ({"by": HEALTH, "negated": True, "kind": "casualties"}, False),  # "gave no toll"
        ({"by": HEALTH, "negated": True, "counts": [Count("killed", 0, 0)]}, False),
        ({"negated": True}, False),  # the paper's own "nobody was attacked"
        ({"by": HEALTH}, False),
    ],
)
def test_what_is_a_denial(fields: dict[str, object], denial: bool) -> None:
    doc = report("a", "It was not so.")
    assert is_denial(make_claim(doc, "It was not so.", **fields)) is denial  # type: ignore[arg-type]


def test_an_unidentified_party_is_its_wording() -> None:
    doc = report("a", "Some words.")
    claim = make_claim(doc, "Some words.", by=("x", "witness"), killed=1)
    party = make_party(Evidence.of(doc.text, (0, 4)), "x", "witness")
    bare = replace(claim, source=replace(party, identity=None))
    (origin,) = build_lineage([doc], [bare], {}).values()
    assert origin.kind in ("unknown", "media")


def test_who_denies_is_no_source_of_what_the_report_tells() -> None:
    doc = report("a", "Nine pilgrims were killed.", "The abbot denied it.")
    claims = [
        make_claim(doc, "Nine pilgrims were killed.", killed=9),
        make_claim(
            doc, "The abbot denied it.", by=("Abbot Sol", "religious"), stance="denies", killed=9
        ),
    ]
    assert names([doc], claims) == ["Paper a", "Abbot Sol"]


def test_a_smaller_figure_goes_on_from_the_toll_before_it() -> None:
    doc = report(
        "a", "The agency counts the camps.", "Thirteen died.", "Two were found on Tuesday."
    )
    claims = [
        make_claim(
            doc, "The agency counts the camps.", by=("Dal relief agency", "official"), displaced=90
        ),
        make_claim(doc, "Thirteen died.", by=("Dal police", "police"), killed=13),
        make_claim(doc, "Two were found on Tuesday.", kind="body_found", killed=2),
    ]
    assert names([doc], claims) == ["Dal relief agency", "Dal police", "Dal police"]


def test_a_figure_in_the_description_of_a_source_is_that_sources() -> None:
    text = "The committee, which has a list of 38 dead, called it an insult."
    doc = report("a", text)
    figure = make_claim(doc, text, kind="death", killed=38)
    at = doc.text.index("38")
    placed = replace(figure.counts[0], evidence=Evidence.of(doc.text, (at, at + 2)))
    figure = replace(figure, counts=(placed,))
    said = make_claim(doc, text, by=("Committee of Kin", "civil_society"), kind=None)
    wording = Evidence.of(doc.text, (0, text.index(", called")))
    said = replace(said, attribution=replace(said.attribution, source=wording))
    assert names([doc], [figure], context=[said]) == ["Committee of Kin"]


def test_who_is_quoted_below_on_an_illness_is_no_source_of_the_toll() -> None:
    doc = report("a", "A bomb killed nine.", "Four died of fever, the officer said.", "Boil water.")
    figure = make_claim(doc, "A bomb killed nine.", killed=9)
    officer = ("Officer Lim", "medical")
    below = [
        make_claim(doc, "Four died of fever, the officer said.", by=officer, kind="disease"),
        make_claim(doc, "Boil water.", by=officer, kind=None),
    ]
    assert names([doc], [figure], context=below) == ["Paper a"]
    assert names([doc], [figure], context=below[1:]) == ["Officer Lim"]


def test_a_possessive_points_at_the_body_that_spoke_last_and_at_no_person() -> None:
    doc = report(
        "a", "Eighteen died, an elder said.", "The command counts 11.", "Its speaker agreed."
    )
    elder = make_claim(doc, "Eighteen died, an elder said.", by=("Luka", "unknown"), killed=18)
    command = make_claim(doc, "The command counts 11.", by=("the command", "police"), killed=11)
    speaker = make_claim(doc, "Its speaker agreed.", by=("Grace Dung", "police"), kind=None)
    word = Evidence.of(doc.text, (doc.text.index("Its"), doc.text.index("Its") + 11))
    assert speaker.source is not None
    speaker = replace(speaker, source=replace(speaker.source, evidence=word))
    found = collect_wordings([elder, command, speaker])
    assert speaker.source is not None
    assert speaker.source.identity is not None
    assert "Luka" not in found[speaker.source.identity.id]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("medical superintendent of the base", {"hospital"}),
        ("the superintendent", {"police"}),
        ("the district commissioner", {"administrator"}),
    ],
)
def test_of_words_within_each_other_the_longer_names_the_institution(
    text: str, said: set[str]
) -> None:
    assert institutions_in(text) == said
