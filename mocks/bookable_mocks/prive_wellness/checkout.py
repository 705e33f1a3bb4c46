"""The checkout page: where a browser pays, fails or gives up a payment (PW-16)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from bookable_mocks.engine.mock import Context, Page, Reply
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.prive_wellness.handlers import settle_payment
from bookable_mocks.prive_wellness.models import (
    BOOKINGS,
    PAYMENTS,
    UNITS,
    Payment,
    PaymentStatus,
)

if TYPE_CHECKING:
    from jinja2 import Template

HTML = "text/html; charset=utf-8"

OUTCOMES = {
    "paid": PaymentStatus.PAID,
    "failed": PaymentStatus.FAILED,
    "cancelled": PaymentStatus.CANCELLED,
}


def show(ctx: Context) -> Reply:
    """Show what is to be paid, or what became of it."""
    payment = ctx.store.get(PAYMENTS, ctx.params["payment"])
    if payment is None:
        return _page(ctx, None, 404, "There is no such payment.")
    return _page(ctx, payment, 200)


def submit(ctx: Context) -> Reply:
    """Take the customer's choice, and send the customer back if the shop said where to."""
    payment = ctx.store.get(PAYMENTS, ctx.params["payment"])
    if payment is None:
        return _page(ctx, None, 404, "There is no such payment.")
    chosen = OUTCOMES.get(_choice(ctx))
    if chosen is None:
        return _page(ctx, payment, 400, "Choose to pay, to fail or to cancel.")
    try:
        payment = settle_payment(ctx, payment, chosen)
    except Refusal as refusal:
        return _page(ctx, payment, refusal.problem.status, refusal.problem.detail)
    if payment.return_url:
        return Reply(303, "", {"location": _way_back(payment)}, HTML)
    return _page(ctx, payment, 200)


def _choice(ctx: Context) -> str:
    """Return the `outcome` of the form, "" if there is none or it can't be read."""
    body = ctx.request.body.decode("latin-1") if ctx.request else ""
    try:
        return parse_query(body).get("outcome", [""])[-1]
    except Refusal:
        return ""


def _way_back(payment: Payment) -> str:
    """Return the shop's URL with the booking and the payment in its query."""
    parts = urlsplit(payment.return_url)
    added = urlencode({"reference": payment.booking, "payment": payment.uuid})
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))


def _page(ctx: Context, payment: Payment | None, status: int, told: str = "") -> Reply:
    booking = ctx.store.get(BOOKINGS, payment.booking) if payment else None
    unit = ctx.store.get(UNITS, booking.unit_uuid) if booking else None
    html = _template().render(
        payment=payment,
        booking=booking,
        unit=unit,
        told=told,
        amount=f"{payment.amount_cents / 100:.2f}" if payment else "",
    )
    return Reply(status, html, media_type=HTML)


@cache
def _template() -> Template:
    from jinja2 import Environment, select_autoescape  # noqa: PLC0415 - few ask for a page

    text = (Path(__file__).parent / "checkout.html").read_text(encoding="utf-8")
    return Environment(autoescape=select_autoescape(default=True)).from_string(text)


PAGES = (
    Page("GET", "/checkout/{payment}", show),
    Page("POST", "/checkout/{payment}", submit),
)
