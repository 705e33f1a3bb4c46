"""Extras that a guest adds, and number plates: B1-18 and B1-19."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from bookable_contracts.booking_experts_v1.bill import PATHS, Bill, adds_up, billed, expected
from bookable_contracts.booking_experts_v1.desk import RESERVATIONS, Desk
from bookable_contracts.booking_experts_v1.errors import BLANK, blames
from bookable_contracts.booking_experts_v1.money import CENT
from bookable_contracts.booking_experts_v1.park import ABSENT
from bookable_contracts.booking_experts_v1.stays import COUPLE, Finder, Stay
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.verdicts import NotReachable, assumed, expect

EXTRAS, PLATES = "attributes/chosen_extras", "attributes/license_plates"
TOO_HIGH = "is too high"

Extra = tuple[str, Mapping[str, Any]]


def chosen(extra: Extra, quantity: int | None = None, memo: str | None = None) -> dict[str, Any]:
    """Choose an extra, with what it needs unless told otherwise."""
    ident, attributes = extra
    needs = {
        "quantity": quantity or (1 if attributes.get("quantity_required") else None),
        "memo": memo or ("About nine" if attributes.get("memo_required") else None),
    }
    return {"extra_id": ident, **{name: value for name, value in needs.items() if value}}


def an_extra(
    desk: Desk, finder: Finder, fits: Callable[[Mapping[str, Any]], Any], what: str
) -> tuple[Stay, Extra, Bill]:
    """Find a stay and an extra of a kind that can be added to it."""
    tried: set[str] = set()
    for _ in range(6):
        stay = finder.fresh(lambda each: each.category not in tried, why=f"a stay with {what}")
        tried.add(stay.category)
        bill = billed(desk, stay)
        for extra in bill.extras().items():
            if fits(extra[1]):
                return stay, extra, bill
    raise NotReachable(f"needs {what} that can be added to a stay: there is none")


def asked(desk: Desk, stay: Stay, *extras: dict[str, Any]) -> Exchange:
    """Make a reservation with extras, whatever comes of it."""
    return desk.make(stay, chosen_extras=list(extras))


@pytest.mark.rule("B1-18")
def test_chosen_extras(desk: Desk, finder: Finder) -> None:
    """A chosen extra is kept with quantity and memo, makes a line, and raises the total."""
    stay, extra, before = an_extra(desk, finder, lambda _: True, "an extra")
    made = asked(desk, stay, chosen(extra))
    answered(desk.contract, made, 201)
    shown = desk.read(desk.of(made), query={"include": PATHS})
    answered(desk.contract, shown, 200)
    bill = Bill(exchange=shown)
    kept = [each.get("extra_id") for each in bill.attributes.get("chosen_extras") or ()]
    expect(kept == [extra[0]], "the extra should be among chosen_extras", made, shown)
    adds_up(bill)
    line = bill.by("chosen_extra").get(extra[0])
    expect(line is not None, "a chosen extra should have a line that leads to it", shown)
    more = bill.figure("total") - before.figure("total")
    expect(more >= (line or 0), "the total should have what the extra costs", shown)


@pytest.mark.rule("B1-18")
def test_price_of_extras(desk: Desk, finder: Finder) -> None:
    """An extra costs what its amounts come to, for the quantity that was chosen."""
    several = an_extra(
        desk, finder, lambda each: (each.get("maximum_quantity") or 9) > 1, "an extra to have twice"
    )
    stay, extra, _ = several
    for quantity in (1, 2):
        bill = billed(desk, stay, chosen_extras=[chosen(extra, quantity)])
        due, lines = expected(desk, stay, bill, COUPLE, {extra[0]: quantity})
        found = bill.by("chosen_extra").get(extra[0], Decimal(0))
        steady = next((each.steady for each in lines if each.id == extra[0]), False)
        if steady:
            near = abs(found - due.get(extra[0], Decimal(0))) <= CENT
            message = f"the extra should come to {due.get(extra[0])} for {quantity}"
            expect(near, message, bill.exchange)
        adds_up(bill)


@pytest.mark.rule("B1-18")
def test_all_extras(desk: Desk, finder: Finder) -> None:
    """Every extra that is available can be chosen, all of them together."""
    stay, _, bill = an_extra(desk, finder, lambda _: True, "an extra")
    extras = [chosen(extra) for extra in bill.extras().items()]
    every = billed(desk, stay, chosen_extras=extras)
    adds_up(every)
    lines = set(every.by("chosen_extra"))
    wanted = {each["extra_id"] for each in extras}
    expect(lines == wanted, "each chosen extra should have a line, and no other", every.exchange)


@pytest.mark.rule("B1-18")
@pytest.mark.parametrize("name", ["quantity", "memo"])
def test_what_an_extra_needs(desk: Desk, finder: Finder, name: str) -> None:
    """An extra that needs a quantity or a memo cannot be chosen without."""
    stay, extra, _ = an_extra(
        desk, finder, lambda each: each.get(f"{name}_required"), f"an extra that needs a {name}"
    )
    full = chosen(extra)
    bare = {key: value for key, value in full.items() if key != name}
    refused = asked(desk, stay, bare)
    answered(desk.contract, refused, 422)
    answered(desk.contract, asked(desk, stay, full), 201)
    with assumed():
        blames(desk.contract, refused, EXTRAS, BLANK)


@pytest.mark.rule("B1-18")
def test_highest_quantity(desk: Desk, finder: Finder) -> None:
    """An extra can be had as often as its maximum_quantity says, and no more."""
    stay, extra, _ = an_extra(
        desk, finder, lambda each: each.get("maximum_quantity"), "an extra with a highest quantity"
    )
    most = int(extra[1]["maximum_quantity"])
    answered(desk.contract, asked(desk, stay, chosen(extra, most)), 201)
    refused = asked(desk, stay, chosen(extra, most + 1))
    answered(desk.contract, refused, 422)
    with assumed():
        blames(desk.contract, refused, EXTRAS, TOO_HIGH)


@pytest.mark.rule("B1-18", evidence="assumed")
def test_extras_that_cannot_be(desk: Desk, finder: Finder) -> None:
    """An unknown extra is refused, one that does not fit the stay, and one chosen twice."""
    stay, extra, bill = an_extra(desk, finder, lambda _: True, "an extra")
    attempts = [[{"extra_id": ABSENT}], [chosen(extra), chosen(extra)]]
    listed = desk.park.listed("listExtras", stay.administration)
    others = [each for each in listed if each["id"] not in bill.extras()]
    attempts += [[chosen((str(each["id"]), each["attributes"]))] for each in others[:1]]
    for extras in attempts:
        blames(desk.contract, asked(desk, stay, *extras), EXTRAS, "is invalid")


@pytest.mark.rule("B1-18")
def test_changed_extras(desk: Desk, finder: Finder) -> None:
    """Extras in a change replace those there were, and the price follows."""
    stay, extra, before = an_extra(desk, finder, lambda _: True, "an extra")
    booking = desk.booked(stay, chosen_extras=[chosen(extra)])
    changed = desk.change(booking, {"chosen_extras": []}, query={"include": PATHS})
    answered(desk.contract, changed, 200)
    bill = Bill(exchange=changed)
    adds_up(bill)
    same = bill.figure("total") == before.figure("total")
    expect(same, "without the extra it should cost what it did without", changed)
    again = desk.change(booking, {"chosen_extras": [chosen(extra)]}, query={"include": PATHS})
    answered(desk.contract, again, 200)
    there = extra[0] in Bill(exchange=again).by("chosen_extra")
    expect(there, "an extra that is added should have a line", again)
    kept = desk.change(booking, {"city": "Zwolle"}, query={"include": PATHS})
    prepared(desk.contract, kept, 200)
    there = extra[0] in Bill(exchange=kept).by("chosen_extra")
    expect(there, "a change that does not name extras should leave them", kept)


@pytest.mark.rule("B1-18", evidence="assumed")
def test_extras_that_fit(desk: Desk, finder: Finder) -> None:
    """Available are the extras of the category whose conditions fit the stay and the day.

    A package of a fixed period is sold as an extra too, and no call tells its days.
    """
    stay, _, bill = an_extra(desk, finder, lambda _: True, "an extra")
    fixed = {
        str(each["id"])
        for each in desk.park.listed("listPackages", stay.administration)
        if (each.get("attributes") or {}).get("fixed_period")
    }
    wanted = set()
    has = {ident for _, ident in linked_by(desk.park.category(stay.category), "extras")}
    today = desk.park.today
    for each in desk.park.listed("listExtras", stay.administration):
        attributes = each.get("attributes") or {}
        if each["id"] in has and _fits(attributes, stay, today):
            wanted.add(each["id"])
    untold = {each for each in wanted if each.rpartition("_")[2] in fixed}
    message = "available_extras should be those whose conditions fit"
    right = wanted - untold <= set(bill.extras()) <= wanted
    expect(right, message, bill.exchange)


def _fits(attributes: Mapping[str, Any], stay: Stay, today: Any) -> bool:
    overlaps = attributes.get("require_stay_overlaps") or [[None, None]]
    booking = attributes.get("require_booking_in") or [[None, None]]
    return any(
        (first is None or str(stay.end) > first) and (last is None or str(stay.start) < last)
        for first, last in overlaps
    ) and any(
        (first is None or str(today) >= first) and (last is None or str(today) < last)
        for first, last in booking
    )


def _spots(desk: Desk, finder: Finder, *, known: bool = True) -> tuple[Stay, int]:
    for park in desk.park.parks:
        stay = finder.fresh(park=park)
        spots = billed(desk, stay).attributes.get("available_parking_spots")
        if isinstance(spots, int) is known:
            return stay, spots or 0
    told = "says" if known else "does not say"
    raise NotReachable(f"needs a park that {told} how many parking spots it has: there is none")


def plates(count: int) -> list[str]:
    """Write number plates."""
    return [f"XX-{number:03}-X" for number in range(1, count + 1)]


@pytest.mark.rule("B1-19")
def test_number_plates(desk: Desk, finder: Finder) -> None:
    """There are no more number plates than parking spots."""
    stay, spots = _spots(desk, finder)
    made = desk.make(stay, license_plates=plates(spots))
    answered(desk.contract, made, 201)
    kept = made.at("/data/attributes/license_plates")
    expect(kept == plates(spots), "number plates should be kept", made)
    refused = [
        desk.make(stay, license_plates=plates(spots + 1)),
        desk.change(desk.of(made), {"license_plates": plates(spots + 1)}),
        desk.write(
            "validate", RESERVATIONS, stay, desk.body(stay, license_plates=plates(spots + 1))
        ),
    ]
    for exchange in refused:
        answered(desk.contract, exchange, 422)
    same = desk.read(desk.of(made)).at("/data/attributes/license_plates") == plates(spots)
    expect(same, "a refused change should change nothing", refused[1])
    with assumed():
        for exchange in refused:
            blames(desk.contract, exchange, PLATES, TOO_HIGH)


@pytest.mark.rule("B1-19", evidence="assumed")
def test_plates_where_spots_are_not_known(desk: Desk, finder: Finder) -> None:
    """There is no limit where the number of spots is not known."""
    stay, _ = _spots(desk, finder, known=False)
    answered(desk.contract, desk.make(stay, license_plates=plates(9)), 201)
