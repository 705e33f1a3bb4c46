"""A receiver keeps what comes, tells it at /_received, and fails when it is told to."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import free_address

from bookable_contracts import UsageError
from bookable_contracts.deliveries import Delivery, from_json
from bookable_contracts.inbox import Inbox
from bookable_contracts.inbox_server import LARGEST, InboxServer


@pytest.fixture
def server() -> Iterator[InboxServer]:
    with InboxServer("127.0.0.1:0", Inbox(), log=True) as running:
        yield running


@pytest.fixture
def http(server: InboxServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def told(http: httpx.Client, query: str = "") -> list[dict[str, Any]]:
    answer = http.get(f"/_received{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json())


def raw(server: InboxServer, request: bytes) -> bytes:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_a_delivery_is_told_as_it_came(http: httpx.Client) -> None:
    headers = {"X-Signature": "v1=abc", "Content-Type": "application/json"}
    answer = http.post("/hook?a=1", content='{"é": 1 }'.encode(), headers=headers)

    assert (answer.status_code, answer.content) == (200, b"")
    (delivery,) = told(http)
    assert (delivery["method"], delivery["path"]) == ("POST", "/hook?a=1")
    assert (delivery["body"], delivery["answered"]) == ('{"é": 1 }', 200)
    assert delivery["headers"]["x-signature"] == "v1=abc"
    assert delivery["received_at"].endswith("+00:00")


def test_bytes_that_are_no_text_are_told_in_base64(http: httpx.Client) -> None:
    http.post("/", content=b"\xff\x00")
    (delivery,) = told(http)
    assert base64.b64decode(delivery["body_base64"]) == b"\xff\x00"
    assert "body" not in delivery


@given(
    body=st.binary(),
    arrived=st.integers(0, 2**32 * 10**6),
    headers=st.dictionaries(st.text().map(str.lower).filter(lambda t: t == t.lower()), st.text()),
    answered=st.integers(200, 599),
)
def test_what_a_log_tells_is_read_back(
    body: bytes, arrived: int, headers: dict[str, str], answered: int
) -> None:
    delivery = Delivery(
        id="a-1", body=body, arrived=arrived / 10**6, headers=headers, answered=answered
    )
    read = from_json(json.loads(json.dumps(delivery.as_json())))
    assert abs(read.arrived - delivery.arrived) < 1e-5
    assert (read.body, read.headers, read.answered) == (body, headers, answered)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": None}, "lacks id"),
        ({"received_at": 1}, "lacks received_at"),
        ({"received_at": "noon"}, "noon"),
        ({"received_at": "2026-07-01T10:00:00"}, "no offset"),
        ({"headers": []}, "lacks headers"),
        ({"body": None}, "lacks body or body_base64"),
        ({"body_base64": "é"}, "ASCII"),
    ],
)
def test_a_delivery_that_is_none_is_told(changes: dict[str, Any], says: str) -> None:
    whole = {"id": 1, "received_at": "2026-07-01T10:00:00Z", "headers": {}, "body": ""}
    assert from_json(whole).id == "1"
    with pytest.raises(ValueError, match=says):
        from_json({**whole, **changes})


def test_a_list_goes_on_after_what_is_known(http: httpx.Client) -> None:
    for body in ("1", "2", "3"):
        http.post("/", content=body)
    first, *_ = told(http)
    assert [each["body"] for each in told(http, f"?after={first['id']}")] == ["2", "3"]
    assert len(told(http, "?after=of-another-run")) == 3


def test_news_are_waited_for(http: httpx.Client, server: InboxServer) -> None:
    with httpx.Client(base_url=server.url, trust_env=False) as sender:
        late = threading.Timer(0.1, lambda: sender.post("/", content="late"))
        late.start()
        assert [each["body"] for each in told(http, "?wait=20")] == ["late"]
        late.join()


def test_the_oldest_are_forgotten_first() -> None:
    inbox = Inbox(keep=2)
    for body in (b"1", b"2", b"3"):
        inbox.take("POST", "/", {}, body)
    assert [each.body for each in inbox.after("")] == [b"2", b"3"]


def test_the_next_deliveries_fail_as_often_as_told(http: httpx.Client) -> None:
    assert http.post("/_received/fail?times=2").status_code == 204
    answers = [http.post("/").status_code for _ in range(3)]
    assert answers == [500, 500, 200] == [each["answered"] for each in told(http)]


def test_only_those_that_are_meant_fail(http: httpx.Client) -> None:
    http.post("/_received/fail?status=503&path=/a", json={"/event/user": "ann"})
    ann, bob = {"event": {"user": "ann"}}, {"event": {"user": "bob"}}
    answers = [
        http.post("/a", json=bob),
        http.post("/b", json=ann),
        http.post("/a?x=1", json=ann),
        http.post("/a", json=ann),
    ]
    assert [each.status_code for each in answers] == [200, 200, 503, 200]


def test_a_failure_can_come_late(http: httpx.Client) -> None:
    http.post("/_received/fail?delay=0.2")
    began = time.monotonic()
    assert http.post("/").status_code == 500
    assert time.monotonic() - began >= 0.2


def test_nothing_fails_any_more_once_that_is_told(http: httpx.Client) -> None:
    for path in ("/a", "/b"):
        http.post(f"/_received/fail?times=9&path={path}")
    assert http.delete("/_received/fail?path=/a").status_code == 204
    assert [http.post(path).status_code for path in ("/a", "/b")] == [200, 500]
    http.delete("/_received/fail")
    assert http.post("/b").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("POST", "/_received/fail?times=0", "", 400, "from 1 to"),
        ("POST", "/_received/fail?times=many", "", 400, "whole number"),
        ("POST", "/_received/fail?status=200", "", 400, "from 300 to 599"),
        ("POST", "/_received/fail?delay=1e9", "", 400, "from 0 to 30"),
        ("POST", "/_received/fail?delay=nan", "", 400, "from 0 to 30"),
        ("POST", "/_received/fail?after=1", "", 400, "unknown parameter after"),
        ("POST", "/_received/fail", "[]", 400, "pointer"),
        ("POST", "/_received/fail", '{"type": 1}', 400, "pointer"),
        ("POST", "/_received/fail", "{", 400, "pointer"),
        ("DELETE", "/_received/fail?times=1", "", 400, "unknown parameter times"),
        ("GET", "/_received?wait=-1", "", 400, "from 0 to 30"),
        ("GET", "/_received?since=1", "", 400, "unknown parameter since"),
        ("POST", "/_received", "", 405, "GET /_received"),
        ("GET", "/_received/fail", "", 405, "DELETE /_received/fail"),
        ("GET", "/_received/all", "", 404, "/_received"),
    ],
)
def test_a_wrong_question_is_told(
    http: httpx.Client, method: str, path: str, body: str, status: int, says: str
) -> None:
    answer = http.request(method, path, content=body)
    assert answer.status_code == status
    assert says in answer.json()["error"]
    assert http.post("/").status_code == 200
    assert len(told(http)) == 1


def test_a_log_with_a_token_is_for_those_who_have_it() -> None:
    with InboxServer("127.0.0.1:0", Inbox(), log=True, log_token="s3cret") as server:
        assert httpx.post(server.url, content="open to all").status_code == 200
        for headers in ({}, {"Authorization": "Bearer nope"}, {"Authorization": "s3cret"}):
            for ask in (httpx.get, httpx.delete):
                path = "/_received" if ask is httpx.get else "/_received/fail"
                assert ask(f"{server.url}{path}", headers=headers).status_code == 401
        right = {"Authorization": "Bearer s3cret"}
        assert len(httpx.get(f"{server.url}/_received", headers=right).json()) == 1


def test_without_a_log_its_path_is_like_any_other() -> None:
    inbox = Inbox()
    with InboxServer("127.0.0.1:0", inbox) as server:
        assert httpx.post(f"{server.url}/_received/fail").status_code == 200
        assert httpx.get(f"{server.url}/_received").content == b""
    assert [each.method for each in inbox.after("")] == ["POST", "GET"]


def test_a_body_in_chunks_is_put_together(server: InboxServer) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b" 200 " in raw(server, head + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
    (delivery,) = server.inbox.after("")
    assert delivery.body == b"abcde"


def test_headers_that_come_twice_are_one(server: InboxServer) -> None:
    raw(server, b"POST / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\n\r\n")
    (delivery,) = server.inbox.after("")
    assert delivery.headers["x-a"] == "1, 2"


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        (b"Content-Length: x\r\n\r\n", b" 400 "),
        (b"Content-Length: -1\r\n\r\n", b" 400 "),
        (b"Content-Length: 9\r\n\r\nabc", b" 400 "),
        (b"Content-Length: %d\r\n\r\n" % (LARGEST + 1), b" 413 "),
        (b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", b" 400 "),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", b" 400 "),
        (b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", b" 413 "),
    ],
)
def test_what_cannot_be_read_is_no_delivery(
    server: InboxServer, rest: bytes, status: bytes
) -> None:
    assert status in raw(server, b"POST / HTTP/1.1\r\nHost: x\r\n" + rest)
    assert server.inbox.after("") == []


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(UsageError, match="write it as HOST:PORT"):
        InboxServer(address, Inbox())


def test_a_taken_address_is_told() -> None:
    address = free_address()
    with (
        InboxServer(address, Inbox()),
        pytest.raises(UsageError, match=f"cannot listen on {address}"),
    ):
        InboxServer(address, Inbox())
