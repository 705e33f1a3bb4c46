"""The pages that a reservation links to, and the way back from them: B1-20."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import pytest

from bookable_contracts.booking_experts_v1.desk import Booking, Desk, going
from bookable_contracts.booking_experts_v1.errors import blames
from bookable_contracts.booking_experts_v1.pages import answers, chosen, landing
from bookable_contracts.booking_experts_v1.settings import optional
from bookable_contracts.booking_experts_v1.stays import Finder
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.verdicts import expect, not_reachable

BACK = "https://shop.example.com/after?cart=7&status=mine"
PAID = ("success", "open_but_confirmed")
UNPAID = ("open", "failure", "cancelled")
COMPLETED = {"deposit": "deposit_completed", "questions": "questions_completed"}


def links_of(exchange: Exchange) -> dict[str, str]:
    """Return the links of a reservation."""
    found = exchange.at("/data/links")
    return {name: link for name, link in found.items() if link} if isinstance(found, dict) else {}


@pytest.mark.rule("B1-20")
def test_link_to_pay(desk: Desk, finder: Finder) -> None:
    """A placed reservation has a link to pay, and all links are addresses."""
    made = desk.make(finder.fresh(), place=True)
    answered(desk.contract, made, 201)
    expect("pay" in links_of(made), "what is placed should have a link to pay", made)
    shown = desk.read(desk.of(made))
    same = links_of(shown) == links_of(made)
    expect(same, "links should be the same when it is read", made, shown)
    for name, link in links_of(made).items():
        parts = urlsplit(link)
        whole = parts.scheme in {"http", "https"} and parts.netloc
        expect(whole, f"the link {name} should be a whole address", made)


@pytest.mark.rule("B1-20", evidence="assumed")
def test_links_by_status(desk: Desk, finder: Finder) -> None:
    """The link to pay is there while it is new, placed, and confirmed without being paid."""
    booking = desk.booked(finder.fresh())
    expect("pay" in links_of(booking.made), "what is new should have a link to pay", booking.made)
    for way in ("place", "confirm"):
        changed = desk.change(booking, **going(way))
        prepared(desk.contract, changed, 200)
        expect("pay" in links_of(changed), f"after {way} it should be there", changed)


@pytest.mark.rule("B1-20")
def test_way_back(desk: Desk, finder: Finder) -> None:
    """An after_payment_return_url is kept."""
    for url in (BACK, "http://localhost:3000/"):
        made = desk.make(finder.fresh(), after_payment_return_url=url)
        answered(desk.contract, made, 201)
        kept = made.at("/data/attributes/after_payment_return_url")
        expect(kept == url, "the URL should be kept as it is", made)


@pytest.mark.rule("B1-20", evidence="assumed")
@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.com/", "back", "//example"])
def test_ways_that_lead_nowhere(desk: Desk, finder: Finder, url: str) -> None:
    """An URL that is not http or https is refused."""
    stay = finder.fresh()
    source = "attributes/after_payment_return_url"
    blames(desk.contract, desk.make(stay, after_payment_return_url=url), source, "is invalid")
    kept = desk.booked(stay, after_payment_return_url=BACK)
    refused = desk.change(kept, {"after_payment_return_url": url})
    blames(desk.contract, refused, source, "is invalid")


@pytest.fixture
def filled(settings: Mapping[str, str]) -> dict[str, str]:
    """What to fill into the forms of a mock's pages."""
    return answers(optional(settings, "pages"))


@pytest.mark.rule("B1-20")
@pytest.mark.parametrize("status", [*PAID, *UNPAID])
def test_after_paying(desk: Desk, finder: Finder, filled: dict[str, str], status: str) -> None:
    """After paying the customer is led back with reservation, token and status."""
    booking = desk.booked(finder.fresh(), place=True, after_payment_return_url=BACK)
    where = landing(links_of(booking.made)["pay"], status, filled)
    _leads_back(booking, where, status)
    told, shown = desk.status(booking)
    with_money = "confirmed" if status in PAID else "placed"
    expect(told == with_money, f"after {status} it should be {with_money}, it is {told}", shown)
    link = "pay" in links_of(shown)
    expect(link is (status != "success"), "the link to pay should be there until it is paid", shown)


@pytest.mark.rule("B1-20")
@pytest.mark.parametrize("page", COMPLETED)
def test_other_pages(desk: Desk, finder: Finder, filled: dict[str, str], page: str) -> None:
    """From the deposit and the questions the customer is led back, and they count as done."""
    booking = None
    for park in desk.park.parks:
        made = desk.booked(finder.fresh(park=park), place=True, after_payment_return_url=BACK)
        if page in links_of(made.made):
            booking = made
            break
    if booking is None:
        not_reachable(f"needs a park that asks for {page}: none links to the page")
    name = COMPLETED[page]
    before = booking.made.at(f"/data/attributes/{name}")
    expect(before is False, f"{name} should be false before", booking.made)
    where = landing(links_of(booking.made)[page], name, filled)
    _leads_back(booking, where, name)
    shown = desk.read(booking)
    expect(shown.at(f"/data/attributes/{name}") is True, f"{name} should be true then", shown)


@pytest.mark.rule("B1-20")
def test_pages_ask_for_the_token(desk: Desk, finder: Finder, filled: dict[str, str]) -> None:
    """A page does not open with another token."""
    booking = desk.booked(finder.fresh(), place=True)
    link = links_of(booking.made)["pay"]
    wrong = link.replace(booking.token, "0" * 40)
    if wrong == link:
        not_reachable("needs links with the reservation's token: this one has none")
    expect(
        chosen(wrong, "success", filled) is None, "another token should open no page", booking.made
    )


def _leads_back(booking: Booking, where: str, status: str) -> None:
    there, back = urlsplit(where), urlsplit(BACK)
    same = (there.scheme, there.netloc, there.path) == (back.scheme, back.netloc, back.path)
    expect(same, "the customer should be led to after_payment_return_url", booking.made)
    given = parse_qsl(there.query)
    for name, value in (
        ("reservation_id", booking.id), ("token", booking.token), ("status", status)
    ):  # fmt: skip
        message = f"the way back should have {name} in its query"
        expect((name, value) in given, message, booking.made)
    expect(("cart", "7") in given, "parameters that the URL has should stay", booking.made)
