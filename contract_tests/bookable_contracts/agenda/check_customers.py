"""Customers: AG-12 and AG-13."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bookable_contracts.agenda.office import ABSENT, ID, Office, objects, second_before
from bookable_contracts.agenda.pages import caps_its_limit, partitions
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick
from bookable_contracts.oracles.outcomes import built_upon, fails, succeeds
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract

FULL = {
    "AccountNumber": "K-CONF",
    "Insertions": "van der",
    "BirthDate": "1990-04-12",
    "Gender": "F",
    "Street": "Veldweg",
    "HouseNr": "14",
    "HouseNrAddition": "B",
    "ZipCode": "1234 ZZ",
    "City": "Voorbeeldstad",
    "Country": "Nederland",
    "Phone": "0101234567",
    "MobilePhone": "+31 6 12345678",
}
ACCEPTED = {
    "Phone": ["", "0101234567", "+31101234567", "+31 (10) 123-45-67", "123456789"],
    "MobilePhone": ["", "0612345678", "+31 6 12345678", "123456789012345"],
    "Gender": ["M", "F"],
    "Status": ["1", "2"],
    "HouseNr": ["0", "14"],
    "BirthDate": ["2000-02-29"],
}
REFUSED: dict[str, list[str | None]] = {
    "Email": [None, "", "nobody", "nobody@", "@example.com", "no body@example.com"],
    "FirstName": [None, ""],
    "LastName": [None, ""],
    "Phone": ["none", "12345678", "1234567890123456", "+", "06-abc45678", "0101234567x"],
    "MobilePhone": ["none", "12345678", "06 1234 567a"],
    "Gender": ["X", "m", "V"],
    "Status": ["0", "4", "enabled"],
    "BirthDate": ["12-04-1990", "1990-02-30", "yesterday"],
    "HouseNr": ["fourteen", "-1"],
}


def shown(office: Office, customer: str) -> dict[str, Any]:
    """Read a customer for a check to build upon."""
    exchange = office.person_shown(customer)
    built_upon(office.contract, exchange)
    found: dict[str, Any] = pick(exchange, "/Customer", dict)
    return found


def found(office: Office, **query: Any) -> tuple[list[str], Exchange]:
    """List customers by filters that leave few."""
    exchange = office.call("getCustomers", **query)
    succeeds(office.contract, exchange)
    return [str(each.get("Id")) for each in objects(exchange)], exchange


@pytest.mark.rule("AG-12")
def test_pages(office: Office, contract: Contract) -> None:
    """Limit and Offset cut the list into parts that make the whole, 500 at most."""
    partitions(contract, lambda **query: office.call("getCustomers", **query))
    caps_its_limit(contract, lambda **query: office.call("getCustomers", **query))


@pytest.mark.rule("AG-12")
def test_filters(office: Office) -> None:
    """Filters keep the customers that fit all of them, and leave others out."""
    account = f"K-{office.client.fresh_word('ACCOUNT')}"
    person = office.person(AccountNumber=account, BirthDate="1931-05-06")
    customer = str(pick(office.ask("setCustomer", **person), ID))
    queries: tuple[dict[str, str], ...] = (
        {"Email": person["Email"]},
        {"Email": person["Email"].swapcase()},
        {"AccountNumber": account},
        {"Email": person["Email"], "AccountNumber": account, "BirthDate": "1931-05-06"},
    )
    for query in queries:
        ids, exchange = found(office, **query)
        names = " and ".join(query)
        expect(ids == [customer], f"{names} should find the one customer", exchange)
    ids, exchange = found(office, BirthDate="1931-05-06")
    days = {each.get("BirthDate") for each in objects(exchange)}
    right = customer in ids and days == {"1931-05-06"}
    expect(right, "BirthDate should find who was born that day, and nobody else", exchange)
    ids, exchange = found(office, Email=person["Email"], BirthDate="1931-05-07")
    expect(not ids, "who does not fit all filters should be left out", exchange)


@pytest.mark.rule("AG-12", evidence="assumed")
def test_order(office: Office) -> None:
    """Customers come by id."""
    ids, exchange = found(office)
    numbers = [int(each) for each in ids]
    expect(numbers == sorted(set(numbers)), "customers should come by id", exchange)
    if len(numbers) < 2:
        not_reachable("needs two customers")


@pytest.mark.rule("AG-12")
def test_updated_after(office: Office, contract: Contract) -> None:
    """UpdatedAfter keeps who changed after that second, deleted ones by Id and Status alone."""
    kept, gone = office.registered(), office.registered()
    before = second_before(shown(office, kept)["UpdateTime"])
    built_upon(contract, _delete(office, gone))
    ids, exchange = found(office, UpdatedAfter=before)
    both = {kept, gone} <= set(ids)
    expect(both, "UpdatedAfter should give who changed later, deleted ones too", exchange)
    deleted = next((each for each in objects(exchange) if each.get("Id") == gone), {})
    bare = deleted == {"Id": gone, "Status": "3"}
    expect(bare, "a deleted customer should have Id and Status alone", exchange)
    ids, exchange = found(office, UpdatedAfter=_later(office))
    expect(not ids, "UpdatedAfter should leave out who did not change later", exchange)
    ids, exchange = found(office, UpdatedAfter=before, BirthDate="1900-01-01")
    expect(gone not in ids, "another filter beside it should leave deleted ones out", exchange)


@pytest.mark.rule("AG-12")
def test_deleted(office: Office, contract: Contract) -> None:
    """Without UpdatedAfter deleted customers do not come, disabled ones do."""
    person = office.person()
    customer = str(pick(office.ask("setCustomer", **person, Status=2), ID))
    ids, exchange = found(office, Email=person["Email"])
    expect(ids == [customer], "a disabled customer should be listed", exchange)
    built_upon(contract, _delete(office, customer))
    ids, exchange = found(office, Email=person["Email"])
    expect(not ids, "a deleted customer should not be listed", exchange)


@pytest.mark.rule("AG-13")
def test_made(office: Office, contract: Contract) -> None:
    """Without id a customer is made, with all that was told."""
    person = office.person(**FULL)
    made = office.call("setCustomer", **person)
    succeeds(contract, made)
    told = shown(office, str(pick(made, ID)))
    wrong = [name for name, value in person.items() if told.get(name) != value]
    expect(not wrong, f"a new customer should have its {', '.join(wrong)}", made)
    expect(told.get("Status") == "1", "a new customer should be enabled", made)


@pytest.mark.rule("AG-13")
def test_changed(office: Office, contract: Contract) -> None:
    """With id a customer is changed: what is left out stays, what is empty is emptied."""
    person = office.person(**FULL)
    customer = str(pick(office.ask("setCustomer", **person), ID))
    names = {name: person[name] for name in ("Email", "LastName")}
    change = {**names, "FirstName": "Other", "City": "", "Phone": ""}
    changed = office.call("setCustomer", id=customer, **change)
    succeeds(contract, changed, "a change of a customer")
    expect(changed.at(ID) == customer, "a change should answer the same Id", changed)
    told = shown(office, customer)
    wanted = {**person, **change}
    wrong = [name for name, value in wanted.items() if told.get(name) != value]
    expect(not wrong, f"a change should leave or set {', '.join(wrong)} rightly", changed)


@pytest.mark.rule("AG-13")
@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(office: Office, contract: Contract, name: str) -> None:
    """Valid values are taken."""
    for value in ACCEPTED[name]:
        made = office.call("setCustomer", **office.person(**{name: value}))
        succeeds(contract, made, f"a customer with {name} {value!r}")
        told = shown(office, str(pick(made, ID))).get(name)
        expect(told == value, f"{name} should be what was sent", made)


@pytest.mark.rule("AG-13")
@pytest.mark.parametrize("name", REFUSED)
def test_refused(office: Office, contract: Contract, name: str) -> None:
    """Values that are missing or invalid are refused, for a new customer and for a change."""
    customer = office.customer
    for value in REFUSED[name]:
        what = f"a customer with {name} {value!r}" if value is not None else f"no {name}"
        for query in _new_and(customer):
            exchange = office.call("setCustomer", **office.person(**query, **{name: value}))
            fails(contract, exchange, what)


@pytest.mark.rule("AG-13", evidence="assumed")
def test_absent(office: Office, contract: Contract) -> None:
    """Nobody's id, or a deleted customer's, is refused."""
    attempt = office.call("setCustomer", **office.person(id=ABSENT))
    fails(contract, attempt, "a change of nobody")
    customer = office.registered()
    built_upon(contract, _delete(office, customer))
    attempt = office.call("setCustomer", **office.person(id=customer))
    fails(contract, attempt, "a change of a deleted customer")
    attempt = office.book(CustomerId=customer)
    fails(contract, attempt, "a booking of a deleted customer")


@pytest.mark.rule("AG-13", evidence="assumed")
def test_shared_address(office: Office, contract: Contract) -> None:
    """Two customers may share an address."""
    person = office.person()
    ids = []
    for _ in range(2):
        made = office.call("setCustomer", **person)
        succeeds(contract, made, "a customer with the address of another")
        ids.append(made.at(ID))
    expect(ids[0] != ids[1], "each should be a customer of its own", made)


def _delete(office: Office, customer: str) -> Exchange:
    return office.call("setCustomer", **office.person(id=customer, Status=3))


def _later(office: Office) -> str:
    return (office.now + dt.timedelta(days=1)).isoformat(" ")


def _new_and(customer: str) -> tuple[dict[str, Any], ...]:
    """Return what makes setCustomer about a new customer, and about one that there is."""
    return {}, {"id": customer}
