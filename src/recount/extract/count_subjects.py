"""Finds the people that a harm word tells of before it: "14 people were killed"."""

from __future__ import annotations

from recount.extract.count_cues import Cue
from recount.extract.count_names import find_names_before
from recount.extract.count_nouns import lists
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Scene, links
from recount.values import Harm

# What is said of persons alone, so that names can be its subject or object.
NAMED: frozenset[Harm] = frozenset({"killed", "injured", "abducted", "detained"})
_FAR = 28  # tokens between a subject and its verb


def find_subjects(scene: Scene, start: int, cue: Cue) -> list[Figure]:
    """Finds whom a participle or state tells of: before it, past its auxiliaries."""
    k = start
    being = having = modal = False
    words = links()
    while k > scene.first and k not in scene.by_end:
        lower = scene.lower(k - 1)
        if lower not in words["auxiliaries"] and lower not in words["fillers"]:
            break
        being = being or lower in words["being"]
        having = having or lower in words["having"]
        modal = modal or lower in words["modal"]
        k -= 1
    active = "participle" in cue.kinds and not being
    if (active and (having or modal)) or ("passive" in cue.kinds and not being):
        return []
    figure = scene.by_end.get(k)
    if figure is not None and scene.is_free(figure) and scene.allows(figure, cue):
        if scene.is_age(figure, k) or (active and k == start and _object_wins(scene, figure, cue)):
            return []
        return _near_subject(scene, figure)
    if active and "state" not in cue.kinds:
        return []
    if not (being or having or _is_verb(scene, cue)):
        return _found_dead(scene, k, cue)
    return _named_subject(scene, k, cue) or _distant_subject(scene, k, cue)


def _near_subject(scene: Scene, figure: Figure) -> list[Figure]:
    """Returns the subject that ends with a figure; behind a part it is the whole."""
    if not figure.part:
        return with_earlier(scene, figure)
    whole = figure.parent
    if figure.partitive or whole is None or not scene.is_free(whole):
        return [figure]
    return with_earlier(scene, whole)


def _named_subject(scene: Scene, k: int, cue: Cue) -> list[Figure]:
    """Finds "Jan Kovač was killed" and "A and B were killed"."""
    aux = scene.tokens[k].lower if k < cue.first else ""
    if cue.guarded or cue.harm not in NAMED or not (aux or _is_verb(scene, cue)):
        return []
    plural = aux in links()["plural"]
    names = find_names_before(scene.tokens, scene.first, k, scene.upper, plural)
    return [name for name in names if name.first not in scene.bound]


def _found_dead(scene: Scene, k: int, cue: Cue) -> list[Figure]:
    """Finds the name in "found Jan Kovač dead"."""
    if cue.harm != "killed" or k != cue.first or cue.guarded:
        return []
    names = find_names_before(scene.tokens, scene.first, k, scene.upper, False)
    before = scene.lower(names[0].first - 1) if names else ""
    return names if before in links()["finding"] and names[0].first not in scene.bound else []


def _is_verb(scene: Scene, cue: Cue) -> bool:
    return scene.tokens[cue.first].lower in links()["verbs"]


def _object_wins(scene: Scene, subject: Figure, cue: Cue) -> bool:
    """Whether "12 gunmen killed 3 soldiers" rather than "5 killed 12 injured"."""
    thing = scene.by_start.get(cue.last)
    if scene.lower(cue.last) in ("himself", "herself"):
        return True
    if thing is None and not subject.bare and scene.tokens[cue.last - 1].tag == "VERB":
        return _takes_person(scene, cue)
    if thing is None or subject.bare or thing.part or thing.partitive:
        return False
    return not scene.has_own_cue(thing)


def _takes_person(scene: Scene, cue: Cue) -> bool:
    """Whether somebody is the verb's object: "three men shot and killed judge Roe"."""
    noun = lists().nouns.get(scene.lower(cue.last))
    return cue.harm in NAMED and noun is not None and not noun.plural


def _distant_subject(scene: Scene, k: int, cue: Cue) -> list[Figure]:
    """Finds a subject cut off from its verb: "six men from the town were killed"."""
    for figure in reversed(scene.figures):
        if figure.last > k or figure.part or (figure.partitive and figure.pronoun):
            continue
        before = scene.lower(figure.first - 1)
        if before in links()["prepositions"] or before == "not":
            continue
        if k - figure.last > _FAR or not scene.is_free(figure) or not scene.allows(figure, cue):
            return []
        if _is_stated_age(scene, figure):
            continue
        if figure.number.ordinal or (figure.bare and not figure.partitive):
            return []
        if _is_cut_off(scene, figure, k):
            return []
        return with_earlier(scene, figure)
    return []


def _is_stated_age(scene: Scene, figure: Figure) -> bool:
    """Whether a bare number between commas behind a person is an age: "a boy, 14, was shot"."""
    before = scene.by_end.get(figure.first - 1)
    commas = scene.lower(figure.first - 1) == "," and scene.lower(figure.last) == ","
    return figure.bare and commas and before is not None and before.single


def _is_cut_off(scene: Scene, figure: Figure, k: int) -> bool:
    """Whether another verb, or no opener of a phrase, stands between a figure and token `k`."""
    if figure.last < k and scene.lower(figure.last) not in links()["openers"]:
        return True
    return any(
        cue.first >= figure.last and cue.last <= k and "participle" in cue.kinds
        for cue in scene.cues
    )


def with_earlier(scene: Scene, figure: Figure) -> list[Figure]:
    """Adds the figures coordinated before a subject: "three women and two guards"."""
    found = [figure]
    position = scene.place[figure.first]
    for earlier in reversed(scene.figures[:position]):
        if earlier.part or (
            earlier.single and scene.lower(earlier.first - 1) in links()["prepositions"]
        ):
            continue
        if not scene.is_free(earlier) or earlier.bare or earlier.number.ordinal:
            break
        if not _in_list(scene, earlier.last, found[0].first, len(found) > 1):
            if _among(scene, earlier, found[0]):
                _make_parts(scene, earlier, figure)
                break
            if not _joined_past_phrase(scene, earlier, found[0]):
                break
        if scene.lower(earlier.first - 1) in ("by", "against", "between", "from"):
            break
        found.insert(0, earlier)
    return found


def _among(scene: Scene, part: Figure, whole: Figure) -> bool:
    """Whether "four weavers ... were among 19 people killed" makes a part of the first."""
    gap = scene.words(part.last, whole.first)
    return bool(gap) and gap[-1] in ("among", "amongst") and len(gap) < 12


def _make_parts(scene: Scene, part: Figure, whole: Figure) -> None:
    """Makes parts of a figure said to be among a whole, and of those coordinated with it."""
    for member in with_earlier(scene, part):
        member.part, member.parent = True, whole


def _joined_past_phrase(scene: Scene, one: Figure, two: Figure) -> bool:
    """Whether "two men from the guard and three men ..." are coordinated."""
    gap = scene.words(one.last, two.first)
    if not 3 <= len(gap) <= 12 or gap[-1] not in ("and", ","):
        return False
    stopped = any(cue.first >= one.last and cue.last <= two.first for cue in scene.cues)
    stopped = stopped or not links()["finite"].isdisjoint(gap) or ";" in gap
    return gap[0] in ("from", "of", "in", "at", "belonging") and not stopped


def _in_list(scene: Scene, end: int, start: int, listed: bool) -> bool:
    """Whether two subjects are coordinated; a plain comma only inside a list."""
    plain = start - end == 1 and scene.tokens[end].lower == ","
    return scene.joined(end, start) and (listed or not plain)
