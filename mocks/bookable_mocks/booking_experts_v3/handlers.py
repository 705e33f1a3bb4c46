"""What the operations do; ends in the table operationId → function."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_mocks.booking_experts_v3 import categories, customers, oauth, periods
from bookable_mocks.booking_experts_v3.access import administration, caller_of
from bookable_mocks.booking_experts_v3.models import SUBSCRIPTIONS
from bookable_mocks.booking_experts_v3.models_bookings import PeriodType
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Handler, Reply
from bookable_mocks.jsonapi.collection import collection, found, single


def listing(type_name: str) -> Handler:
    """Return the handler that lists what a park has of a type."""

    def handle(ctx: Context) -> Reply:
        park = eq("administration_id", administration(ctx))
        return collection(ctx, RESOURCES, type_name, park)

    return handle


def getting(type_name: str) -> Handler:
    """Return the handler that reads one of what a park has of a type."""

    def handle(ctx: Context) -> Reply:
        park = eq("administration_id", administration(ctx))
        return single(ctx, RESOURCES, found(ctx, RESOURCES, type_name, ctx.params["id"], park))

    return handle


def get_subscription(ctx: Context) -> Reply:
    """B3-23: tell an app what its key or token is for."""
    caller = caller_of(ctx)
    subscription = ctx.store.get(SUBSCRIPTIONS, caller.subscription) if caller else None
    if subscription is None:
        message = "nobody is asking"
        raise LookupError(message)
    return single(ctx, RESOURCES, subscription)


def _writing(name: str, kind: PeriodType) -> dict[str, Handler]:
    """Return the three writing operations of one kind of agenda period."""
    return {
        f"create{name}AgendaPeriod": lambda ctx: periods.create(ctx, kind),
        f"update{name}AgendaPeriod": lambda ctx: periods.update(ctx, kind),
        f"delete{name}AgendaPeriod": lambda ctx: periods.delete(ctx, kind),
    }


HANDLERS: Mapping[str, Handler] = {
    "listAdministrationAmenities": listing("administration_amenity"),
    "getAdministrationAmenity": getting("administration_amenity"),
    "listAgendaPeriods": listing("agenda_period"),
    "getAgendaPeriod": getting("agenda_period"),
    **_writing("Maintenance", PeriodType.MAINTENANCE),
    **_writing("ExternalBlocked", PeriodType.EXTERNAL_BLOCKED),
    "listAgreements": listing("agreement"),
    "getAgreement": getting("agreement"),
    "listBookings": listing("booking"),
    "getBooking": getting("booking"),
    "updateBookingCustomer": customers.update,
    "listCategories": categories.list_categories,
    "getCategory": getting("category"),
    "createCategory": categories.create,
    "getSubscription": get_subscription,
    "createToken": oauth.create_token,
}
