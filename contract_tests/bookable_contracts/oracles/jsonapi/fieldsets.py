"""Sparse fieldsets: they leave out members, and never resources."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import prepared
from bookable_contracts.oracles.jsonapi.collection import Collection, Resource
from bookable_contracts.oracles.jsonapi.documents import (
    fields_shown,
    identity,
    included,
    relationships,
)
from bookable_contracts.oracles.jsonapi.includes import nothing_linked
from bookable_contracts.oracles.jsonapi.refusing import names_the_parameter
from bookable_contracts.oracles.jsonapi.types import types_of
from bookable_contracts.verdicts import NotReachable, expect


def leave_out(collection: Collection, rng: Random) -> None:
    """Hold fieldsets to what they name: each name once asked for and once left out."""
    sample = collection.sample()
    plain = collection.read(sample.scope)
    shown = sorted(set().union(*(fields_shown(each) for each in collection.resources(plain))))
    rng.shuffle(shown)
    half = len(shown) // 2
    for names in (shown[:half], shown[half:]):
        limited = collection.read({**sample.scope, **_asking(collection.type.name, names)})
        _is_limited(collection, plain, limited, names)


def leave_one(collection: Collection) -> None:
    """Hold a fieldset of one attribute, of one relationship and of none to exactly that."""
    sample = collection.sample()
    plain = collection.read(sample.scope)
    kind = collection.type
    names = [*kind.attributes][:1], [*kind.relationships][:1], list[str]()
    for chosen in names:
        limited = collection.read({**sample.scope, **_asking(kind.name, chosen)})
        _is_limited(collection, plain, limited, chosen)


def change_default(collection: Collection, rng: Random) -> None:
    """Hold a fieldset of signed names to the default with what it adds, less what it takes away.

    The signs are those of `x-jsonapi.fields`; what comes only on request is added.
    """
    signs = collection.contract.document["x-jsonapi"]["fields"]
    sample, kind = collection.sample(), collection.type
    plain = collection.read(sample.scope)
    shown = sorted(set().union(*(fields_shown(each) for each in collection.resources(plain))))
    rng.shuffle(shown)
    taken = shown[: max(1, len(shown) // 3)]
    optional = [
        *kind.optional,
        *(n for n, each in kind.relationships.items() if not each.by_default),
    ]
    for added, removed in ([], taken), (optional, taken), (shown[-1:], []), (optional, []):
        names = [signs["add"] + name for name in added] + [signs["remove"] + n for n in removed]
        if not names:
            continue
        limited = collection.read({**sample.scope, **_asking(kind.name, names)})
        wanted = {*shown, *added} - set(removed)
        _is_limited(collection, plain, limited, wanted)


def refuse_both(collection: Collection) -> None:
    """Hold plain and signed names in one fieldset to being refused, with the parameter named."""
    signs = collection.contract.document["x-jsonapi"]["fields"]
    name, other = (collection.type.fields * 2)[:2]
    for text in (f"{name},{signs['remove']}{other}", f"{signs['add']}{name},{other}"):
        query = {f"fields[{collection.type.name}]": text}
        what = "plain and signed names"
        parameter = next(iter(query))
        names_the_parameter(collection.contract, collection.ask(query), parameter, what)


def keep_resources(collection: Collection) -> None:
    """Hold a fieldset to leaving all resources there, in their order."""
    sample = collection.sample()
    for names in ([*collection.type.attributes][:2], [*collection.type.relationships][:1]):
        plain = collection.read(sample.scope)
        limited = collection.read({**sample.scope, **_asking(collection.type.name, names)})
        same = collection.ids(plain) == collection.ids(limited)
        expect(same, "a fieldset should not change which resources come", plain, limited)


def limit_included(collection: Collection, name: str) -> None:
    """Hold the fieldset of an included type to its resources, and to no others.

    Raises:
        NotReachable: if no resource of another type is included; see `_including`, too.
    """
    query, plain = _including(collection, name)
    known = types_of(collection.contract).keys() - {collection.type.name}
    others = sorted({str(each.get("type")) for each in included(plain)} & known)
    if not others:
        raise NotReachable(f"{collection.id} includes nothing of another type by {name}")
    fields = types_of(collection.contract)[others[0]].fields[:1]
    limited = collection.read({**query, **_asking(others[0], fields)})
    primary = [collection.resources(each) for each in (plain, limited)]
    expect(primary[0] == primary[1], "a fieldset should leave other types alone", plain, limited)
    brought = [sorted(map(identity, included(each))) for each in (plain, limited)]
    message = f"fields[{others[0]}] should not change which resources come"
    expect(brought[0] == brought[1], message, plain, limited)
    for resource in included(limited):
        if resource.get("type") == others[0]:
            extra = fields_shown(resource) - set(fields)
            message = f"fields[{others[0]}] should leave what it names, not {', '.join(extra)}"
            expect(not extra, message, limited)


def spare_the_included(collection: Collection, name: str) -> None:
    """Hold an include to bringing its resources though a fieldset leaves the relationship out.

    Raises:
        NotReachable: as `_including` says.
    """
    attribute = next(iter(collection.type.attributes))
    query, plain = _including(collection, name)
    limited = collection.read({**query, **_asking(collection.type.name, [attribute])})
    _is_limited(collection, plain, limited, [attribute])
    brought = [sorted(map(identity, included(each))) for each in (plain, limited)]
    message = f"a fieldset without {name} should not change what include={name} brings"
    expect(brought[0] == brought[1], message, plain, limited)


def _including(collection: Collection, name: str) -> tuple[dict[str, str], Exchange]:
    """Ask for what was seen with what a relationship leads to; return the query and the answer.

    Raises:
        NotReachable: if no key may include it, or nothing comes with it.
        NotTested: if it is refused otherwise: what may be included is judged elsewhere.
    """
    query = {**collection.sample().scope, "include": name}
    exchange = collection.ask(collection.paged(query))
    if exchange.status == 403:
        raise NotReachable(f"needs a key that may include {name}: pass one more --token")
    prepared(collection.contract, exchange, 200)
    if not included(exchange):
        raise NotReachable(nothing_linked(collection, name))
    return query, exchange


def _asking(type_name: str, names: Iterable[str]) -> dict[str, str]:
    return {f"fields[{type_name}]": ",".join(names)}


def _is_limited(
    collection: Collection, plain: Exchange, limited: Exchange, names: Iterable[str]
) -> None:
    wanted = set(names)
    full = {str(each.get("id")): each for each in collection.resources(plain)}
    for resource in collection.resources(limited):
        shown = fields_shown(resource)
        extra = sorted(shown - wanted)
        told = ", ".join(extra[:3])
        expect(not extra, f"a fieldset should leave what it names, not {told}", plain, limited)
        original = full.get(str(resource.get("id")))
        if original is None:
            continue  # which resources come is judged elsewhere
        lost = sorted(fields_shown(original) & wanted - shown)
        told = ", ".join(lost[:3])
        expect(not lost, f"a fieldset should not leave out {told}, which it names", plain, limited)
        message = "a fieldset should not change what it leaves"
        expect(_kept(resource, original, wanted), message, plain, limited)


def _kept(resource: Resource, original: Resource, names: set[str]) -> bool:
    shown = resource.get("attributes") or {}
    before = original.get("attributes") or {}
    links = [{n: each.get("data") for n, each in relationships(r)} for r in (resource, original)]
    return all(shown[name] == before.get(name) for name in names & set(shown)) and all(
        links[0][name] == links[1].get(name) for name in names & set(links[0])
    )
