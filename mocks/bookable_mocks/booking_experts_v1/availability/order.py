"""Walks stays in the order of any sorters without making those that nobody will see (B1-09).

Within one category and length of stay, each sorter cuts a set of arrival days into parts of equal
value, in order and only as far as asked; the next sorter cuts each part. Ties end with the earlier
arrival, the shorter stay, and the category's id (assumed, so that answers are always the same).

Assumed: distances are in days, and an arrangement's is that of its arrival plus that of its
departure; ascending is literal, so the best score or match comes first with desc; a category
without reviews has the score 0; without a guest group the amount is the rent after discount.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bookable_mocks.booking_experts_v1.availability.bits import lowest
from bookable_mocks.booking_experts_v1.availability.offer import Calendar, Offer
from bookable_mocks.booking_experts_v1.availability.pricer import Pricer, PriceRange
from bookable_mocks.booking_experts_v1.availability.query import Sorter, SorterType
from bookable_mocks.booking_experts_v1.availability.walks import (
    ByDay,
    ByDistance,
    ByPrice,
    Constant,
    Walk,
)

Key = tuple[float, ...]
"""What stays are compared by: a value for each sorter, then arrival, length and category."""


def lead(walks: Sequence[Walk], mask: int, los: int, rank: int) -> Key:
    """Return a key that no day of a set comes before, found without pricing anything."""
    key: list[float] = []
    for walk in walks:
        value, part = walk.lead(mask)
        key.append(value)
        if part is None:
            return tuple(key)
        mask = part
    return (*key, lowest(mask), los, rank)


def stream(
    walks: Sequence[Walk], mask: int, los: int, rank: int, still_open: Callable[[], int]
) -> Iterator[tuple[Key, int]]:
    """Yield a set's days in the order of some walks, each with its key.

    Days that are not open any more in the meantime are left out.
    """
    if not walks:
        while mask := mask & still_open():
            day = lowest(mask)
            mask ^= 1 << day
            yield (day, los, rank), day
        return
    first, rest = walks[0], walks[1:]
    for value, whole in first.parts(mask):
        part = whole & still_open()
        if part:
            for key, day in stream(rest, part, los, rank, still_open):
                yield (value, *key), day


def walks(
    sorters: Sequence[Sorter],
    offer: Offer,
    los: int,
    pricer: Pricer,
    calendar: Calendar,
    score: float,
    within: PriceRange | None = None,
) -> list[Walk]:
    """Return the walk of each sorter over an offer's stays of a length.

    `score` is the category's average review score; `within` the range of prices that the stays
    are known to be in.
    """
    return [
        _of_stay(sorter, offer, los, pricer, calendar, within)
        or Constant(_value(sorter, offer, los, score), sorter.desc)
        for sorter in sorters
    ]


def _of_stay(
    sorter: Sorter,
    offer: Offer,
    los: int,
    pricer: Pricer,
    calendar: Calendar,
    within: PriceRange | None,
) -> Walk | None:
    """Return the walk of a sorter for which arrival days differ."""
    if sorter.type is SorterType.START_DATE:
        return ByDay(sorter.desc)
    if sorter.type is SorterType.ALL_IN_AMOUNT:
        return ByPrice(offer, los, pricer, sorter.desc, within)
    if sorter.type is SorterType.START_DATE_DISTANCE and sorter.start_date:
        target = calendar.number(sorter.start_date)
        return ByDistance(target, target, 0, 1, sorter.desc)
    if sorter.type is SorterType.ARRANGEMENT_DISTANCE and sorter.arrangement:
        arrival, departure = (calendar.number(day) for day in sorter.arrangement)
        latest = departure - los
        low, high = min(arrival, latest), max(arrival, latest)
        return ByDistance(low, high, high - low, 2, sorter.desc)
    return None


def _value(sorter: Sorter, offer: Offer, los: int, score: float) -> float:
    """Return a value that all stays of an offer and length share."""
    category = offer.category
    if sorter.type is SorterType.LOS:
        return los
    if sorter.type is SorterType.LOS_DISTANCE:
        return abs(los - (sorter.los or 0))
    if sorter.type is SorterType.MAX_GUESTS:
        return category.max_number_of_people
    if sorter.type is SorterType.HIGHLIGHTED:
        return category.highlighted
    if sorter.type is SorterType.TAG_IDS_MATCH_SCORE:
        return len(sorter.tag_ids.intersection(category.tag_ids))
    return score
