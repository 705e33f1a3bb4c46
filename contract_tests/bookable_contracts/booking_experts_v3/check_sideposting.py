"""Related resources that come along with a request: B3-17."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bookable_contracts.booking_experts_v3.guest import Guest
from bookable_contracts.booking_experts_v3.park import ABSENT, Park
from bookable_contracts.booking_experts_v3.settings import optional
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi.documents import included, linked_by
from bookable_contracts.oracles.jsonapi.refusing import lists_errors
from bookable_contracts.verdicts import expect
from bookable_specs import Contract, JsonObject

TEMP = "5b1f0f0e-6d0c-4a57-9f0a-2c6a4a1d7e11"
LABEL: JsonObject = {
    "type": "label",
    "attributes": {"name": "Conformance"},
    "meta": {"temp_id": TEMP},
}
LINK: JsonObject = {"type": "label", "meta": {"temp_id": TEMP, "method": "create"}}


@pytest.mark.rule("B3-17")
def test_label(guest: Guest, park: Park, contract: Contract) -> None:
    """A label comes along with a customer, is made and linked."""
    exchange = park.change_customer(guest.booking, _body([LINK], [LABEL]))
    answered(contract, exchange, 200)
    linked = linked_by(exchange.at("/data"), "labels")
    expect(len(linked) == 1, "the new label should be linked", exchange)
    shown = park.booking(guest.booking, include="customer.labels")
    names = {
        each["id"]: each["attributes"].get("name")
        for each in included(shown)
        if each["type"] == "label"
    }
    made = names.get(linked[0][1]) == "Conformance"
    expect(made, "the label should be made as it was sent", exchange, shown)


@pytest.mark.rule("B3-17", evidence="assumed")
@pytest.mark.parametrize(
    ("links", "extra"),
    [
        ([LINK], []),
        ([], [LABEL]),
        ([LINK], [{**LABEL, "meta": {"temp_id": "another"}}]),
        ([LINK], [{**LABEL, "type": "booking"}]),
        ([{"type": "label", "id": ABSENT}], []),
        ([LINK], [{**LABEL, "attributes": {"shoe_size": 43}}]),
    ],
    ids=["nothing along", "no link", "another temp_id", "another type", "no label", "no name"],
)
def test_misfits(
    guest: Guest,
    park: Park,
    contract: Contract,
    links: list[JsonObject],
    extra: list[JsonObject],
) -> None:
    """What does not fit together is refused, and then nothing is saved."""
    before, _ = guest.shown()
    body = _body(links, extra)
    body["data"]["attributes"] = {"city": "Nowhere"}
    exchange = park.change_customer(guest.booking, body)
    after, shown = guest.shown()
    expect(after == before, "a refused request should save nothing", exchange, shown)
    answered(contract, exchange, 422)
    lists_errors(contract, exchange)


@pytest.mark.rule("B3-17", evidence="assumed")
def test_nothing_with_periods(park: Park, contract: Contract) -> None:
    """Nothing comes along with a period."""
    body: dict[str, Any] = {**park.period_body(), "included": [LABEL]}
    exchange = park.make("MaintenanceAgendaPeriod", body)
    answered(contract, exchange, 422)


@pytest.mark.rule("B3-17")
def test_limits(park: Park, contract: Contract, settings: Mapping[str, str]) -> None:
    """Guest group limits come along with a category."""
    optional(settings, "categories")
    limit = {
        "type": "guest_group_limit",
        "attributes": {"max_number_of_people": 4},
        "meta": {"temp_id": TEMP},
    }
    link = {"type": "guest_group_limit", "meta": {"temp_id": TEMP, "method": "create"}}
    data = {
        "type": "category",
        "attributes": {"name": {"en": "Conformance"}},
        "relationships": {"guest_group_limits": {"data": [link]}},
    }
    exchange = park.call("createCategory", json={"data": data, "included": [limit]})
    answered(contract, exchange, 200)
    path = {"id": str(exchange.at("/data/id"))}
    shown = park.call("getCategory", path=path, query={"include": "guest_group_limits"})
    told = [each["attributes"].get("max_number_of_people") for each in included(shown)]
    expect(told == [4], "the limit should be made and linked", exchange, shown)


def _body(links: list[JsonObject], extra: list[JsonObject]) -> JsonObject:
    data = {"type": "customer", "relationships": {"labels": {"data": links}}}
    return {"data": data, **({"included": extra} if extra else {})}
