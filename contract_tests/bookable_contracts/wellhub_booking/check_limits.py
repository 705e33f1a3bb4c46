"""What a slot may say of itself: WH-06 to WH-10, WH-13's range among the checks of slots."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

import pytest

from bookable_contracts.oracles.answers import answered
from bookable_contracts.verdicts import assumed, expect
from bookable_contracts.wellhub_booking.gym import ABSENT, Gym, read, written
from bookable_specs import Contract, JsonObject

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
Case: TypeAlias = tuple[str, Any]

BAD: tuple[Case, ...] = (
    ("length_in_minutes", 0),
    ("length_in_minutes", 201),
    ("length_in_minutes", "60"),
    ("total_capacity", -1),
    ("total_capacity", 32001),
    ("total_booked", -1),
    ("total_booked", 16),
    ("rating", -0.1),
    ("rating", 5.1),
    ("room", "x"),
    ("room", "x" * 201),
    ("instructors", [{"name": "", "substitute": False}]),
    ("instructors", [{"name": "x" * 101, "substitute": False}]),
    ("instructors", [{"name": "Axel"}]),
    ("status", 2),
)
GOOD: tuple[Case, ...] = (
    ("length_in_minutes", 1),
    ("length_in_minutes", 200),
    ("total_capacity", 0),
    ("total_capacity", 32000),
    ("total_booked", 15),
    ("rating", 0),
    ("rating", 5),
    ("instructors", [{"name": "x" * 100, "substitute": True}]),
    ("instructors", []),
    ("status", 0),
)


def _name(value: Any) -> str:
    """Name a value in a test's id and in the report: short, and without spaces."""
    text = str(value)
    return text if len(text) < 40 else f"{len(text)} characters"


@pytest.mark.rule("WH-06")
@pytest.mark.parametrize(
    "value",
    [
        "2030-07-30",
        "2030-07-30T10:00:00",
        "30-07-2030 10:00",
        "2030-02-30T10:00:00+01:00",
        "tomorrow",
        1911636000,
    ],
    ids=_name,
)
def test_form_of_the_date(gym: Gym, contract: Contract, value: Any) -> None:
    """An occur_date that is no date-time with an offset is refused."""
    _refused(gym, contract, {"occur_date": value})


@pytest.mark.rule("WH-06")
@pytest.mark.parametrize("ago", [1, 24, 24 * 400], ids=["hour", "day", "year"])
def test_past(gym: Gym, contract: Contract, ago: int) -> None:
    """An occur_date that is not in the future is refused."""
    _refused(gym, contract, {"occur_date": written(gym.noon - DAY - ago * HOUR)})


@pytest.mark.rule("WH-06")
def test_now(gym: Gym, contract: Contract) -> None:
    """An hour later is the future; the moment in which the server lives is not."""
    soon = gym.slot_fields(occur_date=written(gym.now.replace(minute=0, second=0) + 2 * HOUR))
    answered(contract, gym.open(soon), 201)
    with assumed():
        _refused(gym, contract, {"occur_date": written(gym.now)})


@pytest.mark.rule("WH-07")
@pytest.mark.parametrize("case", BAD, ids=lambda case: f"{case[0]} {_name(case[1])}")
def test_out_of_limits(gym: Gym, contract: Contract, case: Case) -> None:
    """A value out of its limits is refused."""
    _refused(gym, contract, dict([case]))


@pytest.mark.rule("WH-07")
@pytest.mark.parametrize("case", GOOD, ids=lambda case: f"{case[0]} {_name(case[1])}")
def test_at_the_limits(gym: Gym, contract: Contract, case: Case) -> None:
    """A value at its limit is taken, and answered."""
    exchange = gym.open(gym.slot_fields(**dict([case])))
    answered(contract, exchange, 201)
    name, value = case
    expect(exchange.at(f"/results/0/{name}") == value, f"{name} should be as it was sent", exchange)


@pytest.mark.rule("WH-07")
@pytest.mark.parametrize("length", [2, 200])
def test_rooms(gym: Gym, contract: Contract, length: int) -> None:
    """A room of 2 to 200 characters is taken."""
    # At a moment that no other check uses: a short room cannot be one that nobody else has.
    occurs = written(gym.noon + 37 * DAY)
    slot = gym.open(gym.slot_fields(occur_date=occurs, room="x" * length))
    answered(contract, slot, 201)


@pytest.mark.rule("WH-07")
@pytest.mark.parametrize(
    "body",
    [
        {"total_booked": 16},
        {"total_capacity": 32001},
        {"total_booked": -1},
        {"total_capacity": 2, "total_booked": 3},
    ],
    ids=lambda body: " ".join(f"{name} {value}" for name, value in body.items()),
)
def test_figures_out_of_limits(gym: Gym, contract: Contract, body: JsonObject) -> None:
    """PATCH refuses figures out of their limits, and more places taken than there are."""
    slot, made = gym.opened(total_booked=5)
    attempt = gym.patch(slot, body)
    after = gym.slot(slot)
    same = after.json == made.at("/results/0")
    expect(same, "figures that are out of their limits should change nothing", attempt, after)
    answered(contract, attempt, 400)


@pytest.mark.rule("WH-07", evidence="assumed")
def test_capacity_below_what_is_booked(gym: Gym, contract: Contract) -> None:
    """PATCH refuses a capacity alone that is below what is booked."""
    slot, _ = gym.opened(total_booked=5)
    answered(contract, gym.patch(slot, {"total_capacity": 4}), 400)


@pytest.mark.rule("WH-08")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"opens_at": 0}, 400),
        ({"opens_at": 1}, 400),
        ({"closes_at": 1}, 400),
        ({"opens_at": -3, "closes_at": -3}, 400),
        ({"opens_at": -2, "closes_at": -3}, 400),
        ({"cancellable_until": 1}, 400),
        ({"closes_at": 0}, 201),
        ({"opens_at": -3, "closes_at": -2}, 201),
        ({"cancellable_until": 0}, 201),
    ],
    ids=lambda value: "" if isinstance(value, int) else _shown(value),
)
def test_window(gym: Gym, contract: Contract, changes: dict[str, int], status: int) -> None:
    """The window lies before the slot and opens before it closes."""
    _windowed(gym, contract, changes, status)


@pytest.mark.rule("WH-08", evidence="assumed")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"opens_at": -80}, 400),
        ({"closes_at": -80}, 400),
        ({"cancellable_until": -80}, 400),
        ({"opens_at": -60}, 201),
        ({"opens_at": -60, "closes_at": -50}, 201),
        ({"cancellable_until": -60}, 201),
    ],
    ids=lambda value: "" if isinstance(value, int) else _shown(value),
)
def test_old_window(gym: Gym, contract: Contract, changes: dict[str, int], status: int) -> None:
    """The window is not more than 60 days in the past."""
    _windowed(gym, contract, changes, status)


def _windowed(gym: Gym, contract: Contract, changes: dict[str, int], status: int) -> None:
    occurs = gym.noon + 10 * DAY
    moments = {name: written(occurs + days * DAY) for name, days in changes.items()}
    window = {name: moment for name, moment in moments.items() if name != "cancellable_until"}
    fields = gym.slot_fields(
        occur_date=written(occurs),
        booking_window=window or None,
        cancellable_until=moments.get("cancellable_until"),
    )
    answered(contract, gym.open(fields), status)


@pytest.mark.rule("WH-08")
@pytest.mark.parametrize("name", ["opens_at", "closes_at", "cancellable_until"])
def test_form_of_the_window(gym: Gym, contract: Contract, name: str) -> None:
    """A moment of the window that is no date-time with an offset is refused."""
    given: Any = "2030-07-30T10:00:00"
    value = {name: given} if name == "cancellable_until" else {"booking_window": {name: given}}
    _refused(gym, contract, value)


@pytest.mark.rule("WH-09")
def test_cancellation_is_cut(gym: Gym, contract: Contract) -> None:
    """A cancellable_until of more than 24 hours before is moved to those 24 hours."""
    occurs = gym.noon + 10 * DAY
    for hours, wanted in ((72, 24), (25, 24), (24, 24), (20, 20), (0, 0)):
        until = written(occurs - hours * HOUR)
        fields = gym.slot_fields(occur_date=written(occurs), cancellable_until=until)
        made = gym.open(fields)
        answered(contract, made, 201)
        slot = str(made.at("/results/0/id"))
        for exchange, pointer in ((made, "/results/0"), (gym.slot(slot), "")):
            told = exchange.at(f"{pointer}/cancellable_until")
            fits = isinstance(told, str) and read(told) == occurs - wanted * HOUR
            what = f"cancellable_until {hours} hours before should be {wanted} hours before"
            expect(fits, what, made, exchange)


@pytest.mark.rule("WH-09")
def test_cancellation_is_cut_by_put(gym: Gym, contract: Contract) -> None:
    """PUT moves a cancellable_until as the creation does."""
    slot, _ = gym.opened()
    occurs = gym.noon + 10 * DAY
    until = written(occurs - 3 * DAY)
    put = gym.replace(slot, gym.slot_fields(occur_date=written(occurs), cancellable_until=until))
    answered(contract, put, 200)
    told = put.at("/results/0/cancellable_until")
    fits = isinstance(told, str) and read(told) == occurs - DAY
    expect(fits, "PUT should move cancellable_until to 24 hours before", put)


@pytest.mark.rule("WH-10")
@pytest.mark.parametrize("url", ["example.com/live", "ftp://example.com", "", "htp://x", "//x"])
def test_urls(gym: Gym, contract: Contract, url: str) -> None:
    """The URL of a virtual slot starts with http:// or https://."""
    virtual = {"product_id": gym.product_id(virtual=True), "virtual": True}
    for right in ("https://example.com/live", "http://example.com/live"):
        slot = gym.open(gym.slot_fields(**virtual, virtual_class_url=right))
        answered(contract, slot, 201)
    _refused(gym, contract, {**virtual, "virtual_class_url": url})


@pytest.mark.rule("WH-10")
def test_product_of_a_virtual_slot(gym: Gym, contract: Contract) -> None:
    """A slot and its product agree in being virtual, else 422; without a word it is as that."""
    real, virtual = gym.product_id(), gym.product_id(virtual=True)
    url = {"virtual_class_url": "https://example.com/live"}
    _refused(gym, contract, {"product_id": real, "virtual": True, **url}, status=422)
    with assumed():
        _refused(gym, contract, {"product_id": virtual, "virtual": False}, status=422)
        for product, says in ((real, False), (virtual, True)):
            exchange = gym.open(gym.slot_fields(product_id=product))
            answered(contract, exchange, 201)
            same = exchange.at("/results/0/virtual") is says
            expect(same, "a slot should be virtual if its product is", exchange)


@pytest.mark.rule("WH-10")
def test_unknown_product(gym: Gym, contract: Contract) -> None:
    """A product that does not exist answers 422, after what answers 400."""
    _refused(gym, contract, {"product_id": int(ABSENT)}, status=422)
    with assumed():
        _refused(gym, contract, {"product_id": int(ABSENT), "length_in_minutes": 0}, status=400)


def _refused(gym: Gym, contract: Contract, changes: JsonObject, *, status: int = 400) -> None:
    """Hold the creation and the replacement of a slot to refusing these fields."""
    slot, _ = gym.opened()
    for exchange in (
        gym.open(gym.slot_fields(**changes)),
        gym.replace(slot, gym.slot_fields(**changes)),
    ):
        answered(contract, exchange, status)


def _shown(changes: dict[str, int]) -> str:
    return " ".join(f"{name} {days:+} days" for name, days in changes.items())
