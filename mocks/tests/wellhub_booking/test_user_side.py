"""Users who book, cancel and come, and what the gym is told of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import anyio
import httpx
import pytest

from bookable_mocks.engine.schemas import Schemas
from bookable_specs import load

SLOTS = "/booking/v1/gyms/1/classes/1/slots"
HELPER = "/helper/v1/gyms/1"
QUARTER = 15 * 60


def booked(api: Any, slot: dict[str, Any]) -> int:
    return int(api("GET", f"{SLOTS}/{slot['id']}").json()["total_booked"])


def cancel(api: Any, number: str, **body: Any) -> Any:
    more = {"json": body} if body else {}
    return api("POST", f"{HELPER}/simulate/bookings/{number}/cancel", **more)


def check_in(api: Any, user: int = 1, gym: int = 1) -> Any:
    body = {"gympass_user_id": str(1_000_000_000_000 + user)}
    return api("POST", f"/helper/v1/gyms/{gym}/simulate/checkins", json=body)


def register(api: Any, url: str, **more: Any) -> str:
    body = {"api": "wellhub-booking", "url": url, **more}
    answer = api("POST", "/_mock/webhook-endpoints", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


def events(receiver: Any) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in receiver.got]


def as_promised(event: dict[str, Any]) -> bool:
    """Hold an event against the contract's schema of its webhook."""
    contract = load("wellhub-booking")
    schemas = Schemas(contract.modern)
    body = contract.modern["webhooks"][event["event_type"]]["post"]["requestBody"]
    schema = schemas.resolve(body)["content"]["application/json"]["schema"]
    return bool(schemas.compile(schema).is_valid(event))


@pytest.mark.parametrize("status", ["RESERVED", "REJECTED", "CANCELLED_BY_GYM"])
def test_a_booking_waits_until_the_gym_answers(api: Any, status: str) -> None:
    number = api.book()
    assert api.status(number) == "REQUESTED"

    answer = api.answer(number, status, reason="Because.")

    assert (answer.status_code, answer.content) == (204, b"")
    assert api.status(number) == status


@pytest.mark.parametrize(
    ("number", "status"), [(2, "RESERVED"), (3, "REJECTED"), (5, "CANCELLED_BY_GYM")]
)
def test_both_versions_act_on_one_booking(api: Any, tools: Any, number: int, status: str) -> None:
    booking = api.book()

    assert api.answer_v1(booking, number).status_code == 204
    assert api.status(booking) == status
    assert api.answer(booking, status).status_code == 204

    other = "REJECTED" if status != "REJECTED" else "RESERVED"
    assert tools.refused(api.answer(booking, other)) == (409, ["booking.already.closed"])
    assert api.status(booking) == status


def test_an_answer_in_the_second_version_binds_the_first(api: Any, tools: Any) -> None:
    booking = api.book()
    api.answer(booking, "REJECTED")

    assert tools.refused(api.answer_v1(booking, 2)) == (409, ["booking.already.closed"])
    assert api.answer_v1(booking, 3).status_code == 204


@pytest.mark.parametrize(
    "category",
    load("wellhub-booking").document["components"]["schemas"]["ReasonCategory"]["enum"],
)
def test_a_rejection_tells_one_of_twelve_reasons(api: Any, category: str) -> None:
    number = api.book()
    body = {"status": "REJECTED", "reason": "So it is.", "reason_category": category}

    assert api("PATCH", f"/booking/v2/gyms/1/bookings/{number}", json=body).status_code == 204
    seen = api("GET", f"{HELPER}/simulate/bookings/{number}").json()
    assert (seen["status"], seen["reason"], seen["reason_category"]) == (
        "REJECTED",
        "So it is.",
        category,
    )


def test_a_category_beside_another_status_is_ignored(api: Any) -> None:
    number = api.book()

    api.answer(number, "RESERVED", reason_category="CLASS_IS_FULL", virtual_class_url="x")

    seen = api("GET", f"{HELPER}/simulate/bookings/{number}").json()
    assert seen["virtual_class_url"] == "x"
    assert "reason_category" not in seen


def test_the_same_again_changes_nothing_or_is_refused_if_that_is_chosen(
    api: Any, tools: Any
) -> None:
    number = api.book()
    api.answer(number, "RESERVED", virtual_class_url="first")
    assert api.answer(number, "RESERVED", virtual_class_url="second").status_code == 204
    seen = api("GET", f"{HELPER}/simulate/bookings/{number}").json()
    assert seen["virtual_class_url"] == "first"

    api.choose(same_again_taken=False)
    assert tools.refused(api.answer(number)) == (409, ["booking.already.closed"])


def test_a_booking_that_nobody_answers_is_rejected_at_the_fifteenth_minute(
    api: Any, tools: Any
) -> None:
    in_time, late = api.book(), api.book(api.new_slot(room="Room 8"))
    api.advance(QUARTER - 1)
    assert api.answer(in_time).status_code == 204
    api.advance(1)

    assert tools.refused(api.answer(late)) == (409, ["booking.already.closed"])
    assert (api.status(in_time), api.status(late)) == ("RESERVED", "REJECTED")
    assert api.answer(late, "REJECTED").status_code == 204
    assert tools.refused(api.answer(late, "CANCELLED_BY_GYM"))[0] == 409


def test_a_late_answer_is_taken_if_that_is_chosen(api: Any) -> None:
    api.choose(late_answer_taken=True)
    number = api.book()
    api.advance(QUARTER)

    assert api.answer(number).status_code == 204
    assert api.status(number) == "RESERVED"
    api.advance(QUARTER)
    assert api.status(number) == "RESERVED"


def test_a_rejected_request_frees_its_place(api: Any, tools: Any) -> None:
    slot = api.new_slot(total_capacity=1)
    api.book(slot, user=1)
    assert tools.refused(api.simulate(slot, 2)) == (409, ["slot.full"])
    api.advance(QUARTER)

    assert api.simulate(slot, 2).status_code == 200


def test_the_partner_keeps_total_booked_and_places_stay_truthful(api: Any, tools: Any) -> None:
    slot = api.new_slot(total_capacity=3, total_booked=1)
    path = f"{SLOTS}/{slot['id']}"
    first = api.book(slot, user=1)
    api.answer(first)
    assert booked(api, slot) == 1

    api("PATCH", path, json={"total_booked": 2})
    api.book(slot, user=2)
    assert tools.refused(api.simulate(slot, 3)) == (409, ["slot.full"])

    cancel(api, first)  # the partner's figure still counts it
    assert tools.refused(api.simulate(slot, 3)) == (409, ["slot.full"])
    api("PATCH", path, json={"total_booked": 1})
    assert api.simulate(slot, 3).status_code == 200
    assert tools.refused(api.simulate(slot, 4)) == (409, ["slot.full"])
    assert booked(api, slot) == 1


def test_putting_a_slot_counts_the_reserved_bookings_too(api: Any, tools: Any) -> None:
    slot = api.new_slot(total_capacity=2)
    api.answer(api.book(slot))
    api("PUT", f"{SLOTS}/{slot['id']}", json=tools.fields(total_capacity=2, total_booked=1))

    assert api.simulate(slot, 2).status_code == 200
    assert tools.refused(api.simulate(slot, 3)) == (409, ["slot.full"])


def test_the_platform_keeps_total_booked_if_that_is_chosen(api: Any, tools: Any) -> None:
    api.choose(platform_counts=True)
    slot = api.new_slot(total_capacity=2)
    first, second = api.book(slot, user=1), api.book(slot, user=2)
    assert booked(api, slot) == 2
    assert tools.refused(api.simulate(slot, 3)) == (409, ["slot.full"])

    api.answer(first)
    assert booked(api, slot) == 2
    cancel(api, first)
    assert booked(api, slot) == 1
    api.answer(second, "REJECTED")
    assert booked(api, slot) == 0


def test_the_partner_decides_over_a_full_slot_if_that_is_chosen(api: Any) -> None:
    api.choose(full_refuses=False)
    slot = api.new_slot(total_capacity=0)

    assert api.simulate(slot, 1).status_code == 200
    assert api.simulate(slot, 1).status_code == 200


def test_a_user_has_one_open_booking_in_a_slot(api: Any, tools: Any) -> None:
    slot = api.new_slot()
    number = api.book(slot)
    assert tools.refused(api.simulate(slot)) == (409, ["user.already.booked"])
    cancel(api, number)

    assert api.simulate(slot).status_code == 200


@pytest.mark.parametrize(
    ("slot", "key"),
    [
        ({"status": 0}, "slot.inactive"),
        ({"booking_window": {"opens_at": "2026-07-01T10:00:01Z"}}, "slot.bookingwindow.notopen"),
        ({"booking_window": {"closes_at": "2026-07-01T10:00:00Z"}}, "slot.bookingwindow.closed"),
        ({"total_booked": 15}, "slot.full"),
        ({"total_capacity": 0}, "slot.full"),
    ],
)
def test_users_can_not_book_what_is_not_on_offer(
    api: Any, tools: Any, slot: dict[str, Any], key: str
) -> None:
    assert tools.refused(api.simulate(api.new_slot(**slot))) == (409, [key])


@pytest.mark.parametrize(
    ("change", "key"),
    [({"visible": False}, "class.notvisible"), ({"bookable": False}, "class.notbookable")],
)
def test_a_class_that_is_hidden_takes_no_bookings_and_keeps_those_it_has(
    api: Any, tools: Any, change: dict[str, Any], key: str
) -> None:
    number = api.new_class()
    path = f"/booking/v1/gyms/1/classes/{number}"
    slot = api.new_slot(f"{path}/slots")
    booking = api.book(slot)
    api("PUT", path, json=tools.fields_of_class(**change))

    assert tools.refused(api.simulate(slot, 2)) == (409, [key])
    assert api.answer(booking).status_code == 204


def test_booking_opens_and_closes_by_the_clock(api: Any, tools: Any) -> None:
    window = {"opens_at": "2026-07-01T11:00:00Z", "closes_at": "2026-07-01T12:00:00Z"}
    slot = api.new_slot(booking_window=window)
    api.advance(3600)
    api.book(slot)
    api.advance(3600)

    assert tools.refused(api.simulate(slot, 2)) == (409, ["slot.bookingwindow.closed"])


def test_of_200_users_at_once_15_get_the_15_places(api: Any) -> None:
    slot = api.new_slot(total_capacity=15)
    headers = {"Authorization": "Bearer wh_vaart"}

    def booking(number: int) -> Any:
        body = {"gympass_user_id": f"{2_000_000_000_000 + number}", "slot_id": slot["id"]}
        return lambda c: c.post(
            f"{HELPER}/simulate/bookings", json={**body, "class_id": 1}, headers=headers
        )

    started = time.perf_counter()
    answers = api.together(*[booking(number) for number in range(200)])
    took = time.perf_counter() - started

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * 15 + [409] * 185
    keys = {a.json()["errors"][0]["key"] for a in answers if a.status_code == 409}
    assert keys == {"slot.full"}
    assert took < 10


def test_deleting_a_slot_cancels_its_bookings(api: Any, tools: Any) -> None:
    slot = api.new_slot()
    requested, reserved, rejected = (api.book(slot, user=user) for user in (1, 2, 3))
    api.answer(reserved)
    api.answer(rejected, "REJECTED")

    api("DELETE", f"{SLOTS}/{slot['id']}")
    api.advance(QUARTER)

    assert api.status(requested) == api.status(reserved) == "CANCELLED_BY_GYM"
    assert api.status(rejected) == "REJECTED"
    assert tools.refused(api.answer(requested)) == (409, ["booking.already.closed"])
    assert tools.refused(cancel(api, reserved)) == (409, ["booking.already.closed"])


@pytest.mark.parametrize(
    ("seconds", "event"),
    [(0, "booking-canceled"), (7200, "booking-canceled"), (7201, "booking-late-canceled")],
)
def test_cancelling_is_late_after_cancellable_until(api: Any, seconds: int, event: str) -> None:
    slot = api.new_slot(occur_date="2026-07-01T14:00:00Z", cancellable_until="2026-07-01T12:00:00Z")
    number = api.book(slot)
    api.answer(number)
    api.advance(seconds)

    told = cancel(api, number).json()

    assert (told["event_type"], as_promised(told)) == (event, True)
    assert api.status(number) == "CANCELLED_BY_USER"


def test_a_late_cancellation_can_be_asked_for(api: Any, tools: Any) -> None:
    number = api.book()
    assert tools.refused(cancel(api, number, late="yes")) == (400, ["request.invalid"])

    told = cancel(api, number, late=True).json()

    assert (told["event_type"], as_promised(told)) == ("booking-late-canceled", True)
    assert tools.refused(cancel(api, number)) == (409, ["booking.already.closed"])


def test_a_user_with_a_booking_today_checks_in_to_it(api: Any) -> None:
    slot = api.new_slot(occur_date="2026-07-01T18:00:00+02:00")
    number = api.book(slot)
    assert check_in(api).json()["event_type"] == "checkin"  # it is not yet reserved
    api.answer(number)

    told = check_in(api).json()

    assert as_promised(told)
    assert told["event_type"] == "checkin-booking-occurred"
    assert told["event_data"]["booking"] == {"booking_number": number}
    assert told["event_data"]["timestamp"] == 1782900000
    assert told["event_data"]["expires_at"] == 1782905400


def test_a_user_without_a_booking_today_just_checks_in(api: Any) -> None:
    slot = api.new_slot(occur_date="2026-07-02T00:00:00+02:00")  # tomorrow at the gym
    api.answer(api.book(slot, user=5))

    known, stranger = check_in(api, 5).json(), check_in(api, 777).json()

    assert known["event_type"] == stranger["event_type"] == "checkin"
    assert as_promised(known)
    assert as_promised(stranger)
    assert known["event_data"]["gym"] == {
        "id": 1,
        "title": "Sportschool De Vaart",
        "product": {"id": 1, "description": "Classes"},
    }


@pytest.mark.parametrize(
    ("path", "body", "status", "key"),
    [
        ("/simulate/bookings", b"", 400, "request.invalid"),
        ("/simulate/bookings", b"{", 400, "body.malformed"),
        ("/simulate/bookings", b"[]", 400, "request.invalid"),
        ("/simulate/checkins", b"{}", 400, "request.invalid"),
        ("/simulate/checkins", b'{"gympass_user_id": "12"}', 400, "request.invalid"),
        ("/simulate/checkins", b'{"gympass_user_id": true}', 400, "request.invalid"),
        ("/simulate/bookings/BK_NONE/cancel", b"", 404, "booking.notfound"),
        ("/simulate/bookings/BK_NONE/cancel", b"[]", 400, "request.invalid"),
        ("/simulate/nothing", b"", 404, "path.notfound"),
    ],
)
def test_the_simulators_refuse_in_the_vendors_shape(
    api: Any, tools: Any, path: str, body: bytes, status: int, key: str
) -> None:
    found, keys = tools.refused(api("POST", HELPER + path, content=body))

    assert (found, set(keys)) == (status, {key})


@pytest.mark.parametrize(
    ("changes", "status", "keys"),
    [
        ({"gympass_user_id": 5, "slot_id": "1", "class_id": 0}, 400, ["request.invalid"] * 3),
        ({"slot_id": True}, 400, ["request.invalid"]),
        ({"slot_id": 2**60}, 400, ["request.invalid"]),
        ({"slot_id": 9999}, 404, ["slot.notfound"]),
        ({"class_id": 2}, 404, ["slot.notfound"]),
        ({"class_id": 7}, 404, ["class.notfound"]),
    ],
)
def test_a_simulated_booking_names_what_there_is(
    api: Any, tools: Any, changes: dict[str, Any], status: int, keys: list[str]
) -> None:
    body = {"gympass_user_id": 1_000_000_000_001, "slot_id": 1, "class_id": 1, **changes}

    answer = api("POST", f"{HELPER}/simulate/bookings", json=body)

    assert tools.refused(answer) == (status, keys)


@pytest.mark.parametrize(
    ("gym", "key", "found"),
    [
        ("1", "", (401, ["authorization.invalid"])),
        ("1", "wh_nobody", (401, ["authorization.invalid"])),
        ("1", "wh_morro", (404, ["gym.notfound"])),
        ("x", "wh_vaart", (404, ["gym.notfound"])),
        ("99999999999999999", "wh_vaart", (404, ["gym.notfound"])),
    ],
)
def test_the_simulators_ask_for_the_gyms_token(
    api: Any, tools: Any, gym: str, key: str, found: Any
) -> None:
    path = f"/helper/v1/gyms/{gym}/simulate/checkins"

    assert tools.refused(api("POST", path, key=key, json={})) == found


def test_each_event_is_told_as_the_simulator_answered_it(live: Any, receiver: Any) -> None:
    register(live, receiver.url)
    slot = live.new_slot(occur_date="2026-07-01T14:00:00Z")
    told = [live.simulate(slot).json(), check_in(live, 9).json()]
    number = told[0]["event_data"]["slot"]["booking_number"]
    live.answer(number)
    told += [check_in(live).json(), cancel(live, number).json()]
    told += [live.simulate(slot, 2).json()]
    number = told[-1]["event_data"]["slot"]["booking_number"]
    told += [cancel(live, number, late=True).json()]
    live.advance()

    def by_text(found: list[dict[str, Any]]) -> list[str]:
        return sorted(json.dumps(event) for event in found)

    assert by_text(events(receiver)) == by_text(told)
    assert all(as_promised(event) for event in told)
    assert {event["event_type"] for event in told} == set(load("wellhub-booking").webhooks)


def test_bookings_count_in_milliseconds_and_know_the_user(live: Any, receiver: Any) -> None:
    register(live, receiver.url)
    slot = live.new_slot()
    number = live.book(slot)
    live.advance()

    (event,) = events(receiver)
    assert event["event_data"]["timestamp"] == 1782900000000
    assert event["event_data"]["slot"] == {
        "id": slot["id"],
        "gym_id": 1,
        "class_id": 1,
        "booking_number": number,
    }
    user = event["event_data"]["user"]
    assert user["unique_token"] == "1000000000001"
    assert user["email"].endswith("@example.com")
    assert " " in user["name"]


def test_a_delivery_is_signed_over_its_raw_body(live: Any, receiver: Any) -> None:
    secret = register(live, receiver.url)
    live.book()
    live.advance()

    ((headers, body),) = receiver.got
    digest = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    assert headers["x-gympass-signature"] == digest.upper()


def test_three_more_attempts_come_at_once_with_the_same_bytes(live: Any, receiver: Any) -> None:
    receiver.answers = [500, 302, 404, 500]
    register(live, receiver.url)
    live.book()
    live.advance()

    (delivery,) = live("GET", "/_mock/outbox").json()["data"]
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500, 302, 404, 500]
    assert {attempt["at"] for attempt in delivery["attempts"]} == {"2026-07-01T10:00:00Z"}
    assert delivery["state"] == "failed"
    assert len({body for _, body in receiver.got}) == 1


def test_on_a_running_clock_the_retries_follow_within_the_second(
    make_api: Any, receiver: Any
) -> None:
    receiver.answers = [500] * 4
    api = make_api(now=None)
    register(api, receiver.url)

    async def checked_in() -> float:
        await api.server.scheduler.start()
        transport = httpx.ASGITransport(app=api.server.app)
        headers = {"Authorization": f"Bearer {api.key}"}
        started = time.perf_counter()
        async with httpx.AsyncClient(transport=transport, base_url="http://h") as c:
            body = {"gympass_user_id": "1000000000001"}
            await c.post(f"{HELPER}/simulate/checkins", json=body, headers=headers)
        with anyio.move_on_after(5):
            while len(receiver.got) < 4:
                await anyio.sleep(0.01)
        await api.server.scheduler.stop()
        return time.perf_counter() - started

    assert anyio.run(checked_in) < 1
    assert len(receiver.got) == 4


def test_an_attempt_that_is_answered_ends_the_delivery(live: Any, receiver: Any) -> None:
    receiver.answers = [500]
    register(live, receiver.url)
    live.book()
    live.advance()

    assert len(receiver.got) == 2


def test_a_receiver_has_one_second(live: Any, receiver: Any) -> None:
    from bookable_mocks.registry import MOCKS

    webhooks = MOCKS["wellhub-booking"].webhooks
    assert webhooks is not None
    assert (webhooks.timeout, len(webhooks.retries)) == (1.0, 3)


def test_nobody_is_told_of_the_clock_nor_of_what_the_gym_did(live: Any, receiver: Any) -> None:
    register(live, receiver.url, events=["booking-canceled", "booking-late-canceled"])
    slot = live.new_slot()
    live.book(slot, user=1)
    live.advance(QUARTER)
    live.answer(live.book(slot, user=2), "CANCELLED_BY_GYM")
    live.book(slot, user=3)
    live("DELETE", f"{SLOTS}/{slot['id']}")
    live.advance()

    assert receiver.got == []


def test_deleting_a_slot_tells_if_that_is_chosen(live: Any, receiver: Any) -> None:
    live.choose(deletion_tells=True)
    register(live, receiver.url, events=["booking-canceled"])
    slot = live.new_slot()
    live.book(slot)
    live("DELETE", f"{SLOTS}/{slot['id']}")
    live.advance()

    assert [event["event_type"] for event in events(receiver)] == ["booking-canceled"]


def test_both_checkins_are_told_if_that_is_chosen(live: Any, receiver: Any) -> None:
    live.choose(both_checkins=True)
    register(live, receiver.url, events=["checkin", "checkin-booking-occurred"])
    live.answer(live.book(live.new_slot(occur_date="2026-07-01T14:00:00Z")))
    check_in(live)
    live.advance()

    told = sorted(event["event_type"] for event in events(receiver))
    assert told == ["checkin", "checkin-booking-occurred"]


def test_another_partner_is_told_nothing(live: Any, receiver: Any) -> None:
    register(live, receiver.url, owner="morro")
    live.book()
    live.advance()

    assert receiver.got == []


def test_the_events_of_a_refused_booking_are_not_told(live: Any, receiver: Any) -> None:
    register(live, receiver.url)
    live.simulate(live.new_slot(total_capacity=0))
    live.advance()

    assert receiver.got == []
