"""The API as an integrator meets it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

HEADERS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_me_tells_the_company_and_the_scopes_in_the_vendors_order(api: Any) -> None:
    body = api("GET", "/me").json()

    assert body["company"]["name"] == "Wellness De Berken"
    assert body["scopes"] == ["units:read", "bookings:read", "bookings:write", "payments:write"]


def test_a_key_without_scopes_may_ask_who_it_is(api: Any) -> None:
    assert api("GET", "/me", key="pw_live_berken_none").json()["scopes"] == []


@pytest.mark.parametrize("key", ["", "pw_live_nobody"])
def test_without_a_known_key_the_answer_is_401(api: Any, key: str) -> None:
    answer = api("GET", "/me", key=key)

    assert refused(answer) == (401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/units", "bookings_read"),
        ("GET", "/bookings", "units_read"),
        ("POST", "/bookings", "bookings_read"),
        ("POST", "/bookings/PW-2222-2222/cancel", "payments_write"),
        ("POST", "/bookings/PW-2222-2222/payments", "bookings_write"),
    ],
)
def test_a_key_that_lacks_the_scope_gets_403(api: Any, method: str, path: str, key: str) -> None:
    answer = api(method, path, key=f"pw_live_berken_{key}", json={})

    assert refused(answer) == (403, "insufficient_scope")


def test_every_answer_says_what_is_left_of_the_minute(api: Any) -> None:
    answers = [
        api("GET", "/me"),
        api("GET", "/nowhere"),
        api("GET", "/me", key=""),
        api("DELETE", "/bookings"),
        api("POST", "/bookings", content=b"{"),
    ]

    assert all(name in answer.headers for answer in answers for name in HEADERS)


def test_the_601st_request_of_a_minute_gets_429_until_the_minute_is_over(api: Any) -> None:
    for _ in range(600):
        last = api("GET", "/me")
    beyond = api("GET", "/me")

    assert last.headers["x-ratelimit-remaining"] == "0"
    assert refused(beyond) == (429, "rate_limited")
    assert beyond.headers["retry-after"] == "60"

    api("POST", "/_mock/clock/advance", json={"seconds": 60})

    assert api("GET", "/me").status_code == 200


def test_another_companys_unit_and_bookings_are_absent(api: Any) -> None:
    other = "pw_live_duinzicht_all"
    unit = api("GET", "/units", key=other).json()["data"][0]["uuid"]
    booking = api("GET", "/bookings", key=other).json()["data"][0]["reference"]
    listed = api("GET", f"/bookings?unit={unit}").json()

    calls = [
        api("GET", f"/units/{unit}"),
        api("GET", f"/units/{unit}/availability"),
        api("GET", f"/bookings/{booking}"),
        api("POST", f"/bookings/{booking}/cancel"),
        api("POST", f"/bookings/{booking}/payments"),
        api("POST", "/bookings", json={**api.free(), "unit_uuid": unit}),
    ]
    assert {refused(answer) for answer in calls} == {(404, "not_found")}
    assert listed["data"] == []


def test_pages_concatenate_to_the_whole(api: Any) -> None:
    whole = api("GET", "/bookings?per_page=100").json()
    size = 7
    pages = [
        api("GET", f"/bookings?per_page={size}&page={n}").json()
        for n in range(1, whole["pagination"]["total"] // size + 2)
    ]

    assert [b for page in pages for b in page["data"]] == whole["data"]
    assert {page["pagination"]["total"] for page in pages} == {len(whole["data"])}


def test_a_page_past_the_last_is_empty(api: Any) -> None:
    assert api("GET", "/units?page=999999").json()["data"] == []


@pytest.mark.parametrize("query", ["per_page=101", "per_page=0", "page=0", "page=x", "page=1.5"])
def test_a_page_that_can_not_be_is_refused(api: Any, query: str) -> None:
    assert refused(api("GET", f"/units?{query}")) == (400, "invalid_request")


def test_each_filter_keeps_what_it_names_and_nothing_else(api: Any) -> None:
    everything = api("GET", "/bookings?per_page=100").json()["data"]
    unit, day = everything[0]["unit_uuid"], everything[len(everything) // 2]["date"]
    filters = {
        f"unit={unit}": lambda b: b["unit_uuid"] == unit,
        "status=cancelled": lambda b: b["status"] == "cancelled",
        f"from={day}": lambda b: b["date"] >= day,
        f"to={day}": lambda b: b["date"] <= day,
        f"unit={unit}&status=completed&to={day}": lambda b: (
            b["unit_uuid"] == unit and b["status"] == "completed" and b["date"] <= day
        ),
    }

    for query, keeps in filters.items():
        found = api("GET", f"/bookings?per_page=100&{query}").json()["data"]
        assert found == [b for b in everything if keeps(b)], query
        assert found, query


@pytest.mark.parametrize("query", ["status=open", "unit=x", "from=2026-02-30", "to=tomorrow"])
def test_a_filter_value_that_can_not_be_is_refused(api: Any, query: str) -> None:
    assert refused(api("GET", f"/bookings?{query}")) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("query", "days"),
    [("", 7), ("?from=2026-07-05", 7), ("?from=2026-07-01&to=2026-07-31", 31)],
)
def test_availability_has_every_day_of_its_range(api: Any, query: str, days: int) -> None:
    unit = api("GET", "/units").json()["data"][0]["uuid"]

    assert len(api("GET", f"/units/{unit}/availability{query}").json()["days"]) == days


@pytest.mark.parametrize(
    "query", ["from=2026-07-01&to=2026-08-01", "from=2026-07-02&to=2026-07-01"]
)
def test_availability_refuses_a_range_that_is_too_long_or_backwards(api: Any, query: str) -> None:
    unit = api("GET", "/units").json()["data"][0]["uuid"]

    assert refused(api("GET", f"/units/{unit}/availability?{query}")) == (400, "invalid_request")


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "9999-12-31"])
def test_availability_of_a_day_long_past_or_far_off_is_empty(api: Any, day: str) -> None:
    unit = api("GET", "/units").json()["data"][0]["uuid"]

    answer = api("GET", f"/units/{unit}/availability?from={day}&to={day}")

    assert answer.json()["days"] == [{"date": day, "slots": []}]


def test_availability_keeps_the_wall_clock_over_a_clock_change(api: Any) -> None:
    unit = api("GET", "/units").json()["data"][0]["uuid"]
    found = api("GET", f"/units/{unit}/availability?from=2026-10-24&to=2026-10-25").json()

    starts = [day["slots"][0]["starts_at"] for day in found["days"]]
    assert starts == ["2026-10-24T11:00:00+02:00", "2026-10-25T11:00:00+01:00"]


def test_a_booked_slot_is_no_longer_offered_nor_one_that_overlaps_it(api: Any) -> None:
    request = api.free()
    path = f"/units/{request['unit_uuid']}/availability?from={request['date']}&to={request['date']}"
    before = api("GET", path).json()["days"][0]["slots"]
    booking = api.book()
    after = api("GET", path).json()["days"][0]["slots"]

    gone = [slot for slot in before if slot not in after]
    assert booking["timeslot_id"] in [slot["timeslot_id"] for slot in gone]
    assert all(
        slot["starts_at"] < booking["ends_at"] and booking["starts_at"] < slot["ends_at"]
        for slot in gone
    )


def test_a_booking_answers_as_it_is_read_afterwards(api: Any) -> None:
    booking = api.book()

    assert api("GET", f"/bookings/{booking['reference']}").json() == booking


def test_a_slot_is_sold_once(api: Any) -> None:
    request = api.free()
    api.book()

    assert refused(api("POST", "/bookings", json=request)) == (409, "slot_unavailable")


@pytest.mark.parametrize(
    "changes",
    [{"date": "2026-06-30"}, {"date": "9999-12-31"}, {"date": "0001-01-01"}, {"timeslot_id": 9}],
)
def test_what_availability_does_not_offer_can_not_be_booked(
    api: Any, changes: dict[str, Any]
) -> None:
    answer = api("POST", "/bookings", json={**api.free(), **changes})

    assert refused(answer) == (409, "slot_unavailable")


def test_of_64_posts_for_one_slot_one_is_accepted(api: Any) -> None:
    request = api.free()
    headers = {"Authorization": "Bearer pw_live_berken_all"}

    answers = api.together(
        *[
            lambda c: c.post("/api/public/v1/bookings", json=request, headers=headers)
            for _ in range(64)
        ]
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] + [409] * 63


def test_twins_with_one_idempotency_key_make_one_booking(api: Any) -> None:
    request = api.free()
    before = api("GET", "/bookings").json()["pagination"]["total"]
    headers = {"Authorization": "Bearer pw_live_berken_all", "Idempotency-Key": "twins"}

    first, second = api.together(
        *[lambda c: c.post("/api/public/v1/bookings", json=request, headers=headers)] * 2
    )

    assert first.content == second.content
    assert first.headers["content-type"] == second.headers["content-type"]
    assert api("GET", "/bookings").json()["pagination"]["total"] == before + 1


def test_an_idempotency_key_with_another_body_is_a_conflict(api: Any) -> None:
    headers = {"Idempotency-Key": "k"}
    api("POST", "/bookings", json=api.free(), headers=headers)

    answer = api("POST", "/bookings", json=api.free(skip=3), headers=headers)

    assert refused(answer) == (409, "idempotency_conflict")


def test_an_idempotency_key_is_forgotten_after_24_hours(api: Any) -> None:
    headers = {"Idempotency-Key": "k"}
    request = api.free(skip=20)
    first = api("POST", "/bookings", json=request, headers=headers)

    api("POST", "/_mock/clock/advance", json={"seconds": 24 * 3600 - 1})
    assert api("POST", "/bookings", json=request, headers=headers).content == first.content

    api("POST", "/_mock/clock/advance", json={"seconds": 1})
    answer = api("POST", "/bookings", json=request, headers=headers)
    assert refused(answer) == (409, "slot_unavailable")


def test_a_replayed_payment_is_not_charged_twice(api: Any) -> None:
    path = f"/bookings/{api.book()['reference']}/payments"
    headers = {"Idempotency-Key": "pay"}

    first, second = (api("POST", path, headers=headers).json() for _ in range(2))

    assert first == second


def test_two_api_keys_never_share_an_idempotency_key(api: Any) -> None:
    request, headers = api.free(), {"Idempotency-Key": "k"}
    api("POST", "/bookings", json=request, headers=headers)

    answer = api("POST", "/bookings", json=request, headers=headers, key="pw_live_berken_all_2")

    assert refused(answer) == (409, "slot_unavailable")


def test_cancelling_frees_the_slot(api: Any) -> None:
    request = api.free()
    booking = api.book()

    cancelled = api("POST", f"/bookings/{booking['reference']}/cancel").json()

    assert cancelled["status"] == "cancelled"
    assert cancelled["cancelled_at"] == "2026-07-01T12:00:00+02:00"
    assert api("POST", "/bookings", json=request).status_code == 201


def test_cancelling_twice_answers_the_same(api: Any) -> None:
    path = f"/bookings/{api.book()['reference']}/cancel"
    first = api("POST", path)
    api("POST", "/_mock/clock/advance", json={"seconds": 60})

    assert api("POST", path).json() == first.json()


def test_a_stay_that_is_over_is_completed_and_can_not_be_cancelled(api: Any) -> None:
    reference = api.book()["reference"]
    api("POST", "/_mock/clock/advance", json={"seconds": 2 * 86400})

    assert api("GET", f"/bookings/{reference}").json()["status"] == "completed"
    assert refused(api("POST", f"/bookings/{reference}/cancel")) == (409, "booking_completed")


def test_every_fault_of_a_body_is_told_at_once(api: Any) -> None:
    body = {"date": "soon", "timeslot_id": "x", "customer": {"email": "nobody"}}

    answer = api("POST", "/bookings", json=body)

    told = answer.json()["error"]["message"]
    assert refused(answer) == (400, "invalid_request")
    for place in ("unit_uuid", "date", "timeslot_id", "customer.first_name", "customer.email"):
        assert f"{place}:" in told


def test_a_whole_number_written_as_a_float_is_a_whole_number(api: Any) -> None:
    request = api.free()

    booking = api.book(timeslot_id=float(request["timeslot_id"]))

    assert booking["timeslot_id"] == request["timeslot_id"]


def test_the_same_seed_clock_and_requests_give_the_same_bytes(make_api: Any) -> None:
    def conversation(seed: int) -> list[bytes]:
        api = make_api(seed=seed)
        booking = api.book()
        path = f"/bookings/{booking['reference']}"
        calls = [api("GET", "/units"), api("POST", f"{path}/payments"), api("GET", "/bookings")]
        return [call.content for call in [*calls, api("POST", f"{path}/cancel")]]

    assert conversation(3) == conversation(3)
    assert conversation(3) != conversation(4)


def test_a_world_of_its_own_is_not_seen_by_others(api: Any) -> None:
    before = api("GET", "/bookings").content
    request = api.free()

    mine = api("POST", "/bookings", json=request, world="mine")

    assert mine.status_code == 201
    assert api("GET", "/bookings").content == before
    assert api("POST", "/bookings", json=request, world="yours").content == mine.content
