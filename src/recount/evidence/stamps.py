"""Time stamps over the head of a case's log (RFC 3161), asked for and verified.

What is stamped is the head as 64 hexadecimal digits, by its SHA-256. A stamp shows that this head,
and so all that stands before it in the log, was there at the moment that the authority names. It
is valid where the authority's certificate was valid at that moment, whatever it is now.
"""

from __future__ import annotations

import hashlib
import ssl
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from recount.errors import InputError, UsageError
from recount.store import Head, LogEntry, Stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

Post = Callable[[str, bytes], bytes]
"""Sends a request's bytes to an address and returns the answer's."""

SECONDS = 30.0
MAX_ANSWER = 1_000_000
_TYPE = "application/timestamp-query"


def ask_stamp(
    head: Head, authority: str, *, roots: Sequence[Certificate] = (), post: Post | None = None
) -> Stamp:
    """Asks an authority for a stamp over a head and returns it.

    Raises InputError where the authority gives none, or one that is not over this head, answers
    another request, or, with `roots`, is not signed by an authority that these vouch for.
    """
    client = _client()
    if urlsplit(authority).scheme not in ("http", "https"):
        raise UsageError(f"authority {authority!r}: an address that begins with http or https")
    if head.n == 0:
        raise UsageError("nothing stands in the log yet that could be stamped")
    algorithm = client.HashAlgorithm.SHA256
    builder = client.TimestampRequestBuilder().data(_message(head.chain))
    request = builder.hash_algorithm(algorithm).nonce(nonce=True).cert_request(cert_request=True)
    asked = request.build()
    answer = (post or _post)(authority, asked.as_bytes())
    response = _decode(answer, authority)
    if response.tst_info.nonce != asked.nonce:
        raise InputError("stamp", authority, "its answer is not one to this request (nonce)")
    stamp = Stamp(head.n, head.chain, authority, _moment(response), answer)
    wrong = check_stamp(stamp, roots) if roots else _check_imprint(response, head.chain)
    if wrong:
        raise InputError("stamp", authority, wrong)
    return stamp


def check_stamp(stamp: Stamp, roots: Sequence[Certificate]) -> str | None:
    """Returns what is wrong with a stamp; null where one of `roots` vouches for it."""
    client = _client()
    try:
        response = _decode(stamp.token, stamp.authority)
    except InputError as error:
        return error.message
    if wrong := _check_imprint(response, stamp.head):
        return wrong
    if _moment(response) != stamp.stamped_at:
        return f"the token names another moment: {_moment(response)}"
    try:
        client.VerifierBuilder(roots=list(roots)).build().verify_message(
            response, _message(stamp.head)
        )
    except (client.VerificationError, ValueError) as error:
        return f"the signature does not hold: {error}"
    return None


def check_stamps(
    stamps: Sequence[Stamp], log: Sequence[LogEntry], roots: Sequence[Certificate] | None = None
) -> tuple[list[str], list[str]]:
    """Returns what is wrong with the stamps of a case, and a line on each of the others.

    With `roots`, each must be vouched for by one of them. Without, those of the system's store
    are tried, and a stamp that none of them vouches for is only told of.
    """
    heads = {entry.n: entry.chain for entry in log}
    problems, told = [], []
    known = system_roots() if roots is None and stamps else list(roots or ())
    for stamp in stamps:
        where = f"stamp of {stamp.stamped_at} over log entry {stamp.log_n}"
        if heads.get(stamp.log_n) != stamp.head:
            problems.append(f"{where}: that entry has another hash")
            continue
        wrong = check_stamp(stamp, known) if known else "no certificates to check it with"
        if wrong is None:
            told.append(f"{where}: valid, by {stamp.authority}")
        elif roots is not None or "signature" not in wrong:
            problems.append(f"{where}: {wrong}")
        else:
            told.append(f"{where}: not checked; name its authority with --authority-certificate")
    return problems, told


def read_moment(token: bytes, name: str) -> str:
    """Returns the moment that a token names; raises InputError, naming it, where it is none."""
    return _moment(_decode(token, name))


def read_certificates(path: str | Path) -> list[Certificate]:
    """Returns the certificates of a PEM file; raises UsageError where there are none."""
    _client()
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - an extra's

    try:
        return load_pem_x509_certificates(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: no certificates in PEM form: {error}") from error


def system_roots() -> list[Certificate]:
    """Returns the certificates that this system trusts; those that cannot be read are left out."""
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - an extra's

    found = []
    with warnings.catch_warnings(action="ignore"):  # some old roots have a serial number of 0
        for der in ssl.create_default_context().get_ca_certs(binary_form=True):
            try:
                found.append(load_der_x509_certificate(der))
            except ValueError:
                continue
    return found


def _message(head: str) -> bytes:
    return head.encode("ascii")


def _decode(answer: bytes, authority: str) -> TimeStampResponse:
    client = _client()
    try:
        response: TimeStampResponse = client.decode_timestamp_response(answer)
        status = client.PKIStatus(response.status)
    except ValueError as error:
        raise InputError("stamp", authority, f"its answer is no stamp: {error}") from error
    if status not in (client.PKIStatus.GRANTED, client.PKIStatus.GRANTED_WITH_MODS):
        why = "; ".join(response.status_string or ()) or status.name.lower()
        raise InputError("stamp", authority, f"refused: {why}")
    try:
        response.tst_info.gen_time  # noqa: B018 - read, to see whether it is there
    except ValueError as error:
        raise InputError("stamp", authority, f"its answer is no stamp: {error}") from error
    return response


def _check_imprint(response: TimeStampResponse, head: str) -> str | None:
    digest = hashlib.sha256(_message(head)).digest()
    same = response.tst_info.message_imprint.message == digest
    return None if same else "the token is not over this head"


def _moment(response: TimeStampResponse) -> str:
    return response.tst_info.gen_time.astimezone(UTC).isoformat()


def _post(authority: str, request: bytes) -> bytes:
    import httpx  # noqa: PLC0415 - for asking only

    body = bytearray()
    headers = {"Content-Type": _TYPE, "Accept": "application/timestamp-reply"}
    try:
        with httpx.stream(
            "POST", authority, content=request, headers=headers, timeout=SECONDS
        ) as answer:
            answer.raise_for_status()
            for part in answer.iter_bytes():
                body += part
                if len(body) > MAX_ANSWER:
                    raise InputError("stamp", authority, f"more than {MAX_ANSWER} bytes")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        message = str(error) or type(error).__name__
        raise InputError("stamp", authority, message) from error
    return bytes(body)


def _client() -> Any:
    import rfc3161_client  # noqa: PLC0415 - for stamps only

    return rfc3161_client
