"""What may be added to a stay: extras, packages, coupons (B1-18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1.cases import Case, Fault
from bookable_mocks.booking_experts_v1.errors import BLANK, INVALID, TOO_HIGH
from bookable_mocks.booking_experts_v1.models_bookings import ChosenExtra
from bookable_mocks.booking_experts_v1.models_sales import Extra, Package
from bookable_mocks.booking_experts_v1.pricing.extras import offered
from bookable_mocks.booking_experts_v1.pricing.periods import overlaps
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList

EXTRAS = "attributes/chosen_extras"


def extras_are_there(case: Case) -> Iterator[Fault]:
    """B1-18: chosen extras are the category's."""
    known = case.prices.extras if case.prices is not None else None
    if known is not None and any(one.extra_id not in known for one in case.draft.chosen_extras):
        yield INVALID, EXTRAS


def extras_are_right(case: Case) -> Iterator[Fault]:
    """B1-18: chosen extras fit the stay, come once each, and are as they are asked for."""
    known = case.prices.extras if case.prices is not None else {}
    seen: set[str] = set()
    for chosen in case.draft.chosen_extras:
        extra = known.get(chosen.extra_id)
        if chosen.extra_id in seen or (extra is not None and not _can_have(case, extra)):
            yield INVALID, EXTRAS
        if extra is not None:
            yield from _extra_faults(chosen, extra)
        seen.add(chosen.extra_id)


def _can_have(case: Case, extra: Extra) -> bool:
    """Return whether an extra can be had; the day of booking counts for what is chosen now."""
    kept = extra.id in {chosen.extra_id for chosen in case.before.chosen_extras}
    return is_offered(case, replace(extra, require_booking_in=()) if kept else extra)


def is_offered(case: Case, extra: Extra) -> bool:
    """B1-18: return whether an extra or package can be added to a case's stay, if that has days."""
    start, end = case.draft.start_date, case.draft.end_date
    if start is None or end is None:
        return True
    package = case.packages.get(extra.id.removeprefix("package_"))
    sold = package is None or package.extra_id != extra.id or sold_for(package, start, end)
    return sold and offered(extra, start, end, case.today)


def sold_for(package: Package, start: date, end: date) -> bool:
    """Return whether a package is sold for a stay, as a search for it has it (B1-08)."""
    if package.fixed_period:
        return not package.periods or (start, end) in package.periods
    return not package.periods or any(overlaps(period, start, end) for period in package.periods)


def _extra_faults(chosen: ChosenExtra, extra: Extra) -> Iterator[Fault]:
    if chosen.quantity is None and extra.quantity_required:
        yield BLANK, EXTRAS
    if chosen.memo is None and extra.memo_required:
        yield BLANK, EXTRAS
    if chosen.quantity is not None and chosen.quantity > extra.maximum_quantity:
        yield TOO_HIGH, EXTRAS


def coupon_is_known(case: Case) -> Iterator[Fault]:
    """A coupon that is new here belongs to a campaign of the category (assumed).

    Where none has one, coupon_allowed is false: the code is not taken, which is no error.
    """
    coupon = case.draft.coupon
    codes = coupons(case.prices)
    if coupon is not None and coupon != case.before.coupon and codes and coupon not in codes:
        yield INVALID, "attributes/coupon"


def coupons(prices: PriceList | None) -> frozenset[str]:
    """Return the codes that a category's campaigns ask for."""
    campaigns = prices.campaigns if prices is not None else ()
    return frozenset(one.coupon for one in campaigns if one.coupon is not None)
