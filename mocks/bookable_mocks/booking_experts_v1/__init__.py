"""Booking Experts v1: find what is free, reserve it, have it paid. Reference 004, B1-01 to B1-23.

What v1 does otherwise than v3, and than JSON:API:

- Types are plural, ids are texts such as `package_437`; an availability's id is a number, that of a
  preview null, and a single administration has a list around it.
- An error has a number as its status, a text as its source, and no code. 422 tells everything that
  is wrong, in one order.
- A key is a partner's and has no scopes: each administration gives it default access, extended
  access, or none. What it has no access to, and what a token is missing for, is not found.
- A translated text has every language that Accept-Language names, null where there is none.
- fields[type] takes names, or signed names that change the default. Unknown ones are passed over.
- Pages have 30, with links and without figures. Only the users on call, searches and the list of
  reservations have filters; the last are bare parameters.
- Prices are plain numbers, a price that changes is one flat list of values and days.
- There are no webhooks and no rate limit.

A search asks an index of all stays in memory, built when it is first needed; what holds a rentable
is decided by claims in the store, and the index follows the store.

The links of a reservation lead to pages under `/_pages/booking-experts-v1`, for a browser. What no
call does, the vendor's side does: pages under `/_simulate/booking-experts-v1/administrations/{id}`
take plain JSON, need no key, and obey the transitions of `states.py`.

| | what happens | body |
|---|---|---|
| POST `/access` | a user gives a partner access | `partner`, `access`: default, extended or none |
| POST `/options/{id}/confirm` | the guest confirms a placed option | – |
| POST `/options/{id}/cancel`, `/reservations/{id}/cancel` | the park cancels | – |
| POST `/reservations/{id}/pay` | a payment goes some way | `outcome`, else success |
| POST `/reservations/{id}/unpay` | money goes back | – |
| GET `/reservations/{id}/answers` | what guests filled in on the pages | – |
"""

from __future__ import annotations

from bookable_mocks.booking_experts_v1 import giving_access, pages, transitions
from bookable_mocks.booking_experts_v1.access import authenticate, read_key
from bookable_mocks.booking_experts_v1.choices import Choices
from bookable_mocks.booking_experts_v1.errors import render
from bookable_mocks.booking_experts_v1.handlers import HANDLERS
from bookable_mocks.booking_experts_v1.resources import DIALECT
from bookable_mocks.booking_experts_v1.seed import PERSONAS, example, owners, seed
from bookable_mocks.booking_experts_v1.tables import TABLES
from bookable_mocks.engine.auth import bucket
from bookable_mocks.engine.mock import Mock
from bookable_mocks.jsonapi.negotiation import admitter

MOCK = Mock(
    name="booking-experts-v1",
    handlers=HANDLERS,
    render=render,
    authenticate=authenticate,
    admit=admitter(DIALECT),
    seed=seed,
    tables=(*TABLES, *pages.TABLES),
    bucket=bucket(read_key),
    timers=transitions.TIMERS,
    pages=(*giving_access.PAGES, *pages.PAGES),
    personas=PERSONAS,
    example=example,
    owners=owners,
    choices=Choices(),
    new_secret=lambda ctx: f"be1_{ctx.ids.token('be1.secret', 40)}",
)
