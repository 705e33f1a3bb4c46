from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.idempotency import fingerprint
from bookable_mocks.engine.mock import Reply
from bookable_mocks.engine.quotas import Limit
from bookable_mocks.engine.records import REMEMBERED

BODY = {"name": "once", "seats": 2}


def create(site: Any, body: Any = BODY, key: str | None = "k", **headers: str) -> httpx.Response:
    given_headers = {**headers, **({"Idempotency-Key": key} if key is not None else {})}
    answer: httpx.Response = site.post("/boats", body, headers=given_headers)
    return answer


def names(site: Any) -> list[str]:
    return [boat.name for boat in site.boats()][3:]


def test_a_retry_gets_the_first_answer_and_has_no_effect(site: Any) -> None:
    first, second = create(site), create(site)

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert dict(first.headers) == dict(second.headers)
    assert names(site) == ["once"]


def test_a_replay_is_marked_in_the_journal(site: Any) -> None:
    create(site)
    create(site)

    assert [entry.replayed for entry in site.world.journal.entries()] == [True, False]


def test_a_retry_sends_no_second_webhook(site: Any, receiver: Any) -> None:
    site.listen(receiver.url)
    create(site)
    create(site)

    assert len(site.world.outbox.log()) == 1


def test_without_a_key_each_request_has_its_effect(site: Any) -> None:
    create(site, key=None)
    create(site, key=None)

    assert names(site) == ["once", "once"]


@pytest.mark.parametrize("key", ["", '""', '"'])
def test_an_empty_key_is_no_key(site: Any, key: str) -> None:
    create(site, key=key)
    create(site, key=key)

    assert names(site) == ["once", "once"]


def test_another_key_is_another_request(site: Any) -> None:
    create(site, key="k1")
    create(site, key="k2")

    assert names(site) == ["once", "once"]


def test_a_key_with_another_body_is_a_conflict(site: Any) -> None:
    create(site)
    answer = create(site, {"name": "twice", "seats": 2})

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "idempotency_conflict"
    assert names(site) == ["once"]


def test_a_conflict_does_not_forget_the_first_answer(site: Any) -> None:
    first = create(site)
    create(site, {"name": "twice", "seats": 2})

    assert create(site).content == first.content


def test_a_key_with_another_path_is_a_conflict(site: Any) -> None:
    headers = {"Idempotency-Key": "k"}
    statuses = [
        site.request("POST", path, headers=headers).status_code
        for path in ("/boats/1/hold", "/boats/2/hold", "/boats/1/hold")
    ]

    assert statuses == [200, 409, 200]


def test_a_key_belongs_to_the_credential_that_used_it(site: Any, boats: SimpleNamespace) -> None:
    create(site)
    create(site, Authorization=f"Bearer {boats.OTHER_KEY}")

    assert names(site) == ["once", "once"]


def test_a_key_belongs_to_its_world(site: Any) -> None:
    create(site)
    create(site, **{"X-Bookable-World": "ann"})

    assert names(site) == ["once"]
    assert not site.worlds.get("ann").journal.entries()[0].replayed


def test_a_key_is_remembered_as_long_as_the_vendor_says(serve: Any) -> None:
    site = serve(idempotency_ttl=timedelta(hours=1))
    create(site)
    site.advance(3599)
    create(site)
    assert names(site) == ["once"]

    site.advance(1)
    create(site)

    assert names(site) == ["once", "once"]
    assert site.world.store.count(REMEMBERED) == 1


def test_a_key_that_is_forgotten_may_be_used_for_something_else(serve: Any) -> None:
    site = serve(idempotency_ttl=timedelta(hours=1))
    create(site)
    site.advance(3600)

    assert create(site, {"name": "other", "seats": 1}).status_code == 201


def test_what_is_too_old_is_swept_when_something_new_is_remembered(serve: Any) -> None:
    site = serve(idempotency_ttl=timedelta(hours=1))
    for number in range(5):
        create(site, key=f"k{number}")
    site.advance(3600)
    create(site, key="new")

    assert site.world.store.count(REMEMBERED) == 1


def test_a_refusal_by_a_rule_is_remembered(site: Any, receiver: Any) -> None:
    site.listen(receiver.url)
    answers = [create(site, {"name": "Titanic", "seats": 1}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].content == answers[1].content
    assert site.world.journal.entries()[0].replayed
    assert names(site) == []
    assert site.world.outbox.log() == []


def test_a_refusal_that_is_remembered_stays_when_its_reason_is_gone(site: Any) -> None:
    site.post("/boats/1/hold", {"minutes": 5})
    headers = {"Idempotency-Key": "k"}
    first = site.request("POST", "/boats/1/hold", headers=headers)
    site.advance(600)

    assert first.status_code == 409
    assert site.request("POST", "/boats/1/hold", headers=headers).status_code == 409
    assert site.request("POST", "/boats/1/hold").status_code == 200


@pytest.mark.parametrize("body", [{"name": "", "seats": 1}, {}, []])
def test_what_is_invalid_is_not_remembered(site: Any, body: Any) -> None:
    assert create(site, body).status_code == 422
    assert create(site).status_code == 201


def test_a_missing_scope_is_not_remembered(site: Any, boats: SimpleNamespace) -> None:
    assert create(site, Authorization=f"Bearer {boats.READER_KEY}").status_code == 403
    assert site.world.store.count(REMEMBERED) == 0


def test_a_failure_is_not_remembered(serve: Any, boats: SimpleNamespace, caplog: Any) -> None:
    failures = ["once"]

    def fail_once(ctx: Any) -> Any:
        reply = boats.HANDLERS["createBoat"](ctx)
        if failures:
            raise RuntimeError(failures.pop())
        return reply

    site = serve(handlers={"createBoat": fail_once})

    assert [create(site).status_code for _ in range(3)] == [500, 201, 201]
    assert names(site) == ["once"]
    assert "createBoat failed" in caplog.text


def test_an_answer_that_breaks_the_contract_is_not_remembered(
    serve: Any, boats: SimpleNamespace, caplog: Any
) -> None:
    site = serve(handlers={"createBoat": lambda _ctx: Reply(201, {})})

    assert [create(site).status_code for _ in range(2)] == [500, 500]
    assert site.world.store.count(REMEMBERED) == 0
    assert "broke its contract" in caplog.text


def test_of_twins_that_arrive_at_once_one_has_its_effect(site: Any) -> None:
    async def twins() -> list[httpx.Response]:
        headers = {"Idempotency-Key": "k"}
        wishes = [site.asked("POST", "/boats", json=BODY, headers=headers) for _ in range(8)]
        return list(await asyncio.gather(*wishes))

    answers = site.run(twins())

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert names(site) == ["once"]


@pytest.mark.parametrize(("first", "second"), [("k", '"k"'), ('"k"', "k")])
def test_a_quoted_key_is_the_same_as_a_bare_one(site: Any, first: str, second: str) -> None:
    create(site, key=first)
    create(site, key=second)

    assert names(site) == ["once"]


@pytest.mark.parametrize(
    "text", ['{"seats":2,"name":"once"}', '{ "name" : "\\u006fnce", "seats": 2 }']
)
def test_json_that_is_written_differently_is_the_same(site: Any, text: str) -> None:
    first = create(site)
    again = site.request(
        "POST",
        "/boats",
        content=text,
        headers={"Idempotency-Key": "k", "Content-Type": "application/json"},
    )

    assert again.content == first.content
    assert names(site) == ["once"]


def test_a_replay_tells_the_present_limits(serve: Any) -> None:
    site = serve(limits=(Limit(requests=9, seconds=60),))

    assert [create(site).headers["x-left"] for _ in range(2)] == ["8", "7"]


def test_a_key_is_nothing_to_an_operation_that_does_not_know_it(site: Any) -> None:
    headers = {"Idempotency-Key": "k"}
    statuses = [site.delete("/boats/1", headers=headers).status_code for _ in range(2)]

    assert statuses == [204, 404]


def test_a_key_is_nothing_to_a_vendor_without_the_header(serve: Any) -> None:
    site = serve(idempotency_header="")
    create(site)
    create(site)

    assert names(site) == ["once", "once"]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def shuffled(value: Any) -> Any:
    """Return the same JSON value with its members the other way round."""
    if isinstance(value, dict):
        return {key: shuffled(inner) for key, inner in reversed(value.items())}
    return [shuffled(inner) for inner in value] if isinstance(value, list) else value


@given(json_values, json_values)
def test_two_bodies_have_one_fingerprint_if_and_only_if_they_are_one_value(
    one: Any, other: Any
) -> None:
    mark = fingerprint("POST", "/a", one)

    assert mark == fingerprint("POST", "/a", shuffled(one))
    assert mark != fingerprint("POST", "/b", one)
    assert mark != fingerprint("PUT", "/a", one)
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (mark == fingerprint("POST", "/a", other)) == same
