"""The verbs of the command line for programs: `recount.read` and `recount.Case`.

They differ from the command line only in what they return: record types, not printed lines.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType

from platformdirs import user_cache_dir

from recount import lookup, pipeline
from recount.compare.case import compare_case
from recount.compare.diff import Difference, diff_cases, diff_coders
from recount.compare.outside import Match
from recount.contents import BLUR_KM, export_case, make_contents
from recount.errors import InputError
from recount.export.write import OWN_CODEBOOK
from recount.filters import Filter
from recount.ingest import IngestOptions
from recount.judgement import make_decision
from recount.model import Claim, Decision, Document, Incident, Issue, Outside, Reading, Source
from recount.pipeline import AddResult, Progress, Settings
from recount.report.page import build_page

Inputs = str | Path | Sequence[str | Path]
"""A file, a folder, a glob, an address on the web or "-" (standard input), or several of them."""


def default_settings(codebook: str = "ucdp") -> Settings:
    """Returns the settings of the command line.

    The gazetteer is kept where `RECOUNT_CACHE` says, else where the system keeps caches.
    """
    folder = os.environ.get("RECOUNT_CACHE") or user_cache_dir("recount")
    return Settings(Path(folder), codebook=codebook)


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


class Case:
    """A case file: reports in, ledger and incidents out. Use as a context manager.

    Made if there is none, unless `create` is false. Raises CaseError where the file cannot be
    opened, UsageError for an unknown codebook. One instance serves one thread.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        codebook: str = "ucdp",
        create: bool = True,
        settings: Settings | None = None,
    ) -> None:
        self.path = Path(path)
        self._settings = settings or default_settings(codebook)
        self._case = pipeline.Case.open(self.path, settings=self._settings, create=create)

    def close(self) -> None:
        """Closes the file."""
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

    def decide(
        self,
        kind: str,
        *ids: str,
        reason: str,
        by: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> Decision:
        """Appends a person's judgement, brings the incidents up to date, and returns it.

        `kind` is accept, amend, reject, link, unlink, merge, split or undo; `ids` name claims,
        incidents or, to undo, decisions. `values` maps a claim's fields to their right values
        and goes with amend. `by` is the login name if not said. Raises UsageError.
        """
        pairs = tuple((field, json.dumps(value)) for field, value in (values or {}).items())
        decision = make_decision(
            self._case, kind, ids, reason=reason, by=by or getpass.getuser(), values=pairs
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

    def claims(self, narrow: Filter | None = None) -> list[Claim]:
        """Returns claims in the order of their documents and texts."""
        return lookup.find_claims(self._case, narrow or Filter())

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

    def outside(self, *, every: bool = False) -> list[Outside]:
        """Returns the events of other datasets, in the order of their addition.

        Of several rows that bear one event id of one form, the last one added, unless `every`.
        """
        return self._case.outside(every=every)

    def compare(self, name: str | None = None, *, codebook: str | None = None) -> list[Match]:
        """Returns the incidents beside other datasets' events: in both, here only, there only.

        `name` is ucdp, acled, or the name of an imported file; all if null. Figures are those
        of `codebook`, else of the dataset's own. Raises UsageError where nothing was imported.
        """
        return compare_case(self._case, name, codebook)

    def diff(self, other: Case, *, codebook: str | None = None) -> Difference:
        """Returns what changed from this case to another, and how far the two agree."""
        names = (self.path.stem, other.path.stem)
        if names[0] == names[1]:
            names = (str(self.path), str(other.path))
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

    def verify(self) -> list[str]:
        """Returns what differs from what was stored; nothing if all is as it was."""
        return self._case.verify()

    def report(self, title: str | None = None, *, codebook: str | None = None) -> str:
        """Returns the case as one self-contained HTML page."""
        named = codebook or self._settings.codebook
        return build_page(make_contents(self._case, title or self.path.stem, named))

    def export(
        self,
        form: str,
        folder: str | Path,
        *,
        codebook: str | None = None,
        verified_only: bool = False,
        redacted: bool = False,
        blur_km: float = BLUR_KM,
    ) -> list[Path]:
        """Writes the records into a folder, in a form of the command line's; returns the files.

        acled, ucdp and airwars follow their own codebook unless another is named. With
        `verified_only`, only what a person has accepted; with `redacted`, without names of
        private persons, points moved by up to `blur_km` kilometres. Raises UsageError.
        """
        named = codebook or OWN_CODEBOOK.get(form, self._settings.codebook)
        return export_case(
            self._case,
            form,
            Path(folder),
            named,
            verified_only=verified_only,
            redacted=redacted,
            blur_km=blur_km,
        )


def _names(inputs: Inputs) -> list[str]:
    one = isinstance(inputs, str | Path)
    return [str(inputs)] if one else [str(name) for name in inputs]  # type: ignore[union-attr]
