"""The search for stays and its filters: B1-07 and B1-08."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from bookable_contracts.booking_experts_v1.desk import RESERVATIONS, Desk
from bookable_contracts.booking_experts_v1.errors import refuses
from bookable_contracts.booking_experts_v1.filters import EXCLUDING, FILTERS, trials
from bookable_contracts.booking_experts_v1.park import ABSENT, Park
from bookable_contracts.booking_experts_v1.sample import Sample, middle
from bookable_contracts.booking_experts_v1.stays import COUPLE, Finder, Stay, group_query, stays_of
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.oracles.jsonapi.documents import identity, included
from bookable_contracts.verdicts import assumed, expect, not_reachable
from bookable_specs import Contract

SOME = 3
DAY = dt.timedelta(days=1)


@pytest.mark.rule("B1-07")
def test_found_stays_can_be_booked(sample: Sample, desk: Desk, rng: Random) -> None:
    """Whatever is found can be booked."""
    for stay in rng.sample(sample.stays, min(SOME, len(sample.stays))):
        exchange = desk.write("validate", RESERVATIONS, stay, desk.body(stay), place="true")
        answered(desk.contract, exchange, 200)


@pytest.mark.rule("B1-07")
def test_what_is_not_found_cannot_be_booked(finder: Finder, desk: Desk) -> None:
    """What is taken is not found, and cannot be booked."""
    stay = finder.scarce()
    for _ in range(stay.stock):
        desk.booked(stay, place=True)
    left, search = finder.offered(stay)
    expect(left is None, "a stay that is taken should not be found", search)
    answered(desk.contract, desk.make(stay, place=True), 422)


@pytest.mark.rule("B1-07")
def test_prices_need_a_group(sample: Sample) -> None:
    """Prices are all-in for a guest group, and null without one; rents are told in any case."""
    query = {name: value for name, value in sample.query.items() if "guest_group" not in name}
    without, exchange = sample.finder.found({**query, "limit[availabilities]": 50})
    for stay in without:
        none = stay.attribute("price") is None and stay.attribute("original_price") is None
        expect(none, "without a guest group price and original_price should be null", exchange)
    with_group, found = sample.narrowed({"limit[availabilities]": 50})
    for stay in with_group:
        figures = [stay.attribute(name) for name in ("price", "original_price")]
        told = all(isinstance(each, int | float) for each in figures)
        expect(told, "with a guest group price and original_price should be told", found)
    for stays, answer in ((without, exchange), (with_group, found)):
        rents = [s.attribute(n) for s in stays for n in ("rent_price", "original_rent_price")]
        told = all(isinstance(each, int | float) for each in rents)
        expect(told, "the rent should be told, with a guest group or without", answer)


@pytest.mark.rule("B1-07", evidence="assumed")
@pytest.mark.parametrize("kind", ["seniors", "adults", "adolescents", "children", "babies", "pets"])
def test_any_figure_is_a_group(sample: Sample, kind: str) -> None:
    """Each of the six figures makes a guest group, so that there is a price."""
    query = {name: value for name, value in sample.query.items() if "guest_group" not in name}
    one = group_query({kind: 1})
    found, exchange = sample.finder.found({**query, **one, "limit[availabilities]": 5})
    priced = all(isinstance(each.attribute("price"), int | float) for each in found)
    expect(priced, f"a group of one of {kind} should have prices", exchange)


@pytest.mark.rule("B1-07", evidence="assumed")
def test_groups_that_fit(sample: Sample) -> None:
    """What does not take the group is left out: people, babies and pets each have their limit."""
    park = sample.park
    for kind, limit in (
        ("adults", "max_number_of_people"),
        ("babies", "max_number_of_babies"),
    ):

        def room(stay: Stay, limit: str = limit) -> int:
            return int(park.trait(stay.category, limit) or 0)

        most = middle(sample.values(room), limit)

        def fits(stay: Stay, most: int = most, limit: str = limit) -> bool:
            return room(stay, limit) >= most

        sample.leaves(group_query({**COUPLE, kind: most}), fits, f"a group with {most} {kind}")


@pytest.mark.rule("B1-07", evidence="assumed")
def test_pets(sample: Sample) -> None:
    """With a pet only accommodations count that take pets."""

    def friendly(stay: Stay) -> list[str]:
        free = stay.linked("available_rentables")
        return [each for each in free if sample.rentable(each).get("pets_allowed")]

    def fits(stay: Stay) -> bool:
        room = int(sample.park.trait(stay.category, "max_number_of_pets") or 0) >= 1
        return room and bool(friendly(stay))

    if not sample.splits(fits):
        not_reachable("needs accommodations with and without pets: all found are alike")
    query = group_query({**COUPLE, "pets": 1})
    sample.leaves(query, fits, "a group with a pet")
    before = {stay: sorted(friendly(stay)) for stay in sample.stays}
    found, exchange = sample.narrowed(query)
    for stay in found:
        right = sorted(stay.linked("available_rentables")) == before[stay]
        expect(
            right and stay.stock == len(before[stay]), "stock should count those alone", exchange
        )


@pytest.mark.rule("B1-07", evidence="assumed")
def test_end_of_prices(sample: Sample, finder: Finder) -> None:
    """No stay reaches beyond its category's last_date_with_price."""
    park = finder.park
    ends = sample.values(lambda stay: park.trait(stay.category, "last_date_with_price"))
    if not ends:
        not_reachable("needs a category with a last_date_with_price: none found has one")
    last = dt.date.fromisoformat(ends[-1])
    query = {
        "filter[start_date]": f"{last - 21 * DAY}..{last + 60 * DAY}",
        "limit[availabilities]": 300,
        "sorters[0][type]": "start_date",
        "sorters[0][desc]": "true",
    }
    found, exchange = finder.found(query)
    for stay in found:
        told = park.trait(stay.category, "last_date_with_price")
        within = told is None or stay.end <= dt.date.fromisoformat(told) + DAY
        expect(within, "a stay should not reach beyond the last day with a price", exchange)
    if not found:
        not_reachable(f"needs a stay that begins from {last - 21 * DAY} on: none is found")


@pytest.mark.rule("B1-07", evidence="assumed")
def test_range_without_dates(finder: Finder) -> None:
    """Without dates the days ahead are searched, from today on."""
    found, exchange = finder.found({"limit[availabilities]": 200})
    past = [each for each in found if each.start < finder.park.today - DAY]
    expect(found, "a search without dates should find what is free", exchange)
    expect(not past, "a search should not find arrivals that are past", exchange)


@pytest.mark.rule("B1-07")
def test_stock_is_what_is_free(sample: Sample) -> None:
    """Stock counts the free accommodations, which are there when the fieldset names them."""
    _, exchange = sample.narrowed({"limit[availabilities]": 50})
    for stay in stays_of(exchange):
        free = stay.linked("available_rentables")
        expect(len(set(free)) == stay.stock, "stock should count the free accommodations", exchange)
        expect(stay.stock >= 1, "a stay that can be booked should have stock", exchange)
    plain, answer = sample.narrowed(
        {"limit[availabilities]": 5, "fields[availabilities]": "-checkin_time"}
    )
    del plain
    listed = answer.at("/data") or []
    shown = [each for each in listed if "available_rentables" in (each.get("relationships") or {})]
    expect(not shown, "available_rentables should come on request alone", answer)


@pytest.mark.rule("B1-08")
@pytest.mark.parametrize("name", FILTERS)
def test_filters(sample: Sample, name: str) -> None:
    """A filter leaves the stays that fit, and no others."""
    made = trials(sample, name)
    for trial in made:
        sample.leaves({f"filter[{name}]": trial.value}, trial.fits, f"filter[{name}]")
    with assumed():
        for trial in made:
            if trial.assumed is not None:
                query = {f"filter[{name}]": trial.value}
                sample.leaves(query, trial.assumed, f"filter[{name}]")


@pytest.mark.rule("B1-08")
@pytest.mark.parametrize("name", EXCLUDING)
def test_exclusions(sample: Sample, name: str) -> None:
    """A filter and its exclusion share the stays out."""
    value = trials(sample, name)[0].value
    one, first = sample.narrowed({f"filter[{name}]": value})
    other, second = sample.narrowed({f"filter[-{name}]": value})
    both = set(one) & set(other)
    message = f"filter[{name}] and filter[-{name}] should share no stay"
    expect(not both, message, first, second)
    whole = {*one, *other} == set(sample.stays)
    message = f"filter[{name}] and filter[-{name}] should find all stays together"
    expect(whole, message, first, second)


@pytest.mark.rule("B1-08")
def test_filters_together(sample: Sample, rng: Random) -> None:
    """Filters hold together."""
    names = rng.sample(["los", "category_ids", "-country_codes", "start_date", "price"], 3)
    chosen = {name: trials(sample, name)[0] for name in names}

    def fits(stay: Stay) -> bool | None:
        told = [trial.fits(stay) for trial in chosen.values()]
        return False if False in told else None if None in told else True

    query = {f"filter[{name}]": trial.value for name, trial in chosen.items()}
    sample.leaves(query, fits, f"filters on {', '.join(names)}")


@pytest.mark.rule("B1-08", evidence="assumed")
def test_beds_by_another_name(sample: Sample) -> None:
    """filter[attributes][beds] is number_of_beds."""
    for trial in trials(sample, "number_of_beds"):
        fits = trial.assumed or trial.fits
        sample.leaves({"filter[attributes][beds]": trial.value}, fits, "filter[attributes][beds]")


@pytest.mark.rule("B1-08")
def test_packages(sample: Sample, desk: Desk) -> None:
    """filter[package_id] leaves the stays to which that package can be added."""
    packages = [p for park in sample.park.parks for p in sample.park.listed("listPackages", park)]
    ids = [str(each["id"]) for each in packages if each.get("type") == "packages"]
    for ident in ids:
        found, search = sample.narrowed({"filter[package_id]": ident})
        rest = [stay for stay in sample.stays if stay not in set(found)]
        if not found or not rest:
            continue
        for stays, there in ((found[:SOME], True), (rest[:SOME], False)):
            for stay in stays:
                body = desk.body(stay)
                preview = desk.write(
                    "preview", RESERVATIONS, stay, body, include="available_extras"
                )
                prepared(desk.contract, preview, 200)
                extras = [identity(each)[1] for each in included(preview)]
                offered = any(each.rpartition("_")[2] == ident for each in extras)
                message = "filter[package_id] should leave what the package can be added to"
                expect(offered is there, message, search, preview)
        return
    not_reachable("needs a package that some stays take and others do not: there is none")


@pytest.mark.rule("B1-08")
def test_currency(sample: Sample, desk: Desk) -> None:
    """Prices in an administration's own currency are those that are told without asking."""
    stay = sample.stays[0]
    preview = desk.write("preview", RESERVATIONS, stay, desk.body(stay))
    prepared(desk.contract, preview, 200)
    own = str(preview.at("/data/attributes/currency"))
    found, exchange = sample.narrowed({"filter[currency]": own})
    here = {each: each.attribute("price") for each in found}
    message = "asking for the own currency should change no price"
    for each in sample.stays:
        if each.administration == stay.administration:
            expect(here.get(each) == each.attribute("price"), message, exchange)
    other = "USD" if own != "USD" else "EUR"
    found, exchange = sample.narrowed({"filter[currency]": other})
    same = [each for each in found if each.attribute("price") == here.get(each)]
    expect(not found or len(same) < len(found), "another currency has other prices", exchange)


@pytest.mark.rule("B1-08", evidence="assumed")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("category_ids", ABSENT),
        ("administration_ids", ABSENT),
        ("region_ids", ABSENT),
        ("tag_ids", ABSENT),
        ("package_id", ABSENT),
        ("discount_campaign_id", ABSENT),
        ("los", "5..2"),
        ("price", "500.0..100.0"),
        ("arrangement", "2031-05-05..2031-05-01"),
    ],
)
def test_nothing_found(sample: Sample, name: str, value: str) -> None:
    """Unknown ids find nothing, and so does a range that ends before it begins."""
    found, exchange = sample.narrowed({f"filter[{name}]": value})
    expect(not found, f"filter[{name}] should find nothing", exchange)


@pytest.mark.rule("B1-08", evidence="assumed")
@pytest.mark.parametrize("value", ["soon", "2027-02-30", "2027-01-01..", "..2027-01-01"])
@pytest.mark.parametrize("name", ["start_date", "includes_date", "overlaps_date", "arrangement"])
def test_no_dates(park: Park, contract: Contract, name: str, value: str) -> None:
    """What is no date, or half a range, answers 400 with the parameter's name."""
    exchange = park.search({f"filter[{name}]": value})
    refuses(contract, exchange, 400)
    told = exchange.at("/errors/0/source")
    expect(told == f"filter[{name}]", "the error should name the parameter", exchange)
