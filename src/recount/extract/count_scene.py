"""The figures and cues of one sentence, with the questions that binding asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from recount.extract.count_cues import Cue
from recount.extract.count_phrases import Figure
from recount.text.view import Token
from recount.values import Harm
from recount.vocab.loader import load_table


@dataclass(slots=True)
class Bond:
    """A figure and its cue. `harm` may differ from the cue's ("killed or wounded").

    `running` marks a toll or an ordinal; `whole` false a figure said to be among a whole
    that was told before ("five women were among the dead"). `together` numbers the
    coordination that the figure stands in, null if it stands alone. `outdated` marks "an earlier
    toll", `elliptic` a figure whose verb stands with another ("... and four in Gorr").
    """

    figure: Figure
    cue: Cue
    harm: Harm
    running: bool = False
    whole: bool = True
    together: int | None = None
    outdated: bool = False
    elliptic: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """The small words of `groups.toml` that tie figures to cues."""

    words: dict[str, frozenset[str]]
    joins: frozenset[tuple[str, ...]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.words[name]


@cache
def links() -> Links:
    """Returns the table `links` of `groups.toml`, its lists as sets."""
    table = load_table("groups")["links"]
    return Links(
        {name: frozenset(words) for name, words in table.items()},
        frozenset(tuple(phrase.split()) for phrase in table["joins"]),
    )


class Scene:
    """One sentence: tokens `first` up to `last`, its figures and cues, and what is bound."""

    def __init__(
        self,
        tokens: Sequence[Token],
        bounds: tuple[int, int],
        figures: list[Figure],
        cues: list[Cue],
        *,
        upper: bool,
        surnames: frozenset[str] = frozenset(),
    ) -> None:
        self.tokens, (self.first, self.last) = tokens, bounds
        self.figures, self.cues, self.upper = figures, cues, upper
        self.surnames = surnames
        self.by_start = {figure.first: figure for figure in figures}
        self.place = {figure.first: place for place, figure in enumerate(figures)}
        self.by_end = {figure.last: figure for figure in figures}
        self.cue_at = {cue.first: cue for cue in cues}
        self.bound: dict[int, Harm] = {}

    def lower(self, k: int) -> str:
        """Returns the lower-case token, empty outside the sentence."""
        return self.tokens[k].lower if self.first <= k < self.last else ""

    def words(self, first: int, last: int) -> list[str]:
        """Returns the lower-case tokens of a stretch."""
        return [token.lower for token in self.tokens[first:last]]

    def is_free(self, figure: Figure) -> bool:
        """Whether no cue has taken the figure yet."""
        return figure.first not in self.bound

    def joined(self, end: int, start: int) -> bool:
        """Whether only "and", a comma or the like stands between two tokens."""
        gap = tuple(self.words(end, start))
        return gap in links().joins

    def has_own_cue(self, figure: Figure) -> bool:
        """Whether the figure is the subject of a cue directly behind it."""
        k = figure.last
        for _ in range(4):
            cue = self.cue_at.get(k)
            if cue is not None:
                return bool(cue.kinds & {"participle", "state", "noun"})
            if self.lower(k) not in links()["auxiliaries"] | links()["fillers"]:
                return False
            k += 1
        return False

    def is_age(self, figure: Figure, k: int) -> bool:
        """Whether a bare number before token `k` is an age: "Hassan 65 was killed"."""
        low = figure.number.low
        stated = low is not None and low > 1 and low == figure.number.high
        plain = figure.bare and not figure.number.ordinal
        return plain and stated and self.lower(k) in links()["singular"]

    def allows(self, figure: Figure, cue: Cue) -> bool:
        """Whether the cue can be said of whom the figure counts."""
        if figure.unit == "bodies" and cue.harm != "killed":
            return False
        if "passive" in cue.kinds and figure.loose:
            return False
        if cue.guarded or cue.harm == "affected":
            return not (figure.loose or figure.bare)
        if "noun" in cue.kinds and "participle" not in cue.kinds:
            return True
        if cue.harm == "casualties" and figure.loose:
            return False
        return not (figure.loose and figure.bare)
