"""Neither client nor server can tell that somebody stands between them."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import free_address, running
from upstream import Between, Upstream, proxied, speaking, standing_before

from bookable_contracts import UsageError
from bookable_contracts.verify.coding import LARGEST
from bookable_contracts.verify.proxy import Copy, target_of

BIG = bytes(range(256)) * 4096 * 20
"""20 MiB, more than is judged."""


@pytest.fixture(scope="module")
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture(scope="module")
def between(upstream: Upstream) -> Iterator[Between]:
    with proxied(upstream) as between:
        yield between


@pytest.fixture(autouse=True)
def afresh(upstream: Upstream, between: Between) -> None:
    upstream.status, upstream.headers, upstream.parts, upstream.delay = 200, [], [b"{}"], 0.0
    upstream.asked.clear()
    between.seen.clear()
    between.lost.clear()


def raw(url: str, request: bytes) -> bytes:
    """Send bytes and read until the other side hangs up."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        line.sendall(request)
        came = b""
        while part := line.recv(65536):
            came += part
    return came


def sending(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 1000):
        yield body[start : start + 1000]


@given(body=st.binary(max_size=5000), answer=st.lists(st.binary(min_size=1, max_size=2000)))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_bodies_pass_unchanged_and_are_kept(
    upstream: Upstream, between: Between, body: bytes, answer: list[bytes]
) -> None:
    upstream.parts = answer

    came = httpx.put(f"{between.url}/x", content=body, headers={"Content-Type": "x/y"})

    assert upstream.asked[-1]["body"] == body
    assert came.content == b"".join(answer)
    assert (between.seen[-1].body, between.seen[-1].answer_body) == (body, b"".join(answer))


@given(
    line=st.text(st.sampled_from("abz09-._~!$&'()*+,;=:@/%[]{}|^`\"<>\\?"), min_size=1, max_size=40)
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_paths_and_queries_pass_byte_by_byte(
    upstream: Upstream, between: Between, line: str
) -> None:
    target = b"/" + line.encode()
    path, _, query = target.partition(b"?")

    came = raw(between.url, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    if came.startswith(b"HTTP/1.1 400"):
        return  # the parser of either side does not take it
    assert upstream.asked[-1]["raw_path"] == path
    assert upstream.asked[-1]["query_string"] == query


def test_a_big_body_passes_both_ways_and_is_not_kept(upstream: Upstream, between: Between) -> None:
    upstream.parts = [BIG]

    came = httpx.post(f"{between.url}/x", content=BIG, timeout=60)

    assert (upstream.asked[-1]["body"] == BIG, came.content == BIG) == (True, True)
    assert (between.seen[-1].body, between.seen[-1].answer_body) == (None, None)


def test_a_chunked_request_stays_chunked(upstream: Upstream, between: Between) -> None:
    body = b"x" * 12345

    httpx.post(f"{between.url}/x", content=sending(body))

    headers = dict(upstream.asked[-1]["headers"])
    assert upstream.asked[-1]["body"] == body
    assert headers[b"transfer-encoding"] == b"chunked"
    assert b"content-length" not in headers


def test_a_chunked_answer_comes_as_it_is_made(upstream: Upstream, between: Between) -> None:
    upstream.parts = [b"first", b"second"]

    came = httpx.get(f"{between.url}/x")

    assert (came.content, came.headers["transfer-encoding"]) == (b"firstsecond", "chunked")


def test_a_compressed_answer_passes_as_it_is_and_is_read_for_judging(
    upstream: Upstream, between: Between
) -> None:
    packed = gzip.compress(b'{"a": 1}')
    upstream.parts, upstream.headers = [packed], [(b"content-encoding", b"gzip")]

    with httpx.stream("GET", f"{between.url}/x") as came:
        content = b"".join(came.iter_raw())

    assert content == packed
    assert between.seen[-1].answer_body == b'{"a": 1}'


def test_an_answer_in_a_coding_that_nobody_reads_is_not_judged(
    upstream: Upstream, between: Between
) -> None:
    upstream.headers = [(b"content-encoding", b"br")]

    httpx.get(f"{between.url}/x", headers={"Accept-Encoding": "br"}).read()

    assert between.seen[-1].answer_body is None


def test_headers_pass_but_for_those_of_the_hop(upstream: Upstream, between: Between) -> None:
    upstream.headers = [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"), (b"x-vendor", b"\xe9")]
    upstream.headers += [(b"connection", b"x-hop"), (b"x-hop", b"1"), (b"server", b"theirs")]
    sent = [("X-Two", "1"), ("X-Two", "2"), ("Connection", "X-Mine"), ("X-Mine", "1"), ("TE", "x")]

    came = httpx.get(f"{between.url}/x", headers=sent)

    names = [name for name, _ in upstream.asked[-1]["headers"]]
    assert names.count(b"x-two") == 2
    assert {b"x-mine", b"te", b"proxy-connection"}.isdisjoint(names)
    assert came.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert (came.headers["x-vendor"], came.headers["server"]) == ("é", "theirs")
    assert "x-hop" not in came.headers
    assert "date" not in came.headers


def test_nothing_is_added_to_a_request_but_its_host(upstream: Upstream, between: Between) -> None:
    raw(between.url, b"GET /x HTTP/1.1\r\nHost: me\r\nX-Own: 1\r\nConnection: close\r\n\r\n")

    headers = upstream.asked[-1]["headers"]
    assert [name for name, _ in headers] == [b"host", b"x-own"]
    assert headers[0][1] != b"me"


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_a_body_pass(upstream: Upstream, between: Between, status: int) -> None:
    upstream.status, upstream.parts = status, []
    upstream.headers = [(b"etag", b'"x"')]

    came = httpx.get(f"{between.url}/x")

    assert (came.status_code, came.content, came.headers["etag"]) == (status, b"", '"x"')


def test_a_length_of_what_does_not_follow_harms_nobody() -> None:
    said = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\nConnection: close\r\n\r\n"
    with speaking(said) as target, standing_before(target) as between:
        assert httpx.get(f"{between.url}/x").status_code == 304


def test_head_keeps_its_length(upstream: Upstream, between: Between) -> None:
    upstream.headers, upstream.parts = [(b"content-length", b"77")], []

    came = httpx.head(f"{between.url}/x")

    assert (came.headers["content-length"], came.content) == ("77", b"")


def test_a_redirect_is_the_clients_to_follow(upstream: Upstream, between: Between) -> None:
    upstream.status, upstream.headers = 302, [(b"location", b"/elsewhere")]

    came = httpx.get(f"{between.url}/x")

    assert (came.status_code, came.headers["location"], len(upstream.asked)) == (
        302,
        "/elsewhere",
        1,
    )


def test_a_path_of_the_target_comes_before_the_clients() -> None:
    upstream = Upstream()
    with proxied(upstream, "/api/v1/") as between:
        httpx.get(f"{between.url}/x?y=1")

    assert upstream.asked[0]["raw_path"] == b"/api/v1/x"
    assert between.seen[0].parts.path == "/api/v1/x"


def test_64_at_once_get_each_their_own(upstream: Upstream, between: Between) -> None:
    upstream.delay = 0.05

    async def all_at_once() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=64)
        async with httpx.AsyncClient(limits=limits, timeout=30) as client:
            calls = (client.post(f"{between.url}/{n}", content=str(n)) for n in range(64))
            return await asyncio.gather(*calls)

    answers = asyncio.run(all_at_once())

    assert {each.status_code for each in answers} == {200}
    assert {(each.parts.path, each.body) for each in between.seen} == {
        (f"/{n}", str(n).encode()) for n in range(64)
    }


def test_a_target_that_is_down_is_said_to_be() -> None:
    target = f"http://{free_address()}"
    with standing_before(target) as between:
        came = httpx.get(f"{between.url}/x")

    assert came.status_code == 502
    assert target in came.text
    assert between.seen == []
    assert [by_server for _, by_server in between.lost] == [True]


def test_a_target_that_takes_too_long_is_said_to() -> None:
    slow = Upstream(delay=1.0)
    with running(slow, lifespan="off") as root, standing_before(root, timeout=0.2) as between:
        assert httpx.get(f"{between.url}/x").status_code == 504
    assert between.lost == [(f"{root} did not answer in time", True)]


def test_an_answer_that_is_cut_off_is_cut_off_for_the_client_too() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"
    with (
        speaking(said) as target,
        standing_before(target) as between,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        httpx.get(f"{between.url}/x")

    assert between.seen == []
    assert len(between.lost) == 1


def test_what_speaks_no_http_is_a_bad_gateway() -> None:
    with speaking(b"SSH-2.0-none\r\n") as target, standing_before(target) as between:
        assert httpx.get(f"{between.url}/x").status_code == 502


def test_a_client_that_goes_away_is_no_fault_of_the_server(between: Between) -> None:
    parts = urlsplit(between.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
    while not between.lost:
        httpx.get(f"{between.url}/y")

    assert between.lost == [("the client went away", False)]


def test_a_copy_ends_where_judging_does() -> None:
    copy = Copy(most=5)
    copy.add(b"12345")
    assert copy.body == b"12345"
    copy.add(b"6")
    assert copy.body is None
    assert len(BIG) > LARGEST


@pytest.mark.parametrize(
    "url", ["host:80", "ftp://host", "http://", "http://host/?a=1", "http://host:x", "http://h h"]
)
def test_a_target_has_to_be_a_server(url: str) -> None:
    with pytest.raises(UsageError, match="--proxy"):
        target_of(url)


def test_a_password_in_a_target_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as caught:
        target_of("http://me:hunter2hunter2@host")

    assert "hunter2" not in str(caught.value)
