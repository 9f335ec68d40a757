"""A user's own rules: what they may say, what they do, and the key that leads back."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from recount.errors import UsageError
from recount.redact import (
    Key,
    Marks,
    Rules,
    Withheld,
    read_key,
    read_rules,
    redact,
    report_withheld,
    restore,
    save_key,
)

TEXT = (
    "Rana Haddad, 34, died, minister Walid Haddad said. Haddad wept. Jane Public, a witness, "
    "rang +963 944 123 456 from the blue house. The Blue Lion was there."
)


def document(text: str = TEXT, key: str = "d1", title: str | None = None) -> dict:
    return {
        "id": key, "ref": f"{key}.txt", "title": title, "outlet": None, "url": None,
        "published": None, "lang": "en", "text": text, "body_sha256": "ab", "retrieved_at": None,
        "copy_of": None, "author": None, "media_type": "text/plain", "locator": None,
    }  # fmt: skip


def hidden(rules: Rules, *docs: dict, key: Key | None = None) -> str:
    records = {"document": list(docs) or [document()]}
    withheld = Withheld(records, rules, Marks(key))
    return " | ".join(doc["text"] for doc in redact(records, withheld, 10).records["document"])


def rules_of(tmp_path: Path, text: str) -> Rules:
    path = tmp_path / "rules.toml"
    path.write_text(text, "utf-8")
    return read_rules(path)


def test_a_file_of_rules_is_read(tmp_path: Path) -> None:
    text = """
    [names]
    private = false
    withhold = ["Umm Sami"]
    keep = ["Jane Public"]
    [withhold]
    phones = false
    words = ["blue house"]
    [blur]
    km = 25
    """
    kinds = frozenset({"emails", "addresses", "plates", "coordinates"})
    wanted = Rules(False, ("Umm Sami",), ("Jane Public",), ("blue house",), kinds, 25.0)
    assert rules_of(tmp_path, text) == wanted
    assert rules_of(tmp_path, "") == Rules()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[name]", r"\[name\] is none of names, withhold, blur"),
        ("names = 1", r"\[names\] is none of"),
        ("[withhold]\nphone = true", "withhold.phone is none of phones"),
        ("[withhold]\nphones = 1", "withhold.phones = 1: not bool"),
        ("[withhold]\nwords = [1]", "withhold.words: a list of words"),
        ("[names]\nkeep = ['al']", "'al' holds no word"),
        ("[blur]\nkm = true", "not float"),
        ("[blur", "cannot be read as rules"),
    ],
)
def test_a_slip_in_the_rules_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        rules_of(tmp_path, text)
    with pytest.raises(UsageError, match="cannot be read"):
        read_rules(tmp_path / "none.toml")


def test_the_built_in_rules() -> None:
    told = hidden(Rules())
    assert told.startswith("[name withheld], 34, died, minister Walid [name withheld] said.")
    assert "rang [phone withheld] from the blue house. The Blue Lion was there." in told


def test_names_that_go_and_names_that_stay() -> None:
    rules = Rules(names=("Blue Lion",), keep=("Walid Haddad",), words=("Blue House",))
    assert hidden(rules) == (
        "[name withheld], 34, died, minister Walid Haddad said. [name withheld] wept. "
        "[name withheld], a witness, rang [phone withheld] from the [word withheld]. "
        "The [name withheld] was there."
    )


def test_a_public_figure_stays_though_she_would_be_taken_for_private() -> None:
    assert "Jane Public, a witness" in hidden(Rules(keep=("Jane Public",)))
    assert "[name withheld], a witness" in hidden(Rules())


def test_only_ones_own_names() -> None:
    rules = Rules(private=False, names=("Haddad",), kinds=frozenset())
    assert hidden(rules) == TEXT.replace("Haddad", "[name withheld]")


def test_a_given_name_goes_in_every_report() -> None:
    other = document("HADDAD’S shop, Haddads, haddad", "d2")
    rules = Rules(private=False, names=("Haddad",))
    mark = "[name withheld]"
    assert hidden(rules, document("Nothing."), other) == (
        f"Nothing. | {mark}’S shop, {mark}, {mark}"
    )


def test_with_a_key_each_wording_has_its_mark_and_leads_back() -> None:
    key = Key()
    told = hidden(Rules(), document(), document("Rana Haddad left.", "d2"), key=key)
    first, second = told.split(" | ")
    assert first.startswith("[name 1 withheld], 34, died, minister Walid [name 2 withheld] said.")
    assert "rang [phone 1 withheld] from" in first
    assert restore(first, key) == TEXT
    assert second == "[name 1 withheld] left."
    assert restore(first, Key()) == first
    assert "Haddad" not in told


def test_marks_last_when_the_case_grows(tmp_path: Path) -> None:
    key = Key()
    before = hidden(Rules(), key=key)
    save_key(key, tmp_path / "k.json")
    again = read_key(tmp_path / "k.json")
    assert again == key
    earlier = document("Omar Zaki, 7, died.", "d0")
    told = hidden(Rules(), earlier, document(), key=again)
    first, second = told.split(" | ")
    assert second == before
    assert restore(first, again) == "Omar Zaki, 7, died."


def test_a_key_is_for_its_owner_alone_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "k.json"
    key = Key()
    key.number("name", "Rana")
    save_key(key, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["placeholders"] == {"[name 1 withheld]": "Rana"}
    assert read_key(tmp_path / "none.json") == Key()
    for text in ("no", "[]", '{"format": 2, "kinds": {}}', '{"format":1,"kinds":{"name":{"a":2}}}'):
        path.write_text(text)
        with pytest.raises(UsageError, match="no key of redactions"):
            read_key(path)
    with pytest.raises(UsageError, match="cannot be written"):
        save_key(key, tmp_path / "no" / "k.json")


def test_the_report_says_what_goes_and_where() -> None:
    doc = document("Rana Haddad, 34, died. Call 70998811. Haddad.", title="Haddad buried")
    withheld = Withheld({"document": [doc]}, Rules())
    lines = list(report_withheld(withheld, with_text=True))
    assert [(line["kind"], line["text"], line["count"]) for line in lines] == [
        ("name", "Haddad", 2),
        ("name", "Rana Haddad", 1),
        ("phone", "70998811", 1),
    ]
    assert lines[0]["where"] == [
        {"document": "d1", "field": "title", "start": 0, "end": 6},
        {"document": "d1", "field": "text", "start": 38, "end": 44},
    ]
    for line in lines:
        for place in line["where"]:
            assert doc[place["field"]][place["start"] : place["end"]] == line["text"]
    bare = list(report_withheld(withheld))
    assert "text" not in bare[0]
    assert bare[0]["placeholder"] == "[name withheld]"
