"""The features of a pair of strands: each gives a score and says in words why.

Every function takes two strands (and what `Context` knows of their texts) and returns a
score between -1 (two happenings) and 1 (one), 0 where it can't tell, with a reason; the
reason is empty where the score is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from recount.link.compare import score_days, score_kinds, score_places
from recount.link.facets import is_lone
from recount.link.strands import Strand
from recount.link.texts import Packed, Rarity, Vector, cosine

Found = tuple[float, str]
Figure = tuple[str, int, bool]
NOTHING: Found = (0.0, "")
ONE = 0.25
"""What an equal figure of one person weighs beside a larger one; chosen on gun-violence."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a strand tells of, and how many.

    `figures` are its whole figures: harm, lower end, and whether the upper end is open. `largest`
    has the largest of each harm, those of one person told of with no number left out. `parties`
    are the named parties that take part, by their ids.
    """

    figures: frozenset[Figure]
    largest: Mapping[str, tuple[int, bool]]
    parties: Mapping[str, str]

    @classmethod
    def of(cls, strand: Strand) -> Told:
        """Returns what a strand tells."""
        largest = {harm: (low, is_open) for harm, low, is_open in sorted(_figures(strand, False))}
        return cls(frozenset(_figures(strand, True)), largest, _parties(strand))


@dataclass(frozen=True, slots=True)
class Context:
    """What features need beyond the strands: word vectors by strand and document, and copies.

    `copies` maps a document's id to that of the document at the root of its copies, `main` to
    the key of the strand that holds half of its claims or more, `names` the rare names in its
    text; `told` is whom and how many a strand tells of.
    """

    rarity: Rarity
    strand_vectors: Mapping[str, Vector]
    doc_vectors: Mapping[str, Vector | Packed]
    copies: Mapping[str, str]
    main: Mapping[str, str]
    title_vectors: Mapping[str, Vector]
    names: Mapping[str, Set[str]]
    told: Mapping[str, Told]


def feature_place(one: Strand, other: Strand, _: Context) -> Found:
    """Says whether the places are one, by distance against radii and by parts of a town.

    A place that no claim of the strand says outright suggests only; none at all tells a
    little against.
    """
    if one.place and other.place and one.place_own and other.place_own:
        return score_places(one.place, other.place)
    first, second = one.place or one.near_place, other.place or other.near_place
    if first is None or second is None:
        return -0.2, "no place to compare"
    score, reason = score_places(first, second)
    return 0.4 * score, reason


def feature_time(one: Strand, other: Strand, _: Context) -> Found:
    """Says whether the days are one: the next day is another happening."""
    if one.days and other.days:
        return score_days(one.days, other.days)
    first, second = one.days or one.near_days, other.days or other.near_days
    if first is None or second is None:
        return NOTHING
    score, reason = score_days(first, second)
    gap = max((first[0] - second[1]).days, (second[0] - first[1]).days)
    if score < 0:  # a report may come long after what it tells
        return -min(0.12, 0.01 * gap), reason
    return 0.2 * score, "told in the same days"


def feature_event(one: Strand, other: Strand, _: Context) -> Found:
    """Says whether the kinds of event can be two names for one happening."""
    if not one.kinds or not other.kinds:
        return NOTHING
    best = max((score_kinds(a, b), a, b) for a in one.kinds for b in other.kinds)
    main = score_kinds(one.kind, other.kind)
    score = max(main, 0.6 * best[0]) if best[0] > 0 else main
    if score > 0:
        return score, f"{best[1]} and {best[2]} can be one".replace("_", " ")
    return score, f"{one.kind} is no {other.kind}".replace("_", " ")


def feature_actors(one: Strand, other: Strand, context: Context) -> Found:
    """Says whether the same parties are named as taking part."""
    first, second = context.told[one.key].parties, context.told[other.key].parties
    both = set(first) & set(second)
    if not both:
        return NOTHING
    names = ", ".join(sorted(first[key] for key in both))
    return len(both) / min(len(first), len(second)), f"both name {names}"


def feature_figures(one: Strand, other: Strand, context: Context) -> Found:
    """Says whether the same harm is counted alike: equal figures join, far ones part.

    Sources differ about one incident, and tolls rise; so a small difference costs nothing,
    and a floor ("at least 9") contradicts no higher figure, nor does one person told of with
    no number. That both tell of one is little.
    """
    first, second = context.told[one.key], context.told[other.key]
    alike = sorted({(h, a) for h, a, _ in first.figures} & {(h, b) for h, b, _ in second.figures})
    if alike:
        said = ", ".join(f"{low} {harm}" for harm, low in alike)
        big = any(low > 3 for _, low in alike)
        told = sum(1.0 if low > 1 else ONE for _, low in alike)
        return min(1.0, 0.4 * told + 0.3 * big), f"both say {said}"
    largest, rival = first.largest, second.largest
    ratios = [_ratio(*largest[harm], *rival[harm]) for harm in largest.keys() & rival.keys()]
    if not ratios or max(ratios) >= 0.5:
        return NOTHING
    return (-1.0 if max(ratios) < 0.25 else -0.4), "their figures are far apart"


def _ratio(one: int, one_open: bool, other: int, other_open: bool) -> float:
    """Returns how near two figures are, 0 to 1; 1 where a floor allows the other."""
    if (one_open and one <= other) or (other_open and other <= one):
        return 1.0
    return min(one, other) / max(one, other)


def feature_text(one: Strand, other: Strand, context: Context) -> Found:
    """Says how alike the words are, rare ones weighing more (cosine of tf-idf vectors).

    Whole reports are compared where both strands are their reports' main ones; strands of
    one report not at all.
    """
    if one.doc.id == other.doc.id:
        return NOTHING
    near = cosine(context.strand_vectors[one.key], context.strand_vectors[other.key])
    if _are_main(one, other, context):
        docs = cosine(context.doc_vectors[one.doc.id], context.doc_vectors[other.doc.id])
        near = max(near, docs)
    if near < 0.05:
        return 0.0, ""
    return min(1.0, near), f"their words are alike ({near:.2f})"


def feature_names(one: Strand, other: Strand, context: Context) -> Found:
    """Says whether rare names of two words or more stand in both, in different reports."""
    if one.doc.id == other.doc.id:
        return NOTHING
    first, second = context.strand_vectors[one.key], context.strand_vectors[other.key]
    both = context.rarity.names(first.keys() & second.keys())
    if not both:
        return NOTHING
    best = sorted(both, key=lambda t: (-context.rarity.weight(t), t))[:3]
    return min(1.0, 0.4 * len(both)), f"both speak of {', '.join(t.title() for t in best)}"


def feature_published(one: Strand, other: Strand, _: Context) -> Found:
    """Says how far apart the reports appeared: news of one happening comes within days."""
    same = one.doc.id == other.doc.id
    if same or one.doc.published is None or other.doc.published is None:
        return NOTHING
    gap = abs((one.doc.published - other.doc.published).days)
    if gap <= 3:
        return 0.5, f"published {gap} days apart" if gap else "published the same day"
    if gap <= 14:
        return 0.0, ""
    return -min(1.0, gap / 60), f"published {gap} days apart"


def feature_copies(one: Strand, other: Strand, context: Context) -> Found:
    """Says whether one report copies the other, and these are the matching passages."""
    roots = [context.copies.get(s.doc.id, s.doc.id) for s in (one, other)]
    if roots[0] != roots[1] or one.doc.id == other.doc.id:
        return NOTHING
    near = cosine(context.strand_vectors[one.key], context.strand_vectors[other.key])
    if near < 0.3 and not _are_main(one, other, context):
        return NOTHING
    return 1.0, "one report copies the other"


def feature_same_document(one: Strand, other: Strand, _: Context) -> Found:
    """Says that a report which tells two strands apart means two happenings."""
    return (-1.0, "one report tells them apart") if one.doc.id == other.doc.id else NOTHING


FEATURES: Mapping[str, Callable[[Strand, Strand, Context], Found]] = {
    "place": feature_place,
    "time": feature_time,
    "event": feature_event,
    "actors": feature_actors,
    "figures": feature_figures,
    "text": feature_text,
    "names": feature_names,
    "published": feature_published,
    "copies": feature_copies,
    "same_document": feature_same_document,
}


def _are_main(one: Strand, other: Strand, context: Context) -> bool:
    """Whether both are what their reports are mainly about."""
    main = context.main
    return main.get(one.doc.id) == one.key and main.get(other.doc.id) == other.key


def _parties(strand: Strand) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in strand.members:
        for actor in item.claim.actors:
            identity = actor.party.identity
            if identity and identity.named:
                found[identity.id] = identity.name
    return found


def _figures(strand: Strand, lone: bool) -> set[Figure]:
    """Returns whole figures: harm, lower end, and whether the upper end is open.

    Without `lone`, those of one person told of with no number are left out.
    """
    return {
        (c.harm, c.low, c.high is None)
        for item in strand.members
        for c in item.figures
        if c.low and c.part_of is None and (lone or not is_lone(item.claim, c))
    }
