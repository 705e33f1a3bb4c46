"""What handlers call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.jsonapi.collection import collection, found, listed, resource_object, single
from bookable_mocks.jsonapi.resources import Resources


def test_a_list_is_limited_by_the_handlers_conditions(harbour: Any) -> None:
    reply = collection(harbour.ctx(), harbour.resources, "boat", eq("berth_id", 1))

    assert [boat["id"] for boat in reply.body["data"]] == ["1", "3"]
    assert reply.media_type == "application/vnd.api+json"


def test_a_list_has_only_what_the_caller_may_see(harbour: Any) -> None:
    ctx = harbour.ctx("listSailors", scopes=())

    assert len(collection(ctx, harbour.resources, "sailor").body["data"]) == 2


def test_a_list_that_a_handler_made_is_paged_in_its_order(harbour: Any, parts: Any) -> None:
    boats = [parts.Boat(id=n) for n in (5, 3, 9)]
    ctx = harbour.ctx("listBoats", "page[number]=2&page[size]=2")
    body = listed(ctx, harbour.resources, "boat", boats).body

    assert [boat["id"] for boat in body["data"]] == ["9"]
    assert body["meta"]["pagination"]["total_records"] == 3


def test_a_list_that_a_handler_made_is_not_filtered_silently(harbour: Any) -> None:
    with pytest.raises(LookupError):
        listed(harbour.ctx("listBoats", "filter[id]=1"), harbour.resources, "boat", [])


@pytest.mark.parametrize("ident", ["9", "0", "-1", "01", "x", "", "1.0", "٣", "9" * 30])
def test_an_id_that_nothing_has_is_not_found(harbour: Any, ident: str) -> None:
    with pytest.raises(Refusal) as refusal:
        found(harbour.ctx(), harbour.resources, "boat", ident)

    assert refusal.value.problem.status == 404


def test_what_the_caller_may_not_see_is_not_found(harbour: Any) -> None:
    assert found(harbour.ctx(), harbour.resources, "sailor", "3").name == "Cy"
    with pytest.raises(Refusal):
        found(harbour.ctx(scopes=()), harbour.resources, "sailor", "3")


def test_a_filter_on_one_resource_lets_it_through_or_not(harbour: Any) -> None:
    assert harbour.get(1, "filter[name]=~alba")["data"]["id"] == "1"
    with pytest.raises(Refusal) as refusal:
        harbour.get(1, "filter[name]=!~alba")

    assert refusal.value.problem.status == 404


def test_a_webhooks_record_has_all_locales(harbour: Any, parts: Any) -> None:
    ctx = harbour.ctx(headers={"accept-language": "de"}, query="fields[boat]=name")
    boat = ctx.store.get(parts.BOATS, 1)
    written = resource_object(ctx, harbour.resources, boat)

    assert written["attributes"]["title"] == boat.title
    assert resource_object(ctx, harbour.resources, boat, ("nl",))["attributes"]["title"] == {
        "nl": "Snel"
    }


def test_without_a_request_there_is_a_document_too(harbour: Any, parts: Any) -> None:
    ctx = replace(harbour.ctx(), request=None, operation=None, principal=None)
    reply = single(ctx, harbour.resources, parts.Boat(id=7, name="Gig"), status=201)

    assert (reply.status, reply.body["data"]["attributes"]["name"]) == (201, "Gig")


def test_those_who_sideposted_are_told_their_temp_ids(harbour: Any, parts: Any) -> None:
    ctx = harbour.ctx("getBoat", "include=owner", ident="1")
    boat = ctx.store.get(parts.BOATS, 1)
    temp_ids = {("sailor", 1): "t1"}
    body = single(ctx, harbour.resources, boat, temp_ids=temp_ids).body

    assert body["included"][0]["meta"] == {"temp_id": "t1"}
    assert "meta" not in body["data"]


def test_a_resource_may_have_links_and_meta_and_ids_of_its_own(harbour: Any, parts: Any) -> None:
    boat = replace(
        parts.BOAT,
        links=lambda _ctx, row: {"self": f"/boats/{row['id']}"},
        meta=lambda _ctx, _row: {"wet": True},
        wire_id=lambda ident: ident,
    )
    resources = Resources(parts.DIALECT, boat, parts.BERTH, parts.SAILOR, parts.TRIP)
    ctx = harbour.ctx()
    record = ctx.store.get(parts.BOATS, 1)
    temp_ids = {("boat", 1): "t1"}
    written = single(ctx, resources, record, temp_ids=temp_ids).body["data"]

    assert (written["id"], written["links"]) == (1, {"self": "/boats/1"})
    assert written["meta"] == {"wet": True, "temp_id": "t1"}
    trip = resource_object(ctx, resources, ctx.store.get(parts.TRIP.table, 1))
    assert trip["relationships"]["boat"]["data"]["id"] == 1


def test_a_filter_that_a_contract_has_and_the_mock_not_is_our_fault(
    harbour: Any, parts: Any
) -> None:
    ctx = harbour.ctx()
    with pytest.raises(ValueError, match=r"sailor: nothing can be found by filter\[note\]"):
        collection(ctx, parts.with_dialect(), "sailor")
