"""From a request to a record: what is known around a draft, and the reservation that it becomes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1 import quoting, requests, rules, wire
from bookable_mocks.booking_experts_v1.availability.filters import first_arrival
from bookable_mocks.booking_experts_v1.cases import Case
from bookable_mocks.booking_experts_v1.models import (
    Administration,
    Category,
    Rentable,
    Status,
    local_day,
)
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pricing.payment import plans
from bookable_mocks.booking_experts_v1.requests import Draft
from bookable_mocks.booking_experts_v1.tables import PARK_MAPS, RENTABLES, TAGS
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of, index_of
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context

FIRST_ID = 911_000
FIRST_ITEM = 8_717_000
"""Ids are a little longer than counting from 1 would make them, as the reference's are."""


def case_of(
    ctx: Context, park: Administration, draft: Draft, stay: Reservation | None = None
) -> Case:
    """Return a draft with all that rules are told; `stay` is what it would change."""
    catalog = catalog_of(ctx)
    category = catalog.categories.get(draft.category_id or "")
    if category is not None and category.administration_id != park.id:
        category = None
    case = Case(
        draft=draft,
        before=Draft() if stay is None else requests.draft_of(stay),
        park=park,
        today=local_day(park, ctx.now),
        first_arrival=first_arrival(park, ctx.now),
        required=ctx.choices.details,
        category=category,
        prices=None if category is None else index_of(ctx).prices[category.id],
        rentable=_rentable(ctx, draft, category),
        tags_known=_all_known(ctx, park, draft.tag_ids),
        packages=catalog.packages,
        paid=stay is not None and bool(stay.paid),
        settled=stay is not None and (bool(stay.paid) or stay.deposit_completed),
    )
    return _with_plans(case, booked_on(park, stay, case.today))


def booked_on(park: Administration, stay: Reservation | None, today: date) -> date:
    """Return the day that discounts count from: a stay keeps those that it was made with."""
    return today if stay is None else local_day(park, stay.created_at)


def assembled(ctx: Context, kind: str, case: Case, *, saved: bool) -> Reservation:
    """Return the new record of a case that has a price; one that isn't saved has no id (B1-13).

    Raises:
        ValueError: if the case does not meet `rules.PRICING`.
    """
    price = quoting.priced(case, case.today)
    locale = wire.asked_locales(ctx)[0]
    items = quoting.numbered(price.items, (), _new_item(ctx)) if saved else price.items
    fields: dict[str, Any] = {
        **quoting.of_park(case.park),
        **quoting.particulars(case, locale),
        **quoting.figures(case, price, items),
        "rentable_id": case.draft.rentable_id,
        "fixed_rentable": case.draft.rentable_id is not None,
        "has_rentable_map": _has_map(ctx, case),
    }
    stay = Reservation(
        id=str(FIRST_ID + ctx.ids.number("be1.reservation")) if saved else "",
        token=ctx.ids.token("be1.token", 40) if saved else "",
        kind=kind,
        status=Status.NEW,
        created_at=ctx.now,
        **fields,
    )
    return replace(stay, payment_plan=quoting.plan_of(case.draft.payment_plan, stay))


def changed(ctx: Context, stay: Reservation, case: Case) -> Reservation:
    """Return the record with what a case changes; the price is made anew if that moves it."""
    draft = case.draft
    fields: dict[str, Any] = quoting.particulars(case, stay.locale)
    if not requests.changes(case.before, draft).isdisjoint(requests.PRICED):
        price = quoting.priced(case, booked_on(case.park, stay, case.today))
        items = quoting.numbered(price.items, stay.invoice_items, _new_item(ctx))
        fields |= quoting.figures(case, price, items)
        fields["has_rentable_map"] = _has_map(ctx, case)
        fields |= _undone(stay, case, price.deposit)
    if stay.status is Status.NEW:
        fields |= {"rentable_id": draft.rentable_id}
        fields |= {"fixed_rentable": draft.rentable_id is not None}
    made = replace(stay, **fields)
    chosen = replace(made, payment_plan=quoting.plan_of(draft.payment_plan, made))
    return quoting.offered_on(chosen, case.park, case.today)


def _undone(stay: Reservation, case: Case, deposit: Decimal) -> dict[str, Any]:
    """Return what its pages have to ask for again: who comes, or a deposit that is higher now."""
    again: dict[str, Any] = {}
    if stay.guest_list_completed and case.draft.guest_group != stay.guest_group:
        again["guest_list_completed"] = False
    if deposit > stay.deposit:
        again["deposit_completed"] = False
    return again


def _with_plans(case: Case, day: date) -> Case:
    """Tell the payment plans to the rules, if one is chosen and there is a price."""
    plan = case.draft.payment_plan
    if plan in (None, case.before.payment_plan) or rules.found(case, *rules.PRICING):
        return case
    items, start = quoting.priced(case, day).items, case.draft.start_date or case.today
    return dataclasses.replace(case, plans=tuple(plans(case.park, items, start, case.today)))


def _rentable(ctx: Context, draft: Draft, category: Category | None) -> Rentable | None:
    found = ctx.store.get(RENTABLES, draft.rentable_id) if draft.rentable_id else None
    ours = found is not None and category is not None and found.category_id == category.id
    return found if ours else None


def _all_known(ctx: Context, park: Administration, tags: Iterable[str]) -> bool:
    for ident in tags:
        tag = ctx.store.get(TAGS, ident)
        if tag is None or tag.organization_id != park.organization_id:
            return False
    return True


def _has_map(ctx: Context, case: Case) -> bool:
    """Return whether an accommodation of the category can be chosen on a map (B1-21)."""
    category = case.draft.category_id
    if ctx.store.first(PARK_MAPS, eq("administration_id", case.park.id)) is None:
        return False
    rentables = catalog_of(ctx).rentables
    return any(one.category_id == category and one.map_identifier for one in rentables)


def _new_item(ctx: Context) -> Callable[[], str]:
    return lambda: f"invoice_item_{FIRST_ITEM + ctx.ids.number('be1.invoice_item')}"
