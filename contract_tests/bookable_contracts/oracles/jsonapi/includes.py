"""Includes: the related resources, each once, and nothing about the resources changes by it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.jsonapi.cases import includable
from bookable_contracts.oracles.jsonapi.collection import Collection, Resource
from bookable_contracts.oracles.jsonapi.documents import (
    identity,
    included,
    is_compound,
    linked_by,
    relationships,
)
from bookable_contracts.verdicts import NotReachable, expect

TOGETHER = 20
"""So many paths go into one request: servers limit how many they take."""

NEARBY = 10
"""So many resources are read with all that nested paths lead to."""


def brings_all(collection: Collection, name: str, rng: Random) -> None:
    """Hold the include of a relationship, and of paths that lead on, to what stands there.

    Raises:
        NotReachable: if no resource links to anything, which proves nothing; or no key may read it.
    """
    linked = brings(collection, name)
    brings_nested(collection, name, rng)
    if not linked:
        raise NotReachable(nothing_linked(collection, name))


def brings(collection: Collection, name: str) -> int:
    """Hold the include of one relationship to what it links to, and to changing nothing else.

    Returns to how many resources it links: for none, any server would hold.
    """
    with_it = _read(collection, collection.sample().resources, [name])
    is_compound(collection, with_it, [name])
    primary = set(map(identity, collection.resources(with_it)))
    linked = {to for each in collection.resources(with_it) for to in linked_by(each, name)}
    found = {identity(each) for each in included(with_it)}
    message = f"include={name} should bring what it links to and nothing else"
    expect(found == linked - primary, message, with_it)
    return len(linked)


def invents_nothing(collection: Collection, name: str) -> None:
    """Hold resources to being the same with an include as without it."""
    for _ in range(2):
        sample = collection.sample()
        plain = collection.read(sample.scope)
        with_it = _read(collection, sample.resources, [name])
        without = {identity(each): each for each in collection.resources(plain)}
        changed = [
            each
            for each in collection.resources(with_it)
            if identity(each) in without and not _same(each, without[identity(each)])
        ]
        if not changed:
            return
    expect(False, f"include={name} should change no resource, nor what it links to", plain, with_it)


def brings_nested(collection: Collection, name: str, rng: Random) -> None:
    """Hold paths that lead on from a relationship to bringing all on their way."""
    paths = [
        path
        for path in includable(collection.contract, collection.operation, depth=2)
        if path.startswith(f"{name}.")
    ]
    if not paths:
        return
    sample = collection.sample()
    chosen = sorted(rng.sample(paths, min(len(paths), TOGETHER)))
    linking = [each for each in sample.resources if linked_by(each, name)] or sample.resources
    exchange = _read(collection, linking[:NEARBY], chosen)
    is_compound(collection, exchange, chosen)


def empty_include(collection: Collection) -> None:
    """Hold an answer without any include to including nothing."""
    exchange = collection.read({})
    expect(not included(exchange), "without include nothing should be included", exchange)


def nothing_linked(collection: Collection, name: str) -> str:
    """Say what is missing where no resource that was seen links to anything by a relationship."""
    return f"{collection.id} shows nothing that links to another by {name}: needs one that does"


def _read(collection: Collection, resources: Sequence[Resource], paths: Sequence[str]) -> Exchange:
    """Ask for resources with what paths lead to; NotReachable if no key may read that."""
    ids = ",".join(str(each["id"]) for each in resources)
    query = {"filter[id]": ids} if "id" in collection.filters else {}
    exchange = collection.ask(collection.paged({**query, "include": ",".join(paths)}))
    if exchange.status == 403:
        raise NotReachable(f"needs a key that may include {paths[0]}: pass one more --token")
    message = f"include={','.join(paths)} should answer 200, answered {exchange.status}"
    expect(exchange.status == 200, message, exchange)
    return exchange


def _same(one: Resource, other: Resource) -> bool:
    """Compare two answers of one resource; the included relationship may come on request alone."""
    links = [dict(relationships(each)) for each in (one, other)]
    shared = links[0].keys() & links[1].keys()
    return (
        one.get("attributes") == other.get("attributes")
        and all(links[0][name].get("data") == links[1][name].get("data") for name in shared)
        and links[1].keys() <= links[0].keys()
    )
