"""Who is let in: AG-22."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookable_contracts.agenda.office import Office
from bookable_contracts.agenda.signing import Manner
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import fails, succeeds
from bookable_contracts.verdicts import expect, not_tested
from bookable_specs import Contract, Operation

OLDEST = 300
"""Seconds that a salt may be old."""
TRIES = 5
HARMLESS = "getAgendas"


def signed(office: Office, manner: Manner, **query: object) -> Exchange:
    """Make a harmless call that is signed in some manner."""
    request = replace(office.request(HARMLESS, **query), manner=manner)
    return office.client.send(request, key=office.key, pin=True)


def with_token(office: Office, token: str) -> Exchange:
    """Make a harmless call with another token."""
    key = replace(office.key, token=token)
    return office.client.send(office.request(HARMLESS), key=key, pin=True)


@pytest.mark.rule("AG-22")
@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
@pytest.mark.parametrize("capitals", [False, True], ids=["small", "capitals"])
def test_algorithms(office: Office, contract: Contract, algorithm: str, capitals: bool) -> None:
    """Both hashes sign, in small and in capital hex."""
    manner = Manner(algorithm=algorithm, capitals=capitals)
    succeeds(contract, signed(office, manner), f"a call signed by {algorithm}")


@pytest.mark.rule("AG-22")
@pytest.mark.parametrize(
    "query",
    [
        {"zulu": "1", "Alpha": "2", "alpha": "3", "_x": "4", "A": "5", "a1": "6", "Zulu": "7"},
        {"Name": "  two  words ", "Note": "one three"},
        {"Empty": "", "Other": "x", "none": ""},
        {"Name": "Zoë & Anaïs = 50 % + 1 €", "Path": "a/b?c#d"},
        {"Lines": "one\ntwo\tthree"},
        {"Twice": ["first", "last"], "Other": "x"},
        {"api_format": "json", "api_lang": "nl"},
    ],
    ids=["order", "spaces", "empty values", "other signs", "lines", "twice", "unsigned names"],
)
def test_what_is_signed(office: Office, contract: Contract, query: dict[str, object]) -> None:
    """Every parameter is signed in byte order, without spaces, empty values as nothing."""
    succeeds(contract, signed(office, Manner(), **query))


@pytest.mark.rule("AG-22")
def test_age(office: Office, contract: Contract) -> None:
    """A salt is good until it is 300 seconds old, and no longer."""
    fails(contract, signed(office, Manner(at=-OLDEST - 1)), "a call with a salt of 301 seconds ago")
    for _ in range(TRIES):
        salt = _now(office) - OLDEST
        exchange = signed(office, Manner(at=-OLDEST))
        told = exchange.at("/Status/Timestamp")
        if told == str(salt + OLDEST):  # else the second was over before it was looked at
            succeeds(contract, exchange, "a call with a salt of 300 seconds ago")
            return
    not_tested("the server's seconds were over too fast")


@pytest.mark.rule("AG-22")
def test_future(office: Office, contract: Contract) -> None:
    """A salt of this very second is good, one of the future is not."""
    succeeds(contract, signed(office, Manner(at=0)), "a call with a salt of this second")
    fails(contract, signed(office, Manner(at=30)), "a call with a salt of the future")


@pytest.mark.rule("AG-22")
@pytest.mark.parametrize("salt", ["", "now", "-1", "1795425300.5"])
def test_no_salt(office: Office, contract: Contract, salt: str) -> None:
    """A salt that is no figure is refused."""
    fails(contract, signed(office, Manner(after={"api_salt": salt})), "a call with another salt")


@pytest.mark.rule("AG-22")
@pytest.mark.parametrize("name", ["api_key", "api_salt", "api_signature"])
def test_missing(office: Office, contract: Contract, name: str) -> None:
    """A call without one of the three is refused."""
    fails(contract, signed(office, Manner(without=name)), f"a call without {name}")


@pytest.mark.rule("AG-22")
def test_wrong_credentials(office: Office, contract: Contract) -> None:
    """An unknown key, a wrong secret and a signature of something else are refused."""
    key = office.key.token.partition(":")[0]
    fails(contract, with_token(office, "nobody_has_this:secret"), "a call with an unknown key")
    fails(contract, with_token(office, f"{key}:not-the-secret"), "a call with a wrong secret")
    for made in ("", "0" * 64, "0" * 40):
        exchange = signed(office, Manner(after={"api_signature": made}))
        fails(contract, exchange, "a call with a wrong signature")


@pytest.mark.rule("AG-22")
def test_tampered(office: Office, contract: Contract) -> None:
    """What is added, changed or left out after signing is noticed."""
    manners = {
        "a parameter that was added": Manner(after={"Added": "1"}),
        "a parameter that was changed": Manner(after={"Name": "another"}),
        "a method that was changed": Manner(after={"method": "getResources"}),
        "a parameter that was left out": Manner(without="Name"),
    }
    for what, manner in manners.items():
        fails(contract, signed(office, manner, Name="one"), f"a call with {what}")


@pytest.mark.rule("AG-22")
def test_every_call(office: Office, contract: Contract, operation: Operation) -> None:
    """No call is answered without a signature."""
    request = replace(office.request(operation.id), manner=Manner(without="api_signature"))
    exchange = office.client.send(request, key=office.key, pin=True)
    fails(contract, exchange, f"{operation.id} without a signature")


@pytest.mark.rule("AG-22")
def test_other_company(office: Office, stranger: Office, contract: Contract) -> None:
    """A company finds nothing of another one, and changes nothing of it."""
    slot = office.diary.take()
    appointment = office.booked(slot)
    before = office.appointment(appointment)
    names = {"FirstName": "No", "LastName": "One", "Email": "nobody@example.com"}
    model = {"AppTypeId": office.kind["Id"], "CalculationModel": "limit"}
    attempts = [
        stranger.call("getAppointment", Id=appointment),
        stranger.call("cancelAppointment", Id=appointment, Mode="company"),
        stranger.call("removeAppointment", Id=appointment),
        stranger.call("confirmAppointment", id=appointment, ConfirmationCode="A1B2C3"),
        stranger.call("getAgenda", Id=office.agenda),
        stranger.call("getAppointmentType", Id=office.kind["Id"]),
        stranger.call("getResource", Id=slot.resource),
        stranger.call("getCustomer", id=office.customer),
        stranger.call("setCustomer", id=office.customer, **names),
        stranger.call("getFields", AgendaId=office.agenda),
        stranger.call("getCalculationModelSettings", AgendaId=office.agenda, **model),
        stranger.call("setAppointment", **office.wanted(office.diary.take())),
    ]
    after = office.shown(appointment)
    for attempt in attempts:
        fails(contract, attempt, f"{attempt.operation} about another company")
    same = after.at("/Appointment") == before
    expect(same, "another company should not change an appointment", after)
    listed = stranger.ask("getAppointments", StartDate=slot.date, EndDate=slot.date)
    seen = [each.get("Id") for each in listed.at("/Objects") or []]
    expect(appointment not in seen, "another company should not list an appointment", listed)


def _now(office: Office) -> int:
    """Ask what time it is, so that the next call is signed by the server's very second."""
    return int(signed(office, Manner()).at("/Status/Timestamp") or 0)
