"""What generated requests may use up: equal keys of one company, free slots, a few bookings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bookable_contracts.exchange import values_at
from bookable_contracts.prive_wellness.company import Company
from bookable_contracts.session import Session
from bookable_contracts.supplies import Range, Supplies
from bookable_contracts.verdicts import NotReachable, Outcome

PER_EXAMPLE = 3
"""Slots for each example: every phase of the generated part takes some."""

BOOKINGS = ("getBooking", "startPayment", "cancelBooking")


def supplies(session: Session) -> Supplies:
    """Take the keys that can do most; what cannot be had is left out, and shows as refusals."""
    ring, document = session.client.ring, session.contract.document
    best = max(ring.keys, key=lambda key: len(key.scopes))
    company = Company(
        client=session.client,
        contract=session.contract,
        uuid=best.company,
        rng=session.rng("generated"),
    )
    request = document["components"]["schemas"]["BookingRequest"]["properties"]
    slot_fields = session.contract.operations["createBooking"].node["x-slot-fields"]
    return Supplies(
        keys=ring.equals(best),
        slots=_slots(company, 60 + PER_EXAMPLE * session.options.max_examples),
        api=session.options.api,
        slot_schemas={"createBooking": {name: request[name] for name in slot_fields}},
        created={"createBooking": "/reference"},
        existing=_existing(company),
        ranges=_ranges(company),
        rate_limit=document["x-rate-limit"],
        idempotency_header=document["x-idempotency"]["header"],
    )


def _slots(company: Company, count: int) -> tuple[dict[str, Any], ...]:
    slots: list[dict[str, Any]] = []
    try:
        while len(slots) < count:
            slots.append(company.slots.take().fields)
    except Outcome:
        pass
    return tuple(slots)


def _existing(company: Company) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    try:
        units = {"uuid": company.units}
        found |= {"getUnit": units, "getUnitAvailability": units}
        for operation in BOOKINGS:
            references = [company.booked()["reference"] for _ in range(2)]
            found[operation] = {"reference": references}
    except NotReachable:
        found["getBooking"] = {"reference": _listed(company)}  # there, in a run that only reads
    except Outcome:
        pass
    return found


def _listed(company: Company) -> list[str]:
    """Name bookings that there are."""
    try:
        exchange = company.call("listBookings")
    except Outcome:
        return []
    return [str(each) for each in values_at(exchange.json, "/data/*/reference")]


def _ranges(company: Company) -> dict[str, Range]:
    """PW-13: 31 days at most, and none before the first."""
    try:
        start = company.today + dt.timedelta(days=1)
    except Outcome:
        return {}
    span = Range(first="from", last="to", days=31, start=start.isoformat())
    return {"getUnitAvailability": span}
