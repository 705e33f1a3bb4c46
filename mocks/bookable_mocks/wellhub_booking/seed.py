"""Two partners with gyms, classes and a fortnight of slots: the same for the same seed and hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookable_mocks.engine.auth import add_key
from bookable_mocks.engine.clock import local
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context, Persona
from bookable_mocks.engine.pool import pool
from bookable_mocks.wellhub_booking import rules
from bookable_mocks.wellhub_booking.models import (
    BOOKINGS,
    CLASSES,
    GYMS,
    PARTNERS,
    PRODUCTS,
    SLOTS,
    USERS,
    Booking,
    BookingStatus,
    Gym,
    GymClass,
    Instructor,
    Partner,
    Product,
    Slot,
    SlotStatus,
    User,
)

VAART, MORRO = "vaart", "morro"

PARTNER_NAMES = {VAART: "Sportscholen De Vaart", MORRO: "Academia Morro Azul"}

PERSONAS = (
    Persona("all gyms of the first partner", "wh_vaart", VAART, ()),
    Persona("the same, second token", "wh_vaart_2", VAART, ()),
    Persona("the other partner's gym", "wh_morro", MORRO, ()),
)

GYM_FACTS = (
    (VAART, "Sportschool De Vaart", "Europe/Amsterdam", "nl", 52.0907, 5.1214),
    (VAART, "De Vaart Dublin", "Europe/Dublin", "en_IE", 53.3498, -6.2603),
    (MORRO, "Academia Morro Azul", "America/Sao_Paulo", "pt", -23.5505, -46.6333),
)
"""Each gym's partner, title, zone, language and place; gyms count from 1 in this order."""

PRODUCT_FACTS = (("Classes", False), ("Live online", True))

DAYS = 14
"""How many days of slots there are, today included."""

USERS_SEEDED = 40


@dataclass(frozen=True, slots=True)
class Course:
    """What a seeded class is like, and when and where it is given."""

    name: str
    categories: tuple[int, ...]
    at: time
    minutes: int
    capacity: int
    room: str | None = None
    share: float = 1.0
    virtual: bool = False
    visible: bool = True
    deleted: bool = False


COURSES = (
    Course("Cycle", (5,), time(19, 0), 45, 15, "Room 1"),
    Course("Yoga flow", (1, 2), time(9, 0), 60, 12, "Room 2", share=0.6),
    Course("Functional training", (4, 6), time(18, 0), 50, 20, "Floor", share=0.7),
    Course("Pilates at home", (3,), time(20, 30), 40, 100, share=0.4, virtual=True),
    Course("Trial class", (), time(12, 0), 30, 5, "Room 2", share=0.3, visible=False),
    Course("Aqua jogging", (7,), time(7, 0), 30, 10, "Pool", share=0.0, deleted=True),
)


def seed(ctx: Context) -> None:
    """Fill a new world."""
    dice = Dice(ctx.world.seed, ctx.mock.name)
    for slug, name in PARTNER_NAMES.items():
        ctx.store.insert(PARTNERS, Partner(id=slug, name=name))
    for persona in PERSONAS:
        add_key(
            ctx,
            ctx.ids.uuid("wellhub.key"),
            persona.secret,
            owner=persona.owner,
            scopes=persona.scopes,
            label=persona.label,
        )
    users = _users(ctx, dice)
    for facts in GYM_FACTS:
        gym = _gym(ctx, *facts)
        products = [_product(ctx, gym, name, virtual) for name, virtual in PRODUCT_FACTS]
        for course in COURSES:
            lesson = _class(ctx, gym, products[course.virtual], course)
            for slot in _slots(ctx, gym, lesson, course, dice, users):
                ctx.store.insert(SLOTS, slot)


def owners(ctx: Context) -> Mapping[str, str]:
    """Return the partners by id, the first seeded one first."""
    known = {partner.id: partner.name for partner in ctx.store.select(PARTNERS)}
    return {slug: known[slug] for slug in PARTNER_NAMES if slug in known}


def example(_ctx: Context, base: str) -> str:
    """Return a curl line that works on this very world: it lists a gym's classes."""
    return f"curl {base}/booking/v1/gyms/1/classes -H 'Authorization: Bearer {PERSONAS[0].secret}'"


def _users(ctx: Context, dice: Dice) -> list[User]:
    wanted = (("first_name", USERS_SEEDED), ("last_name", USERS_SEEDED))
    names = pool("nl_NL", f"{ctx.world.seed}:{ctx.mock.name}", wanted)
    made = []
    pairs = zip(names["first_name"], names["last_name"], strict=True)
    for number, (first, last) in enumerate(pairs, 1):
        letters = "".join(c for c in first.lower() if c.isascii() and c.isalpha())
        user = User(
            unique_token=f"{1_000_000_000_000 + number}",
            first_name=first,
            last_name=last,
            email=f"{letters}{number}@example.com",
            phone_number=f"3160000{dice.between(0, 9999):04d}",
        )
        made.append(ctx.store.insert(USERS, user))
    return made


def _gym(
    ctx: Context, partner: str, title: str, zone: str, locale: str, lat: float, lon: float
) -> Gym:
    gym = Gym(
        id=ctx.ids.number("wellhub.gym"),
        partner=partner,
        title=title,
        timezone=zone,
        locale=locale,
        lat=lat,
        lon=lon,
    )
    return ctx.store.insert(GYMS, gym)


def _product(ctx: Context, gym: Gym, name: str, virtual: bool) -> Product:
    product = Product(
        id=ctx.ids.number("wellhub.product"),
        gym_id=gym.id,
        name=name,
        virtual=virtual,
        pass_type=2 if virtual else 1,
        updated_at=ctx.now - timedelta(days=90),
    )
    return ctx.store.insert(PRODUCTS, product)


def _class(ctx: Context, gym: Gym, product: Product, course: Course) -> GymClass:
    number = ctx.ids.number("wellhub.class")
    lesson = GymClass(
        id=number,
        gym_id=gym.id,
        name=course.name,
        slug=rules.slug(course.name),
        description=f"{course.name}, {course.minutes} minutes.",
        notes=None,
        bookable=True,
        visible=course.visible,
        product_id=product.id,
        reference=f"class-{number}",
        system_id=None,
        categories=course.categories,
        created_at=ctx.now - timedelta(days=60),
        deleted_at=ctx.now - timedelta(days=1) if course.deleted else None,
    )
    return ctx.store.insert(CLASSES, lesson)


def _slots(
    ctx: Context, gym: Gym, lesson: GymClass, course: Course, dice: Dice, users: list[User]
) -> list[Slot]:
    zone = ZoneInfo(gym.timezone)
    today = ctx.now.astimezone(zone).date()
    teacher = Instructor(dice.choice(users).first_name, substitute=dice.chance(0.2))
    made = []
    for offset in range(DAYS):
        occurs = _at(today + timedelta(days=offset), course.at, zone)
        if not dice.chance(course.share) or occurs <= ctx.now:
            continue
        number = ctx.ids.number("wellhub.slot")
        booked = _bookings(ctx, lesson, number, dice, users)
        made.append(_slot(lesson, course, number, occurs, booked, teacher))
    return made


def _slot(
    lesson: GymClass,
    course: Course,
    number: int,
    occurs: datetime,
    booked: int,
    teacher: Instructor,
) -> Slot:
    return Slot(
        id=number,
        gym_id=lesson.gym_id,
        class_id=lesson.id,
        occur_date=occurs,
        room=course.room,
        status=SlotStatus.ACTIVE,
        length_in_minutes=course.minutes,
        total_capacity=course.capacity,
        total_booked=booked,
        product_id=lesson.product_id,
        opens_at=None,
        closes_at=occurs - timedelta(minutes=30),
        cancellable_until=occurs - timedelta(hours=2),
        instructors=(teacher,),
        rating=None,
        virtual=course.virtual,
        virtual_class_url="https://live.example.com/pilates" if course.virtual else None,
    )


def _bookings(ctx: Context, lesson: GymClass, slot: int, dice: Dice, users: list[User]) -> int:
    """Book some places of a slot; return how many the partner counts."""
    reserved = 0
    first = dice.between(0, len(users) - 1)
    for index in range(dice.between(0, 3)):
        kept = not dice.chance(0.2)
        booking = Booking(
            number=f"BK_{ctx.ids.readable('wellhub.booking')}",
            gym_id=lesson.gym_id,
            class_id=lesson.id,
            slot_id=slot,
            user_token=users[(first + index) % len(users)].unique_token,
            status=BookingStatus.RESERVED if kept else BookingStatus.CANCELLED_BY_USER,
            requested_at=ctx.now - timedelta(hours=dice.between(1, 72)),
            counted_at=ctx.now if kept else None,
        )
        ctx.store.insert(BOOKINGS, booking)
        reserved += kept
    return reserved


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return local(datetime.combine(day, at, tzinfo=zone), zone)
