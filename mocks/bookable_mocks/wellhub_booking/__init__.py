"""Wellhub Booking: gym classes, their slots and bookings. Reference 002, rules WH-01 to WH-26."""

from __future__ import annotations

from bookable_mocks.engine.auth import bucket
from bookable_mocks.engine.mock import Mock, Webhooks
from bookable_mocks.wellhub_booking.choices import Choices
from bookable_mocks.wellhub_booking.errors import render
from bookable_mocks.wellhub_booking.handlers import HANDLERS, TIMERS
from bookable_mocks.wellhub_booking.models import TABLES
from bookable_mocks.wellhub_booking.rules import RETRIES, TIMEOUT
from bookable_mocks.wellhub_booking.seed import PERSONAS, example, owners, seed
from bookable_mocks.wellhub_booking.serialize import event
from bookable_mocks.wellhub_booking.signing import sign
from bookable_mocks.wellhub_booking.user_side import PAGES, authenticate, read_key

MOCK = Mock(
    name="wellhub-booking",
    handlers=HANDLERS,
    render=render,
    authenticate=authenticate,
    seed=seed,
    tables=TABLES,
    bucket=bucket(read_key),
    webhooks=Webhooks(body=event, sign=sign, retries=RETRIES, timeout=TIMEOUT),
    timers=TIMERS,
    pages=PAGES,
    personas=PERSONAS,
    example=example,
    owners=owners,
    choices=Choices(),
    new_secret=lambda ctx: f"wh_{ctx.ids.token('wellhub.secret', 40)}",
)
