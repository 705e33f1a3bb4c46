"""Cancels whatever the run booked: its slots are real ones."""

from __future__ import annotations

from collections.abc import Iterable

from bookable_contracts.client import Client
from bookable_contracts.exchange import value_at
from bookable_contracts.prive_wellness.company import CUSTOMER
from bookable_contracts.session import Session
from bookable_contracts.supplies import Created
from bookable_contracts.target import Key
from bookable_contracts.verdicts import Outcome


def clean_up(session: Session, created: tuple[Created, ...]) -> tuple[str, ...]:
    """Cancel what the checks booked and what else was created; return what could not be."""
    client = session.client
    sellers = [key for key in client.ring.keys if "bookings:write" in key.scopes]
    pending = dict.fromkeys([*_booked(client), *(each.name for each in created)])
    for cancelled in _cancelled(client):
        pending.pop(cancelled, None)
    keys = {key.company: key for key in reversed(sellers)}.values()
    return tuple(reference for reference in pending if not _cancel(client, keys, reference))


def _booked(client: Client) -> list[str]:
    answers = (each for each in client.log if each.operation == "createBooking")
    made = [each.at("/reference") for each in answers if each.status == 201]
    # A faulty server makes more bookings than it admits; they carry our customer.
    listed = (each.at("/data") or () for each in client.log if each.operation == "listBookings")
    made += [
        value_at(booking, "/reference")
        for bookings in listed
        for booking in bookings
        if value_at(booking, "/customer/email") == CUSTOMER["email"]
        and value_at(booking, "/status") == "confirmed"
    ]
    return [reference for reference in made if isinstance(reference, str)]


def _cancelled(client: Client) -> list[str]:
    answers = (each for each in client.log if each.operation == "cancelBooking")
    done = [each for each in answers if each.status == 200]
    return [str(each.at("/reference")) for each in done if each.at("/status") == "cancelled"]


def _cancel(client: Client, keys: Iterable[Key], reference: str) -> bool:
    path = {"reference": reference}
    for key in keys:
        try:
            exchange = client.call("cancelBooking", key=key, path=path)
        except Outcome:
            return False
        if exchange.status == 200 and exchange.at("/status") == "cancelled":
            return True
    return False
