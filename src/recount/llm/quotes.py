"""Finds quoted words in a run of text, and tells their exact offsets there."""

from __future__ import annotations

from dataclasses import dataclass

Bounds = tuple[int, int]

_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A run of text with each blank run as one space and typographic quotes made plain.

    `offsets` has, for each character, where it stands in the whole text.
    """

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Folded:
        """Folds the characters of `text` from `start` up to `end`."""
        characters: list[str] = []
        offsets: list[int] = []
        for at, character in enumerate(text[start:end], start):
            blank = character.isspace()
            if blank and characters and characters[-1] == " ":
                continue
            characters.append(" " if blank else character)
            offsets.append(at)
        return cls("".join(characters).translate(_PLAIN), tuple(offsets))

    def find(self, quote: str) -> list[Bounds]:
        """Returns where the quoted words stand, whole words only, in the text's order."""
        words = " ".join(quote.split()).translate(_PLAIN)
        found: list[Bounds] = []
        if not any(map(str.isalnum, words)):
            return found
        at = self.text.find(words)
        while at >= 0:
            end = at + len(words)
            if not (self._inside_word(at) or self._inside_word(end)):
                found.append((self.offsets[at], self.offsets[end - 1] + 1))
            at = self.text.find(words, at + 1)
        return found

    def _inside_word(self, at: int) -> bool:
        """Whether a word runs on over the border before a character."""
        return 0 < at < len(self.text) and self.text[at - 1].isalnum() and self.text[at].isalnum()


def gap_between(one: Bounds, other: Bounds) -> int:
    """Returns how many characters stand between two runs; 0 where they touch or overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])
