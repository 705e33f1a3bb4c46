"""Deletes the periods that the run made, and puts the customer back; categories stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bookable_contracts.booking_experts_v3.fixtures import park_of
from bookable_contracts.booking_experts_v3.guest import guest_in
from bookable_contracts.booking_experts_v3.park import KINDS, Park
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import is_success
from bookable_contracts.session import Session
from bookable_contracts.supplies import Created
from bookable_contracts.verdicts import Outcome


def clean_up(session: Session, created: tuple[Created, ...]) -> tuple[str, ...]:
    """Undo what the checks and the generated requests did; return what is left over."""
    park = park_of(session)
    log = [each for each in session.client.log if is_success(park.contract, each)]
    periods = list(_periods(log, created))
    left = [f"agenda period {name}" for kind, name in periods if not _gone(park, kind, name)]
    if not _customer_as_before(park, log):
        left.append(f"the customer of booking {park.settings['booking_id']}, changed")
    made = len(set(_ids(log, "createCategory")))
    # How many calls are generated depends on what the server answers: the same seed may differ.
    generated = any(each.operation == "createCategory" for each in created)
    if made or generated:
        others = ", and those of generated calls" if generated else ""
        left.append(f"{made} categories{others}, which no call deletes")
    labels = _labels(log)
    if labels:
        left.append(f"{labels} labels, which no call deletes")
    return tuple(left)


def _periods(log: Iterable[Exchange], created: Iterable[Created]) -> Iterator[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for kind, part in KINDS.items():
        operation = f"create{part}AgendaPeriod"
        names = [*_ids(log, operation)]
        names += [each.name for each in created if each.operation == operation]
        found |= {(kind, name): None for name in names}
    yield from found


def _ids(log: Iterable[Exchange], operation: str) -> Iterator[str]:
    for each in log:
        if each.operation == operation and isinstance(ident := each.at("/data/id"), str):
            yield ident


def _gone(park: Park, kind: str, period: str) -> bool:
    """Delete a period; one that is gone already is as good."""
    try:
        exchange = park.remove(kind, period)
    except Outcome:
        return False
    return exchange.status == 404 or is_success(park.contract, exchange)


def _customer_as_before(park: Park, log: Iterable[Exchange]) -> bool:
    """Put the customer back to how the first answer had them, unless nobody was asked to change."""
    booking = park.settings.get("booking_id")
    if booking is None:
        return True
    for exchange in log:
        if exchange.operation == "getBooking" and exchange.at("/data/id") == booking:
            guest = guest_in(park, booking, exchange)
            try:
                if guest is not None:
                    return guest.restore()
            except Outcome:
                return False
    return True


def _labels(log: Iterable[Exchange]) -> int:
    """Count the labels that were made along with a customer."""
    bodies = [json.loads(each.body) for each in log if each.operation == "updateBookingCustomer"]
    return sum(len(body.get("included", ())) for body in bodies)
