"""Which URLs may be asked for, and what a failure of asking is called."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpcore
import httpx

from recount.errors import InputError
from recount.fetch.wire import LargeError, RefusedError, SlowError
from recount.ingest.addresses import SCHEMES

_LONGEST_URL = 2_000


def check_url(url: str, subject: str) -> str:
    """Returns a URL that may be asked for; raises InputError (`fetch.refused`) for another."""
    why = None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL) as error:
        raise InputError("fetch.refused", subject, f"{url[:200]!r} is no URL: {error}") from error
    if parts.scheme.lower() not in SCHEMES:
        why = f"leads to {url[:200]!r}; only http and https are asked for"
    elif not host:
        why = f"{url[:200]!r} names no host"
    elif parts.username is not None or parts.password is not None:
        why = "has a name or a password in it, which would be kept with the case"
    elif len(url) > _LONGEST_URL:
        why = f"a URL of {len(url)} characters"
    if why:
        raise InputError("fetch.refused", subject, why)
    return url


def explain(error: Exception, url: str) -> InputError:
    """Returns a failure as an issue's error; raises what is the program's own fault."""
    message = " ".join(str(error).split())[:300] or f"no answer ({type(error).__name__})"
    if isinstance(error, RefusedError):
        return InputError("fetch.refused", url, message)
    if isinstance(error, SlowError | httpcore.TimeoutException):
        return InputError("fetch.timeout", url, message)
    if isinstance(error, LargeError):
        return InputError("too_large", url, message)
    if isinstance(error, _FAILURES):
        return InputError("fetch.failed", url, message)
    raise error


_FAILURES = (
    OSError,
    UnicodeError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
)
