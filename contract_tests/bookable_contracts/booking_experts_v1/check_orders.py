"""The orders and the limits of the search: B1-09 and B1-10."""

from __future__ import annotations

from itertools import groupby, pairwise
from random import Random

import pytest

from bookable_contracts.booking_experts_v1.errors import refuses
from bookable_contracts.booking_experts_v1.limiting import LIMITS, limited
from bookable_contracts.booking_experts_v1.orders import NEEDY, ORDERS, ascending, grouped, order
from bookable_contracts.booking_experts_v1.park import Park
from bookable_contracts.booking_experts_v1.sample import Sample
from bookable_contracts.verdicts import assumed, expect
from bookable_specs import Contract

UNASKED = 30
SINGLE = ("los", "start_date", "all_in_amount", "max_guests")


@pytest.mark.rule("B1-09")
@pytest.mark.parametrize("name", ORDERS)
def test_orders(sample: Sample, name: str) -> None:
    """A sorter orders the stays, ascending or, with desc, descending."""
    made = order(sample, name)
    up, first = sample.narrowed(made.query())
    down, second = sample.narrowed(made.query(desc=True))
    same = set(up) == set(down) == set(sample.stays)
    expect(same, f"sorter {name} should change which stays come no more than desc", first, second)
    rising, falling = [[made.key(stay) for stay in stays] for stays in (up, down)]
    for values, exchange in ((rising, first), (falling, second)):
        expect(grouped(values), f"sorter {name} should put equals together", exchange)
    opposite = ascending(rising) and ascending(falling[::-1])
    if made.sure:
        expect(ascending(rising), f"sorter {name} should ascend", first)
        expect(ascending(falling[::-1]), f"sorter {name} with desc should descend", second)
    elif not (ascending(rising[::-1]) and ascending(falling)):
        expect(
            opposite, f"sorter {name} should order one way, and with desc the other", first, second
        )
    with assumed():
        expect(opposite, f"sorter {name} should count upward", first, second)


@pytest.mark.rule("B1-09")
def test_several_orders(sample: Sample, rng: Random) -> None:
    """What is equal by one sorter is ordered by the next, each with its own direction."""
    for first_name, second_name in (("los", "all_in_amount"), ("start_date", "los_distance")):
        first, second = order(sample, first_name), order(sample, second_name)
        ways = [rng.random() < 0.5 for _ in range(2)]
        query = {**first.query(0, desc=ways[0]), **second.query(1, desc=ways[1])}
        found, exchange = sample.narrowed(query)
        pairs = [(first.key(stay), second.key(stay)) for stay in found]
        told = f"sorters {first_name} and {second_name}"
        outer = [pair[0] for pair in pairs]
        expect(ascending(outer[::-1] if ways[0] else outer), f"{told} should order", exchange)
        for _, group in groupby(pairs, key=lambda pair: pair[0]):
            inner = [pair[1] for pair in group]
            right = ascending(inner[::-1] if ways[1] else inner)
            expect(right, f"{told} should order what is equal by the first", exchange)


@pytest.mark.rule("B1-09")
@pytest.mark.parametrize("name", SINGLE)
def test_one_order_without_a_number(sample: Sample, name: str) -> None:
    """sorters[][type] is a single order."""
    made = order(sample, name)
    numbered, first = sample.narrowed(made.query(desc=True))
    query = {key.replace("[0]", "[]", 1): value for key, value in made.query(desc=True).items()}
    bare, second = sample.narrowed(query)
    message = f"sorters[][type]={name} should order as sorters[0][type] does"
    expect(bare == numbered, message, first, second)


@pytest.mark.rule("B1-09", evidence="assumed")
def test_equals(sample: Sample) -> None:
    """What is equal to the end goes by arrival, length and category."""
    for query in ({}, order(sample, "los").query(desc=True)):
        found, exchange = sample.narrowed(query)
        groups = [found] if not query else [[*g] for _, g in groupby(found, key=lambda s: s.los)]
        for group in groups:
            right = all(one.rank < other.rank for one, other in pairwise(group))
            expect(right, "equals should go by arrival, length and category", exchange)


@pytest.mark.rule("B1-09", evidence="assumed")
@pytest.mark.parametrize("name", NEEDY)
def test_orders_that_lack_a_value(park: Park, contract: Contract, name: str) -> None:
    """A sorter without the value that it needs answers 400."""
    refuses(contract, park.search({"sorters[0][type]": name}), 400)


@pytest.mark.rule("B1-09", evidence="assumed")
def test_unknown_orders(park: Park, contract: Contract) -> None:
    """A sorter that there is not answers 400."""
    refuses(contract, park.search({"sorters[0][type]": "no_such_order"}), 400)


@pytest.mark.rule("B1-09")
def test_missing_tags(sample: Sample) -> None:
    """missing_tags tells which tags a category lacks, with the sorter that asks for them alone."""
    made = order(sample, "tag_ids_match_score")
    wanted = set(str(made.given["tag_ids"]).split(","))
    found, exchange = sample.narrowed(made.query())
    for stay in found:
        missing = set(stay.linked("missing_tags"))
        right = missing <= wanted and len(wanted - missing) == made.key(stay)
        expect(right, "missing_tags should be the tags that the category lacks", exchange)
    others, plain = sample.narrowed({"limit[availabilities]": 5})
    shown = [
        each for each in others if "missing_tags" in (each.resource.get("relationships") or {})
    ]
    expect(not shown, "missing_tags should come with its sorter alone", plain)


@pytest.mark.rule("B1-10")
@pytest.mark.parametrize("name", LIMITS)
def test_limits(sample: Sample, name: str) -> None:
    """A limit holds, and leaves as many as it says where there are more."""
    count = LIMITS[name]
    there = count(sample.stays)
    for most in sorted({1, max(1, there // 2), there + 1}):
        found, exchange = sample.narrowed({f"limit[{name}]": most})
        kept = [each for each in found if each in set(sample.stays)]
        expect(count(kept) <= most, f"limit[{name}] should hold", exchange)
        wanted = min(most, there)
        message = f"limit[{name}] should leave as many as it says"
        expect(count(kept) == wanted, message, exchange)


@pytest.mark.rule("B1-10")
def test_limits_leave_the_best(sample: Sample) -> None:
    """What is best by the order stays: the first of the list without the limit."""
    made = order(sample, "all_in_amount")
    whole, first = sample.narrowed(made.query())
    few, second = sample.narrowed({**made.query(), "limit[availabilities]": 7})
    prices = [[made.key(stay) for stay in stays] for stays in (whole[:7], few)]
    expect(prices[0] == prices[1], "a limit should leave the first of the list", first, second)


@pytest.mark.rule("B1-10")
def test_offset(sample: Sample) -> None:
    """limit[categories_offset] passes over the first categories."""
    made = order(sample, "start_date").query()
    whole, first = sample.narrowed(made)
    ranked = list(dict.fromkeys(stay.category for stay in whole))
    for passed in sorted({1, len(ranked) // 2, len(ranked)}):
        found, exchange = sample.narrowed({**made, "limit[categories_offset]": passed})
        expected = [stay for stay in whole if stay.category in set(ranked[passed:])]
        message = f"limit[categories_offset]={passed} should pass over the first categories"
        expect(len({s.category for s in found}) == len(ranked) - passed, message, first, exchange)
        with assumed():
            expect(found == expected, message, first, exchange)


@pytest.mark.rule("B1-10")
def test_limits_together(sample: Sample, rng: Random) -> None:
    """All limits hold at once, in the contract's sequence."""
    made = order(sample, "all_in_amount").query()
    whole, first = sample.narrowed(made)
    for _ in range(3):
        limits = {name: rng.randint(1, 1 + count(whole) // 2) for name, count in LIMITS.items()}
        asked = {f"limit[{name}]": most for name, most in limits.items()}
        found, exchange = sample.narrowed({**made, **asked})
        for name, count in LIMITS.items():
            expect(count(found) <= limits[name], f"limit[{name}] should hold too", exchange)
        with assumed():
            offset = {"limit[categories_offset]": 1}
            found, exchange = sample.narrowed({**made, **asked, **offset})
            wanted = limited(whole, {**limits, "categories_offset": 1})
            message = "limits should be taken in the contract's sequence"
            expect(found == wanted, message, first, exchange)


@pytest.mark.rule("B1-10", evidence="assumed")
def test_without_limits(sample: Sample) -> None:
    """Without a limit on stays there are 30; one for each arrival or category lifts that."""
    query = {key: value for key, value in sample.query.items() if not key.startswith("limit")}
    found, exchange = sample.finder.found(query)
    wanted = min(UNASKED, len(sample.stays))
    expect(len(found) == wanted, "without a limit there should be 30 stays at most", exchange)
    most = {"limit[availabilities_per_category]": 1000}
    found, exchange = sample.finder.found({**query, **most})
    whole = len(found) == len(sample.stays)
    expect(whole, "a limit for each category should take the place of the 30", exchange)


@pytest.mark.rule("B1-10", evidence="assumed")
@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_wrong_limits(park: Park, contract: Contract, value: str) -> None:
    """A limit that is no whole number above 0 answers 400."""
    refuses(contract, park.search({"limit[availabilities]": value}), 400)
