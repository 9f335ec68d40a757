"""Which server and model are asked, within which bounds, and what it has cost so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlsplit

from recount.errors import UsageError


@dataclass(slots=True)
class Usage:
    """What has been spent: requests sent, those of them sent again, and tokens as told.

    `untold` counts answers in which the server did not tell its tokens.
    """

    requests: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    untold: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Usage], tuple[int, ...]]:
        """Lets it go to another process, which counts on by itself."""
        return Usage, tuple(self.figures().values())

    def add_request(self, *, again: bool) -> None:
        """Counts a request that is being sent."""
        with self._lock:
            self.requests += 1
            self.retries += again

    def add_tokens(self, told: object) -> None:
        """Counts the tokens of an answer: its `usage`, whatever that is."""
        names = ("prompt_tokens", "completion_tokens")
        given = [told.get(name) for name in names] if isinstance(told, dict) else []
        figures = [n for n in given if type(n) is int and n >= 0]
        with self._lock:
            if len(figures) == 2:
                self.prompt_tokens += figures[0]
                self.completion_tokens += figures[1]
            else:
                self.untold += 1

    def figures(self) -> dict[str, int]:
        """Returns the figures by their names."""
        names = ("requests", "retries", "prompt_tokens", "completion_tokens", "untold")
        return {name: getattr(self, name) for name in names}

    def describe(self) -> str:
        """Says in words what has been spent."""
        words = f"{_count(self.requests, 'request')}, {self.retries:,} of them again; "
        words += f"{self.prompt_tokens:,} prompt tokens, {self.completion_tokens:,} of answers"
        untold = f"; not told for {_count(self.untold, 'answer')}" if self.untold else ""
        return words + untold


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """The server and the model, and the bounds within which they are asked.

    `base_url` ends before `/chat/completions`. `timeout` is seconds for one answer, `tries` how
    often one is asked for, `workers` how many requests are on the way at once, `pause` the
    seconds before the second try; it doubles with each further one. `usage` is added to.
    Raises UsageError.
    """

    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    tries: int = 4
    workers: int = 4
    pause: float = 0.5
    usage: Usage = field(default_factory=Usage, compare=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.base_url)
            sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            sound = False
        if not sound:
            raise UsageError("the base URL is no address like http://127.0.0.1:8080/v1")
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise UsageError("the base URL must hold no user, password, query or fragment")
        if not self.model.strip():
            raise UsageError("the model has no name")
        if self.api_key is not None and not (
            self.api_key.isascii() and self.api_key.isprintable() and " " not in self.api_key
        ):
            raise UsageError("the API key holds characters that no key has")
        if self.tries < 1 or self.workers < 1 or not self.timeout > 0 or not self.pause >= 0:
            raise UsageError("tries, workers and timeout must be above zero, pause not below")
