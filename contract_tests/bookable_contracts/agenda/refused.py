"""Calls that have to be refused, and what has to be the same before and after them (AG-23)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bookable_contracts.agenda.diary import Slot
from bookable_contracts.agenda.office import ABSENT, Office, objects
from bookable_contracts.client import Request


def refusals(office: Office, appointment: str = ABSENT) -> Iterator[tuple[str, Request]]:
    """Calls that no server should carry out: (what, request)."""
    slot = office.diary.take()
    bookings: dict[str, dict[str, Any]] = {
        "a booking of nobody": {"CustomerId": ABSENT},
        "a booking in no agenda": {"AgendaId": ABSENT},
        "a booking of no type": {"AppointmentTypeId": ABSENT},
        "a booking with no resource that there is": {"ResourceId": ABSENT},
        "a booking on no day": {"Date": "2027-02-30"},
        "a booking without a time": {"StartTime": None},
        "a booking in an unknown mode": {"BookingMode": "guest"},
        "a change by a consumer": {"Id": appointment},
    }
    for what, changes in bookings.items():
        yield what, office.request("setAppointment", **office.wanted(slot, **changes))
    for what, (operation, query) in _others(office, slot, appointment).items():
        yield what, office.request(operation, **query)


def _others(office: Office, slot: Slot, appointment: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Calls other than bookings: by what they are, the operation and its parameters."""
    agenda, customer = {"AgendaId": office.agenda}, {"id": office.customer}
    model = {"AppTypeId": office.kind["Id"], "CalculationModel": "limit", "Enabled": 1}
    block = {"Date": slot.date, "StartTime": "09:00", "EndTime": "08:00"}
    settings = {**agenda, **model, "Value": "no JSON"}
    return {
        "a cancellation in an unknown mode": (
            "cancelAppointment",
            {"Id": appointment, "Mode": "guest"},
        ),
        "a removal of nothing": ("removeAppointment", {"Id": ABSENT}),
        "a confirmation of nothing": (
            "confirmAppointment",
            {"id": ABSENT, "ConfirmationCode": "A1B2C3"},
        ),
        "a customer without a name": ("setCustomer", {**customer, "Email": "other@example.com"}),
        "a customer with no telephone number": (
            "setCustomer",
            office.person(**customer, Phone="none"),
        ),
        "settings that are no JSON": ("setCalculationModelSettings", settings),
        "a block that ends before it begins": ("chAddBlock", {**agenda, **block}),
        "a removal of no block": ("chRemoveBlock", {**agenda, "id": ABSENT}),
    }


def snapshot(office: Office, slot: Slot, appointment: str) -> dict[str, Any]:
    """Read what the calls above are about."""
    model = {"AppTypeId": office.kind["Id"], "CalculationModel": "limit"}
    day = {"AgendaId": office.agenda, "StartDate": slot.date, "EndDate": slot.date}
    settings = office.ask("getCalculationModelSettings", AgendaId=office.agenda, **model)
    return {
        "the appointment": office.appointment(appointment),
        "the day's appointments": objects(office.ask("getAppointments", **day)),
        "the day's times": objects(office.times(slot.date)),
        "the customer": office.person_shown(office.customer).at("/Customer"),
        "the settings": settings.at("/CalculationModelSettings"),
    }
