"""The API as a gym's integrator meets it."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest

CLASSES = "/booking/v1/gyms/1/classes"
SLOTS = f"{CLASSES}/1/slots"


def with_window(**window: str) -> dict[str, Any]:
    return {"booking_window": window}


@pytest.mark.parametrize("key", ["", "wh_nobody"])
@pytest.mark.parametrize("path", [CLASSES, "/booking/v1/health", "/booking/v1/gyms/99/classes"])
def test_without_a_known_token_the_answer_is_401(api: Any, tools: Any, key: str, path: str) -> None:
    answer = api("GET", path, key=key)

    assert tools.refused(answer) == (401, ["authorization.invalid"])
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_health_is_two_letters(api: Any) -> None:
    answer = api("GET", "/booking/v1/health")

    assert (answer.content, answer.headers["content-type"]) == (b"ok", "text/plain")


def test_no_answer_speaks_of_rate_limits(api: Any) -> None:
    assert not [name for name in api("GET", CLASSES).headers if "ratelimit" in name]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "key"),
    [
        ("GET", "/nowhere", None, 404, "path.notfound"),
        ("GET", f"{CLASSES}/", None, 404, "path.notfound"),
        ("GET", "/booking/v1/gyms/x/classes", None, 404, "gym.notfound"),
        ("GET", "/booking/v1/gyms/99/classes", None, 404, "gym.notfound"),
        ("GET", "/booking/v1/gyms/3/classes", None, 404, "gym.notfound"),
        ("GET", f"{CLASSES}/0", None, 404, "class.notfound"),
        ("GET", f"{CLASSES}/7", None, 404, "class.notfound"),
        ("GET", f"{SLOTS}/9999", None, 404, "slot.notfound"),
        (
            "PATCH",
            "/booking/v2/gyms/1/bookings/BK_NONE",
            b'{"status":"RESERVED"}',
            404,
            "booking.notfound",
        ),
        ("DELETE", CLASSES, None, 405, "method.notallowed"),
        ("POST", CLASSES, b"{", 400, "body.malformed"),
        ("POST", CLASSES, b'{"classes": []}', 400, "request.invalid"),
        ("POST", CLASSES, b"", 400, "request.invalid"),
        ("POST", CLASSES, b'"' + b"x" * 1_048_576 + b'"', 413, "body.toolarge"),
    ],
)
def test_every_refusal_has_the_vendors_shape(
    api: Any, tools: Any, method: str, path: str, body: bytes | None, status: int, key: str
) -> None:
    headers = {"Content-Type": "application/json"} if body else {}

    answer = api(method, path, content=body, headers=headers)

    assert tools.refused(answer) == (status, [key])


def test_other_media_types_are_refused(api: Any, tools: Any) -> None:
    plain = {"Content-Type": "text/plain"}
    sent = api("POST", CLASSES, content=b"{}", headers=plain)
    wanted = api("GET", CLASSES, headers={"Accept": "text/html"})

    assert tools.refused(sent) == (415, ["contenttype.unsupported"])
    assert tools.refused(wanted) == (406, ["accept.unsupported"])


def test_classes_are_made_and_answered_in_order(api: Any, tools: Any) -> None:
    asked = [
        tools.fields_of_class(name="Cycle", reference="111", system_id=12, categories=[2, 1, 2]),
        tools.fields_of_class(name="Äpfel & Judo"),
    ]

    made = api("POST", CLASSES, json={"classes": asked}).json()["classes"]

    first, second = (c["id"] for c in made)
    assert made == [
        {
            "id": first,
            "name": "Cycle",
            "reference": "111",
            "links": [{"rel": "self", "href": f"gyms/1/classes/{first}"}],
        },
        {
            "id": second,
            "name": "Äpfel & Judo",
            "links": [{"rel": "self", "href": f"gyms/1/classes/{second}"}],
        },
    ]
    assert api("GET", f"{CLASSES}/{first}").json() == {
        "id": first,
        "name": "Cycle",
        "slug": "cycle",
        "description": "Cycling for those who can.",
        "bookable": True,
        "visible": True,
        "product_id": 1,
        "gym_id": 1,
        "reference": "111",
        "created_at": "2026-07-01T10:00:00Z[UTC]",
        "categories": [
            {"id": 2, "name": "Yoga", "locale": "nl"},
            {"id": 1, "name": "Meditatie", "locale": "nl"},
        ],
    }
    assert "categories" not in api("GET", f"{CLASSES}/{second}").json()


CLASS_FAULTS = [
    ({"name": None}, 400, "request.invalid"),
    ({"name": ""}, 400, "request.invalid"),
    ({"name": "x" * 256}, 400, "request.invalid"),
    ({"description": None}, 400, "request.invalid"),
    ({"description": ""}, 400, "request.invalid"),
    ({"notes": 5}, 400, "request.invalid"),
    ({"bookable": None}, 400, "request.invalid"),
    ({"bookable": "true"}, 400, "request.invalid"),
    ({"visible": None}, 400, "request.invalid"),
    ({"product_id": None}, 400, "request.invalid"),
    ({"product_id": "1"}, 400, "request.invalid"),
    ({"product_id": 99}, 422, "product.notfound"),
    ({"product_id": 3}, 422, "product.notfound"),
    ({"reference": "x" * 21}, 400, "request.invalid"),
    ({"categories": ["1"]}, 400, "request.invalid"),
    ({"categories": [1, 99]}, 400, "category.notfound"),
]


@pytest.mark.parametrize(("changes", "status", "key"), CLASS_FAULTS)
def test_a_class_that_can_not_be_is_neither_made_nor_replaced(
    api: Any, tools: Any, changes: dict[str, Any], status: int, key: str
) -> None:
    before = api("GET", CLASSES).json()
    wrong = tools.fields_of_class(**changes)

    made = api("POST", CLASSES, json={"classes": [tools.fields_of_class(), wrong]})
    replaced = api("PUT", f"{CLASSES}/1", json=wrong)

    assert tools.refused(made) == (status, [key])
    assert tools.refused(replaced) == (status, [key])
    assert api("GET", CLASSES).json() == before


def test_null_is_no_value_of_any_field(api: Any, tools: Any) -> None:
    body = {"classes": [{**tools.fields_of_class(), "notes": None}]}
    slot = {**tools.fields(), "room": None}

    assert tools.refused(api("POST", CLASSES, json=body)) == (400, ["request.invalid"])
    assert tools.refused(api("POST", SLOTS, json=slot)) == (400, ["request.invalid"])


def test_each_fault_has_an_entry(api: Any, tools: Any) -> None:
    wrong = tools.fields_of_class(categories=[98, 99])
    slot = tools.fields(length_in_minutes=0, total_capacity=-1, rating=6)
    times = tools.fields(
        occur_date="2026-07-01T09:00:00Z",
        total_booked=16,
        cancellable_until="2026-07-01T09:00:01Z",
        **with_window(opens_at="2026-07-01T09:00:00Z"),
    )

    assert (
        tools.refused(api("POST", CLASSES, json={"classes": [wrong]}))[1]
        == ["category.notfound"] * 2
    )
    assert tools.refused(api("POST", SLOTS, json=slot))[1] == ["request.invalid"] * 3
    assert tools.refused(api("POST", SLOTS, json=times))[1] == [
        "slot.occurdate.past",
        "slot.bookingwindow.invalid",
        "slot.cancellableuntil.invalid",
        "slot.totalbooked.abovecapacity",
    ]


def test_a_class_is_replaced_as_a_whole_and_keeps_its_slug(api: Any, tools: Any) -> None:
    number = api.new_class(notes="Bring a towel.", categories=[1], reference="x")
    slot = api.new_slot(f"{CLASSES}/{number}/slots")

    answer = api(
        "PUT", f"{CLASSES}/{number}", json=tools.fields_of_class(name="Judo", visible=False)
    )

    after = api("GET", f"{CLASSES}/{number}").json()
    assert (answer.status_code, answer.content) == (200, b"")
    assert (after["name"], after["slug"], after["visible"]) == ("Judo", "super-cycle", False)
    assert not {"notes", "categories", "reference"} & set(after)
    assert api("GET", f"{CLASSES}/{number}/slots/{slot['id']}").json() == slot


def test_a_hidden_class_is_listed_and_a_deleted_one_is_not(api: Any) -> None:
    listed = api("GET", CLASSES).json()["classes"]

    assert [c["id"] for c in listed] == [1, 2, 3, 4, 5]
    assert [c["visible"] for c in listed] == [True] * 4 + [False]


def test_a_deleted_class_is_shown_to_those_who_ask(api: Any, tools: Any) -> None:
    number = api.new_class()
    path = f"{CLASSES}/{number}"
    before = api("GET", path).json()
    slot = api.new_slot(f"{path}/slots")
    assert api("DELETE", f"{tools.HELPER}/classes/{number}").status_code == 204

    assert api("GET", f"{path}?show-deleted=true").json() == before
    calls = [
        api("GET", path),
        api("GET", f"{path}?show-deleted=false"),
        api("PUT", path, json=tools.fields_of_class()),
        api("GET", f"{path}/slots"),
        api("POST", f"{path}/slots", json=tools.fields()),
        api("GET", f"{path}/slots/{slot['id']}"),
        api("DELETE", f"{path}/slots/{slot['id']}"),
    ]
    assert [tools.refused(a) for a in calls] == [(404, ["class.notfound"])] * 7


def test_show_deleted_shows_the_others_too_and_takes_no_other_word(api: Any, tools: Any) -> None:
    path = f"{CLASSES}/1?show-deleted="

    assert api("GET", f"{path}true").content == api("GET", f"{path}false").content
    assert tools.refused(api("GET", f"{path}yes")) == (400, ["request.invalid"])


def test_a_slot_comes_back_as_it_was_sent(api: Any, tools: Any) -> None:
    asked = tools.fields(
        occur_date="2026-07-30T10:00:00-05:00",
        status=0,
        product_id=2,
        instructors=[{"name": "Noor", "substitute": False}, {"name": "Milo", "substitute": True}],
        cancellable_until="2026-07-29T20:00:00-05:00",
        rating=4.5,
        virtual=True,
        virtual_class_url="http://your_url.com",
        **with_window(opens_at="2026-07-01T01:00:00-05:00", closes_at="2026-07-30T09:00:00-05:00"),
    )

    answer = api("POST", SLOTS, json=asked)

    (slot,) = answer.json()["results"]
    assert answer.json()["metadata"] == {"total": 1, "errors": 0}
    assert slot == {**asked, "id": slot["id"], "class_id": 1}
    assert api("GET", f"{SLOTS}/{slot['id']}").json() == slot


def test_what_is_left_out_of_a_slot_gets_its_default_or_stays_out(api: Any, tools: Any) -> None:
    slot = api.new_slot(room=None, product_id=2)

    known = tools.fields(room=None, product_id=2)
    assert slot == {**known, "id": slot["id"], "class_id": 1, "status": 1, "virtual": True}


def test_a_list_writes_moments_in_utc_with_the_zone(api: Any) -> None:
    slot = api.new_slot(
        occur_date="2026-07-30T10:00:00-05:00",
        cancellable_until="2026-07-01T00:00:00-05:00",
        **with_window(closes_at="2026-07-30T09:00:00-05:00"),
    )

    found = api("GET", f"{SLOTS}?from=2026-07-30T10:00:00-05:00").json()

    assert slot["cancellable_until"] == "2026-07-29T10:00:00-05:00"
    assert found["metadata"] == {
        "total": 1,
        "errors": 0,
        "page": 1,
        "page_size": 1000,
        "total_elements": 1,
    }
    assert found["results"] == [
        {
            **slot,
            "occur_date": "2026-07-30T15:00:00Z[UTC]",
            "booking_window": {"closes_at": "2026-07-30T14:00:00Z[UTC]"},
            "cancellable_until": "2026-07-29T15:00:00Z[UTC]",
        }
    ]


SLOT_FAULTS = [
    ({"occur_date": None}, 400, "request.invalid"),
    ({"occur_date": "tomorrow"}, 400, "request.invalid"),
    ({"occur_date": "2026-07-30T10:00:00"}, 400, "request.invalid"),
    ({"occur_date": "2026-07-30T15:00:00Z[UTC]"}, 400, "request.invalid"),
    ({"occur_date": "2026-07-30T10:00:60Z"}, 400, "request.invalid"),
    ({"occur_date": "2026-07-01T12:00:00+02:00"}, 400, "slot.occurdate.past"),
    ({"occur_date": "2019-07-30T10:00:00-05:00"}, 400, "slot.occurdate.past"),
    ({"room": "x"}, 400, "request.invalid"),
    ({"room": "x" * 201}, 400, "request.invalid"),
    ({"status": 2}, 400, "request.invalid"),
    ({"status": "1"}, 400, "request.invalid"),
    ({"length_in_minutes": None}, 400, "request.invalid"),
    ({"length_in_minutes": 0}, 400, "request.invalid"),
    ({"length_in_minutes": 201}, 400, "request.invalid"),
    ({"length_in_minutes": 1.5}, 400, "request.invalid"),
    ({"total_capacity": None}, 400, "request.invalid"),
    ({"total_capacity": -1}, 400, "request.invalid"),
    ({"total_capacity": 32001}, 400, "request.invalid"),
    ({"total_booked": None}, 400, "request.invalid"),
    ({"total_booked": -1}, 400, "request.invalid"),
    ({"total_booked": 32001}, 400, "request.invalid"),
    ({"total_booked": 16}, 400, "slot.totalbooked.abovecapacity"),
    ({"product_id": None}, 400, "request.invalid"),
    ({"product_id": 99}, 422, "product.notfound"),
    ({"product_id": 3}, 422, "product.notfound"),
    ({"virtual": "yes"}, 400, "request.invalid"),
    ({"virtual": True}, 422, "product.virtual.mismatch"),
    ({"virtual": False, "product_id": 2}, 422, "product.virtual.mismatch"),
    ({"virtual": True, "product_id": 2, "virtual_class_url": "ftp://x"}, 400, "request.invalid"),
    ({"virtual": True, "product_id": 99, "virtual_class_url": "x"}, 400, "request.invalid"),
    ({"rating": -0.1}, 400, "request.invalid"),
    ({"rating": 5.1}, 400, "request.invalid"),
    ({"instructors": [{"name": "", "substitute": False}]}, 400, "request.invalid"),
    ({"instructors": [{"name": "x" * 101, "substitute": False}]}, 400, "request.invalid"),
    ({"instructors": [{"name": "Noor"}]}, 400, "request.invalid"),
    ({"instructors": [{"substitute": True}]}, 400, "request.invalid"),
    ({"booking_window": 5}, 400, "request.invalid"),
    (with_window(opens_at="soon"), 400, "request.invalid"),
    (with_window(closes_at="later"), 400, "request.invalid"),
    (with_window(opens_at="2026-07-10T10:00:00+02:00"), 400, "slot.bookingwindow.invalid"),
    (with_window(opens_at="2026-05-02T09:59:59Z"), 400, "slot.bookingwindow.invalid"),
    (with_window(closes_at="2026-07-10T10:00:01+02:00"), 400, "slot.bookingwindow.invalid"),
    (with_window(closes_at="2026-05-02T09:59:59Z"), 400, "slot.bookingwindow.invalid"),
    (
        with_window(opens_at="2026-07-05T10:00:00Z", closes_at="2026-07-05T10:00:00Z"),
        400,
        "slot.bookingwindow.invalid",
    ),
    ({"cancellable_until": "never"}, 400, "request.invalid"),
    ({"cancellable_until": "2026-07-10T10:00:01+02:00"}, 400, "slot.cancellableuntil.invalid"),
    ({"cancellable_until": "2026-05-02T09:59:59Z"}, 400, "slot.cancellableuntil.invalid"),
]


@pytest.mark.parametrize(("changes", "status", "key"), SLOT_FAULTS)
def test_a_slot_that_can_not_be_is_neither_made_nor_replaced(
    api: Any, tools: Any, changes: dict[str, Any], status: int, key: str
) -> None:
    slot = api.new_slot(room="Room 8")
    wrong = tools.fields(**changes)

    assert tools.refused(api("POST", SLOTS, json=wrong)) == (status, [key])
    assert tools.refused(api("PUT", f"{SLOTS}/{slot['id']}", json=wrong)) == (status, [key])
    assert api("GET", f"{SLOTS}/{slot['id']}").json() == slot


@pytest.mark.parametrize(
    "changes",
    [
        {"length_in_minutes": 1, "total_capacity": 0},
        {"length_in_minutes": 200, "total_capacity": 32000, "total_booked": 32000},
        {"length_in_minutes": 60.0, "rating": 0, "room": "xx"},
        {"rating": 5, "room": "x" * 200},
        {"virtual_class_url": "anything"},
        {"virtual": False, "virtual_class_url": "anything"},
        {"product_id": 2, "virtual_class_url": "anything"},
        {"instructors": []},
        with_window(),
        with_window(opens_at="2026-05-02T10:00:00Z", closes_at="2026-07-10T10:00:00+02:00"),
        {"cancellable_until": "2026-07-10T10:00:00+02:00"},
        {"occur_date": "2026-07-01T10:00:00.000001Z"},
        {"occur_date": "9999-12-31T23:00:00Z"},
        {"unheard_of": None, "opens_at": 7},
    ],
)
def test_the_limits_themselves_are_allowed(api: Any, tools: Any, changes: dict[str, Any]) -> None:
    assert api("POST", SLOTS, json=tools.fields(**changes)).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [{}, {"occur_date": "2026-07-10T03:00:00-05:00"}, {"status": 0, "length_in_minutes": 5}],
)
def test_class_moment_and_room_are_unique(api: Any, tools: Any, changes: dict[str, Any]) -> None:
    api.new_slot()

    twin = api("POST", SLOTS, json=tools.fields(**changes))

    assert tools.refused(twin) == (409, ["slot.already.exists"])


@pytest.mark.parametrize("changes", [{"room": "room 9"}, {"room": None}])
def test_another_room_is_another_slot_and_no_room_is_one(
    api: Any, tools: Any, changes: dict[str, Any]
) -> None:
    api.new_slot()
    api.new_slot(**changes)

    twin = api("POST", SLOTS, json=tools.fields(**changes))

    assert tools.refused(twin) == (409, ["slot.already.exists"])
    assert api("POST", f"{CLASSES}/2/slots", json=tools.fields(**changes)).status_code == 201


def test_put_is_held_to_uniqueness_but_not_against_itself(api: Any, tools: Any) -> None:
    api.new_slot()
    other = api.new_slot(room="Room 8")
    path = f"{SLOTS}/{other['id']}"

    assert tools.refused(api("PUT", path, json=tools.fields())) == (409, ["slot.already.exists"])
    assert api("PUT", path, json=tools.fields(room="Room 8")).status_code == 200


def test_a_slot_is_replaced_as_a_whole(api: Any, tools: Any) -> None:
    slot = api.new_slot(rating=4, cancellable_until="2026-07-10T08:00:00+02:00", instructors=[])

    asked = tools.fields(total_booked=7, occur_date="2026-07-11T10:00:00Z")
    answer = api("PUT", f"{SLOTS}/{slot['id']}", json=asked).json()

    assert answer["metadata"] == {"total": 1, "errors": 0}
    assert answer["results"][0] == {
        **asked,
        "occur_date": "2026-07-11T10:00:00+00:00",
        "id": slot["id"],
        "class_id": 1,
        "status": 1,
        "virtual": False,
    }


@pytest.mark.parametrize(
    ("patch", "status", "key"),
    [
        ({}, 400, "request.invalid"),
        ({"virtual_class_url": "http://x"}, 400, "request.invalid"),
        ({"room": "Room 1"}, 400, "request.invalid"),
        ({"total_capacity": -1}, 400, "request.invalid"),
        ({"total_capacity": 32001}, 400, "request.invalid"),
        ({"total_booked": -1}, 400, "request.invalid"),
        ({"total_booked": "5"}, 400, "request.invalid"),
        ({"total_booked": 16}, 400, "slot.totalbooked.abovecapacity"),
        ({"total_booked": 5, "total_capacity": 4}, 400, "slot.totalbooked.abovecapacity"),
        ({"total_capacity": 2}, 400, "slot.totalbooked.abovecapacity"),
    ],
)
def test_a_patch_that_can_not_be_changes_nothing(
    api: Any, tools: Any, patch: dict[str, Any], status: int, key: str
) -> None:
    slot = api.new_slot(total_booked=3)
    path = f"{SLOTS}/{slot['id']}"

    assert tools.refused(api("PATCH", path, json=patch)) == (status, [key])
    assert api("GET", path).json() == slot


@pytest.mark.parametrize(
    "patch",
    [
        {"total_capacity": 5},
        {"total_booked": 15},
        {"total_capacity": 5, "total_booked": 5},
        {"total_booked": 4, "virtual_class_url": "not checked"},
    ],
)
def test_a_patch_changes_the_figures_and_the_url_alone(api: Any, patch: dict[str, Any]) -> None:
    slot = api.new_slot()
    path = f"{SLOTS}/{slot['id']}"

    answer = api("PATCH", path, json={**patch, "room": "Room 1", "status": 0})

    assert (answer.status_code, answer.content) == (204, b"")
    assert api("GET", path).json() == {**slot, **patch}


def test_a_deleted_slot_is_gone_and_its_place_is_free(api: Any, tools: Any) -> None:
    path = f"{SLOTS}/{api.new_slot()['id']}"

    assert api("DELETE", path).status_code == 204
    assert tools.refused(api("DELETE", path)) == (404, ["slot.notfound"])
    assert tools.refused(api("GET", path)) == (404, ["slot.notfound"])
    api.new_slot()


def starts(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [slot["occur_date"] for slot in answer.json()["results"]]


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-03-28T23:30:00Z", ("2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z")),
        ("2026-03-29T21:59:00Z", ("2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z")),
        ("2026-10-25T22:59:00Z", ("2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z")),
    ],
)
def test_without_ends_a_list_is_the_gyms_day_over_a_clock_change(
    make_api: Any, now: str, day: tuple[str, str]
) -> None:
    api = make_api(now=None)
    api("PUT", "/_mock/clock", json={"mode": "frozen", "now": "2026-02-01T10:00:00Z"})
    number = api.new_class()
    path = f"{CLASSES}/{number}/slots"
    for hour in ("2026-03-28T22:59:59Z", "2026-03-29T22:00:00Z", "2026-10-24T21:59:59Z"):
        api.new_slot(path, occur_date=hour)
    for hour in ("2026-10-25T23:00:00Z", *day):
        api.new_slot(path, occur_date=hour)
    api("PUT", "/_mock/clock", json={"mode": "frozen", "now": now})

    assert starts(api("GET", path)) == [f"{hour}[UTC]" for hour in day]


def test_the_same_moment_is_another_day_at_another_gym(make_api: Any, tools: Any) -> None:
    api = make_api()
    at = "2026-07-02T23:30:00Z"  # half past one on the third in Amsterdam, half past midnight there
    body = tools.fields(occur_date="2026-07-02T22:30:00Z")
    for gym, product, first in ((1, 1, 1), (2, 3, 7)):
        path = f"/booking/v1/gyms/{gym}/classes/{first}/slots"
        assert api("POST", path, json={**body, "product_id": product}).status_code == 201

    amsterdam = starts(api("GET", f"{CLASSES}/1/slots?from={at}"))
    dublin = starts(api("GET", f"/booking/v1/gyms/2/classes/7/slots?to={at}"))

    assert "2026-07-02T22:30:00Z[UTC]" not in amsterdam
    assert dublin == []  # its day began at 23:00 in UTC


def test_a_range_has_both_its_ends_and_is_in_order(api: Any) -> None:
    path = f"{CLASSES}/{api.new_class()}/slots"
    for hour in (12, 10, 11, 9):
        api.new_slot(path, occur_date=f"2026-07-10T{hour:02}:00:00Z")
    api.new_slot(path, occur_date="2026-07-10T11:00:00Z", room="Room 1")

    found = api("GET", f"{path}?from=2026-07-10T12:00:00%2B02:00&to=2026-07-10T12:00:00Z")

    hours = [10, 11, 11, 12]
    assert starts(found) == [f"2026-07-10T{hour}:00:00Z[UTC]" for hour in hours]
    ids = [slot["id"] for slot in found.json()["results"]]
    assert ids[1] < ids[2]


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("from=today", "request.invalid"),
        ("to=2026-07-01T10:00:00", "request.invalid"),
        ("from=2026-07-01T10:00:00+02:00", "request.invalid"),
        ("from=2026-07-01T10:00:60Z", "request.invalid"),
        ("from=2026-07-02T10:00:00Z&to=2026-07-02T09:59:59Z", "slots.range.invalid"),
    ],
)
def test_a_range_that_can_not_be_is_refused(api: Any, tools: Any, query: str, key: str) -> None:
    assert tools.refused(api("GET", f"{SLOTS}?{query}")) == (400, [key])


def test_a_list_is_cut_after_a_thousand_and_says_so(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bookable_mocks.wellhub_booking import rules

    path = f"{CLASSES}/{api.new_class()}/slots"
    for minute in range(3):
        api.new_slot(path, occur_date=f"2026-07-10T10:{minute:02}:00Z")
    monkeypatch.setattr(rules, "PAGE_SIZE", 2)

    body = api("GET", f"{path}?from=2026-07-10T10:00:00Z").json()

    assert (len(body["results"]), body["metadata"]["total"]) == (2, 2)
    assert body["metadata"]["total_elements"] == 3


def test_products_are_the_gyms(api: Any) -> None:
    body = api("GET", "/setup/v1/gyms/2/products").json()

    assert body["gym_id"] == 2
    assert [(p["product_id"], p["virtual"]) for p in body["products"]] == [(3, False), (4, True)]


def test_categories_are_named_in_each_of_the_locales(api: Any, tools: Any) -> None:
    from bookable_mocks.wellhub_booking.categories import LOCALES

    path = "/booking/v1/gyms/1/categories"
    for locale in LOCALES:
        body = api("GET", f"{path}?locale={locale}").json()
        assert body["metadata"]["total"] == len(body["results"]) == 12
        assert {category["locale"] for category in body["results"]} == {locale}
    assert tools.refused(api("GET", path)) == (400, ["request.invalid"])
    assert tools.refused(api("GET", f"{path}?locale=pl")) == (400, ["request.invalid"])


def test_what_belongs_to_another_gym_is_not_there(api: Any, tools: Any) -> None:
    slot = api.new_slot()
    number = api.book(slot)
    other = "/booking/v1/gyms/2"
    calls = {
        "class.notfound": [
            api("GET", f"{other}/classes/1"),
            api("GET", f"{other}/classes/1/slots/{slot['id']}"),
            api("PUT", f"{other}/classes/1", json=tools.fields_of_class()),
        ],
        "slot.notfound": [
            api("GET", f"{CLASSES}/2/slots/{slot['id']}"),
            api("DELETE", f"{CLASSES}/2/slots/{slot['id']}"),
            api("PATCH", f"{CLASSES}/2/slots/{slot['id']}", json={"total_booked": 1}),
        ],
        "booking.notfound": [
            api("PATCH", f"{other}/bookings/{number}", json={"class_id": 1, "status": 2}),
            api("PATCH", f"/booking/v2/gyms/2/bookings/{number}", json={"status": "RESERVED"}),
        ],
        "gym.notfound": [
            api("GET", CLASSES, key="wh_morro"),
            api("GET", "/setup/v1/gyms/1/products", key="wh_morro"),
        ],
    }

    for key, answers in calls.items():
        assert [tools.refused(a) for a in answers] == [(404, [key])] * len(answers)


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ({}, 1),
        ({"status": "REQUESTED", "reason_category": "CLASS_IS_FULL"}, 1),
        ({"status": "CANCELLED_BY_USER", "reason_category": "CLASS_IS_FULL"}, 1),
        ({"status": "REJECTED"}, 1),
        ({"status": "REJECTED", "reason_category": "FULL"}, 1),
        ({"status": "RESERVED", "reason_category": "FULL"}, 1),
        ({"status": 2, "reason_category": "CLASS_IS_FULL"}, 1),
    ],
)
def test_an_answer_that_is_none_is_refused(
    api: Any, tools: Any, body: dict[str, Any], keys: int
) -> None:
    number = api.book()

    answer = api("PATCH", f"/booking/v2/gyms/1/bookings/{number}", json=body)

    assert tools.refused(answer) == (400, ["request.invalid"] * keys)
    assert api.status(number) == "REQUESTED"


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ({"status": 2}, 400, "request.invalid"),
        ({"class_id": 1}, 400, "request.invalid"),
        ({"class_id": 1, "status": 1}, 400, "request.invalid"),
        ({"class_id": 1, "status": 4}, 400, "request.invalid"),
        ({"class_id": 1, "status": "RESERVED"}, 400, "request.invalid"),
        ({"class_id": 2, "status": 2}, 404, "booking.notfound"),
    ],
)
def test_an_answer_of_the_first_version_that_is_none_is_refused(
    api: Any, tools: Any, body: dict[str, Any], status: int, key: str
) -> None:
    number = api.book()

    answer = api("PATCH", f"/booking/v1/gyms/1/bookings/{number}", json=body)

    assert tools.refused(answer) == (status, [key])
    assert api.status(number) == "REQUESTED"


def test_the_same_seed_clock_and_requests_give_the_same_bytes(make_api: Any) -> None:
    def conversation(seed: int) -> list[bytes]:
        api = make_api(seed=seed)
        slot = api.new_slot()
        calls = [api("GET", CLASSES), api("GET", SLOTS), api.simulate(slot), api.simulate(slot)]
        return [call.content for call in calls]

    assert conversation(3) == conversation(3)
    assert conversation(3) != conversation(4)


def test_the_seeded_slots_are_truthful(api: Any) -> None:
    span = "from=2026-07-01T00:00:00Z&to=2026-08-01T00:00:00Z"
    listed = [
        slot
        for number in range(1, 6)
        for slot in api("GET", f"{CLASSES}/{number}/slots?{span}").json()["results"]
    ]

    assert len(listed) > 20
    assert any(slot["total_booked"] for slot in listed)
    assert all(slot["total_booked"] <= slot["total_capacity"] for slot in listed)
    assert all(slot["occur_date"] > "2026-07-01T10:00:00" for slot in listed)


def test_a_world_of_its_own_is_not_seen_by_others(api: Any, tools: Any) -> None:
    before = api("GET", CLASSES).content
    body = {"classes": [tools.fields_of_class()]}

    mine = api("POST", CLASSES, json=body, world="mine")

    assert mine.status_code == 201
    assert api("GET", CLASSES).content == before
    assert api("POST", CLASSES, json=body, world="yours").content == mine.content


def test_beside_another_api_each_answers_for_its_own_paths() -> None:
    from bookable_mocks.engine.app import create_server
    from bookable_mocks.engine.settings import Settings
    from bookable_mocks.registry import MOCKS
    from bookable_specs import load

    for names in (sorted(MOCKS), sorted(MOCKS, reverse=True)):
        server = create_server([(MOCKS[name], load(name)) for name in names], Settings())

        async def statuses(app: Any = server.app) -> list[tuple[str, int, str]]:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://h") as c:
                answers = [
                    await c.get(path)
                    for path in ("/checkout/x", "/api/public/v1/nowhere", "/booking/v1/nowhere")
                ]
            return [(a.headers["content-type"][:9], a.status_code, a.text[:9]) for a in answers]

        page, other, own = anyio.run(statuses)
        journal = server.worlds.get().journal.entries()
        assert page[:2] == ("text/html", 404)
        assert (other[1:], own[1:]) == ((404, '{"error":'), (404, '{"metadat'))
        assert [entry.api for entry in journal] == [
            "wellhub-booking",
            "prive-wellness",
            "prive-wellness",
        ]


def test_the_example_of_the_greeting_works(api: Any) -> None:
    from bookable_mocks.engine.mock import Context
    from bookable_mocks.registry import MOCKS

    mock = MOCKS["wellhub-booking"]
    world = api.server.worlds.get()
    line = mock.example(Context(world=world, mock=mock, now=world.clock.now()), "http://h")

    path = line.split()[1].removeprefix("http://h")
    assert f"Bearer {api.key}" in line
    assert api("GET", path).status_code == 200
