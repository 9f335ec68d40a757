"""One section for each incident: its status in words, tallies, disagreements, accounts."""

from __future__ import annotations

from recount.model import Incident, Tally
from recount.report.accounts import build_accounts
from recount.report.bars import draw_range, find_top
from recount.report.contents import Contents, head_of
from recount.report.evidence import cite
from recount.report.markup import Html, put, say, tag
from recount.report.words import (
    label,
    name_incident,
    pick_parties,
    rank_tallies,
    say_bounds,
    say_day,
    say_list,
    say_place,
    say_times,
)


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
        _sums(incident),
        _disagreements(contents, incident),
        build_accounts(contents, incident),
        _documents(contents, incident),
        class_="incident",
        data_status=incident.status,
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
    if parties := pick_parties(incident.perpetrators):
        rows.append(("Said to have done it", say(say_list(parties))))
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
    words = f"{name_tally(tally)}: {say_bounds(tally)}" + (
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
        _bound(contents, "Highest", tally.high, tally.high_claim, _open(tally)),
        tag("td", bar, note, data_label="Range", class_="wide"),
    )


def _open(tally: Tally) -> str:
    return f"{tally.least_high:,} or more" if tally.least_high is not None else "open"


def _bound(contents: Contents, name: str, value: int | None, claim: str | None, lack: str) -> Html:
    shown = put(value) if value is not None else tag("span", lack, class_="quiet")
    refs = cite(contents, [claim]) if claim else None
    return tag("td", shown, " ", refs, data_label=name, class_="figure")


def _sums(incident: Incident) -> Html | None:
    """Returns how a sum goes with the incidents inside it, and why a codebook leaves it out."""
    said = [tag("p", say(sentence), class_="note") for sentence in incident.comparison]
    if incident.left_out:
        why = say(incident.left_out, "span")
        said.append(tag("p", "The codebook does not record it: ", why, ".", class_="note"))
    return tag("div", said) if said else None


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
