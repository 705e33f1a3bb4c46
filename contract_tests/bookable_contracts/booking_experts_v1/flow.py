"""The booking flow as a state machine that any implementation can be put through.

A model knows what is held; seeded moves search, preview, validate, make, place, confirm and cancel,
and after each the server has to say what the model says. The first departure ends the walk: what
comes after it would only repeat it. Nothing is shrunk or sent again, since a real server remembers;
so the same seed takes the same moves, and a green server is never called red for a replay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from bookable_contracts.booking_experts_v1.desk import OPTIONS, RESERVATIONS, Booking, Desk, going
from bookable_contracts.booking_experts_v1.stays import Stay
from bookable_contracts.booking_experts_v1.walk import (
    CANCEL,
    GONE,
    LOOK_BACK,
    MAKE,
    MAKE_CONFIRMED,
    MAKE_PLACED,
    NEEDED,
    NOTHING_SAVED,
    PREVIEW,
    STATUS,
    STOCK,
    VALIDATE,
    Departure,
    Walk,
    judging,
)
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered
from bookable_contracts.verdicts import NotReachable, expect

STEPS = 45
PLACES = 2
NEW, PLACED, CONFIRMED, CANCELLED = "new", "placed", "confirmed", "cancelled"
BLOCKING = frozenset({PLACED, CONFIRMED})


@dataclass(slots=True)
class Held:
    """A booking, and where the model says that it stands."""

    booking: Booking
    status: str

    @property
    def blocks(self) -> bool:
        """Whether it takes an accommodation."""
        return self.status in BLOCKING


@dataclass(slots=True)
class Place:
    """A stay that the walk uses, with how many were free when it began."""

    stay: Stay
    free: int
    held: list[Held] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many should be free now."""
        return self.free - sum(each.blocks for each in self.held)


Move = Callable[["Walker"], None]


@dataclass(slots=True, kw_only=True)
class Walker:
    """The model, and the moves; each move judges its own answer."""

    desk: Desk
    rng: Random
    places: list[Place]
    kinds: tuple[str, ...]

    def moves(self) -> Iterator[tuple[str, Move]]:
        """Return the moves that are possible now; some weigh more."""
        always: list[tuple[str, Move]] = [
            (PREVIEW, Walker.preview),
            (VALIDATE, Walker.validate),
            (MAKE, Walker.make),
            (MAKE_PLACED, Walker.make_placed),
            (MAKE_CONFIRMED, Walker.make_confirmed),
        ]
        yield from always
        if self._some(NEW):
            yield from (("place", Walker.place),) * 2
        if self._some(NEW, PLACED, kind=RESERVATIONS):
            yield "confirm", Walker.confirm
        if self._some(NEW, PLACED, CONFIRMED):
            yield from ((CANCEL, Walker.cancel),) * 2
            yield "change", Walker.change
        if self._some(CANCELLED):
            yield LOOK_BACK, Walker.look_back

    def preview(self) -> None:
        """Nothing is saved by a preview."""
        place, kind = self._place(), self._kind()
        body = self.desk.body(place.stay, kind, details=False)
        exchange = self.desk.write("preview", kind, place.stay, body)
        with judging(NOTHING_SAVED):
            answered(self.desk.contract, exchange, 200)
            self._stock(place, exchange)

    def validate(self) -> None:
        """Validating tells whether placing would succeed, and saves nothing."""
        place, kind = self._place(), self._kind()
        body = self.desk.body(place.stay, kind)
        exchange = self.desk.write("validate", kind, place.stay, body, place="true")
        with judging(NOTHING_SAVED):
            answered(self.desk.contract, exchange, 200 if place.left else 422)
            self._stock(place, exchange)

    def make(self) -> None:
        """A new booking blocks nothing, so there may be any number."""
        place, kind = self._place(), self._kind()
        exchange = self.desk.make(place.stay, kind, details=self.rng.random() < 0.7)
        with judging(STATUS):
            answered(self.desk.contract, exchange, 201)
            self._hold(place, exchange, NEW)
            self._stock(place, exchange)

    def make_placed(self) -> None:
        """Making and placing in one go takes one, or is refused where none is left."""
        self._make(self._kind(), PLACED, "place")

    def make_confirmed(self) -> None:
        """Making and confirming in one go takes one too."""
        self._make(RESERVATIONS, CONFIRMED, "confirm")

    def place(self) -> None:
        """Placing a new one takes one, or is refused where none is left."""
        place, held = self._one(NEW)
        self._move_on(place, held, PLACED, "place")

    def confirm(self) -> None:
        """Confirming keeps what is placed, and takes one for what is new."""
        place, held = self._one(NEW, PLACED, kind=RESERVATIONS)
        self._move_on(place, held, CONFIRMED, "confirm")

    def cancel(self) -> None:
        """Cancelling frees what was taken."""
        place, held = self._one(NEW, PLACED, CONFIRMED)
        exchange = self.desk.cancel(held.booking)
        with judging(GONE):
            answered(self.desk.contract, exchange, 204)
            held.status = CANCELLED
            self._reads(held, exchange)
        with judging(STOCK):
            self._stock(place, exchange)

    def change(self) -> None:
        """A change of the guest's data leaves all else."""
        place, held = self._one(NEW, PLACED, CONFIRMED)
        city = f"Stad {self.rng.randrange(100)}"
        exchange = self.desk.change(held.booking, {"city": city})
        with judging(STATUS):
            answered(self.desk.contract, exchange, 200)
            told = exchange.at("/data/attributes/city")
            expect(told == city, "a change should be told", exchange)
            self._is(held, exchange)
            self._stock(place, exchange)

    def look_back(self) -> None:
        """What is cancelled stays so."""
        _, held = self._one(CANCELLED)
        with judging(GONE):
            self._reads(held)

    def _make(self, kind: str, status: str, way: str) -> None:
        place = self._place()
        left = place.left
        exchange = self.desk.make(place.stay, kind, **going(way))
        with judging(STOCK):
            answered(self.desk.contract, exchange, 201 if left else 422)
        if left:
            with judging(STATUS):
                self._is(self._hold(place, exchange, status), exchange)
        with judging(STOCK):
            self._stock(place, exchange)

    def _move_on(self, place: Place, held: Held, status: str, way: str) -> None:
        possible = held.blocks or place.left > 0
        details = self.desk.body(held.booking.stay, held.booking.kind)["data"]["attributes"]
        exchange = self.desk.change(held.booking, details, **going(way))
        with judging(STOCK):
            answered(self.desk.contract, exchange, 200 if possible else 422)
        held.status = status if possible else held.status
        with judging(STATUS):
            self._reads(held, exchange)
        with judging(STOCK):
            self._stock(place, exchange)

    def _hold(self, place: Place, exchange: Exchange, status: str) -> Held:
        held = Held(self.desk.of(exchange), status)
        place.held.append(held)
        self._is(held, exchange)
        return held

    def _is(self, held: Held, exchange: Exchange) -> None:
        told = exchange.at("/data/attributes/status")
        message = f"it should be {held.status}, it is {told}"
        expect(told == held.status, message, exchange)

    def _reads(self, held: Held, *evidence: Exchange) -> None:
        exchange = self.desk.read(held.booking)
        answered(self.desk.contract, exchange, 200)
        told = exchange.at("/data/attributes/status")
        message = f"it should be {held.status}, it is {told}"
        expect(told == held.status, message, *evidence, exchange)

    def _stock(self, place: Place, *evidence: Exchange) -> None:
        stock, search = self.desk.finder.stock(place.stay)
        message = f"{place.left} should be free, the search says {stock}"
        expect(stock == place.left, message, *evidence, search)

    def _place(self) -> Place:
        return self.rng.choice(self.places)

    def _kind(self) -> str:
        return self.rng.choice(self.kinds)

    def _some(self, *statuses: str, kind: str = "") -> list[tuple[Place, Held]]:
        return [
            (place, held)
            for place in self.places
            for held in place.held
            if held.status in statuses and kind in {"", held.booking.kind}
        ]

    def _one(self, *statuses: str, kind: str = "") -> tuple[Place, Held]:
        return self.rng.choice(self._some(*statuses, kind=kind))


def walked(desk: Desk, rng: Random, steps: int = STEPS) -> Walk:
    """Walk; NotReachable if the park has no stays of which few are left."""
    places = [Place(stay, stay.stock) for stay in (desk.finder.scarce(3) for _ in range(PLACES))]
    walker = Walker(desk=desk, rng=rng, places=places, kinds=_kinds(desk))
    walk = Walk()
    name = ""
    try:
        while walk.steps < steps:
            name, move = rng.choice(_choices(walker, walk, steps))
            move(walker)
            walk.moves.add(name)
            walk.steps += 1
    except Departure as departure:
        walk.departure, walk.departed_at = departure, name
    return walk


def _choices(walker: Walker, walk: Walk, steps: int) -> list[tuple[str, Move]]:
    """Return what may come next; at the end, what the walk still needs to have shown something."""
    possible = [*walker.moves()]
    due = frozenset().union(*NEEDED.values()) - walk.moves
    if steps - walk.steps > len(due):
        return possible
    return [each for each in possible if each[0] in due] or possible


def _kinds(desk: Desk) -> tuple[str, ...]:
    """Return what can be made in the park: options only where they are possible."""
    try:
        here = desk.option_park() == desk.park.id
    except NotReachable:
        here = False
    return (RESERVATIONS, OPTIONS) if here else (RESERVATIONS,)
