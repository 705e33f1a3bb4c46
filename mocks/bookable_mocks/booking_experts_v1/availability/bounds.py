"""What a stay costs at least and at most, without looking at its dates.

A search uses this to leave most lengths of stay unpriced: only those that could come first, or
could lie in a range of prices, are priced exactly. So a bound may be loose but never wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor

from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_sales import (
    AmountType,
    Cost,
    DiscountCampaign,
    Extra,
    ItemType,
)
from bookable_mocks.booking_experts_v1.pricing.tariff import units


class Bounds:
    """The bounds for one set of costs and campaigns, in cents; floats, with a margin for both.

    The margin is a cent for every component that may have been rounded, and some for the floats.
    """

    __slots__ = ("_amount_off", "_high", "_kept", "_least", "_low", "_margin", "_most")

    def __init__(
        self,
        sources: Sequence[Cost | Extra],
        campaigns: Sequence[DiscountCampaign],
        guests: GuestGroup,
        exchange: Decimal,
    ) -> None:
        least, most, share, parts = [0.0, 0.0], [0.0, 0.0], 0.0, 3
        for source in sources:
            certain = not isinstance(source, Cost) or not source.if_stay_overlaps
            shown = not isinstance(source, Cost) or source.in_advertised_price
            certain = certain and shown and source.type is not ItemType.DEPOSIT
            for amount in source.amounts:
                parts += 2
                if amount.type is AmountType.PERCENTAGE:
                    share += max(float(change.value) for change in amount.percentages) / 100
                    continue
                nightly = amount.type is AmountType.PER_GUEST_PER_DAY
                number = units(amount, guests, 1) * 100
                prices = [float(change.value) * number for change in amount.prices]
                most[nightly] += max(prices)
                least[nightly] += min(prices) if certain else 0.0
        rate = float(exchange)
        self._least = (least[0], least[1])
        self._most = (most[0], most[1])
        self._low = rate * (1 - 1e-9)
        self._high = rate * (1 + share) * (1 + 1e-9)
        self._margin = parts * (1 + rate)
        open_to_all = [one for one in campaigns if one.coupon is None]
        self._kept = 1 - max((float(one.percentage or 0) for one in open_to_all), default=0.0) / 100
        self._amount_off = max((float(one.amount or 0) * 100 for one in open_to_all), default=0.0)

    def least(self, rent: int, los: int) -> int:
        """Return a price that no stay of a length with at least a rent is below."""
        net = min(rent * self._kept, rent - self._amount_off)
        fixed, nightly = self._least
        total = (net if net > 0 else 0.0) + fixed + nightly * los
        return floor(total * self._low - self._margin)

    def most(self, rent: int, los: int) -> int:
        """Return a price that no stay of a length with at most a rent is above."""
        fixed, nightly = self._most
        return ceil((rent + fixed + nightly * los) * self._high + self._margin)
