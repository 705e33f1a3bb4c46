"""What a stay costs by the contract's own rule, told again without any server (B1-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
RENT = "rent"


def decimal(value: Any) -> Decimal:
    """Read a number of an answer as it is written; raises ValueError if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no amount")
    return Decimal(str(value))


def rounded(amount: Decimal) -> Decimal:
    """Round to cents, half up (assumed)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What of a stay decides its price."""

    start: dt.date
    los: int
    group: Mapping[str, int]
    rent: Decimal
    today: dt.date

    @property
    def end(self) -> dt.date:
        """The day of departure."""
        return self.start + dt.timedelta(days=self.los)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A cost or a chosen extra, and how many of it."""

    id: str
    amounts: tuple[Mapping[str, Any], ...]
    quantity: int = 1
    steady: bool = field(default=True)
    """Whether the vendor leaves no doubt which price of its history applies."""


def applies(periods: Any, start: dt.date, end: dt.date) -> bool:
    """Tell whether a stay overlaps one of these periods; without any it does.

    A period includes its start and not its end, and may be open; so does a stay.
    """
    if not periods:
        return True
    return any(
        (first is None or end > dt.date.fromisoformat(first))
        and (last is None or start < dt.date.fromisoformat(last))
        for first, last in periods
    )


def valid(history: Iterable[Any], day: dt.date) -> Decimal:
    """Return the price that is valid on a day: the last of those that had begun."""
    steps = list(history)
    price = decimal(steps[0])
    for begins, later in zip(steps[1::2], steps[2::2], strict=True):
        if dt.date.fromisoformat(begins) <= day:
            price = decimal(later)
    return price


def counted(amount: Mapping[str, Any], group: Mapping[str, int]) -> int:
    """Count the guests that an amount is for: min(guests, counts_to) - counts_from, at least 0."""
    guests = sum(group.get(kind, 0) for kind in amount.get("counts_guests", ()))
    most, least = amount.get("counts_to"), amount.get("counts_from")
    guests = guests if most is None else min(guests, most)
    return max(0, guests - (least or 0))


def line(
    ident: str, amounts: Iterable[Mapping[str, Any]], booked: Booked, quantity: int = 1
) -> Line:
    """Read a cost or an extra; it is steady if its prices are the same today and all the stay."""
    listed = tuple(amounts)
    days = (booked.today, booked.start, booked.end)
    histories = [each.get("prices") or each.get("percentages") or [0] for each in listed]
    steady = all(len({valid(history, day) for day in days}) == 1 for history in histories)
    return Line(id=ident, amounts=listed, quantity=quantity, steady=steady)


def prices(lines: Iterable[Line], booked: Booked) -> dict[str, Decimal]:
    """Return what each cost and extra comes to, by id."""
    listed = list(lines)
    sums: dict[str, Decimal] = {RENT: booked.rent}
    for each in listed:
        for amount in each.amounts:
            if amount["type"] != "percentage":
                name = str(amount["class"])
                sums[name] = sums.get(name, Decimal(0)) + _flat(amount, each.quantity, booked)
    return {
        each.id: sum((_part(amount, each, booked, sums) for amount in each.amounts), Decimal(0))
        for each in listed
    }


def _part(
    amount: Mapping[str, Any], each: Line, booked: Booked, sums: Mapping[str, Decimal]
) -> Decimal:
    if amount["type"] != "percentage":
        return _flat(amount, each.quantity, booked)
    whole = sum((sums.get(str(name), Decimal(0)) for name in amount["over_classes"]), Decimal(0))
    return rounded(whole * valid(amount["percentages"], booked.start) / 100)


def _flat(amount: Mapping[str, Any], quantity: int, booked: Booked) -> Decimal:
    price = valid(amount["prices"], booked.start)
    times = {
        "fixed": 1,
        "per_piece": quantity,
        "per_guest": counted(amount, booked.group),
        "per_guest_per_day": counted(amount, booked.group) * booked.los,
    }
    return rounded(price * times[str(amount["type"])])
