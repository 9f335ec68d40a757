"""`recount bundle`: a case with its evidence for a court or an archive, and its check."""

from __future__ import annotations

from pathlib import Path

import click

from recount.cli.commands.verify import authority_certificate
from recount.cli.session import choose_redaction, make_settings, open_case, show_progress
from recount.cli.verbs import case_argument, codebook_option, plain_text, redaction, verb
from recount.contents import make_snapshot
from recount.errors import UsageError
from recount.evidence.bundle import write_bundle
from recount.evidence.stamps import read_certificates
from recount.evidence.unpack import verify_bundle
from recount.redact import save_key
from recount.store import Address


@verb("recount bundle aleppo.recount -o aleppo-2016.zip")
@case_argument
@click.option("-o", "--output", metavar="FILE", help="A .zip file, or a folder, to write.")
@click.option("--verify", "check", is_flag=True, help="CASE is a bundle; check it.")
@codebook_option
@click.option("--redact", "redacted", is_flag=True, help="Leave out all unredacted text.")
@click.option(
    "--blur-km",
    type=click.FloatRange(0.1, 1000),
    metavar="KM",
    help="With --redact: how far a point is moved at most; 10 if neither this nor --rules says.",
)
@redaction
@click.option(
    "--expect-head",
    "heads",
    multiple=True,
    metavar="HASH",
    help="With --verify: a head of the log that was written down before.",
)
@authority_certificate
def bundle(
    *,
    case: Address,
    output: str | None,
    check: bool,
    codebook: str,
    redacted: bool,
    blur_km: float | None,
    rules: str | None,
    key: str | None,
    heads: tuple[str, ...],
    certificate: str | None,
    json_errors: bool,
) -> int:
    """Pack a case with its evidence, or check such a bundle elsewhere.

    A bag (BagIt, RFC 8493): the case file without accounts, the reports' bytes as files, records,
    log, time stamps, chains of custody, a page, and a README that tells how to check it all
    without this program. The same case gives the same bytes.

    With --verify, FILE's manifests, the case in it, and that its loose files are those of the
    case; prints what differs, a line each, and then ends with exit code 1.

    A bundle made with --redact has no case file and no bytes of reports in it.
    """
    if check:
        if output or redacted:
            raise UsageError("--verify goes with neither -o nor --redact")
        if case.path is None:
            raise UsageError(f"{case}: a bundle is a file or a folder")
        return _verify(case.path, heads, certificate)
    if not output or heads or certificate:
        raise UsageError("bundle writes a file; name it with -o FILE (checks go with --verify)")
    chosen, kept = choose_redaction(rules, key, redacted=redacted)
    with open_case(case) as opened:
        snapshot = None
        if redacted:
            snapshot = make_snapshot(
                opened, codebook, redacted=True, blur_km=blur_km, rules=chosen, key=kept
            )
        if key and kept:
            save_key(kept, Path(key))
        write_bundle(opened, Path(output), codebook=codebook, redacted=snapshot)
        head = opened.head
    click.echo(f"{plain_text(output)}: head of the log {head.chain} (entry {head.n})")
    return 0


def _verify(path: Path, heads: tuple[str, ...], certificate: str | None) -> int:
    roots = read_certificates(certificate) if certificate else None
    with show_progress() as progress:
        found = verify_bundle(path, make_settings(), heads=heads, roots=roots, progress=progress)
    for line in found.problems:
        click.echo(plain_text(line))
    if not found.problems:
        click.echo(f"{plain_text(str(path))}: all as it was packed")
        for line in found.told:
            click.echo(plain_text(line))
    return 1 if found.problems else 0
