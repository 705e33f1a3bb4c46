"""Cancels whatever the run booked: its slots are real ones."""

from __future__ import annotations

from collections.abc import Iterable

from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange, value_at, values_at
from bookable_contracts.oracles.outcomes import is_success
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
    made = [each.at("/reference") for each in answers if is_success(client.contract, each)]
    # A faulty server makes more bookings than it admits; they carry our customer.
    lists = (each.json for each in client.log if each.operation == "listBookings")
    made += [
        value_at(booking, "/reference")
        for listed in lists
        for booking in values_at(listed, "/data/*")
        if value_at(booking, "/customer/email") == CUSTOMER["email"]
        and value_at(booking, "/status") == "confirmed"
    ]
    return [reference for reference in made if isinstance(reference, str)]


def _cancelled(client: Client) -> list[str]:
    answers = (each for each in client.log if each.operation == "cancelBooking")
    done = [each for each in answers if _is_cancelled(client, each)]
    return [str(each.at("/reference")) for each in done]


def _cancel(client: Client, keys: Iterable[Key], reference: str) -> bool:
    path = {"reference": reference}
    for key in keys:
        try:
            exchange = client.call("cancelBooking", key=key, path=path)
        except Outcome:
            return False
        if _is_cancelled(client, exchange):
            return True
    return False


def _is_cancelled(client: Client, exchange: Exchange) -> bool:
    return is_success(client.contract, exchange) and exchange.at("/status") == "cancelled"
