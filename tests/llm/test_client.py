"""The client against a server that works, fails, stalls and talks nonsense."""

from __future__ import annotations

import builtins
import json
import time
from dataclasses import replace
from typing import Any

import pytest
from chat_server import KEY, FakeServer, Reply, said

from recount.errors import UsageError
from recount.llm.client import GIVE_UP, LARGEST_ANSWER, LONGEST_PAUSE, ChatClient, NoAnswerError
from recount.llm.settings import LlmSettings, Usage

MESSAGES = [{"role": "user", "content": "who says what?"}]
SCHEMA = {"type": "object"}


def failing(client: ChatClient) -> tuple[str, str]:
    with pytest.raises(NoAnswerError) as caught:
        client.ask(MESSAGES, SCHEMA)
    return caught.value.failure, str(caught.value)


def test_the_question_is_asked_by_the_protocol(server: FakeServer, client: ChatClient) -> None:
    server.replies = [said("words")]
    assert client.ask(MESSAGES, SCHEMA, 7) == "words"
    assert server.asked == [
        {
            "model": "tiny",
            "messages": MESSAGES,
            "temperature": 0,
            "seed": 7,
            "max_tokens": 4096,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "attributions", "strict": True, "schema": SCHEMA},
            },
        }
    ]
    assert server.keys == [f"Bearer {KEY}"]


def test_without_a_key_none_is_sent(server: FakeServer, settings: LlmSettings) -> None:
    server.replies = [said("words")]
    assert ChatClient(replace(settings, api_key=None)).ask(MESSAGES, SCHEMA) == "words"
    assert server.keys == [None]


def test_an_error_of_the_server_is_tried_again_with_growing_pauses(
    server: FakeServer, client: ChatClient, settings: LlmSettings, pauses: list[float]
) -> None:
    server.replies = [Reply("oops", 500), Reply("oops", 503), said("words")]
    assert client.ask(MESSAGES, SCHEMA) == "words"
    assert pauses == [0.5, 1.0]
    assert settings.usage.figures() == {
        "requests": 3,
        "retries": 2,
        "prompt_tokens": 100,
        "completion_tokens": 20,
        "untold": 0,
    }


@pytest.mark.parametrize(
    ("header", "pause"),
    [("2", 2.0), ("0", 0.0), ("9999", LONGEST_PAUSE), ("Wed, 21 Oct 2026 07:28:00 GMT", 0.5),
     ("-1", 0.5), ("nan", 0.5), ("inf", 0.5)],
)  # fmt: skip
def test_a_busy_server_says_how_long_to_wait(
    server: FakeServer, client: ChatClient, pauses: list[float], header: str, pause: float
) -> None:
    server.replies = [Reply("slow down", 429, {"retry-after": header}), said("words")]
    assert client.ask(MESSAGES, SCHEMA) == "words"
    assert pauses == [pause]


@pytest.mark.parametrize(
    ("reply", "why", "timeout"),
    [
        (Reply("oops", 500), "status 500", 30),
        (Reply("slow down", 429), "status 429", 30),
        (Reply(hang_up=True), "RemoteProtocolError", 30),
        (Reply(wait=9), "ReadTimeout", 0.3),
        (Reply(b"x" * 999, drip=0.02), "the answer took too long", 0.3),
    ],
)
def test_tries_are_bounded(
    server: FakeServer,
    settings: LlmSettings,
    pauses: list[float],
    *,
    reply: Reply,
    why: str,
    timeout: float,
) -> None:
    server.replies = [reply]
    client = ChatClient(replace(settings, timeout=timeout, tries=2), sleep=pauses.append)
    failure, message = failing(client)
    assert failure == "unreachable"
    assert message.startswith(f"no answer after 2 tries: {why}")
    assert len(server.asked) == 2
    assert pauses == [0.5]


def test_an_answer_that_hangs_is_given_up_and_the_next_one_taken(
    server: FakeServer, settings: LlmSettings
) -> None:
    server.replies = [Reply(wait=9), said("words")]
    client = ChatClient(replace(settings, timeout=0.5, pause=0))
    began = time.monotonic()
    assert client.ask(MESSAGES, SCHEMA) == "words"
    assert time.monotonic() - began < 8


def test_a_server_that_never_answers_is_not_asked_for_good(
    server: FakeServer, client: ChatClient
) -> None:
    server.replies = [Reply("oops", 500)]
    for _ in range(GIVE_UP):
        assert failing(client)[0] == "unreachable"
    asked = len(server.asked)
    assert failing(client) == ("unreachable", "not asked: the server gave no answer before")
    assert len(server.asked) == asked == 3 * GIVE_UP


def test_one_answer_makes_good_for_failures_before(server: FakeServer, client: ChatClient) -> None:
    bad = [Reply("no", 400)] * (GIVE_UP - 1)
    server.replies = [*bad, said("words"), *bad, said("words")]
    for _ in range(2):
        for _ in bad:
            assert failing(client)[0] == "rejected"
        assert client.ask(MESSAGES, SCHEMA) == "words"


@pytest.mark.parametrize("status", [301, 400, 401, 404, 422])
def test_what_the_server_will_not_take_is_not_tried_again(
    server: FakeServer, client: ChatClient, status: int
) -> None:
    server.replies = [Reply(f"not with {KEY}\n  please", status, {"location": server.url})]
    assert failing(client) == ("rejected", f"status {status}: not with *** please")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "failure", "message"),
    [
        (Reply("<html>"), "bad_json", "the server's answer: no JSON: JSONDecodeError"),
        (Reply(b"\xff\xfe\xff"), "bad_json", "the server's answer: no JSON: UnicodeDecodeError"),
        (Reply("[" * 200_000), "bad_json", "the server's answer: no JSON: RecursionError"),
        (Reply("[]"), "bad_json", "the server's answer has no message"),
        (Reply('{"choices": []}'), "bad_json", "the server's answer has no message"),
        (Reply('{"choices": [{"message": 3}]}'), "bad_json", "the server's answer has no message"),
        (said(None), "bad_json", "the server's answer has no text"),
        (said('{"attrib', "length"), "truncated", "the answer broke off after 4096 tokens"),
        (said(None, refusal="I will not"), "refused", "the model would not: I will not"),
        (said("", "content_filter"), "refused", "the model would not: None"),
        (Reply(b"x" * (LARGEST_ANSWER + 1)), "bad_json", "the answer is too large"),
    ],
    ids=range(11),
)
def test_answers_that_are_none(
    server: FakeServer, client: ChatClient, reply: Reply, failure: str, message: str
) -> None:
    server.replies = [reply]
    assert failing(client) == (failure, message)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "usage", [None, 7, {}, {"prompt_tokens": "5", "completion_tokens": 1}, {"prompt_tokens": True}]
)
def test_tokens_that_are_not_told_are_counted_as_such(usage: Any) -> None:
    spent = Usage()
    spent.add_tokens(usage)
    assert (spent.prompt_tokens, spent.completion_tokens, spent.untold) == (0, 0, 1)
    spent.add_tokens({"prompt_tokens": 1200, "completion_tokens": 34, "other": None})
    spent.add_request(again=False)
    spent.add_request(again=True)
    assert spent.describe() == (
        "2 requests, 1 of them again; 1,200 prompt tokens, 34 of answers; not told for 1 answer"
    )


def test_a_server_is_asked_for_a_sign_of_life(server: FakeServer, client: ChatClient) -> None:
    client.check()
    server.models_status = 404  # not every server lists its models
    client.check()
    server.models_status = 401
    with pytest.raises(UsageError, match="does not take the key in RECOUNT_LLM_API_KEY"):
        client.check()


def test_no_server_is_wrong_usage(settings: LlmSettings) -> None:
    client = ChatClient(replace(settings, base_url="http://127.0.0.1:1/v1"))
    with pytest.raises(UsageError, match=r"no server answers at http://127\.0\.0\.1:1/v1: Conn"):
        client.check()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_url": "127.0.0.1:8080"}, "no address"),
        ({"base_url": "ftp://host/v1"}, "no address"),
        ({"base_url": "http://"}, "no address"),
        ({"base_url": "http://[::1/v1"}, "no address"),
        ({"base_url": "http://host:99999/v1"}, "no address"),
        ({"base_url": "http://user:secret@host/v1"}, "no user, password"),
        ({"base_url": "http://host/v1?key=secret"}, "no user, password"),
        ({"model": " "}, "no name"),
        ({"api_key": "se cret"}, "characters that no key has"),
        ({"api_key": "secret\n"}, "characters that no key has"),
        ({"api_key": "sécret"}, "characters that no key has"),
        ({"tries": 0}, "above zero"),
        ({"timeout": float("nan")}, "above zero"),
    ],
)
def test_wrong_settings_are_named_and_no_secret_with_them(
    settings: LlmSettings, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        replace(settings, **change)
    assert "cret" not in str(caught.value)


def test_the_key_is_in_no_repr(settings: LlmSettings) -> None:
    assert KEY not in repr(settings)


def test_a_missing_httpx_is_named_with_its_extra(
    settings: LlmSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "httpx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"pip install 'recount-ledger\[llm\]'"):
        ChatClient(settings)


def test_nothing_of_the_environment_is_used(
    server: FakeServer, client: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server.replies = [said(json.dumps({"attributions": []}))]
    assert client.ask(MESSAGES, SCHEMA) == '{"attributions": []}'
