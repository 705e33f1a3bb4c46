"""A collection of one contract's server: what it holds, and how it is asked for parts of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.oracles.jsonapi.types import ResourceType, primary_type
from bookable_contracts.oracles.paging import Paging, paging_of
from bookable_contracts.verdicts import Broken, NotReachable, expect
from bookable_specs import Contract, JsonObject, Operation

Resource: TypeAlias = JsonObject
Query: TypeAlias = Mapping[str, Any]

MOST = 100
"""So many resources of a collection are looked at; filters by id keep to them in a longer one."""

FEW = 40
"""So many when their ids have to go into every request."""


class Ask(Protocol):
    """Asks for the collection, under a key that may read all of it."""

    def __call__(self, query: Query, headers: Mapping[str, str] | None = None) -> Exchange:
        """Send the request and return the exchange."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A documented filter: its parameter, and the attribute or relationship it compares with."""

    name: str
    attribute: str = ""
    relationship: str = ""

    @property
    def parameter(self) -> str:
        """The parameter's name."""
        return f"filter[{self.name}]"


@dataclass(frozen=True, slots=True)
class Sample:
    """Resources that were seen, in all locales; `whole` if the collection has no others."""

    resources: Sequence[Resource]
    whole: bool
    scope: Mapping[str, str]
    """The filter that keeps later requests to them; empty for a whole collection."""

    def keeps_to(self, query: Query) -> bool:
        """Tell whether a request with this query can be kept to the sample."""
        return self.whole or bool(self.scope and not set(self.scope) & set(query))

    @property
    def ids(self) -> list[str]:
        """Their ids, in the order in which they came."""
        return [str(resource.get("id")) for resource in self.resources]


@dataclass(kw_only=True)
class Collection:
    """A collection operation that is asked over and over."""

    contract: Contract
    operation: Operation
    ask: Ask
    _sample: Sample | None = None
    _refused: dict[str, bool] = field(default_factory=dict)

    @property
    def type(self) -> ResourceType:
        """The type of its resources."""
        return primary_type(self.contract, self.operation)

    @property
    def paging(self) -> Paging:
        """How it pages."""
        return paging_of(self.contract)

    @property
    def id(self) -> str:
        """The operation's name."""
        return self.operation.id

    @property
    def parameters(self) -> Mapping[str, JsonObject]:
        """The documented query parameters, by name."""
        parameters = self.operation.node.get("parameters", ())
        return {each["name"]: each for each in parameters if each["in"] == "query"}

    @property
    def filters(self) -> Mapping[str, Filter]:
        """The documented filters, by the name in the brackets."""
        return filters_of(self.operation)

    @property
    def languages(self) -> Mapping[str, str]:
        """The header that asks for every locale, if there is any."""
        return {"Accept-Language": ",".join(self.type.locales)} if self.type.locales else {}

    def paged(self, query: Query, number: int = 1) -> dict[str, Any]:
        """Add to a query the page with so many resources as there can be."""
        largest = self.paging.annotation.get("max", self.paging.annotation.get("default", MOST))
        return {**self.paging.query(number, largest), **query}

    def read(self, query: Query, headers: Mapping[str, str] | None = None) -> Exchange:
        """Ask for a page that has to be answered, as large as can be unless the query says."""
        exchange = self.ask(self.paged(query), headers)
        answered(self.contract, exchange, 200)
        return exchange

    def resources(self, exchange: Exchange) -> list[Resource]:
        """Return the resources of an answer."""
        items = pick(exchange, self.paging.items, list)
        return [item for item in items if isinstance(item, dict)]

    def ids(self, exchange: Exchange) -> list[str]:
        """Return the ids of an answer, in its order."""
        return [str(resource.get("id")) for resource in self.resources(exchange)]

    def sample(self, *, anew: bool = False) -> Sample:
        """Return the resources that were seen; NotReachable if there is none."""
        if self._sample is None or anew:
            self._sample = self._read_sample()
        if not self._sample.resources:
            raise NotReachable(f"{self.id} has nothing in it: needs one {self.type.name} at least")
        return self._sample

    def _read_sample(self) -> Sample:
        exchange = self.ask(self.paged({}), self.languages)
        answered(self.contract, exchange, 200)
        seen = self.resources(exchange)[:MOST]
        total = self.paging.figure(exchange, "total")
        if total is None:
            more = self.paging.link(exchange, "next") is not None
        else:
            more = total > len(seen)
        if more and "id" in self.filters:
            seen = seen[:FEW]
            return Sample(seen, whole=False, scope={"filter[id]": ",".join(_ids(seen))})
        return Sample(seen, whole=not more, scope={})

    def lets_through(
        self,
        query: Query,
        accepts: Callable[[Resource], bool],
        message: str,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Hold a narrowed request to the resources that it should let through, and no others.

        Returns the exchange that was held. What was seen is read again before it is called broken:
        the server may have changed.
        """
        for anew in (False, True):
            sample = self.sample(anew=anew)
            exchange = self.read({**sample.scope, **query}, headers)
            found = self.resources(exchange)
            wanted = {str(each["id"]) for each in sample.resources if accepts(each)}
            ids = set(_ids(found))
            if not sample.keeps_to(query):
                # Others may come, if they fit; those that were seen may be on a later page.
                more = self.paging.link(exchange, "next") is not None
                wanted = {str(each["id"]) for each in found if accepts(each)} | (
                    set() if more else wanted
                )
            if ids == wanted:
                return exchange
        missing = f"leaves out what it should let through ({len(wanted - ids)})"
        extra = f"lets through what it should leave out ({len(ids - wanted)})"
        raise Broken(f"{message}: it {extra if ids - wanted else missing}", exchange)

    def counts(self, exchange: Exchange) -> None:
        """Hold the total of an answer that has no page after it to what came."""
        total, count = self.paging.figure(exchange, "total"), len(self.resources(exchange))
        if self.paging.link(exchange, "next") is None:
            message = f"the total should be {count}, as many as came, it is {total}"
            expect(total == count, message, exchange)


def filters_of(operation: Operation) -> Mapping[str, Filter]:
    """Return the filters that an operation documents by `x-filter`, by the name in the brackets.

    Those that compare with something of the vendor's own, or exclude, are for the vendor's checks.
    """
    found = {}
    for parameter in operation.node.get("parameters", ()):
        name, about = str(parameter["name"]), parameter.get("x-filter")
        plain = about and set(about) <= {"attribute", "relationship"}
        if plain and name.startswith("filter[") and name.endswith("]"):
            inner = name[len("filter[") : -1]
            found[inner] = Filter(inner, **about)
    return found


def _ids(resources: Sequence[Resource]) -> list[str]:
    return [str(each.get("id")) for each in resources]
