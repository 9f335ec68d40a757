"""Where a content may begin or end, and what speaks for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from recount.extract.cue_lexicon import kinds
from recount.extract.cues import Cue
from recount.extract.phrases import Chunks
from recount.text.view import Sentence, TextView, Token

ENDS = 8
_JOINTS = frozenset({"CCONJ", "SCONJ"})


def end_options(view: TextView, chunks: Chunks, sentence: Sentence, start: int) -> list[int]:
    """Returns the tokens before which a content that starts at `start` may end."""
    tokens = view.tokens
    found: list[int] = []
    close = sentence.last
    while close > start + 1 and tokens[close - 1].tag == "PUNCT":
        close -= 1
    k = chunks.starting_from(start)
    near = {c.last for c in chunks.chunks[k : k + 3]}
    for i in range(start + 1, close):
        token = tokens[i]
        joint = token.lower in (",", ";", "—", "–", "--", ":") or token.tag in _JOINTS
        if joint or i in near or tokens[i - 1].lower in '”"' or token.lower == "in":
            found.append(i)
            if len(found) >= ENDS:
                break
    found.append(close)
    return found


def end_features(  # noqa: PLR0917
    view: TextView, cue: Cue, sentence: Sentence, start: int, end: int, heads: Collection[int]
) -> list[str]:
    """Returns what speaks for a content to end before token `end`."""
    tokens = view.tokens
    rest = end
    while rest < sentence.last and tokens[rest].tag == "PUNCT":
        rest += 1
    last = tokens[end - 1]
    after = tokens[end] if end < sentence.last else None
    later = tokens[end + 1] if end + 1 < sentence.last else None
    aw, at = (after.lower, after.tag) if after else ("$", "$")
    lw, lt = (later.lower, later.tag) if later else ("$", "$")
    cued = next((n for n in range(4) if end + n in heads and end + n < sentence.last), 9)
    kind = kinds().get(cue.lemma, "other")
    size = min((end - start).bit_length(), 5)
    verb = _has_verb(tokens, start, end)
    first = tokens[start]
    tag = tokens[cue.head].tag
    closing = tokens[cue.last - 1].lower
    if rest == sentence.last:
        return [
            "close", f"close k={kind} {tag}", f"close l={cue.lemma}", f"close fw={first.lower}",
            f"close ft={first.tag} {kind} {tag}", f"close z={size} {verb}", f"close c={closing}",
            f"close fl={first.tag} {cue.lemma}",
        ]  # fmt: skip
    return [
        f"a={aw} {lw}",
        f"at={at} {lt}",
        f"q={cued} {aw}",
        f"q={cued} {verb} {kind}",
        f"z={size} {aw} {verb}",
        f"k={kind} {tag} {aw}",
        f"l={cue.lemma} {at}",
        f"f={first.tag} {at} {kind}",
        f"e={last.lower if last.tag == 'PUNCT' else last.tag} {at} {lt}",
        f"c={closing} {aw}",
        f"va={verb} {at} {lt} {kind}",
        f"lv={lw} {aw} {verb}",
    ]


def _has_verb(tokens: Sequence[Token], start: int, end: int) -> bool:
    tags = [token.tag for token in tokens[start:end]]
    return "VERB" in tags or "AUX" in tags


def left_options(view: TextView, sentence: Sentence, end: int) -> list[int]:
    """Returns the tokens with which a content that ends before `end` may start."""
    tokens = view.tokens
    found = [sentence.first]
    for i in range(end - 1, sentence.first, -1):
        if len(found) >= ENDS:
            break
        before = tokens[i - 1]
        if (
            before.lower in (",", ";", "—", "–", "--", ":")
            or before.tag in _JOINTS
            or tokens[i].tag in _JOINTS
            or tokens[i].lower in '“"'
        ):
            found.append(i)
    return found


def left_features(view: TextView, cue: Cue, sentence: Sentence, start: int, end: int) -> list[str]:
    """Returns what speaks for a content to start with token `start`."""
    tokens = view.tokens
    token = tokens[start]
    opens = start == sentence.first
    before = tokens[start - 1] if not opens else None
    bw, bt = (before.lower, before.tag) if before else ("^", "^")
    size = min((end - start).bit_length(), 5)
    verb = _has_verb(tokens, start, end)
    kind = kinds().get(cue.lemma, "other")
    return [
        f"b={bw}",
        f"b={bw} {token.lower}",
        f"bt={bt} {token.tag}",
        f"z={size} {verb} {opens}",
        f"bz={bw} {size} {verb}",
        f"k={kind} {opens}",
        f"l={cue.lemma} {opens}",
        f"o={opens} {token.lower}",
        f"v={verb} {bt}",
    ]
