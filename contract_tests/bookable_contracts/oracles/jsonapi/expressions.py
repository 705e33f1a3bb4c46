"""Expressions of filters made from what was seen, and the resources that each lets through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from bookable_contracts.oracles.jsonapi.collection import Collection, Filter, Resource
from bookable_contracts.oracles.jsonapi.types import ORDERED, Kind
from bookable_contracts.oracles.jsonapi.values import kind_of, plain, values, written

Accepts: TypeAlias = Callable[[list[Any]], bool]
"""Tells by a resource's values whether an expression lets it through."""

NOWHERE = "nosuchvalue0"
NOBODY = "999999999"
_FRAGMENT = re.compile(r"[A-Za-z0-9]{3,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A filter's value, and what it means; `form` names it in the contract's own words."""

    form: str
    text: str
    accepts: Accepts

    def turned_round(self, sign: str) -> Expression:
        """Return the expression's negation."""
        accepts = self.accepts
        return Expression(
            form=f"not {self.form}", text=sign + self.text, accepts=lambda found: not accepts(found)
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """A filter of a collection, with the values that its sample has for it."""

    collection: Collection
    about: Filter
    grammar: Mapping[str, str]

    @property
    def kind(self) -> Kind | None:
        """The kind of its attribute; None for a relationship."""
        return kind_of(self.collection, self.about)

    def of(self, resource: Resource) -> list[Any]:
        """Return a resource's values for it."""
        return values(self.collection, self.about, resource)

    def seen(self) -> list[Any]:
        """Return the different values in the sample that can be terms, sorted."""
        found = {
            value
            for resource in self.collection.sample().resources
            for value in self.of(resource)
            if plain(value, self.grammar.values())
        }
        return sorted(found)

    def texts(self) -> list[str]:
        """Return every text in the sample."""
        resources = self.collection.sample().resources
        return [text for each in resources for text in self.of(each) if isinstance(text, str)]


def equal(subject: Subject, rng: Random) -> Iterator[Expression]:
    """Make expressions that equal: a value that was seen, and one that nothing has."""
    seen = subject.seen()
    if seen:
        value = rng.choice(seen)
        yield Expression(form="equals", text=written(value), accepts=lambda found: value in found)
    if subject.kind in {Kind.TEXT, Kind.LOCALIZED}:
        yield Expression(form="equals", text=NOWHERE, accepts=lambda _: False)
    if subject.kind is None:
        yield Expression(form="equals", text=NOBODY, accepts=lambda found: NOBODY in found)


def forms(subject: Subject, rng: Random) -> Iterator[Expression]:
    """Make one expression of each other form that the contract has and the kind allows."""
    seen = subject.seen()
    if len(seen) > 1 and "any" in subject.grammar:
        two = sorted(rng.sample(seen, 2))
        text = subject.grammar["any"].join(map(written, two))
        yield Expression(
            form="is one of", text=text, accepts=lambda found: any(each in two for each in found)
        )
    if subject.kind in ORDERED and len(seen) > 1 and "between" in subject.grammar:
        low, high = sorted(rng.sample(seen, 2))
        text = f"{written(low)}{subject.grammar['between']}{written(high)}"
        yield Expression(
            form="lies between",
            text=text,
            accepts=lambda found: any(low <= each <= high for each in found),
        )
    if subject.kind in {Kind.TEXT, Kind.LOCALIZED} and "contains" in subject.grammar:
        yield from _contains(subject, rng)


def nothing(subject: Subject) -> Expression:
    """Make the expression that finds what has no value."""
    return Expression(form="is empty", text="", accepts=lambda found: not found)


def _contains(subject: Subject, rng: Random) -> Iterator[Expression]:
    fragments = sorted({each for text in subject.texts() for each in _FRAGMENT.findall(text)})
    if not fragments:
        return
    part = rng.choice(fragments)
    part = part[1:] if len(part) > 3 else part
    yield Expression(
        form="contains",
        text=subject.grammar["contains"] + part.swapcase(),
        accepts=lambda found: any(part.lower() in str(each).lower() for each in found),
    )


def unfit(subject: Subject) -> Iterator[tuple[str, str]]:
    """Make expressions that no server can read: (what is wrong, expression)."""
    between = subject.grammar.get("between", "")
    if subject.kind is None:
        if "contains" in subject.grammar:
            yield "a part of an id", f"{subject.grammar['contains']}1"
    elif subject.kind in {Kind.DATE, Kind.MOMENT}:
        yield "no date", "yesterday-ish"
        if between:
            yield "half a range", f"2026-01-01{between}"
    elif subject.kind in {Kind.INTEGER, Kind.NUMBER}:
        yield "no number", "several"
        if between:
            yield "half a range", f"{between}5"
    elif subject.kind is Kind.BOOLEAN:
        yield "neither true nor false", "perhaps"
