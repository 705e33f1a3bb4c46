"""Filters on texts in several languages: the locales asked for count, as in the answer (B3-10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bookable_mocks.booking_experts_v3.models import LOCALES
from bookable_mocks.engine.conditions import Where, any_of, either, eq, negated, within
from bookable_mocks.engine.mock import Context
from bookable_mocks.jsonapi.definitions import OwnFilter
from bookable_mocks.jsonapi.expressions import Expression
from bookable_mocks.jsonapi.localized import locales_of
from bookable_mocks.jsonapi.tables import TEXTS
from bookable_mocks.jsonapi.terms import TEXT, condition

DEFAULT_LOCALE = "en"


def filters_on(owner: str, attributes: Iterable[str]) -> dict[str, OwnFilter]:
    """Return the filters on some localized attributes of a type, by name."""
    return {attribute: _filter(owner, attribute) for attribute in attributes}


def _filter(owner: str, attribute: str) -> OwnFilter:
    """Return a filter that one of an attribute's texts meets, in one of the locales asked for."""

    def found(ctx: Context, expression: Expression) -> Where:
        header = ctx.request.headers.get("accept-language", "") if ctx.request else ""
        asked = any_of("locale", locales_of(header, LOCALES, DEFAULT_LOCALE))
        about = (eq("owner", owner), eq("attribute", attribute), asked)

        def having(where: Where) -> Where:
            return within("id", TEXTS.name, "record", *about, where)

        said = replace(expression, empty=False)
        conditions = []
        if said.terms or said.ranges or said.contains is not None:
            conditions.append(having(condition("value", TEXT, said)))
        if expression.empty:
            conditions.append(negated(having(Where("value <> ''"))))
        return either(*conditions)

    return found
