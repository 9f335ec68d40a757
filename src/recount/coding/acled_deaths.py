"""ACLED's fatalities: the lowest figure, none where none is mentioned, the bomber among them."""

from __future__ import annotations

from dataclasses import dataclass

from recount.coding.acled_types import Kind
from recount.coding.dossier import Dossier
from recount.coding.rows import load_rules


@dataclass(frozen=True, slots=True)
class Deaths:
    """A number of dead, the claim that set it, the rule that chose it, and notes in words."""

    total: int
    claim: str | None
    rule: str
    notes: tuple[str, ...] = ()


def count_deaths(dossier: Dossier, kind: Kind) -> Deaths:
    """Returns the fatalities of an incident.

    ACLED codebook: sources differ or are vague, the lowest until a better one; not mentioned, or
    only "casualties": 0. A suicide bomber counts among the dead.
    """
    tally = dossier.tally("killed")
    low = tally.low if tally else None
    if tally is None or low is None:
        base = int(load_rules("acled")["no_deaths"])
        deaths = Deaths(base, None, "no death is mentioned", ("No fatalities are reported",))
    else:
        notes = [f"Fatalities: the lowest figure, {low}, set by claim {tally.low_claim}"]
        notes += [tally.note[:1].upper() + tally.note[1:]] if tally.note else []
        deaths = Deaths(low, tally.low_claim, "the lowest figure", tuple(notes))
    return _add_bomber(deaths, dossier, kind)


def _add_bomber(deaths: Deaths, dossier: Dossier, kind: Kind) -> Deaths:
    if kind[1] != "Suicide bomb" and not any(k.key == "suicide_bombing" for k in dossier.kinds):
        return deaths
    rules = load_rules("acled")
    setting = [claim for claim in dossier.claims if claim.id == deaths.claim]
    said = " ".join(claim.sentence.text.casefold() for claim in setting)
    if any(words in said for words in rules["bomber_counted"]):
        note = "The figure has the bomber in it"
        return Deaths(deaths.total, deaths.claim, deaths.rule, (*deaths.notes, note))
    more = int(rules["bomber"])
    note = f"The suicide bomber is added: {deaths.total} and {more}"
    return Deaths(
        deaths.total + more, deaths.claim, f"{deaths.rule}, and the bomber", (*deaths.notes, note)
    )
