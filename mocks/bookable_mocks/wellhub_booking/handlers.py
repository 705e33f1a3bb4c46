"""What each operation does: read, decide by rules, write, tell. Slots and bookings are beside."""

from __future__ import annotations

import msgspec

from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Handler, JsonObject, Reply
from bookable_mocks.engine.plan import invalid_if
from bookable_mocks.engine.problem import Violation, reject_if
from bookable_mocks.wellhub_booking import bookings, find, rules, serialize, slots
from bookable_mocks.wellhub_booking.categories import NAMES
from bookable_mocks.wellhub_booking.models import CLASSES, Gym, GymClass


def list_classes(ctx: Context) -> Reply:
    """WH-03, WH-04: the classes of a gym, hidden ones too, deleted ones not."""
    gym = find.gym(ctx)
    found = ctx.store.select(
        CLASSES, eq("gym_id", gym.id), eq("deleted_at", None), order="gym_id, id"
    )
    return Reply(200, {"classes": [serialize.lesson(c, gym.locale) for c in found]})


def create_classes(ctx: Context) -> Reply:
    """WH-02: make all classes of the list, or none."""
    gym = find.gym(ctx)
    asked = ctx.body["classes"]
    _check(ctx, gym, {f"/classes/{index}": fields for index, fields in enumerate(asked)})
    made = [ctx.store.insert(CLASSES, _new_class(ctx, gym, fields)) for fields in asked]
    return Reply(201, serialize.created(made))


def get_class(ctx: Context) -> Reply:
    """WH-04: one class of the gym."""
    gym = find.gym(ctx)
    lesson = find.lesson(ctx, gym, deleted=ctx.params["show-deleted"])
    return Reply(200, serialize.lesson(lesson, gym.locale))


def replace_class(ctx: Context) -> Reply:
    """Replace what the partner said of a class; the slug stays."""
    gym = find.gym(ctx)
    lesson = find.lesson(ctx, gym)
    _check(ctx, gym, {"": ctx.body})
    ctx.store.update(CLASSES, msgspec.structs.replace(lesson, **_fields(ctx.body)))
    return Reply(200)


def list_products(ctx: Context) -> Reply:
    """WH-20: the products of a gym."""
    gym = find.gym(ctx)
    return Reply(200, serialize.products(gym, find.products(ctx, gym)))


def list_categories(ctx: Context) -> Reply:
    """WH-20: all categories in one language."""
    find.gym(ctx)
    locale = ctx.params["locale"]
    return Reply(200, serialize.results([serialize.category(n, locale) for n in NAMES]))


def get_health(_ctx: Context) -> Reply:
    """WH-21: two letters."""
    return Reply(200, "ok", media_type="text/plain")


def _check(ctx: Context, gym: Gym, asked: dict[str, JsonObject]) -> None:
    """WH-02: every category is known and every product the gym's, or nothing is made."""
    unknown: list[Violation] = []
    astray: list[Violation] = []
    for where, fields in asked.items():
        unknown += rules.categories_known(fields.get("categories", ()), where)
        product = find.product(ctx, gym, int(fields["product_id"]))
        astray += rules.product_fits(product, where=f"{where}/product_id")
    invalid_if(unknown)
    reject_if(rules.unprocessable(astray))


def _new_class(ctx: Context, gym: Gym, fields: JsonObject) -> GymClass:
    return GymClass(
        id=ctx.ids.number("wellhub.class"),
        gym_id=gym.id,
        slug=rules.slug(fields["name"]),
        system_id=fields.get("system_id"),
        created_at=ctx.now.replace(microsecond=0),
        **_fields(fields),
    )


def _fields(body: JsonObject) -> JsonObject:
    """Return what the partner says of a class; what is left out is emptied."""
    return {
        "name": body["name"],
        "description": body["description"],
        "notes": body.get("notes"),
        "bookable": body["bookable"],
        "visible": body["visible"],
        "product_id": int(body["product_id"]),
        "reference": body.get("reference"),
        "categories": tuple(dict.fromkeys(int(n) for n in body.get("categories", ()))),
    }


HANDLERS: dict[str, Handler] = {
    "listClasses": list_classes,
    "createClasses": create_classes,
    "getClass": get_class,
    "replaceClass": replace_class,
    "listSlots": slots.list_slots,
    "createSlot": slots.create_slot,
    "getSlot": slots.get_slot,
    "deleteSlot": slots.delete_slot,
    "patchSlot": slots.patch_slot,
    "replaceSlot": slots.replace_slot,
    "listProducts": list_products,
    "answerBooking": bookings.answer_booking,
    "answerBookingV1": bookings.answer_booking_v1,
    "listCategories": list_categories,
    "getHealth": get_health,
}

TIMERS = {"reject": bookings.reject_unanswered}
