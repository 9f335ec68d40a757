"""A server on this machine that speaks the chat protocol, and says what a test has it say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

KEY = "key-of-the-tests"


@dataclass
class Reply:
    """What the server answers: a status, a body, headers, after a wait, or nothing at all."""

    body: bytes | str = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    hang_up: bool = False


def said(content: str | None, finish: str = "stop", **message: Any) -> Reply:
    """An answer of the protocol, with a model's words."""
    body = {
        "choices": [
            {
                "message": {"role": "assistant", "content": content, **message},
                "finish_reason": finish,
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
    }
    return Reply(json.dumps(body))


def told(*attributions: tuple[int, str, str | None, list[str]]) -> Reply:
    """An answer by the schema: sentence, cue, source and content of each attribution."""
    names = ("sentence", "cue", "source", "content")
    items = [dict(zip(names, one, strict=True)) for one in attributions]
    return said(json.dumps({"attributions": items}))


@dataclass
class FakeServer:
    """Answers with its replies in turn, the last one for good, or with what `answer` makes."""

    url: str
    replies: list[Reply] = field(default_factory=lambda: [told()])
    answer: Callable[[dict[str, Any]], Reply] | None = None
    models_status: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_reply(self, body: dict[str, Any], key: str | None) -> Reply:
        with self.lock:
            self.asked.append(body)
            self.keys.append(key)
            if self.answer:
                return self.answer(body)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def shown(self, n: int = 0) -> str:
        """The report as the model was shown it."""
        return str(self.asked[n]["messages"][-1]["content"])


class Handler(BaseHTTPRequestHandler):
    fake: FakeServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        assert self.path == "/v1/models"
        self._send(Reply(b'{"data": []}', self.fake.models_status))

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        body = json.loads(self.rfile.read(length))
        if self.path != "/v1/chat/completions":
            self._send(Reply(b"no such path", 404))
            return
        self._send(self.fake.next_reply(body, self.headers.get("authorization")))

    def _send(self, reply: Reply) -> None:
        if reply.wait:
            time.sleep(reply.wait)
        if reply.hang_up:
            self.close_connection = True
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        try:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if reply.drip:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.drip)
            else:
                self.wfile.write(body)
        except OSError:
            pass  # the client has gone
