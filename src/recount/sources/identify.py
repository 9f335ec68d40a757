"""Identifies the parties of a reading: who a mention, with its fuller mention, stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from recount.model import Party, make_id
from recount.sources.describe import GUESSED, Description, describe
from recount.sources.registry import Registry
from recount.sources.words import keys_of
from recount.values import Identity
from recount.vocab.loader import load_words

_NO_ISSUERS = ("government", "media", "agency", "unknown", "witness", "civilian")
_FORCES = ("military", "police")
_LONGEST_NAME = 80
_CAPITALS = r"[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*"
_PROPER = re.compile(
    rf"((?:[A-Z][\w’'-]+\s+)+[A-Z][\w’'-]+\s+(?:for|of|without|against)\s+(?:the\s+)?{_CAPITALS})$"
)
_WHERE = re.compile(r"\b(?:in|from|at|near|across|throughout)\b[^,]*\Z")
_BODY = re.compile(
    rf"\b(?:for|from)\s+the\s+({_CAPITALS}(?:\s+(?:of|for)\s+(?:the\s+)?{_CAPITALS})*)"
)


def identify_party(
    party: Party,
    *,
    registry: Registry,
    country: str | None = None,
    upper: bool | None = None,
    told: Sequence[str] = (),
    armed: bool = False,
) -> Party:
    """Returns the party with its identity set.

    Its fuller mention (`antecedent`) is read first, as a pronoun or short name says less;
    what the mention itself adds ("the colonel") completes it. `country` is the ISO 3166 code
    of the country that the report is on; `told` are wordings that introduce the same party
    elsewhere in it, the nearest first: they tell what these do not. `armed` says that the report
    calls the party an armed group, which decides where only the form of its name tells its kind.
    A party of which nothing is known keeps its wording as name, is of kind "unknown" and not
    named.
    """
    described = _describe_party(party, registry, country, upper)
    for text in told:
        more = describe(text, registry, country=country, upper=upper)
        described = _complete(described, more) if described and more else described or more
    if armed and described is not None:
        described = _arm(described)
    if described is not None:
        identity = _with_proper_name(party, described.identity)
        return replace(party, identity=_with_body(identity, described.affiliation))
    wording = party.antecedent.text if party.antecedent else party.evidence.text
    return replace(party, identity=_unknown(wording))


def identify_affiliation(
    party: Party, *, registry: Registry, country: str | None = None, upper: bool | None = None
) -> Identity | None:
    """Returns the body that the party speaks for, where its wording says so.

    "Kremlin spokesman X" speaks for the Government of Russia; a body speaks for itself.
    """
    described = _describe_party(party, registry, country, upper)
    if described is None:
        return None
    if described.affiliation is not None:
        return described.affiliation
    return described.identity if described.score >= 0.9 else None


def identify_outlet(
    outlet: str, *, registry: Registry, country: str | None = None
) -> Identity | None:
    """Returns the body that an outlet's name is, whose own bulletin it is; None for a medium.

    "River Ministry of Health", "Hill Peace Watch" and "Bay Stabilisation Mission" speak for
    themselves, and are one party with the body when others quote it.
    """
    found = describe(outlet, registry, country=country)
    if found is None or not found.identity.named or found.identity.kind in _NO_ISSUERS:
        return None
    body = found.identity
    own = body.id == make_id("actor", *keys_of(body.name)) or found.score > 0.8
    return body if own or body.kind == "official" else None


def _describe_party(
    party: Party, registry: Registry, country: str | None, upper: bool | None
) -> Description | None:
    short = describe(party.evidence.text, registry, country=country, upper=upper)
    if party.antecedent is None:
        return short
    full = describe(party.antecedent.text, registry, country=country, upper=upper)
    if full is None or short is None:
        return full or short
    if full.identity.kind == "unknown" and short.identity.kind != "unknown":
        told = short.identity
        known = replace(full.identity, kind=told.kind, side=told.side, country=told.country)
        if not full.identity.named and told.named:
            known = told
        return Description(known, full.affiliation or short.affiliation, full.score)
    if full.identity.side is None and short.identity.kind == full.identity.kind:
        known = replace(full.identity, side=short.identity.side)
        return Description(known, full.affiliation or short.affiliation, full.score)
    return full


def _arm(known: Description) -> Description:
    """Returns a description of an armed group, or of one that speaks for it, as that."""
    identity, body = known.identity, known.affiliation
    if known.score == GUESSED:
        armed = replace(identity, kind="armed_group", side=identity.name)
        return replace(known, identity=armed)
    guessed = body is not None and body.kind in ("military", "unknown")
    if body is None or not guessed or body.id != make_id("actor", *keys_of(body.name)):
        return known
    body = replace(body, kind="armed_group", side=body.name)
    identity = replace(identity, kind="armed_group", side=body.name)
    return replace(known, identity=identity, affiliation=body)


def _complete(known: Description, more: Description) -> Description:
    """Returns a description with what another of the same party adds to it."""
    mine, told = known.identity, more.identity
    if not mine.named and told.named and mine.kind in ("unknown", told.kind):
        return more
    bodiless = known.affiliation is None and more.affiliation is not None
    if told.kind != "unknown" and (bodiless or mine.kind == "unknown" or known.score == GUESSED):
        mine = replace(mine, kind=told.kind, side=told.side, country=told.country or mine.country)
        known = replace(known, score=more.score)
    elif mine.side is None and told.kind == mine.kind:
        mine = replace(mine, side=told.side)
    body, other = known.affiliation, more.affiliation
    if body and other and body.kind == other.kind and told.id == known.identity.id:
        body = other  # "the ministry", "the health ministry"
    return replace(known, identity=mine, affiliation=body or other)


def _with_body(identity: Identity, body: Identity | None) -> Identity:
    """Returns a party's identity with the body that it speaks for; a government's are many.

    Who has an office does not speak for the force whose rank he has ("the administrator, Col. X").
    """
    if body is None or body.id == identity.id or body.kind == "government":
        return identity
    if body.kind in _FORCES and identity.kind not in (body.kind, "unknown"):
        return identity
    return replace(identity, body=body.id)


def _with_proper_name(party: Party, identity: Identity) -> Identity:
    """Returns an unnamed party's identity with the proper name that its wording gives.

    "Relief Doctors for Aleppo" is called that, and "a spokesman for the Banner of the River"
    is another party than any other spokesman.
    """
    wording = party.antecedent.text if party.antecedent else party.evidence.text
    if identity.named or wording.isupper():
        return identity
    proper = _PROPER.search(wording)
    if proper and not _WHERE.search(wording, 0, proper.start()):
        name = " ".join(proper[1].split())
        return replace(identity, id=make_id("actor", *keys_of(name)), name=name, named=True)
    body = _BODY.search(wording)
    if body is None or identity.side is not None:
        return identity
    told = " ".join(body[1].split())
    if told in identity.name:
        return identity
    name = f"{identity.name.split(' (')[0]}, {told}"
    ident = make_id("party", identity.kind, *keys_of(name))
    return replace(identity, id=ident, name=name)


def _unknown(wording: str) -> Identity:
    keys = [key for key in keys_of(wording) if key not in load_words("pronouns")]
    if not keys:
        return Identity(make_id("party", "unknown"), "unnamed", "unknown", None, None, False)
    name = " ".join(wording.split())
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
    return Identity(make_id("party", "unknown", *keys), name, "unknown", None, None, False)
