"""The verbs of the command line for programs: `recount.read` and `recount.Case`.

They differ from the command line only in what they return: record types, not printed lines.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType

from platformdirs import user_cache_dir

from recount import lookup, pipeline
from recount.compare.case import compare_case
from recount.compare.diff import Difference, diff_cases, diff_coders
from recount.compare.outside import Match
from recount.contents import export_case, make_contents
from recount.custody import find_custody
from recount.errors import InputError, UsageError
from recount.evidence.bundle import write_bundle
from recount.evidence.stamps import ask_stamp, read_certificates
from recount.evidence.unpack import Verified
from recount.evidence.unpack import verify_bundle as check_bundle
from recount.export.write import OWN_CODEBOOK
from recount.filters import Filter
from recount.ingest import IngestOptions
from recount.judgement import make_clerk, make_decision
from recount.model import (
    Claim,
    Decision,
    Document,
    Incident,
    Issue,
    Outside,
    Reading,
    ReadingHead,
    Source,
)
from recount.pipeline import AddResult, Progress, Settings
from recount.records import Record
from recount.redact import read_key, read_rules, save_key
from recount.report.page import build_page
from recount.store import Address, Copied, Head, Ledger, LogEntry, Stamp
from recount.store import copy_case as copy_ledger

Inputs = str | Path | Sequence[str | Path]
"""A file, a folder, a glob, an address on the web or "-" (standard input), or several of them."""


def default_settings(codebook: str = "ucdp") -> Settings:
    """Returns the settings of the command line.

    The gazetteer is kept where `RECOUNT_CACHE` says, else where the system keeps caches.
    """
    folder = os.environ.get("RECOUNT_CACHE") or user_cache_dir("recount")
    return Settings(Path(folder), codebook=codebook, clerk=make_clerk())


def read(
    inputs: Inputs,
    *,
    published: date | None = None,
    outlet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    issues: list[Issue] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, Reading]]:
    """Reads reports in one shot, with no case: yields each document with its reading.

    `published` and `outlet` serve where an input names none; `mapping` maps a field (text,
    title, url, outlet, published, id) to a table's column. Raises InputError at the first
    input that cannot be read, unless `issues` is given: then each such input is appended to
    it as an issue, and the others are read all the same. Issues of a document that was read
    are in its reading.
    """
    found = pipeline.read(
        _names(inputs),
        settings=settings or default_settings(),
        options=IngestOptions(published, outlet, mapping or {}),
        progress=progress,
    )
    for item in found:
        if not isinstance(item, Issue):
            yield item
        elif issues is None:
            raise InputError(item.code, item.subject, item.message)
        else:
            issues.append(item)


def verify_bundle(path: str | Path, *, heads: Collection[str] = ()) -> Verified:
    """Checks a bundle, a folder or a ZIP file: its `problems` are empty if all is as packed.

    `heads` are hashes of the log that were written down elsewhere. Raises InputError where
    `path` is no bundle that can be opened.
    """
    return check_bundle(Path(path), default_settings(), heads=heads)


def copy_case(
    source: str | Path | Address,
    target: str | Path | Address,
    *,
    progress: Progress | None = None,
) -> Copied:
    """Copies a case to a file or database where there is none yet, and checks the copy.

    Returns how many rows were copied, and the head of the log, which is the same in both. Raises
    CaseError where the target cannot be made, or would not be the same; nothing is left there then.
    """
    with Ledger.open(source) as opened:
        return copy_ledger(opened, Address.parse(target), tell=progress)


class Case:
    """A case: reports in, ledger and incidents out. Use as a context manager.

    `address` is the path of a file or the URL of a schema of a PostgreSQL database
    (postgresql://HOST/DATABASE?schema=NAME). Made if there is none, unless `create` is false.
    Raises CaseError where the case cannot be opened, UsageError for an unknown codebook. One
    instance serves one thread.
    """

    def __init__(
        self,
        address: str | Path | Address,
        *,
        codebook: str = "ucdp",
        create: bool = True,
        settings: Settings | None = None,
    ) -> None:
        self.address = Address.parse(address)
        self._settings = settings or default_settings(codebook)
        self._case = pipeline.Case.open(self.address, settings=self._settings, create=create)

    @property
    def path(self) -> Path | None:
        """The case's file; null where it lies in a database."""
        return self.address.path

    def close(self) -> None:
        """Closes the case."""
        self._case.close()

    def __enter__(self) -> Case:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._case.__exit__(kind, error, trace)

    # -- in ---------------------------------------------------------------------------------

    def add(
        self,
        inputs: Inputs,
        *,
        published: date | None = None,
        outlet: str | None = None,
        mapping: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> AddResult:
        """Adds reports, reads them, and brings the incidents up to date.

        Options are those of `read`. Inputs that cannot be read are kept as issues. Safe to
        interrupt and to run again: what stands in the case is not read twice.
        """
        options = IngestOptions(published, outlet, mapping or {})
        return self._case.add(_names(inputs), options=options, progress=progress)

    def reread(
        self,
        documents: Inputs = (),
        *,
        again: bool = False,
        progress: Progress | None = None,
    ) -> AddResult:
        """Reads stored documents anew with the settings' reader; the new readings count.

        `documents` names some by id or ref; all if empty. What this reader has read last is left
        alone, unless `again`. Decisions that find no claim any more are among the issues. Raises
        UsageError for a document that is not there.
        """
        names = _names(documents)
        docs = lookup.find_reports(self._case, names) if names else None
        return self._case.reread(docs, again=again, progress=progress)

    def decide(
        self,
        kind: str,
        *ids: str,
        reason: str,
        by: str | None = None,
        values: Mapping[str, object] | None = None,
        into: Sequence[str] = (),
        blind: bool = False,
    ) -> Decision:
        """Appends a person's judgement, brings the incidents up to date, and returns it.

        `kind` is accept, amend, reject, link, unlink, merge, split, note, undo, add or review;
        `ids` name claims, incidents, to undo decisions, to add a document, and for review `open`
        or `blind`. `values` maps a claim's fields to their right values and goes with amend and
        add; `into` are the claims of which a split makes a new incident. `by` is the login name
        if not said. With `blind`, it is kept as one coder's word, and holds once another says the
        same. Raises UsageError.
        """
        pairs = tuple((field, json.dumps(value)) for field, value in (values or {}).items())
        decision = make_decision(
            self._case,
            kind,
            ids,
            reason=reason,
            by=by or getpass.getuser(),
            values=pairs,
            into=into,
            blind=blind,
        )
        self._case.decide(decision)
        return decision

    def import_outside(self, inputs: Inputs, *, form: str | None = None) -> AddResult:
        """Takes in the rows of other datasets' CSV files, apart from claims and incidents.

        `form` is ucdp or acled; the columns tell it if null. Rows and files that cannot be
        read are kept as issues. A file that stands in the case adds nothing.
        """
        return self._case.import_outside(_names(inputs), form)

    # -- out --------------------------------------------------------------------------------

    def documents(self, narrow: Filter | None = None) -> list[Document]:
        """Returns documents by day of publication."""
        return lookup.find_documents(self._case, narrow or Filter())

    def claims(self, narrow: Filter | None = None, *, reading: int | None = None) -> list[Claim]:
        """Returns claims in the order of their documents and texts.

        With `reading`, those of each document's reading of that number, from 1, as they were
        read. Raises UsageError for a status then: they are in no incident.
        """
        return lookup.find_claims(self._case, narrow or Filter(), reading)

    def readings(self, document: str) -> list[ReadingHead]:
        """Returns who read a document, named by id or ref; the last one counts."""
        docs = lookup.find_reports(self._case, [document])
        return [head for doc in docs for head in self._case.readings(doc.id)]

    def sources(self, narrow: Filter | None = None) -> list[Source]:
        """Returns the sources, those who speak most first."""
        return lookup.find_sources(self._case, narrow or Filter())

    def incidents(
        self, narrow: Filter | None = None, *, codebook: str | None = None
    ) -> list[Incident]:
        """Returns the incidents under a codebook, the case's own if none is named."""
        return self._case.incidents(narrow, codebook)

    def issues(self, narrow: Filter | None = None) -> list[Issue]:
        """Returns what could not be read."""
        return lookup.find_issues(self._case, narrow or Filter())

    def decisions(self) -> list[Decision]:
        """Returns the judgements in the order in which they were made."""
        return self._case.decisions()

    def copies(self) -> dict[str, str]:
        """Returns, for each copy's id, the id of the earliest document that it copies."""
        return self._case.copies()

    def versions(self) -> dict[str, str]:
        """Returns, for each later version of a report, the id of its first."""
        return self._case.versions()

    def outside(
        self, narrow: Filter | None = None, *, name: str | None = None, every: bool = False
    ) -> list[Outside]:
        """Returns the events of other datasets, in the order of their addition.

        `name` is ucdp, acled, or the name of an imported file. Of several rows that bear one
        event id of one form, the last one added, unless `every`. Raises UsageError for a name
        under which nothing was imported, and for a filter by source or status.
        """
        return lookup.find_outside(self._case, narrow or Filter(), name, every=every)

    def compare(self, name: str | None = None, *, codebook: str | None = None) -> list[Match]:
        """Returns the incidents beside other datasets' events: in both, here only, there only.

        `name` is ucdp, acled, or the name of an imported file; all if null. Figures are those
        of `codebook`, else of the dataset's own. Raises UsageError where nothing was imported.
        """
        return compare_case(self._case, name, codebook)

    def diff(self, other: Case, *, codebook: str | None = None) -> Difference:
        """Returns what changed from this case to another, and how far the two agree."""
        names = (self.address.name, other.address.name)
        if names[0] == names[1]:
            names = (self.address.shown, other.address.shown)
        return diff_cases(self._case, other._case, codebook or self._settings.codebook, names)

    def diff_coders(self, one: str, other: str, *, codebook: str | None = None) -> Difference:
        """Returns what two people's decisions make of this case, each as if alone.

        Raises UsageError for a name that has decided nothing.
        """
        return diff_coders(self._case, (one, other), codebook or self._settings.codebook)

    def show(self, record_id: str) -> Claim | Incident | Document | Source | Decision:
        """Returns the one record whose id is, or begins with, `record_id`.

        Raises UsageError where there is none, or more than one.
        """
        return lookup.find_record(self._case, record_id)

    def custody(self, doc_id: str) -> Record:
        """Returns how a document came into the case, and what was done with it since.

        `doc_id` is an id, or its beginning; raises UsageError where no document has it.
        """
        found = lookup.find_record(self._case, doc_id)
        if not isinstance(found, Document):
            raise UsageError(f"{doc_id}: no document")
        return find_custody(self._case, [found])[found.id]

    def stamp(self, authority: str, *, certificate: str | Path | None = None) -> Stamp:
        """Has an authority (RFC 3161) stamp the head of the log, keeps the stamp and returns it.

        `certificate` is a PEM file that vouches for the authority; with it, the stamp is verified
        before it is kept. Raises InputError where no good stamp is given.
        """
        roots = read_certificates(certificate) if certificate else ()
        found = ask_stamp(self._case.head, authority, roots=roots)
        self._case.keep_stamp(found)
        return found

    def bundle(self, output: str | Path, *, codebook: str | None = None) -> Path:
        """Packs the case with its evidence: a ZIP file if `output` ends in .zip, else a folder.

        Raises UsageError where something of that name is there already.
        """
        named = codebook or self._settings.codebook
        write_bundle(self._case, Path(output), codebook=named)
        return Path(output)

    @property
    def head(self) -> Head:
        """The number and hash of the log's last entry; the hash stands for the whole case."""
        return self._case.head

    def log(self, subject: str | None = None) -> list[LogEntry]:
        """Returns the log's entries in order, all or those on one record's id."""
        return self._case.log(subject)

    def verify(
        self,
        *,
        heads: Collection[str] = (),
        views: bool = True,
        progress: Progress | None = None,
    ) -> list[str]:
        """Returns what differs from what was stored; nothing if all is as it was.

        `heads` are hashes of the log that were written down elsewhere. Incidents are built anew
        and compared unless `views` is unset.
        """
        return self._case.verify(heads=heads, views=views, progress=progress)

    def report(self, title: str | None = None, *, codebook: str | None = None) -> str:
        """Returns the case as one self-contained HTML page."""
        named = codebook or self._settings.codebook
        return build_page(make_contents(self._case, title or self.address.name, named))

    def export(
        self,
        form: str,
        folder: str | Path,
        *,
        codebook: str | None = None,
        verified_only: bool = False,
        redacted: bool = False,
        blur_km: float | None = None,
        rules: str | Path | None = None,
        key: str | Path | None = None,
    ) -> list[Path]:
        """Writes the records into a folder, in a form of the command line's; returns the files.

        acled, ucdp and airwars follow their own codebook unless another is named. With
        `verified_only`, only what a person has accepted; with `redacted`, without names of
        private persons and what else `rules`, a TOML file, name, points moved by up to
        `blur_km` kilometres (10 if neither says). `key` is a file that keeps what each mark
        stands for; without one, nothing leads back. Raises UsageError.
        """
        named = codebook or OWN_CODEBOOK.get(form, self._settings.codebook)
        kept = read_key(Path(key)) if key else None
        return export_case(
            self._case,
            form,
            Path(folder),
            named,
            verified_only=verified_only,
            redacted=redacted,
            blur_km=blur_km,
            rules=read_rules(rules) if rules else None,
            key=kept,
            keep_key=partial(save_key, kept, Path(key)) if key and kept else None,
        )


def _names(inputs: Inputs) -> list[str]:
    one = isinstance(inputs, str | Path)
    return [str(inputs)] if one else [str(name) for name in inputs]  # type: ignore[union-attr]
