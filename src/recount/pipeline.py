"""The stages in their order: ingest, extract, identify, link, reconcile.

    ingest      bytes → documents            recount.ingest
    extract     document → mentions, claims  recount.extract
    identify    parties → sources            recount.sources
    link        claims → clusters            recount.link
    reconcile   clusters → incidents         recount.reconcile

Documents are read one by one and stored at once; copies, sources and incidents are views
over the whole case, built again from nothing after each addition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from recount import __version__
from recount.errors import InputError, ModelError
from recount.fetch.settings import FetchSettings
from recount.filters import Filter, fits_claim, fits_incident
from recount.ingest import Ingested, IngestOptions, expand_inputs
from recount.ingest.language import READ_LANGUAGES
from recount.intake import Taken, read_inputs
from recount.link.amend import apply_amendments
from recount.link.decisions import carry_over
from recount.llm.settings import LlmSettings
from recount.model import (
    Claim,
    Decision,
    Document,
    Incident,
    Issue,
    Mention,
    MentionType,
    Outside,
    Reading,
    Source,
)
from recount.outside import read_file
from recount.readers import look_ahead, make_reader
from recount.reconcile import POLICIES, build_incidents, build_incidents_under, find_policy
from recount.retrieval import Exchange, Known, Mark, Retrieval
from recount.sources import count_sources, find_copies, relate_claims
from recount.store import (
    CaseMemory,
    FeedNotes,
    Ledger,
    add_exchange,
    add_mark,
    add_outside,
    add_retrieval,
    find_same,
    kept_copies,
    kept_exchanges,
    kept_incidents,
    kept_outside,
    kept_retrievals,
    kept_sources,
    replace_views,
    views_current,
)
from recount.verify import verify

if TYPE_CHECKING:
    from recount.extract.reader import Reader
    from recount.fetch.client import Fetcher

Progress = Callable[[str], None]
"""Is told, in a few words, what is being done now."""

DEFAULT_CODEBOOK = "ucdp"

NOT_NOW = frozenset({"llm.unreachable", "llm.rejected"})
"""Issues of a document that was not read for want of a server; it is not kept in a case."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is fixed for a run, given once by its face (command line, web, library).

    `cache_dir` keeps the built gazetteer. `gazetteer_files` and `registry_files` are the
    user's own additions. `reader` is a name in READERS, `codebook` a shipped one's key or the
    path of a TOML file; `llm` names the server for the reader of that name, `threads`,
    `threshold` (a probability) and `passes` over a text (both null for the network's own) are
    the learned reader's. `fetch` says how the web is asked, for inputs that are addresses.
    """

    cache_dir: Path
    gazetteer_files: tuple[Path, ...] = ()
    registry_files: tuple[Path, ...] = ()
    codebook: str = DEFAULT_CODEBOOK
    reader: str = "learned"
    llm: LlmSettings | None = None
    threads: int = 1
    threshold: float | None = None
    passes: int | None = None
    fetch: FetchSettings = field(default_factory=FetchSettings)


@dataclass(slots=True)
class AddResult:
    """What one addition did: documents or outside rows added, known before, and issues met."""

    added: int = 0
    known: int = 0
    issues: list[Issue] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether some input could not be read."""
        return any(issue.severity == "error" for issue in self.issues)


def build_reader(settings: Settings, progress: Progress | None = None) -> Reader:
    """Returns the reader that the settings name; raises UsageError where it cannot be made."""

    def report(stage: str, share: float) -> None:
        if progress:
            progress(f"building the gazetteer: {stage} {share:.0%}")

    return make_reader(
        settings.reader,
        cache_dir=settings.cache_dir,
        gazetteer_files=settings.gazetteer_files,
        registry_files=settings.registry_files,
        llm=settings.llm,
        threads=settings.threads,
        threshold=settings.threshold,
        passes=settings.passes,
        report=report,
    )


def _opener(fetcher: Fetcher | None, settings: Settings) -> Callable[[], Fetcher]:
    """Returns what gives the run's one fetcher, made when it is first asked for."""

    @cache
    def open_fetcher() -> Fetcher:
        from recount.fetch.client import Fetcher  # noqa: PLC0415 - for addresses only

        return fetcher or Fetcher(settings.fetch)

    return open_fetcher


def is_readable(doc: Document) -> bool:
    """Whether a document is in a language that is read, or in none that can be told."""
    return doc.lang is None or doc.lang in READ_LANGUAGES


def read_document(reader: Reader, found: Ingested) -> Reading:
    """Returns the reading of one document, with the issues of its intake before its own.

    A document in a language that is not read yet gives no mentions and no claims. One on
    which the reader itself fails is kept with an issue (`reader_failed`), so that the others
    are read all the same.
    """
    if not is_readable(found.doc):
        return Reading((), (), found.issues)
    try:
        reading = reader.read(found.doc)
    except ModelError:  # no document can be read
        raise
    except Exception as error:  # a slip of ours on one report must not lose the others
        message = f"{reader.name} failed: {type(error).__name__}: {error}"
        failed = Issue("extract", "reader_failed", "error", found.doc.ref, message)
        return Reading((), (), (*found.issues, failed))
    return Reading(reading.mentions, reading.claims, found.issues + reading.issues)


def read(
    inputs: Sequence[str],
    *,
    settings: Settings,
    options: IngestOptions | None = None,
    progress: Progress | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[tuple[Document, Reading] | Issue]:
    """Reads inputs in one shot, with no case: yields each document with its reading.

    Claims are related to those of the same document; copies among documents are found in a
    case only. `fetcher` asks the web; one by the settings is made if null.
    """
    reader = build_reader(settings, progress)

    def pick(found: Taken) -> Document | None:
        return found.doc if isinstance(found, Ingested) and is_readable(found.doc) else None

    given = read_inputs(inputs, options or IngestOptions(), _opener(fetcher, settings))
    for found in look_ahead(given, lambda: reader, pick):
        if isinstance(found, Issue):
            yield found
        elif isinstance(found, Ingested):
            if progress:
                progress(found.doc.ref)
            reading = read_document(reader, found)
            related = relate_claims([found.doc], reading.claims, {})
            yield found.doc, replace(reading, claims=tuple(related))


class Case:
    """A case: reports in, ledger and incidents out. Use as a context manager."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self._ledger = ledger
        self._settings = settings
        self._tell: Progress | None = None
        find_policy(settings.codebook)

    @classmethod
    def open(cls, path: str | Path, *, settings: Settings, create: bool = False) -> Case:
        """Opens a case file; raises CaseError where that cannot be done."""
        return cls(Ledger.open(path, create=create), settings)

    def close(self) -> None:
        """Closes the file."""
        self._ledger.close()

    def __enter__(self) -> Case:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ledger.__exit__(kind, error, trace)

    @cached_property
    def _reader(self) -> Reader:
        return build_reader(self._settings, self._tell)

    # -- in ---------------------------------------------------------------------------------

    def add(
        self,
        inputs: Sequence[str],
        *,
        options: IngestOptions | None = None,
        progress: Progress | None = None,
        fetcher: Fetcher | None = None,
    ) -> AddResult:
        """Adds the reports behind the inputs, reads them, and brings the incidents up to date.

        Safe to interrupt and to run again: what stands in the case is not read twice. Inputs
        that cannot be read are kept as issues, and the others are added all the same.
        `fetcher` asks the web; one by the settings is made if null.
        """
        given = read_inputs(
            inputs, options or IngestOptions(), _opener(fetcher, self._settings), self.memory
        )
        result = self.take(given, progress)
        self.refresh(progress)
        return result

    @property
    def memory(self) -> CaseMemory:
        """What the case knows of what was had before."""
        return CaseMemory(self._ledger)

    def take(self, given: Iterable[Taken], progress: Progress | None = None) -> AddResult:
        """Reads and keeps what was taken in, in its order; the views are left as they are."""
        result = AddResult()
        self._tell = progress
        held_back = False
        for found in look_ahead(given, lambda: self._reader, self._pick):
            match found:
                case Issue():
                    self._ledger.add_issues([found])
                    result.issues.append(found)
                case Exchange():
                    add_exchange(self._ledger, found)
                case Known():
                    self._note(found, result)
                case Mark() if found == self.memory.mark(found.key):
                    result.known += found.counts.get("documents", 0)
                case Mark():
                    if not held_back:
                        add_mark(self._ledger, found)
                case Ingested():
                    held_back |= not self._take_document(found, result, progress)
        return result

    def _take_document(self, found: Ingested, result: AddResult, progress: Progress | None) -> bool:
        """Reads and keeps one document; returns False for one that could not be read for now."""
        doc, had = found.doc, found.retrieval
        same = self._find(found)
        if same is not None:
            self._note(Known(same, doc.ref, had), result)
            return True
        if progress:
            progress(f"reading {doc.ref}")
        reading = read_document(self._reader, found)
        result.issues += reading.issues
        if any(issue.code in NOT_NOW for issue in reading.issues):
            return False
        added = self._ledger.add_document(doc, found.body, reading, self._reader.name)
        result.added += added
        result.known += not added
        if had:
            add_retrieval(self._ledger, Known(doc.id, doc.ref, had))
        return True

    def _find(self, found: Ingested) -> str | None:
        """Returns the document that this one is: by its bytes, or by its address and text."""
        if self._ledger.knows(found.doc.id):
            return found.doc.id
        if found.retrieval is None:
            return None
        return find_same(self._ledger, found.retrieval.address, found.doc.text)

    def _note(self, known: Known, result: AddResult) -> None:
        add_retrieval(self._ledger, known)
        result.known += 1

    def _pick(self, found: Taken) -> Document | None:
        """Returns the document that is going to be read of what was taken in."""
        if not isinstance(found, Ingested) or self._find(found) is not None:
            return None
        return found.doc if is_readable(found.doc) else None

    def import_outside(self, inputs: Sequence[str], form: str | None = None) -> AddResult:
        """Takes in the rows of other datasets' CSV files, apart from claims and incidents.

        `form` is a key of `recount.outside.FORMS`; the columns tell it if null. Rows and files
        that cannot be read are kept as issues, the others are taken. A file that stands in the
        case adds nothing.
        """
        result = AddResult()
        for raw in expand_inputs(inputs):
            rows: list[Outside | Issue] = []
            try:
                if isinstance(raw, InputError):
                    raise raw
                rows += read_file(raw.read(), raw.ref, form)
            except InputError as error:
                rows = [Issue("import", error.code, "error", error.subject, error.message)]
            issues = [row for row in rows if isinstance(row, Issue)]
            found = [row for row in rows if isinstance(row, Outside)]
            added = add_outside(self._ledger, found)
            self._ledger.add_issues(issues)
            result.added += added
            result.known += len(found) - added
            result.issues += issues
        return result

    def decide(self, decision: Decision) -> None:
        """Appends a person's judgement and brings the incidents up to date."""
        self._ledger.add_decision(decision)
        self.refresh()

    @property
    def _kept_codebook(self) -> str:
        """The codebook whose incidents are kept: a shipped one, since a file may be changed."""
        own = self._settings.codebook
        return own if own in POLICIES else DEFAULT_CODEBOOK

    def refresh(self, tell: Progress | None = None) -> None:
        """Builds the views again, unless they are up to date with the facts."""
        tell = tell or (lambda _: None)
        while True:
            digest = self._ledger.facts_digest()
            stamp = f"{__version__} {digest}"
            if views_current(self._ledger, stamp):
                return
            docs, facts = self._ledger.documents(), self._ledger.facts()
            decisions = carry_over(self._ledger.decisions(), facts)
            claims = apply_amendments(facts, decisions)
            tell("finding copies")
            copies = find_copies(docs)
            related = relate_claims(docs, claims, copies)
            tell("linking and reconciling")
            codebook = self._kept_codebook
            incidents = build_incidents(docs, related, copies, decisions, codebook)
            done = replace_views(
                self._ledger,
                digest=digest,
                stamp=stamp,
                copies={doc_id: (copy.of, copy) for doc_id, copy in copies.items()},
                claims=related,
                incidents={codebook: incidents},
                sources=count_sources(related),
            )
            if done:
                return

    # -- out --------------------------------------------------------------------------------

    def documents(self, narrow: Filter | None = None) -> list[Document]:
        """Returns documents by day of publication."""
        return self._ledger.documents(narrow)

    def claims(self, narrow: Filter | None = None) -> list[Claim]:
        """Returns claims in the order of their documents and texts, amended where decided."""
        self.refresh()
        decisions = self._ledger.decisions()
        if not any(decision.kind == "amend" for decision in decisions):
            return self._ledger.claims(narrow)
        claims = self._ledger.claims()
        claims = apply_amendments(claims, carry_over(decisions, claims))
        if narrow is None:
            return claims
        published = {doc.id: doc.published for doc in self._ledger.documents()}
        return [c for c in claims if fits_claim(c, published[c.doc_id], narrow)]

    def mentions(self, doc_id: str) -> list[tuple[MentionType, Mention[Any]]]:
        """Returns a document's mentions in the order of its text."""
        return self._ledger.mentions(doc_id)

    @property
    def version(self) -> str:
        """A digest of all that incidents are built from: cases with the same one tell the same."""
        return self._ledger.facts_digest()

    def incidents(
        self, narrow: Filter | None = None, codebook: str | None = None
    ) -> list[Incident]:
        """Returns the incidents under a codebook; replays the claims for one not kept."""
        self.refresh()
        codebook = codebook or self._settings.codebook
        find_policy(codebook)
        kept = codebook == self._kept_codebook
        found = kept_incidents(self._ledger, codebook) if kept else []
        if not found and self._ledger.count("claims"):
            docs, claims = self._ledger.documents(), self.claims()
            copies = find_copies(docs)
            decisions = carry_over(self._ledger.decisions(), claims)
            found = build_incidents(docs, claims, copies, decisions, codebook)
        return [i for i in found if narrow is None or fits_incident(i, narrow)]

    def incidents_under(self, codebooks: Sequence[str]) -> dict[str, list[Incident]]:
        """Returns the incidents under several codebooks, replayed from one linking."""
        docs = self._ledger.documents()
        return build_incidents_under(
            docs, self.claims(), find_copies(docs), self._ledger.decisions(), codebooks
        )

    def replay(
        self, decisions: Sequence[Decision], codebook: str | None = None
    ) -> tuple[list[Claim], list[Incident]]:
        """Returns the claims and incidents as they would be with only these decisions."""
        docs = self._ledger.documents()
        claims = apply_amendments(self._ledger.facts(), decisions)
        copies = find_copies(docs)
        related = relate_claims(docs, claims, copies)
        name = codebook or self._settings.codebook
        return related, build_incidents(docs, related, copies, decisions, name)

    def sources(self) -> list[Source]:
        """Returns the sources, those who speak most first."""
        self.refresh()
        return kept_sources(self._ledger)

    def copies(self) -> dict[str, str]:
        """Returns, for each copy's id, the id of the earliest document that it copies."""
        self.refresh()
        return kept_copies(self._ledger)

    def issues(self) -> list[Issue]:
        """Returns what could not be read."""
        return self._ledger.issues()

    def decisions(self) -> list[Decision]:
        """Returns the judgements in the order in which they were made."""
        return self._ledger.decisions()

    def outside(self, *, every: bool = False) -> list[Outside]:
        """Returns the events of other datasets, in the order of their addition.

        Of several rows that bear one event id of one form, the last one added, unless `every`.
        """
        return kept_outside(self._ledger, every=every)

    @property
    def feed_notes(self) -> FeedNotes:
        """How the watched feeds stand."""
        return FeedNotes(self._ledger)

    def exchanges(self) -> Iterator[Exchange]:
        """Yields what was asked over the network and answered, in order."""
        return kept_exchanges(self._ledger)

    def retrievals(self, doc_id: str | None = None) -> list[tuple[str, Retrieval]]:
        """Returns how documents were had from the web or its archives, with their ids."""
        return kept_retrievals(self._ledger, doc_id)

    def verify(self) -> list[str]:
        """Returns what differs from what was stored; nothing if all is as it was."""
        return verify(self._ledger)
