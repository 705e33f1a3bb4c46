"""Booking Experts v3: parks, bookings and calendars over JSON:API. Reference 003, B3-01 to B3-24.

What no documented call does, the vendor's side does: pages under
`/_simulate/booking-experts-v3/administrations/{administration_id}` let guests, parks and owners
act. They take plain JSON, need no key, answer the resource, obey the transitions of `states.py`
and fire the webhooks.

| POST | what happens | body, all optional unless said |
|---|---|---|
| `/bookings` | somebody books | `start_date`, `end_date` (both needed), `rentables` (ids) or
  `category` (one of the two), `kind` (booking, request, option, option_request, imported), `until`
  (cart, placed, confirmed), `channel`, `owner`, `customer`, `number_of_guests`, `locale`, `memo`,
  `reference_nr`, `remote_booking_nr`, `customer_desires_downpayment`, `option_validity` |
| `/bookings/{id}/place` | a cart becomes temporary, its calendar is taken | – |
| `/bookings/{id}/confirm` | the customer completes it, or takes an option up | – |
| `/bookings/{id}/accept` | the park says yes | – |
| `/bookings/{id}/check` | the owner says yes | – |
| `/bookings/{id}/reject` | the park or the owner says no | `by`, `reason` |
| `/bookings/{id}/cancel` | the customer or the park cancels | `by`, `reason` |
| `/bookings/{id}/payments` | money comes in | `value` (else what is due), `method`, `pending` |
| `/payments/{id}/complete` | a pending payment comes in | – |
| `/reservations/{id}/check_in`, `/check_out` | guests come and go | – |
| `/categories/{id}` | the park changes a category | `reference`, `archived` |
| `/commands` | a person presses a button of the app | `command` (needed), `booking` |

`GET /oauth/authorize?client_id=…` agrees to an app and sends the browser back with a code;
`organization` says in whose name. A webhook endpoint's secret is the app's client secret.
"""

from __future__ import annotations

from collections.abc import Mapping

from bookable_mocks.booking_experts_v3 import (
    models,
    models_bookings,
    models_categories,
    oauth,
    simulator,
)
from bookable_mocks.booking_experts_v3 import models_parks as parks
from bookable_mocks.booking_experts_v3.access import authenticate, read_key
from bookable_mocks.booking_experts_v3.bookings import EXPIRE, expire
from bookable_mocks.booking_experts_v3.choices import Choices
from bookable_mocks.booking_experts_v3.errors import render
from bookable_mocks.booking_experts_v3.handlers import HANDLERS
from bookable_mocks.booking_experts_v3.resources import DIALECT
from bookable_mocks.booking_experts_v3.rules import RETRIES, TIMEOUT, limits
from bookable_mocks.booking_experts_v3.seed import PERSONAS, example, owners, seed
from bookable_mocks.booking_experts_v3.serialize import event
from bookable_mocks.booking_experts_v3.signing import sign
from bookable_mocks.engine.auth import bucket
from bookable_mocks.engine.mock import Mock, Webhooks
from bookable_mocks.engine.quotas import Usage
from bookable_mocks.jsonapi.negotiation import admitter
from bookable_mocks.jsonapi.tables import TABLES


def _limit_headers(usage: Usage) -> Mapping[str, str]:
    """B3-04: every answer says how much is left of the window that is nearest to its end."""
    return {
        "X-RateLimit-Limit": str(usage.limit),
        "X-RateLimit-Remaining": str(usage.remaining),
    }


MOCK = Mock(
    name="booking-experts-v3",
    handlers=HANDLERS,
    render=render,
    authenticate=authenticate,
    admit=admitter(DIALECT),
    seed=seed,
    tables=(
        *models.TABLES,
        *parks.TABLES,
        *models_categories.TABLES,
        *models_bookings.TABLES,
        *TABLES,
    ),
    limits=limits,
    limit_headers=_limit_headers,
    bucket=bucket(read_key),
    webhooks=Webhooks(
        body=event, sign=sign, retries=RETRIES, timeout=TIMEOUT, success=range(200, 201)
    ),
    timers={EXPIRE: expire},
    pages=(*oauth.PAGES, *simulator.PAGES),
    personas=PERSONAS,
    example=example,
    owners=owners,
    choices=Choices(),
    new_secret=lambda ctx: f"be3_{ctx.ids.token('be3.secret', 40)}",
)
