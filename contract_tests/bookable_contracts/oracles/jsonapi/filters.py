"""Filters: each lets through what it says and leaves out the rest; none is silently ignored."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from random import Random

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.jsonapi.collection import Collection, Resource
from bookable_contracts.oracles.jsonapi.expressions import (
    Expression,
    Subject,
    equal,
    forms,
    nothing,
    unfit,
)
from bookable_contracts.oracles.jsonapi.refusing import names_the_parameter
from bookable_contracts.oracles.jsonapi.types import ORDERED, Kind
from bookable_contracts.verdicts import NotReachable, expect

COMPARABLE = frozenset({Kind.TEXT, Kind.LOCALIZED})
"""Kinds whose terms every other of them can read, so that one expression fits two attributes."""


def subject(collection: Collection, name: str) -> Subject:
    """Return what a documented filter is about."""
    grammar: Mapping[str, str] = collection.contract.document["x-jsonapi"].get("filter", {})
    return Subject(collection, collection.filters[name], grammar)


def narrows(collection: Collection, name: str, rng: Random) -> None:
    """Hold a filter to equality with what was seen, and to nothing for what was not."""
    about = subject(collection, name)
    made = [*equal(about, rng)]
    if not made:
        made = [_empty(about)]
    for expression in made:
        _judge(about, expression)


def turns_round(collection: Collection, name: str, rng: Random) -> None:
    """Hold a filter's negation to the rest: both together are the collection, and share nothing.

    Of a collection that was seen as a whole each resource is looked at; of others, the totals.
    """
    about = subject(collection, name)
    sign = about.grammar.get("negate")
    if sign is None:
        return
    expression = next((each for each in equal(about, rng)), None) or _empty(about)
    rest = _judge(about, expression.turned_round(sign))
    paging = collection.paging
    if "total" not in paging.annotation:
        return
    if collection.sample().whole:  # each resource was looked at
        collection.counts(rest)
        return
    texts = (expression.text, sign + expression.text)
    for _ in range(2):
        parts = [collection.read({about.about.parameter: text}) for text in texts]
        whole = collection.read({})
        totals = [paging.figure(each, "total") or 0 for each in (*parts, whole)]
        if totals[0] + totals[1] == totals[2]:
            return
    message = f"{about.about.parameter} and its negation should share the collection out"
    expect(False, message, *parts, whole)


def takes_each_form(collection: Collection, name: str, rng: Random) -> None:
    """Hold a filter to each form of expression that the contract has, and to its negation.

    Raises:
        NotReachable: if what was seen has too few values for any form but equality.
    """
    about = subject(collection, name)
    sign = about.grammar.get("negate", "")
    made = [*forms(about, rng)]
    for expression in made:
        _judge(about, expression)
        if sign:
            _judge(about, expression.turned_round(sign))
    if any(not about.of(each) for each in collection.sample().resources) and about.about.attribute:
        _judge(about, nothing(about))
    elif not made:
        raise NotReachable(f"{collection.id} shows too few values for other forms of a filter")


def refuses_unfit(collection: Collection, name: str) -> None:
    """Hold a filter to refusing what it cannot read, by the parameter's name.

    Raises:
        NotReachable: if it can read any text.
    """
    about = subject(collection, name)
    strange = [*unfit(about)]
    if not strange:
        raise NotReachable(f"{about.about.parameter} can read any text")
    for what, text in strange:
        exchange = collection.ask({about.about.parameter: text})
        names_the_parameter(collection.contract, exchange, about.about.parameter, what)


def asks_for_either(collection: Collection, rng: Random) -> None:
    """Hold `filter[a|b]` to what either attribute lets through."""
    sign = collection.contract.document["x-jsonapi"].get("filter", {}).get("or")
    pairs = [
        pair
        for pair in combinations([subject(collection, name) for name in collection.filters], 2)
        if _comparable(*pair) and any(each.seen() for each in pair)
    ]
    if sign is None or not pairs:
        raise NotReachable(f"{collection.id} shows no two attributes that one term fits")
    for one, other in rng.sample(pairs, min(2, len(pairs))):
        for expression in (_shared(one, other, rng), _shared(other, one, rng)):
            if expression is not None:
                _judge_either(one, other, expression, sign)


def holds_together(collection: Collection, rng: Random) -> None:
    """Hold two filters to what both let through."""
    names = [name for name in collection.filters if name != "id"]
    filled = [each for each in (subject(collection, name) for name in names) if each.seen()]
    if len(filled) < 2:
        raise NotReachable(f"{collection.id} shows no two values to filter by")
    one, other = rng.sample(filled, 2)
    both = [next(equal(each, rng)) for each in (one, other)]

    def accepts(resource: Resource) -> bool:
        return both[0].accepts(one.of(resource)) and both[1].accepts(other.of(resource))

    query = {one.about.parameter: both[0].text, other.about.parameter: both[1].text}
    message = f"{' and '.join(query)} should hold together"
    collection.lets_through(query, accepts, message, collection.languages)


def _judge(about: Subject, expression: Expression) -> Exchange:
    return about.collection.lets_through(
        {about.about.parameter: expression.text},
        lambda resource: expression.accepts(about.of(resource)),
        f"{about.about.parameter} ({expression.form}) should narrow the list",
        about.collection.languages,
    )


def _judge_either(one: Subject, other: Subject, expression: Expression, sign: str) -> None:
    parameter = f"filter[{one.about.name}{sign}{other.about.name}]"

    def accepts(resource: Resource) -> bool:
        return expression.accepts(one.of(resource)) or expression.accepts(other.of(resource))

    message = f"{parameter} should let through what either does"
    one.collection.lets_through(
        {parameter: expression.text}, accepts, message, one.collection.languages
    )


def _shared(one: Subject, other: Subject, rng: Random) -> Expression | None:
    """Take a value of one that the other can be asked for as well."""
    del other
    return next(equal(one, rng), None) if one.seen() else None


def _comparable(one: Subject, other: Subject) -> bool:
    if one.kind in COMPARABLE and other.kind in COMPARABLE:
        return True
    return one.kind == other.kind and one.kind in ORDERED | {Kind.BOOLEAN}


def _empty(about: Subject) -> Expression:
    """Ask for what has no value; the sample has no other."""
    if any(about.of(each) for each in about.collection.sample().resources):
        raise NotReachable(
            f"{about.collection.id} shows no value of {about.about.name} that can be a term: "
            "fill it in for one at least"
        )
    return nothing(about)
