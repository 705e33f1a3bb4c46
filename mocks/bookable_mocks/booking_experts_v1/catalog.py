"""The master data that prices and availability follow from, and what of it belongs together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookable_mocks.booking_experts_v1.models import (
    Administration,
    Category,
    City,
    Region,
    Rentable,
)
from bookable_mocks.booking_experts_v1.models_sales import (
    Amount,
    AmountType,
    ArrivalRule,
    Block,
    Cost,
    DiscountCampaign,
    Extra,
    Package,
    RentSeason,
)
from bookable_mocks.booking_experts_v1.pricing.discounts import in_order
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList
from bookable_mocks.booking_experts_v1.pricing.rents import Rents


@dataclass(frozen=True, slots=True)
class Catalog:
    """The records of all administrations; `scores` is each category's average review score."""

    administrations: Mapping[str, Administration]
    categories: Mapping[str, Category]
    rentables: tuple[Rentable, ...]
    cities: Mapping[str, City] = field(default_factory=dict)
    regions: Mapping[str, Region] = field(default_factory=dict)
    costs: Mapping[str, Cost] = field(default_factory=dict)
    extras: Mapping[str, Extra] = field(default_factory=dict)
    campaigns: tuple[DiscountCampaign, ...] = ()
    packages: Mapping[str, Package] = field(default_factory=dict)
    seasons: tuple[RentSeason, ...] = ()
    arrival_rules: tuple[ArrivalRule, ...] = ()
    blocks: tuple[Block, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse amounts that a price can't follow from.

        Raises:
            ValueError: if an amount lacks its price or class, or a percentage is negative.
        """
        sources: list[Cost | Extra] = [*self.costs.values(), *self.extras.values()]
        for source in sources:
            faults = [fault_of(amount) for amount in source.amounts] or ["it has no amounts"]
            if any(faults):
                raise ValueError(f"{source.id}: {', '.join(filter(None, faults))}")

    def price_lists(self) -> dict[str, PriceList]:
        """Return each category's price list by the category's id."""
        seasons: dict[str, list[RentSeason]] = {category: [] for category in self.categories}
        for season in self.seasons:
            seasons[season.category_id].append(season)
        return {
            category.id: PriceList(
                administration=self.administrations[category.administration_id],
                category=category,
                rents=Rents(seasons[category.id]),
                costs=tuple(self.costs[cost_id] for cost_id in category.cost_ids),
                extras={extra_id: self.extras[extra_id] for extra_id in category.extra_ids},
                campaigns=in_order(
                    campaign for campaign in self.campaigns if category.id in campaign.category_ids
                ),
            )
            for category in self.categories.values()
        }


def fault_of(amount: Amount) -> str:
    """Return what an amount lacks for its type, or nothing.

    Negative figures are refused: a cost is a surcharge, and a search by price relies on it.
    """
    if amount.type is AmountType.PERCENTAGE:
        if not amount.percentages or not amount.over_classes:
            return "a percentage needs percentages and over_classes"
        if any(change.value < 0 for change in amount.percentages):
            return "a percentage can't be negative"
        return ""
    if not amount.prices or amount.class_ is None:
        return f"{amount.type} needs prices and a class"
    if any(change.value < 0 for change in amount.prices):
        return "a price can't be negative"
    if amount.type in {AmountType.PER_GUEST, AmountType.PER_GUEST_PER_DAY}:
        return "" if amount.counts_guests else f"{amount.type} needs counts_guests"
    return ""
