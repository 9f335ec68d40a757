"""The ontology of event types: complete, consistent, and readable by those who search codes."""

import re

import pytest

from recount.errors import InvariantError
from recount.values import Event
from recount.vocab import ontology
from recount.vocab.ontology import are_compatible, build_event, event_types

# ACLED's sub-event types, in the codebook's words.
ACLED = {
    "Battles": {
        "Government regains territory",
        "Non-state actor overtakes territory",
        "Armed clash",
    },
    "Protests": {
        "Excessive force against protesters",
        "Protest with intervention",
        "Peaceful protest",
    },
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Violence against civilians": {
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
    },
    "Strategic developments": {
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    },
}
PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "CONCEDE",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
}
ASSAULT = {
    "abduct",
    "beat",
    "torture",
    "sexual",
    "targeted",
    "destroy",
    "primitive",
    "firearms",
    "explosives",
    "suicide-attack",
    "aerial",
    "drone",
    "heavy-weapons",
    "crowd-control",
    "unconventional",
}


def test_acled_pairs_are_the_codebooks() -> None:
    for kind in event_types().values():
        if kind.acled is not None:
            assert kind.acled_event is not None
            assert kind.acled in ACLED[kind.acled_event], kind.key


def test_plover_codes_are_the_codebooks() -> None:
    for kind in event_types().values():
        if kind.plover is not None:
            code, _, mode = kind.plover.partition(":")
            assert code in PLOVER, kind.key
            assert code != "ASSAULT" or not mode or mode in ASSAULT, kind.key


def test_compatible_is_symmetric_and_never_reflexive() -> None:
    kinds = event_types()
    for key, kind in kinds.items():
        assert key not in kind.compatible
        assert all(key in kinds[other].compatible for other in kind.compatible)


def test_compatible_types_are_two_names_for_one_happening() -> None:
    assert are_compatible("attack", "bombing")
    assert are_compatible("armed_clash", "attack")
    assert are_compatible("killing", "air_strike")
    assert are_compatible("siege", "siege")
    # What people meant and what nobody meant are never one happening.
    assert not are_compatible("killing", "disease")
    assert not are_compatible("truce", "truce_end")
    assert not are_compatible("protest", "air_strike")
    assert not are_compatible("no_such_type", "attack")


def test_hazards_are_no_violence_and_have_no_conflict_codes() -> None:
    hazards = [kind for kind in event_types().values() if kind.family == "hazard"]
    assert {kind.key for kind in hazards} == {"accident", "disaster", "disease"}
    for kind in hazards:
        assert (kind.violent, kind.plover, kind.acled) == (False, None, None)


@pytest.mark.parametrize(
    ("word", "types"),
    [
        # A search for a word finds the types that are meant, and none by accident of spelling.
        (r"fire|burn|arson", {"arson"}),
        (r"kidnap|abduct|hostage", {"abduction", "hostage_taking", "enforced_disappearance"}),
        (r"tortur", {"torture"}),
        (r"arrest|detention|imprison", {"arrest", "detention"}),
        (
            r"bomb|explos|mine|grenade|blast",
            {
                "bombing",
                "suicide_bombing",
                "landmine",
                "grenade_attack",
            },
        ),
    ],
)
def test_codes_are_found_by_the_words_that_people_search_for(word: str, types: set[str]) -> None:
    found = {
        kind.key
        for kind in event_types().values()
        if re.search(word, f"{kind.key} {kind.plover} {kind.acled}", re.IGNORECASE)
    }
    assert found == types


def test_build_event_gives_the_types_codes() -> None:
    assert build_event("air_strike") == Event("air_strike", "ASSAULT:aerial", "Air/drone strike")
    planned = build_event("offensive", negated=True, modality="planned")
    assert (planned.negated, planned.modality) == (True, "planned")
    with pytest.raises(InvariantError, match="no event type"):
        build_event("no_such_type")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"colour": "red"}, "unknown fields: colour"),
        ({"compatible": ["attack"]}, "no such other type"),
        ({"compatible": ["x"]}, "no such other type"),
        ({"acled": "Other"}, "without its event type"),
        ({"harm": "bored"}, "harm: not one of"),
        ({"territory": "bought"}, "territory: not one of"),
    ],
)
def test_a_slip_in_the_table_is_refused(
    row: dict[str, object], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {"label": "X", "family": "harm", "violent": False, **row}
    monkeypatch.setattr(ontology, "load_table", lambda name: {"x": whole})
    with pytest.raises(InvariantError, match=message):
        event_types.__wrapped__()
