"""What was called is asserted about, and a failure says what came near."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from pytest_bookable import Api, Bookable

CLASSES = "/booking/v1/gyms/1/classes"
NEW = {"classes": [{"name": "Yoga", "product_id": 1}]}


@pytest.fixture
def wellhub(world: Bookable) -> Api:
    return world.api("wellhub-booking")


def failure(api: Api, *args: Any, **kwargs: Any) -> str:
    """Return the text of an assertion that has to fail."""
    with pytest.raises(AssertionError) as caught:
        api.assert_called(*args, **kwargs)
    return str(caught.value)


def test_a_call_is_found_by_its_operation(wellhub: Api) -> None:
    wellhub.call("GET", CLASSES, headers={"X-Trace": "7"})
    (call,) = wellhub.assert_called("listClasses", times=1, status=200, headers={"X-TRACE": "7"})

    assert (call.method, call.path, call.api) == ("GET", CLASSES, "wellhub-booking")
    assert call.headers["x-trace"] == "7"
    assert call.answer_json["classes"]
    assert str(call) == f"GET {CLASSES} listClasses -> 200"


def test_a_body_is_found_by_a_part_of_it(wellhub: Api) -> None:
    wellhub.call("POST", CLASSES, json=NEW)

    wellhub.assert_called("createClasses", body={"classes": [{"name": "Yoga"}]})
    wellhub.assert_called("createClasses", body={"classes": [{"name": re.compile("^Y")}]})
    wellhub.assert_not_called("createClasses", body={"classes": [{"name": "Pilates"}]})


def test_a_body_is_found_by_its_text(wellhub: Api) -> None:
    wellhub.call("POST", CLASSES, json={"a": 1})

    assert wellhub.assert_called("createClasses", body='{"a": 1}')[0].json == {"a": 1}


def test_a_query_is_found_by_a_part_of_it(wellhub: Api) -> None:
    wellhub.call(
        "GET", f"{CLASSES}/1/slots?from=2026-07-02T00:00:00Z&to=2026-07-02T23:59:59Z&a=&n=3"
    )

    wellhub.assert_called("listSlots", query={"from": "2026-07-02T00:00:00Z", "n": 3, "a": ""})
    wellhub.assert_called("listSlots", query={"n": ["3"]})
    wellhub.assert_not_called("listSlots", query={"n": 4})


def test_calls_come_oldest_first_and_can_be_forgotten(world: Bookable, wellhub: Api) -> None:
    for path in ("", "/1", "/99"):
        wellhub.call("GET", CLASSES + path)

    assert [call.operation for call in world.journal.calls()] == ["listClasses"] + ["getClass"] * 2
    assert [call.status for call in wellhub.journal.calls("getClass")] == [200, 404]
    assert len(wellhub.journal.calls(status=404)) == 1
    world.journal.clear()
    assert world.journal.calls() == []


def test_the_calls_of_another_api_are_none_of_this_ones(world: Bookable, wellhub: Api) -> None:
    world.api("prive-wellness").call("GET", "/me")

    wellhub.assert_not_called()
    assert len(world.journal.calls()) == 1


def test_nothing_called_is_said_so(wellhub: Api) -> None:
    told = failure(wellhub, "listClasses")

    assert told == "listClasses: expected at least once, found 0\n  nothing was called"


def test_too_many_calls_are_listed(wellhub: Api) -> None:
    wellhub.call("GET", CLASSES)
    wellhub.call("GET", CLASSES)
    told = failure(wellhub, "listClasses", times=1)

    assert told.splitlines() == [
        "listClasses: expected 1 times, found 2",
        *[f"  GET {CLASSES} listClasses -> 200"] * 2,
    ]


def test_a_call_that_came_near_says_how_it_departs_and_what_it_was_told(wellhub: Api) -> None:
    wellhub.call("POST", CLASSES, json={"classes": "many"})
    told = failure(wellhub, "createClasses", status=201, body={"classes": [], "x": 1})

    assert "near: POST /booking/v1/gyms/1/classes createClasses -> 400" in told
    assert "    status is 400, not 201" in told
    assert "    body.classes is 'many', not a list" in told
    assert "    body.x is missing" in told
    assert '    it was told: {"' in told


def test_the_nearest_call_comes_first(wellhub: Api) -> None:
    for name in ("Pilates", "Yoga"):
        wellhub.call("POST", CLASSES, json={"classes": [{"name": name, "product_id": 1}]})
    wanted = {"classes": [{"name": "Yoga", "product_id": 2}]}
    told = failure(wellhub, "createClasses", body=wanted).splitlines()

    assert told[2] == "    body.classes[0].product_id is 1, not 2"


def test_what_was_called_instead_is_listed(wellhub: Api) -> None:
    wellhub.call("GET", CLASSES)
    wellhub.call("GET", "/booking/v1/nothing")
    told = failure(wellhub, "createClasses")

    assert told.splitlines()[1:] == [
        "  called instead:",
        f"    GET {CLASSES} listClasses -> 200",
        "    GET /booking/v1/nothing -> 404 (route_not_found)",
    ]


def test_a_body_that_is_no_json_departs_from_an_object(wellhub: Api) -> None:
    wellhub.call("GET", CLASSES)

    assert "body is '', not an object" in failure(wellhub, "listClasses", body={"a": 1})


def test_a_client_that_works_elsewhere_is_given_time(wellhub: Api) -> None:
    begun = threading.Event()
    client = threading.Timer(0.1, lambda: (begun.set(), wellhub.call("GET", CLASSES)))
    client.start()

    assert len(wellhub.assert_called("listClasses", within=30)) == 1
    client.join()
    assert begun.is_set()


def test_a_replayed_call_and_a_fault_are_told(wellhub: Api) -> None:
    wellhub.fail_next("listClasses")
    wellhub.call("GET", CLASSES)
    (call,) = wellhub.journal.calls()

    assert (call.status, call.fault != "", call.replayed) == (503, True, False)
