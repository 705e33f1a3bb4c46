"""What clients, proxies and scanners really send. Nothing of it may be a 500, or go unnoticed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookable_mocks.engine.settings import Settings

JSON = [(b"content-type", b"application/json")]
AUTH = [(b"authorization", b"Bearer key-of-ann")]
ECHO = b"/boats/v1/echo"
BOATS = b"/boats/v1/boats"

same_site = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def echo(site: Any, body: bytes, headers: Any = JSON) -> Any:
    return site.call("POST", ECHO, headers=headers, chunks=[body])


def errors(answer: Any) -> list[str]:
    return [f"{error['code']} {error['at']}" for error in answer.json()["errors"]]


# Bodies


def test_a_chunked_body_is_read_whole(site: Any) -> None:
    text = json.dumps({"name": "in pieces", "seats": 2}).encode()
    answer = site.call(
        "POST",
        BOATS,
        headers=[*AUTH, *JSON, (b"transfer-encoding", b"chunked")],
        chunks=[text[:5], b"", text[5:7], text[7:]],
    )

    assert (answer.status, answer.json()["name"]) == (201, "in pieces")


def test_httpx_sends_a_chunked_body_too(site: Any) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"name":', b'"x",', b'"seats":1}'):
            yield piece

    answer = site.request(
        "POST", "/boats", content=pieces(), headers={"content-type": "application/json"}
    )

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b'"\xff"', b"\xff\xfe", b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b"NaN",
        b"Infinity", b"1e400", b'"\\ud800"', b'"\\udc00"', b"{", b"\x00", b"'x'",
    ],
)  # fmt: skip
def test_a_body_that_is_not_json_is_malformed(site: Any, body: bytes) -> None:
    answer = echo(site, body)

    assert (answer.status, errors(answer)) == (400, ["malformed "])


@pytest.mark.parametrize("depth", [100, 300, 500, 900])
def test_a_body_that_is_nested_deeply_is_answered(site: Any, depth: int) -> None:
    body = b"[" * depth + b"]" * depth
    answer = echo(site, body)

    assert answer.status in (200, 400)
    assert (
        answer.status == 400 or json.dumps(answer.json()["body"]).replace(" ", "").encode() == body
    )


@pytest.mark.parametrize("depth", [100, 300, 900])
def test_a_nested_body_that_is_the_wrong_type_is_answered(site: Any, depth: int) -> None:
    body = b'{"name":' + b"[" * depth + b"]" * depth + b',"seats":1}'
    answer = site.call("POST", BOATS, headers=[*AUTH, *JSON], chunks=[body])

    assert answer.status in (400, 422)


def test_of_duplicate_members_the_last_counts(site: Any) -> None:
    assert echo(site, b'{"a": 1, "a": 2}').json()["body"] == {"a": 2}


def test_a_body_without_a_content_type_is_taken_for_the_documented_one(site: Any) -> None:
    assert echo(site, b'{"a": 1}', []).json()["body"] == {"a": 1}


@pytest.mark.parametrize(
    "content_type",
    [
        b"text/plain", b"application/json; charset=latin-1", b"application/xml",
        b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"nonsense",
        b"application/json; charset=utf-16", b"\xff/\xff", b",",
    ],
)  # fmt: skip
def test_a_body_of_another_type_or_charset_is_a_415(site: Any, content_type: bytes) -> None:
    answer = echo(site, b"{}", [(b"content-type", content_type)])

    assert (answer.status, errors(answer)) == (415, ["unsupported_media_type "])


def test_an_empty_body_is_told_where_one_is_required(site: Any) -> None:
    answer = site.call("POST", BOATS, headers=[*AUTH, *JSON])

    assert (answer.status, errors(answer)) == (422, ["invalid_request body:"])


def test_an_empty_body_is_none_where_it_may_be_left_out(site: Any) -> None:
    assert echo(site, b"").json()["body"] is None


def test_all_that_is_wrong_with_a_body_is_told_at_once_with_pointers(site: Any) -> None:
    body = {"name": "", "seats": 0, "colour": "green", "parts": [{"a/b": "x"}], "more": 1}
    answer = site.post("/boats", body)

    assert answer.status_code == 422
    assert sorted(error["at"] for error in answer.json()["errors"]) == [
        "body:/colour",
        "body:/more",
        "body:/name",
        "body:/parts/0/a~1b",
        "body:/seats",
    ]


def test_what_is_wrong_with_parameters_and_body_is_told_together(site: Any) -> None:
    answer = site.request(
        "POST", "/boats/1/hold?x=1", json={"minutes": 0}, headers={"Accept": "application/json"}
    )

    assert [error["at"] for error in answer.json()["errors"]] == ["body:/minutes"]


def test_a_null_byte_is_a_character_like_another(site: Any) -> None:
    made = site.post("/boats", {"name": "a\x00b", "seats": 1})

    assert made.json()["name"] == "a\x00b"
    assert site.get(f"/boats/{made.json()['id']}").json()["name"] == "a\x00b"


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**30), 10**30)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
        ),
        max_leaves=10,
    )
)
@same_site
def test_any_json_comes_back_as_it_went_in(site: Any, value: Any) -> None:
    assert echo(site, json.dumps(value).encode()).json()["body"] == value


@given(st.binary(max_size=40))
@same_site
def test_no_bytes_make_it_fail(site: Any, body: bytes) -> None:
    assert echo(site, body).status in (200, 400)


# Size


def small(serve: Any) -> Any:
    return serve(settings=Settings(body_limit=100))


def text_of(length: int) -> bytes:
    return b'"' + b"x" * (length - 2) + b'"'


def test_a_body_at_the_limit_is_taken(serve: Any) -> None:
    assert echo(small(serve), text_of(100)).status == 200


@pytest.mark.parametrize(
    "chunks", [[text_of(101)], [text_of(101)[:60], text_of(101)[60:]], [b"x"] * 500]
)
def test_a_body_over_the_limit_is_a_413_however_it_comes(serve: Any, chunks: list[bytes]) -> None:
    answer = small(serve).call("POST", ECHO, headers=JSON, chunks=chunks)

    assert (answer.status, errors(answer)) == (413, ["content_too_large "])


def test_the_size_is_told_before_the_path_and_the_key(serve: Any) -> None:
    assert small(serve).call("POST", b"/boats/v1/none", chunks=[text_of(101)]).status == 413


def test_a_client_that_goes_away_in_the_middle_leaves_nothing(site: Any) -> None:
    messages = [
        {"type": "http.request", "body": b'{"name"', "more_body": True},
        {"type": "http.disconnect"},
    ]
    scope = {
        "type": "http", "method": "POST", "path": "/boats/v1/boats", "query_string": b"",
        "headers": [], "raw_path": b"/boats/v1/boats",
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    site.run(site.server.app(scope, receive, send))
    messages = [{"type": "http.disconnect"}]
    site.run(site.server.app(scope, receive, send))

    assert sent == []
    assert site.world.journal.entries() == []


# Negotiation and methods


@pytest.mark.parametrize("accept", ["text/xml", "application/json;q=0", "text/*", "*/*;q=0"])
def test_an_accept_header_that_rules_json_out_is_a_406(site: Any, accept: str) -> None:
    answer = site.get("/boats", headers={"Accept": accept})

    assert (answer.status_code, errors(answer)) == (406, ["not_acceptable "])


def test_an_operation_that_answers_nothing_accepts_whatever_is_accepted(site: Any) -> None:
    assert site.delete("/boats/1", headers={"Accept": "text/xml"}).status_code == 204


def test_an_accept_header_in_two_lines_is_one_list(site: Any) -> None:
    lines = [(b"accept", b"application/json"), (b"accept", b"text/xml")]

    assert site.call("GET", BOATS, headers=[*AUTH, *lines]).status == 200


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", b"/boats/v1/boats", "GET, HEAD, POST"),
        ("POST", b"/boats/v1/boats/1", "DELETE, GET, HEAD"),
        ("OPTIONS", b"/boats/v1/boats", "GET, HEAD, POST"),
        ("GET", b"/boats/v1/echo", "POST"),
        ("BREW", b"/boats/v1/boats", "GET, HEAD, POST"),
    ],
)
def test_a_method_that_is_not_there_is_a_405_with_allow(
    site: Any, method: str, path: bytes, allow: str
) -> None:
    answer = site.call(method, path)

    assert (answer.status, answer.header("allow")) == (405, allow)


def test_head_answers_as_get_without_the_body(site: Any) -> None:
    get, head = (site.call(method, BOATS, headers=AUTH) for method in ("GET", "HEAD"))

    assert (head.status, head.body) == (200, b"")
    assert head.headers == get.headers


def test_head_of_what_is_refused_has_no_body(site: Any) -> None:
    head = site.call("HEAD", b"/boats/v1/none")

    assert (head.status, head.body) == (404, b"")


@pytest.mark.parametrize(
    "path",
    [
        b"/boats/v1/boats/", b"/boats/v1//boats", b"/boats/v1/none", b"/boats/v1", b"/boats/v1/",
        b"/boats/v1/boats/1/", b"/Boats/v1/boats", b"/", b"/boats/v1/../v1/boats",
        b"/boats/v1/boats%00", b"/boats/v1/boats;x=1",
    ],
)  # fmt: skip
def test_an_unknown_path_is_a_404_and_nothing_redirects(site: Any, path: bytes) -> None:
    answer = site.call("GET", path, headers=AUTH)

    assert answer.status == 404
    assert errors(answer)[0].startswith(("route_not_found", "not_found"))


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer made-up", "Basic a2V5", "key-of-ann"]
)
def test_without_a_key_it_is_a_401_with_a_challenge(site: Any, header: str | None) -> None:
    answer = site.get("/boats", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="boats"'


def test_a_key_without_the_scope_is_a_403(site: Any) -> None:
    answer = site.post(
        "/boats", {"name": "x", "seats": 1}, headers={"Authorization": "Bearer key-that-reads"}
    )

    assert answer.status_code == 403
    assert "boats:write" in answer.text


def test_the_key_is_asked_for_before_the_request_is_read(site: Any) -> None:
    assert site.call("POST", BOATS, chunks=[b"\xff"]).status == 401


# Parameters


@pytest.mark.parametrize(
    "text", ["1_0", "１０", "%EF%BC%91", "%2B1", "+1", "%201", "01", "1.0", "1e1", "0x1", "", "abc"]
)
def test_what_is_not_plainly_an_integer_is_refused(site: Any, text: str) -> None:
    query = text.encode() if text.isascii() else quote(text).encode()
    answer = site.call("GET", BOATS + b"?limit=" + query, headers=AUTH)

    assert (answer.status, errors(answer)) == (422, ["invalid_request query:limit"])


@pytest.mark.parametrize("text", ["1_0", "%EF%BC%91", "+1", "%201", "01", "x", "0", "-1", "1.0"])
def test_an_id_that_nothing_can_have_is_a_404(site: Any, text: str) -> None:
    assert site.call("GET", BOATS + b"/" + text.encode(), headers=AUTH).status == 404


def given_params(site: Any, query: bytes, headers: Any = ()) -> Any:
    answer = site.call("GET", BOATS + b"?" + query, headers=[*AUTH, *headers])
    return answer.json().get("given") if answer.status == 200 else (answer.status, errors(answer))


@pytest.mark.parametrize(
    ("query", "given_"),
    [
        (b"", {}),
        (b"ids=", {"ids": []}),
        (b"ids=1&ids=2", {"ids": [1, 2]}),
        (b"tags=a,b", {"tags": ["a", "b"]}),
        (b"filter[name]=x&filter%5Bseats%5D=2", {"filter": {"name": "x", "seats": "2"}}),
        (b"page[number]=3", {"page[number]": 3}),
        (b"limit=1&limit=2", {"limit": 2}),
        (b"big=1000000000000000000000000000000", {"big": 10**30}),
        (b"name=a%00b", {"name": "a\x00b"}),
        (b"name=a%2Fb%26c", {"name": "a/b&c"}),
        (b"unknown=1", {}),
        (b"&&=&", {}),
    ],
)
def test_parameters_arrive_by_their_documented_names(site: Any, query: bytes, given_: Any) -> None:
    assert given_params(site, query) == {"limit": 20, **given_}


@pytest.mark.parametrize("query", [b"name=%ff", b"%ff=1", b"name=\xff", b"name=%C3"])
def test_a_query_that_is_not_utf_8_is_malformed(site: Any, query: bytes) -> None:
    assert given_params(site, query) == (400, ["malformed "])


def test_each_parameter_that_is_wrong_is_told(site: Any) -> None:
    query = b"limit=0&ids=x&weight=NaN&hired=1&since=yesterday"

    assert given_params(site, query) == (
        422,
        [f"invalid_request query:{name}" for name in ("limit", "ids", "weight", "hired", "since")],
    )


def test_a_header_parameter_with_odd_bytes_is_refused(site: Any) -> None:
    assert given_params(site, b"", [(b"x-depth", b"\xff\xfe")]) == (
        422,
        ["invalid_request header:X-Depth"],
    )


@pytest.mark.parametrize(
    "header",
    [
        (b"x-odd", b"\x00\x01\xff"), (b"\xff", b"x"), (b"authorization", b"Bearer \xff\xfe"),
        (b"accept", b"\xff"), (b"host", b"\xff"), (b"x-bookable-world", b"\xff\x00"),
        (b"idempotency-key", b"\xff"), (b"cookie", b"\xff"), (b"content-length", b"many"),
    ],
)  # fmt: skip
def test_a_header_with_odd_bytes_is_no_failure(site: Any, header: tuple[bytes, bytes]) -> None:
    assert site.call("GET", BOATS, headers=[*AUTH, header]).status < 500


def test_a_very_long_url_is_answered(site: Any) -> None:
    assert site.call("GET", BOATS + b"/" + b"1" * 60_000, headers=AUTH).status == 404
    assert site.call("GET", BOATS + b"?name=" + b"x" * 60_000, headers=AUTH).status == 200
    assert site.call("GET", b"/boats/v1" + b"/a" * 30_000, headers=AUTH).status == 404


def test_bytes_in_a_path_that_are_not_utf_8_are_replaced(site: Any) -> None:
    """So does uvicorn, before anybody else sees them: no boat has such an id."""
    assert site.call("GET", b"/boats/v1/echo/%ff").json() == {"text": "\ufffd"}
    assert site.call("GET", BOATS + b"/%ff", headers=AUTH).status == 404


@given(st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1))
@same_site
def test_a_path_parameter_is_the_text_that_was_encoded(site: Any, text: str) -> None:
    target = b"/boats/v1/echo/" + quote(text, safe="").encode()

    assert site.call("GET", target).json() == {"text": text}


def test_an_encoded_slash_does_not_part_segments(site: Any) -> None:
    assert site.call("GET", b"/boats/v1/boats%2F1", headers=AUTH).status == 404


def test_an_encoded_slash_is_part_of_its_segment(site: Any) -> None:
    assert site.call("GET", b"/boats/v1/echo/a%2Fb").json() == {"text": "a/b"}


def test_a_huge_integer_is_an_id_that_nothing_has(site: Any) -> None:
    assert site.call("GET", BOATS + b"/" + b"9" * 30, headers=AUTH).status == 404


def test_a_huge_integer_in_a_body_is_no_failure(site: Any) -> None:
    answer = site.call(
        "POST", BOATS, headers=[*AUTH, *JSON], chunks=[b'{"name":"x","seats":%d}' % 10**30]
    )

    assert answer.status < 500
    assert site.get("/boats").status_code == 200


def test_a_whole_number_with_a_point_is_an_integer(site: Any) -> None:
    """JSON Schema says so: 2.0 is an integer."""
    answer = site.call("POST", BOATS, headers=[*AUTH, *JSON], chunks=[b'{"name":"x","seats":2.0}'])

    assert answer.status == 201
    assert site.get("/boats/4").status_code == 200
