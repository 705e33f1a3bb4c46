"""What the company's systems are told: AG-25."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_contracts.agenda.notices import Notices, about, told
from bookable_contracts.agenda.office import ABSENT, ID, Office
from bookable_contracts.deliveries import Delivery
from bookable_contracts.durations import seconds
from bookable_contracts.oracles.answers import pick
from bookable_contracts.oracles.outcomes import built_upon
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract

SETTLE = 1.0
"""Seconds in which a notice too many is given the chance to arrive."""


@pytest.mark.rule("AG-25")
def test_appointments(notices: Notices, contract: Contract) -> None:
    """Making, changing, cancelling and removing an appointment are told, each by a notice."""
    office = notices.office
    slot = office.diary.take()
    made = office.book(slot)
    built_upon(contract, made)
    appointment = str(pick(made, ID))
    delivery = notices.comes("appointment", appointment, 1, made)
    _is_notice(office, delivery)
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("setAppointment", office.wanted(slot, Id=appointment, BookingMode="customer", Name="B")),
        ("cancelAppointment", {"Id": appointment, "Mode": "company"}),
        ("removeAppointment", {"Id": appointment}),
    )
    for count, (operation, query) in enumerate(steps, 2):
        exchange = office.call(operation, **query)
        built_upon(contract, exchange)
        notices.comes("appointment", appointment, count, made, exchange)


@pytest.mark.rule("AG-25")
def test_customers(notices: Notices, contract: Contract) -> None:
    """Making, changing and deleting a customer are told, each by a notice."""
    office = notices.office
    person = office.person()
    made = office.call("setCustomer", **person)
    built_upon(contract, made)
    customer = str(pick(made, ID))
    delivery = notices.comes("consumer", customer, 1, made)
    _is_notice(office, delivery)
    changes: tuple[dict[str, Any], ...] = ({"City": "Elders"}, {"Status": 3})
    for count, change in enumerate(changes, 2):
        exchange = office.call("setCustomer", **person, **change, id=customer)
        built_upon(contract, exchange)
        notices.comes("consumer", customer, count, made, exchange)


@pytest.mark.rule("AG-25", evidence="assumed")
def test_nothing_told(notices: Notices, contract: Contract) -> None:
    """A failed call, a check with DryRun, and a reading call send none."""
    office = notices.office
    slot = office.diary.take()
    made = office.book(slot)
    built_upon(contract, made)
    appointment = str(pick(made, ID))
    notices.comes("appointment", appointment, 1, made)
    office.cancel(appointment, DryRun=1)
    office.cancel(appointment, Mode="guest")
    office.change(appointment, slot, CustomerId=ABSENT)
    office.shown(appointment)
    found = notices.receiver.wait(about("appointment", appointment), count=2, patience=SETTLE)
    expect(len(found) == 1, "nothing changed, so no notice should come", made)


@pytest.mark.rule("AG-25")
def test_once(notices: Notices, contract: Contract) -> None:
    """A notice that was answered 200 does not come again."""
    made = notices.office.call("setCustomer", **notices.office.person())
    built_upon(contract, made)
    customer = str(pick(made, ID))
    notices.comes("consumer", customer, 1, made)
    found = notices.receiver.wait(about("consumer", customer), count=2, patience=SETTLE)
    expect(len(found) == 1, "a notice that was taken should not come again", made)


@pytest.mark.rule("AG-25")
def test_retry(notices: Notices, contract: Contract) -> None:
    """A notice that is refused comes again after 5 minutes and after 1 hour."""
    first, *_ = contract.document["x-webhook-delivery"]["retries"]
    office, receiver = notices.office, notices.receiver
    # What is still under way must not be taken for the notice that is to be refused.
    before = office.ask("setCustomer", **office.person())
    notices.comes("consumer", str(pick(before, ID)), 1, before)
    receiver.refuse_next({}, times=1)
    try:
        made = office.call("setCustomer", **office.person())
        built_upon(contract, made)
        wanted = about("consumer", str(pick(made, ID)))
        found = receiver.wait(wanted, count=2)
    finally:
        receiver.take_again()
    if len(found) < 2 and receiver.patience <= seconds(first):
        not_reachable(
            f"a retry comes after {seconds(first)} s, which is longer than --webhook-patience"
        )
    expect(len(found) == 2, "a notice that is refused should come again", made)
    same = told(found[0]) == told(found[1])
    expect(same, "a retry should be the same request", made)


def _is_notice(office: Office, delivery: Delivery) -> None:
    said = told(delivery)
    names = set(said) == {"entity", "id", "apiKey"}
    expect(names, "a notice should tell entity, id and apiKey in its query")
    # Of a company's several keys any may stand there, as long as it is one.
    expect(said["apiKey"], "a notice should tell the apiKey of the company")
    expect(not delivery.body, "a notice should have no body")
