"""Counts who speaks, and under which names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from recount.model import Claim, Source
from recount.sources.words import keys_of, split_words
from recount.values import Identity
from recount.vocab.loader import load_table, load_words

_ARTICLE = re.compile(r"\A(?:the|a|an)\s+", re.IGNORECASE)
_CLAUSE = re.compile(r",\s+(?:who|whom|whose|which|where)\b.*", re.IGNORECASE | re.DOTALL)


def count_sources(claims: Iterable[Claim]) -> list[Source]:
    """Returns the sources of the claims, those with the most claims first.

    `aliases` are the wordings by which the reports name a source, the commonest first, each
    without its article and in one spelling; see `find_aliases`.
    """
    known: dict[str, Identity] = {}
    wordings: dict[str, Counter[str]] = defaultdict(Counter)
    documents: dict[str, set[str]] = defaultdict(set)
    spoken: Counter[str] = Counter()
    for claim in claims:
        identity = claim.source.identity if claim.source else None
        if identity is None or claim.source is None:
            continue
        kept = known.setdefault(identity.id, identity)
        if _rank(identity) < _rank(kept):
            known[identity.id] = identity
        wordings[identity.id][" ".join(claim.source.evidence.text.split())] += 1
        documents[identity.id].add(claim.doc_id)
        spoken[identity.id] += 1
    sources = [
        Source(
            id=source_id,
            name=identity.name,
            kind=identity.kind,
            side=identity.side,
            aliases=find_aliases(identity.name, wordings[source_id]),
            documents=len(documents[source_id]),
            claims=spoken[source_id],
        )
        for source_id, identity in known.items()
    ]
    return sorted(sources, key=lambda source: (-source.claims, source.name, source.id))


def _rank(identity: Identity) -> tuple[str, str, str]:
    return identity.name, identity.side or "", identity.kind


def find_aliases(name: str, wordings: Mapping[str, int]) -> tuple[str, ...]:
    """Returns those wordings that name the source that is called `name`, the commonest first.

    `wordings` maps each to how often it stands. Pronouns ("He"), short forms of one common noun
    ("The ministry", "his uncle") and the name itself name nobody further; what only differs in
    capitals or article is one alias.
    """
    forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for wording, times in wordings.items():
        bare = _ARTICLE.sub("", _CLAUSE.sub("", wording), count=1).strip(" ,;:")
        if keys := _naming_keys(bare):
            forms[keys][bare] += times
    for own in (name, name.partition(" (")[0]):
        forms.pop(keys_of(_ARTICLE.sub("", own, count=1)), None)
    ranked = [
        (-found.total(), min(found, key=lambda form: (-found[form], form)))
        for found in forms.values()
    ]
    return tuple(form for _times, form in sorted(ranked))


def _naming_keys(wording: str) -> tuple[str, ...]:
    """Returns the keys of a wording's words; none for one that names nobody by itself."""
    words = split_words(wording)
    while words and words[0].key in _empty_words():
        words = words[1:]
    if not words or (len(words) == 1 and (not words[0].cap or words[0].key in _common_nouns())):
        return ()
    return tuple(word.key for word in split_words(wording))


@cache
def _empty_words() -> frozenset[str]:
    """The pronouns and determiners."""
    pronouns = load_table("antecedents")["pronouns"]
    return load_words("pronouns").union(*pronouns.values())


@cache
def _common_nouns() -> frozenset[str]:
    """The nouns for speakers, in the singular and plural."""
    nouns = {word for words in load_table("antecedents")["words"].values() for word in words}
    return frozenset(nouns | {f"{noun}s" for noun in nouns} | load_words("common_words"))
