"""Recount: who says what happened, and how many.

    import recount

    for doc, reading in recount.read("report.html", published=date(2016, 9, 30)):
        for claim in reading.claims: ...

    with recount.Case("aleppo.recount") as case:
        case.add("reports/")
        case.incidents(recount.Filter(status="disputed"))

`__all__` is the whole public surface. A name is loaded when it is first asked for, so that
`import recount` costs nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as in typing, which would have to be loaded; type checkers take it for true

__version__ = "0.1.0"

if TYPE_CHECKING:
    from recount.compare.agreement import Agreement
    from recount.compare.diff import Difference
    from recount.compare.figures import FigurePair
    from recount.compare.outside import Match
    from recount.compare.page import build_difference_page
    from recount.compare.records import agreement_record, change_record, match_record
    from recount.compare.versions import Change, FieldChange, Version
    from recount.errors import (
        CaseError,
        InputError,
        InvariantError,
        RecountError,
        UsageError,
    )
    from recount.fetch.settings import FetchSettings
    from recount.filters import Filter
    from recount.library import Case, copy_case, read, verify_bundle
    from recount.llm.settings import LlmSettings
    from recount.model import (
        Account,
        Actor,
        Attribution,
        Claim,
        Decision,
        Disagreement,
        Document,
        Evidence,
        Incident,
        Issue,
        Mention,
        Outside,
        OutsideFigure,
        Party,
        Reading,
        ReadingHead,
        Source,
        Span,
        Tally,
    )
    from recount.pipeline import AddResult, Settings
    from recount.records import (
        claim_record,
        decision_record,
        document_record,
        incident_record,
        issue_record,
        mention_record,
        outside_record,
        reading_record,
        source_record,
    )
    from recount.store import Copied
    from recount.values import Count, Event, Identity, Place, When

__all__ = [
    "Account",
    "Actor",
    "AddResult",
    "Agreement",
    "Attribution",
    "Case",
    "CaseError",
    "Change",
    "Claim",
    "Copied",
    "Count",
    "Decision",
    "Difference",
    "Disagreement",
    "Document",
    "Event",
    "Evidence",
    "FetchSettings",
    "FieldChange",
    "FigurePair",
    "Filter",
    "Identity",
    "Incident",
    "InputError",
    "InvariantError",
    "Issue",
    "LlmSettings",
    "Match",
    "Mention",
    "Outside",
    "OutsideFigure",
    "Party",
    "Place",
    "Reading",
    "ReadingHead",
    "RecountError",
    "Settings",
    "Source",
    "Span",
    "Tally",
    "UsageError",
    "Version",
    "When",
    "__version__",
    "agreement_record",
    "build_difference_page",
    "change_record",
    "claim_record",
    "copy_case",
    "decision_record",
    "document_record",
    "incident_record",
    "issue_record",
    "match_record",
    "mention_record",
    "outside_record",
    "read",
    "reading_record",
    "source_record",
    "verify_bundle",
]

_HOMES = {
    "compare.agreement": "Agreement",
    "compare.diff": "Difference",
    "compare.figures": "FigurePair",
    "compare.outside": "Match",
    "compare.page": "build_difference_page",
    "compare.records": "agreement_record change_record match_record",
    "compare.versions": "Change FieldChange Version",
    "errors": "CaseError InputError InvariantError RecountError UsageError",
    "fetch.settings": "FetchSettings",
    "filters": "Filter",
    "library": "Case copy_case read verify_bundle",
    "llm.settings": "LlmSettings",
    "model": (
        "Account Actor Attribution Claim Decision Disagreement Document Evidence Incident Issue "
        "Mention Outside OutsideFigure Party Reading ReadingHead Source Span Tally"
    ),
    "pipeline": "AddResult Settings",
    "records": (
        "claim_record decision_record document_record incident_record issue_record "
        "mention_record outside_record reading_record source_record"
    ),
    "store": "Copied",
    "values": "Count Event Identity Place When",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Loads a public name from the module where it lives."""
    if name not in _HOME:
        raise AttributeError(f"module 'recount' has no attribute {name!r}")
    value: object = getattr(import_module(f"recount.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Returns the public names, loaded or not."""
    return sorted({*globals(), *__all__})
