"""Folds names of places to keys, so that spellings of one name meet.

Three strengths: `fold_name` (case, diacritics, apostrophes, hyphens; what every look-up
uses), `strip_articles` (Arabic articles) and `make_skeleton` (the consonants, for
transliterations that no list has; what it finds must be verified with `is_variant`).
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache

from recount.vocab.loader import load_table

_GONE = "'’‘ʼʻʿʾ`´ʹʺ.“”\"·"
_BLANK = "-‐‑–—/,_()[]\u00a0\n\r\t"
_LETTERS = {
    "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe",
    "þ": "th", "ə": "a", "ħ": "h", "ŧ": "t", "ŋ": "n",
}  # fmt: skip
_TABLE = str.maketrans(
    {**dict.fromkeys(_GONE, ""), **dict.fromkeys(_BLANK, " "), **_LETTERS, "&": " and "}
)
_SHORT = re.compile(r"\b(?:sainte?|fort|mount|the)\b")
_SHORTER = {"saint": "st", "sainte": "st", "fort": "ft", "mount": "mt", "the": ""}
_ASSIMILATED = re.compile(r"\b[ae](?=([zsrdnt])\1)")
_MAX_NAME = 120
# Macrons, dots below, cedillas under consonants and half rings: Arabic, Persian, Hebrew.
_SCHOLARLY = re.compile("[āēīōūĀĪŪḨḩḑḐţŢşŞẕẔḏṭṬḍḌṣṢẓẒḥḤḵḴẖẖ‘’ʻʼʿʾ]")
_MARKS = str.maketrans({"‘": "'", "’": "'", "ʻ": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "`": "'"})


def fold_name(name: str) -> str:
    """Returns the key of a name: lower case, no diacritics, blanks for hyphens.

    "saint" and "st", "fort" and "ft", "mount" and "mt" fold to one; "the" is dropped. The
    key of a name without letters or digits is empty.
    """
    name = name[:_MAX_NAME].lower()
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in name if not unicodedata.combining(c))
    name = " ".join(name.translate(_TABLE).split())
    if "saint" in name or "fort" in name or "mount" in name or "the" in name:
        name = " ".join(_SHORT.sub(lambda match: _SHORTER[match[0]], name).split())
    return name


@cache
def _articles() -> frozenset[str]:
    return frozenset(load_table("gazetteer")["transliteration"]["articles"])


@cache
def _replacements() -> tuple[tuple[str, str], ...]:
    pairs = load_table("gazetteer")["transliteration"]["replacements"]
    return tuple((old, new) for old, new in pairs.items())


def show_name(name: str) -> str:
    """Returns a name as reports write it: without the marks of scholarly transliteration.

    "Ḩarastā" → "Harasta", "Ma‘arrat" → "Ma'arrat"; "Córdoba" and "Łódź" stay.
    """
    if name.isascii() or not _SCHOLARLY.search(name):
        return name
    name = name.translate(_MARKS)
    name = unicodedata.normalize("NFKD", name)
    return unicodedata.normalize("NFC", "".join(c for c in name if not unicodedata.combining(c)))


def strip_articles(key: str) -> str:
    """Returns a folded name without Arabic articles; the key itself if nothing would be left."""
    words = key.split()
    kept = [word for word in words if word not in _articles()]
    if not kept or len("".join(kept)) < 3:
        return key
    return " ".join(kept)


def make_skeleton(key: str) -> str:
    """Returns the consonants of a folded name, one letter for each group that is mixed up.

    A lead, not an identification: "Hama" and "Homs" stay apart, "Hama" and "Himo" do not.
    Empty for names with fewer than two consonants.
    """
    words = _ASSIMILATED.sub("", strip_articles(key)).split()
    text = " ".join(words)
    for old, new in _replacements():
        text = text.replace(old, new)
    out: list[str] = []
    for c in text:
        if c in " aeiouywh" or not c.isalpha():
            if not out and c in "aeiou":
                out.append("a")
            continue
        if not out or out[-1] != c:
            out.append(c)
    return "".join(out) if len([c for c in out if c != "a"]) > 1 else ""


def is_variant(one: str, other: str) -> bool:
    """Whether two folded names with one skeleton are near enough to be spellings of one name."""
    one, other = (_ASSIMILATED.sub("", strip_articles(key)) for key in (one, other))
    one, other = one.replace(" ", ""), other.replace(" ", "")
    if abs(len(one) - len(other)) > 3:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.72
