"""Paged lists: the pages, put together, are the list, and their sizes keep to the limit.

`x-pagination` tells how a list is asked for (pages and sizes, or limits and offsets) and where it
tells its figures and links; each oracle judges what the contract has of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from bookable_contracts.exchange import Exchange, value_at
from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.oracles.outcomes import is_failure
from bookable_contracts.verdicts import NotTested, expect
from bookable_specs import Contract, Operation

Lister: TypeAlias = Callable[[dict[str, Any]], Exchange]
"""Asks for a list with this query."""

PAGES = 6
"""A list is walked in about so many pages, so that a long one costs no more than a short one."""

MOST_PAGES = 100
"""More pages than this are not walked where the size is not ours to choose."""

LINKS = ("self", "first", "previous", "next", "last")
FIGURES = ("total", "pages", "records", "page-number", "page-size")


@dataclass(frozen=True, slots=True)
class Paging:
    """How a contract's lists are asked for, and where they tell what."""

    annotation: Mapping[str, Any]

    @property
    def items(self) -> str:
        """The pointer to the items."""
        return str(self.annotation["items"])

    @property
    def sized(self) -> bool:
        """Whether the size of a page is ours to choose."""
        return "size" in self.annotation or "limit" in self.annotation

    def query(self, number: int, size: int) -> dict[str, Any]:
        """Return the parameters for a page, counted from 1."""
        if "offset" in self.annotation:
            offset = {self.annotation["offset"]: (number - 1) * size}
            return {self.annotation["limit"]: size, **offset}
        asked: dict[str, Any] = {self.annotation["page"]: number}
        return {**asked, self.annotation["size"]: size} if "size" in self.annotation else asked

    def figure(self, exchange: Exchange, name: str) -> int | None:
        """Return a figure of an answer, also where the format has no numbers; None without one."""
        value = exchange.at(self.annotation[name]) if name in self.annotation else None
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        return value if type(value) is int else None

    def link(self, exchange: Exchange, name: str) -> str | None:
        """Return a link of an answer; None without one."""
        pointers = {"previous": "/prev"}
        annotation = self.annotation
        pointer = annotation.get(name)
        if pointer is None and "links" in annotation:
            pointer = annotation["links"] + pointers.get(name, f"/{name}")
        found = exchange.at(pointer) if pointer else None
        if isinstance(found, dict):
            found = found.get("href")
        return found if isinstance(found, str) else None

    @property
    def linked(self) -> bool:
        """Whether answers link to other pages."""
        return "links" in self.annotation or "next" in self.annotation


def paging_of(contract: Contract) -> Paging:
    """Return how a contract's lists page."""
    return Paging(contract.document["x-pagination"])


def has_envelope(contract: Contract, ask: Lister) -> None:
    """Hold a list to its envelope: items, where the page stands in the whole, and its links."""
    paging = paging_of(contract)
    exchange = ask(paging.query(1, 2))
    answered(contract, exchange, 200)
    expect(
        isinstance(exchange.at(paging.items), list),
        f"a list should have its items at {paging.items}",
        exchange,
    )
    for name in (name for name in FIGURES if name in paging.annotation):
        pointer = paging.annotation[name]
        told = paging.figure(exchange, name) is not None
        expect(told, f"a list should have a whole number at {pointer}", exchange)
    for name, value in (("page-number", 1), ("page-size", 2)):
        if name in paging.annotation and (paging.sized or name != "page-size"):
            message = f"{paging.annotation[name]} should be what was asked for"
            expect(paging.figure(exchange, name) == value, message, exchange)
    for name in ("self", "first", "last") if paging.linked else ():
        message = f"a list should link to its {name} page"
        expect(paging.link(exchange, name) is not None, message, exchange)


def partitions(contract: Contract, ask: Lister, identity: str) -> None:
    """Walk all pages: no item twice, none missing, none too many on a page.

    `identity` names the member, or points into an item, that tells one from another.
    """
    walk = _walk if "total" in paging_of(contract).annotation else _walk_links
    for _ in range(3):
        if walk(contract, ask, identity):
            return
    raise NotTested("the list kept changing while its pages were read")


def _walk(contract: Contract, ask: Lister, identity: str) -> bool:
    """Read all pages once and judge them; False if the list changed in between."""
    paging = paging_of(contract)
    annotation = paging.annotation
    first = ask(paging.query(1, 1))
    answered(contract, first, 200)
    total = _figure(paging, first, "total")
    size = min(max(ceil(total / PAGES), 1), annotation["max"])
    pages, seen = ceil(total / size), []
    for number in range(1, pages + 2):
        page = ask(paging.query(number, size))
        answered(contract, page, 200)
        if paging.figure(page, "total") != total:
            return False
        items = pick(page, paging.items, list)
        if "pages" in annotation:
            message = f"{annotation['pages']} should be total / {annotation['size']}, rounded up"
            expect(paging.figure(page, "pages") == pages, message, page)
        name = str(annotation.get("size", annotation.get("limit")))
        _fits(page, len(items), _share(total, size, number), name)
        seen += _identities(items, identity)
    expect(
        len(set(seen)) == len(seen) == total,
        f"all pages together should hold each {identity} once",
        first,
    )
    return True


def _walk_links(contract: Contract, ask: Lister, identity: str) -> bool:
    """Read the pages to which each links as the next one, and judge them."""
    paging = paging_of(contract)
    size, seen = paging.annotation["default"], list[str]()
    page = ask(paging.query(1, size))
    for _ in range(MOST_PAGES):
        answered(contract, page, 200)
        items = pick(page, paging.items, list)
        seen += _identities(items, identity)
        following = paging.link(page, "next")
        if following is None:
            message = f"the last page should hold {size} at most"
            expect(len(items) <= size, message, page)
            break
        expect(len(items) == size, f"a page before the end should hold {size}", page)
        page = ask(query_of(following))
    expect(len(set(seen)) == len(seen), f"no page should repeat the {identity} of another", page)
    return True


def links_lead(
    contract: Contract, ask: Lister, identity: str, query: Mapping[str, Any] | None = None
) -> None:
    """Follow the links of a first, a middle and a last page: each leads where it says.

    With a query of its own, such as a sorting, links have to keep that.
    """
    paging, base = paging_of(contract), dict(query or {})
    first = ask({**base, **paging.query(1, 1)})
    answered(contract, first, 200)
    if paging.sized:
        size = min(max(ceil(_figure(paging, first, "total") / 3), 1), paging.annotation["max"])
    else:
        size = paging.annotation["default"]
    pages = _pages(contract, ask, base, size)
    for number in sorted({0, len(pages) // 2, len(pages) - 1}):
        page = pages[number]
        for name, target in _targets(number, len(pages)):
            link = paging.link(page, name)
            if target is None:
                message = f"the {'last' if name == 'next' else 'first'} page should have no {name}"
                expect(link is None, f"{message} page", page)
            else:
                expect(link is not None, f"a page should link to its {name} page", page)
                _leads(ask, page, str(link), name, (paging, identity, pages[target]))


def _pages(contract: Contract, ask: Lister, base: dict[str, Any], size: int) -> list[Exchange]:
    paging = paging_of(contract)
    pages = [ask({**base, **paging.query(1, size)})]
    while paging.link(pages[-1], "next") and len(pages) < MOST_PAGES:
        pages.append(ask({**base, **paging.query(len(pages) + 1, size)}))
        answered(contract, pages[-1], 200)
        if not pick(pages[-1], paging.items, list):
            break
    return pages


def _targets(number: int, pages: int) -> Iterator[tuple[str, int | None]]:
    """Name the links of a page and which page each leads to; both counted from 0."""
    yield from (("self", number), ("first", 0), ("last", pages - 1))
    yield "previous", number - 1 if number else None
    yield "next", number + 1 if number + 1 < pages else None


def _leads(
    ask: Lister, page: Exchange, link: str, name: str, target: tuple[Paging, str, Exchange]
) -> None:
    paging, identity, wanted = target
    path = urlsplit(link).path
    same = path.rpartition("/")[2] == urlsplit(page.url).path.rpartition("/")[2]
    expect(same, f"the link to the {name} page should be to the same list", page)
    found = ask(query_of(link))
    ids = [_identities(value_at(each.json, paging.items), identity) for each in (found, wanted)]
    expect(
        ids[0] == ids[1],
        f"the link to the {name} page should lead to it, with the query of the request",
        page,
        found,
    )


def query_of(link: str) -> dict[str, Any]:
    """Return the parameters of a link."""
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


def _identities(items: Any, identity: str) -> list[str]:
    listed = items if isinstance(items, list) else []
    if identity.startswith("/"):
        return [str(value_at(item, identity)) for item in listed]
    return [str(item.get(identity)) for item in listed if isinstance(item, dict)]


def _figure(paging: Paging, exchange: Exchange, name: str) -> int:
    value = paging.figure(exchange, name)
    if value is None:
        told = f"{exchange.operation} has no usable {paging.annotation[name]} in its answer"
        raise NotTested(told, exchange)
    return value


def _share(total: int, size: int, number: int) -> int:
    return max(0, min(size, total - size * (number - 1)))


def _fits(page: Exchange, count: int, share: int, size: str) -> None:
    where = "a page before the end" if share else "a page after the last one"
    expect(count == share, f"{where} should hold what is left, {size} at most", page)


def caps_its_size(contract: Contract, operation: Operation, ask: Lister) -> None:
    """Hold a list to its largest page: taken at the limit, refused or cut above it."""
    paging = paging_of(contract)
    name = paging.annotation.get("size", paging.annotation.get("limit"))
    largest = paging.annotation["max"]
    answered(contract, ask({name: largest}), 200)
    beyond = ask({name: largest + 1})
    if paging.annotation.get("above-max") == "cut":
        answered(contract, beyond, 200)
        fits = len(pick(beyond, paging.items, list)) <= largest
        expect(fits, f"{operation.id} should hold {largest} at most on a page", beyond)
        return
    message = f"{operation.id} with {name}={largest + 1} should answer 400"
    expect(_refused(contract, beyond), f"{message}, answered {beyond.status}", beyond)


def refuses_nonsense(contract: Contract, operation: Operation, ask: Lister) -> None:
    """Hold a list to refusing pages that cannot be."""
    annotation = paging_of(contract).annotation
    names = [annotation[name] for name in ("page", "size", "limit", "offset") if name in annotation]
    for name in names:
        for value in ("0", "-1", "many", "1.5"):
            if name == annotation.get("offset") and value == "0":
                continue
            exchange = ask({name: value})
            message = f"{operation.id} with {name}={value} should answer 400"
            refused = _refused(contract, exchange)
            expect(refused, f"{message}, answered {exchange.status}", exchange)


def _refused(contract: Contract, exchange: Exchange) -> bool:
    """Tell whether nonsense was refused: with 400, or as the contract has it."""
    if "failed" in contract.document["x-error"]:
        return is_failure(contract, exchange)
    return exchange.status == 400
