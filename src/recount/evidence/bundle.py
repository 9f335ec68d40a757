"""Packs a case with its evidence as a bag (BagIt, RFC 8493), in a folder or a ZIP file.

The same case gives the same bytes: the bag's date is that of the log's last entry, and files in
a ZIP file bear the earliest date that it knows.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from recount import __version__
from recount.errors import UsageError
from recount.evidence.payload import write_payload, write_redacted
from recount.export.snapshot import Snapshot
from recount.pipeline import Case

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_DATE = "1980-01-01"


def write_bundle(
    case: Case, output: Path, *, codebook: str, redacted: Snapshot | None = None
) -> None:
    """Writes a bundle: a ZIP file where `output` ends in .zip, else a folder.

    With `redacted`, a snapshot without private names, it holds no unredacted text: no case
    file, no bytes and no page. Raises UsageError where `output` is there already.
    """
    if output.exists():
        raise UsageError(f"{output}: there is something of that name already")
    title = output.stem
    with tempfile.TemporaryDirectory(dir=_parent(output), prefix=".bundle-") as held:
        bag = Path(held) / title
        if redacted is not None:
            write_redacted(case, bag, redacted, title=title)
        else:
            write_payload(case, bag, title=title, codebook=codebook)
        _make_bag(case, bag)
        if output.suffix == ".zip":
            packed = Path(held) / "packed.zip"
            _pack(bag, packed)
            packed.replace(output)
        else:
            shutil.move(bag, output)


def _parent(output: Path) -> Path:
    parent = output.absolute().parent
    if not parent.is_dir():
        raise UsageError(f"{parent}: no such folder")
    return parent


def _make_bag(case: Case, bag: Path) -> None:
    library = load_library()
    moments = [entry.at[:10] for entry in case.log() if entry.at]
    info = {
        "Bagging-Date": moments[-1] if moments else _DATE,
        "Bag-Software-Agent": f"recount {__version__}",
        "External-Identifier": f"urn:recount:log:{case.head.chain}",
    }
    with quiet():
        made = library.make_bag(str(bag), info, checksums=["sha256", "sha512"])
        told = bag / "bagit.txt"  # the library writes 0.97, whose layout is that of 1.0
        told.write_bytes(told.read_bytes().replace(b"0.97", b"1.0"))
        made.save()


def _pack(bag: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(path for path in bag.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(bag.parent).as_posix(), _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps the library's words off the terminal; what it finds is told by us."""
    logger = logging.getLogger("bagit")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def load_library() -> Any:
    """Returns the library for bags."""
    import bagit  # noqa: PLC0415 - for bundles only

    return bagit
