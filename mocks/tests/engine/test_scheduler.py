from __future__ import annotations

import asyncio
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest

from bookable_mocks.engine.clock import END_OF_TIME
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.records import ENDPOINTS, Delivery, DeliveryState
from bookable_mocks.engine.settings import Settings

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def create(site: Any, name: str = "x", **headers: str) -> int:
    answer = site.post("/boats", {"name": name, "seats": 1}, headers=headers)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def only(site: Any) -> Delivery:
    (delivery,) = site.world.outbox.log()
    found: Delivery = delivery
    return found


def catch_up(site: Any) -> int:
    done: int = site.run(site.scheduler.catch_up(site.world))
    return done


def told(delivery: Delivery) -> list[tuple[datetime, int | None]]:
    return [(attempt.at, attempt.status) for attempt in delivery.attempts]


def test_a_webhook_is_sent_once_and_logged(sending: Any, receiver: Any, now: datetime) -> None:
    sending.listen(receiver.url)
    create(sending)

    assert catch_up(sending) + catch_up(sending) <= 1
    (request,) = receiver.received
    delivery = only(sending)
    assert request.json()["id"] == delivery.id
    assert request.headers["content-type"] == "application/json"
    assert (delivery.state, told(delivery)) == (DeliveryState.DELIVERED, [(now, 200)])


def test_a_webhook_may_be_a_get_with_its_members_in_the_query(
    serve: Any, receiver: Any, boats: SimpleNamespace
) -> None:
    webhooks = replace(
        boats.WEBHOOKS, method="GET", body=lambda _id, event, _at, boat: {"is": event, **boat}
    )
    document = deepcopy(boats.DOCUMENT)
    names = {"is": "string", "id": "integer", "name": "string", "seats": "integer"}
    parameters = [{"name": n, "in": "query", "schema": {"type": t}} for n, t in names.items()]
    parameters.append({"name": "held", "in": "query", "schema": {"type": "boolean"}})
    responses = {"200": {"description": "Taken."}}
    document["x-webhooks"]["boat.created"] = {
        "get": {"operationId": "told", "parameters": parameters, "responses": responses}
    }
    site = serve(webhooks=webhooks, document=document)
    site.run(site.scheduler.start())
    site.listen(f"{receiver.url}?from=harbour")
    create(site, "De Zwaan")
    catch_up(site)

    (request,) = receiver.received
    query = parse_qs(request.path.partition("?")[2])
    assert request.body == b""
    assert (query["from"], query["is"], query["name"]) == (
        ["harbour"],
        ["boat.created"],
        ["De Zwaan"],
    )


def test_only_a_status_that_the_vendor_takes_ends_a_delivery(
    serve: Any, receivers: Any, boats: SimpleNamespace
) -> None:
    receiver = receivers(204)
    site = serve(webhooks=replace(boats.WEBHOOKS, success=range(200, 201)))
    site.run(site.scheduler.start())
    site.listen(receiver.url)
    create(site)
    catch_up(site)

    assert only(site).state is DeliveryState.PENDING


def test_a_webhook_is_sent_by_itself(sending: Any, receiver: Any) -> None:
    sending.listen(receiver.url)
    create(sending)
    sending.run(receiver.arrived.wait())

    assert len(receiver.received) == 1


def test_a_webhook_is_signed_at_its_attempt(
    sending: Any, receivers: Any, boats: SimpleNamespace, now: datetime
) -> None:
    receiver = receivers(500)
    sending.listen(receiver.url)
    create(sending)
    sending.advance(60)

    for request, at in zip(receiver.received, (now, now + MINUTE), strict=True):
        expected = boats.sign("whsec_of_the_test", at, request.body)
        assert request.headers["x-boats-signature"] == expected["X-Boats-Signature"]
        assert request.headers["x-boats-at"] == at.isoformat()
    assert only(sending).attempts[1].headers == {
        "content-type": "application/json",
        **boats.sign("whsec_of_the_test", now + MINUTE, receiver.received[1].body),
    }


def test_a_retry_has_the_same_body(sending: Any, receivers: Any) -> None:
    receiver = receivers(500)
    sending.listen(receiver.url)
    create(sending)
    sending.advance(60)

    first, second = receiver.received
    assert first.body == second.body


def test_retries_come_at_their_moments_until_the_schedule_is_over(
    sending: Any, receivers: Any, now: datetime
) -> None:
    receiver = receivers(500, 500, 500, 500)
    sending.listen(receiver.url)
    create(sending)
    catch_up(sending)

    assert [sending.advance(59), sending.advance(1), sending.advance(3600)] == [0, 1, 1]

    delivery = only(sending)
    assert told(delivery) == [(now, 500), (now + MINUTE, 500), (now + 11 * MINUTE, 500)]
    assert (delivery.state, delivery.due_at) == (DeliveryState.FAILED, None)


def test_a_retry_that_is_answered_is_the_last(sending: Any, receivers: Any, now: datetime) -> None:
    receiver = receivers(500, 204)
    sending.listen(receiver.url)
    create(sending)
    sending.advance(86_400)

    assert told(only(sending)) == [(now, 500), (now + MINUTE, 204)]


def test_a_frozen_clock_retries_nothing_by_itself(sending: Any, receivers: Any) -> None:
    receiver = receivers(500)
    sending.listen(receiver.url)
    create(sending)
    for _ in range(3):
        catch_up(sending)

    assert len(receiver.received) == 1


def test_advance_passes_transitions_and_attempts_in_the_order_of_their_moments(
    sending: Any, receivers: Any, now: datetime
) -> None:
    """A hold's end after 5 minutes tells by webhook; retries are after 1 and 10 more."""
    receiver = receivers(*[500] * 9)
    sending.listen(receiver.url)
    sending.post("/boats/1/hold", {"minutes": 5})
    create(sending)
    moments: list[tuple[str, datetime]] = []
    receiver.on_request = lambda: moments.append(
        (receiver.received[-1].json()["event"], sending.world.clock.now())
    )
    catch_up(sending)
    receiver_saw_at_once = moments or [("boat.created", now)]

    happened = sending.advance(3600)

    created = [now + MINUTE, now + 11 * MINUTE]
    released = [now + 5 * MINUTE, now + 6 * MINUTE, now + 16 * MINUTE]
    expected = sorted(
        [(at, "boat.created") for at in created] + [(at, "boat.released") for at in released]
    )
    assert [(at, event) for event, at in moments if at > now] == expected
    assert receiver_saw_at_once
    assert happened == 6
    assert sending.world.clock.now() == now + HOUR


def test_advance_holds_though_the_scheduler_is_woken_in_between(
    sending: Any, receivers: Any, now: datetime
) -> None:
    receiver = receivers(500, 500)
    sending.listen(receiver.url)
    sending.post("/boats/1/hold", {"minutes": 5})
    receiver.on_request = sending.scheduler.wake
    sending.advance(3600)

    delivery = only(sending)
    assert [at for at, _ in told(delivery)] == [now + m * MINUTE for m in (5, 6, 16)]


def test_two_advances_at_once_take_turns(sending: Any, receivers: Any, now: datetime) -> None:
    receiver = receivers(500, 500)
    sending.listen(receiver.url)
    create(sending)

    async def both() -> None:
        path, body = "/_mock/clock/advance", {"seconds": 3600}
        await asyncio.gather(
            sending.asked("POST", path, json=body), sending.asked("POST", path, json=body)
        )

    sending.run(both())

    assert [at for at, _ in told(only(sending))] == [now, now + MINUTE, now + 11 * MINUTE]


def test_advance_of_a_running_clock_leaves_it_running(serve: Any, now: datetime) -> None:
    site = serve(settings=Settings())
    before = site.world.clock.now()
    site.advance(3600)

    assert site.world.clock.runs
    assert before + HOUR <= site.world.clock.now() < before + HOUR + MINUTE


def test_a_running_clock_never_goes_back_while_it_is_advanced(serve: Any, receivers: Any) -> None:
    receiver = receivers()
    site = serve(settings=Settings())
    site.run(site.scheduler.start())
    site.listen(receiver.url)
    before = site.world.clock.now()
    receiver.on_request = lambda: site.world.clock.advance(3 * MINUTE)  # it takes its time
    create(site)
    site.run(site.scheduler.advance(site.world, site.world.clock.now() + MINUTE))

    assert site.world.clock.now() >= before + 3 * MINUTE


def test_nobody_at_the_other_end_is_an_attempt_without_a_status(sending: Any, nobody: str) -> None:
    sending.listen(nobody)
    create(sending)
    sending.advance(0)

    (attempt,) = only(sending).attempts
    assert (attempt.status, attempt.error.startswith("ConnectError")) == (None, True)
    assert only(sending).state is DeliveryState.PENDING


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        ("hold", "Timeout"),
        ("cut", "RemoteProtocolError"),
        ("drip", "Timeout"),
    ],
)
def test_a_receiver_that_does_not_answer_is_an_attempt_without_a_status(
    sending: Any, receivers: Any, behaviour: str, error: str
) -> None:
    receiver = receivers(behaviour)
    sending.listen(receiver.url)
    create(sending)
    try:
        sending.run(
            asyncio.wait_for(sending.asked("POST", "/_mock/clock/advance", json={"seconds": 0}), 2)
        )
    except TimeoutError:
        pytest.fail("it is still being waited for")
    finally:
        receiver.released.set()

    (attempt,) = only(sending).attempts
    assert attempt.status is None
    assert error in attempt.error


def test_a_redirect_is_not_followed_and_counts_as_failure(
    sending: Any, receivers: Any, now: datetime
) -> None:
    elsewhere = receivers()
    receiver = receivers(302, headers={"Location": elsewhere.url})
    sending.listen(receiver.url)
    create(sending)
    sending.advance(0)

    assert told(only(sending)) == [(now, 302)]
    assert only(sending).state is DeliveryState.PENDING
    assert elsewhere.received == []


@pytest.mark.parametrize(
    "url", ["nonsense://x", "http://", "http://[::1", "not a url", "http://a b/"]
)
def test_a_url_that_leads_nowhere_is_an_attempt_without_a_status(sending: Any, url: str) -> None:
    sending.listen(url)
    create(sending)
    sending.advance(0)

    (attempt,) = only(sending).attempts
    assert attempt.status is None
    assert attempt.error


def test_an_endpoint_that_was_deleted_gets_nothing_more(sending: Any, receivers: Any) -> None:
    receiver = receivers(500)
    endpoint = sending.listen(receiver.url)
    create(sending)
    catch_up(sending)
    sending.world.store.delete(ENDPOINTS, eq("id", endpoint))
    sending.advance(86_400)

    delivery = only(sending)
    assert len(receiver.received) == 1
    assert [attempt.error for attempt in delivery.attempts][1:] == ["the endpoint is gone"] * 2
    assert delivery.state is DeliveryState.FAILED


def test_a_refused_request_sends_nothing(sending: Any, receiver: Any) -> None:
    sending.listen(receiver.url)
    assert sending.post("/boats", {"name": "Titanic", "seats": 1}).status_code == 409
    sending.advance(3600)

    assert receiver.received == []


def test_a_delivery_is_sent_again_under_its_id(sending: Any, receivers: Any, now: datetime) -> None:
    receiver = receivers(500, 500, 500)
    sending.listen(receiver.url)
    create(sending)
    sending.advance(3600)
    delivery = only(sending)

    answer = sending.post(f"/_mock/outbox/{delivery.id}/redeliver")

    assert answer.json()["state"] == "delivered"
    assert len({request.json()["id"] for request in receiver.received}) == 1
    assert told(only(sending))[-1] == (now + HOUR, 200)


def test_a_redelivery_that_fails_is_not_tried_again(sending: Any, receivers: Any) -> None:
    receiver = receivers(*[500] * 4)
    sending.listen(receiver.url)
    create(sending)
    sending.advance(3600)
    answer = sending.post(f"/_mock/outbox/{only(sending).id}/redeliver")

    assert (answer.json()["state"], answer.json()["due_at"]) == ("failed", None)


def test_each_receiver_gets_its_own_delivery(sending: Any, receivers: Any) -> None:
    good, bad = receivers(), receivers(500)
    for each in (good, bad):
        sending.listen(each.url)
    create(sending)
    sending.advance(0)

    assert sorted(d.state.value for d in sending.world.outbox.log()) == ["delivered", "pending"]


def test_a_slow_receiver_delays_no_other_world(
    serve: Any, receivers: Any, boats: SimpleNamespace
) -> None:
    slow = receivers("hold")
    site = serve(webhooks=replace(boats.WEBHOOKS, timeout=30.0))
    site.run(site.scheduler.start())
    site.listen(slow.url)
    create(site)
    site.run(slow.arrived.wait())

    async def other() -> Any:
        wish = site.asked(
            "POST",
            "/_mock/clock/advance",
            json={"seconds": 60},
            headers={"X-Bookable-World": "ben"},
        )
        return await asyncio.wait_for(wish, 5)

    assert site.run(other()).status_code == 200
    slow.released.set()


def test_stopping_leaves_what_was_not_delivered_in_the_outbox(
    serve: Any, receivers: Any, boats: SimpleNamespace
) -> None:
    slow = receivers("hold")
    site = serve(webhooks=replace(boats.WEBHOOKS, timeout=30.0))
    site.run(site.scheduler.start())
    site.listen(slow.url)
    create(site)
    site.run(slow.arrived.wait())

    site.run(site.scheduler.stop())

    assert only(site).state is DeliveryState.PENDING
    assert only(site).attempts == ()
    site.run(site.scheduler.start())
    catch_up(site)
    assert only(site).state is DeliveryState.DELIVERED
    assert len(slow.received) == 2


def test_stopping_a_scheduler_that_was_just_woken_does_not_hang(sending: Any) -> None:
    async def stop() -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        sending.scheduler.wake()
        async with asyncio.timeout(1):
            await sending.scheduler.stop()

    sending.run(stop())


def test_stopping_what_was_never_started_is_nothing(site: Any) -> None:
    site.run(site.scheduler.stop())


def test_without_a_running_scheduler_a_delivery_is_not_tried(serve: Any, receiver: Any) -> None:
    site = serve()
    site.listen(receiver.url)
    create(site)

    with pytest.raises(LookupError, match="not running"):
        catch_up(site)
    assert only(site).attempts == ()


def test_after_it_was_stopped_a_delivery_is_not_tried(sending: Any, receiver: Any) -> None:
    sending.run(sending.scheduler.stop())
    sending.listen(receiver.url)
    create(sending)

    with pytest.raises(LookupError, match="not running"):
        catch_up(sending)


def test_stopping_twice_is_as_once(sending: Any) -> None:
    with asyncio.Runner() as another:
        another.run(sending.scheduler.start())
        another.run(sending.scheduler.stop())

    sending.run(sending.scheduler.stop())


def test_a_scheduler_looks_again_after_a_while_at_most(sending: Any) -> None:
    assert sending.scheduler._pause() == 1.0


def test_a_scheduler_sleeps_until_the_next_thing_is_due(serve: Any) -> None:
    site = serve(settings=Settings())
    site.run(site.scheduler.start())
    site.post("/boats/1/hold", {"minutes": 1})
    site.world.clock.advance(timedelta(seconds=59.5))

    assert 0 < site.scheduler._pause() <= 0.5


def test_a_running_clock_settles_by_itself(serve: Any, receiver: Any) -> None:
    site = serve(settings=Settings())
    site.run(site.scheduler.start())
    site.listen(receiver.url)
    site.post("/boats/1/hold", {"minutes": 1})
    site.world.clock.advance(MINUTE)
    site.scheduler.wake()
    site.run(receiver.arrived.wait())

    assert receiver.received[0].json()["event"] == "boat.released"
    assert not site.get("/boats/1").json()["held"]


def test_what_is_in_another_processs_hands_does_not_keep_it_busy(serve: Any, receiver: Any) -> None:
    site = serve(settings=Settings())
    site.listen(receiver.url)
    create(site)
    site.world.outbox.lease(site.world.clock.now())

    assert site.scheduler._pause() >= 0.02


def test_what_is_in_another_processs_hands_does_not_stop_the_clock(
    sending: Any, receivers: Any, now: datetime
) -> None:
    receiver = receivers()
    sending.listen(receiver.url)
    sending.world.outbox.queue(_boats(sending), "ann", "boat.created", _BOAT, now)
    sending.world.outbox.lease(now)
    sending.advance(3600)

    assert receiver.received == []
    assert sending.world.clock.now() == now + HOUR


_BOAT = {"id": 1, "name": "a", "seats": 1, "held": False}


def _boats(site: Any) -> Any:
    return next(mock for _, mock in site.server.mounts if mock.name == "boats")


def test_what_fails_in_one_world_is_told_and_stops_no_other(
    serve: Any, receiver: Any, caplog: Any
) -> None:
    def fail(_ctx: Any, _ref: str) -> None:
        raise RuntimeError("a hole")

    site = serve(timers={"release": fail})
    ben = site.worlds.get("ben")
    site.post("/boats/1/hold")
    site.world.clock.advance(HOUR)
    site.listen(receiver.url, world=ben)
    site.run(site.scheduler.start())
    create(site, **{"X-Bookable-World": "ben"})
    site.run(receiver.arrived.wait())

    assert "could not be done" in caplog.text
    assert len(receiver.received) == 1


def test_a_delivery_of_an_api_that_is_not_served_waits_for_it(
    serve: Any, boats: SimpleNamespace, receiver: Any, tmp_path: Path, now: datetime, caplog: Any
) -> None:
    settings = Settings(now=now, state=str(tmp_path / "state"))
    site = serve(settings=settings)
    site.listen(receiver.url)
    create(site)
    site.worlds.drop("")
    document = {**boats.DOCUMENT, "servers": [{"url": "/ships"}]}
    ships = boats.mock(name="ships", pages=(), tables=(), seed=lambda _ctx: None)

    site = serve(
        settings=settings, mocks=[(ships, boats.contract(slug="ships", document=document))]
    )
    site.run(site.scheduler.start())
    catch_up(site)

    assert caplog.text == ""
    assert only(site).state is DeliveryState.PENDING


def test_a_receivers_cookies_are_not_kept(sending: Any, receivers: Any) -> None:
    receiver = receivers(headers={"Set-Cookie": "session=1"})
    sending.listen(receiver.url)
    for _ in range(2):
        create(sending)
        sending.advance(0)

    assert ["cookie" in request.headers for request in receiver.received] == [False, False]


def test_an_answer_from_before_a_reset_is_not_taken_for_a_new_deliverys(
    serve: Any, receivers: Any, boats: SimpleNamespace
) -> None:
    slow = receivers("hold")
    site = serve(webhooks=replace(boats.WEBHOOKS, timeout=30.0))
    site.run(site.scheduler.start())

    def again() -> None:
        site.world.store.delete(ENDPOINTS)
        site.listen(slow.url)
        create(site)

    again()
    site.run(slow.arrived.wait())
    site.worlds.reset()
    again()
    slow.released.set()
    site.run(asyncio.sleep(0.05))
    for _ in range(3):
        catch_up(site)

    assert len(slow.received) == 2


def test_a_retry_that_would_be_after_the_end_of_time_is_a_failure(
    sending: Any, nobody: str
) -> None:
    sending.listen(nobody)
    sending.world.clock.freeze(END_OF_TIME)
    create(sending)
    catch_up(sending)

    (delivery,) = sending.get("/_mock/outbox").json()["data"]
    assert (delivery["state"], delivery["due_at"]) == ("failed", None)


def test_a_restored_snapshot_has_nothing_in_hand(
    serve: Any, receivers: Any, boats: SimpleNamespace
) -> None:
    slow = receivers("hold")
    site = serve(webhooks=replace(boats.WEBHOOKS, timeout=30.0))
    site.run(site.scheduler.start())
    site.listen(slow.url)
    create(site)
    site.run(slow.arrived.wait())
    site.put("/_mock/snapshots/sending")
    slow.released.set()
    catch_up(site)

    site.post("/_mock/snapshots/sending/restore")
    catch_up(site)

    assert len(slow.received) == 2


def test_what_waited_for_its_turn_through_a_reset_leaves_the_new_world_alone(
    serve: Any, receivers: Any, boats: SimpleNamespace
) -> None:
    slow = receivers("hold")
    site = serve(webhooks=replace(boats.WEBHOOKS, timeout=30.0))
    site.run(site.scheduler.start())
    site.listen(slow.url)
    create(site)
    site.run(slow.arrived.wait())

    async def reset_in_between() -> None:
        wish = site.asked("PUT", "/_mock/clock", json={"mode": "frozen"})
        waiting = asyncio.create_task(wish)
        for _ in range(20):
            await asyncio.sleep(0)
        await site.asked("POST", "/_mock/reset")
        site.listen(slow.url)
        await site.asked("POST", "/boats", json={"name": "new", "seats": 1})
        slow.released.set()
        await waiting

    site.run(reset_in_between())
    catch_up(site)

    assert only(site).state is DeliveryState.DELIVERED
    assert len(slow.received) == 2


def test_a_world_may_be_forgotten_while_its_receiver_thinks(
    serve: Any, receivers: Any, boats: SimpleNamespace, caplog: Any
) -> None:
    slow = receivers("hold")
    site = serve(webhooks=replace(boats.WEBHOOKS, timeout=30.0))
    site.run(site.scheduler.start())
    ann = {"X-Bookable-World": "ann"}
    site.listen(slow.url, world=site.worlds.get("ann"))
    create(site, **ann)
    site.run(slow.arrived.wait())

    async def forgotten() -> Any:
        wish = site.asked("POST", "/_mock/clock/advance", json={"seconds": 1}, headers=ann)
        waiting = asyncio.create_task(wish)
        for _ in range(20):
            await asyncio.sleep(0)
        await site.asked("DELETE", "/_mock/worlds/ann")
        slow.released.set()
        return await waiting

    assert site.run(forgotten()).status_code < 500
    assert caplog.text == ""


def test_what_is_in_another_processs_hands_leaves_the_order_of_the_rest(
    sending: Any, receivers: Any, now: datetime
) -> None:
    receiver = receivers(500)
    sending.listen(receiver.url)
    sending.world.outbox.queue(_boats(sending), "ann", "boat.created", _BOAT, now)
    sending.world.outbox.lease(now)
    sending.post("/boats/1/hold", {"minutes": 5})
    sending.advance(3600)

    released = next(d for d in sending.world.outbox.log() if d.event == "boat.released")
    assert [at for at, _ in told(released)] == [now + 5 * MINUTE, now + 6 * MINUTE]
