"""What no person has accepted stands in no export, of whatever form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sample_case as sample

from recount.contents import make_snapshot
from recount.export.write import EXPORTERS, write_export
from recount.model import Decision
from recount.store import LogEntry, Origin, Stamp


class Decided:
    """The invented case, with a claim accepted, one amended and taken back, one rejected."""

    version = "digest"

    def __init__(self) -> None:
        self.made = [
            decision("d-1", "accept", sample.FOURTEEN.id),
            decision("d-2", "amend", sample.ELEVEN.id),
            decision("d-3", "undo", "d-2"),
            decision("d-4", "reject", sample.GUNMEN.id),
            decision("d-5", "link", sample.FOURTEEN.id, sample.ELEVEN.id),
        ]

    def documents(self):
        return list(sample.DOCS)

    def claims(self):
        return list(sample.CLAIMS)

    def incidents(self, codebook: str):
        return list(sample.INCIDENTS)

    def sources(self):
        return list(sample.SOURCES)

    def copies(self):
        return dict(sample.COPIES)

    def effective_decisions(self):
        return list(self.made)

    def versions(self):
        return {}

    def issues(self):
        return list(sample.ISSUES)

    def carried_decisions(self):
        return self.made

    def outside(self):
        return []

    def find_seat(self, place):
        return None

    def mentions(self, doc_id: str):
        return []

    def log_of(self, subjects: Sequence[str]) -> dict[str, list[LogEntry]]:
        return {}

    def stamps(self) -> list[Stamp]:
        return []

    def claims_read_in(self, doc_ids: Sequence[str]) -> dict[str, set[str]]:
        return {d: {c.id for c in sample.CLAIMS if c.doc_id == d} for d in doc_ids}

    def origin(self, doc_id: str) -> Origin:
        return Origin(("a.html",), (), "rules@1", "ab" * 32, None)


def decision(key: str, kind: str, *subjects: str) -> Decision:
    return Decision(key, kind, subjects, "A. Coder", "2026-01-02T10:00:00Z", f"why {key}")  # type: ignore[arg-type]


def words_of(path: Path) -> str:
    if path.suffix == ".parquet":
        return str(pq.read_table(io.BytesIO(path.read_bytes())).to_pylist())
    return path.read_text("utf-8")


@pytest.mark.parametrize("form", list(EXPORTERS))
def test_only_what_was_accepted(form: str, tmp_path: Path) -> None:
    snapshot = make_snapshot(Decided(), "ucdp", verified_only=True)  # type: ignore[arg-type]
    told = "\n".join(map(words_of, write_export(snapshot, form, tmp_path)))
    others = [c.id for c in sample.CLAIMS if c.id != sample.FOURTEEN.id]
    assert [claim for claim in others if claim in told] == []
    assert sample.DOC["morning"].id not in told
    assert "Hana Qasim" not in told


def test_decisions_are_those_on_what_was_accepted() -> None:
    snapshot = make_snapshot(Decided(), "ucdp", verified_only=True)  # type: ignore[arg-type]
    assert [one["id"] for one in snapshot.records["decision"]] == ["d-1"]
    whole = make_snapshot(Decided(), "ucdp")  # type: ignore[arg-type]
    assert len(whole.records["decision"]) == 5
