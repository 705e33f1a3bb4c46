"""Two companies with units, keys and bookings: the same for the same seed and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bookable_mocks.engine.auth import add_key
from bookable_mocks.engine.clock import local
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context, Persona
from bookable_mocks.engine.pool import pool
from bookable_mocks.prive_wellness import rules
from bookable_mocks.prive_wellness.handlers import SCOPES, new_reference
from bookable_mocks.prive_wellness.models import (
    BOOKINGS,
    COMPANIES,
    UNITS,
    Booking,
    BookingStatus,
    Company,
    Customer,
    OpeningHours,
    Timeslot,
    Unit,
)

ZONE = "Europe/Amsterdam"

BERKEN, DUINZICHT = "berken", "duinzicht"

PERSONAS = (
    Persona("every scope", "pw_live_berken_all", BERKEN, SCOPES),
    *[
        Persona(f"{scope} only", f"pw_live_berken_{scope.replace(':', '_')}", BERKEN, (scope,))
        for scope in SCOPES
    ],
    Persona("no scope", "pw_live_berken_none", BERKEN, ()),
    Persona("every scope, second key", "pw_live_berken_all_2", BERKEN, SCOPES),
    Persona("every scope, the other company", "pw_live_duinzicht_all", DUINZICHT, SCOPES),
)

COMPANY_NAMES = {BERKEN: "Wellness De Berken", DUINZICHT: "Duinzicht Privé Sauna"}

UNIT_NAMES = {
    BERKEN: ("De Berkenhof", "Het Boshuis", "Nachtvlinder"),
    DUINZICHT: ("Duinpan", "Helmgras"),
}

FACILITIES = (
    ("Finse sauna", "Jacuzzi", "Open haard"),
    ("Infraroodcabine", "Hottub buiten", "Regendouche"),
    ("Stoombad", "Zwembad", "Terras", "Lounge"),
)

DAY = 24 * 60
WEEKEND_NIGHT = (5, 6)


def seed(ctx: Context) -> None:
    """Fill a new world."""
    dice = Dice(ctx.world.seed, ctx.mock.name)
    names = pool("nl_NL", f"{ctx.world.seed}:{ctx.mock.name}", (("first_name", 100),))["first_name"]
    owners = {slug: _company(ctx, slug) for slug in COMPANY_NAMES}
    for persona in PERSONAS:
        add_key(
            ctx,
            ctx.ids.uuid("prive.key"),
            persona.secret,
            owner=owners[persona.owner].uuid,
            scopes=persona.scopes,
            label=persona.label,
        )
    numbers = iter(range(1360, 9999))
    for slug, unit_names in UNIT_NAMES.items():
        for index, name in enumerate(unit_names):
            unit = ctx.store.insert(UNITS, _unit(ctx, owners[slug], name, index, numbers))
            _bookings(ctx, unit, dice, names)


def owners(ctx: Context) -> Mapping[str, str]:
    """Return the companies by uuid, the first seeded one first."""
    companies = ctx.store.select(COMPANIES)
    names = list(COMPANY_NAMES.values())
    return {c.uuid: c.name for c in sorted(companies, key=lambda c: names.index(c.name))}


def example(ctx: Context, base: str) -> str:
    """Return a curl line that works on this very world: it books a slot that is free."""
    unit = ctx.store.select(UNITS, eq("name", UNIT_NAMES[BERKEN][0]), limit=1)[0]
    zone = ZoneInfo(unit.timezone)
    today = ctx.now.astimezone(zone).date()
    span = (ctx.now, ctx.now + timedelta(days=rules.LONGEST_RANGE))
    taken = ctx.world.claims.taken(f"prive.unit:{unit.uuid}", *span)
    for day in rules.days_on_offer(today, today + timedelta(days=rules.LONGEST_RANGE - 2), today):
        for slot in rules.offered(unit, day, zone, ctx.now, taken):
            return (
                f"curl -X POST {base}/bookings -H 'Authorization: Bearer {PERSONAS[0].secret}'"
                " -H 'Content-Type: application/json' -H 'Idempotency-Key: first-try'"
                f' -d \'{{"unit_uuid": "{unit.uuid}", "date": "{day}",'
                f' "timeslot_id": {slot.timeslot.id},'
                ' "customer": {"first_name": "Sam", "email": "sam@example.com"}}\''
            )
    return ""


def _company(ctx: Context, slug: str) -> Company:
    company = Company(
        uuid=ctx.ids.uuid("prive.company"),
        name=COMPANY_NAMES[slug],
        timezone=ZONE,
        currency="EUR",
    )
    return ctx.store.insert(COMPANIES, company)


def _unit(ctx: Context, company: Company, name: str, index: int, numbers: Iterator[int]) -> Unit:
    """Return a unit; the third one of a company is open late on Fridays and Saturdays."""
    late = index == 2
    hours = [OpeningHours(day, 10 * 60, 22 * 60 + 30) for day in range(1, 8) if day != 1 + index]
    if late:
        hours = [
            OpeningHours(h.weekday, h.opens, DAY + 3 * 60) if h.weekday in WEEKEND_NIGHT else h
            for h in hours
        ]
    first, second, *_ = FACILITIES[index]
    price = 9500 + 1500 * index
    spans: list[tuple[float, float, int]] = [
        (11, 14, 0),
        (15, 18, 1500),
        (19, 22, 3000),
        (15, 22, 9000),
    ]
    if late:
        spans.append((23, 26.5, 4500))
    return Unit(
        uuid=ctx.ids.uuid("prive.unit"),
        company=company.uuid,
        name=name,
        description=f"{first} en {second.lower()}, helemaal voor u alleen.",
        max_persons=2 + 2 * index,
        facilities=FACILITIES[index],
        opening_hours=tuple(hours),
        timeslots=tuple(
            Timeslot(next(numbers), int(a * 60), int(b * 60), price + extra)
            for a, b, extra in spans
        ),
        timezone=company.timezone,
        currency=company.currency,
    )


def _bookings(ctx: Context, unit: Unit, dice: Dice, names: list[str]) -> None:
    """Book some slots of the last and the next fortnight; some are paid, some cancelled."""
    zone = ZoneInfo(unit.timezone)
    today = ctx.now.astimezone(zone).date()
    for offset in range(-14, 15):
        day = today + timedelta(days=offset)
        for timeslot in unit.timeslots[:3]:
            if not rules.is_open(unit, timeslot, day) or not dice.chance(0.2):
                continue
            _book(ctx, unit, rules.slot_on(timeslot, day, zone), dice, names)


def _book(ctx: Context, unit: Unit, slot: rules.Slot, dice: Dice, names: list[str]) -> None:
    zone = ZoneInfo(unit.timezone)
    made = min(ctx.now, slot.starts_at) - timedelta(hours=dice.between(12, 24 * 20))
    cancelled = dice.chance(0.15)
    over = slot.ends_at <= ctx.now
    price = slot.timeslot.price_cents
    booking = Booking(
        reference=new_reference(ctx),
        company=unit.company,
        status=_status(cancelled=cancelled, over=over),
        unit_uuid=unit.uuid,
        date=slot.starts_at.date(),
        timeslot_id=slot.timeslot.id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        customer=_customer(dice, names),
        total_cents=price,
        paid_cents=price if over or dice.chance(0.5) else 0,
        currency=unit.currency,
        created_at=_local(made, zone),
        cancelled_at=_local(made + timedelta(hours=6), zone) if cancelled else None,
    )
    ctx.store.insert(BOOKINGS, booking)
    if booking.status is not BookingStatus.CANCELLED:
        resource = f"prive.unit:{unit.uuid}"
        ctx.world.claims.take(resource, slot.starts_at, slot.ends_at, booking.reference)
    if booking.status is BookingStatus.CONFIRMED:
        ctx.schedule(booking.ends_at, "complete", booking.reference)


def _status(*, cancelled: bool, over: bool) -> BookingStatus:
    if cancelled:
        return BookingStatus.CANCELLED
    return BookingStatus.COMPLETED if over else BookingStatus.CONFIRMED


def _customer(dice: Dice, names: list[str]) -> Customer:
    """Return somebody who does not exist, at an address that can't receive mail."""
    first_name = dice.choice(names)
    letters = "".join(c for c in first_name.lower() if c.isascii() and c.isalpha())
    return Customer(first_name, f"{letters}@example.com", f"060000{dice.between(0, 9999):04d}")


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return local(moment, zone)
