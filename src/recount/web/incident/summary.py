"""An incident in a few sentences."""

from __future__ import annotations

from collections import Counter

from recount.model import Incident
from recount.report.words import label, pick_whole, say_list, say_tally, say_times


def summarise(incident: Incident, codebook: str) -> list[str]:
    """Returns in plain sentences who tells of an incident, how many, and how the accounts stand."""
    accounts = [account for account in incident.accounts if not account.superseded_by]
    n, own = len(accounts), incident.independent_accounts
    said = [
        f"{say_times(len(incident.documents), 'report')} "
        f"{'carries' if len(incident.documents) == 1 else 'carry'} "
        f"{say_times(len(incident.claims), 'claim')} by {say_times(n, 'source')}"
        + (f", {own} of them independent of each other." if n > 1 else ".")
    ]
    figures = [
        f"{label('harm', tally.harm).lower()}"
        + ("" if tally.group == "persons" else f" ({label('group', tally.group)})")
        + f" {say_tally(tally)}"
        for tally in pick_whole(incident.tallies)
    ]
    if figures:
        said.append(f"By the rules of {codebook}: {'; '.join(figures)}.")
    else:
        said.append("No account gives a number of people harmed.")
    stances = Counter(account.stance for account in accounts)
    against = stances["denies"] + stances["doubts"]
    if against:
        said.append(f"{say_times(against, 'source denies or doubts', 'sources deny or doubt')} it.")
    if incident.disagreements:
        abouts = dict.fromkeys(d.about for d in incident.disagreements)
        questions = say_list(label("about", about).lower() for about in abouts)
        said.append(f"The accounts differ on {questions}.")
    return said
