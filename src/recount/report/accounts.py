"""The accounts of an incident side by side: who says what, how many, since when."""

from __future__ import annotations

from collections.abc import Iterable

from recount.model import Account, Claim, Incident
from recount.report.bars import draw_axis, draw_range, find_top
from recount.report.contents import Contents
from recount.report.evidence import cite
from recount.report.markup import Html, say, tag
from recount.report.words import HARMS, label, label_kind, say_range

_QUOTE = 220  # characters of an account's words in its table


def build_accounts(contents: Contents, incident: Incident) -> Html | None:
    """Returns the table of an incident's accounts, those in force first; null without any."""
    if not incident.accounts:
        return None
    told = {harm for account in incident.accounts for harm in account.says}
    harms = [harm for harm in HARMS if harm in told]
    heads = [tag("th", "Source", scope="col"), tag("th", "What it says", scope="col")]
    for harm in harms:
        axis = draw_axis(find_top(incident, harm))
        heads.append(tag("th", label("harm", harm), axis, scope="col", class_="wide"))
    heads.append(tag("th", "Since", scope="col"))
    current = [a for a in incident.accounts if not a.superseded_by]
    older = [a for a in incident.accounts if a.superseded_by]
    rows = [_account(contents, incident, account, harms) for account in [*current, *older]]
    return tag(
        "div",
        tag("h4", "The accounts side by side"),
        tag(
            "div",
            tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows), class_="accounts"),
            class_="scroll",
        ),
    )


def _account(contents: Contents, incident: Incident, account: Account, harms: list[str]) -> Html:
    who = [label_kind(account.kind)]
    if account.side and account.side != account.source:
        who.append(f"side: {account.side}")
    replaced = None
    if account.superseded_by:
        said = label("revision", account.revision or "restated")
        newer = cite(contents, [account.superseded_by])
        replaced = tag("p", said[:1].upper(), said[1:], " ", newer, class_="replaced")
    told = account.lineage.removeprefix(account.source).lstrip(", ")
    cells = [
        tag(
            "th",
            say(account.source, "span"),
            tag("small", say(", ".join(who), "span")),
            scope="row",
        ),
        tag(
            "td",
            tag("b", label("stance", account.stance)),
            _words(contents, account),
            replaced,
            tag("small", say(told, "span")) if told else None,
            data_label="What it says",
        ),
    ]
    cells += [_says(contents, incident, account, harm) for harm in harms]
    since = account.since.isoformat() if account.since else "–"
    cells.append(tag("td", since, data_label="Since", class_="day"))
    return tag("tr", cells, class_="old" if replaced else None)


def _words(contents: Contents, account: Account) -> Html | None:
    claims = [contents.by_id[i] for i in account.claims if i in contents.by_id]
    own = [claim for claim in claims if not claim.copy_of] or claims
    if not own:
        return None
    setters = [find_setter(own, harm, *account.says[harm]) for harm in account.says]
    chosen = next((claim for claim in own if claim.id in setters), own[0])
    text = " ".join(chosen.attribution.content.text.split())
    shown = text if len(text) <= _QUOTE else text[:_QUOTE].rsplit(" ", 1)[0] + " …"
    return tag("p", say(shown, "q"), " ", cite(contents, account.claims), class_="words")


def _says(contents: Contents, incident: Incident, account: Account, harm: str) -> Html:
    name = label("harm", harm)
    if harm not in account.says:
        return tag("td", tag("span", "gives no figure", class_="quiet"), data_label=name)
    low, high = account.says[harm]
    words = say_range(low, high, account.vague)
    top = find_top(incident, harm)
    bar = draw_range(low, high, top, words=f"{account.source}: {words}")
    claims = (contents.by_id[i] for i in account.claims if i in contents.by_id)
    setter = find_setter(claims, harm, low, high)
    refs = cite(contents, [setter] if setter else account.claims)
    return tag(
        "td", tag("span", words, " ", refs, class_="figure"), bar, data_label=name, class_="wide"
    )


def find_setter(
    claims: Iterable[Claim], harm: str, low: int | None, high: int | None
) -> str | None:
    """Returns the id of the first claim that gives this very figure for a harm."""
    for claim in claims:
        for count in claim.counts:
            value = count.value
            if value.harm == harm and (value.low, value.high) == (low, high):
                return claim.id
    return None
