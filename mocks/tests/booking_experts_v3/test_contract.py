"""The mock's definitions are those of its contract, and its seed holds together."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.booking_experts_v3 import MOCK
from bookable_mocks.booking_experts_v3.models import LOCALES, Currency
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.booking_experts_v3.rules import RETRIES, TIMEOUT
from bookable_mocks.booking_experts_v3.scopes import CHANNEL, FULL, SCOPES
from bookable_mocks.booking_experts_v3.states import INITIAL, TRANSITIONS, BookingState
from bookable_mocks.engine.conditions import eq
from bookable_mocks.jsonapi.conformity import differences
from bookable_mocks.jsonapi.definitions import Linked, ToMany, ToOne
from bookable_mocks.jsonapi.tables import linked
from bookable_specs import load

CONTRACT = load("booking-experts-v3")
SCHEMAS = CONTRACT.document["components"]["schemas"]
TYPES = [resource.type for resource in RESOURCES]


def test_resources_are_those_of_the_contract() -> None:
    assert differences(RESOURCES, CONTRACT) == []


def test_states_and_transitions_are_those_of_the_contract() -> None:
    node = SCHEMAS["BookingState"]
    machine = node["x-state-machine"]
    told = {(step["from"], step["to"], step["by"]) for step in machine["transitions"]}

    assert [state.value for state in BookingState] == node["enum"]
    assert {state.value for state in INITIAL} == set(machine["initial"])
    assert told == TRANSITIONS


def test_every_state_is_reached_or_begun_with() -> None:
    reached = set(INITIAL)
    for _ in BookingState:
        reached |= {end for start, end, _by in TRANSITIONS if start in reached}

    assert reached == set(BookingState)


def test_scopes_locales_and_currencies_are_those_of_the_contract() -> None:
    assert set(SCOPES) == set(CONTRACT.document["x-scopes"])
    assert set(FULL) | set(CHANNEL) == set(SCOPES)
    assert list(LOCALES) == SCHEMAS["Locale"]["enum"]
    assert [currency.value for currency in Currency] == SCHEMAS["Currency"]["enum"]


def test_deliveries_are_tried_as_the_contract_says() -> None:
    told = CONTRACT.document["x-webhook-delivery"]
    minutes = [wait.total_seconds() / 60 for wait in RETRIES]

    assert told["timeout"] == f"PT{TIMEOUT:g}S"
    assert told["retries"] == ["PT1M", "PT5M", "PT30M", "PT2H", "PT12H"]
    assert minutes == [1, 5, 30, 120, 720]
    assert MOCK.webhooks is not None
    assert [str(status) for status in MOCK.webhooks.success] == [told["success"]]


@pytest.mark.parametrize("name", TYPES)
def test_every_seeded_relationship_leads_to_something_that_exists(name: str, shared: Any) -> None:
    resource = RESOURCES[name]
    store = shared.server.worlds.get().store
    ctx: Any = type("Reader", (), {"store": store})
    records = store.select(resource.table)
    assert records, f"no {name} was seeded"
    for relation, relationship in resource.relationships.items():
        target = RESOURCES[relationship.to].table
        led = False
        for record in records:
            if isinstance(relationship, ToOne):
                ident = getattr(record, relationship.column)
                ids = [] if ident is None else [ident]
            elif isinstance(relationship, ToMany):
                ids = [r.id for r in store.select(target, eq(relationship.via, record.id))]
            else:
                assert isinstance(relationship, Linked)
                ids = linked(ctx, relationship, record.id)
            assert all(store.get(target, ident) is not None for ident in ids), relation
            led = led or bool(ids)
        assert led, f"{name}.{relation} leads nowhere in all records"


def test_the_same_seed_and_hour_give_the_same_bytes(make_api: Any, tools: Any) -> None:
    one, other = make_api(), make_api()
    for path in (
        f"{tools.PARK}/bookings?include=customer.labels,reservations.extra_order_items.extra",
        f"{tools.PARK}/categories?include_archived=true&include=rooms,images,guest_group_limits",
        f"{tools.PARK}/agenda_periods?page[size]=100",
        f"{tools.PARK}/agreements?include=owner.agreements,rentable_identity.rentables",
    ):
        first, second = one("GET", path), other("GET", path)
        assert (first.content, first.headers.raw) == (second.content, second.headers.raw)


def test_another_seed_gives_other_people(make_api: Any) -> None:
    first = make_api().read("/bookings", include="customer")["included"]

    assert make_api(seed=2).read("/bookings", include="customer")["included"] != first


def test_a_larger_world_has_as_many_bookings_as_were_chosen(make_api: Any, tools: Any) -> None:
    choices = type(MOCK.choices)(bookings=300)
    api = make_api(choices=choices)
    key = "be3_noorderzand_all"
    answers = [
        api("GET", f"/v3/administrations/{park}/bookings?page[size]=1", key=which).json()
        for park, which in ((1, api.key), (2, api.key), (3, key))
    ]

    assert sum(a["meta"]["pagination"]["total_records"] for a in answers) == 300
