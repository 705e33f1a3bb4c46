"""What a body says of a stay, over what was said before (B1-12)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.booking_experts_v1.models import GuestGroup, Status
from bookable_mocks.booking_experts_v1.models_bookings import ChosenExtra, Debtor, Reservation
from bookable_mocks.booking_experts_v1.requests import (
    Draft,
    changes,
    draft_of,
    read,
    read_id,
)
from bookable_specs import load

FIELDS = load("booking-experts-v1").document["components"]["schemas"]["ReservationFields"]


def document(related: Any = None, **said: Any) -> dict[str, Any]:
    return {"data": {"type": "reservations", "attributes": said, "relationships": related or {}}}


def test_a_body_without_anything_says_nothing() -> None:
    assert read({"data": {"type": "reservations"}}) == Draft()


def test_every_attribute_of_the_contract_is_read_but_the_spots() -> None:
    known = {name for name in Draft.__struct_fields__ if not name.endswith(("_id", "_ids"))}

    assert set(FIELDS["properties"]) - known == {"available_parking_spots"}


def test_texts_become_days_groups_and_debtors() -> None:
    draft = read(
        document(
            start_date="2027-08-01",
            date_of_birth="1989-01-25",
            guest_group={"adults": 2},
            debtor={"name": "Imke"},
            chosen_extras=[{"extra_id": "x", "memo": ""}],
        )
    )

    assert draft == Draft(
        start_date=date(2027, 8, 1),
        date_of_birth=date(1989, 1, 25),
        guest_group=GuestGroup(adults=2),
        debtor=Debtor(name="Imke"),
        chosen_extras=(ChosenExtra(extra_id="x"),),
    )


def test_each_license_plate_is_one_line_and_blank_ones_are_none() -> None:
    draft = read(document(license_plates=[" AB-12-CD ", "", " \n", "XY\n9\u200b", "\u200b"]))

    assert draft.license_plates == ("AB-12-CD", "XY 9")


def test_a_float_that_is_whole_is_an_integer() -> None:
    draft = read(document(guest_group={"adults": 2.0}, traffic_source=5.0))

    assert draft == Draft(guest_group=GuestGroup(adults=2), traffic_source=5)


@pytest.mark.parametrize("name", sorted(FIELDS["properties"].keys() - {"available_parking_spots"}))
def test_null_takes_back_what_was_said(name: str) -> None:
    assert getattr(read(document(**{name: None}), FULL), name) == getattr(Draft(), name)


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_an_empty_text_is_blank(blank: str) -> None:
    assert read(document(city=blank), Draft(city="Ede")).city is None


@given(st.text(min_size=1).filter(str.strip))
def test_any_other_text_is_kept_as_it_is(text: str) -> None:
    assert read(document(city=text, coupon=text)).city == text


@pytest.mark.parametrize("ident", ["5140", 5140, 5140.0])
def test_ids_are_texts_or_numbers(ident: Any) -> None:
    related = {
        "category": {"data": {"type": "categories", "id": ident}},
        "rentable": {"data": {"type": "rentables", "id": ident}},
        "tags": {"data": [{"type": "tags", "id": ident}, {"type": "tags", "id": "5140"}]},
    }

    draft = read(document(related))

    assert draft == Draft(category_id="5140", rentable_id="5140", tag_ids=("5140",))
    assert read_id({"data": {"id": ident}}) == "5140"


def test_null_and_nothing_take_relationships_back() -> None:
    related = {"category": {"data": None}, "rentable": {"data": None}, "tags": {"data": []}}

    draft = read(document(related), FULL)

    assert (draft.category_id, draft.rentable_id, draft.tag_ids) == (None, None, ())


def test_what_is_not_said_stays() -> None:
    assert read(document(city="Ede"), FULL).city == "Ede"
    assert changes(FULL, read(document(city="Ede"), FULL)) == {"city"}


def test_members_that_are_not_documented_are_passed_over() -> None:
    assert read(document(status="confirmed", total=1, fields={"x": 1})) == Draft()


@pytest.mark.parametrize("fixed", [True, False])
def test_a_given_accommodation_was_not_asked_for(fixed: bool) -> None:
    assert draft_of(stay(fixed_rentable=fixed)).rentable_id == ("7" if fixed else None)


FULL = Draft(
    start_date=date(2027, 8, 1),
    end_date=date(2027, 8, 8),
    guest_group=GuestGroup(adults=2),
    category_id="10",
    rentable_id="7",
    tag_ids=("1",),
    currency="USD",
    locale="nl",
    chosen_extras=(ChosenExtra(extra_id="x"),),
    is_company=True,
    **dict.fromkeys(("company", "vat_nr", "title", "first_name", "last_name", "email"), "x"),
    **dict.fromkeys(("phone", "address", "number", "city", "postalcode", "country_code"), "x"),
    date_of_birth=date(1990, 1, 1),
    license_plates=("XX",),
    receive_newsletter=True,
    traffic_source=1,
    coupon="x",
    payment_plan="total",
    after_payment_return_url="https://shop.example",
    has_custom_invoice_details=True,
    debtor=Debtor(),
)


def stay(**more: Any) -> Reservation:
    facts: dict[str, Any] = {
        "id": "1",
        "status": Status.PLACED,
        "token": "f" * 40,
        "start_date": date(2027, 8, 1),
        "end_date": date(2027, 8, 8),
        "checkin_time": "15:00",
        "checkout_time": "11:00",
        "currency": "EUR",
        "locale": "en",
        "guest_group": GuestGroup(adults=2),
        "category_id": "10",
        "rentable_id": "7",
        "administration_id": "1",
        "created_at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return Reservation(**(facts | more))
