"""Paged lists: the pages, put together, are the list, and their sizes keep to the limit."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, TypeAlias

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.verdicts import NotTested, expect
from bookable_specs import Contract, Operation

Lister: TypeAlias = Callable[[dict[str, Any]], Exchange]
"""Asks for a list with this query."""

PAGES = 6
"""A list is walked in about so many pages, so that a long one costs no more than a short one."""


def has_envelope(contract: Contract, ask: Lister) -> None:
    """Hold a list to its envelope: items, and where the page stands in the whole."""
    annotation = contract.document["x-pagination"]
    exchange = ask({annotation["page"]: 1, annotation["size"]: 2})
    answered(contract, exchange, 200)
    expect(
        isinstance(exchange.at(annotation["items"]), list),
        f"a list should have its items at {annotation['items']}",
        exchange,
    )
    for name in ("total", "pages"):
        pointer = annotation[name]
        expect(
            type(exchange.at(pointer)) is int,
            f"a list should have a whole number at {pointer}",
            exchange,
        )


def partitions(contract: Contract, ask: Lister, identity: str) -> None:
    """Walk all pages: no item twice, none missing, none too many on a page."""
    for _ in range(3):
        if _walk(contract, ask, identity):
            return
    raise NotTested("the list kept changing while its pages were read")


def _walk(contract: Contract, ask: Lister, identity: str) -> bool:
    """Read all pages once and judge them; False if the list changed in between."""
    annotation = contract.document["x-pagination"]
    first = ask({annotation["page"]: 1, annotation["size"]: 1})
    answered(contract, first, 200)
    total = pick(first, annotation["total"], int)
    size = min(max(ceil(total / PAGES), 1), annotation["max"])
    pages, seen = ceil(total / size), []
    for number in range(1, pages + 2):
        page = ask({annotation["page"]: number, annotation["size"]: size})
        answered(contract, page, 200)
        if page.at(annotation["total"]) != total:
            return False
        items = pick(page, annotation["items"], list)
        expect(
            page.at(annotation["pages"]) == pages,
            f"{annotation['pages']} should be total / {annotation['size']}, rounded up",
            page,
        )
        _fits(page, len(items), _share(total, size, number), annotation["size"])
        seen += [item.get(identity) for item in items if isinstance(item, dict)]
    expect(
        len(set(seen)) == len(seen) == total,
        f"all pages together should hold each {identity} once",
        first,
    )
    return True


def _share(total: int, size: int, number: int) -> int:
    return max(0, min(size, total - size * (number - 1)))


def _fits(page: Exchange, count: int, share: int, size: str) -> None:
    where = "a page before the end" if share else "a page after the last one"
    expect(count == share, f"{where} should hold what is left, {size} at most", page)


def caps_its_size(contract: Contract, operation: Operation, ask: Lister) -> None:
    """Hold a list to its largest page: taken at the limit, refused above it, never exceeded."""
    annotation = contract.document["x-pagination"]
    largest = annotation["max"]
    answered(contract, ask({annotation["size"]: largest}), 200)
    beyond = ask({annotation["size"]: largest + 1})
    message = f"{operation.id} with {annotation['size']}={largest + 1} should answer 400"
    expect(beyond.status == 400, f"{message}, answered {beyond.status}", beyond)


def refuses_nonsense(contract: Contract, operation: Operation, ask: Lister) -> None:
    """Hold a list to refusing pages that cannot be."""
    annotation = contract.document["x-pagination"]
    for name in (annotation["page"], annotation["size"]):
        for value in ("0", "-1", "many", "1.5"):
            exchange = ask({name: value})
            message = f"{operation.id} with {name}={value} should answer 400"
            expect(exchange.status == 400, f"{message}, answered {exchange.status}", exchange)
