"""A believable organization of holiday parks: the same for the same seed, day and size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bookable_mocks.booking_experts_v1 import seed_prices
from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models import (
    Administration,
    Category,
    City,
    InvoicedTo,
    Organization,
    Region,
    Rentable,
)
from bookable_mocks.booking_experts_v1.models_sales import (
    ArrivalRule,
    Block,
    Cost,
    Extra,
    Package,
    RentSeason,
)
from bookable_mocks.booking_experts_v1.seed_categories import category, kind_of
from bookable_mocks.booking_experts_v1.seed_content import Content, describe
from bookable_mocks.booking_experts_v1.seed_texts import ON_INVOICES, PARKS, REGIONS, TOWNS, text
from bookable_mocks.engine.dice import Dice

ORGANIZATION = "133"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is seeded. Categories and rentables are dealt out evenly."""

    administrations: int = 3
    categories: int = 12
    rentables: int = 60


@dataclass(frozen=True, slots=True)
class Park:
    """Everything that is seeded, save keys and reservations."""

    organizations: tuple[Organization, ...]
    catalog: Catalog
    content: Content


FIRST_DAY, LAST_DAY = date(5, 1, 1), date(9995, 12, 31)
"""Between these days seeds are whole: what is seeded earlier or later is as on them."""

COUNTRIES = ("NL", "NL", "DK")


def seed_data(seed: int, today: date, size: Size | None = None) -> Park:
    """Return the seeded parks. Prices reach from a month ago to two years and a month ahead.

    At the ends of time the parks are those of `FIRST_DAY` or `LAST_DAY`.

    Raises:
        ValueError: if a size asks for fewer rentables than categories, or no administration.
    """
    size = size or Size()
    if not 1 <= size.administrations <= size.categories <= size.rentables:
        raise ValueError("each administration needs a category and each category a rentable")
    today = min(max(today, FIRST_DAY), LAST_DAY)
    builder = _Builder(Dice(seed, "booking-experts-v1.parks"), today, size)
    catalog = builder.catalog()
    content = describe(catalog, Dice(seed, "booking-experts-v1.content"), today, ORGANIZATION)
    name = text(
        "Quiet Shores",
        "Stille Oevers",
        "Rives Calmes",
        "Stille Bredder",
        "Stille Ufer",
        "Tiché břehy",
    )
    organizations = (Organization(id=ORGANIZATION, name=name),)
    return Park(organizations, content.described(catalog), content)


class _Builder:
    """Builds the catalog of all parks."""

    def __init__(self, dice: Dice, today: date, size: Size) -> None:
        self.dice = dice
        self.today = today
        self.size = size
        self.first = today - timedelta(days=30)
        self.end = seed_prices.sold_until(today)
        self.costs: dict[str, Cost] = {}
        self.extras: dict[str, Extra] = {}
        self.packages: dict[str, Package] = {}

    def catalog(self) -> Catalog:
        """Build everything."""
        regions, cities, parks = {}, {}, {}
        for number in range(self.size.administrations):
            region, city = _place(number)
            regions[region.id], cities[city.id] = region, city
            park = _administration(number, city.id)
            parks[park.id] = park
        categories = {one.id: one for one in self._categories(list(parks.values()))}
        rentables = tuple(self._rentables(list(categories.values())))
        by_park = {
            park: tuple(one.id for one in categories.values() if one.administration_id == park)
            for park in parks
        }
        return Catalog(
            administrations=parks,
            categories=categories,
            rentables=rentables,
            cities=cities,
            regions=regions,
            costs=self.costs,
            extras=self.extras,
            campaigns=tuple(seed_prices.campaigns(ORGANIZATION, by_park, self.today)),
            packages=self.packages,
            seasons=tuple(self._seasons(categories)),
            arrival_rules=tuple(self._arrival_rules(categories)),
            blocks=tuple(self._blocks(rentables)),
        )

    def _categories(self, parks: list[Administration]) -> Iterator[Category]:
        sold = [self._offered(index, park) for index, park in enumerate(parks)]
        for number in range(self.size.categories):
            index = number % len(parks)
            kind = kind_of(number)
            costs, extras = sold[index]
            wanted = ["booking", "fund", "deposit", "heating"] if number % 5 else ["booking"]
            wanted += ["guests"] if kind.rentable_type in {"camping", "berth"} else ["linen"]
            wanted += ["tax"] if kind.rentable_type != "berth" else []
            wanted += ["pet"] if kind.pets != "none" else []
            yield category(
                number,
                (parks[index], PARKS[index % len(PARKS)]),
                tuple(costs[key].id for key in costs if key in wanted),
                extras,
                self.end - timedelta(days=1),
            )

    def _offered(self, index: int, park: Administration) -> tuple[dict[str, Cost], tuple[str, ...]]:
        new_year = date(self.today.year + 1, 1, 1)
        base = 18_000 + 100 * index
        costs = seed_prices.costs(park.id, base, new_year)
        extras = list(seed_prices.extras(park.id, base + 50, new_year).values())
        for package, extra in seed_prices.packages(park.id, 437 + 10 * index, self.today.year):
            self.packages[package.id] = package
            extras.append(extra)
        self.costs.update({cost.id: cost for cost in costs.values()})
        self.extras.update({extra.id: extra for extra in extras})
        return costs, tuple(extra.id for extra in extras)

    def _rentables(self, categories: list[Category]) -> Iterator[Rentable]:
        for number in range(self.size.rentables):
            kind = categories[number % len(categories)]
            order = number // len(categories)
            some = kind.pets_allowed == "some" and order % 2 == 0
            yield Rentable(
                id=str(35_000 + number),
                name=f"{kind.reference}-{order + 1}",
                map_identifier=f"rentable-{9_000 + number}",
                pets_allowed=some or kind.pets_allowed == "all",
                category_id=kind.id,
                tag_ids=(),
                administration_id=kind.administration_id,
                preference_cost=Decimal("25.00") if order % 3 == 2 else Decimal("0.00"),
                point=(10.0 + 2.5 * (number % 40), -(10.0 + 4.0 * (number // 40 % 20))),
            )

    def _seasons(self, categories: dict[str, Category]) -> Iterator[RentSeason]:
        for number, category_id in enumerate(categories):
            base = Decimal(kind_of(number).base) * (1 if COUNTRIES[number % 3] == "NL" else 7)
            yield from seed_prices.seasons(category_id, base, self.first, self.end)

    def _arrival_rules(self, categories: dict[str, Category]) -> Iterator[ArrivalRule]:
        for number, category_id in enumerate(categories):
            yield from seed_prices.arrival_rules(category_id, kind_of(number).arrivals)

    def _blocks(self, rentables: tuple[Rentable, ...]) -> Iterator[Block]:
        """Yield what other channels, allotments and repairs take: about a quarter of all nights."""
        number = 0
        for rentable in rentables:
            day = self.today + timedelta(days=self.dice.between(-10, 25))
            while day < self.end:
                nights = self.dice.choice((2, 3, 4, 7, 7, 14))
                reason = "maintenance" if self.dice.chance(0.05) else "other_channel"
                if self.dice.chance(0.1):
                    reason = "allotment"
                number += 1
                yield Block(
                    id=str(number),
                    rentable_id=rentable.id,
                    start_date=day,
                    end_date=day + timedelta(days=nights),
                    reason=reason,
                )
                day += timedelta(days=nights + self.dice.between(0, 40))


def _place(number: int) -> tuple[Region, City]:
    which = number % len(COUNTRIES)
    region = Region(
        id=str(9 + number),
        name=REGIONS[which],
        country_code=COUNTRIES[which],
        organization_id=ORGANIZATION,
        city_ids=(str(2 + number),),
    )
    return region, City(id=str(2 + number), name=TOWNS[which], region_id=region.id)


def _administration(number: int, city_id: str) -> Administration:
    which = number % len(COUNTRIES)
    danish = COUNTRIES[which] == "DK"
    euro = {"USD": Decimal("1.0850"), "DKK": Decimal("7.4600"), "CZK": Decimal("24.90")}
    return Administration(
        id=str(388 + number),
        name=PARKS[which],
        max_baby_age=1,
        max_child_age=11,
        max_adolescent_age=17,
        min_senior_age=65,
        option_validity=(3, 0, 7)[which],
        utc_offset="+01:00",
        same_day_booking_closing_time=("00:00", "16:00", "18:30")[which],
        organization_id=ORGANIZATION,
        city_id=city_id,
        tag_ids=(),
        terms_id=None,
        currency="DKK" if danish else "EUR",
        currency_rates={"EUR": Decimal("0.1340")} if danish else euro,
        checkin_time="15:00",
        checkout_time=("11:00", "10:30", "10:00")[which],
        provision_percentage=Decimal((10, 12, 8)[which]),
        down_payment_percentage=Decimal((50, 0, 30)[which]),
        balance_due_days=(42, 0, 28)[which],
        invoiced_to=InvoicedTo.TOUR_OPERATOR if danish else InvoicedTo.CUSTOMER,
        available_parking_spots=(2, 1, None)[which],
        invoice_details=(ON_INVOICES, None, None)[which],
        asks_questions=(True, False, True)[which],
        asks_guest_list=(True, False, False)[which],
    )
