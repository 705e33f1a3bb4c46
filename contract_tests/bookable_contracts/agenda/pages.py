"""Lists by Limit and Offset: the parts, put together, are the list (AG-11, AG-12)."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from bookable_contracts.agenda.office import objects
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import fails, succeeds
from bookable_contracts.verdicts import NotTested, expect
from bookable_specs import Contract

PARTS = 6
"""A list is walked in about so many parts, so that a long one costs no more than a short one."""
TRIES = 3

Lister = Callable[..., Exchange]


def partitions(contract: Contract, ask: Lister) -> None:
    """Walk all parts: nothing twice, nothing missing, and Stats tell which part it is."""
    for _ in range(TRIES):
        if _walk(contract, ask):
            return
    raise NotTested("the list kept changing while its parts were read")


def _walk(contract: Contract, ask: Lister) -> bool:
    annotation = contract.document["x-pagination"]
    first = ask(Limit=1)
    succeeds(contract, first)
    total = _figure(contract, first, "total")
    limit = min(max(ceil(total / PARTS), 1), annotation["max"])
    seen = []
    for offset in range(0, total + limit, limit):
        part = ask(Limit=limit, Offset=offset)
        succeeds(contract, part)
        if _figure(contract, part, "total") != total:
            return False
        found = objects(part)
        left = max(0, min(limit, total - offset))
        expect(len(found) == left, "a part should hold what is left, Limit at most", part)
        told = (part.at("/Status/Stats/Limit"), part.at("/Status/Stats/Offset"))
        right = told == (str(limit), str(offset)) and _figure(contract, part, "records") == left
        expect(right, "Stats should tell Limit, Offset and Records", part)
        seen += [each.get("Id") for each in found]
    whole = len(set(seen)) == len(seen) == total
    expect(whole, "all parts together should hold each thing once", first)
    return True


def caps_its_limit(contract: Contract, ask: Lister) -> None:
    """Hold a list to its most: used by default, and in the place of a larger Limit."""
    most = contract.document["x-pagination"]["max"]
    for query in ({}, {"Limit": most}, {"Limit": most + 1}, {"Limit": 10 * most}):
        part = ask(**query)
        succeeds(contract, part)
        told = part.at("/Status/Stats/Limit") == str(most) and len(objects(part)) <= most
        expect(told, f"a list should give {most} at most, and tell it", part)
    for query in ({"Limit": 0}, {"Limit": -1}, {"Limit": "many"}, {"Offset": -1}):
        fails(contract, ask(**query), f"a list with a wrong {next(iter(query))}")


def _figure(contract: Contract, exchange: Exchange, name: str) -> int:
    pointer = contract.document["x-pagination"][name]
    told = exchange.at(pointer)
    figure = isinstance(told, str) and told.isascii() and told.isdigit()
    expect(figure, f"a list should have a figure at {pointer}", exchange)
    return int(told)
