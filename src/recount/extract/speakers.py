"""Reads of a mention what tells who it may be: head word, names, kind and gender."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from recount.extract.genders import gender_of, gender_of_word
from recount.extract.phrases import Chunk, Chunks
from recount.extract.place_words import load_place_words
from recount.text.view import TextView, Token
from recount.vocab.loader import load_table, load_words

Range = tuple[int, int]
_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})
_PERSONS = frozenset({"person", "person?", "name"})
_INNER = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "el", "ibn", "la", "van", "von"}
)
LINKS = frozenset({"of", "for"})
_STOPS = frozenset(
    {",", "by", "who", "which", "that", "of", "for", "in", "from", "at", "with", "(", "calling"}
)


class NamedMention(NamedTuple):
    """A mention that may stand or be stood for.

    `head` is the lemma of its head word, `names` its words that name, `kind` one of
    person, "person?" (a name of several words), people, body, document, name (of one word),
    clause (no name at all) and "". `person` is what of the names may be a person's, its titles
    left out.
    """

    first: int
    last: int
    head: str
    names: tuple[str, ...]
    kind: str
    gender: str
    speaks: bool
    person: tuple[str, ...] = ()


@cache
def words_for(name: str) -> frozenset[str]:
    """Returns the words for one kind of speaker."""
    return frozenset(load_table("antecedents")["words"][name])


@cache
def pronouns() -> dict[str, str]:
    """Returns the kind of each pronoun."""
    table = load_table("antecedents")["pronouns"]
    return {word: kind for kind, words in table.items() for word in words}


@cache
def _media() -> frozenset[str]:
    return frozenset(load_table("cues")["media"]["words"])


def read_mention(view: TextView, source: Range, *, speaks: bool) -> NamedMention:
    """Returns what a half-open range of tokens tells of who it may be."""
    tokens = view.tokens[source[0] : source[1]]
    core = _core(tokens)
    nouns = [t for t in core if t.tag in _NOUNS] or [t for t in core if t.is_word]
    if core[-1].tag == "ADJ" and core[-1].lower in words_for("person"):
        nouns = [core[-1]]  # "a port official"
    head = nouns[-1] if nouns else tokens[-1]
    names = tuple(
        [t.lower for n, t in enumerate(tokens) if t.tag == "PROPN" or _is_name(view, t, n)]
    )
    named = [t for t in tokens if t.tag in _NOUNS]
    lemmas = {t.lower for t in named} | {t.lemma for t in named}
    kind = _kind(head, core, lemmas, upper=view.upper)
    person = _person(core) if kind in _PERSONS else ()
    gender = gender_of(core, tokens[len(core) + 1 :], person) if kind in _PERSONS else ""
    return NamedMention(source[0], source[1], head.lemma, names, kind, gender, speaks, person)


def _person(core: Sequence[Token]) -> tuple[str, ...]:
    """Returns the name that a phrase ends with, behind titles and trades."""
    first = len(core)
    while first > 0:
        token = core[first - 1]
        inside = token.lower in _INNER and 0 < first < len(core)
        if token.tag != "PROPN" and not inside:
            break
        if token.lower.rstrip(".") in _titles():
            break
        first -= 1
    return tuple([t.lower for t in core[first:]])


@cache
def _titles() -> frozenset[str]:
    trades = [word for word in words_for("person") if not gender_of_word(word)]
    cues: list[str] = load_table("places")["cues"]["titles"]
    gendered = {word.rstrip(".") for name in ("male", "female") for word in words_for(name)}
    return frozenset([*cues, *trades, *gendered]) - load_words("given_names")


def _is_name(view: TextView, token: Token, n: int) -> bool:
    """Whether a noun or pronoun is written as a name ("the Brigade of Light", "WHO")."""
    if token.tag == "PRON":
        return _is_acronym(token, upper=view.upper)
    return n > 0 and token.tag == "NOUN" and token.text[0].isupper() and not view.upper


def _core(tokens: Sequence[Token]) -> Sequence[Token]:
    for n, token in enumerate(tokens):
        if n and token.lower in _STOPS:
            return tokens[:n]
    return tokens


def _is_acronym(token: Token, *, upper: bool) -> bool:
    return not upper and len(token.text) > 1 and token.text.isupper()


def _kind(head: Token, core: Sequence[Token], lemmas: Iterable[str], *, upper: bool) -> str:
    lemma = head.lemma
    body = words_for("body")
    if any(t.tag in _VERBS and "-" not in t.text and t.lower != "acting" for t in core[1:]):
        return "clause"
    if lemma in words_for("document"):
        return "document"
    someone = lemma in words_for("person") or gender_of_word(head.lower) != ""
    near = core[-1:] if someone else core[-2:]  # "a police officer" is no body
    if any(t.lower in body or t.lemma in body for t in near):
        return "body"
    if head.tag == "NOUN" and head.lower != lemma and head.lower.endswith(("s", "men")):
        return "people"
    if any(not words_for(name).isdisjoint(lemmas) for name in ("person", "male", "female")):
        return "person"
    return _kind_of_name(head, core, upper=upper)


def _kind_of_name(head: Token, core: Sequence[Token], *, upper: bool) -> str:
    capital = head.tag == "NOUN" and head.text[0].isupper() and len(core) > 1 and not upper
    proper = [t for t in core if t.tag == "PROPN" or (capital and t is head)]
    if _is_group(core, proper):
        return "body"
    alone = proper == [head] or len(core) == 1
    if alone and (head.lower in _media() or _is_acronym(head, upper=upper)):
        return "body"
    a_body = head.lower not in load_place_words().demonyms and not head.lower.endswith("s")
    if proper == [head] and core[0].lower == "the" and a_body:
        return "body"  # "the Guardian"
    if len(proper) >= 2:
        titled = core[0].lower == "the" and all(map(_is_of_title, core[1:]))
        return "body" if titled else "person?"
    return "name" if proper else ""


def _is_of_title(token: Token) -> bool:
    return token.text[0].isupper() or token.lower in _INNER or token.lower.startswith("al-")


def _is_group(core: Sequence[Token], proper: Sequence[Token]) -> bool:
    """Whether a name is a group's: "Los Condores", "the peace group Open Bridge"."""
    if len(core) > 1 and core[0].lower in ("los", "las") and core[0].text[0].isupper():
        return core[1].text[0].isupper()
    before = core[: len(core) - len(proper)]
    named = bool(proper) and list(core[len(before) :]) == list(proper)
    return named and bool(before) and before[-1].lower in words_for("body")


def _is_proper(view: TextView, chunk: Chunk) -> bool:
    return "PROPN" in [t.tag for t in view.tokens[chunk.first : chunk.last]]


def find_names(view: TextView, chunks: Chunks, sources: Sequence[Range]) -> list[NamedMention]:
    """Returns the text's proper names, with what "of" and "for" hang on them."""
    found: list[NamedMention] = []
    taken = {i for source in sources for i in range(*source)}
    list_ = chunks.chunks
    k = 0
    while k < len(list_):
        chunk = list_[k]
        k += 1
        last = chunk.last
        if not _is_proper(view, chunk):
            continue
        while k < len(list_) and chunks.gaps[k - 1] in LINKS and _is_proper(view, list_[k]):
            last = list_[k].last
            k += 1
        if chunk.first not in taken:
            found.append(read_mention(view, (chunk.first, last), speaks=False))
    return found


def roles_of(view: TextView, mention: NamedMention) -> set[str]:
    """Returns the words for persons in a wording: "X, a spokesman for the army", "Mayor X".

    One who does not speak is called only by a title that the name follows.
    """
    if not mention.speaks and not (mention.person and mention.kind == "person"):
        return set()
    tokens = view.tokens[mention.first : mention.last]
    lemmas = {t.lemma for t in tokens if t.tag == "NOUN"} if mention.speaks else set()
    titles = {t.lower for t in _core(tokens) if t.tag == "PROPN"} - set(mention.person)
    return (lemmas | titles) & words_for("person")
