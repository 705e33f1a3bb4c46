"""Two companies with agendas, customers and appointments: the same for the same seed and hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from bookable_mocks.agenda import access, signing, supply
from bookable_mocks.agenda import models as m
from bookable_mocks.agenda import seed_facts as facts
from bookable_mocks.agenda.customers import add_account
from bookable_mocks.agenda.enums import Label, RecordStatus, SchedulingType
from bookable_mocks.agenda.seed_facts import PERSONAS
from bookable_mocks.agenda.times import day_of, edge
from bookable_mocks.engine.clock import Mode, seconds
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.pool import pool

PAST, AHEAD = 7, 14
"""Days with appointments before and after today."""


def seed(ctx: Context) -> None:
    """Fill a new world."""
    dice = Dice(ctx.world.seed, ctx.mock.name)
    _companies(ctx)
    for persona in PERSONAS:
        access.register(ctx, persona, ctx.ids.uuid("agenda.credential"))
    people = {name: _customers(ctx, name, dice) for name in facts.FIRMS}
    day = day_of(ctx.now)
    for offset in range(-PAST, AHEAD + 1):
        for number, staff in enumerate(facts.STAFF, 1):
            if staff.status is RecordStatus.ENABLED:
                _fill_day(ctx, number, day + timedelta(days=offset), dice, people[staff.company])


def owners(ctx: Context) -> Mapping[str, str]:
    """Return the companies by id, the first seeded one first."""
    known = {company.id: company.name for company in ctx.store.select(m.COMPANIES)}
    return {name: known[name] for name in facts.FIRMS if name in known}


def example(ctx: Context, base: str) -> str:
    """Return a curl line that works on this very world: it signs itself while the clock is real."""
    key, _, secret = PERSONAS[0].secret.partition(":")
    call = f"{base}/APIREST?method=getAppointmentTypes&api_key={key}"
    if ctx.world.clock.mode is Mode.REAL:
        hashed = f"printf 'methodgetAppointmentTypes{secret}%s' $s | sha256sum | cut -c1-64"
        return f's=$(date +%s); curl "{call}&api_salt=$s&api_signature=$({hashed})"'
    salt = str(seconds(ctx.now))
    signature = signing.signature({"method": ["getAppointmentTypes"]}, secret, salt)
    return f"curl '{call}&api_salt={salt}&api_signature={signature}'"


def _companies(ctx: Context) -> None:
    for name, firm in facts.FIRMS.items():
        company = m.Company(
            id=name,
            name=firm.name,
            api_key=firm.api_key,
            requires_confirmation=firm.requires_confirmation,
            tells=firm.tells,
        )
        ctx.store.insert(m.COMPANIES, company)
    for company_id, title, grid, usual in facts.AGENDAS:
        agenda = m.Agenda(
            id=ctx.ids.number("agenda.agenda"),
            company=company_id,
            name=title,
            date_format="D d/m/Y",
            time_format="H:i",
            align_grid=grid,
            is_default=usual,
        )
        ctx.store.insert(m.AGENDAS, agenda)
    for staff in facts.STAFF:
        _staff(ctx, staff)
    for treatment in facts.TREATMENTS:
        _type(ctx, treatment)
    for company_id, label, key, kind, required, type_id in facts.QUESTIONS:
        question = m.ExtraField(
            id=ctx.ids.number("agenda.field"),
            company=company_id,
            label=label,
            key=key,
            type=kind,
            required=required,
            type_id=type_id,
        )
        ctx.store.insert(m.FIELDS, question)


def _staff(ctx: Context, staff: facts.Staff) -> None:
    resource = m.Resource(
        id=ctx.ids.number("agenda.resource"),
        company=staff.company,
        name=staff.name,
        code=staff.code,
        description="",
        phone="",
        mobile_phone="",
        email=f"{staff.code.lower()}@{staff.company}.example",
        status=staff.status,
        label="",
    )
    ctx.store.insert(m.RESOURCES, resource)
    timetable = m.Timetable(
        id=ctx.ids.number("agenda.timetable"),
        agenda_id=staff.agenda,
        resource_id=resource.id,
        shifts=staff.shifts,
    )
    ctx.store.insert(m.TIMETABLES, timetable)


def _type(ctx: Context, treatment: facts.Treatment) -> None:
    kind = m.AppointmentType(
        id=ctx.ids.number("agenda.type"),
        company=treatment.company,
        name=treatment.name,
        description=f"{treatment.name}, {treatment.duration} minuten.",
        status=treatment.status,
        scheduling=treatment.scheduling,
        price_type=1,
        price_cents=treatment.price,
        duration=treatment.duration,
        min_before=treatment.min_before,
        max_before=treatment.max_before,
        buffer=treatment.buffer,
        by_consumer=treatment.by_consumer,
        category=treatment.category,
        category_id=1 if treatment.category else None,
        capacity=treatment.capacity,
        resource_ids=treatment.resources,
    )
    ctx.store.insert(m.TYPES, kind)


def _customers(ctx: Context, company: str, dice: Dice) -> list[m.Customer]:
    """Make people who do not exist, at addresses that can't receive mail; the last is deleted."""
    count = facts.FIRMS[company].customers
    wanted = (("first_name", count), ("last_name", count))
    names = pool("nl_NL", f"{ctx.world.seed}:{ctx.mock.name}:{company}", wanted)
    made = []
    for index, (first, last) in enumerate(
        zip(names["first_name"], names["last_name"], strict=True)
    ):
        made.append(_customer(ctx, company, index, first, last, dice))
    username, password = facts.ACCOUNTS[company]
    add_account(ctx, company, made[0], username, password)
    gone = msgspec.structs.replace(made.pop(), status=RecordStatus.DELETED)
    ctx.store.update(m.CUSTOMERS, gone)
    return made


def _customer(
    ctx: Context, company: str, index: int, first: str, last: str, dice: Dice
) -> m.Customer:
    number = ctx.ids.number("agenda.customer")
    letters = "".join(c for c in first.lower() if c.isascii() and c.isalpha())
    email = f"{letters}{number}@example.com"
    known = ctx.now - timedelta(days=dice.between(PAST + 1, 400), minutes=dice.between(0, 900))
    customer = m.Customer(
        id=number,
        company=company,
        account_number=f"K-{number:04d}",
        first_name=first,
        last_name=last,
        birth_date=date(
            dice.between(1950, 2005), dice.between(1, 12), dice.between(1, 28)
        ).isoformat(),
        gender=dice.choice(("M", "F", "")),
        street=dice.choice(facts.STREETS),
        house_nr=str(dice.between(1, 180)),
        zip_code=f"{dice.between(1000, 9999)} ZZ",
        city=facts.PLACE,
        country="Nederland",
        mobile_phone=f"+31 6 0000{index:04d}",
        email=email,
        email_key=email.lower(),
        created_at=known,
        updated_at=known,
        extra={"Verzekeraar": "Onbekend"} if company == facts.WENDE else {},
    )
    return ctx.store.insert(m.CUSTOMERS, customer)


def _fill_day(ctx: Context, resource: int, day: date, dice: Dice, people: list[m.Customer]) -> None:
    """Book some hours of a resource's day with the types that it takes."""
    staff = facts.STAFF[resource - 1]
    kinds = [
        t
        for t in ctx.store.select(m.TYPES, eq("company", staff.company), order="id")
        if resource in t.resource_ids and t.scheduling is SchedulingType.RESOURCE
    ]
    for shift in staff.shifts:
        if shift.weekday != day.isoweekday():
            continue
        for minutes in range(shift.starts, shift.ends - 150, 60):
            if dice.chance(0.12):
                starts = edge(day, minutes)
                _book(ctx, resource, dice.choice(kinds), starts, dice, dice.choice(people))


def _book(
    ctx: Context,
    resource: int,
    kind: m.AppointmentType,
    starts: datetime,
    dice: Dice,
    customer: m.Customer,
) -> None:
    finishes = starts + timedelta(minutes=kind.duration)
    blocked = finishes + timedelta(minutes=kind.buffer)
    label = _label(ctx.now, starts, finishes, cancelled=dice.chance(0.15))
    holder = f"agenda:{ctx.ids.number('agenda.hold')}"
    claims = ctx.world.claims
    living = label is not Label.CANCELLED
    if living and not claims.take(supply.claimed(resource), starts, blocked, holder):
        return
    made = min(starts, ctx.now) - timedelta(hours=dice.between(2, 140))
    appointment = m.Appointment(
        id=ctx.ids.number("agenda.appointment"),
        company=kind.company,
        agenda_id=facts.STAFF[resource - 1].agenda,
        type_id=kind.id,
        customer_id=customer.id,
        resource_id=resource,
        holder=holder,
        name=customer.name,
        notes=(),
        starts_at=starts,
        finishes_at=finishes,
        blocked_until=blocked,
        label=label,
        code="",
        created_at=made,
        updated_at=made,
        extra={"Kleurwens": "Koper"} if kind.name == "Kleuradvies" else {},
    )
    ctx.store.insert(m.APPOINTMENTS, appointment)


def _label(now: datetime, starts: datetime, finishes: datetime, *, cancelled: bool) -> Label:
    if cancelled:
        return Label.CANCELLED
    if finishes <= now:
        return Label.FINISHED
    return Label.IN_PROGRESS if starts <= now else Label.APPROVED
