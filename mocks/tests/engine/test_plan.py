from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bookable_mocks.engine.mock import Reply, Request
from bookable_mocks.engine.plan import Plan, compile_plans, invalid_if, parse_json
from bookable_mocks.engine.problem import Breach, Refusal, Violation


@pytest.fixture(scope="module")
def plans(boats: SimpleNamespace) -> dict[str, Plan]:
    return compile_plans(boats.contract(), boats.HANDLERS)


def request(body: bytes = b"", content_type: str = "application/json") -> Request:
    headers = {"content-type": content_type} if content_type else {}
    return Request("POST", "/", "", headers, body, "", "http")


BOAT = {"id": 1, "name": "a", "seats": 1, "held": False}


def breach(plan: Plan, reply: Reply) -> str:
    with pytest.raises(Breach) as caught:
        plan.check(reply, reply.headers)
    return str(caught.value)


def test_a_table_of_handlers_must_match_the_contract(boats: SimpleNamespace) -> None:
    handlers = {**boats.HANDLERS, "sinkBoat": None, "burnBoat": None}
    del handlers["getBoat"], handlers["echo"]

    with pytest.raises(ValueError, match="boats: operations without a handler") as caught:
        compile_plans(boats.contract(), handlers)

    assert "['echo', 'getBoat']; handlers without an operation: ['burnBoat', 'sinkBoat']" in str(
        caught.value
    )


def test_what_is_in_order_is_called_none(boats: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="operations without a handler: none"):
        compile_plans(boats.contract(), {**boats.HANDLERS, "sinkBoat": None})


def test_an_operation_is_secured_as_it_says_or_as_the_contract_does(plans: dict[str, Plan]) -> None:
    assert plans["listBoats"].secured
    assert not plans["echo"].secured


def test_a_contract_without_security_secures_nothing(boats: SimpleNamespace) -> None:
    document = {key: value for key, value in boats.DOCUMENT.items() if key != "security"}
    plans = compile_plans(boats.contract(document=document), boats.HANDLERS)

    assert not plans["listBoats"].secured


def test_only_media_types_of_success_are_offered(plans: dict[str, Plan]) -> None:
    assert plans["getFlag"].offered == {"text/plain", "text/csv"}
    assert plans["deleteBoat"].offered == frozenset()


def test_a_body_is_parsed_and_held_against_its_schema(plans: dict[str, Plan]) -> None:
    found: list[Violation] = []

    body = plans["createBoat"].read_body(request(b'{"name": "", "seats": 0, "x": 1}'), found)

    assert body == {"name": "", "seats": 0, "x": 1}
    assert {v.where for v in found} == {"/name", "/seats", "/x"}


def test_a_body_that_is_left_out_is_told_where_it_is_required(plans: dict[str, Plan]) -> None:
    found: list[Violation] = []

    assert plans["createBoat"].read_body(request(), found) is None
    assert found == [Violation("body", "", "is required")]
    assert plans["echo"].read_body(request(content_type="text/xml"), []) is None


def test_a_body_that_nobody_asked_for_is_left_unread(plans: dict[str, Plan]) -> None:
    assert plans["deleteBoat"].read_body(request(b"\xff", "x/y"), []) is None


def test_a_body_of_another_type_is_refused_with_those_that_are_taken(
    plans: dict[str, Plan],
) -> None:
    with pytest.raises(Refusal, match=r"415 .*Send the body as application/json"):
        plans["createBoat"].read_body(request(b"<a/>", "text/xml"), [])


@pytest.mark.parametrize(
    "text",
    [
        b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400", b"{", b"", b" ", b"{'a': 1}",
        b"[1,]", b'{"a":1,}', b"01", b"+1", b".5", b"1 2", b"nul", b'"\x01"', b'"\t"', b"\xff",
        b'"\xff"', b'{"\xff": 1}', b'"\xed\xa0\x80"', b'"\\ud800"', b'"\\udc00"', b'"\\ud800x"',
        b'"\\ud800\\u0041"', b'"\\ud800\\ud800"', b'{"\\ud800": 1}', b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"), b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"/* no */ 1", b'"\\x41"', b'"\\u12"',
    ],
)  # fmt: skip
def test_what_is_not_json_in_utf_8_is_malformed(text: bytes) -> None:
    with pytest.raises(Refusal, match="400 malformed: The body is "):
        parse_json(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a":1,"a":2}', {"a": 2}),
        (b" \r\n\t1 ", 1),
        (b"1000000000000000000000000000000", 10**30),
        (b'"\\u0000"', "\x00"),
        (b'"\\ud83d\\ude00"', "😀"),
        ('"😀"'.encode(), "😀"),
        (b"-0", 0),
        (b"1.0", 1.0),
        (b"1e2", 100.0),
        (b"null", None),
    ],
)
def test_what_is_json_is_read(text: bytes, value: Any) -> None:
    assert parse_json(text) == value


def test_an_answer_as_promised_is_let_through(plans: dict[str, Plan]) -> None:
    plans["createBoat"].check(Reply(201, BOAT), {"Location": "/x"})
    plans["deleteBoat"].check(Reply(204), {})
    plans["getFlag"].check(Reply(200, "x", media_type="text/csv"), {})


@pytest.mark.parametrize(
    ("operation", "reply", "told"),
    [
        ("getBoat", Reply(202, BOAT), "getBoat 202: this status is not documented"),
        ("getBoat", Reply(200, {**BOAT, "seats": "1"}), 'getBoat 200: /seats: "1" is not of type'),
        ("getBoat", Reply(200, []), "getBoat 200: /: [] is not of type"),
        ("getBoat", Reply(200), "getBoat 200: no body where the contract has application/json"),
        ("getBoat", Reply(200, "x", media_type="text/plain"), "text/plain where the contract has"),
        ("deleteBoat", Reply(204, BOAT), "application/json where the contract has no body"),
        ("createBoat", Reply(201, BOAT), "createBoat 201: header Location is missing"),
        ("breakDown", Reply(204, headers={"X-Hull": "x"}), ""),
    ],
)
def test_an_answer_that_breaks_the_contract_is_named_with_operation_status_and_place(
    plans: dict[str, Plan], operation: str, reply: Reply, told: str
) -> None:
    if told:
        assert told in breach(plans[operation], reply)
    else:
        plans[operation].check(reply, reply.headers)


def test_a_missing_member_is_named(plans: dict[str, Plan]) -> None:
    boat = {"id": 1, "name": "a", "held": False}

    assert "/seats: is required" in breach(plans["getBoat"], Reply(200, boat))


@pytest.mark.parametrize("key", ["4XX", "default"])
def test_a_status_may_be_documented_by_its_class_or_by_default(
    boats: SimpleNamespace, changed: Any, key: str
) -> None:
    responses = {"200": {"description": "x"}, key: {"description": "y"}}
    document = changed("/boats/search", "get", responses=responses)
    plan = compile_plans(boats.contract(document=document), boats.HANDLERS)["searchBoats"]

    plan.check(Reply(418), {})


def test_nothing_wrong_is_no_refusal() -> None:
    invalid_if([])


def test_what_is_wrong_is_refused_at_once() -> None:
    with pytest.raises(Refusal, match="400 invalid_request: a: x; b: y"):
        invalid_if([Violation("query", "a", "x"), Violation("query", "b", "y")])


def test_a_header_is_found_whatever_its_case(plans: dict[str, Plan]) -> None:
    plans["createBoat"].check(Reply(201, BOAT), {"location": "/x"})


def test_a_body_that_may_be_null_is_not_left_out(boats: SimpleNamespace, changed: Any) -> None:
    content = {"application/json": {"schema": {"type": "object", "nullable": True}}}
    document = changed(
        "/boats/search", "get", responses={"200": {"description": "x", "content": content}}
    )
    plan = compile_plans(boats.contract(document=document), boats.HANDLERS)["searchBoats"]

    assert "no body" in breach(plan, Reply(200))


def test_security_that_may_be_left_out_is_still_asked_for(
    boats: SimpleNamespace, changed: Any
) -> None:
    """Stated, not praised: an authentication of the vendor's own decides who may come without."""
    document = changed("/boats/search", "get", security=[{}, {"key": []}])

    assert compile_plans(boats.contract(document=document), boats.HANDLERS)["searchBoats"].secured
