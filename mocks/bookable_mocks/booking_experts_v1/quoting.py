"""From what was said of a stay to what it costs, and from a price to what is kept of it (B1-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import asdict, replace

from bookable_mocks.booking_experts_v1.cases import Case
from bookable_mocks.booking_experts_v1.models import Administration
from bookable_mocks.booking_experts_v1.models_bookings import InvoiceItem, Reservation
from bookable_mocks.booking_experts_v1.models_sales import Package
from bookable_mocks.booking_experts_v1.pricing.discounts import discounted, given
from bookable_mocks.booking_experts_v1.pricing.extras import price_of_one
from bookable_mocks.booking_experts_v1.pricing.money import ONE, ZERO
from bookable_mocks.booking_experts_v1.pricing.payment import options, plans
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList, rate
from bookable_mocks.booking_experts_v1.pricing.quote import Quote, Wish, quote
from bookable_mocks.booking_experts_v1.pricing.tariff import Stay
from bookable_mocks.booking_experts_v1.requests import Draft
from bookable_mocks.booking_experts_v1.rules_extras import coupons, is_offered
from bookable_mocks.booking_experts_v1.traffic import options as traffic_options

Fields = dict[str, Any]
"""Fields of a reservation by name."""


def wish_of(case: Case, booked_on: date) -> Wish:
    """Return what is to be priced of a case, as booked on a day.

    A package that was chosen, once, makes the stay one that is booked as this package: it is part
    of the all-in price then, as of a search for it.

    Raises:
        ValueError: if the case has no days or no guest group, which `rules.PRICING` refuses.
    """
    draft = case.draft
    if draft.start_date is None or draft.end_date is None or draft.guest_group is None:
        message = "only what meets the rules of pricing can be priced"
        raise ValueError(message)
    return Wish(
        start=draft.start_date,
        end=draft.end_date,
        guests=draft.guest_group,
        booked_on=booked_on,
        currency=draft.currency,
        chosen_extras=draft.chosen_extras,
        package_id=_booked_package(draft, case.packages),
        coupon=draft.coupon,
        preference_cost=case.rentable.preference_cost if case.rentable else ZERO,
    )


def priced(case: Case, booked_on: date) -> Quote:
    """Price a case as booked on a day.

    Raises:
        ValueError: if it does not meet `rules.PRICING`.
    """
    return quote(_prices(case), wish_of(case, booked_on))


def packages_of(draft: Draft, packages: Mapping[str, Package]) -> list[Package]:
    """Return the packages among the chosen extras, in their order."""
    by_extra = {package.extra_id: package for package in packages.values()}
    chosen = (by_extra.get(one.extra_id) for one in draft.chosen_extras)
    return [package for package in chosen if package is not None]


def _booked_package(draft: Draft, packages: Mapping[str, Package]) -> str | None:
    single = {one.extra_id for one in draft.chosen_extras if one.quantity in (None, 1)}
    found = [one.id for one in packages_of(draft, packages) if one.extra_id in single]
    return found[0] if found else None


def figures(case: Case, price: Quote, items: Sequence[InvoiceItem]) -> Fields:
    """Return the fields of a reservation that follow from its price."""
    packages = packages_of(case.draft, case.packages)
    extras = _prices(case).extras.values()
    return {
        "currency": price.currency,
        "total": price.total,
        "deposit": price.deposit,
        "rent": price.rent,
        "provision": price.provision,
        "invoice_items": tuple(items),
        "payment_plan_options": price.payment_plan_options,
        "coupon_allowed": bool(coupons(case.prices)),
        "package_id": packages[0].id if packages else None,
        "available_extra_ids": tuple(extra.id for extra in extras if is_offered(case, extra)),
    }


def particulars(case: Case, locale: str) -> Fields:
    """Return the fields of a reservation that were said, and those that depend on them alone.

    `locale` holds if none was said. A coupon is not taken where the category has none, and of a
    chosen extra there is one if no quantity was given (B1-18).
    """
    draft, park = case.draft, case.park
    said = asdict(draft)
    del said["currency"], said["payment_plan"], said["rentable_id"]
    chosen = (one if one.quantity else replace(one, quantity=1) for one in draft.chosen_extras)
    spoken = draft.locale or locale
    return {
        **said,
        "chosen_extras": tuple(chosen),
        "coupon": draft.coupon if coupons(case.prices) else None,
        "locale": spoken,
        "traffic_source_options": traffic_options(spoken),
        "invoice_details": _in_locale(park, spoken),
    }


def of_park(park: Administration) -> Fields:
    """Return the fields that a reservation takes over from its administration."""
    return {
        "administration_id": park.id,
        "checkin_time": park.checkin_time,
        "checkout_time": park.checkout_time,
        "available_parking_spots": park.available_parking_spots,
        "group_details_required": park.asks_guest_list,
        "guest_list_completed": False if park.asks_guest_list else None,
    }


def plan_of(said: str | None, stay: Reservation) -> str | None:
    """Return the payment plan of a stay: the one that was said, if it is offered, or the first."""
    offered = [plan.id for plan in stay.payment_plan_options]
    return said if said in offered else next(iter(offered), None)


def offered_on(stay: Reservation, park: Administration, day: date) -> Reservation:
    """Return a stay with the payment plans that a day still offers; once paid, with those it had.

    A plan whose balance would be due by then gives way to the first of the others (assumed).
    """
    if stay.paid:
        return stay
    offered = options(plans(park, stay.invoice_items, stay.start_date, day))
    fresh = replace(stay, payment_plan_options=offered)
    return replace(fresh, payment_plan=plan_of(stay.payment_plan, fresh))


def numbered(
    items: Iterable[InvoiceItem], before: Iterable[InvoiceItem], new_id: Callable[[], str]
) -> list[InvoiceItem]:
    """Give items ids of their own; a line that was there before keeps the id that it had."""
    known: dict[str, list[str]] = {}
    for item in before:
        known.setdefault(item.sku, []).append(item.id)
    numbered = []
    for item in items:
        ids = known.get(item.sku)
        numbered.append(replace(item, id=ids.pop(0) if ids else new_id()))
    return numbered


def extra_prices(case: Case, booked_on: date) -> dict[str, Decimal]:
    """Return what one of each extra of the category adds to a stay, by id (B1-18)."""
    prices, wish = _prices(case), wish_of(case, booked_on)
    los = (wish.end - wish.start).days
    campaign = given(prices.campaigns, wish.start, los, booked_on, wish.coupon)
    rent = discounted(campaign, prices.rents.rent(wish.start, los) or ZERO)
    exchange = rate(case.park, wish.currency) or ONE
    stay = Stay(wish.start, los, wish.guests)
    return {
        extra.id: price_of_one(extra, prices.costs, stay, rent, exchange)
        for extra in prices.extras.values()
    }


def _prices(case: Case) -> PriceList:
    if case.prices is None:
        message = "a stay without a category has no price"
        raise ValueError(message)
    return case.prices


def _in_locale(park: Administration, locale: str) -> str | None:
    texts = park.invoice_details or {}
    return texts.get(locale) or texts.get("en")
