"""Maps, packages and who takes calls: B1-21 to B1-23; and listing reservations by their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bookable_contracts.booking_experts_v1.desk import Booking, Desk
from bookable_contracts.booking_experts_v1.errors import refuses
from bookable_contracts.booking_experts_v1.park import PACKAGES, Park
from bookable_contracts.booking_experts_v1.stays import Finder, Stay
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.oracles.jsonapi.documents import included, linked_by
from bookable_contracts.verdicts import NotReachable, assumed, expect, not_reachable
from bookable_specs import Contract

ON_CALL = ("listAdministrationUsersOnCall", "listOrganizationUsersOnCall")
LOCALES = ("en", "nl", "fr", "da", "de", "cs")
DAY = dt.timedelta(days=1)
NO_PACKAGES = "needs two packages within a year: the parks have fewer"


def map_of(park: Park, stay: Stay, **query: str) -> Exchange:
    """Read the map of a stay's category, whatever comes of it."""
    days = {"start_date": stay.start.isoformat(), "end_date": stay.end.isoformat()}
    path = {"category_id": stay.category}
    return park.call("getMap", park=stay.administration, path=path, query={**days, **query})


@pytest.fixture
def mapped(finder: Finder, park: Park) -> Stay:
    """A stay in a category that has a map."""
    tried: set[str] = set()
    for _ in range(6):
        stay = finder.fresh(lambda each: each.category not in tried, why="a category with a map")
        tried.add(stay.category)
        if map_of(park, stay).status == 200:
            return stay
    raise NotReachable("needs a category with a map: no category answers one")


@pytest.mark.rule("B1-21")
def test_map(park: Park, mapped: Stay) -> None:
    """A map has a feature for each accommodation on it, by the map_identifier."""
    exchange = map_of(park, mapped, include="available_rentables")
    answered(park.contract, exchange, 200)
    features = exchange.at("/data/attributes/geo_json/features") or []
    names = [each["properties"]["id"] for each in features]
    expect(len(set(names)) == len(names), "each accommodation should have one feature", exchange)
    known = {
        (each.get("attributes") or {}).get("map_identifier")
        for each in park.listed("listRentables", mapped.administration)
        if linked_by(each, "category") == [("categories", mapped.category)]
    }
    strange = set(names) - known
    expect(not strange, "features should be accommodations of the category", exchange)
    free = {
        (each.get("attributes") or {}).get("map_identifier")
        for each in included(exchange)
        if each.get("type") == "rentables"
    }
    expect(free - {None} <= set(names), "each that is free should have a feature", exchange)
    with assumed():
        expect(known - {None} == set(names), "those that are taken should have one too", exchange)


@pytest.mark.rule("B1-21")
def test_free_on_the_map(park: Park, finder: Finder, desk: Desk, mapped: Stay) -> None:
    """The map tells those that are free for the stay, as the search does."""
    query = {
        "filter[category_ids]": mapped.category,
        "filter[arrangement]": mapped.arrangement,
        "fields[availabilities]": "+available_rentables",
    }
    for _ in range(2):
        found, search = finder.found(query)
        exchange = map_of(park, mapped)
        answered(park.contract, exchange, 200)
        shown = linked_by(exchange.at("/data") or {}, "available_rentables")
        wanted = sorted(found[0].linked("available_rentables")) if found else []
        same = sorted(ident for _, ident in shown) == wanted
        expect(same, "the map should have those free that the search has", search, exchange)
        desk.booked(mapped, place=True)


@pytest.mark.rule("B1-21", evidence="assumed")
@pytest.mark.parametrize("missing", ["start_date", "end_date"])
def test_map_without_days(park: Park, mapped: Stay, missing: str) -> None:
    """A map needs arrival and departure, in that order."""
    days = {"start_date": mapped.start.isoformat(), "end_date": mapped.end.isoformat()}
    path = {"category_id": mapped.category}
    turned = dict(zip(days, reversed(days.values()), strict=True))
    for query in ({name: day for name, day in days.items() if name != missing}, turned):
        exchange = park.call("getMap", park=mapped.administration, path=path, query=query)
        refuses(park.contract, exchange, 400)


def ask_packages(park: Park, days: str, **query: Any) -> list[str]:
    """Search packages; return their ids in order."""
    query = {"filter[overlaps_date]": days, **query}
    exchange = park.call(PACKAGES, query=query)
    answered(park.contract, exchange, 200)
    return [str(each["id"]) for each in exchange.at("/data") or []]


@pytest.mark.rule("B1-22")
def test_packages_need_days(park: Park, contract: Contract) -> None:
    """The package search needs overlaps_date."""
    exchange = park.call(PACKAGES)
    expect(exchange.status >= 400, "without overlaps_date it should be refused", exchange)
    with assumed():
        refuses(contract, exchange, 400)


def _days(park: Park, ahead: int, days: int) -> str:
    first = park.today + ahead * DAY
    return f"{first}..{first + days * DAY}"


@pytest.mark.rule("B1-22")
def test_packages_found(park: Park) -> None:
    """Found are packages of the parks, each once, narrowed by park and by kind."""
    days = _days(park, 30, 365)
    found = ask_packages(park, days)
    expect(len(set(found)) == len(found), "each package should come once")
    attributes = {
        str(each["id"]): (park_id, each.get("attributes") or {})
        for park_id in park.parks
        for each in park.listed("listPackages", park_id)
    }
    expect(set(found) <= set(attributes), "found should be packages that the parks list")
    here = ask_packages(park, days, **{"filter[administration_ids]": park.id})
    wanted = [each for each in found if attributes[each][0] == park.id]
    expect(here == wanted, "filter[administration_ids] should leave those of the park")
    kinds = sorted({str(attributes[each][1].get("rentable_type")) for each in found} - {"None"})
    for kind in kinds[:2]:
        some = ask_packages(park, days, **{"filter[rentable_types]": kind})
        fits = [e for e in found if attributes[e][1].get("rentable_type") == kind]
        sure = set(fits) <= set(some)
        expect(sure, "filter[rentable_types] should leave those of the kind")
        others = [e for e in some if attributes[e][1].get("rentable_type") not in {kind, None}]
        expect(not others, "filter[rentable_types] should leave out those of other kinds")
    if not found:
        not_reachable("needs a package within a year: the parks have none")


@pytest.mark.rule("B1-22", evidence="assumed")
def test_limited_packages(park: Park) -> None:
    """Limit leaves the first, before pages are made."""
    days = _days(park, 30, 365)
    found = ask_packages(park, days)
    if len(found) < 2:
        not_reachable(NO_PACKAGES)
    for most in (1, len(found) - 1, len(found) + 1):
        some = ask_packages(park, days, limit=most)
        expect(some == found[:most], f"limit={most} should leave the first")


@pytest.mark.rule("B1-22", evidence="assumed")
def test_most_relevant_packages(park: Park) -> None:
    """Packages come by how near they are: more of them fit more days, the fitting ones first."""
    positions = {
        str(each["id"]): ((each.get("attributes") or {}).get("position"), str(each["id"]))
        for park_id in park.parks
        for each in park.listed("listPackages", park_id)
    }
    year = ask_packages(park, _days(park, 1, 365))
    wanted = sorted(year, key=lambda each: (positions[each][0], len(each), each))
    expect(year == wanted, "packages that overlap should go by position, then id")
    for ahead in (40, 120, 200, 280):
        few = ask_packages(park, _days(park, ahead, 2))
        expect(set(few) <= set(year), "fewer days should find no more packages")
    if len(year) < 2:
        not_reachable(NO_PACKAGES)


@pytest.mark.rule("B1-23")
@pytest.mark.parametrize("asked", ON_CALL)
def test_on_call(park: Park, asked: str) -> None:
    """Users on call have languages, and a telephone number or address for each."""
    exchange = park.call(asked, headers={"Accept-Language": ",".join(LOCALES)})
    answered(park.contract, exchange, 200)
    listed = exchange.at("/data") or []
    if not listed:
        not_reachable("needs a user on call: there is none now")
    for each in listed:
        locales = each["attributes"]["on_call_locales"]
        expect(locales, "who takes calls should do so in a language", exchange)


@pytest.mark.rule("B1-23")
@pytest.mark.parametrize("asked", ON_CALL)
def test_on_call_by_language(park: Park, asked: str) -> None:
    """filter[on_call_locale] leaves who takes calls in that language."""
    whole = park.call(asked)
    prepared(park.contract, whole, 200)
    spoken = {each["id"]: each["attributes"]["on_call_locales"] for each in whole.at("/data") or []}
    if not spoken:
        not_reachable("needs a user on call: there is none now")
    for locale in LOCALES:
        exchange = park.call(asked, query={"filter[on_call_locale]": locale})
        answered(park.contract, exchange, 200)
        found = [each["id"] for each in exchange.at("/data") or []]
        wanted = [ident for ident, locales in spoken.items() if locale in locales]
        message = f"filter[on_call_locale]={locale} should leave who takes calls in it"
        expect(sorted(found) == sorted(wanted), message, whole, exchange)


@pytest.mark.rule("B1-23", evidence="assumed")
@pytest.mark.parametrize("asked", ON_CALL)
def test_order_of_users(park: Park, asked: str) -> None:
    """Users come by name, then id; a language that there is not answers 400."""
    exchange = park.call(asked)
    answered(park.contract, exchange, 200)
    keys = [
        (each["attributes"]["name"], len(each["id"]), each["id"])
        for each in exchange.at("/data") or []
    ]
    expect(keys == sorted(keys), "users should come by name, then id", exchange)
    refuses(park.contract, park.call(asked, query={"filter[on_call_locale]": "xx"}), 400)


@pytest.fixture
def three(desk: Desk, finder: Finder) -> list[Booking]:
    """Three confirmed reservations of different days."""
    return [desk.booked(finder.fresh(), confirm=True) for _ in range(3)]


@pytest.mark.rule("B1-08", evidence="assumed")
@pytest.mark.parametrize("name", ["start_date", "end_date"])
def test_reservations_by_day(desk: Desk, three: list[Booking], name: str) -> None:
    """Reservations are listed by the day of arrival or departure; a range includes both ends."""

    def day(each: Booking) -> dt.date:
        return each.stay.start if name == "start_date" else each.stay.end

    days = sorted(day(each) for each in three)
    for value, fits in (
        (str(days[0]), {each.id for each in three if day(each) == days[0]}),
        (f"{days[0]}..{days[1]}", {each.id for each in three if day(each) <= days[1]}),
    ):
        first, _, last = value.partition("..")
        _lists(desk, {name: value}, three, fits, _between(name, first, last or first))


def _between(name: str, first: str, last: str) -> Callable[[dict[str, Any]], bool]:
    return lambda attributes: first <= str(attributes[name]) <= last


@pytest.mark.rule("B1-08", evidence="assumed")
def test_reservations_by_moment(desk: Desk, three: list[Booking]) -> None:
    """Reservations are listed by when they were confirmed."""
    moments = [str(each.made.at("/data/attributes/confirmed_at")) for each in three]
    at = [dt.datetime.fromisoformat(each).astimezone(dt.UTC) for each in moments]
    hour = dt.timedelta(hours=1)

    def between(first: dt.datetime, last: dt.datetime) -> str:
        return "..".join(each.strftime("%Y-%m-%dT%H:%M:%SZ") for each in (first, last))

    every = {each.id for each in three}
    _lists(desk, {"confirmed_at": between(min(at) - hour, max(at) + hour)}, three, every,
           lambda a: a["confirmed_at"] is not None)  # fmt: skip
    _lists(desk, {"confirmed_at": between(max(at) + hour, max(at) + 2 * hour)}, three, set(),
           lambda _: True)  # fmt: skip


def _lists(
    desk: Desk,
    query: dict[str, str],
    three: list[Booking],
    wanted: set[str],
    fits: Callable[[dict[str, Any]], bool],
) -> None:
    """Hold a list to those of three that it should have, and to others only if they fit."""
    key, park = desk.park.extended(), three[0].stay.administration
    found: dict[str, dict[str, Any]] = {}
    for number in range(1, 40):
        asked = {**query, "page[number]": str(number)}
        exchange = desk.park.call("listReservations", park=park, key=key, query=asked)
        answered(desk.contract, exchange, 200)
        found |= {str(each["id"]): each["attributes"] for each in exchange.at("/data") or []}
        if exchange.at("/links/next") is None:
            break
    mine = {each.id for each in three} & set(found)
    name = next(iter(query))
    expect(mine == wanted, f"{name} should leave the reservations that fit", exchange)
    strange = [each for each in found.values() if not fits(each)]
    expect(not strange, f"{name} should leave out what does not fit", exchange)
