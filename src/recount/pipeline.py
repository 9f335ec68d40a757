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

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from recount.carried import CarriedDecisions
from recount.errors import InputError, ModelError
from recount.fetch.settings import FetchSettings
from recount.filters import Filter, fits_claim, fits_incident
from recount.ingest import Ingested, IngestOptions, expand_inputs
from recount.ingest.language import READ_LANGUAGES
from recount.intake import Taken, read_inputs
from recount.link.added import find_added, is_added
from recount.link.aliases import Aliases, apply_judgements, is_on_sources, read_aliases
from recount.link.rounds import read_setting, sees
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
    Party,
    Reading,
    ReadingHead,
    Source,
)
from recount.outside import read_file
from recount.prepared import Prepared, is_prepared, read_prepared
from recount.readers import look_ahead, make_reader
from recount.reconcile import POLICIES, build_incidents, build_incidents_under, find_policy
from recount.refresh import bring_up_to_date, decide_at_once, find_differences
from recount.retrieval import Exchange, Known, Mark, Retrieval
from recount.sources import find_copies, relate_claims
from recount.store import (
    Address,
    CaseMemory,
    Clerk,
    FeedNotes,
    Head,
    Ledger,
    LogEntry,
    Origin,
    Stamp,
    add_exchange,
    add_mark,
    add_outside,
    add_reading,
    add_retrieval,
    add_stamp,
    claims_of_reading,
    claims_read_in,
    copy_case,
    decisions_about,
    decisions_on_sources,
    find_past_claims,
    find_same,
    kept_copies,
    kept_exchanges,
    kept_incidents,
    kept_outside,
    kept_readings,
    kept_retrievals,
    kept_sources,
    kept_stamps,
    kept_versions,
    log_of,
    newest_readers,
    single,
)
from recount.store.review import setting_decisions
from recount.store.totals import views_behind
from recount.values import Place
from recount.verify import verify

if TYPE_CHECKING:
    from recount.extract.reader import Reader
    from recount.fetch.client import Fetcher
    from recount.gazetteer import Gazetteer, Seat

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
    the learned reader's. `jobs` is how many processes may read, for the readers that work on this
    machine. `fetch` says how the web is asked, for inputs that are addresses. `clerk` is who adds
    to a case, and the clock of its log.
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
    jobs: int = 1
    clerk: Clerk = field(default_factory=Clerk)
    fetch: FetchSettings = field(default_factory=FetchSettings)


@dataclass(slots=True)
class AddResult:
    """What one addition did: documents, readings or outside rows added, known before, and issues.

    A reading is known before where the one that counts is by the same reader.
    """

    added: int = 0
    known: int = 0
    issues: list[Issue] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether some input could not be read."""
        return any(issue.severity == "error" for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report of an input: added, known before, or not kept.

    `ref` is its own name; `doc_id` is null where it is not kept, and `issues` say why. An archive
    that was walked before stands for as many `documents` as it holds.
    """

    state: Literal["added", "known", "failed"]
    ref: str
    doc_id: str | None
    issues: tuple[Issue, ...] = ()
    documents: int = 1


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
        jobs=settings.jobs,
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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Case:
    """A case: reports in, ledger and incidents out. Use as a context manager."""

    def __init__(self, ledger: Ledger, settings: Settings, *, refreshing: bool = True) -> None:
        self._ledger = ledger
        self._settings = settings
        self._refreshing = refreshing
        self._tell: Progress | None = None
        self._carried = CarriedDecisions(ledger)
        self.seen_by: str | None = None
        """Whose eyes it is read with: of a blind round they see their own; null sees all."""
        find_policy(settings.codebook)

    @classmethod
    def open(
        cls,
        address: str | Path | Address,
        *,
        settings: Settings,
        create: bool = False,
        refreshing: bool = True,
        lent: bool = False,
    ) -> Case:
        """Opens a case; raises CaseError where that cannot be done.

        Without `refreshing` no reading waits for the incidents to be built again: they are
        given as they were last built, and `stale` says what they do not know of yet. One that is
        `lent` may go from thread to thread, if no two use it at once.
        """
        ledger = Ledger.open(address, create=create, lent=lent, clerk=settings.clerk)
        return cls(ledger, settings, refreshing=refreshing)

    @property
    def ledger(self) -> Ledger:
        """The open store, for what is no fact: users and their sessions."""
        return self._ledger

    def close(self) -> None:
        """Closes the case."""
        self._ledger.close()

    @contextmanager
    def signed(self, clerk: Clerk) -> Iterator[None]:
        """Lets the log name another clerk for what is added within."""
        with self._ledger.signed(clerk):
            yield

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
        later: bool = False,
    ) -> AddResult:
        """Adds the reports behind the inputs, reads them, and brings the incidents up to date.

        Safe to interrupt and to run again: what stands in the case is not read twice. Inputs
        that cannot be read are kept as issues, and the others are added all the same.
        `fetcher` asks the web; one by the settings is made if null. With `later` the incidents
        are left as they are: whoever reads them next brings them up to date.
        """
        result = AddResult()
        tell = progress or (lambda _: None)
        prepared = [name for name in inputs if is_prepared(name)]
        for folder in prepared:
            self._add_prepared(folder, result, tell)
        given = read_inputs(
            [name for name in inputs if name not in prepared],
            options or IngestOptions(),
            _opener(fetcher, self._settings),
            self.memory,
            fetch_listed=self._settings.fetch.listed,
        )
        self._sum_up(self.take_each(given, progress), result)
        if not later:
            self.refresh(progress)
        return result

    def _add_prepared(self, folder: str, result: AddResult, tell: Progress) -> None:
        """Adds the documents of a batch with their readings, nothing of them read again."""
        try:
            for item in read_prepared(folder):
                if isinstance(item, Prepared):
                    tell(f"adding {item.found.doc.ref}")
                    self._keep(item.found, item.reading, item.reader, result)
                else:
                    self._ledger.add_issues([item])
                    result.issues.append(item)
        except InputError as error:
            lost = Issue("ingest", error.code, "error", error.subject, error.message)
            self._ledger.add_issues([lost])
            result.issues.append(lost)

    def _keep(self, found: Ingested, reading: Reading, reader: str, result: AddResult) -> None:
        """Keeps a document with its reading, unless it is there: by its bytes, or as it was had."""
        doc, had = found.doc, found.retrieval
        result.issues += reading.issues
        same = self._find(found)
        if same is None:
            self._ledger.add_document(doc, found.body, reading, reader, _now())
        if same is not None or had:
            add_retrieval(self._ledger, Known(same or doc.id, doc.ref, had))
        result.added += same is None
        result.known += same is not None

    @property
    def memory(self) -> CaseMemory:
        """What the case knows of what was had before."""
        return CaseMemory(self._ledger)

    def take(self, given: Iterable[Taken], progress: Progress | None = None) -> AddResult:
        """Reads and keeps what was taken in, in its order; the views are left as they are."""
        return self._sum_up(self.take_each(given, progress), AddResult())

    @staticmethod
    def _sum_up(outcomes: Iterable[Outcome], result: AddResult) -> AddResult:
        for outcome in outcomes:
            result.issues += outcome.issues
            result.added += outcome.documents if outcome.state == "added" else 0
            result.known += outcome.documents if outcome.state == "known" else 0
        return result

    def take_each(
        self, given: Iterable[Taken], progress: Progress | None = None
    ) -> Iterator[Outcome]:
        """Reads and keeps what was taken in, and yields what became of each report and input.

        Each stands in the case, whole, when it is yielded.
        """
        self._tell = progress
        held_back = False
        for found in look_ahead(given, lambda: self._reader, self._pick):
            match found:
                case Issue():
                    self._ledger.add_issues([found])
                    yield Outcome("failed", found.subject, None, (found,))
                case Exchange():
                    add_exchange(self._ledger, found)
                case Known():
                    yield self._note(found)
                case Mark() if found == self.memory.mark(found.key):
                    known = found.counts.get("documents", 0)
                    yield Outcome("known", found.key, None, documents=known)
                case Mark():
                    if not held_back:
                        add_mark(self._ledger, found)
                case Ingested():
                    outcome = self._take_document(found, progress)
                    held_back |= outcome.state == "failed"
                    yield outcome

    def _take_document(self, found: Ingested, progress: Progress | None) -> Outcome:
        """Reads and keeps one document; it fails where it could not be read for now."""
        doc, had = found.doc, found.retrieval
        same = self._find(found)
        if same is not None:
            return self._note(Known(same, doc.ref, had))
        if progress:
            progress(f"reading {doc.ref}")
        reading = read_document(self._reader, found)
        if any(issue.code in NOT_NOW for issue in reading.issues):
            return Outcome("failed", doc.ref, None, reading.issues)
        added = self._ledger.add_document(doc, found.body, reading, self._reader.name, _now())
        if had:
            add_retrieval(self._ledger, Known(doc.id, doc.ref, had))
        return Outcome("added" if added else "known", doc.ref, doc.id, reading.issues)

    def _find(self, found: Ingested) -> str | None:
        """Returns the document that this one is: by its bytes, or by its address and text."""
        if self._ledger.knows(found.doc.id):
            return found.doc.id
        if found.retrieval is None:
            return None
        return find_same(self._ledger, found.retrieval.address, found.doc.text)

    def _note(self, known: Known) -> Outcome:
        add_retrieval(self._ledger, known)
        return Outcome("known", known.ref, known.doc_id)

    def reread(
        self,
        docs: Sequence[Document] | None = None,
        *,
        again: bool = False,
        progress: Progress | None = None,
    ) -> AddResult:
        """Reads stored documents anew from their stored texts; the new readings count from now on.

        All documents if `docs` is null. Those that this reader has read last are left alone,
        unless `again`. Where the reader fails, wholly or in part, the older reading goes on
        counting, and the issue is told but not kept. Decisions that find no claim in the new
        readings are told as issues. Safe to interrupt and to run again.
        """
        wanted = self.documents() if docs is None else docs
        newest, name = newest_readers(self._ledger), self._reader.name
        due = [doc for doc in wanted if again or newest.get(doc.id) != name]
        result = AddResult(known=len(wanted) - len(due))
        tell = progress or (lambda _: None)
        told = set(self._carried.issues())
        given = look_ahead(due, lambda: self._reader, lambda doc: doc if is_readable(doc) else None)
        for number, doc in enumerate(given, 1):
            tell(f"reading anew, {number} of {len(due)}: {doc.ref}")
            reading = read_document(self._reader, Ingested(doc, b""))
            result.issues += reading.issues
            if any(issue.severity == "error" for issue in reading.issues):
                continue
            added = add_reading(self._ledger, doc, reading, name, _now(), again=again)
            result.added += added
            result.known += not added
        self.refresh(tell)
        result.issues += [issue for issue in self._carried.issues() if issue not in told]
        return result

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
        if self.decide_at_once(decision):
            self.refresh()

    def decide_at_once(self, decision: Decision) -> bool:
        """Appends a person's judgement and works in what can be without the whole case.

        Returns whether the incidents wait for `refresh`. See `recount.refresh.at_once`.
        """
        return decide_at_once(self._ledger, decision)

    @property
    def kept_codebook(self) -> str:
        """The codebook whose incidents are kept: a shipped one, since a file may be changed."""
        own = self._settings.codebook
        return own if own in POLICIES else DEFAULT_CODEBOOK

    def refresh(self, tell: Progress | None = None) -> None:
        """Builds the views again, unless they are up to date with the facts."""
        bring_up_to_date(self._ledger, self.kept_codebook, tell)

    def _update(self) -> None:
        if self._refreshing:
            self.refresh()

    def stale(self) -> tuple[int, int]:
        """Returns how many documents and decisions the incidents do not know of yet."""
        return views_behind(self._ledger)

    # -- out --------------------------------------------------------------------------------

    def documents(self, narrow: Filter | None = None) -> list[Document]:
        """Returns documents by day of publication."""
        return self._ledger.documents(narrow)

    def claims(self, narrow: Filter | None = None, *, reading: int | None = None) -> list[Claim]:
        """Returns claims in the order of their documents and texts, amended where decided.

        With `reading`, those of each document's reading of that number, as they were read.
        """
        if reading is not None:
            return claims_of_reading(self._ledger, reading, narrow)
        self._update()
        decisions = self.effective_decisions()
        if not any(d.kind == "amend" or is_on_sources(d) for d in decisions):
            return self._ledger.claims(narrow)
        claims = apply_judgements(self._ledger.claims(), decisions)
        if narrow is None:
            return claims
        published = {doc.id: doc.published for doc in self._ledger.documents()}
        return [c for c in claims if fits_claim(c, published[c.doc_id], narrow)]

    def find_ids(self, begins: str) -> list[tuple[str, str]]:
        """Returns (kind, id) of the records whose id is some text, else of those it begins.

        Kinds are claim, incident, document, source and decision.
        """
        self._update()
        return single.find_ids(self._ledger, begins, most=1_000) if begins else []

    def claims_by_id(self, ids: Sequence[str]) -> dict[str, Claim]:
        """Returns the claims of these ids that there are, amended where decided."""
        self._update()
        return single.read_claims(self._ledger, ids)

    def facts_by_id(self, ids: Sequence[str]) -> dict[str, Claim]:
        """Returns the claims of these ids that there are, as they were read."""
        return single.read_facts(self._ledger, ids)

    def claims_of(self, doc_ids: Sequence[str]) -> list[Claim]:
        """Returns the claims of some documents, amended where decided, in their texts' order."""
        return single.claims_of_documents(self._ledger, doc_ids)

    def documents_by_id(self, ids: Sequence[str]) -> dict[str, Document]:
        """Returns the documents of these ids that there are."""
        return single.read_documents(self._ledger, ids)

    def sources_by_id(self, ids: Sequence[str]) -> dict[str, Source]:
        """Returns the sources of these ids that there are."""
        self._update()
        return single.read_sources(self._ledger, ids)

    def incidents_by_id(self, ids: Sequence[str]) -> dict[str, Incident]:
        """Returns the incidents of these ids that there are, under the settings' codebook."""
        self._update()
        if self._settings.codebook in single.kept_codebooks(self._ledger):
            return single.read_incidents(self._ledger, self._settings.codebook, ids)
        return {i.id: i for i in self.incidents() if i.id in ids}

    def decisions_by_id(self, ids: Sequence[str]) -> dict[str, Decision]:
        """Returns the decisions of these ids that there are."""
        found = list(single.decisions_by_id(self._ledger, ids).values())
        return {decision.id: decision for decision in self._seen(found)}

    def aliases(self) -> Aliases:
        """Returns which sources are one by decision."""
        return read_aliases(decisions_on_sources(self._ledger))

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
        self._update()
        codebook = codebook or self._settings.codebook
        find_policy(codebook)
        kept = codebook == self.kept_codebook
        found = kept_incidents(self._ledger, codebook) if kept else []
        if not found and self._ledger.count("claims_now"):
            docs, claims = self._ledger.documents(), self.claims()
            copies = find_copies(docs)
            found = build_incidents(docs, claims, copies, self.effective_decisions(), codebook)
        return [i for i in found if narrow is None or fits_incident(i, narrow)]

    def incidents_under(self, codebooks: Sequence[str]) -> dict[str, list[Incident]]:
        """Returns the incidents under several codebooks, replayed from one linking."""
        docs = self._ledger.documents()
        return build_incidents_under(
            docs, self.claims(), find_copies(docs), self.effective_decisions(), codebooks
        )

    def replay(
        self, decisions: Sequence[Decision], codebook: str | None = None
    ) -> tuple[list[Claim], list[Incident]]:
        """Returns the claims and incidents as they would be with only these decisions."""
        docs = self._ledger.documents()
        decisions = self._carried.carry(decisions).decisions
        known = {doc.id for doc in docs}
        facts = [claim for claim in self._ledger.facts() if not is_added(claim)]
        facts += [c for c in find_added(decisions).values() if c.doc_id in known]
        claims = apply_judgements(facts, decisions)
        copies = find_copies(docs)
        related = relate_claims(docs, claims, copies)
        name = codebook or self._settings.codebook
        return related, build_incidents(docs, related, copies, decisions, name)

    def sources(self) -> list[Source]:
        """Returns the sources, those who speak most first."""
        self._update()
        return kept_sources(self._ledger)

    def copies(self) -> dict[str, str]:
        """Returns, for each copy's id, the id of the earliest document that it copies."""
        self._update()
        return kept_copies(self._ledger)

    def versions(self) -> dict[str, str]:
        """Returns, for each later version of a report, the id of its first."""
        self._update()
        return kept_versions(self._ledger)

    def issues(self) -> list[Issue]:
        """Returns what could not be read, and the decisions that a new reading put in question."""
        return self._ledger.issues() + self._carried.issues(self.seen_by)

    def decisions(self) -> list[Decision]:
        """Returns the judgements in the order in which they were made."""
        return self._seen(self._ledger.decisions())

    def carried_decisions(self) -> list[Decision]:
        """Returns the judgements with the claims that they speak of as they are read now."""
        return self._seen(self._carried.now().decisions)

    def effective_decisions(self) -> list[Decision]:
        """Returns the carried judgements that hold: not the blind ones that nobody shares."""
        return list(self._carried.effective())

    def _seen(self, decisions: Sequence[Decision]) -> list[Decision]:
        hidden = self._carried.hidden() if self.seen_by is not None else {}
        return sees(decisions, self.seen_by, hidden)

    def review_setting(self) -> str:
        """Returns whether claims are reviewed `open` or `blind`."""
        return read_setting(setting_decisions(self._ledger))

    def identify(self, party: Party, country: str | None = None) -> Party:
        """Returns a party with the identity that its words have by the case's registry."""
        from recount.sources import load_registry  # noqa: PLC0415
        from recount.sources.identify import identify_party  # noqa: PLC0415

        registry = load_registry(self._settings.registry_files)
        return identify_party(party, registry=registry, country=country)

    def find_places(self, name: str) -> list[Place]:
        """Returns the gazetteer's places of a name, the largest first; opens the gazetteer."""
        return self._gazetteer.find(name)

    def find_seat(self, place: Place) -> Seat | None:
        """Returns the town that stands for a place's first-order division; opens the gazetteer."""
        if place.country is None or place.admin1 is None:
            return None
        from recount.gazetteer import find_seat  # noqa: PLC0415 - numpy, not for every list

        return find_seat(self._gazetteer, place.country, place.admin1)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        from recount.gazetteer import open_gazetteer  # noqa: PLC0415

        return open_gazetteer(self._settings.cache_dir, self._settings.gazetteer_files)

    def readings(self, doc_id: str) -> list[ReadingHead]:
        """Returns who read a document, in the order of the readings; the last one counts."""
        return kept_readings(self._ledger, doc_id)

    def past_claims(self, beginning: str) -> list[Claim]:
        """Returns the claims of readings that count no more, by the beginning of their ids."""
        return find_past_claims(self._ledger, beginning)

    def refs(self) -> list[tuple[str, str]]:
        """Returns the names under which documents came, each with a document's id."""
        return self._ledger.all_refs()

    def outside(self, *, every: bool = False) -> list[Outside]:
        """Returns the events of other datasets, in the order of their addition.

        Of several rows that bear one event id of one form, the last one added, unless `every`.
        """
        return kept_outside(self._ledger, every=every)

    @property
    def head(self) -> Head:
        """The number and hash of the log's last entry; the hash stands for the whole case."""
        return self._ledger.head()

    def log(self, subject: str | None = None) -> list[LogEntry]:
        """Returns the log's entries in order, all or those on one record's id."""
        return self._ledger.log(subject)

    def log_of(self, subjects: Sequence[str]) -> dict[str, list[LogEntry]]:
        """Returns the log's entries on some records, by the record's id, each's in order."""
        return log_of(self._ledger, subjects)

    def claims_read_in(self, doc_ids: Sequence[str]) -> dict[str, set[str]]:
        """Returns the ids of the claims of all readings of some documents, by the document's."""
        return claims_read_in(self._ledger, doc_ids)

    def decisions_about(self, subjects: Sequence[str]) -> list[Decision]:
        """Returns the decisions on some records, and what takes them back, in their order."""
        return self._seen(decisions_about(self._ledger, subjects))

    def origin(self, doc_id: str) -> Origin:
        """Returns how a document came; raises LookupError where there is none of this id."""
        return self._ledger.origin(doc_id)

    def body(self, sha256: str) -> bytes | None:
        """Returns original bytes by their digest, or None."""
        return self._ledger.body(sha256)

    def copy_to(self, target: Path) -> None:
        """Writes a new case file with all facts, the log and the views, and nothing else."""
        self.refresh()
        copy_case(self._ledger, Address.parse(target), private=False)

    def stamps(self) -> list[Stamp]:
        """Returns the authorities' time stamps over heads of the log."""
        return kept_stamps(self._ledger)

    def keep_stamp(self, stamp: Stamp) -> None:
        """Adds a time stamp."""
        add_stamp(self._ledger, stamp)

    def verify(
        self,
        *,
        heads: Collection[str] = (),
        views: bool = True,
        progress: Progress | None = None,
    ) -> list[str]:
        """Returns what differs from what was stored; nothing if all is as it was.

        Where the facts are sound, views are built anew and compared, unless `views` is unset:
        that takes as long as the end of an addition. `heads` are hashes of the
        log that were written down elsewhere; each must be that of an entry.
        """
        problems = verify(self._ledger, heads=heads, progress=progress)
        if problems or not views:
            return problems
        return find_differences(self._ledger, self.kept_codebook, progress)

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
