"""Joins strands into clusters, each of one happening, and heeds what people decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from recount.link.blocking import find_pairs
from recount.link.compare import score_places
from recount.link.decisions import Verdicts, read_verdicts
from recount.link.facets import (
    BACKGROUND,
    Facets,
    build_facets,
    is_linkable,
    is_reaction,
    sort_docs,
)
from recount.link.features import FEATURES, Context, Told
from recount.link.filed import date_report
from recount.link.kinship import CONTRARY, OUTRIGHT, Kinship, build_reports, meet_outright
from recount.link.strands import Strand, build_strands
from recount.link.texts import Rarity, Vector, find_terms, strip_house
from recount.model import Claim, Decision, Document
from recount.sources.duplicates import Copy, find_house_sentences
from recount.sources.lineage import root_of
from recount.vocab.loader import load_table

VETO = -100.0
MAIN_SHARE = 0.5  # of a report's claims, from which on a strand is what it is about
MOST_COMPARED = 40  # pairs between two clusters when they are to be joined


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims about one happening, by report and place in it, with the reasons for joining them.

    `aggregate` is true for a claim that sums several happenings up.
    """

    claims: tuple[Claim, ...]
    reasons: tuple[str, ...]
    aggregate: bool = False


def link_claims(
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy],
    decisions: Sequence[Decision] = (),
) -> list[Cluster]:
    """Returns the clusters of claims that speak of one happening each.

    Claims without an actual event or a figure of an incident are in none. The result does
    not depend on the order of anything given but decisions, whose later ones win.
    """
    verdicts = read_verdicts(decisions, claims)
    ordered = sort_docs(docs)
    strands = build_all_strands(ordered, claims, verdicts)
    context, vectors = build_context(ordered, strands, copies)
    pairs = find_pairs(strands, vectors, context.rarity)
    return Linker(strands, context, verdicts).run(pairs)


def build_all_strands(
    docs: Sequence[Document], claims: Sequence[Claim], verdicts: Verdicts
) -> list[Strand]:
    """Returns the strands of all reports, in their order; rejected claims are in none."""
    by_doc: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.id not in verdicts.rejected:
            by_doc[claim.doc_id].append(claim)
    strands: list[Strand] = []
    for undated in docs:
        doc = date_report(undated, by_doc.get(undated.id, ()))
        facets = [build_facets(claim, doc) for claim in _pick(by_doc.get(doc.id, ()))]
        for strand in build_strands(doc, facets):
            strands += _cut(strand, verdicts.touched)
    return strands


def _pick(claims: Sequence[Claim]) -> list[Claim]:
    """Returns a report's claims that can belong to an incident.

    What answers to a figure of a period or war, told right before, answers to no incident.
    """
    picked: list[Claim] = []
    background = False
    for claim in sorted(claims, key=lambda c: (c.sentence.start, c.id)):
        if is_linkable(claim):
            picked.append(claim)
        elif is_reaction(claim):
            picked += [] if background else [claim]
            continue
        if claim.counts or is_linkable(claim):
            background = not is_linkable(claim) and any(
                count.value.scope in BACKGROUND for count in claim.counts
            )
    return picked


def _cut(strand: Strand, touched: frozenset[str]) -> list[Strand]:
    """Takes each claim that a decision speaks of out of its strand, as a strand of its own."""
    if not any(item.claim.id in touched for item in strand.members) or len(strand.members) == 1:
        return [strand]
    rest = [item for item in strand.members if item.claim.id not in touched]
    groups: list[list[Facets]] = [[i] for i in strand.members if i.claim.id in touched]
    pieces = []
    for members in ([rest] if rest else []) + groups:
        piece = Strand(strand.doc, near_days=strand.near_days, near_place=strand.near_place)
        piece.aggregate = strand.aggregate
        for item in members:
            piece.add(item)
        piece.days, piece.place = strand.days, strand.place
        pieces.append(piece)
    return pieces


def find_doc_terms(doc: Document, house: Set[tuple[str, ...]]) -> Counter[str]:
    """Counts the terms of a report's title and text, house sentences left out."""
    return find_terms(f"{doc.title or ''}\n{strip_house(doc.text, house)}")


def build_context(
    docs: Sequence[Document],
    strands: Sequence[Strand],
    copies: Mapping[str, Copy],
    *,
    terms: Mapping[str, Mapping[str, int]] | None = None,
    rarity: Rarity | None = None,
) -> tuple[Context, list[Vector]]:
    """Returns what features need to know of the texts, and the vector of each strand.

    A strand that its report is mainly about is looked up by the whole report. The documents'
    `terms` and their `rarity` are given where they are some of a larger whole; all these have their
    vectors then, else those with strands alone.
    """
    held = {strand.doc.id for strand in strands} if terms is None else set(terms)
    house = find_house_sentences(docs) if terms is None else frozenset()
    rest = (
        dict(terms) if terms is not None else {doc.id: find_doc_terms(doc, house) for doc in docs}
    )
    rarity = Rarity(rest.values()) if rarity is None else rarity
    doc_vectors = {key: rarity.vector(rest.pop(key)) for key in list(rest) if key in held}
    strand_vectors: dict[str, Vector] = {}
    for strand in strands:
        said = {item.claim.sentence.text for item in strand.members}
        strand_vectors[strand.key] = rarity.vector(find_terms("\n".join(sorted(said))))
    main = find_main(strands)
    roots = {doc.id: root_of(doc.id, copies) for doc in docs if doc.id in copies}
    titles = {doc.id: rarity.vector(find_terms(doc.title or "")) for doc in docs if doc.id in held}
    names = {key: rarity.names(vector) for key, vector in doc_vectors.items()}
    told = {strand.key: Told.of(strand) for strand in strands}
    context = Context(rarity, strand_vectors, doc_vectors, roots, main, titles, names, told)
    lookup = [
        doc_vectors[s.doc.id] if main.get(s.doc.id) == s.key else strand_vectors[s.key]
        for s in strands
    ]
    return context, lookup


def find_main(strands: Sequence[Strand]) -> dict[str, str]:
    """Returns, by document, the key of the strand that holds half of its claims or more."""
    sizes: Counter[str] = Counter()
    for strand in strands:
        sizes[strand.doc.id] += len(strand.members)
    return {
        strand.doc.id: strand.key
        for strand in strands
        if len(strand.members) >= MAIN_SHARE * sizes[strand.doc.id]
    }


class Linker:
    """Joins strands greedily, the surest pair first, and never what is held apart."""

    def __init__(self, strands: Sequence[Strand], context: Context, verdicts: Verdicts) -> None:
        self.strands = strands
        self.context = context
        table = load_table("linking")
        self.weights: Mapping[str, float] = table["weights"]
        self.against: Mapping[str, float] = table["against"]
        self.join = float(table["thresholds"]["join"])
        self.mean = float(table["thresholds"]["mean"])
        self.worst = float(table["thresholds"]["worst"])
        self.trust = float(table["thresholds"]["trust"])
        self.doubt = float(table["doubt"]["factor"])
        self.doubted: Sequence[str] = table["doubt"]["features"]
        self.kinship = Kinship(build_reports(strands), context)
        self.scores: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
        where = {item.claim.id: n for n, s in enumerate(strands) for item in s.members}
        self.together = _positions(verdicts.together, where)
        self.apart = _positions(verdicts.apart, where)
        self.home = list(range(len(strands)))
        self.by_doc: defaultdict[str, list[Strand]] = defaultdict(list)
        for strand in strands:
            self.by_doc[strand.doc.id].append(strand)
        self.groups = {n: [n] for n in range(len(strands))}
        self.reasons: defaultdict[int, list[str]] = defaultdict(list)

    def run(self, pairs: Iterable[tuple[int, int]]) -> list[Cluster]:
        """Returns the clusters over all strands, single ones included."""
        for a, b in sorted(self.together):
            self._merge(self.home[a], self.home[b], ("joined by a decision",))
        ranked = sorted(
            ((self.score(a, b), a, b) for a, b in pairs), key=lambda p: (-p[0], p[1], p[2])
        )
        for score, a, b in ranked:
            if score < self.join:
                break
            one, other = self.home[a], self.home[b]
            if one != other and self._may_join(one, other):
                self._merge(one, other, self.scores[a, b][1])
        return [self._cluster(group) for group in sorted(self.groups.values())]

    def score(self, a: int, b: int) -> float:
        """Returns the weighted sum of a pair's features, `VETO` where it must stay apart."""
        a, b = min(a, b), max(a, b)
        if (a, b) not in self.scores:
            self.scores[a, b] = self._score(self.strands[a], self.strands[b])
        return self.scores[a, b][0]

    def _score(self, one: Strand, other: Strand) -> tuple[float, tuple[str, ...]]:
        if one.aggregate != other.aggregate:
            return VETO, ("a sum over several happenings is none of them",)
        kin = self.kinship.score(one, other)
        if kin is not None and not meet_outright(one, other, self.context):
            return kin
        scores = {name: feature(one, other, self.context) for name, feature in FEATURES.items()}
        trusted = self._is_trusted(one, other, {n: s for n, (s, _) in scores.items()})
        total, found = 0.0, []
        for name, (score, reason) in scores.items():
            weight = self.weights[name] if score > 0 else self.against.get(name, self.weights[name])
            if score < 0 and trusted and name in self.doubted:
                weight *= self.doubt
            total += weight * score
            if reason and score:
                found.append((weight * score, reason))
        found.sort(key=lambda pair: (-abs(pair[0]), pair[1]))
        alone = total, tuple(reason for weight, reason in found if weight > 0)
        return alone if kin is None else max(alone, kin)

    def _is_trusted(self, one: Strand, other: Strand, scores: Mapping[str, float]) -> bool:
        """Whether words and rare names are so alike that a day or place may be misread.

        Never where the days are next to each other: an attack of the next day is told in the
        same words. Nor where one report tells of the other's place beside its own.
        """
        if max(scores["text"], scores["names"]) < self.trust or one.doc.id == other.doc.id:
            return False
        if self._tells_apart(one, other) or self._tells_apart(other, one):
            return False
        if one.days is None or other.days is None:
            return True
        gap = max((one.days[0] - other.days[1]).days, (other.days[0] - one.days[1]).days)
        return gap <= 0 or gap > 2

    def _tells_apart(self, one: Strand, other: Strand) -> bool:
        """Whether a strand's report has another one that is at the other's place."""
        if not (one.place and other.place and one.place_own and other.place_own):
            return False
        if score_places(one.place, other.place)[0] > -CONTRARY:
            return False
        return any(
            beside.place is not None
            and beside.place_own
            and score_places(beside.place, other.place)[0] >= OUTRIGHT
            for beside in self.by_doc[one.doc.id]
            if beside is not one and not beside.aggregate
        )

    def _may_join(self, one: int, other: int) -> bool:
        first, second = self.groups[one], self.groups[other]
        if self.apart and any((min(a, b), max(a, b)) in self.apart for a in first for b in second):
            return False
        count, width = len(first) * len(second), len(second)
        step = max(1, count // MOST_COMPARED)
        scores = []
        for n in range(0, count, step):
            score = self.score(first[n // width], second[n % width])
            if score < self.worst:
                return False
            scores.append(score)
        return sum(scores) / len(scores) >= self.mean

    def _merge(self, one: int, other: int, reasons: Sequence[str]) -> None:
        if one == other:
            return
        one, other = min(one, other), max(one, other)
        for n in self.groups[other]:
            self.home[n] = one
        self.groups[one] = sorted(self.groups[one] + self.groups.pop(other))
        self.reasons[one] += [r for r in self.reasons.pop(other, []) if r not in self.reasons[one]]
        self.reasons[one] += [r for r in reasons[:4] if r not in self.reasons[one]]

    def _cluster(self, group: Sequence[int]) -> Cluster:
        members = [item.claim for n in group for item in self.strands[n].members]
        order = {doc_id: i for i, doc_id in enumerate(dict.fromkeys(c.doc_id for c in members))}
        members.sort(key=lambda c: (order[c.doc_id], c.sentence.start, c.id))
        aggregate = all(self.strands[n].aggregate for n in group)
        return Cluster(tuple(members), tuple(self.reasons[group[0]][:12]), aggregate)


def _positions(pairs: Iterable[tuple[str, str]], where: Mapping[str, int]) -> set[tuple[int, int]]:
    found = set()
    for one, other in pairs:
        if one in where and other in where and where[one] != where[other]:
            a, b = where[one], where[other]
            found.add((min(a, b), max(a, b)))
    return found
