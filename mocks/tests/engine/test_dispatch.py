from __future__ import annotations

import asyncio
import http.client
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bookable_mocks.engine.auth import add_key
from bookable_mocks.engine.faults import Fault
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import reject
from bookable_mocks.engine.quotas import Limit
from bookable_mocks.engine.settings import Settings


def fault(site: Any, **members: Any) -> Fault:
    world = site.world
    made: Fault = world.faults.add(Fault(world.faults.ids.uuid("fault"), **members))
    return made


def test_a_fault_is_answered_in_the_vendors_shape_with_its_headers(site: Any) -> None:
    asked_for = fault(site, status=503, headers={"Retry-After": "7"})
    answer = site.get("/boats")
    (entry,) = site.world.journal.entries()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert answer.json()["errors"][0]["code"] == "fault"
    assert (entry.fault, entry.status) == (asked_for.id, 503)


def test_a_fault_meets_a_request_before_its_key_is_asked_for(site: Any) -> None:
    fault(site, status=503)

    assert site.get("/boats", headers={"Authorization": None}).status_code == 503


@pytest.mark.parametrize(
    ("matcher", "others"),
    [
        ({"operation": "listBoats"}, ["/boats/1", "/flag"]),
        ({"path": "/boats/v1/boats"}, ["/boats/1", "/flag"]),
        ({"method": "GET", "path": "*s"}, ["/boats/1", "/flag"]),
        ({"api": "boats", "operation": "listBoats"}, ["/boats/1"]),
    ],
)
def test_a_fault_meets_only_what_it_is_for(
    site: Any, matcher: dict[str, str], others: list[str]
) -> None:
    fault(site, status=503, times=0, **matcher)

    assert site.get("/boats").status_code == 503
    assert [site.get(path).status_code for path in others] == [200] * len(others)


def test_a_fault_is_met_as_often_as_it_was_asked_for(site: Any) -> None:
    fault(site, status=500, times=2)

    assert [site.get("/boats").status_code for _ in range(3)] == [500, 500, 200]


def test_a_request_that_meets_a_fault_has_no_effect(site: Any) -> None:
    fault(site, status=500)
    site.post("/boats", {"name": "x", "seats": 1})

    assert len(site.boats()) == 3


def test_a_key_that_met_a_fault_is_not_used_up(site: Any) -> None:
    fault(site, status=500)
    headers = {"Idempotency-Key": "k"}
    statuses = [
        site.post("/boats", {"name": "x", "seats": 1}, headers=headers).status_code
        for _ in range(2)
    ]

    assert statuses == [500, 201]


def test_a_fault_without_status_lets_the_request_through(site: Any) -> None:
    asked_for = fault(site, delay=0.001)
    answer = site.get("/boats")

    assert answer.status_code == 200
    assert site.world.journal.entries()[0].fault == asked_for.id


def test_a_delay_of_nothing_is_no_wait(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fault(site, delay=0.0)
    monkeypatch.setattr("asyncio.sleep", None)

    assert site.get("/boats").status_code == 200


def test_faults_never_meet_the_control_api(site: Any) -> None:
    fault(site, status=500, times=0)

    assert site.get("/_mock/health").status_code == 200
    assert site.world.faults.all()[0].hits == 0


def test_faults_of_one_world_are_nothing_to_another(site: Any) -> None:
    fault(site, status=500, times=0)

    assert site.get("/boats", headers={"X-Bookable-World": "ann"}).status_code == 200


def test_which_requests_a_ratio_hits_is_the_same_for_the_same_seed(serve: Any, now: Any) -> None:
    def statuses(seed: int) -> list[int]:
        site = serve(settings=Settings(now=now, seed=seed))
        fault(site, status=500, times=0, ratio=0.5)
        return [site.get("/flag").status_code for _ in range(20)]

    assert statuses(1) == statuses(1)
    assert statuses(1) != statuses(2)
    assert set(statuses(1)) == {200, 500}


def test_a_request_that_was_late_is_answered_at_the_moment_when_it_goes_on(
    serve: Any, boats: SimpleNamespace
) -> None:
    """The clock may be turned while a request is held up."""
    seen: list[Any] = []

    def search(ctx: Any) -> Any:
        seen.append(ctx.now)
        return boats.HANDLERS["searchBoats"](ctx)

    site = serve(handlers={"searchBoats": search})
    fault(site, delay=0.01)
    later = site.world.clock.now() + timedelta(hours=1)

    async def both() -> None:
        waiting = asyncio.create_task(site.asked("GET", "/boats/search"))
        while not site.world.journal.entries():
            await asyncio.sleep(0)
        site.world.clock.set(later)
        await waiting

    site.run(both())

    assert seen == [later]


def ask(port: int, path: str, method: str = "GET") -> tuple[int, Any, bytes]:
    """Ask a real server; raises if the answer is cut."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request(method, path, headers={"Authorization": "Bearer key-of-ann"})
        with client.getresponse() as answer:
            return answer.status, answer.headers, answer.read()


def test_a_dropped_connection_is_cut_on_the_wire(serve: Any, live: Any) -> None:
    site = serve()
    port = live(site)
    asked_for = fault(site, drop=True, status=503, path="/boats/v1/boats")

    with pytest.raises((http.client.IncompleteRead, http.client.RemoteDisconnected)):
        ask(port, "/boats/v1/boats")

    status, _, body = ask(port, "/boats/v1/boats")
    assert (status, b"data" in body) == (200, True)
    newest, cut = site.world.journal.entries()
    assert (cut.fault, cut.status) == (asked_for.id, 0)
    assert newest.status == 200


def test_a_real_server_answers_as_the_one_in_process(serve: Any, live: Any) -> None:
    port = live(serve())

    assert ask(port, "/boats/v1/echo/caf%C3%A9")[2] == '{"text":"café"}'.encode()
    status, headers, body = ask(port, "/boats/v1/boats/1", "HEAD")
    assert (status, headers["content-length"], body) == (200, "54", b"")
    assert ask(port, "/boats/v1/boats/1", "DELETE")[::2] == (204, b"")


@pytest.mark.parametrize(("scopes", "status"), [((), 403), (("boats:read",), 200)])
def test_one_of_the_scopes_is_enough(
    serve: Any, changed: Any, boats: SimpleNamespace, scopes: tuple[str, ...], status: int
) -> None:
    either = ["boats:read", "boats:admire"]
    site = serve(document=changed("/boats", "get", **{"x-scopes": either}))
    with site.world.store.transaction():
        ctx = Context(site.world, boats.mock(), site.world.clock.now())
        add_key(ctx, "cat", "key-of-cat", owner="ann", scopes=scopes, label="")
    answer = site.get("/boats", headers={"Authorization": "Bearer key-of-cat"})

    assert answer.status_code == status
    assert status == 200 or "boats:read or boats:admire" in answer.text


def test_a_vendor_may_turn_a_request_away_by_its_headers(serve: Any) -> None:
    def admit(ctx: Context) -> None:
        if ctx.request and "x-pirate" in ctx.request.headers:
            raise reject(406, "pirate", "No pirates.")

    site = serve(admit=admit)

    assert site.get("/boats").status_code == 200
    assert site.get("/boats", headers={"X-Pirate": "aye"}).status_code == 406


def test_a_limit_may_be_a_choice(serve: Any) -> None:
    site = serve(limits=lambda choices: (Limit(choices["requests"], 60),), choices={"requests": 2})

    assert [site.get("/boats").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("sent", "status"),
    [("name=De+Zwaan&seats=a&seats=4", 200), ("seats=4", 422), ("name=%ff", 400)],
)
def test_a_body_may_be_a_form(serve: Any, changed: Any, sent: str, status: int) -> None:
    schema = {"type": "object", "required": ["name"], "properties": {"seats": {"enum": ["4"]}}}
    form = {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}
    site = serve(document=changed("/echo", "post", requestBody=form))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = site.request("POST", "/echo", content=sent, headers=headers)

    assert answer.status_code == status
    assert status != 200 or answer.json()["body"] == {"name": "De Zwaan", "seats": "4"}
