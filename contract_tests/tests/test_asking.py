"""Asking before anything is judged: a question without an answer ends the run in one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeAlias

import pytest
from our_servers import serving as serving_mock
from serving import respond, serving
from support import options

from bookable_contracts import UsageError
from bookable_contracts.client import Client
from bookable_contracts.pacing import Pacer
from bookable_contracts.profiles import ReadsOnly
from bookable_contracts.suites import SUITES
from bookable_contracts.target import KeyRing
from bookable_mocks.booking_experts_v3 import MOCK
from bookable_mocks.booking_experts_v3.seed import KEYS
from bookable_specs import load

Script: TypeAlias = Callable[[int, str], tuple[int, Any] | None]
"""What the so-manyeth request, for a path, is answered: a status and a body, or nothing."""

TOKENS = ("one:secret", "two:secret")
SETTINGS = {"wellhub-booking": {"gym_id": "1"}}

ME = {"company": {"uuid": "c"}, "scopes": []}
PARKS = {"data": [{"id": "7", "type": "administrations"}]}
SUBSCRIPTION = {
    "data": {"id": "1", "relationships": {"administrations": {"data": [{"id": "7"}]}}},
}


@contextmanager
def scripted(script: Script) -> Iterator[str]:
    numbers = count()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        answer = script(next(numbers), scope["path"])
        if answer is None:
            await receive()
            await receive()  # returns when the client is gone
            return
        headers = {"content-type": "application/json", "retry-after": "in a moment"}
        await respond(send, answer[0], json.dumps(answer[1]).encode(), headers)

    with serving(app) as root:
        yield root


def discovered(
    api: str, url: str, *, tokens: tuple[str, ...] = TOKENS, reads_only: bool = False
) -> tuple[KeyRing, tuple[str, ...]]:
    contract, suite = load(api), SUITES[api]
    annotation = contract.document.get("x-rate-limit")
    pacer = Pacer(annotation=annotation, say=lambda _: None, sleep=lambda _: None)
    client = Client(base_url=url, contract=contract, pacer=pacer, timeout=0.3)
    if suite.wire is not None:
        client.wire = suite.wire(contract)
    if reads_only:
        client.wire = ReadsOnly(client.wire, contract)
    try:
        return suite.discover(client, options(url, tokens, api=api, settings=SETTINGS.get(api, {})))
    finally:
        client.close()


def refusal(api: str, script: Script, **changes: Any) -> str:
    with scripted(script) as root, pytest.raises(UsageError) as caught:
        discovered(api, root, **changes)
    message = str(caught.value)
    assert "\n" not in message
    assert not any(token in message for token in TOKENS)
    return message


@pytest.mark.parametrize("api", SUITES)
def test_a_server_that_never_answers_is_another_one(api: str) -> None:
    message = refusal(api, lambda _n, _path: None)
    assert message.startswith("nothing usable answers at http://")
    assert message.endswith("(no answer within 0.3 s): check --base-url")


@pytest.mark.parametrize("api", SUITES)
def test_a_limit_that_stays_used_up_ends_the_run(api: str) -> None:
    assert refusal(api, lambda _n, _path: (429, {})) == (
        "asking about TOKEN_1 failed: the server keeps refusing requests for its rate limit; "
        "try again later"
    )


def answering(path: str, status: int, body: Any) -> Script:
    return lambda _n, asked: (status, body) if asked.endswith(path) else None


FOLLOWING = {
    "agenda": (lambda n, _: None if n else (200, {}), "getAgendas", ""),
    "booking-experts-v1": (
        answering("/administrations", 200, PARKS),
        "listReservations",
        ", or pass --set access_1=…",
    ),
    "booking-experts-v3": (
        answering("/subscription", 200, SUBSCRIPTION),
        "listAdministrationAmenities",
        ", or pass --set scopes_1=…",
    ),
    "wellhub-booking": (answering("/products", 404, {}), "getHealth", ""),
}
"""Whose first question is followed by others: what the server answers, and what stays open."""


@pytest.mark.parametrize("api", FOLLOWING)
def test_a_later_question_without_an_answer_ends_the_run(api: str) -> None:
    script, operation, spared = FOLLOWING[api]
    assert refusal(api, script) == (
        f"asking about TOKEN_1 failed: {operation}: no answer within 0.3 s; try again later{spared}"
    )


def test_a_later_token_without_an_answer_ends_the_run() -> None:
    message = refusal("prive-wellness", lambda n, _path: None if n else (200, ME))
    assert message.startswith("asking about TOKEN_2 failed: getMe: no answer")


def test_bookings_that_cannot_be_counted_end_the_run() -> None:
    def script(_n: int, path: str) -> tuple[int, Any] | None:
        if path.endswith("/subscription"):
            return 200, SUBSCRIPTION
        return None if path.endswith("/bookings") and counting.pop(0) else (404, {})

    counting = [False, True]  # the first call asks whether they may be listed
    message = refusal("booking-experts-v3", script, tokens=TOKENS[:1])
    assert message.startswith("asking about TOKEN_1 failed: listBookings: no answer")


def test_a_token_that_is_left_out_is_noted() -> None:
    with scripted(lambda n, _path: (401, {}) if n else (200, ME)) as root:
        ring, notes = discovered("prive-wellness", root)
    assert [key.label for key in ring.keys] == ["TOKEN_1"]
    assert notes == ("TOKEN_2 is left out: GET /me answered 401",)


def test_the_first_reason_is_told_if_no_token_is_usable() -> None:
    message = refusal("prive-wellness", lambda n, _path: (403 if n else 401, {}))
    told = "no token is usable: GET /me answered 401; pass --token with a key of this server"
    assert message == told


@pytest.mark.parametrize(
    ("url", "token", "told"),
    [
        ("http://127.0.0.1:9", "clé", "TOKEN_1 fits into no header: check --token"),
        ("http://[::1", "key", r"--base-url is no http\(s\) URL: http://\[::1"),
    ],
)
def test_what_cannot_be_sent_is_told(url: str, token: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        discovered("prive-wellness", url, tokens=(token,))


def test_a_run_that_only_reads_finds_scopes_out_by_reading() -> None:
    with serving_mock(MOCK) as root:
        ring, _ = discovered("booking-experts-v3", root, tokens=(KEYS[0].secret,), reads_only=True)
    assert ring.keys[0].scopes
    assert all(scope.endswith("|read") for scope in ring.keys[0].scopes)
