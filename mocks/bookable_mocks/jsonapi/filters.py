"""Filters of a collection: what `filter[...]` says, as a condition on records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bookable_mocks.engine.conditions import (
    Where,
    any_of,
    either,
    eq,
    negated,
    within,
)
from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.definitions import (
    Linked,
    Resource,
    ToMany,
    ToOne,
)
from bookable_mocks.jsonapi.dialect import Dialect
from bookable_mocks.jsonapi.expressions import Expression, Unfit, parse
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.tables import LINKS, TEXTS, sides
from bookable_mocks.jsonapi.terms import IDENT, TEXT, TEXT_IDENT, Kind, condition, kind_of

Filter = Callable[[Context, Expression], Where]
"""Returns what an expression says, its negation left out."""

GRAMMAR = {"negate": "!", "contains": "~", "between": "..", "any": ",", "or": "|"}
"""What the room reads, as a contract says it in `x-jsonapi.filter`."""


def filter_name(parameter: str) -> str | None:
    """Return the part in the brackets of `filter[...]`; None for another parameter."""
    if parameter.startswith("filter[") and parameter.endswith("]"):
        return parameter[len("filter[") : -1]
    return None


def compile_filter(
    resources: Resources, resource: Resource, name: str, hint: Mapping[str, str]
) -> Filter:
    """Return the filter of a documented name; `hint` is the parameter's `x-filter`, if any.

    Raises:
        ValueError: if the resource has nothing that the name could be about.
    """
    own = resource.filters.get(name)
    if own is not None:
        return own
    relationship = resource.relationships.get(hint.get("relationship", name))
    attribute = hint.get("attribute", name)
    if "attribute" not in hint and isinstance(relationship, ToOne | ToMany | Linked):
        return _by_relationship(resources[relationship.to], relationship)
    if attribute in resource.localized:
        return _by_texts(resources.dialect, resource.type, attribute)
    kind = kind_of(resource.hints[attribute]) if resource.has_column(attribute) else None
    if kind is None:
        message = f"{resource.type}: nothing can be found by filter[{name}]"
        raise ValueError(message)
    return lambda _ctx, expression: condition(attribute, kind, expression)


def _by_texts(dialect: Dialect, owner: str, attribute: str) -> Filter:
    """Filter on the texts in all locales, or in those asked for: one of them has to fit."""
    about: tuple[Where, ...] = (eq("owner", owner), eq("attribute", attribute))

    def found(ctx: Context, expression: Expression) -> Where:
        met = about
        if dialect.filters_asked_locales:
            met = (*about, any_of("locale", dialect.asked_locales(ctx)))

        def having(where: Where) -> Where:
            return within("id", TEXTS.name, "record", *met, where)

        said = replace(expression, empty=False)
        conditions = []
        if said.terms or said.ranges or said.contains is not None:
            conditions.append(having(condition("value", TEXT, said)))
        if expression.empty:
            conditions.append(negated(having(Where("value <> ''"))))
        return either(*conditions)

    return found


def _by_relationship(target: Resource, relationship: ToOne | ToMany | Linked) -> Filter:
    """Filter on the ids of what records are related to; the empty part is being related to none."""
    kind = TEXT_IDENT if target.text_ids else IDENT

    def found(_ctx: Context, expression: Expression) -> Where:
        if expression.contains is not None or expression.ranges:
            message = "a relationship is filtered by a list of ids"
            raise Unfit(message)
        match relationship:
            case ToOne(column):
                return condition(column, kind, expression)
            case ToMany(_, via):
                return _reverse(target.table.name, (via, "id"), kind, expression)
            case Linked(_, name):
                about = eq("name", name)
                return _reverse(LINKS.name, sides(relationship), kind, expression, about)

    return found


def _reverse(
    table: str, columns: tuple[str, str], kind: Kind, expression: Expression, *about: Where
) -> Where:
    """Return the condition that rows of a table lead from a record's id to one of some others.

    The columns are that of the record's id and that of the others'.
    """
    own, other = columns
    conditions = []
    if expression.terms:
        wanted = any_of(other, [kind.read(term) for term in expression.terms])
        conditions.append(within("id", table, own, *about, wanted))
    if expression.empty:
        # NOT IN meets nothing where the list has a NULL in it.
        somewhere = within("id", table, own, *about, negated(eq(own, None)))
        conditions.append(negated(somewhere))
    return either(*conditions)


def read_filter(
    ctx: Context,
    known: Mapping[str, Filter],
    name: str,
    text: str,
    found: list[Violation],
) -> Where | None:
    """Return what one `filter[name]=text` says; `a|b` is met by either. None if it is faulty."""
    parameter = f"filter[{name}]"
    parts = name.split("|")
    unknown = [part for part in parts if part not in known]
    if unknown:
        told = f"there is no filter {', '.join(repr(part) for part in unknown)} here"
        found.append(Violation("query", parameter, told))
        return None
    try:
        expression = parse(text)
        bare = replace(expression, negated=False)
        where = either(*(known[part](ctx, bare) for part in parts))
    except Unfit as error:
        found.append(Violation("query", parameter, str(error)))
        return None
    return negated(where) if expression.negated else where


def documented_filters(
    resources: Resources, resource: Resource, parameters: Sequence[JsonObject]
) -> dict[str, Filter]:
    """Return the filters that an operation's parameters name.

    Raises:
        ValueError: for one that the resource knows nothing of.
    """
    return {
        name: compile_filter(resources, resource, name, parameter.get("x-filter", {}))
        for parameter in parameters
        if parameter["in"] == "query" and (name := filter_name(parameter["name"])) is not None
    }
