"""Servers that are no API at all: each run ends in time, with a line that says what to do."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from serving import raw_server, reference, respond, serving
from support import options

from bookable_contracts import UsageError, run_suite

pytestmark = pytest.mark.slow  # such servers are waited for

TOKENS = ("pw_live_one_full_a", "pw_live_two_full")


def answering(status: int, content: bytes, kind: str) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await respond(send, status, content, {"content-type": kind})

    return app


def refusal(url: str, **changes: Any) -> str:
    began = time.monotonic()
    with pytest.raises(UsageError) as caught:
        run_suite(options(url, TOKENS, **changes))
    assert time.monotonic() - began < 5
    assert "\n" not in str(caught.value)
    assert not any(token in str(caught.value) for token in TOKENS)
    return str(caught.value)


def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "check --base-url" in refusal(f"http://127.0.0.1:{port}")


def test_every_answer_is_500() -> None:
    with serving(answering(500, b'{"error": "x"}', "application/json")) as url:
        assert "GET /me answered 500" in refusal(url)


def test_every_answer_is_html() -> None:
    with serving(answering(200, b"<h1>It works!</h1>", "text/html")) as url:
        assert "answered text/html where JSON is due" in refusal(url)


def test_no_token_is_known() -> None:
    with reference() as server:
        message = refusal_of_unknown(server.url)
    assert "GET /me answered 401" in message


def refusal_of_unknown(url: str) -> str:
    with pytest.raises(UsageError) as caught:
        run_suite(options(url, ("pw_live_nobody",)))
    return str(caught.value)


def test_it_never_answers() -> None:
    with raw_server(lambda connection: None) as url:
        assert "no answer within 0.3 s" in refusal(url, timeout=0.3)


def test_it_closes_connections() -> None:
    with raw_server(lambda connection: connection.close()) as url:
        assert "check --base-url" in refusal(url)


def test_it_speaks_another_protocol() -> None:
    with raw_server(lambda connection: connection.sendall(b"220 smtp.example ESMTP\r\n")) as url:
        assert "check --base-url" in refusal(url, timeout=0.3)


@pytest.mark.parametrize("rest", ["500", "html", "silent"])
def test_only_me_works(capsys: pytest.CaptureFixture[str], rest: str) -> None:
    """Discovery succeeds, all else fails: a verdict, and no endless wait for each request."""
    timeout = 0.5 if rest == "silent" else 5
    with reference() as server:
        app = _only_me(server.api, rest)
        with serving(app) as url:
            began = time.monotonic()
            code = run_suite(options(url, TOKENS, timeout=timeout, quiet=False))
            assert time.monotonic() - began < 20
    shown = capsys.readouterr().out
    assert code == 1
    assert "PW-01 is broken" in shown
    assert ("the server no longer answers" in shown) == (rest == "silent")


def _only_me(api: Any, rest: str) -> Any:
    from serving import reference_app

    right = reference_app(api)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/me":
            await right(scope, receive, send)
        elif rest == "silent":
            await receive()
            await receive()  # returns when the client is gone
        elif rest == "html":
            await respond(send, 200, b"<h1>It works!</h1>", {"content-type": "text/html"})
        else:
            await respond(send, 500, b"oops", {"content-type": "text/plain"})

    return app


def test_the_options_are_checked() -> None:
    with pytest.raises(UsageError, match="no http"):
        options("ftp://example.com", TOKENS)
    with pytest.raises(UsageError, match="at least one --token"):
        options("http://127.0.0.1:1", ())
    with pytest.raises(UsageError, match="unknown rule PW-99: prive-wellness has PW-01 to PW-21"):
        run_suite(options("http://127.0.0.1:1", TOKENS, only=("PW-99",)))
