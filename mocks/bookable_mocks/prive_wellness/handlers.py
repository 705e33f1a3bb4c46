"""What each operation does: read, decide by rules, write, tell."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from bookable_mocks.engine.clock import local
from bookable_mocks.engine.conditions import at_least, at_most, eq
from bookable_mocks.engine.mock import Context, Handler, Reply
from bookable_mocks.engine.problem import Refusal, invalid, reject, reject_if
from bookable_mocks.prive_wellness import rules, serialize
from bookable_mocks.prive_wellness.models import (
    BOOKINGS,
    COMPANIES,
    PAYMENTS,
    UNITS,
    Booking,
    BookingStatus,
    Company,
    Customer,
    Payment,
    PaymentStatus,
    Unit,
)

SCOPES = ("units:read", "bookings:read", "bookings:write", "payments:write")


def get_me(ctx: Context) -> Reply:
    """PW-03: the company and the scopes of the key."""
    granted = ctx.principal.scopes if ctx.principal else frozenset()
    return Reply(200, serialize.me(_company(ctx), [s for s in SCOPES if s in granted]))


def list_units(ctx: Context) -> Reply:
    """PW-07: the company's units by name."""
    mine = eq("company", ctx.owner)
    number, size = ctx.params["page"], ctx.params["per_page"]
    found = ctx.store.select(
        UNITS, mine, order="name, uuid", limit=size, offset=(number - 1) * size
    )
    total = ctx.store.count(UNITS, mine)
    return Reply(200, serialize.page([serialize.unit(u) for u in found], number, size, total))


def get_unit(ctx: Context) -> Reply:
    """PW-04: one unit of the company."""
    return Reply(200, serialize.unit(_unit(ctx, ctx.params["uuid"])))


def get_unit_availability(ctx: Context) -> Reply:
    """PW-13: what can be booked, day by day."""
    unit = _unit(ctx, ctx.params["uuid"])
    zone = ZoneInfo(unit.timezone)
    today = ctx.now.astimezone(zone).date()
    first, last, found = rules.availability_range(_day(ctx, "from"), _day(ctx, "to"), today)
    if found:
        raise Refusal(invalid(found))
    slots: dict[date, tuple[rules.Slot, ...]] = dict.fromkeys(
        (first + timedelta(days=n) for n in range((last - first).days + 1)), ()
    )
    open_days = rules.days_on_offer(first, last, today)
    if open_days:
        span = _around(open_days[0], open_days[-1], zone)
        taken = ctx.world.claims.taken(_resource(unit), *span)
        for day in open_days:
            slots[day] = tuple(rules.offered(unit, day, zone, ctx.now, taken))
    return Reply(200, serialize.availability(unit, first, last, slots))


def list_bookings(ctx: Context) -> Reply:
    """PW-07, PW-14: the company's bookings, filtered, newest day first."""
    params = ctx.params
    where = [eq("company", ctx.owner)]
    where += [eq("unit_uuid", params["unit"].lower())] if "unit" in params else []
    where += [eq("status", params["status"])] if "status" in params else []
    where += [at_least("date", params["from"])] if "from" in params else []
    where += [at_most("date", params["to"])] if "to" in params else []
    number, size = params["page"], params["per_page"]
    found = ctx.store.select(
        BOOKINGS, *where, order="date DESC, reference", limit=size, offset=(number - 1) * size
    )
    total = ctx.store.count(BOOKINGS, *where)
    return Reply(200, serialize.page([serialize.booking(b) for b in found], number, size, total))


def get_booking(ctx: Context) -> Reply:
    """PW-04: one booking of the company."""
    return Reply(200, serialize.booking(_booking(ctx)))


def create_booking(ctx: Context) -> Reply:
    """PW-15: sell a slot that availability offers, once."""
    unit = _unit(ctx, ctx.body["unit_uuid"])
    zone = ZoneInfo(unit.timezone)
    day, wanted = date.fromisoformat(ctx.body["date"]), int(ctx.body["timeslot_id"])
    slot = _bookable(ctx, unit, day, wanted)
    reference = new_reference(ctx)
    if slot is None or not ctx.world.claims.take(
        _resource(unit), slot.starts_at, slot.ends_at, reference
    ):
        raise Refusal(rules.slot_unavailable())
    booking = Booking(
        reference=reference,
        company=unit.company,
        status=BookingStatus.CONFIRMED,
        unit_uuid=unit.uuid,
        date=day,
        timeslot_id=wanted,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        customer=msgspec.convert(ctx.body["customer"], Customer),
        total_cents=slot.timeslot.price_cents,
        paid_cents=0,
        currency=unit.currency,
        created_at=_local(ctx.now, zone),
        cancelled_at=None,
    )
    record_booking(ctx, booking)
    return Reply(201, serialize.booking(booking))


def record_booking(ctx: Context, booking: Booking) -> None:
    """Write a booking down, let it complete by itself, and tell of it (PW-18)."""
    ctx.store.insert(BOOKINGS, booking)
    ctx.schedule(booking.ends_at, "complete", booking.reference)
    _tell(ctx, "booking.created", booking)


def cancel_booking(ctx: Context) -> Reply:
    """PW-17: free the slot and tell, the first time."""
    booking = _booking(ctx)
    if booking.status is BookingStatus.CANCELLED:
        return Reply(200, serialize.booking(booking))
    reject_if(rules.cancelling(booking))
    at = _local(ctx.now, ZoneInfo(_company(ctx).timezone))
    booking = msgspec.structs.replace(booking, status=BookingStatus.CANCELLED, cancelled_at=at)
    ctx.store.update(BOOKINGS, booking)
    ctx.world.claims.release(booking.reference)
    ctx.unschedule("complete", booking.reference)
    _tell(ctx, "booking.cancelled", booking)
    return Reply(200, serialize.booking(booking))


def start_payment(ctx: Context) -> Reply:
    """PW-16: open a payment and say where it is paid."""
    booking = _booking(ctx)
    asked = ctx.body or {}
    amount = asked.get("amount_cents")
    reject_if(rules.paying(booking, amount))
    zone = ZoneInfo(_company(ctx).timezone)
    uuid = ctx.ids.uuid("prive.payment")
    payment = Payment(
        uuid=uuid,
        company=booking.company,
        booking=booking.reference,
        status=PaymentStatus.OPEN,
        amount_cents=int(amount or booking.outstanding_cents),
        currency=booking.currency,
        checkout_url=_checkout_url(ctx, uuid),
        return_url=asked.get("return_url", ""),
        created_at=_local(ctx.now, zone),
        expires_at=_local(ctx.now + rules.PAYMENT_EXPIRES, zone),
    )
    ctx.store.insert(PAYMENTS, payment)
    ctx.schedule(payment.expires_at, "expire", payment.uuid)
    return Reply(201, serialize.payment(payment))


def settle_payment(ctx: Context, payment: Payment, outcome: PaymentStatus) -> Payment:
    """PW-16: what the customer did on the checkout page; the last cent fires payment.paid."""
    booking = ctx.store.get(BOOKINGS, payment.booking)
    if booking is None:
        raise reject(404, "not_found", "There is no such booking.")
    reject_if(rules.settling(booking, payment))
    payment = msgspec.structs.replace(payment, status=outcome)
    ctx.store.update(PAYMENTS, payment)
    ctx.unschedule("expire", payment.uuid)
    if outcome is PaymentStatus.PAID:
        paid = booking.paid_cents + payment.amount_cents
        booking = ctx.store.update(BOOKINGS, msgspec.structs.replace(booking, paid_cents=paid))
        if not booking.outstanding_cents:
            _tell(ctx, "payment.paid", booking)
    return payment


def complete(ctx: Context, reference: str) -> None:
    """Let a stay that is over be completed."""
    booking = ctx.store.get(BOOKINGS, reference)
    if booking is not None and booking.status is BookingStatus.CONFIRMED:
        done = msgspec.structs.replace(booking, status=BookingStatus.COMPLETED)
        ctx.store.update(BOOKINGS, done)


def expire(ctx: Context, uuid: str) -> None:
    """Let a payment that nobody made expire."""
    payment = ctx.store.get(PAYMENTS, uuid)
    if payment is not None and payment.status is PaymentStatus.OPEN:
        gone = msgspec.structs.replace(payment, status=PaymentStatus.EXPIRED)
        ctx.store.update(PAYMENTS, gone)


def new_reference(ctx: Context) -> str:
    """Return a reference that a person can read aloud."""
    code = ctx.ids.readable("prive.booking")
    return f"PW-{code[:4]}-{code[4:]}"


def _company(ctx: Context) -> Company:
    company = ctx.store.get(COMPANIES, ctx.owner)
    if company is None:
        raise reject(404, "not_found", "The company of this key is gone.")
    return company


def _unit(ctx: Context, uuid: str) -> Unit:
    """PW-04: another company's unit is as absent as one that never was."""
    unit = ctx.store.get(UNITS, uuid.lower())
    if unit is None or unit.company != ctx.owner:
        raise reject(404, "not_found", "There is no such unit.")
    return unit


def _bookable(ctx: Context, unit: Unit, day: date, wanted: int) -> rules.Slot | None:
    zone = ZoneInfo(unit.timezone)
    if not rules.days_on_offer(day, day, ctx.now.astimezone(zone).date()):
        return None
    timeslot = next((t for t in unit.timeslots if t.id == wanted), None)
    return rules.bookable(unit, timeslot, day, zone, ctx.now) if timeslot else None


def _booking(ctx: Context) -> Booking:
    """PW-04: another company's booking is as absent as one that never was."""
    booking = ctx.store.get(BOOKINGS, ctx.params["reference"])
    if booking is None or booking.company != ctx.owner:
        raise reject(404, "not_found", "There is no such booking.")
    return booking


def _day(ctx: Context, name: str) -> date | None:
    return date.fromisoformat(ctx.params[name]) if name in ctx.params else None


def _resource(unit: Unit) -> str:
    return f"prive.unit:{unit.uuid}"


def _around(first: date, last: date, zone: ZoneInfo) -> rules.Span:
    """Return a span that holds every slot of some days, those that pass midnight too."""
    begins = datetime.combine(first, datetime.min.time(), tzinfo=zone)
    ends = datetime.combine(last, datetime.min.time(), tzinfo=zone) + timedelta(days=3)
    return begins, ends


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return local(moment.replace(microsecond=0), zone)


def _checkout_url(ctx: Context, uuid: str) -> str:
    origin = ctx.request.origin if ctx.request else ""
    world = f"?world={ctx.world.name}" if ctx.world.name else ""
    return f"{origin}/checkout/{uuid}{world}"


def _tell(ctx: Context, event: str, booking: Booking) -> None:
    ctx.emit(event, booking.company, {"booking": serialize.booking(booking)})


HANDLERS: dict[str, Handler] = {
    "getMe": get_me,
    "listUnits": list_units,
    "getUnit": get_unit,
    "getUnitAvailability": get_unit_availability,
    "listBookings": list_bookings,
    "getBooking": get_booking,
    "createBooking": create_booking,
    "startPayment": start_payment,
    "cancelBooking": cancel_booking,
}

TIMERS = {"complete": complete, "expire": expire}
