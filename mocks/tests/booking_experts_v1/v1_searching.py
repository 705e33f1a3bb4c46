"""What tests of the search share: everything that can be found, and how to count it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

SEARCH = "/v1/availabilities/search"
PACKAGES = "/v1/package_availabilities/search"
PARKS = ("388", "389", "390")
WINDOW = "2026-07-14..2026-07-17"
COUPLE = {"filter[guest_group][adults]": "2"}
MANY = {"limit[availabilities]": "100000"}
BASE = {
    "filter[overlaps_date]": WINDOW,
    **COUPLE,
    **MANY,
    "fields[availabilities]": "+available_rentables",
}
"""A search whose answer is more than a thousand stays, some with a discount and most without."""


def pages(api: Any, path: str) -> Iterator[dict[str, Any]]:
    """Yield the resources on all pages of a list."""
    number = 1
    while True:
        body = api.read(path, params={"page[number]": number})
        yield from body["data"]
        if "next" not in body["links"]:
            return
        number += 1


class Stay:
    """One stay of an answer with the category that it is in."""

    def __init__(self, resource: dict[str, Any], world: Known) -> None:
        own, related = resource["attributes"], resource["relationships"]
        self.id = resource["id"]
        self.start = date.fromisoformat(own["start_date"])
        self.los: int = own["los"]
        self.price = own["price"]
        self.rent = own["rent_price"]
        self.stock = own["stock"]
        self.park: str = related["administration"]["data"]["id"]
        self.category: str = related["category"]["data"]["id"]
        self.of: dict[str, Any] = world.categories[self.category]
        self.tags = world.tags_of(self.of)
        self.region = world.regions[self.of["relationships"]["city"]["data"]["id"]]
        self.score = world.scores.get(self.category, Decimal(0))
        campaign = related["discount_campaign"]["data"]
        self.campaign = campaign and campaign["id"]
        rentables = related.get("available_rentables", {"data": []})["data"]
        self.free = [one["id"] for one in rentables]
        self.takes_pets = any(world.rentables[one]["pets_allowed"] for one in self.free)

    @property
    def end(self) -> date:
        return self.start + timedelta(days=self.los)

    @property
    def nights(self) -> set[date]:
        return days(self.start, self.end)

    @property
    def last(self) -> tuple[Any, ...]:
        """What stays that are equal otherwise are ordered by."""
        return self.start, self.los, int(self.category)

    def about(self, name: str) -> Any:
        return self.of["attributes"][name]


class Known:
    """The master data of a server, read through its API."""

    def __init__(self, api: Any) -> None:
        self.categories, self.rentables, self.scores = {}, {}, {}
        for park in PARKS:
            path = f"/v1/administrations/{park}"
            self.categories |= {one["id"]: one for one in pages(api, f"{path}/categories")}
            self.rentables |= {
                one["id"]: one["attributes"] for one in pages(api, f"{path}/rentables")
            }
            scores: dict[str, list[Decimal]] = {}
            for one in pages(api, f"{path}/reviews"):
                category = one["relationships"]["category"]["data"]["id"]
                scores.setdefault(category, []).append(Decimal(str(one["attributes"]["score"])))
            self.scores |= {category: sum(s) / len(s) for category, s in scores.items()}
        self.regions = {
            city["id"]: region
            for region in pages(api, "/v1/organizations/133/regions")
            for city in region["relationships"]["cities"]["data"]
        }

    @staticmethod
    def tags_of(category: dict[str, Any]) -> set[str]:
        return {tag["id"] for tag in category["relationships"]["tags"]["data"]}

    def find(self, api: Any, **more: str) -> list[Stay]:
        """Search with `BASE` and more; a parameter that is None is left out."""
        params = {name: value for name, value in {**BASE, **more}.items() if value is not None}
        return [Stay(one, self) for one in api.read(SEARCH, params=params)["data"]]


def days(first: date, end: date) -> set[date]:
    return {first + timedelta(days=number) for number in range((end - first).days)}


def ids(stays: list[Stay]) -> list[int]:
    return [stay.id for stay in stays]


def groups(stays: list[Stay], key: Callable[[Stay], Any]) -> list[Any]:
    """Return the groups of some stays, the one with the best stay first."""
    return list(dict.fromkeys(map(key, stays)))
