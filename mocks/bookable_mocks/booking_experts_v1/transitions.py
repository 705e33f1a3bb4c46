"""What becomes of reservations and options: the only place that changes a status (B1-12 to B1-20).

What blocks holds a claim on its rentable, which decides between those who want it, and a row in
`be1_change`, by which search follows. Timers of the engine let what is neither confirmed nor paid
run out, and confirmed stays finish.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1 import errors, quoting, rules, serialize
from bookable_mocks.booking_experts_v1.availability.filters import first_arrival
from bookable_mocks.booking_experts_v1.availability.query import SearchQuery
from bookable_mocks.booking_experts_v1.models import (
    BLOCKING,
    Administration,
    Status,
    days_later,
    local_day,
    local_time,
)
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pricing.money import ZERO
from bookable_mocks.booking_experts_v1.states import OPTIONS, can
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of, index_of, record_change
from bookable_mocks.engine.clock import later
from bookable_mocks.engine.mock import Context

EXPIRE, FINISH = "expire", "finish"


class PaymentStatus(StrEnum):
    """How a payment went, in the words of the callback (B1-20)."""

    SUCCESS = "success"
    OPEN = "open"
    OPEN_BUT_CONFIRMED = "open_but_confirmed"
    FAILURE = "failure"
    CANCELLED = "cancelled"


CONFIRMING = (PaymentStatus.SUCCESS, PaymentStatus.OPEN_BUT_CONFIRMED)


def begin(ctx: Context, stay: Reservation) -> Reservation:
    """Keep a new stay, which blocks nothing; an option's days begin to run (B1-12, B1-16)."""
    if stay.kind == OPTIONS:
        days = timedelta(days=_park(ctx, stay).option_validity)
        stay = replace(stay, expires_at=later(stay.created_at, days))
        _keep_time(ctx, stay)
    return ctx.store.insert(RESERVATIONS, stay)


def place(ctx: Context, stay: Reservation) -> Reservation:
    """B1-12, B1-17: let a new stay take its accommodation, for as long as there is time to pay.

    Call it before anything else is taken or given back in the transaction.

    Raises:
        Refusal: 422 if it is past that, lacks details, lies in the past, or nothing is free.
    """
    _refuse_unless(stay, Status.PLACED)
    _refuse_unready(ctx, stay)
    held = _hold(ctx, offered_now(ctx, stay))
    if held.kind != OPTIONS:
        minutes = timedelta(minutes=ctx.choices.time_to_pay_minutes)
        held = replace(held, expires_at=later(ctx.now, minutes))
        _keep_time(ctx, held)
    return ctx.store.update(RESERVATIONS, replace(held, status=Status.PLACED))


def confirm(ctx: Context, stay: Reservation) -> Reservation:
    """B1-12, B1-16: make a stay certain; one that is confirmed already stays as it is.

    Raises:
        Refusal: 422 if it can't be, or, while it is new, as `place` says.
    """
    if stay.status is Status.CONFIRMED:
        return stay
    _refuse_unless(stay, Status.CONFIRMED)
    if stay.status is Status.NEW:
        _refuse_unready(ctx, stay)
        stay = _hold(ctx, stay)
    elif stay.end_date < local_day(_park(ctx, stay), ctx.now):
        raise errors.refused([(errors.INVALID, rules.START)])
    stay = offered_now(ctx, stay)
    ctx.unschedule(EXPIRE, stay.id)
    ctx.schedule(_last_moment(_park(ctx, stay), stay.end_date), FINISH, stay.id)
    moment = ctx.now.replace(microsecond=0)
    certain = replace(stay, status=Status.CONFIRMED, confirmed_at=moment, expires_at=None)
    return ctx.store.update(RESERVATIONS, certain)


def cancel(ctx: Context, stay: Reservation) -> Reservation:
    """B1-15: cancel a stay and free its accommodation; one that is cancelled stays as it is.

    Raises:
        Refusal: 422 if it is finished.
    """
    if stay.status is Status.CANCELLED:
        return stay
    _refuse_unless(stay, Status.CANCELLED)
    if stay.status in BLOCKING and stay.rentable_id is not None:
        ctx.world.claims.release(_holder(stay))
        days = (stay.start_date, stay.end_date)
        record_change(ctx, stay.rentable_id, stay.id, days, held=False)
    for kind in (EXPIRE, FINISH):
        ctx.unschedule(kind, stay.id)
    over = replace(stay, status=Status.CANCELLED, expires_at=None)
    return ctx.store.update(RESERVATIONS, over)


def settle_payment(ctx: Context, stay: Reservation, outcome: PaymentStatus) -> Reservation:
    """B1-20: let a payment come to an end: two of the five ways confirm the reservation.

    Only a success brings in what was due.

    Raises:
        Refusal: 422 if it would have to be confirmed and can't be, as `confirm` says.
    """
    if outcome not in CONFIRMING:
        return stay
    sure = confirm(ctx, offered_now(ctx, stay))
    due = serialize.due(sure) if outcome is PaymentStatus.SUCCESS else ZERO
    return ctx.store.update(RESERVATIONS, replace(sure, paid=sure.paid + due))


def expire(ctx: Context, ref: str) -> None:
    """Cancel a stay whose time is up: a timer (B1-12, B1-16)."""
    stay = ctx.store.get(RESERVATIONS, ref)
    if stay is not None and stay.status in (Status.NEW, Status.PLACED):
        cancel(ctx, stay)


def finish(ctx: Context, ref: str) -> None:
    """Let a confirmed stay be over, its accommodation taken as it was: a timer (B1-12, B1-17)."""
    stay = ctx.store.get(RESERVATIONS, ref)
    if stay is not None and can(stay.kind, stay.status, Status.FINISHED):
        ctx.store.update(RESERVATIONS, replace(stay, status=Status.FINISHED))


TIMERS: dict[str, Callable[[Context, str], None]] = {EXPIRE: expire, FINISH: finish}


def free_rentables(ctx: Context, stay: Reservation) -> list[str]:
    """B1-17: return the rentables that a stay could take, best first.

    They are free from arrival to departure, take the group's pets and have the tags asked for, or
    their category has. If one was asked for, it is that one or none.
    """
    query = SearchQuery(guest_group=stay.guest_group, tag_ids=frozenset(stay.tag_ids))
    found = index_of(ctx).free_rentables(stay.category_id, stay.start_date, stay.end_date, query)
    if stay.fixed_rentable:
        return [rentable for rentable in found if rentable == stay.rentable_id]
    return found


def offered_now(ctx: Context, stay: Reservation) -> Reservation:
    """Return a stay with the payment plans that are offered today, unless something is paid."""
    park = _park(ctx, stay)
    return quoting.offered_on(stay, park, local_day(park, ctx.now))


def _hold(ctx: Context, stay: Reservation) -> Reservation:
    """Claim a rentable; who comes second to the last one is refused."""
    days = (stay.start_date, stay.end_date)
    for rentable in free_rentables(ctx, stay):
        claimed = ctx.world.claims.take(
            resource(rentable), midnight(days[0]), midnight(days[1]), _holder(stay)
        )
        if claimed:
            record_change(ctx, rentable, stay.id, days, held=True)
            return replace(stay, rentable_id=rentable)
    raise errors.refused([(errors.TAKEN, rules.START)])


def _refuse_unless(stay: Reservation, to: Status) -> None:
    if not can(stay.kind, stay.status, to):
        raise errors.refused([(errors.FIXED, rules.STATUS)])


def _refuse_unready(ctx: Context, stay: Reservation) -> None:
    """Refuse to let something block that lacks details, or that begins too soon (B1-12)."""
    found = list(rules.missing_details(stay, ctx.choices.details))
    if stay.start_date < first_arrival(_park(ctx, stay), ctx.now):
        found.insert(0, (errors.INVALID, rules.START))
    errors.refuse_if(found)


def _keep_time(ctx: Context, stay: Reservation) -> None:
    if stay.expires_at is not None:
        ctx.schedule(stay.expires_at, EXPIRE, stay.id)


def _park(ctx: Context, stay: Reservation) -> Administration:
    return catalog_of(ctx).administrations[stay.administration_id]


def _last_moment(park: Administration, departure: date) -> datetime:
    """Return when a day is over at an administration, in UTC."""
    zone = local_time(park, datetime(2000, 1, 1, tzinfo=UTC)).tzinfo
    return datetime.combine(days_later(departure, 1), time(), zone).astimezone(UTC)


def midnight(day: date) -> datetime:
    """Return what stands for a day in claims: they compare days alone, zones don't matter."""
    return datetime.combine(day, time(), UTC)


def resource(rentable: str) -> str:
    """Return the name by which a rentable is claimed."""
    return f"be1:rentable:{rentable}"


def _holder(stay: Reservation) -> str:
    return f"be1:{stay.id}"
