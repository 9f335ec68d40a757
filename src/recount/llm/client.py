"""Asks a server that speaks the OpenAI chat protocol: tries again, waits, gives up."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from types import ModuleType
from typing import Any, Literal

from recount.errors import UsageError
from recount.llm.answers import BadAnswerError, read_json
from recount.llm.settings import LlmSettings

Failure = Literal["unreachable", "rejected", "refused", "truncated", "bad_json"]

SEED = 1
MOST_TOKENS = 4_096
LARGEST_ANSWER = 4_000_000
"""In bytes."""
LONGEST_PAUSE = 30.0
"""In seconds, whatever a server asks for."""
GIVE_UP = 3
"""So many questions in a row without an answer, and no more are asked."""

_AGAIN = frozenset({408, 425, 429})


class NoAnswerError(Exception):
    """A question that stays without an answer that can be used."""

    def __init__(self, failure: Failure, message: str) -> None:
        super().__init__(message)
        self.failure = failure


class _TryAgainError(Exception):
    """No answer this time; `pause` is what the server asks to wait, in seconds."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


def load_httpx() -> ModuleType:
    """Returns the HTTP library, which is an extra; raises UsageError where it is missing."""
    try:
        import httpx  # noqa: PLC0415 - optional
    except ImportError as error:
        hint = "pip install 'recount-ledger[llm]'"
        raise UsageError(f"the reader by a language model needs httpx: {hint}") from error
    return httpx


class ChatClient:
    """Asks one model of one server; safe to call from several threads.

    Looks at nothing in the environment (no proxies, no .netrc) and follows no redirects, so
    that the key goes to the named server alone.
    """

    def __init__(
        self, settings: LlmSettings, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._httpx = load_httpx()
        self._settings = settings
        self._sleep = sleep
        self._base = settings.base_url.rstrip("/")
        self._verify = self._httpx.create_ssl_context(trust_env=False)
        self._lock = Lock()
        self._failed = 0

    def check(self) -> None:
        """Asks the server for a sign of life; raises UsageError where there is none."""
        try:
            with self._open() as client:
                status = client.get(f"{self._base}/models").status_code
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
            why = self._clean(f"{type(error).__name__}: {error}")
            raise UsageError(f"no server answers at {self._base}: {why}") from error
        if status in (401, 403):
            raise UsageError(f"{self._base} does not take the key in RECOUNT_LLM_API_KEY")

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any], seed: int = SEED) -> str:
        """Returns the model's answer; raises NoAnswerError."""
        body = {
            "model": self._settings.model,
            "messages": messages,
            "temperature": 0,
            "seed": seed,
            "max_tokens": MOST_TOKENS,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "attributions", "strict": True, "schema": schema},
            },
        }
        if self._failed >= GIVE_UP:
            raise NoAnswerError("unreachable", "not asked: the server gave no answer before")
        try:
            envelope = self._ask_patiently(body)
        except NoAnswerError as error:
            with self._lock:
                self._failed += error.failure in ("unreachable", "rejected")
            raise
        with self._lock:
            self._failed = 0
        return self._open_envelope(envelope)

    def _ask_patiently(self, body: dict[str, Any]) -> bytes:
        why = ""
        for n in range(self._settings.tries):
            self._settings.usage.add_request(again=n > 0)
            try:
                return self._ask_once(body)
            except _TryAgainError as error:
                why = str(error)
                pause = self._settings.pause * 2**n if error.pause is None else error.pause
            if n + 1 < self._settings.tries:
                self._sleep(min(pause, LONGEST_PAUSE))
        message = f"no answer after {self._settings.tries} tries: {why}"
        raise NoAnswerError("unreachable", message)

    def _ask_once(self, body: dict[str, Any]) -> bytes:
        limit = time.monotonic() + self._settings.timeout
        received = bytearray()
        try:
            with (
                self._open() as client,
                client.stream("POST", f"{self._base}/chat/completions", json=body) as response,
            ):
                for chunk in response.iter_bytes():
                    received += chunk
                    if len(received) > LARGEST_ANSWER:
                        raise NoAnswerError("bad_json", "the answer is too large")
                    if time.monotonic() > limit:
                        raise _TryAgainError("the answer took too long")
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
            raise _TryAgainError(self._clean(f"{type(error).__name__}: {error}")) from error
        status = response.status_code
        if status in _AGAIN or status >= 500:
            raise _TryAgainError(
                f"status {status}", _read_pause(response.headers.get("retry-after"))
            )
        if status != 200:
            said = self._clean(received[:300].decode("utf-8", "replace"))
            raise NoAnswerError("rejected", f"status {status}: {said}")
        return bytes(received)

    def _open_envelope(self, envelope: bytes) -> str:
        """Returns the text in an answer of the protocol; raises NoAnswerError."""
        try:
            data = read_json(envelope)
        except BadAnswerError as error:
            raise NoAnswerError("bad_json", f"the server's answer: {error}") from error
        if isinstance(data, dict):
            self._settings.usage.add_tokens(data.get("usage"))
        try:
            choice = data["choices"][0]
            message, reason = choice["message"], choice.get("finish_reason")
            refusal, content = message.get("refusal"), message.get("content")
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise NoAnswerError("bad_json", "the server's answer has no message") from error
        if refusal or reason == "content_filter":
            raise NoAnswerError("refused", f"the model would not: {self._clean(str(refusal))}")
        if reason == "length":
            raise NoAnswerError("truncated", f"the answer broke off after {MOST_TOKENS} tokens")
        if not isinstance(content, str):
            raise NoAnswerError("bad_json", "the server's answer has no text")
        return content

    def _open(self) -> Any:
        key = self._settings.api_key
        return self._httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=self._settings.timeout,
            verify=self._verify,
            trust_env=False,
        )

    def _clean(self, words: str) -> str:
        """Returns words of the server or of httpx: short, encodable, and without the key."""
        key = self._settings.api_key
        sound = words.encode("utf-8", "replace").decode("utf-8")
        return " ".join((sound.replace(key, "***") if key else sound).split())[:300]


def _read_pause(value: str | None) -> float | None:
    """Returns the seconds of a Retry-After header; None for a date, which is not read."""
    try:
        pause = float(value or "")
    except ValueError:
        return None
    return pause if 0 <= pause < float("inf") else None
