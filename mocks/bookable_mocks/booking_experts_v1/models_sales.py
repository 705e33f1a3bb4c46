"""What prices are made of: amounts, costs, extras, campaigns, packages, seasons, arrival rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from bookable_mocks.booking_experts_v1.models import Period, Record, Text

RENT, DEFAULTS, EXTRAS = "rent", "defaults", "extras"
"""The classes of price components that the reference shows."""


class AmountType(StrEnum):
    """How a price component is calculated (B1-11)."""

    FIXED = "fixed"
    PER_PIECE = "per_piece"
    PER_GUEST = "per_guest"
    PER_GUEST_PER_DAY = "per_guest_per_day"
    PERCENTAGE = "percentage"


class ItemType(StrEnum):
    """When an invoice item is paid: on arrival, in the down payment, or as part of a deposit."""

    COST = "cost"
    COST_DOWN = "cost_down"
    DEPOSIT = "deposit"


class Change(msgspec.Struct, frozen=True, array_like=True):
    """A value and the day from which it holds; None means it always did."""

    since: date | None
    value: Decimal


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """One price component of a cost or extra (B1-11)."""

    type: AmountType
    prices: tuple[Change, ...] = ()
    class_: str | None = msgspec.field(name="class", default=None)
    counts_guests: tuple[str, ...] = ()
    counts_from: int | None = None
    counts_to: int | None = None
    percentages: tuple[Change, ...] = ()
    over_classes: tuple[str, ...] = ()


class Cost(Record, frozen=True, kw_only=True):
    """A surcharge that every stay of a category bears, or those that overlap its periods."""

    name: Text
    description: Text
    if_stay_overlaps: tuple[Period, ...]
    amounts: tuple[Amount, ...]
    administration_id: str
    # not on the wire
    type: ItemType = ItemType.COST_DOWN
    in_advertised_price: bool = True


class Extra(Record, frozen=True, kw_only=True):
    """What a guest may add to a stay. A package is sold as the extra `package_<id>`."""

    name: Text
    description: Text
    selectable: str
    quantity_required: bool
    memo_required: bool
    memo_description: Text | None
    maximum_quantity: int
    image_url: dict[str, str] | None
    require_stay_overlaps: tuple[Period, ...]
    require_booking_in: tuple[Period, ...]
    amounts: tuple[Amount, ...]
    administration_id: str
    # not on the wire
    type: ItemType = ItemType.COST_DOWN


class DiscountCampaign(Record, frozen=True, kw_only=True):
    """Money off the rent of some categories, for stays that meet all its conditions."""

    name: Text
    description: Text
    rules: dict[str, tuple[str, ...]]
    rentable_type: str
    promote: bool
    image_url: dict[str, str] | None
    # not on the wire
    organization_id: str
    administration_ids: tuple[str, ...]
    category_ids: tuple[str, ...]
    priority: int
    percentage: Decimal | None = None
    amount: Decimal | None = None
    stay_between: tuple[Period, ...] = ()
    min_los: int | None = None
    min_days_ahead: int | None = None
    max_days_ahead: int | None = None
    coupon: str | None = None


class Package(Record, frozen=True, kw_only=True):
    """Extras sold as one."""

    name: Text
    short_description: Text
    description: Text
    position: int
    rentable_type: str
    searchable: bool
    fixed_period: bool
    image_ids: tuple[str, ...]
    package_entry_ids: tuple[str, ...]
    # not on the wire
    administration_id: str
    periods: tuple[Period, ...] = ()

    @property
    def extra_id(self) -> str:
        """The id of the extra that it is sold as."""
        return f"package_{self.id}"


class RentSeason(Record, frozen=True, kw_only=True):
    """A category's rent a night by the weekday of the night, Sunday first, in a period."""

    category_id: str
    start_date: date
    end_date: date
    nightly: tuple[Decimal, ...]


class ArrivalRule(Record, frozen=True, kw_only=True):
    """How long one may stay who arrives on a weekday (0 is Sunday) in a period."""

    category_id: str
    period: Period
    wday: int
    lengths: tuple[int, ...]


class Block(Record, frozen=True, kw_only=True):
    """Nights that a rentable is not for sale here: `allotment`, `maintenance`, `other_channel`."""

    rentable_id: str
    start_date: date
    end_date: date
    reason: str
