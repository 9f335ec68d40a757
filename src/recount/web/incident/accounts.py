"""The accounts side by side, each with the sentence that says so and its copies folded under it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from recount.model import Account
from recount.report.words import HARMS, label, label_kind, say_range
from recount.web.evidence import ClaimLine
from recount.web.incident.claims import Told
from recount.web.incident.figures import find_line


@dataclass(frozen=True, slots=True)
class Says:
    """What an account gives for a harm."""

    harm: str
    said: str


@dataclass(frozen=True, slots=True)
class Further:
    """A further claim of an account, with the claims that copy it."""

    line: ClaimLine
    copies: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account as a column shows it.

    `newer` is the claim by which its own source replaced it, `replaced` says how. `further` are
    its other claims, `copies` those that repeat the quoted one.
    """

    account: Account
    kind: str
    told: str
    says: tuple[Says, ...]
    line: ClaimLine | None
    copies: tuple[ClaimLine, ...]
    further: tuple[Further, ...]
    replaced: str | None
    newer: ClaimLine | None


@dataclass(frozen=True, slots=True)
class AccountGroup:
    """Accounts that stand alike."""

    key: str
    title: str
    hint: str
    cards: tuple[AccountCard, ...]


GROUPS = (
    ("figures", "Those who say how many", "From the highest figure to the lowest."),
    ("against", "Those who deny or doubt it", "In the order in which they spoke."),
    ("without", "Those who tell of it without a figure", "In the order in which they spoke."),
    ("older", "What sources have since replaced", "Earlier figures; they are not counted."),
)


def group_accounts(told: Told) -> list[AccountGroup]:
    """Returns the accounts by how they stand; groups that are empty are left out."""
    found: defaultdict[str, list[AccountCard]] = defaultdict(list)
    for account in told.incident.accounts:
        found[_group(account)].append(make_card(told, account))
    found["figures"].sort(key=_weight, reverse=True)
    return [
        AccountGroup(key, title, hint, tuple(found[key]))
        for key, title, hint in GROUPS
        if found[key]
    ]


def _group(account: Account) -> str:
    if account.superseded_by:
        return "older"
    if account.stance in ("denies", "doubts"):
        return "against"
    return "figures" if account.says else "without"


def _weight(card: AccountCard) -> tuple[int, ...]:
    says = card.account.says
    return tuple(max(end or 0 for end in says.get(harm, (0, 0))) for harm in HARMS)


def make_card(told: Told, account: Account) -> AccountCard:
    """Returns one account as a column shows it."""
    line = find_line(told, account)
    known = told.known(account.claims)
    copies: defaultdict[str, list[ClaimLine]] = defaultdict(list)
    firsts = []
    for claim_id in known:
        of = told.items[claim_id].claim.copy_of
        if of in known and of is not None:
            copies[of].append(told.lines[claim_id])
        else:
            firsts.append(claim_id)
    shown = line.id if line else None
    further = [Further(told.lines[c], tuple(copies[c])) for c in firsts if c != shown]
    newer = told.lines.get(account.superseded_by) if account.superseded_by else None
    rest = account.lineage.removeprefix(account.source).lstrip(", ")
    return AccountCard(
        account=account,
        kind=label_kind(account.kind),
        told=rest[:1].upper() + rest[1:],
        says=tuple(
            Says(label("harm", harm), say_range(*account.says[harm], account.vague))
            for harm in HARMS
            if harm in account.says
        ),
        line=line,
        copies=tuple(copies[shown]) if shown else (),
        further=tuple(further),
        replaced=label("revision", account.revision or "restated") if newer else None,
        newer=newer,
    )
