from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model import Evidence, Party
from recount.sources.identify import identify_affiliation, identify_outlet, identify_party
from recount.sources.registry import broad_kind, load_registry
from recount.values import Identity

REGISTRY = load_registry()


def party(text: str, antecedent: str | None = None) -> Party:
    fuller = Evidence.of(antecedent, (0, len(antecedent))) if antecedent else None
    return Party(Evidence.of(text, (0, len(text))), fuller)


def identify(text: str, country: str | None = "SY", antecedent: str | None = None) -> Identity:
    found = identify_party(party(text, antecedent), registry=REGISTRY, country=country).identity
    assert found is not None
    return found


SYRIA, OPPOSITION = "Government of Syria", "opposition"

# source of a report on Syria, kind, side, named
UNNAMED = [
    ("Residents", "witness", None, False),
    ("Civil defense workers", "rescue", None, False),
    ("two medics in the town", "medical", None, False),
    ("hospital sources", "medical", None, False),
    ("a regime’s military source", "military", SYRIA, False),
    ("a Syrian military source", "military", SYRIA, False),
    ("Rebel sources", "armed_group", OPPOSITION, False),
    ("a senior rebel commander", "armed_group", OPPOSITION, False),
    ("the insurgents", "armed_group", OPPOSITION, False),
    ("pro-government fighters", "armed_group", SYRIA, False),
    ("a pro-government militia", "militia", SYRIA, False),
    ("anti-government activists", "civil_society", OPPOSITION, False),
    ("a Russian newspaper", "media", None, False),
    ("state television", "media", SYRIA, True),
    ("local media", "media", None, False),
    ("officials", "official", SYRIA, False),
    ("the ministry", "official", SYRIA, True),
    ("the military", "military", SYRIA, True),
    ("a Turkish defence official", "official", "Government of Turkey", False),
    ("UN estimates", "igo", None, True),
    ("a Hamas spokesman", "armed_group", "Hamas", False),
    # one soldier is not the army, though soldiers may be
    ("a soldier", "military", SYRIA, False),
    ("soldiers", "military", SYRIA, True),
    # what is said of a source is not what it is
    ("two sources familiar with the talks", "unknown", None, False),
    ("a security consultancy", "official", None, False),
    # who backs a party does not make it that state's
    ("Turkish-backed rebels", "armed_group", OPPOSITION, False),
    ("Kurdish-led forces", "armed_group", None, False),
    # unnamed gunmen are on nobody's side, whatever the country
    ("gunmen", "armed_group", None, False),
    ("terrorists", "armed_group", None, False),
    # nothing is known of whom a spokesman speaks for
    ("a spokesman", "unknown", None, False),
]


@pytest.mark.parametrize(("text", "kind", "side", "named"), UNNAMED)
def test_described_parties(text: str, kind: str, side: str | None, named: bool) -> None:
    found = identify(text)
    assert (found.kind, found.side, found.named) == (kind, side, named)


# source, country of the report, name, kind, side
PERSONS = [
    (
        "Samir Qabbani, an official for the Banu Hilal rebel group",
        *("SY", "Samir Qabbani", "armed_group", OPPOSITION),
    ),
    (
        "Kremlin spokeswoman Vera Antipova",
        *("SY", "Vera Antipova", "official", "Government of Russia"),
    ),
    (
        "Russian Deputy Foreign Minister Oleg Drozd",
        *("SY", "Oleg Drozd", "official", "Government of Russia"),
    ),
    (
        "Colonel Moussa Traoré, a spokesman for the Malian army",
        *("ML", "Moussa Traoré", "military", "Government of Mali"),
    ),
    (
        "a spokesman for the army, Maj. Gen. Idris Bello",
        *("NG", "Idris Bello", "military", "Government of Nigeria"),
    ),
    ("Lina Haddad, director of the Al-Salam hospital", "SY", "Lina Haddad", "medical", None),
    ("hospital director Lina Haddad", "SY", "Lina Haddad", "medical", None),
    ("Observatory head Nabil Khoury", "SY", "Nabil Khoury", "monitor", None),
    ("Joana Pinto, a shopkeeper in the village", "MZ", "Joana Pinto", "witness", None),
    ("parish priest Mario Cuellar", "SV", "Mario Cuellar", "religious", None),
    ("Ada Eze, an analyst at a think tank", "NG", "Ada Eze", "academic", None),
    ("Tomas Reyes", "CO", "Tomas Reyes", "unknown", None),
    # a rank is borne in several forces
    (
        "Colonel Ruth Aoko, the county police commander",
        *("KE", "Ruth Aoko", "police", "Government of Kenya"),
    ),
    ("Sen. Ann Dole", "US", "Ann Dole", "official", "Government of the United States"),
    # a word of trade may be a surname
    ("police chief Tom Baker", "US", "Tom Baker", "police", "Government of the United States"),
    ("WHO emergency director Ines Prat", "SD", "Ines Prat", "igo", None),
]


@pytest.mark.parametrize(("text", "country", "name", "kind", "side"), PERSONS)
def test_persons(text: str, country: str, name: str, kind: str, side: str | None) -> None:
    found = identify(text, country)
    assert (found.name, found.kind, found.side, found.named) == (name, kind, side, True)


# a body that only the text names, country, name, kind, side
BODIES = [
    ("Al-Salam district hospital", "SY", "Al-Salam district hospital", "medical", None),
    ("the Banu Hilal rebel group", "SY", "Banu Hilal", "armed_group", OPPOSITION),
    ("the Upper Hills Liberation Army", "CD", "Upper Hills Liberation Army", "armed_group", None),
    ("Frente Aurora", "CO", "Frente Aurora", "armed_group", None),
    ("Lakeside Farmers Union", "KE", "Lakeside Farmers Union", "civil_society", None),
]


@pytest.mark.parametrize(("text", "country", "name", "kind", "side"), BODIES)
def test_bodies_named_in_the_text(
    text: str, country: str, name: str, kind: str, side: str | None
) -> None:
    found = identify(text, country)
    assert (found.name, found.kind, found.named) == (name, kind, True)
    assert found.side == (side or (name if kind == "armed_group" else None))


# wordings of one party; each line must come out with one id
SAME = [
    ("the Syrian military source", "a Syrian military source", "a military source"),
    ("A rebel official", "Rebel officials", "the rebel official"),
    ("the rebels", "insurgents", "opposition fighters", "anti-government fighters"),
    ("regime forces", "the Syrian army", "the military", "Assad’s forces"),
    ("Samir al-Qabbani", "Samir el Qabbani", "SAMIR AL-QABBANI", "Gen. Samir al-Qabbani"),
    ("residents", "a resident", "Local residents"),
]
# wordings of different parties
OTHER = [
    ("a rebel official", "rebel sources"),
    ("a military source", "the military"),
    ("a Russian military source", "a Syrian military source"),
    ("a health ministry official", "an official"),
    ("Kurdish forces", "the army"),
    ("gunmen", "rebels"),
    ("Samir Qabbani", "Nabil Qabbani"),
]


@pytest.mark.parametrize("wordings", SAME)
def test_one_party_has_one_id(wordings: tuple[str, ...]) -> None:
    assert len({identify(wording).id for wording in wordings}) == 1


@pytest.mark.parametrize("wordings", OTHER)
def test_two_parties_have_two_ids(wordings: tuple[str, ...]) -> None:
    assert len({identify(wording).id for wording in wordings}) == len(wordings)


def test_loaded_words_stay_out_of_names() -> None:
    for text in ("terrorists", "the regime", "mercenaries", "a terrorist leader", "bandits"):
        name = identify(text).name.casefold()
        assert not any(word in name for word in ("terrorist", "regime", "mercenar", "bandit"))


def test_the_fuller_mention_says_who_it_is() -> None:
    assert identify("he", antecedent="army spokesman Hadi Najm").name == "Hadi Najm"
    assert identify("Najm", antecedent="army spokesman Hadi Najm").kind == "military"
    assert identify("it", antecedent="the Observatory").kind == "monitor"
    # A name alone says nothing of the kind, but the short mention does.
    told = identify("the colonel", antecedent="Hadi Najm")
    assert (told.name, told.kind, told.side) == ("Hadi Najm", "military", SYRIA)


def test_nothing_known_keeps_the_wording() -> None:
    found = identify("the ferry timetable")
    assert (found.name, found.kind, found.named) == ("the ferry timetable", "unknown", False)
    assert identify("he").name == "unnamed"
    assert identify("it").id == identify("she").id


def test_affiliation_is_the_body_spoken_for() -> None:
    def speaks_for(text: str) -> str | None:
        body = identify_affiliation(party(text), registry=REGISTRY, country="SY")
        return None if body is None else body.name

    assert speaks_for("Kremlin spokeswoman Vera Antipova") == "Government of Russia"
    assert speaks_for("a Syrian military source") == "Military forces of Syria"
    assert speaks_for("Lina Haddad, director of Al-Salam hospital") == "Al-Salam hospital"
    assert speaks_for("the Observatory") == "Syrian Observatory for Human Rights"
    assert speaks_for("residents") is None
    assert speaks_for("he") is None


def test_capitals_throughout_read_the_same() -> None:
    found = identify("COLONEL SAMIR QABBANI OF THE SALVADORAN ARMY", "SV")
    assert (found.name, found.kind) == ("Samir Qabbani", "military")
    assert found.side == "Government of El Salvador"


@given(st.text(max_size=200), st.sampled_from(["SY", "CO", None]))
def test_any_string_is_identified(text: str, country: str | None) -> None:
    if not text:
        return
    found = identify(text, country)
    assert found.name
    assert broad_kind(found.kind)
    assert found == identify(text, country)


WORDS = st.sampled_from(
    [
        "the",
        "of",
        ",",
        "and",
        "a",
        "rebel",
        "army",
        "UN",
        "Syrian",
        "official",
        "source",
        "said",
        "for",
        "Free",
        "Syrian",
        "Army",
        "Colonel",
        "hospital-run",
        "pro-government",
        "anti",
        "al-",
        "Ali",
        "ISIS's",
        "police",
        "in",
        "group’s",
        "(AFP)",
        "forces",
        "led",
        "by",
        "issued",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_any_phrase_is_identified(words: list[str]) -> None:
    assert identify(" ".join(words)).id


def test_hostile_input_is_fast() -> None:
    for text in (
        "\x00\ud800" * 100,
        "rebel " * 50_000,
        "«" * 300_000,
        "1" * 300_000,
        "A." * 90_000,
    ):
        assert identify(text).id


@pytest.mark.parametrize(
    ("wording", "name", "named"),
    [
        # a capitalised noun closes a body's name
        ("The Orontes Monitor", "Orontes Monitor", True),
        ("The medical charity Relief Doctors for Aleppo", "Relief Doctors for Aleppo", True),
        # a speaker for a body that nobody knows is told apart by the body's name
        ("A spokesman for the Banner of the River", "spokesman, Banner of the River", False),
        # what the description says already is not said twice
        (
            "a spokeswoman for the United Nations",
            "international body spokeswoman, United Nations",
            False,
        ),
        # a place is no name of the people in it
        ("Residents of Idlib", "resident (Syria)", False),
    ],
)
def test_proper_names_in_descriptions(wording: str, name: str, named: bool) -> None:
    evidence = Evidence.of(wording, (0, len(wording)))
    found = identify_party(Party(evidence), registry=load_registry(), country="SY").identity
    assert found is not None
    assert (found.name, found.named) == (name, named)


def test_a_speaker_is_tied_to_the_body_that_is_no_government() -> None:
    def identify(wording: str) -> Identity:
        party = Party(Evidence.of(wording, (0, len(wording))))
        found = identify_party(party, registry=load_registry(), country="SY").identity
        assert found is not None
        return found

    body = identify("the Syrian Observatory for Human Rights")
    assert identify("Observatory director Rami Abdel Rahman").body == body.id
    assert body.body is None
    # ministers and soldiers of one government are many voices
    assert identify("Kremlin spokesman Dmitry Peskov").body is None


# wording, country, the body's own wording
SPEAKS_FOR = [
    ("the Blue Lake State health ministry's director, Amal Osman", "SD", None),
    ("Ecuador's prison service's director for the coast, Ramon Tapia", "EC", "the prison service"),
    ("The director of the national forensic service, Elsa Ruiz", "EC", "the forensic service"),
    (
        "the Secretariat of Public Security's spokesman, Ruben Zea",
        *("MX", "the Secretariat of Public Security"),
    ),
    (
        "spokesman Ruben Zea of the Secretariat of Public Security",
        *("MX", "the Secretariat of Public Security"),
    ),
    (
        "Norma Rojas, spokeswoman for the Committee of Miners' Relatives",
        *("EC", "The Committee of Miners' Relatives in Loja, which has a list"),
    ),
    ("police spokeswoman Grace Obi", "NG", "the police"),
    ("Capt. Jomar Cruz, an army spokesman", "PH", "the army"),
    ("Lucha Mora of the mothers' collective Rastros", "MX", "the mothers' collective Rastros"),
]


@pytest.mark.parametrize(("wording", "country", "body"), SPEAKS_FOR)
def test_the_body_that_a_person_speaks_for(wording: str, country: str, body: str | None) -> None:
    own = identify(body or "the Blue Lake State health ministry", country)
    assert own.named
    assert identify(wording, country).body == own.id


# what the words around a name tell of it
TOLD = [
    ("The Cartel de la Cañada", "MX", "Cartel de la Cañada", "armed_group"),
    ("a unit calling itself the Leyte Red Column", "PH", "Leyte Red Column", "armed_group"),
    ("a gang by the name of Condores Rojos", "CO", "Condores Rojos", "armed_group"),
    ("Los Condores, a gang which charges shopkeepers", "CO", "Los Condores", "armed_group"),
    ("the peace group Puente Nuevo", "CO", "Puente Nuevo", "civil_society"),
    ("Puertas Abiertas, a group that campaigns for reform", "EC", "Puertas Abiertas", "ngo"),
    ("the White Confluence Centre, a research group", "SD", "White Confluence Centre", "academic"),
    (
        "the Federation of Mosques of the North",
        *("LK", "Federation of Mosques of the North", "civil_society"),
    ),
    ("Rosa Ortega, who owns the bar", "MX", "Rosa Ortega", "witness"),
    ("Head of mission Claire Dubois", "CD", "Claire Dubois", "unknown"),
    (
        "a man who described himself as a commander of the People's Front of the Hills",
        *("UG", "People's Front of the Hills", "armed_group"),
    ),
    ("The Bay Stabilisation Mission", "SO", "Bay Stabilisation Mission", "igo"),
]


@pytest.mark.parametrize(("wording", "country", "name", "kind"), TOLD)
def test_what_stands_beside_a_name(wording: str, country: str, name: str, kind: str) -> None:
    found = identify(wording, country)
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("outlet", "name"),
    [
        ("Bay Stabilisation Mission", "Bay Stabilisation Mission"),
        ("Hill Relief Federation", "Hill Relief Federation"),
        ("Human Rights Watch", "Human Rights Watch"),
        ("Lantern Wire", None),
        ("Voice of the Hills", None),
    ],
)
def test_an_outlet_that_is_a_body(outlet: str, name: str | None) -> None:
    found = identify_outlet(outlet, registry=REGISTRY, country="SO")
    assert (found.name if found else None) == name


def test_who_has_an_office_does_not_speak_for_the_force_whose_rank_he_has() -> None:
    assert identify("the territory's administrator, Col. Amin Roe").body is None
    assert identify("Col. Amin Roe").body is not None


def test_where_a_group_did_something_is_not_its_name() -> None:
    text = "A rebel movement accused of raids in eastern Republic of Free Hills"
    assert identify(text, country=None).named is False
