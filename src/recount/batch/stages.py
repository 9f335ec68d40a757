"""The stages of a batch that look at the whole corpus, each as jobs and what joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from recount.batch import copies as copying
from recount.batch import linking, passages, relating, repeats
from recount.batch.corpus import (
    BUCKETS,
    HOUSE,
    RARITY,
    Corpus,
    count_sentences,
    count_terms,
    gather_house,
    gather_rarity,
)
from recount.batch.engine import Engine
from recount.batch.sheets import Corpora
from recount.batch.shelf import WORK, Job, Made, Where, fingerprint, load, part_name, write_whole
from recount.model import Claim, Incident
from recount.prepared import load_claims
from recount.reconcile.codebooks import find_policy
from recount.reconcile.incidents import finish_incidents
from recount.sources import Copy
from recount.sources.lineage import root_of


class Stages:
    """A batch after its reading: the stages that look at the whole corpus."""

    def __init__(self, root: Path, engine: Engine, mark: str, parts: int, corpus: Corpus) -> None:
        self.root, self.engine, self.mark, self.parts = root, engine, mark, parts
        self.corpus = corpus
        self.whole = Corpora(mark, len(corpus.docs))

    def jobs(
        self, stage: str, work: Callable[..., Made], args: Iterable[tuple[Any, ...]]
    ) -> list[dict[str, Any]]:
        """Runs a stage's jobs, a job for each tuple of arguments, and returns their entries."""
        made = [
            Job(stage, n, fingerprint(stage, self.mark, n), work, given)
            for n, given in enumerate(args)
        ]
        return self.engine.run(self.root, made)

    def by_part(self, *more: Any) -> list[tuple[Any, ...]]:
        """Returns the arguments of jobs over all partitions."""
        return [(part, rows, *more) for part, rows in enumerate(self.corpus.rows)]

    def paths(self, folder: str, count: int) -> list[Path]:
        """Returns the files that so many jobs have left in a folder of the work."""
        return [self.root / part_name(f"{WORK}/{folder}", n) for n in range(count)]

    def find_house(self) -> None:
        """Finds the sentences that outlets print again and again."""
        self.jobs("sentences", count_sentences, self.by_part())
        write_whole(self.root / HOUSE, gather_house(self.paths("sentences", self.parts)))

    def count_terms(self) -> None:
        """Counts the words of all documents."""
        self.jobs("terms", count_terms, self.by_part(self.mark))

    def find_copies(self) -> None:
        """Finds which documents copy which, and which are later versions of which."""
        self.jobs("sketches", copying.sketch_part, self.by_part(self.mark))
        ranked = copying.rank_documents(self.root, self.parts)
        given = ((bucket, self.parts, ranked) for bucket in range(BUCKETS))
        self.jobs("proposed", copying.propose_pairs, given)
        groups = copying.group_addresses(self.root, self.parts)
        self.jobs("versions", copying.find_later,
                  ((n, held, self.mark) for n, held in enumerate(groups)))  # fmt: skip
        versions = dict(self._load_copies("versions", len(groups)))
        where = dict(zip(self.corpus.ids, self.corpus.docs, strict=True))
        later = {where[doc_id] for doc_id in versions}
        firsts = {where[copy.of] for copy in versions.values()}
        passed = {n for n, place in enumerate(ranked) if place in later}
        pairs = copying.gather_pairs(self.root, passed)
        jobs = ([(ranked[a], ranked[b]) for a, b in job] for job in pairs)
        self.jobs("verified", copying.verify_pairs,
                  ((n, job, firsts & {a for a, _ in job}, self.mark)
                   for n, job in enumerate(jobs)))  # fmt: skip
        found = copying.settle_copies(versions, self._load_copies("verified", len(pairs)))
        write_whole(self.root / copying.COPIES, copying.pack_copies(sorted(found.items())))

    def _load_copies(self, folder: str, count: int) -> Iterator[tuple[str, Copy]]:
        for path in self.paths(folder, count):
            yield from copying.load_copies(path)

    def relate(self) -> list[dict[str, Any]]:
        """Relates claims to claims and writes documents and claims; returns the jobs' entries."""
        root, corpus = self.root, self.corpus
        copies = copying.open_copies(root, self.mark)
        shared = self._repeat_in_passages()
        found = copying.families(corpus, copies)
        packed = repeats.pack_families(found)
        given = ((n, job, self._copies_in(job)) for n, job in enumerate(packed))
        self.jobs("families", repeats.repeat_in_families, given)
        familiar = repeats.load_repeats(self.paths("families", len(packed)))
        in_family = {where for held in found.values() for where in held}
        ref_of = dict(zip(corpus.ids, corpus.refs, strict=True))
        id_at = dict(zip(corpus.docs, corpus.ids, strict=True))

        def about(part: int, rows: Sequence[int]) -> tuple[Any, ...]:
            places = [(part, row) for row in rows]
            held = [(i, copies[i]) for p in places if (i := id_at[p]) in copies]
            told: dict[str, dict[str, str]] = {"copy": {}, "version": {}}
            for doc_id, copy in held:
                told[copy.kind][doc_id] = ref_of[copy.of]
            lone = frozenset(id_at[p] for p in places if p not in in_family)
            known = relating.Known(
                familiar.get(part, {}), shared.get(part, {}), told["copy"], told["version"], lone
            )
            return part, rows, known

        made = (about(part, rows) for part, rows in enumerate(corpus.rows))
        return self.jobs("related", relating.relate_part, made)

    def _repeat_in_passages(self) -> Mapping[int, Mapping[str, str]]:
        self.jobs("keys", passages.key_sentences, self.by_part())
        groups = passages.join_sentences(self.root, self.parts, self.corpus)
        self.jobs("alike", passages.find_passages, enumerate(groups))
        packed = passages.pack_passages(self.paths("alike", len(groups)))
        self.jobs("passages", passages.repeat_in_passages, enumerate(packed))
        return repeats.load_repeats(self.paths("passages", len(packed)))

    def _copies_in(self, families: Sequence[Sequence[Where]]) -> dict[str, Copy]:
        copies = copying.open_copies(self.root, self.mark)
        place_of = self._place_of
        ids = (self.corpus.ids[place_of[where]] for held in families for where in held)
        return {doc_id: copies[doc_id] for doc_id in ids if doc_id in copies}

    @property
    def _place_of(self) -> dict[Where, int]:
        if not hasattr(self, "_places"):
            self._places = self.corpus.place_of()
        return self._places

    def link(self, codebook: str) -> list[Incident]:
        """Returns the incidents under a codebook, by day, then id."""
        root = self.root
        counted, asked = self.paths("terms", self.parts), self.paths("asked", self.parts)
        write_whole(root / RARITY, gather_rarity(counted, asked))
        self.jobs("strands", linking.list_strands, self.by_part(self.whole))
        keys, pairs = linking.choose_pairs(root, self.parts, self.corpus, self.whole)
        pairs.sort(key=lambda pair: (pair[1], pair[0]))
        size = linking.PAIRS_A_JOB
        given = (
            (n, first, [(keys[a], keys[b]) for a, b in pairs[first : first + size]], self.whole)
            for n, first in enumerate(range(0, len(pairs), size))
        )
        scored = self.jobs("scored", linking.score_pairs, given)
        good = [n for path in self.paths("scored", len(scored)) for n in load(path)["pair"]]
        packed = linking.find_components(len(keys), [pairs[n] for n in good])
        roots = self._roots()
        folder = f"incidents-{fingerprint(codebook, _text_of(codebook))[:8]}"
        packs = (
            linking.Pack(
                tuple(keys[m] for m in members),
                tuple((keys[a], keys[b]) for a, b in joined),
                tuple(sorted({roots[p] for p, _ in (keys[m] for m in members) if p in roots})),
                codebook,
            )
            for members, joined in packed
        )
        given_parts = ((folder, n, each, self.whole) for n, each in enumerate(packs))
        built = self.jobs(folder, linking.build_part, given_parts)
        found = linking.load_incidents(self.paths(folder, len(built)))
        return finish_incidents(found, find_policy(codebook))

    def _roots(self) -> dict[Where, Where]:
        """Returns where the report stands that each copy copies in the end, by the copy's place."""
        copies = copying.open_copies(self.root, self.mark)
        where = dict(zip(self.corpus.ids, self.corpus.docs, strict=True))
        return {where[doc_id]: where[root_of(doc_id, copies)] for doc_id in copies}

    def claims(self) -> Iterator[Claim]:
        """Yields all claims with their relations."""
        for part, rows in enumerate(self.corpus.rows):
            held = load(self.root / part_name(f"{WORK}/related", part))["claims"]
            for row in rows:
                yield from load_claims(held[row])


def _text_of(codebook: str) -> str:
    path = Path(codebook)
    return path.read_text("utf-8") if path.is_file() else ""
