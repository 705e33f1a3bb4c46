"""Records for tests: each maker fills in what a test does not care about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bookable_mocks.booking_experts_v1.catalog import Catalog
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
    Cost,
    DiscountCampaign,
    Extra,
    Package,
    RentSeason,
)
from bookable_mocks.booking_experts_v1.pricing.periods import changing
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList
from bookable_mocks.booking_experts_v1.pricing.rents import Rents

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ALL_WEEK = tuple(range(7))


def administration(id_: str = "1", **more: Any) -> Administration:
    facts: dict[str, Any] = {
        "name": {"en": f"Park {id_}"},
        "max_baby_age": 1,
        "max_child_age": 11,
        "max_adolescent_age": 17,
        "min_senior_age": 65,
        "option_validity": 3,
        "utc_offset": "+00:00",
        "same_day_booking_closing_time": "23:59",
        "organization_id": "1",
        "city_id": f"c{id_}",
        "tag_ids": (),
        "terms_id": None,
    }
    return Administration(id=id_, **(facts | more))


def category(id_: str = "10", **more: Any) -> Category:
    facts: dict[str, Any] = dict.fromkeys(Category.__struct_fields__) | {
        "name": {"en": f"House {id_}"},
        "short_description": {},
        "description": {},
        "highlighted": False,
        "reference": f"H-{id_}",
        "rentable_type": "bungalow",
        "max_number_of_people": 6,
        "max_number_of_babies": 2,
        "max_number_of_pets": 2,
        "pets_allowed": "some",
        "administration_id": "1",
        "city_id": "c1",
    }
    facts |= {name: () for name in facts if name.endswith("_ids")}
    return Category(**(facts | {"id": id_} | more))


def rentable(id_: str, category_id: str = "10", **more: Any) -> Rentable:
    facts: dict[str, Any] = {
        "name": id_,
        "map_identifier": None,
        "pets_allowed": True,
        "tag_ids": (),
        "administration_id": "1",
    }
    return Rentable(id=id_, category_id=category_id, **(facts | more))


def amount(kind: str, price: str = "10", *steps: Any, **more: Any) -> Amount:
    if kind == "percentage":
        return Amount(
            type=AmountType.PERCENTAGE,
            percentages=changing(price, *steps),
            over_classes=more.get("over", ("rent",)),
        )
    facts = {"class_": more.get("class_", "defaults"), "counts_guests": more.get("guests", ())}
    facts |= {key: more[key] for key in ("counts_from", "counts_to") if key in more}
    return Amount(type=AmountType(kind), prices=changing(price, *steps), **facts)


def cost(id_: str, *amounts: Amount, **more: Any) -> Cost:
    facts: dict[str, Any] = {
        "name": {"en": id_},
        "description": {},
        "if_stay_overlaps": (),
        "administration_id": "1",
    }
    return Cost(id=id_, amounts=amounts or (amount("fixed"),), **(facts | more))


def extra(id_: str, *amounts: Amount, **more: Any) -> Extra:
    facts: dict[str, Any] = {
        "name": {"en": id_},
        "description": {},
        "selectable": "customer",
        "quantity_required": False,
        "memo_required": False,
        "memo_description": None,
        "maximum_quantity": 3,
        "image_url": None,
        "require_stay_overlaps": (),
        "require_booking_in": (),
        "administration_id": "1",
    }
    given = amounts or (amount("fixed", class_="extras"),)
    return Extra(id=id_, amounts=given, **(facts | more))


def campaign(id_: str = "900", **more: Any) -> DiscountCampaign:
    facts: dict[str, Any] = {
        "name": {"en": f"Campaign {id_}"},
        "description": {},
        "rules": {},
        "rentable_type": "bungalow",
        "promote": True,
        "image_url": None,
        "organization_id": "1",
        "administration_ids": ("1",),
        "category_ids": ("10",),
        "priority": 0,
    }
    return DiscountCampaign(id=id_, **(facts | more))


def package(id_: str, **more: Any) -> Package:
    facts: dict[str, Any] = {
        "name": {},
        "short_description": {},
        "description": {},
        "position": 0,
        "rentable_type": "bungalow",
        "searchable": True,
        "fixed_period": False,
        "image_ids": (),
        "package_entry_ids": (),
        "administration_id": "1",
    }
    return Package(id=id_, **(facts | more))


def season(
    category_id: str = "10",
    nightly: Sequence[str] = ("100",) * 7,
    start: date = TODAY,
    days: int = 60,
) -> RentSeason:
    return RentSeason(
        id=f"{category_id}-{start}",
        category_id=category_id,
        start_date=start,
        end_date=start + timedelta(days=days),
        nightly=tuple(map(Decimal, nightly)),
    )


def arrivals(
    category_id: str = "10",
    lengths: tuple[int, ...] = (1, 2, 3, 4, 7),
    wdays: Sequence[int] = ALL_WEEK,
) -> tuple[ArrivalRule, ...]:
    return tuple(
        ArrivalRule(
            id=f"{category_id}-{wday}",
            category_id=category_id,
            period=(None, None),
            wday=wday,
            lengths=lengths,
        )
        for wday in wdays
    )


def prices(*costs: Cost, **more: Any) -> PriceList:
    """Return a price list: 100 a night for 60 nights from TODAY, unless seasons say otherwise."""
    return PriceList(
        administration=more.get("administration", administration()),
        category=category(),
        rents=Rents(more.get("seasons", [season()])),
        costs=costs,
        extras={one.id: one for one in more.get("extras", ())},
        campaigns=tuple(more.get("campaigns", ())),
    )


def catalog(**more: Any) -> Catalog:
    """Return one park with one category of two rentables, unless told otherwise."""
    facts: dict[str, Any] = {
        "administrations": {"1": administration()},
        "categories": {"10": category()},
        "rentables": (rentable("r1"), rentable("r2")),
        "cities": {"c1": City(id="c1", name={}, region_id="g1")},
        "regions": {
            "g1": Region(id="g1", name={}, country_code="NL", organization_id="1", city_ids=("c1",))
        },
        "seasons": (season(),),
        "arrival_rules": arrivals(),
    }
    return Catalog(**(facts | more))
