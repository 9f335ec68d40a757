"""Reads whether an event is denied by grammar, planned, conditional or demanded."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from recount.extract.event_phrases import grammar
from recount.extract.event_roles import Roles
from recount.extract.event_triggers import Hit, cues
from recount.text import Sentence, Token
from recount.values import Modality
from recount.vocab.loader import load_table

_ENDS = frozenset({".", ";", ":", "!", "?", "that", "which", "who", "but", "while", "“", "”", '"'})
_PARTICLES = frozenset({"out", "up", "off"})
_OPENERS = frozenset({"if", "because", "when", "after", "before", "as", "and", "or"})
_BACK = 9


@dataclass(frozen=True, slots=True)
class Status:
    """Negated or not, the modality, and a factor (0 to 1] on the score."""

    negated: bool = False
    modality: Modality = "actual"
    factor: float = 1.0


def read_status(
    tokens: tuple[Token, ...], sentence: Sentence, hit: Hit, roles: Roles, *, noun: bool
) -> Status:
    """Reads the status of an event from its verb group, its phrase and what governs them."""
    group = roles.group
    verb = hit.first if roles.governor is None else roles.governor
    inside = [tokens[i].lower for i in range(group, verb)]
    if noun:
        inside = _told_of(tokens, hit, roles, inside) + _behind(tokens, sentence, hit)
    negated = _is_negated(tokens, sentence, hit, roles, inside)
    modality = _of_group(inside)
    if modality == "actual" and "to" in inside and "have" not in inside:
        modality, undone = _of_infinitive(tokens, sentence.first, group)
        negated = negated or undone
    if modality == "actual" and noun:
        modality, undone = _of_noun(tokens, sentence.first, hit, roles)
        negated = negated or undone
    if modality == "actual" and _is_supposed(tokens, sentence.first, group):
        modality = "conditional"
    return Status(negated, modality, _factor(tokens, sentence, hit, roles, noun=noun))


def _told_of(tokens: tuple[Token, ...], hit: Hit, roles: Roles, inside: list[str]) -> list[str]:
    """The governing verb's group, if that verb says whether the noun's event happens."""
    governor = roles.governor
    if governor is None:
        return []
    words = cues()
    tells = words["light"] | words["happening"]
    between = {tokens[i].lower for i in range(governor + 1, hit.first)}
    if tokens[governor].lemma not in tells or between & (grammar()["prepositions"] - _PARTICLES):
        return []
    return inside


def _behind(tokens: tuple[Token, ...], sentence: Sentence, hit: Hit) -> list[str]:
    """The verb group whose subject the noun is, if it says that the event happens."""
    words = cues()
    changing = words["planned"] | words["modals"] | (words["negators"] - {"no"})
    group: list[str] = []
    for i in range(hit.behind, min(sentence.last, hit.behind + 10)):
        token = tokens[i]
        if token.tag == "PUNCT" or token.lower in _ENDS or token.lower in _OPENERS:
            break
        if token.lower in changing:
            group.append(token.lower)
        elif token.tag == "VERB":
            return group if token.lemma in words["occurring"] else []
    return []


def _is_negated(
    tokens: tuple[Token, ...], sentence: Sentence, hit: Hit, roles: Roles, inside: list[str]
) -> bool:
    negators = cues()["negators"]
    if negators.intersection(inside):
        return not _is_only(tokens, roles.group, hit.first)
    for phrase in (roles.target, None if roles.passive else roles.agent):
        if phrase and tokens[phrase[0]].lower in ("no", "nobody", "none", "neither", "nothing"):
            return True
        if phrase and _is_not_one(tokens, phrase[0]):
            return True
    before = range(max(sentence.first, hit.first - 3), hit.first)
    words = [tokens[i].lower for i in before]
    if "no" in words or "without" in words:
        at = max(i for i in before if tokens[i].lower in ("no", "without"))
        return all(tokens[i].tag not in ("VERB", "AUX", "PUNCT") for i in range(at + 1, hit.first))
    return False


def _is_not_one(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether a phrase opens with "not one" or "not a single"."""
    words = [tokens[i].lower for i in range(first, min(first + 3, len(tokens)))]
    if words[:1] != ["not"]:  # the phrase may begin behind it
        words = [tokens[first - 1].lower, *words] if first else words
    return words[:2] == ["not", "one"] or words[:3] == ["not", "a", "single"]


def _is_only(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether "not" is that of "not only"."""
    words = [tokens[i].lower for i in range(start, min(len(tokens), end + 1))]
    return "not" in words and "only" in words


def _of_group(inside: list[str]) -> Modality:
    if "must" in inside or "should" in inside or "ought" in inside:
        return "demanded"
    if cues()["modals"].intersection(inside):
        return "conditional"
    return "planned" if cues()["planned"].intersection(inside) else "actual"


def _of_infinitive(tokens: tuple[Token, ...], first: int, group: int) -> tuple[Modality, bool]:
    """Reads what the words before "to …" make of it; the second value is whether it failed."""
    words = cues()
    for j in range(group - 1, max(first, group - _BACK) - 1, -1):
        token = tokens[j]
        if token.lower in _ENDS:
            break
        lemma = token.lemma
        if token.tag == "AUX" and j < group - 1:
            continue  # "has announced plans to", against "had to"
        if lemma in words["implicative"] or token.lower in words["implicative"]:
            return "actual", False
        if lemma in words["negating_verbs"]:
            return "actual", True
        if lemma in words["demanded"] or token.lower in words["demanded"]:
            return "demanded", False
        if lemma in words["planned_before"] or token.lower in words["planned_before"]:
            return "planned", False
    return "planned", False


def _of_noun(
    tokens: tuple[Token, ...], first: int, hit: Hit, roles: Roles
) -> tuple[Modality, bool]:
    words = cues()
    by_verb = _of_governor(tokens, roles, hit)
    if by_verb is not None:
        return by_verb
    for j in range(hit.first - 1, max(first, hit.first - 5) - 1, -1):
        token = tokens[j]
        lemma = token.lemma
        if token.lower in _ENDS or token.lower == ",":
            break
        if token.lower in words["planned_adjectives"]:
            return "planned", False
        if lemma in words["demanded"] and _is_linked(tokens, j):
            return "demanded", False
        if lemma in words["plan_nouns"] and _is_linked(tokens, j):
            return "planned", False
        if not words["conditional_nouns"].isdisjoint((lemma, token.lower)):
            return "conditional", False
    return "actual", False


def _of_governor(tokens: tuple[Token, ...], roles: Roles, hit: Hit) -> tuple[Modality, bool] | None:
    """Reads what the verb that governs a noun makes of it: "prevented a bombing"."""
    words, governor, noun = cues(), roles.governor, hit.wording.lemma
    if governor is None:
        return None
    lemma = tokens[governor].lemma
    if lemma in words["evading_verbs"] and not any(
        sense.type in words["patient_nouns"] for sense in hit.wording.senses
    ):
        return None  # "survived the bombing": it went off
    if lemma in words["negating_verbs"]:
        return "actual", True
    called = lemma == "call" and noun in words["named_nouns"]
    if lemma in words["demanded"] and (not called or _is_linked(tokens, governor)):
        return "demanded", False
    about_to = lemma in ("start", "begin") and tokens[governor].lower.endswith("ing")
    announced = lemma in words["announcing_verbs"] and noun in words["announced_nouns"]
    if announced or lemma in words["planning_verbs"] or (about_to and roles.group < governor):
        return "planned", False
    return None


def _is_linked(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a noun or verb takes what follows by a preposition: "calls for", "plans of"."""
    return i + 1 < len(tokens) and tokens[i + 1].lower in ("for", "of", "to", "on", "against")


def _is_supposed(tokens: tuple[Token, ...], first: int, group: int) -> bool:
    for j in range(group - 1, max(first, group - 12) - 1, -1):
        lower = tokens[j].lower
        if lower in ("if", "unless", "whether"):
            return not (lower == "if" and j > first and tokens[j - 1].lower in ("as", "even"))
        if lower in (".", ";", ":", ",", "that", "which", "who"):
            return False
    return False


def _factor(
    tokens: tuple[Token, ...], sentence: Sentence, hit: Hit, roles: Roles, *, noun: bool
) -> float:
    """How much less sure an event is that is told in general, in passing or as history."""
    factors = load_table("event_words")["factors"]
    named = [
        _form_of_noun(tokens, sentence, hit, roles) if noun else _form_of_verb(tokens, hit, roles)
    ]
    low, high = max(sentence.first, hit.first - 12), min(sentence.last, hit.behind + 12)
    around = {tokens[i].lower for i in range(low, high)}
    if not around.isdisjoint(cues()["background"]):
        named.append("background")
    before = {tokens[i].lemma for i in range(max(low, roles.group - 4), roles.group)}
    if not before.isdisjoint(cues()["alleged"]):
        named.append("alleged")
    return prod(float(factors.get(name, 1.0)) for name in named)


def _form_of_verb(tokens: tuple[Token, ...], hit: Hit, roles: Roles) -> str:
    forms = hit.wording.forms
    inside = {tokens[i].lower for i in range(roles.group, hit.first)}
    if "to" in inside and "have" not in inside:
        return "infinitive"
    if "gerund" in forms:
        result = roles.target is not None and tokens[hit.first - 1].lower == ","
        return "finite" if result or inside & cues()["be"] else "gerund"
    if forms & {"base", "third"} and not forms & {"past", "participle"}:
        return "finite" if inside else "present"
    if roles.passive and roles.agent is None and not inside and hit.first == roles.group:
        return "participle"
    return "finite"


def _form_of_noun(tokens: tuple[Token, ...], sentence: Sentence, hit: Hit, roles: Roles) -> str:
    after = tokens[hit.behind] if hit.behind < sentence.last else None
    if after is not None and after.tag in ("NOUN", "PROPN") and not after.lower.endswith("ly"):
        return "compound"
    before = tokens[hit.first - 1] if hit.first > sentence.first else None
    opened = before is not None and (
        before.tag in ("DET", "NUM", "ADJ") or before.lower in grammar()["determiners"]
    )
    many = tokens[hit.behind - 1].lower.endswith("s")
    if (before is None and after is not None and after.tag == "VERB") or (
        roles.agent and roles.target
    ):
        return "definite"
    if hit.wording.kind == "noun" and many and not opened:
        return "plural_with_role" if roles.agent or roles.target else "plural"
    placed = after is not None and after.lower in ("in", "at", "near", "around", "outside")
    if hit.wording.kind == "noun" and not (opened or placed or roles.agent or roles.target):
        return "bare"
    return "definite"
