"""Discount campaigns: which stays they apply to, and what is left of the rent.

Assumed, where the reference is silent: discounts are not added up; the applicable campaign that
comes first in the administration's order (`priority`, then id) is the one that is given. A stay is
"between" two days if all its nights are. Early and late booking are counted in days from the
administration's today to the day of arrival. A campaign with a coupon needs that coupon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import Period, days_later
from bookable_mocks.booking_experts_v1.models_sales import DiscountCampaign
from bookable_mocks.booking_experts_v1.pricing.money import ZERO, percent
from bookable_mocks.booking_experts_v1.pricing.periods import (
    arrivals_within,
    contains,
    intersection,
)


def in_order(campaigns: Iterable[DiscountCampaign]) -> tuple[DiscountCampaign, ...]:
    """Return campaigns in the order in which they are tried."""
    return tuple(sorted(campaigns, key=lambda campaign: (campaign.priority, campaign.id)))


def arrivals(campaign: DiscountCampaign, los: int, booked_on: date) -> list[Period]:
    """Return the arrival days on which a stay of `los` nights gets a campaign's discount."""
    if campaign.min_los is not None and los < campaign.min_los:
        return []
    first, last = campaign.min_days_ahead, campaign.max_days_ahead
    ahead: Period = (
        None if first is None else days_later(booked_on, first),
        None if last is None else days_later(booked_on, last + 1),
    )
    periods = [arrivals_within(period, los) for period in campaign.stay_between or ((None, None),)]
    shared = (intersection(period, ahead) for period in periods)
    return [period for period in shared if period is not None]


def given(
    campaigns: Sequence[DiscountCampaign],
    start: date,
    los: int,
    booked_on: date,
    coupon: str | None = None,
) -> DiscountCampaign | None:
    """Return the campaign that a stay gets, of those in their order, or None."""
    for campaign in campaigns:
        if campaign.coupon is not None and campaign.coupon != coupon:
            continue
        if any(contains(period, start) for period in arrivals(campaign, los, booked_on)):
            return campaign
    return None


def discounted(campaign: DiscountCampaign | None, rent: Decimal) -> Decimal:
    """Return what is left of a rent, never below nought; it never falls when the rent rises."""
    if campaign is None:
        return rent
    if campaign.percentage is not None:
        return rent - percent(rent, campaign.percentage)
    return max(rent - (campaign.amount or ZERO), ZERO)
