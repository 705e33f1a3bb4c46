"""All that the prices of one category follow from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import Administration, Category
from bookable_mocks.booking_experts_v1.models_sales import Cost, DiscountCampaign, Extra
from bookable_mocks.booking_experts_v1.pricing.money import ONE
from bookable_mocks.booking_experts_v1.pricing.rents import Rents


class Unpriceable(ValueError):
    """A stay that has no price; `attribute` names what is wrong with the request."""

    def __init__(self, attribute: str, detail: str) -> None:
        super().__init__(f"{attribute}: {detail}")
        self.attribute = attribute
        self.detail = detail


@dataclass(frozen=True, slots=True)
class PriceList:
    """A category's rents, costs, extras by id, and campaigns in the order they are tried."""

    administration: Administration
    category: Category
    rents: Rents
    costs: tuple[Cost, ...]
    extras: Mapping[str, Extra]
    campaigns: tuple[DiscountCampaign, ...]


def rate(administration: Administration, currency: str | None) -> Decimal | None:
    """Return what one unit of an administration's currency is in another, None if it takes none.

    Assumed: an administration sells in its own currency and in those it lists a rate for, which is
    how results can differ per currency.
    """
    if currency is None or currency == administration.currency:
        return ONE
    return administration.currency_rates.get(currency)
