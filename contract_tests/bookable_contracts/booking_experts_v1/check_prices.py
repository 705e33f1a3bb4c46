"""Money: what is searched, previewed and booked costs the same, and adds up: B1-11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from random import Random

import pytest

from bookable_contracts.booking_experts_v1.bill import PATHS, Bill, adds_up, billed, expected
from bookable_contracts.booking_experts_v1.desk import Desk
from bookable_contracts.booking_experts_v1.money import CENT, decimal
from bookable_contracts.booking_experts_v1.sample import Sample
from bookable_contracts.booking_experts_v1.stays import COUPLE, Finder, Stay, group_query
from bookable_contracts.oracles.answers import prepared
from bookable_contracts.verdicts import assumed, expect, not_reachable

SOME = 4
GROUPS: tuple[Mapping[str, int], ...] = (
    {"adults": 1},
    COUPLE,
    {"adults": 2, "children": 1, "babies": 1},
    {"seniors": 1, "adults": 1, "adolescents": 1, "children": 1},
    {"adults": 3, "pets": 1},
)


def takes(desk: Desk, stay: Stay, group: Mapping[str, int]) -> bool:
    """Tell whether a category takes a group."""
    people = sum(count for kind, count in group.items() if kind not in {"babies", "pets"})
    limits = {
        "max_number_of_people": people,
        "max_number_of_babies": group.get("babies", 0),
        "max_number_of_pets": group.get("pets", 0),
    }
    return all(
        count <= (desk.park.trait(stay.category, name) or 0) for name, count in limits.items()
    )


@pytest.fixture(params=GROUPS, ids=lambda group: " ".join(f"{n} {k}" for k, n in group.items()))
def group(request: pytest.FixtureRequest) -> Mapping[str, int]:
    """A guest group."""
    chosen: Mapping[str, int] = request.param
    return chosen


@pytest.fixture
def some(sample: Sample, desk: Desk, group: Mapping[str, int], rng: Random) -> list[Stay]:
    """A few stays of different categories that take the group."""
    fitting = {s.category: s for s in rng.sample(sample.stays, len(sample.stays))}
    stays = [stay for stay in fitting.values() if takes(desk, stay, group)]
    if not stays:
        not_reachable("needs a category that takes this group: there is none")
    return stays[:SOME]


@pytest.mark.rule("B1-11")
def test_search_and_preview(
    some: list[Stay], finder: Finder, desk: Desk, group: Mapping[str, int]
) -> None:
    """A stay costs in the preview what the search says."""
    judged = 0
    for stay in some:
        offer, search = finder.offered(stay, **group)
        if offer is None:
            continue
        judged += 1
        bill = billed(desk, stay, group=group)
        price = decimal(offer.attribute("price"))
        message = "the price of the search should be the sum of the lines in the advertised price"
        expect(price == bill.sum(advertised=True), message, search, bill.exchange)
        rent = decimal(offer.attribute("rent_price")) == bill.figure("rent")
        expect(rent, "the rent of the search should be that of the preview", search, bill.exchange)
    if not judged:
        not_reachable("needs a stay that the search still offers to this group: there is none")


@pytest.mark.rule("B1-11")
def test_sums(some: list[Stay], desk: Desk, group: Mapping[str, int]) -> None:
    """The lines of a stay add up to its total and its deposit."""
    for stay in some:
        adds_up(billed(desk, stay, group=group))


@pytest.mark.rule("B1-11")
def test_costs(some: list[Stay], desk: Desk, group: Mapping[str, int]) -> None:
    """Each cost is what its amounts come to, and there is no other."""
    bills = {stay: billed(desk, stay, group=group) for stay in some}
    told = {stay: expected(desk, stay, bill, group, {}) for stay, bill in bills.items()}
    for stay, bill in bills.items():
        due, lines = told[stay]
        found = bill.by("costs")
        steady = {each.id for each in lines if each.steady}
        for ident, price in due.items():
            if ident in steady and price:
                near = abs(found.get(ident, Decimal(0)) - price) <= CENT
                message = f"cost {ident} should come to {price} by its amounts"
                expect(near, message, bill.exchange)
        strange = sorted(set(found) - set(due))
        expect(not strange, f"cost {', '.join(strange)} should not apply", bill.exchange)
    with assumed():
        for stay, bill in bills.items():
            due = {ident: price for ident, price in told[stay][0].items() if price}
            found = {ident: price for ident, price in bill.by("costs").items() if price}
            message = (
                "costs should be what their amounts of the day of arrival come to, to the cent"
            )
            expect(found == due, message, bill.exchange)


@pytest.mark.rule("B1-11")
def test_end_of_a_period(desk: Desk, finder: Finder) -> None:
    """A cost does not apply to who arrives on the day on which its period ends."""
    judged = False
    for day in sorted(ends_of_periods(desk))[:SOME]:
        query = {"filter[start_date]": str(day), "limit[availabilities_per_category]": 1}
        for stay in finder.found({**query, **group_query(COUPLE)})[0][:SOME]:
            bill = billed(desk, stay)
            due, _ = expected(desk, stay, bill, COUPLE, {})
            strange = sorted(set(bill.by("costs")) - set(due))
            message = f"cost {', '.join(strange)} should not apply any more on {day}"
            expect(not strange, message, bill.exchange)
            judged = True
    if not judged:
        not_reachable("needs stays that begin when a cost's period ends: there are none")


def ends_of_periods(desk: Desk) -> set[dt.date]:
    """Return the days to come on which a period of some cost ends, which is no day of it."""
    periods = [
        period
        for park in desk.park.parks
        for cost in desk.park.listed("listCosts", park)
        for period in (cost.get("attributes") or {}).get("if_stay_overlaps") or ()
    ]
    ends = {dt.date.fromisoformat(last) for _, last in periods if last is not None}
    return {day for day in ends if desk.park.today < day}


@pytest.mark.rule("B1-11")
def test_booked_as_previewed(desk: Desk, finder: Finder) -> None:
    """A reservation costs what its preview said, in its lines too."""
    stay = finder.fresh()
    preview = billed(desk, stay)
    booking = desk.booked(stay)
    exchange = desk.read(booking, query={"include": PATHS})
    prepared(desk.contract, exchange, 200)
    bill = Bill(exchange=exchange)
    adds_up(bill)
    for name in ("total", "deposit", "rent", "provision"):
        same = bill.figure(name) == preview.figure(name)
        expect(same, f"{name} should be that of the preview", preview.exchange, exchange)
    lines = [sorted((item["attributes"]["sku"], each.price(item)) for item in each.items)
             for each in (preview, bill)]  # fmt: skip
    expect(lines[0] == lines[1], "the lines should be those of the preview", exchange)


@pytest.mark.rule("B1-11")
def test_discounts(sample: Sample) -> None:
    """A discount lowers the price, and without a campaign there is none."""
    _, exchange = sample.narrowed({})
    for stay in sample.stays:
        names = ("price", "original_price", "rent_price", "original_rent_price")
        price, before, rent, rent_before = (decimal(stay.attribute(name)) for name in names)
        expect(price <= before and rent <= rent_before, "a discount should not add", exchange)
        if not stay.linked("discount_campaign"):
            same = price == before and rent == rent_before
            expect(same, "without a campaign the original price should be the price", exchange)
        else:
            expect(rent < rent_before, "a campaign should make the rent less", exchange)


@pytest.mark.rule("B1-11")
def test_guests_count(desk: Desk, finder: Finder, sample: Sample) -> None:
    """One guest more costs as much more as the amounts that count guests say."""
    judged = 0
    for stay in {s.category: s for s in sample.stays}.values():
        groups = [{"adults": count} for count in (1, 2)]
        if not takes(desk, stay, groups[1]):
            continue
        found = [finder.offered(stay, **each) for each in groups]
        bills = [billed(desk, stay, group=each) for each in groups]
        if None in {offer for offer, _ in found}:
            continue
        due = [
            sum(expected(desk, stay, bill, each, {})[0].values(), Decimal(0))
            for bill, each in zip(bills, groups, strict=True)
        ]
        sums = [bill.sum() + bill.sum(deposit=True) - bill.figure("rent") for bill in bills]
        more = (sums[1] - sums[0], due[1] - due[0])
        expect(abs(more[0] - more[1]) <= 2 * CENT, "a guest more should cost more by the amounts",
               bills[0].exchange, bills[1].exchange)  # fmt: skip
        judged += 1
        if judged >= SOME:
            return
    if not judged:
        not_reachable("needs a category that takes two: there is none")


@pytest.mark.rule("B1-11")
def test_prices_of_a_group(sample: Sample, desk: Desk) -> None:
    """The search prices the group that it is asked for, and no other."""
    two, four = ({"adults": count} for count in (2, 4))
    small, first = sample.narrowed(group_query(two))
    large, second = sample.narrowed(group_query(four))
    before = {stay: decimal(stay.attribute("price")) for stay in small}
    costlier = [s for s in large if s in before and decimal(s.attribute("price")) > before[s]]
    cheaper = [s for s in large if s in before and decimal(s.attribute("price")) < before[s]]
    expect(not cheaper, "more guests should not make a stay cheaper", first, second)
    counts = [
        amount
        for park in desk.park.parks
        for each in desk.park.listed("listCosts", park)
        for amount in (each.get("attributes") or {}).get("amounts") or ()
        if "counts_guests" in amount
    ]
    expect(costlier or not counts or not large, "more guests should cost more", first, second)
