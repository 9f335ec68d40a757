"""Says which claims a person should look at first, and why.

The priority is a sum of named reasons, weighed as `vocab/data/review.toml` says:

    disputed or denied incident
    + figure x min(1, log(1 + highest figure) / log(1 + full))
    + score x (1 - the reader's score)
    + unseen (a source of few claims) or unattributed (no source named)

and that times `copy` where the claim repeats an earlier one.
"""

from __future__ import annotations

from math import log

from recount.vocab.loader import load_table


def weigh_claim(
    *,
    status: str | None,
    figure: int | None,
    score: float,
    spoken: int,
    copied: bool,
) -> tuple[float, tuple[str, ...]]:
    """Returns a claim's priority, larger is more urgent, and the reasons in words.

    `status` is its incident's, `figure` the highest number it gives, `score` the reader's (0 to
    1), `spoken` how many claims its source makes in the case, 0 where no source is named.
    """
    table = load_table("review")
    weights, limits, words = table["weights"], table["limits"], table["words"]
    total, reasons = 0.0, []
    if status in ("disputed", "denied"):
        total += weights[status]
        reasons.append(words[status])
    if figure:
        total += weights["figure"] * min(1.0, log(1 + figure) / log(1 + limits["full"]))
        if figure >= limits["high_figure"]:
            reasons.append(words["figure"].format(figure=f"{figure:,}"))
    total += weights["score"] * (1.0 - score)
    if score < limits["low_score"]:
        reasons.append(words["score"].format(score=f"{score:.2f}"))
    if spoken <= limits["unseen"]:
        why = "unseen" if spoken else "unattributed"
        total += weights[why]
        reasons.append(words[why])
    if copied:
        total *= limits["copy"]
        reasons.append(words["copy"])
    return round(total, 4), tuple(reasons)
