"""Seeded prices: seasons, costs, extras, packages and discount campaigns of one administration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1.models import LOCALES, Text
from bookable_mocks.booking_experts_v1.models_sales import (
    DEFAULTS,
    EXTRAS,
    RENT,
    Amount,
    AmountType,
    ArrivalRule,
    Cost,
    DiscountCampaign,
    Extra,
    ItemType,
    Package,
    RentSeason,
)
from bookable_mocks.booking_experts_v1.pricing.periods import changing
from bookable_mocks.booking_experts_v1.seed_texts import (
    ARRIVAL_QUESTION,
    CAMPAIGNS,
    COSTS,
    RULES,
    filled,
)
from bookable_mocks.booking_experts_v1.seed_texts import EXTRAS as EXTRA_NAMES

SEASONS = (
    (1, 1, "0.80"),
    (4, 1, "1.00"),
    (5, 1, "1.15"),
    (7, 1, "1.60"),
    (9, 1, "1.00"),
    (11, 1, "0.75"),
    (12, 20, "1.30"),
)
"""Where in a year a season starts, and how its rents compare with the spring's."""

WEEKEND = Decimal("1.25")
"""How the nights of Friday and Saturday compare with the others."""

PEOPLE = ("seniors", "adults", "adolescents", "children")
TAXED = ("seniors", "adults", "adolescents")

ARRIVALS: dict[str, tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]] = {
    "park": (((1,), (4, 7, 11, 14, 18, 21)), ((5,), (3, 7, 10, 14, 17, 21)), ((6,), (7, 14))),
    "nightly": ((tuple(range(7)), tuple(range(1, 22))),),
    "weekly": (((6,), (7, 14, 21)),),
}
"""By the kind of arrival, on which weekdays one arrives for how many nights (assumed)."""


def seasons(category_id: str, base: Decimal, first: date, end: date) -> Iterator[RentSeason]:
    """Yield a category's rent seasons from a day up to another; `base` is a spring weeknight's."""
    edges = [
        (date(year, month, day), Decimal(factor))
        for year in range(first.year - 1, end.year + 2)
        for month, day, factor in SEASONS
    ]
    for number, ((start, factor), (stop, _)) in enumerate(pairwise(edges)):
        opens, closes = max(start, first), min(stop, end)
        if opens < closes:
            weeknight = (base * factor).quantize(Decimal("0.50"))
            weekend = (base * factor * WEEKEND).quantize(Decimal("0.50"))
            nightly = (weeknight,) * 5 + (weekend,) * 2
            yield RentSeason(
                id=f"{category_id}-{number}",
                category_id=category_id,
                start_date=opens,
                end_date=closes,
                nightly=nightly,
            )


def arrival_rules(category_id: str, kind: str) -> Iterator[ArrivalRule]:
    """Yield on which weekdays one arrives at a category, and for how long."""
    for wdays, lengths in ARRIVALS[kind]:
        for wday in wdays:
            yield ArrivalRule(
                id=f"{category_id}-{wday}",
                category_id=category_id,
                period=(None, None),
                wday=wday,
                lengths=lengths,
            )


def costs(administration_id: str, number: int, new_year: date) -> dict[str, Cost]:
    """Return an administration's costs by what they are for; some change at new year."""
    nightly, guest, fixed = AmountType.PER_GUEST_PER_DAY, AmountType.PER_GUEST, AmountType.FIXED
    amounts = {
        "booking": _amount(fixed, DEFAULTS, "12.50"),
        "tax": _amount(nightly, "taxes", "1.75", new_year, "1.95", guests=TAXED),
        "pet": _amount(nightly, RENT, "7.50", new_year, "8.50", guests=("pets",)),
        "linen": _amount(guest, DEFAULTS, "8.95", guests=PEOPLE),
        "heating": _amount(fixed, DEFAULTS, "24.00"),
        "guests": _amount(nightly, RENT, "4.25", guests=PEOPLE, counts_from=2),
        "fund": Amount(
            type=AmountType.PERCENTAGE,
            percentages=changing("1.5", new_year, "1.75"),
            over_classes=(RENT, DEFAULTS),
        ),
        "deposit": _amount(fixed, "deposit", "150.00"),
    }
    types = {"tax": ItemType.COST, "deposit": ItemType.DEPOSIT}
    years = range(new_year.year - 2, new_year.year + 2)
    winters = tuple((date(year, 11, 1), date(year + 1, 3, 1)) for year in years)
    return {
        key: Cost(
            id=f"invoice_item_template_{number + index}",
            name=COSTS[key],
            description={},
            if_stay_overlaps=winters if key == "heating" else (),
            amounts=(amount,),
            administration_id=administration_id,
            type=types.get(key, ItemType.COST_DOWN),
            in_advertised_price=key != "deposit",
        )
        for index, (key, amount) in enumerate(amounts.items())
    }


def extras(administration_id: str, number: int, new_year: date) -> dict[str, Extra]:
    """Return an administration's extras, its packages not among them."""
    piece, fixed = AmountType.PER_PIECE, AmountType.FIXED
    over_rent = Amount(
        type=AmountType.PERCENTAGE, percentages=changing("5.5"), over_classes=(RENT,)
    )
    summers = tuple(
        (date(y, 6, 1), date(y, 9, 1)) for y in range(new_year.year - 1, new_year.year + 3)
    )
    plans: dict[str, tuple[tuple[Amount, ...], dict[str, object]]] = {
        "towels": (
            (_amount(piece, EXTRAS, "4.50"),),
            {"quantity_required": True, "maximum_quantity": 20},
        ),
        "cot": ((_amount(fixed, EXTRAS, "14.00"),), {"maximum_quantity": 2}),
        "late": (
            (_amount(fixed, EXTRAS, "25.00"),),
            {"memo_required": True, "memo_description": ARRIVAL_QUESTION},
        ),
        "insurance": ((_amount(fixed, EXTRAS, "5.00"), over_rent), {"selectable": "important"}),
        "wood": (
            (_amount(piece, EXTRAS, "9.95", new_year, "10.95"),),
            {"maximum_quantity": 5, "require_stay_overlaps": summers},
        ),
        "breakfast": (
            (_amount(AmountType.PER_GUEST_PER_DAY, EXTRAS, "11.50", guests=PEOPLE),),
            {"require_booking_in": ((None, date(new_year.year + 1, 1, 1)),)},
        ),
    }
    return {
        key: extra(f"invoice_item_template_{number + index}", key, administration_id, amounts, more)
        for index, (key, (amounts, more)) in enumerate(plans.items())
    }


def extra(
    extra_id: str,
    key: str,
    administration_id: str,
    amounts: tuple[Amount, ...],
    more: dict[str, object],
) -> Extra:
    """Return an extra of a name that `seed_texts` knows; `more` is what is unusual about it."""
    plain = Extra(
        id=extra_id,
        name=EXTRA_NAMES[key],
        description={},
        selectable="customer",
        quantity_required=False,
        memo_required=False,
        memo_description=None,
        maximum_quantity=1,
        image_url=None,
        require_stay_overlaps=(),
        require_booking_in=(),
        amounts=amounts,
        administration_id=administration_id,
    )
    return replace(plain, **more)


def packages(administration_id: str, number: int, year: int) -> list[tuple[Package, Extra]]:
    """Return a sauna package for any stay and a Christmas one for fixed days, as sold."""
    holidays = tuple((date(y, 12, 22), date(y, 12, 29)) for y in range(year, year + 3))
    made = []
    for index, (key, price, periods) in enumerate(
        (("sauna", "215.00", ()), ("christmas", "89.50", holidays))
    ):
        package = Package(
            id=str(number + index),
            name=EXTRA_NAMES[key],
            short_description=EXTRA_NAMES[key],
            description=EXTRA_NAMES[key],
            position=index,
            rentable_type="bungalow",
            searchable=True,
            fixed_period=bool(periods),
            image_ids=(),
            package_entry_ids=(),
            administration_id=administration_id,
            periods=periods,
        )
        amounts = (_amount(AmountType.FIXED, EXTRAS, price),)
        conditions: dict[str, object] = {"require_stay_overlaps": periods}
        made.append((package, extra(package.extra_id, key, administration_id, amounts, conditions)))
    return made


def campaigns(
    organization_id: str, parks: dict[str, tuple[str, ...]], today: date
) -> list[DiscountCampaign]:
    """Return the campaigns of all parks, given each one's categories."""
    everywhere = tuple(category for categories in parks.values() for category in categories)
    autumns = tuple((date(y, 9, 15), date(y, 11, 15)) for y in range(today.year, today.year + 3))
    local = tuple(parks)[:1]
    wanted: tuple[tuple[str, tuple[str, ...], dict[str, object]], ...] = (
        ("late", tuple(parks), {"percentage": Decimal(15), "max_days_ahead": 14}),
        ("early", tuple(parks), {"percentage": Decimal(10), "min_los": 7, "min_days_ahead": 90}),
        ("autumn", local, {"amount": Decimal("50.00"), "stay_between": autumns, "min_los": 4}),
        ("friends", local, {"percentage": Decimal(20), "coupon": "FRIENDS"}),
    )
    return [
        DiscountCampaign(
            id=str(1964 + index),
            name=CAMPAIGNS[key],
            description=CAMPAIGNS[key],
            rules=_rules(conditions),
            rentable_type="bungalow",
            promote="coupon" not in conditions,
            image_url=None,
            organization_id=organization_id,
            administration_ids=administrations,
            category_ids=everywhere if len(administrations) > 1 else parks[administrations[0]],
            priority=index,
            **conditions,  # type: ignore[arg-type]
        )
        for index, (key, administrations, conditions) in enumerate(wanted)
    ]


def _rules(conditions: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """Say a campaign's conditions in each language."""
    said: list[Text] = []
    periods: object = conditions.get("stay_between", ())
    for first, last in periods:  # type: ignore[attr-defined]
        said.append(filled(RULES["between"], first=str(first), last=str(last)))
    figures = (("nights", "min_los"), ("early", "min_days_ahead"), ("late", "max_days_ahead"))
    for rule, condition in figures:
        if condition in conditions:
            said.append(filled(RULES[rule], n=str(conditions[condition])))
    return {locale: tuple(words[locale] for words in said) for locale in LOCALES}


def _amount(
    kind: AmountType,
    class_: str,
    price: str,
    *steps: str | date,
    guests: tuple[str, ...] = (),
    counts_from: int | None = None,
) -> Amount:
    return Amount(
        type=kind,
        prices=changing(price, *steps),
        class_=class_,
        counts_guests=guests,
        counts_from=counts_from,
    )


def sold_until(today: date) -> date:
    """Return the day after the last night with a price: two years and a long stay ahead."""
    return today + timedelta(days=760)
