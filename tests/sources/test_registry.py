from __future__ import annotations

from pathlib import Path

import pytest

from recount.errors import UsageError
from recount.sources.registry import broad_kind, load_kinds, load_registry
from recount.sources.roles import load_loaded_words

REGISTRY = load_registry()
HEAD = "name\taliases\tkind\tcountry\tside\n"

# text, country of the report, name, kind, side
KNOWN = [
    # transliterations, dots, accents and hyphens do not tell names apart
    ("Daesh", None, "Islamic State", "armed_group", "Islamic State"),
    ("Da’esh", None, "Islamic State", "armed_group", "Islamic State"),
    ("ISIL", "IQ", "Islamic State", "armed_group", "Islamic State"),
    ("Jabhat al Nusra", "SY", "Nusra Front", "armed_group", "opposition"),
    ("U.N.", None, "United Nations", "igo", None),
    ("Médecins sans Frontières", None, "Medecins Sans Frontieres", "medical", None),
    # the longest name wins: the refugee agency is not the United Nations
    ("the UN refugee agency", None, "UN Refugee Agency", "igo", None),
    # one acronym, two bearers: the report's country decides
    ("the RSF", "SD", "Rapid Support Forces", "armed_group", "Rapid Support Forces"),
    ("RSF", "FR", "Reporters Without Borders", "monitor", None),
    ("SNA", "SY", "Syrian National Army", "armed_group", "opposition"),
    ("AFP", "PH", "Military forces of the Philippines", "military", None),
    ("AFP", "SY", "Agence France-Presse", "agency", None),
    # a short name that only a report on the country can mean
    ("the Observatory", "SY", "Syrian Observatory for Human Rights", "monitor", None),
    # fighters of a group, the group, are the group
    ("Boko Haram insurgents", "NG", "Boko Haram", "armed_group", "Boko Haram"),
    ("the Wagner group", "ML", "Wagner Group", "armed_group", "Government of Russia"),
    # state bodies from names, demonyms, seats and leaders
    ("the Malian army", "ML", "Military forces of Mali", "military", "Government of Mali"),
    ("Israeli warplanes", "LB", "Military forces of Israel", "military", "Government of Israel"),
    ("the Assad regime", None, "Government of Syria", "government", "Government of Syria"),
    ("regime forces", "SY", "Military forces of Syria", "military", "Government of Syria"),
    ("Khartoum", "SD", "Government of Sudan", "government", "Government of Sudan"),
    ("the White House", None, "Government of the United States", "government", None),
    ("police", "KE", "Police forces of Kenya", "police", "Government of Kenya"),
    ("the Tatmadaw", "MM", "Military forces of Myanmar", "military", "Government of Myanmar"),
    ("FARDC", "CD", "Military forces of the Democratic Republic of the Congo", "military", None),
]


@pytest.mark.parametrize(("text", "country", "name", "kind", "side"), KNOWN)
def test_names_resolve(
    text: str, country: str | None, name: str, kind: str, side: str | None
) -> None:
    found = REGISTRY.resolve(text, country=country)
    assert found is not None
    assert (found.name, found.kind, found.named) == (name, kind, True)
    if side is not None:
        assert found.side == side


# text, country: nobody is named or described
UNKNOWN = [
    ("who", None),  # no WHO without capitals
    ("it is", None),  # no IS
    ("us", None),  # a pronoun, not a country
    ("in the care of", None),
    ("", None),
    ("12 345", None),
    ("“”", None),
    ("the weather", "SY"),
]


@pytest.mark.parametrize(("text", "country"), UNKNOWN)
def test_words_that_name_nobody(text: str, country: str | None) -> None:
    assert REGISTRY.resolve(text, country=country) is None


def test_capitals_throughout_hide_names_that_are_ordinary_words() -> None:
    assert REGISTRY.resolve("WHO", upper=True) is None
    found = REGISTRY.resolve("THE FMLN", upper=True)
    assert found is not None
    assert found.name == "Farabundo Marti National Liberation Front"


def test_spellings_share_one_id() -> None:
    names = ("al-Shabaab", "Al Shabab", "al-Shebab", "Shabaab fighters")
    assert len({REGISTRY.resolve(name, country="SO").id for name in names}) == 1  # type: ignore[union-attr]


def test_sizes() -> None:
    assert len(REGISTRY.countries.by_iso) >= 195
    kinds = [entry.kind for entry in REGISTRY.entries.values()]
    assert sum(kind in ("armed_group", "militia") for kind in kinds) >= 200
    assert set(kinds) <= set(load_kinds())


def test_every_kind_has_a_broad_one() -> None:
    broad = {broad_kind(kind) for kind in load_kinds()}
    assert broad == {
        *("official", "armed_group", "medical", "ngo", "witness", "igo", "media", "unnamed")
    }
    assert broad_kind("police") == broad_kind("government") == "official"
    with pytest.raises(UsageError, match="known: academic"):
        broad_kind("wizard")


def test_loaded_words_name_a_role() -> None:
    words = load_loaded_words()
    assert words["regime"] == "government"
    assert {"terrorists", "martyrs", "rebels"} <= set(words)
    assert "soldiers" not in words


def test_a_users_file_adds_parties(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(
        f"# ours\n{HEAD}Harbour Watch\tHWx|Harbor Watch\tmonitor\tYE\t\n"
        "Hay'at Tahrir al-Sham\tthe Committee of Ours\tarmed_group\t\t\n",
        "utf-8",
    )
    registry = load_registry((path,))
    found = registry.resolve("the Harbor Watch", country="YE")
    assert found is not None
    assert (found.name, found.kind) == ("Harbour Watch", "monitor")
    # An entry that is known already is added to, and keeps what the file leaves empty.
    known = registry.resolve("the Committee of Ours", country="SY")
    assert known == registry.resolve("HTS", country="SY")
    assert REGISTRY.resolve("Harbor Watch monitors", country="YE") != found


# lines of a user's file, what the error says
FAULTS = [
    ("Some Group\tSG\twizards\tSY\t\n", r"mine\.tsv:2: unknown kind 'wizards'; known: .*witness"),
    ("Some Group\tISIS\tarmed_group\tSY\t\n", r"mine\.tsv:2: alias 'ISIS' is 'Islamic State'"),
    ("A One\tXyz\tngo\t\t\nB Two\tXYZ\tngo\t\t\n", r"mine\.tsv:3: alias 'XYZ' is 'A One'"),
    ("Some Group\tSG\tngo\tSyria\t\n", r"mine\.tsv:2: unknown country 'Syria'"),
    ("Some Group\tSG@ZZ\tngo\t\t\n", r"mine\.tsv:2: alias 'SG@ZZ': unknown country 'ZZ'"),
    ("\tSG\tngo\t\t\n", r"mine\.tsv:2: no name"),
    ("Some Group\tSG\tngo\tSY\t\tmore\n", r"mine\.tsv:2: 6 columns"),
    ("A One\t\tngo\t\t\nA One\t\tngo\t\t\n", r"mine\.tsv:3: 'A One' stands already"),
]


@pytest.mark.parametrize(("lines", "message"), FAULTS)
def test_a_users_file_is_checked(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(HEAD + lines, "utf-8")
    with pytest.raises(UsageError, match=message):
        load_registry((path,))


def test_a_file_without_a_head_line_or_none_at_all(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("Some Group\tSG\tngo\n", "utf-8")
    with pytest.raises(UsageError, match="head line"):
        load_registry((path,))
    with pytest.raises(UsageError, match="not a readable registry file"):
        load_registry((tmp_path / "none.tsv",))
