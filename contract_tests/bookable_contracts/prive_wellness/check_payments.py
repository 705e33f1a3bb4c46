"""Payments, as far as they go without a person who pays: PW-16; and the dashboard's PW-21."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest

from bookable_contracts.oracles.answers import answered
from bookable_contracts.prive_wellness.company import Company
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract


@pytest.mark.rule("PW-16")
def test_checkout(home: Company, contract: Contract) -> None:
    """Starting a payment answers a checkout URL, at which there is a page."""
    booking = home.booked()
    exchange = home.pay(booking["reference"])
    payment = answered(contract, exchange, 201)
    outstanding = booking["total_cents"] - booking["paid_cents"]
    amount = payment.get("amount_cents") == outstanding
    expect(amount, "a payment should be for all that is outstanding", exchange)
    url = payment.get("checkout_url")
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    absolute = parts.scheme in {"http", "https"} and parts.netloc
    expect(absolute, "checkout_url should be an absolute http(s) URL", exchange)
    try:
        page = httpx.get(url, timeout=home.client.timeout, follow_redirects=True, trust_env=False)
    except httpx.HTTPError as error:
        not_reachable(f"the checkout page is out of reach from here ({type(error).__name__})")
    expect(page.status_code == 200, "checkout_url should answer a page", exchange)


@pytest.mark.rule("PW-16")
def test_amounts(home: Company, contract: Contract) -> None:
    """A part can be asked for, but no more than what is outstanding."""
    booking = home.booked()
    part = home.pay(booking["reference"], {"amount_cents": 1})
    payment = answered(contract, part, 201)
    expect(payment.get("amount_cents") == 1, "a payment should be for the amount asked for", part)
    more = {"amount_cents": booking["total_cents"] + 1}
    answered(contract, home.pay(booking["reference"], more), 409)


@pytest.mark.rule("PW-16")
def test_payment_of_a_cancelled_booking(home: Company, contract: Contract) -> None:
    """A cancelled booking cannot be paid."""
    reference = home.booked()["reference"]
    home.cancel(reference)
    answered(contract, home.pay(reference), 409)


@pytest.mark.rule("PW-16")
def test_paid() -> None:
    """A booking paid in full fires payment.paid."""
    not_reachable(
        "that a paid booking fires payment.paid: paying at the checkout is a person's job"
    )


@pytest.mark.rule("PW-21")
def test_keys_are_made() -> None:
    """A key is made with chosen scopes and its secret is shown once."""
    not_reachable("keys are made in the dashboard; the API has no call for it")
