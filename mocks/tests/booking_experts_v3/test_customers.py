"""The customer of a booking, changed; labels come along (B3-14, B3-17)."""

from __future__ import annotations

from typing import Any

import pytest

TEMP = "5b1f0f0e-6d0c-4a57-9f0a-2c6a4a1d7e11"


def patch(api: Any, tools: Any, booking: str = "1", *, key: str | None = None, **data: Any) -> Any:
    included = data.pop("included", None)
    document: dict[str, Any] = {"data": {"type": "customer", **data}}
    if included is not None:
        document["included"] = included
    path = f"{tools.PARK}/bookings/{booking}/customer"
    return api("PATCH", path, document=document, key=key)


def link(**meta: Any) -> dict[str, Any]:
    return {"labels": {"data": [{"type": "label", "meta": meta}]}}


def label(name: str = "Comes by boat", temp_id: str = TEMP) -> dict[str, Any]:
    return {"type": "label", "attributes": {"name": name}, "meta": {"temp_id": temp_id}}


def customer(api: Any, booking: str = "1") -> dict[str, Any]:
    (found,) = api.read(f"/bookings/{booking}", include="customer")["included"]
    return dict(found)


def test_what_is_sent_changes_and_what_is_not_stays(api: Any, tools: Any) -> None:
    before = customer(api)
    told = patch(api, tools, attributes={"city": "Rietmeer", "number": "12a", "phone": None})
    after = told.json()["data"]

    assert told.status_code == 200
    assert after["id"] == before["id"]
    assert after["attributes"] == {
        **before["attributes"],
        "city": "Rietmeer",
        "number": "12a",
        "phone": None,
    }
    assert customer(api) == after


def test_other_bookings_keep_their_customers(api: Any, tools: Any) -> None:
    whole = api.read("/bookings", include="customer", **{"page[size]": 100})["included"]
    patch(api, tools, attributes={"first_name": "Somebody", "last_name": "Else"})
    again = api.read("/bookings", include="customer", **{"page[size]": 100})["included"]

    assert sum(one != other for one, other in zip(whole, again, strict=True)) == 1


@pytest.mark.parametrize("title", ["", "mr", "ms", "family", None])
def test_a_title_is_one_of_four_or_none(title: str | None, api: Any, tools: Any) -> None:
    told = patch(api, tools, attributes={"title": title})

    assert told.json()["data"]["attributes"]["title"] == title


def test_a_blank_empties_a_text(api: Any, tools: Any) -> None:
    told = patch(api, tools, attributes={"last_name": ""})

    assert told.json()["data"]["attributes"]["last_name"] is None


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("title", "dr"),
        ("email", "no address"),
        ("country_code", "1!"),
        ("country_code", "NLD"),
        ("country_code", "XX"),
        ("locale", "tlh"),
        ("is_company", None),
        ("date_of_birth", "1990"),
    ],
)
def test_a_value_that_is_none_is_refused_with_its_place(
    attribute: str, value: Any, api: Any, tools: Any
) -> None:
    before = customer(api)
    answer = patch(api, tools, attributes={attribute: value})

    assert tools.refused(answer) == (422, "VALIDATION_FAILED", [f"/data/attributes/{attribute}"])
    assert customer(api) == before


def test_bank_details_are_taken_and_not_shown(api: Any, tools: Any) -> None:
    details = {"name": "Rietmeer BV", "city": "Rietmeer"}
    sent = {
        "iban": "NL00TEST0123456789",
        "bic": "TESTNL2A",
        "has_custom_invoice_details": True,
        "custom_invoice_details": details,
    }
    told = patch(api, tools, attributes=sent)

    assert told.status_code == 200
    assert not set(sent) & set(told.json()["data"]["attributes"])


def test_what_the_server_chooses_cannot_be_sent(api: Any, tools: Any) -> None:
    answer = patch(api, tools, attributes={"debtor_code": "D1", "created/at": 1})
    places = ["/data/attributes/debtor_code", "/data/attributes/created~1at"]

    assert tools.refused(answer) == (422, "VALIDATION_FAILED", places)


def test_labels_replace_those_there_were(api: Any, tools: Any) -> None:
    several = {"labels": {"data": [{"type": "label", "id": "1"}, {"type": "label", "id": "2"}]}}
    told = patch(api, tools, relationships=several).json()["data"]
    assert [one["id"] for one in told["relationships"]["labels"]["data"]] == ["1", "2"]

    patch(api, tools, attributes={"city": "Elsewhere"})
    assert len(customer(api)["relationships"]["labels"]["data"]) == 2

    none = patch(api, tools, relationships={"labels": {"data": []}}).json()["data"]
    assert none["relationships"]["labels"]["data"] == []


def test_a_label_of_another_organisation_is_not_there(api: Any, tools: Any) -> None:
    theirs = {"labels": {"data": [{"type": "label", "id": "4"}]}}
    answer = patch(api, tools, relationships=theirs)

    place = "/data/relationships/labels/data/0/id"
    assert tools.refused(answer) == (422, "VALIDATION_FAILED", [place])


def test_a_new_label_is_made_on_the_way(api: Any, tools: Any) -> None:
    answer = patch(
        api, tools, relationships=link(temp_id=TEMP, method="create"), included=[label()]
    )
    assert answer.status_code == 200
    (made,) = answer.json()["data"]["relationships"]["labels"]["data"]
    brought = api.read("/bookings/1", include="customer.labels")["included"]

    assert {"name": "Comes by boat", "color": None} in [item["attributes"] for item in brought]
    assert made["id"] == "7"


def test_a_known_label_is_renamed_on_the_way(api: Any, tools: Any) -> None:
    linkage = {"labels": {"data": [{"type": "label", "id": "2", "meta": {"method": "update"}}]}}
    included = [{"type": "label", "id": "2", "attributes": {"name": "Two dogs"}}]

    assert patch(api, tools, relationships=linkage, included=included).status_code == 200
    brought = api.read("/bookings/1", include="customer.labels")["included"]
    assert [i["attributes"]["name"] for i in brought if i["type"] == "label"] == ["Two dogs"]


@pytest.mark.parametrize(
    ("relationships", "included", "place"),
    [
        (link(temp_id=TEMP, method="create"), [], "/data/relationships/labels/data/0/meta/temp_id"),
        (link(temp_id=TEMP), [label()], "/data/relationships/labels/data/0/meta/method"),
        (link(method="create"), [label()], "/data/relationships/labels/data/0/meta/temp_id"),
        ({}, [label()], "/included/0"),
        (link(temp_id=TEMP, method="create"), [label("")], "/included/0/attributes/name"),
        (link(temp_id=TEMP, method="create"), [label(), label()], "/included/1/meta/temp_id"),
        (link(temp_id=TEMP, method="delete"), [label()], None),
    ],
)
def test_sideposting_that_does_not_fit_together_saves_nothing(
    relationships: Any, included: Any, place: str | None, api: Any, tools: Any
) -> None:
    before = customer(api)
    answer = patch(
        api, tools, attributes={"city": "X"}, relationships=relationships, included=included
    )
    status, code, places = tools.refused(answer)

    assert (status, code) == (422, "VALIDATION_FAILED")
    assert place is None or place in places
    assert customer(api) == before


def test_labels_that_come_along_need_their_own_scope(api: Any, tools: Any) -> None:
    made = api(
        "POST",
        "/_mock/keys",
        json={"api": "booking-experts-v3", "scopes": ["customer|write"], "owner": "1"},
    ).json()["secret"]
    relations = link(temp_id=TEMP, method="create")

    assert patch(api, tools, key=made, attributes={"city": "X"}).status_code == 200
    answer = patch(api, tools, key=made, relationships=relations, included=[label()])
    assert tools.refused(answer)[:2] == (403, "NO_VALID_SCOPE")
    assert "label|write" in answer.json()["errors"][0]["detail"]


def test_an_id_that_is_not_the_customers_is_a_conflict(api: Any, tools: Any) -> None:
    assert tools.refused(patch(api, tools, id="999")) == (409, "CONFLICT", ["/data/id"])


@pytest.mark.parametrize("booking", ["999", "4", "x"])
def test_a_booking_that_is_not_the_parks_is_not_found(booking: str, api: Any, tools: Any) -> None:
    assert tools.refused(patch(api, tools, booking))[:2] == (404, "RESOURCE_NOT_FOUND")
