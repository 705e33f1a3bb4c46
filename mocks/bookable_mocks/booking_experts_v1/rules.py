"""What can be booked, and what becomes of it: pure rules that are told the time (B1-12 to B1-19).

Each rule yields what is wrong as the end of a sentence and its source. They stand in the order in
which their errors are told (assumed): those about the stay, then the price, then the guest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bookable_mocks.booking_experts_v1.availability.filters import fits
from bookable_mocks.booking_experts_v1.cases import Case, Fault
from bookable_mocks.booking_experts_v1.errors import BLANK, FIXED, INVALID, TAKEN, TOO_HIGH, UNKNOWN
from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pricing.payment import TOTAL
from bookable_mocks.booking_experts_v1.pricing.price_list import rate
from bookable_mocks.booking_experts_v1.redirects import led_to
from bookable_mocks.booking_experts_v1.requests import STAY, Draft, changes
from bookable_mocks.booking_experts_v1.rules_extras import (
    coupon_is_known,
    extras_are_right,
    extras_are_there,
)
from bookable_mocks.booking_experts_v1.traffic import SOURCES

STATUS = "attributes/status"
START = "attributes/start_date"

Rule = Callable[[Case], Iterator[Fault]]


def arrival_is_known(case: Case) -> Iterator[Fault]:
    """B1-12: a stay needs a day of arrival."""
    if case.draft.start_date is None:
        yield BLANK, START


def arrival_is_not_past(case: Case) -> Iterator[Fault]:
    """B1-12: a stay begins today at the administration, if that isn't closed yet, or later."""
    if case.draft.start_date is not None and case.draft.start_date < case.first_arrival:
        yield INVALID, START


def stay_is_not_over(case: Case) -> Iterator[Fault]:
    """B1-12: what was placed can be confirmed until its day of departure is over."""
    if case.draft.end_date is not None and case.draft.end_date < case.today:
        yield INVALID, START


def departure_is_after_arrival(case: Case) -> Iterator[Fault]:
    """B1-12: a stay needs a day of departure, after its arrival."""
    start, end = case.draft.start_date, case.draft.end_date
    if end is None:
        yield BLANK, "attributes/end_date"
    elif start is not None and end <= start:
        yield INVALID, "attributes/end_date"


def somebody_comes(case: Case) -> Iterator[Fault]:
    """B1-12: a stay needs a guest group; one of nobody is blank (assumed)."""
    if case.draft.guest_group in (None, GuestGroup()):
        yield BLANK, "attributes/guest_group"


def group_fits(case: Case) -> Iterator[Fault]:
    """B1-12: the category takes the guest group."""
    category, group = case.category, case.draft.guest_group
    if category is not None and group is not None and not fits(category, group):
        yield TOO_HIGH, "attributes/guest_group"


def category_is_there(case: Case) -> Iterator[Fault]:
    """B1-12: a stay needs a category of the administration."""
    if case.draft.category_id is None:
        yield BLANK, "relationships/category"
    elif case.category is None:
        yield UNKNOWN, "relationships/category"


def rentable_is_there(case: Case) -> Iterator[Fault]:
    """B1-12: a rentable that is asked for is one of the category."""
    if case.draft.rentable_id is not None and case.rentable is None:
        yield UNKNOWN, "relationships/rentable"


def tags_are_there(case: Case) -> Iterator[Fault]:
    """B1-12: tags that are asked for are those of the organization."""
    if not case.tags_known:
        yield UNKNOWN, "relationships/tags"


def currency_is_taken(case: Case) -> Iterator[Fault]:
    """A stay is sold in a currency that the administration has a rate for (assumed)."""
    if rate(case.park, case.draft.currency) is None:
        yield INVALID, "attributes/currency"


def currency_is_kept(case: Case) -> Iterator[Fault]:
    """Once money moved, its currency stays (assumed); null asks for the administration's own."""
    wanted = case.draft.currency or case.park.currency
    if case.settled and wanted != case.before.currency:
        yield FIXED, "attributes/currency"


def price_is_known(case: Case) -> Iterator[Fault]:
    """B1-12: all nights of a stay have a price."""
    start, end, prices = case.draft.start_date, case.draft.end_date, case.prices
    if start is None or end is None or prices is None or end <= start:
        return
    if prices.rents.rent(start, (end - start).days) is None:
        yield TAKEN, START


def plan_is_offered(case: Case) -> Iterator[Fault]:
    """A payment plan that is chosen now is one of payment_plan_options (assumed)."""
    plan = case.draft.payment_plan
    if case.paid or plan is None or plan == case.before.payment_plan or case.plans is None:
        return
    if plan not in case.plans:
        yield INVALID, "attributes/payment_plan"


def plan_is_kept(case: Case) -> Iterator[Fault]:
    """Once something is paid its plan stays (assumed); null asks for the first, which is TOTAL."""
    if case.paid and (case.draft.payment_plan or TOTAL) != (case.before.payment_plan or TOTAL):
        yield FIXED, "attributes/payment_plan"


def source_is_known(case: Case) -> Iterator[Fault]:
    """A traffic source is one of traffic_source_options (assumed)."""
    if case.draft.traffic_source is not None and case.draft.traffic_source not in SOURCES:
        yield INVALID, "attributes/traffic_source"


def plates_have_room(case: Case) -> Iterator[Fault]:
    """B1-19: there are no more plates than parking spots, if these are known."""
    spots = case.park.available_parking_spots
    if spots is not None and len(case.draft.license_plates) > spots:
        yield TOO_HIGH, "attributes/license_plates"


def url_leads_somewhere(case: Case) -> Iterator[Fault]:
    """B1-20: customers can be led back to where a reservation says, as it stands there."""
    url = case.draft.after_payment_return_url
    if url is None:
        return
    if led_to(url) is None or not url.isprintable() or " " in url:
        yield INVALID, "attributes/after_payment_return_url"


def details_are_known(case: Case) -> Iterator[Fault]:
    """B1-12: a stay that blocks needs the guest's details."""
    return missing_details(case.draft, case.required)


def missing_details(said: Draft | Reservation, required: Iterable[str]) -> Iterator[Fault]:
    """B1-12: yield which required details of the guest are blank, in their order."""
    for name in required:
        if getattr(said, name) in (None, ""):
            yield BLANK, f"attributes/{name}"


PRICING: tuple[Rule, ...] = (
    arrival_is_known,
    departure_is_after_arrival,
    somebody_comes,
    category_is_there,
    rentable_is_there,
    tags_are_there,
    currency_is_taken,
    price_is_known,
    extras_are_there,
)
"""What a stay must meet to have a price: all that a preview asks (B1-13)."""

OF_STAY: tuple[Rule, ...] = (
    arrival_is_known,
    arrival_is_not_past,
    departure_is_after_arrival,
    somebody_comes,
    group_fits,
    category_is_there,
    rentable_is_there,
    tags_are_there,
    price_is_known,
)
"""What is held against a stay while it is new."""

OF_REST: tuple[Rule, ...] = (
    currency_is_kept,
    currency_is_taken,
    extras_are_there,
    extras_are_right,
    coupon_is_known,
    plan_is_kept,
    plan_is_offered,
    source_is_known,
    plates_have_room,
    url_leads_somewhere,
)
"""What is held against everything that can still change once it is placed."""


def found(case: Case, *rules: Rule) -> list[Fault]:
    """Return what rules find, in their order, each thing once."""
    return list(dict.fromkeys(fault for rule in rules for fault in rule(case)))


def fixed_faults(before: Draft, after: Draft) -> list[Fault]:
    """Return what can't change any more about a stay that is placed or confirmed."""
    changed = changes(before, after)
    return [(FIXED, _source(name)) for name in STAY if name in changed]


def _source(name: str) -> str:
    relationship = {"category_id": "category", "rentable_id": "rentable", "tag_ids": "tags"}
    return f"relationships/{relationship[name]}" if name in relationship else f"attributes/{name}"
