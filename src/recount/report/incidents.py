"""One section for each incident: its status in words, tallies, disagreements, accounts."""

from __future__ import annotations

from collections.abc import Iterable

from recount.model import Account, Claim, Incident, Tally
from recount.report.bars import draw_axis, draw_range, find_top
from recount.report.contents import Contents, head_of
from recount.report.evidence import cite
from recount.report.markup import Html, put, say, tag
from recount.report.words import (
    HARMS,
    label,
    label_kind,
    name_incident,
    rank_tallies,
    say_day,
    say_list,
    say_place,
    say_range,
    say_times,
)

_QUOTE = 220  # characters of an account's words in its table


def build_incident(contents: Contents, incident: Incident, number: int) -> Html:
    """Returns the section of one incident, the `number`-th of the page."""
    return tag(
        "section",
        tag(
            "h3",
            tag("span", f"{number}. ", class_="count"),
            say(name_incident(incident)),
            id=f"i{number}",
        ),
        _status(incident),
        _facts(incident),
        _tallies(contents, incident),
        _disagreements(contents, incident),
        _accounts(contents, incident),
        _documents(contents, incident),
        class_="incident",
        aria_labelledby=f"i{number}",
    )


def badge(status: str) -> Html:
    """Returns a status as a mark and a word, never as a colour alone."""
    mark = tag("span", label("status_mark", status), aria_hidden="true")
    return tag("span", mark, " ", label("status", status), class_=f"badge {status}")


def _status(incident: Incident) -> Html:
    n = incident.independent_accounts
    return tag(
        "p",
        badge(incident.status),
        " ",
        label("status_meaning", incident.status)[:1].upper(),
        label("status_meaning", incident.status)[1:],
        f". {say_times(n, 'independent account')}, {say_times(len(incident.documents), 'report')}.",
        class_="status",
    )


def _facts(incident: Incident) -> Html:
    place = incident.place
    where: Html | str = "place not read"
    if place:
        where = say(say_place(place))
        if place.gazetteer_id is None and place.within_name:
            where = put(
                where, f" (the gazetteer lacks {place.name}; shown within {place.within_name})"
            )
    rows = [
        ("When", say_day(incident.when) if incident.when else "day not read"),
        ("Where", where),
    ]
    if incident.perpetrators:
        rows.append(("Said to have done it", say(say_list(incident.perpetrators))))
    return tag("dl", [put(tag("dt", name), tag("dd", value)) for name, value in rows])


def _tallies(contents: Contents, incident: Incident) -> Html | None:
    if not incident.tallies:
        return tag("p", "No account gives a number of people harmed.", class_="quiet")
    ordered = rank_tallies(incident.tallies)
    head = tag(
        "tr",
        [tag("th", name, scope="col") for name in ("People", "Lowest", "Best", "Highest", "Range")],
    )
    body = [_tally(contents, incident, tally) for tally in ordered]
    return tag(
        "div",
        tag("h4", "How many"),
        tag(
            "table",
            tag(
                "caption",
                "Tally over the accounts below; each bound links to the sentence that set it",
            ),
            tag("thead", head),
            tag("tbody", body),
            class_="tallies",
        ),
    )


def name_tally(tally: Tally) -> str:
    """Returns whom a tally counts ("Killed", "Killed: of them children")."""
    name = label("harm", tally.harm)
    if tally.group != "persons":
        name = f"{name}: of them {label('group', tally.group)}"
    return name if tally.unit == "persons" else f"{name} ({tally.unit})"


def _tally(contents: Contents, incident: Incident, tally: Tally) -> Html:
    words = f"{name_tally(tally)}: {say_range(tally.low, tally.high)}" + (
        f", best {tally.best:,}" if tally.best is not None else ""
    )
    top = find_top(incident, tally.harm)
    bar = draw_range(tally.low, tally.high, top, best=tally.best, words=words, class_="tally")
    note = tag("small", "Note: ", tally.note, class_="note") if tally.note else None
    return tag(
        "tr",
        tag("th", name_tally(tally), scope="row"),
        _bound(contents, "Lowest", tally.low, tally.low_claim, "not given"),
        _bound(contents, "Best", tally.best, tally.best_claim, "none"),
        _bound(contents, "Highest", tally.high, tally.high_claim, "open"),
        tag("td", bar, note, data_label="Range", class_="wide"),
    )


def _bound(contents: Contents, name: str, value: int | None, claim: str | None, lack: str) -> Html:
    shown = put(value) if value is not None else tag("span", lack, class_="quiet")
    refs = cite(contents, [claim]) if claim else None
    return tag("td", shown, " ", refs, data_label=name, class_="figure")


def _disagreements(contents: Contents, incident: Incident) -> Html | None:
    if not incident.disagreements:
        return None
    items = [
        tag(
            "li",
            tag("b", label("about", d.about), ": "),
            say(d.explanation, "span"),
            " ",
            cite(contents, d.claims),
        )
        for d in incident.disagreements
    ]
    return tag("div", tag("h4", "Where the accounts differ"), tag("ul", items, class_="differ"))


def _accounts(contents: Contents, incident: Incident) -> Html | None:
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
        tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows), class_="accounts"),
    )


def _account(contents: Contents, incident: Incident, account: Account, harms: list[str]) -> Html:
    who = [label_kind(account.kind)]
    if account.side and account.side != account.source:
        who.append(f"side: {account.side}")
    replaced = None
    if account.superseded_by:
        newer = cite(contents, [account.superseded_by])
        replaced = tag("p", "Replaced by a later statement ", newer, class_="replaced")
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
            tag("small", say(account.lineage, "span")),
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


def _documents(contents: Contents, incident: Incident) -> Html | None:
    names = []
    for doc_id in incident.documents:
        doc = contents.docs.get(doc_id)
        if doc is None:
            continue
        copied = contents.docs.get(contents.copies.get(doc_id, ""))
        source = put(" (copies ", say(copied.outlet or copied.ref), ")") if copied else None
        names.append(
            tag(
                "li", say(doc.outlet or "outlet not named"), ": ", say(head_of(doc), "cite"), source
            )
        )
    why = None
    if incident.reasons:
        why = tag(
            "p",
            "Read as one incident because: ",
            say("; ".join(incident.reasons), "span"),
            ".",
            class_="quiet",
        )
    return tag("div", tag("h4", "Reports that tell of it"), tag("ul", names, class_="docs"), why)
