"""The mock's definitions are those of its contract, and its seed holds together."""

from __future__ import annotations

import shlex
from datetime import date
from typing import Any

import pytest

from bookable_mocks.booking_experts_v1 import MOCK
from bookable_mocks.booking_experts_v1.choices import DETAILS, POSSIBLE_DETAILS
from bookable_mocks.booking_experts_v1.models import LOCALES, RENTABLE_TYPES, Status
from bookable_mocks.booking_experts_v1.resources import RESOURCES
from bookable_mocks.booking_experts_v1.tables import MASTER_DATA, RENTABLES, RESERVATIONS, TABLES
from bookable_mocks.booking_experts_v1.world_catalog import record_change
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.jsonapi.conformity import differences
from bookable_mocks.jsonapi.definitions import Held, Listed, ToOne
from bookable_specs import load

CONTRACT = load("booking-experts-v1")
SCHEMAS = CONTRACT.document["components"]["schemas"]
SEEDED = {table.name for table in MASTER_DATA}
OF_PARKS = [resource.type for resource in RESOURCES if resource.table.name in SEEDED]


def test_resources_are_those_of_the_contract() -> None:
    assert differences(RESOURCES, CONTRACT) == []


def test_there_is_a_resource_for_each_type_of_the_contract() -> None:
    typed = {
        name
        for schema in SCHEMAS.values()
        if "id" in schema.get("properties", {})
        for name in schema["properties"].get("type", {}).get("enum", ())
    }

    assert {resource.type for resource in RESOURCES} == typed


def test_locales_types_and_statuses_are_those_of_the_contract() -> None:
    assert list(LOCALES) == SCHEMAS["Locale"]["enum"]
    assert list(RENTABLE_TYPES) == SCHEMAS["RentableType"]["enum"]
    assert [status.value for status in Status] == SCHEMAS["ReservationStatus"]["enum"]


def test_details_that_can_be_required_are_attributes_of_a_reservation() -> None:
    known = SCHEMAS["ReservationFields"]["properties"]

    assert set(DETAILS) <= set(POSSIBLE_DETAILS) <= set(known)


def test_no_two_tables_have_the_same_name() -> None:
    names = [table.name for table in TABLES]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", OF_PARKS)
def test_every_seeded_relationship_leads_to_something_that_exists(name: str, shared: Any) -> None:
    resource = RESOURCES[name]
    store = shared.server.worlds.get().store
    records = store.select(resource.table)
    assert records, f"no {name} was seeded"
    for relation, relationship in resource.relationships.items():
        assert isinstance(relationship, ToOne | Listed)
        target = RESOURCES[relationship.to].table
        led = [
            ident
            for record in records
            for ident in _ids(getattr(record, relationship.column))
            if store.get(target, ident) is not None or pytest.fail(f"{relation}: no {ident}")
        ]
        assert led, f"{name}.{relation} leads nowhere in all records"


def _ids(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def test_invoice_items_stand_in_their_reservation() -> None:
    for name in ("reservations", "options"):
        assert isinstance(RESOURCES[name].relationships["invoice_items"], Held)


def test_the_same_seed_and_hour_give_the_same_bytes(make_api: Any, tools: Any) -> None:
    one, other = make_api(), make_api()
    for path in (
        "/v1/administrations?include=city.region,terms,tags",
        f"{tools.PARK}/categories?include=rooms.tags.grouping,extras,costs,images",
        f"{tools.PARK}/reviews?include=review_answers,group_type",
        f"{tools.PARK}/rentables?include=category,tags",
    ):
        first, second = one("GET", path), other("GET", path)
        assert (first.content, first.headers.raw) == (second.content, second.headers.raw)


def test_another_seed_gives_other_reviews(make_api: Any, tools: Any) -> None:
    first = make_api().read(f"{tools.PARK}/reviews")["data"]

    assert make_api(seed=2).read(f"{tools.PARK}/reviews")["data"] != first


def test_a_world_has_as_many_parks_as_were_chosen(make_api: Any) -> None:
    chosen = {"administrations": 2, "categories": 4, "rentables": 70}
    api = make_api(choices=chosen)
    parks = api.ids("/v1/administrations")
    pages = [(park, number) for park in parks for number in (1, 2)]

    assert len(parks) == 2
    assert sum(len(api.ids(f"/v1/administrations/{park}/categories")) for park in parks) == 4
    assert (
        sum(
            len(api.ids(f"/v1/administrations/{park}/rentables?page[number]={number}"))
            for park, number in pages
        )
        == 70
    )


def test_the_example_finds_something_to_book(shared: Any, tools: Any) -> None:
    ctx = Context(shared.server.worlds.get(), MOCK, tools.NOON)
    _curl, _g, url, _h, key, _h2, accept = shlex.split(MOCK.example(ctx, "/v1"))
    headers = dict([key.split(": "), accept.split(": ")])
    answer = shared("GET", url, key="", headers=headers)

    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]


def test_keys_can_belong_to_every_partner(shared: Any, tools: Any) -> None:
    ctx = Context(shared.server.worlds.get(), MOCK, tools.NOON)

    assert {persona.owner for persona in MOCK.personas} == set(MOCK.owners(ctx))


def test_a_fresh_world_has_reservations_and_options_in_every_status(api: Any, tools: Any) -> None:
    store = api.server.worlds.get(api.world).store
    kept = {(one.kind, one.status) for one in store.select(RESERVATIONS)}

    assert {status for kind, status in kept if kind == "reservations"} == set(Status)
    assert {kind for kind, _ in kept} == {"reservations", "options"}


def test_a_restored_snapshot_takes_the_search_back_too(api: Any, tools: Any) -> None:
    search = "/v1/availabilities/search?filter[los]=7&limit[availabilities]=500"
    world = {"X-Bookable-World": api.world}
    before = api.read(search)
    store = api.server.worlds.get(api.world).store
    rentable = store.first(RENTABLES, eq("administration_id", "388"))
    assert api("PUT", "/_mock/snapshots/before", headers=world).status_code < 300

    ctx = Context(api.server.worlds.get(api.world), MOCK, tools.NOON)
    with store.transaction():
        record_change(ctx, rentable.id, "1", (date(2026, 7, 2), date(2028, 7, 1)), held=True)
    taken = api.read(search)
    assert taken != before

    assert api("POST", "/_mock/snapshots/before/restore", headers=world).status_code < 300
    assert api.read(search) == before
