"""Keys and scopes: who sees what, and who is told so (B3-02, B3-03, B3-19)."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.booking_experts_v3.scopes import reading
from bookable_specs import load

CONTRACT = load("booking-experts-v3")
SCOPED = [o for o in CONTRACT.operations.values() if o.scopes]


def key_with(api: Any, *scopes: str, owner: str = "1") -> str:
    body = {"api": "booking-experts-v3", "scopes": list(scopes), "owner": owner}
    answer = api("POST", "/_mock/keys", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


def test_without_a_key_the_answer_is_the_one_that_is_printed(shared: Any, tools: Any) -> None:
    answer = shared("GET", f"{tools.PARK}/bookings", key="")

    assert tools.refused(answer)[:2] == (401, "RESOURCE_NOT_FOUND")
    assert answer.json()["errors"][0]["title"] == "Unauthorized error"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "headers", [{"X-API-KEY": "nonsense"}, {"Authorization": "Bearer be3_wilgen_all"}]
)
def test_a_wrong_key_or_token_is_refused(headers: dict[str, str], shared: Any, tools: Any) -> None:
    answer = shared("GET", f"{tools.PARK}/bookings", key="", headers=headers)

    assert tools.refused(answer)[:2] == (401, "RESOURCE_NOT_FOUND")


@pytest.mark.parametrize("operation", SCOPED, ids=lambda o: o.id)
def test_a_call_needs_one_of_its_scopes_and_the_refusal_names_them(
    operation: Any, shared: Any, tools: Any
) -> None:
    path = operation.path.replace("{administration_id}", "1").replace("{booking_id}", "1")
    path = path.replace("{id}", "1")
    answer = shared(operation.method, path, key="be3_wilgen_none")

    assert tools.refused(answer)[:2] == (403, "NO_VALID_SCOPE")
    assert all(scope in answer.json()["errors"][0]["detail"] for scope in operation.scopes)


@pytest.mark.parametrize("name", RESOURCES["booking"].relationships)
def test_an_include_needs_the_scope_of_its_type(name: str, shared: Any, tools: Any) -> None:
    needed = reading(RESOURCES["booking"].relationships[name].to)
    key = "be3_wilgen_bookings"
    answer = shared("GET", f"{tools.PARK}/bookings", key=key, params={"include": name})

    if not needed:
        assert answer.status_code == 200
        return
    assert tools.refused(answer) == (403, "FORBIDDEN_INCLUDE", ["include"])
    assert any(scope in answer.json()["errors"][0]["detail"] for scope in needed)


def test_linkage_needs_no_scope_beyond_the_resources_own(shared: Any, tools: Any) -> None:
    path = f"{tools.PARK}/bookings/1"
    few, all_of_them = (
        shared("GET", path, key=key).json() for key in ("be3_wilgen_bookings", "be3_wilgen_all")
    )

    assert few == all_of_them


def test_a_park_of_another_organisation_is_not_found(shared: Any, tools: Any) -> None:
    for path, key in (
        (f"{tools.PARK}/bookings", "be3_noorderzand_all"),
        ("/v3/administrations/3/bookings", shared.key),
        ("/v3/administrations/2/bookings", "be3_lantern_channel"),
    ):
        assert tools.refused(shared("GET", path, key=key))[:2] == (404, "RESOURCE_NOT_FOUND")


def test_a_booking_of_another_park_is_not_found_under_this_one(shared: Any, tools: Any) -> None:
    (other, *_) = shared.ids("/v3/administrations/2/bookings")

    assert shared("GET", f"{tools.PARK}/bookings/{other}").status_code == 404


class TestAChannelsKey:
    """B3-19: Lantern Travel sees what Lantern Travel made."""

    key = "be3_lantern_channel"

    def test_lists_what_came_through_its_own_channel(self, shared: Any, tools: Any) -> None:
        path = f"{tools.PARK}/bookings?page[size]=100"
        whole, own = shared("GET", path).json()["data"], shared("GET", path, key=self.key).json()
        channels = [item["relationships"]["channel"]["data"] for item in own["data"]]

        assert 0 < len(own["data"]) < len(whole)
        assert {channel["id"] for channel in channels} == {"1"}
        assert own["meta"]["pagination"]["total_records"] == len(own["data"])

    def test_does_not_find_others_by_id_or_filter(self, shared: Any, tools: Any) -> None:
        own = shared("GET", f"{tools.PARK}/bookings?page[size]=100", key=self.key).json()["data"]
        (other, *_) = set(shared.ids("/bookings")) - {item["id"] for item in own}
        path = f"{tools.PARK}/bookings"

        assert shared("GET", f"{path}/{other}", key=self.key).status_code == 404
        found = shared("GET", path, key=self.key, params={"filter[id]": other}).json()
        assert found["data"] == []

    def test_includes_customers_and_reservations_of_its_own(self, shared: Any, tools: Any) -> None:
        path = f"{tools.PARK}/bookings?include=customer,reservations"
        body = shared("GET", path, key=self.key).json()

        assert {item["type"] for item in body["included"]} == {"customer", "reservation"}

    def test_may_not_include_what_it_has_no_scope_for(self, shared: Any, tools: Any) -> None:
        answer = shared("GET", f"{tools.PARK}/bookings?include=payments", key=self.key)

        assert tools.refused(answer) == (403, "FORBIDDEN_INCLUDE", ["include"])

    def test_sees_nothing_without_a_channel_of_its_own(self, api: Any, tools: Any) -> None:
        key = key_with(api, "channel::booking|read", owner="2")
        answer = api("GET", "/v3/administrations/3/bookings", key=key)

        assert answer.json()["data"] == []

    def test_with_the_whole_scope_too_sees_all(self, api: Any, tools: Any) -> None:
        key = key_with(api, "channel::booking|read", "booking|read", owner="3")
        path = f"{tools.PARK}/bookings"

        assert api("GET", path, key=key).json()["meta"] == api("GET", path).json()["meta"]


def test_a_subscription_is_told_whatever_the_scopes(shared: Any) -> None:
    answer = shared("GET", "/v3/subscription", key="be3_wilgen_none")
    linked = answer.json()["data"]["relationships"]["administrations"]["data"]

    assert [park["id"] for park in linked] == ["1", "2"]
    assert shared("GET", "/v3/subscription", key="").status_code == 401


def test_what_there_is_not_or_not_that_way_is_refused_in_the_vendors_shape(
    shared: Any, tools: Any
) -> None:
    assert tools.refused(shared("GET", "/v3/nonsense"))[:2] == (404, "RESOURCE_NOT_FOUND")
    answer = shared("DELETE", f"{tools.PARK}/bookings/1")
    assert tools.refused(answer)[:2] == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    ("status", "code"),
    [(500, "INTERNAL_SERVER_ERROR"), (503, "APPLICATION_HALTED"), (429, "TOO_MANY_REQUESTS")],
)
def test_failures_on_purpose_have_the_vendors_codes(
    status: int, code: str, api: Any, tools: Any
) -> None:
    fault = {"api": "booking-experts-v3", "status": status}
    assert api("POST", "/_mock/faults", json=fault).status_code == 201

    assert tools.refused(api("GET", f"{tools.PARK}/bookings"))[:2] == (status, code)
