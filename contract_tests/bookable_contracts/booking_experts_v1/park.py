"""One park, as a partner's website reads it: its lists, categories and prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any, Unpack

from bookable_contracts.booking_experts_v1.discovery import DEFAULT, EXTENDED, accessible, granted
from bookable_contracts.client import Client, Parts, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import prepared
from bookable_contracts.oracles.jsonapi.collection import Collection, Query, Resource
from bookable_contracts.oracles.jsonapi.documents import identity, included, linked_by
from bookable_contracts.oracles.paging import paging_of, query_of
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable
from bookable_specs import Contract

ABSENT = "999999999999"
"""An id that nothing has."""

MOST_PAGES = 20
YEAR = 365
SEARCH, PACKAGES = "searchAvailabilities", "searchPackages"


@dataclass(kw_only=True)
class Park:
    """An administration, with the keys that have access to it."""

    client: Client
    contract: Contract
    id: str
    rng: Random
    settings: Mapping[str, str] = field(default_factory=dict)
    _collections: dict[str, Collection] = field(default_factory=dict)
    _lists: dict[tuple[str, str], list[Resource]] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """The key that can do most here."""
        return self.client.ring.keys[0]

    def extended(self, park: str = "") -> Key:
        """A key with extended access; NotReachable if there is none."""
        return self.client.ring.holding({granted(park or self.id, EXTENDED)})

    def default(self, park: str = "") -> Key:
        """A key with default access alone; NotReachable if there is none."""
        park = park or self.id
        for key in self.client.ring.keys:
            if granted(park, DEFAULT) in key.scopes and granted(park, EXTENDED) not in key.scopes:
                return key
        raise NotReachable("needs a key with default access to the park: pass one more --token")

    def stranger(self) -> Key:
        """A key without access to the park; NotReachable if there is none."""
        for key in self.client.ring.keys:
            if granted(self.id, DEFAULT) not in key.scopes:
                return key
        raise NotReachable("needs a key without access to the park: pass one more --token")

    @property
    def parks(self) -> list[str]:
        """The parks that the first key has access to, the tested one first."""
        return sorted(accessible(self.key), key=lambda park: park != self.id)

    @cached_property
    def today(self) -> dt.date:
        """The day here; parks are not far from the tester."""
        return dt.datetime.now(dt.UTC).date()

    def request(self, operation: str, *, park: str = "", **parts: Unpack[Parts]) -> Request:
        """Prepare a call about a park, this one unless another is named."""
        path = dict(parts.get("path", {}))
        for name in ("administration_id", "organization_id"):
            if f"{{{name}}}" in self.contract.operations[operation].path and name not in path:
                path[name] = park or self.id if name == "administration_id" else self.organization
        parts["path"] = path
        return self.client.request(operation, **parts)

    def call(
        self, operation: str, *, park: str = "", key: Key | None = None, **parts: Unpack[Parts]
    ) -> Exchange:
        """Make a call about a park; a key that is named is used and no other."""
        request = self.request(operation, park=park, **parts)
        return self.client.send(request, key=key or self.key, pin=key is not None)

    def search(self, query: Query, key: Key | None = None) -> Exchange:
        """Search stays, whatever comes of it."""
        return self.call(SEARCH, key=key, query=dict(query))

    def collection(self, operation: str) -> Collection:
        """Return the one object for a list, so that its sample is read once."""
        if operation not in self._collections:
            base = self._base(operation)

            def ask(query: Query, headers: Mapping[str, str] | None = None) -> Exchange:
                asked = {**base, **query}
                if operation == SEARCH:
                    asked.pop("page[number]", None)
                return self.call(operation, query=asked, headers=headers or {})

            spec = self.contract.operations[operation]
            self._collections[operation] = Collection(
                contract=self.contract, operation=spec, ask=ask
            )
        return self._collections[operation]

    def _base(self, operation: str) -> dict[str, Any]:
        """Return what a list needs to be asked at all."""
        ahead = [self.today + dt.timedelta(days=days) for days in (30, 30 + YEAR)]
        if operation == PACKAGES:
            return {"filter[overlaps_date]": f"{ahead[0]}..{ahead[1]}"}
        if operation == SEARCH:
            return {"filter[start_date]": f"{ahead[0]}..{ahead[1]}", "limit[availabilities]": 25}
        return {}

    def listed(self, operation: str, park: str = "", **query: str) -> list[Resource]:
        """Read all pages of a list, once; what was included comes after it."""
        name = operation, park or self.id
        if name not in self._lists:
            self._lists[name] = list(self._pages(operation, park, query))
        return self._lists[name]

    def _pages(self, operation: str, park: str, query: dict[str, str]) -> Iterator[Resource]:
        paging, number = paging_of(self.contract), 0
        asked: dict[str, Any] = dict(query)
        seen: dict[tuple[str, str], Resource] = {}
        while number < MOST_PAGES:
            exchange = self.call(operation, park=park, query=asked)
            prepared(self.contract, exchange, 200)
            listed = exchange.at(paging.items)
            both = [*(listed if isinstance(listed, list) else []), *included(exchange)]
            seen |= {identity(each): each for each in both if isinstance(each, dict)}
            following = paging.link(exchange, "next")
            if following is None:
                break
            asked, number = query_of(following), number + 1
        yield from seen.values()

    @cached_property
    def organization(self) -> str:
        """The organization that the park belongs to."""
        for each in self.listed("listAdministrations"):
            for _, ident in linked_by(each, "organization") if each.get("id") == self.id else ():
                return ident
        for each in self.listed("listOrganizations"):
            return str(each["id"])
        raise NotReachable("needs an organization that the key sees: it lists none")

    def administration(self, park: str = "") -> Mapping[str, Any]:
        """Return the attributes of a park."""
        for each in self.listed("listAdministrations"):
            if each.get("id") == (park or self.id):
                return each.get("attributes") or {}
        return {}

    @cached_property
    def things(self) -> dict[tuple[str, str], Resource]:
        """The categories of all accessible parks, with where they lie, by type and id."""
        found: dict[tuple[str, str], Resource] = {}
        for park in self.parks:
            listed = self.listed("listCategories", park, include="city,city.region")
            found |= {identity(each): each for each in listed}
        return found

    def category(self, ident: str) -> Resource:
        """Return a category; an empty one if no list has it."""
        return self.things.get(("categories", ident), {})

    def trait(self, category: str, name: str) -> Any:
        """Return an attribute of a category; None if it has none."""
        return (self.category(category).get("attributes") or {}).get(name)

    def region(self, category: str) -> Resource:
        """Return the region that a category lies in; an empty one if none is told."""
        for city in linked_by(self.category(category), "city"):
            for region in linked_by(self.things.get(city, {}), "region"):
                return self.things.get(region, {})
        return {}
