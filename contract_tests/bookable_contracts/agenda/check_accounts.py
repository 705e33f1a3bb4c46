"""Customers' accounts: AG-14 and AG-15."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_contracts.agenda.check_customers import shown
from bookable_contracts.agenda.office import ID, Office
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick
from bookable_contracts.oracles.outcomes import built_upon, fails, succeeds
from bookable_contracts.verdicts import expect
from bookable_specs import Contract

SECRET = "voorbeeld-1"


@pytest.mark.rule("AG-14")
def test_account(office: Office, contract: Contract) -> None:
    """Username and Password make an account for a new customer."""
    name = office.client.fresh_word("USERNAME")
    made = office.call("setCustomer", **office.person(Username=name, Password=SECRET))
    succeeds(contract, made, "a customer with an account")
    login = office.call("loginCustomer", Username=name, Password=SECRET)
    succeeds(contract, login, "the new account")
    again = office.call("setCustomer", **office.person(Username=name, Password=SECRET))
    fails(contract, again, "a Username that another customer has")


@pytest.mark.rule("AG-14")
@pytest.mark.parametrize("password", [None, "", "12345"], ids=["none", "empty", "short"])
def test_passwords(office: Office, contract: Contract, password: str | None) -> None:
    """A Username needs a Password of 6 characters or more."""
    name = office.client.fresh_word("USERNAME")
    exchange = office.call("setCustomer", **office.person(Username=name, Password=password))
    fails(contract, exchange, "an account without a password of 6 characters")
    six = office.call("setCustomer", **office.person(Username=name, Password="123456"))
    succeeds(contract, six, "a password of 6 characters")


@pytest.mark.rule("AG-14")
def test_account_of_existing(office: Office, contract: Contract) -> None:
    """Username and Password do nothing for an existing customer."""
    name, other = (office.client.fresh_word("USERNAME") for _ in range(2))
    person = office.person(Username=name, Password=SECRET)
    customer = str(pick(office.ask("setCustomer", **person), ID))
    for query in ({"Username": other, "Password": "another-1"}, {"Username": other}):
        changed = office.call("setCustomer", **{**person, "Password": None, **query}, id=customer)
        succeeds(contract, changed, "a change with a Username")
    old = office.call("loginCustomer", Username=name, Password=SECRET)
    succeeds(contract, old, "the account as it was")
    new = office.call("loginCustomer", Username=other, Password="another-1")
    fails(contract, new, "an account for an existing customer")


@pytest.mark.rule("AG-14", evidence="assumed")
def test_empty_username(office: Office, contract: Contract) -> None:
    """An empty Username makes no account, and asks for no password."""
    made = office.call("setCustomer", **office.person(Username=""))
    succeeds(contract, made, "a customer with an empty Username")


@pytest.mark.rule("AG-15")
def test_login(office: Office, contract: Contract) -> None:
    """The right credentials give the customer, and change nothing."""
    name = office.client.fresh_word("USERNAME")
    person = office.person(Username=name, Password=SECRET)
    customer = str(pick(office.ask("setCustomer", **person), ID))
    before = shown(office, customer)
    for _ in range(2):
        login = office.call("loginCustomer", Username=name, Password=SECRET)
        succeeds(contract, login, "the right credentials")
        told = _customer_of(login)
        expect(told == before, "a login should give the customer as it is", login)
    after = shown(office, customer)
    expect(after == before, "a login should change nothing", login)


@pytest.mark.rule("AG-15")
def test_wrong_login(office: Office, contract: Contract) -> None:
    """Wrong credentials, and those of who is not enabled, are refused alike."""
    name = office.client.fresh_word("USERNAME")
    person = office.person(Username=name, Password=SECRET)
    customer = str(pick(office.ask("setCustomer", **person), ID))
    other = office.client.fresh_word("USERNAME")
    attempts = {
        "a wrong password": office.call("loginCustomer", Username=name, Password="wrong-one"),
        "a password in capitals": office.call(
            "loginCustomer", Username=name, Password=SECRET.upper()
        ),
        "an unknown name": office.call("loginCustomer", Username=other, Password=SECRET),
    }
    for status, what in (("2", "a disabled customer"), ("3", "a deleted customer")):
        change = {**person, "Username": None, "Password": None, "Status": status}
        built_upon(contract, office.call("setCustomer", id=customer, **change))
        attempts[what] = office.call("loginCustomer", Username=name, Password=SECRET)
    for what, attempt in attempts.items():
        fails(contract, attempt, f"the login of {what}")
    told = {(each.at("/Status/Code"), each.at("/Status/Message")) for each in attempts.values()}
    expect(len(told) == 1, "refused logins should not tell why", *list(attempts.values())[:2])


def _customer_of(exchange: Exchange) -> Any:
    return exchange.at("/Customer") or exchange.at("/Objects/0")
