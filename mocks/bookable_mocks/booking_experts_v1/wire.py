"""What is another thing on the wire than in a record: money, amounts, moments, texts, languages.

Records keep exact decimals and typed parts; the API sends plain numbers and flat lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from bookable_mocks.booking_experts_v1.models import LOCALES
from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.jsonapi.localized import BY_LOCALE, Localized, Texts

DEFAULT_LOCALE = "en"

Compute = Callable[[Context, JsonObject], Any]

_PRICES = "prices of extras for one stay"
_PREFERENCES = "costs of preferring a rentable"


def asked_locales(ctx: Context) -> tuple[str, ...]:
    """B1-03: return the languages that a request asks for, in its order.

    Without Accept-Language the parameter `locale` counts, which the map has.
    """
    header = ctx.request.headers.get("accept-language", "") if ctx.request else ""
    return locales_in(header or ctx.params.get("locale", ""))


@lru_cache(maxsize=512)
def locales_in(header: str) -> tuple[str, ...]:
    """Return the known languages that a header names; weights and regions don't matter (B1-03).

    A star is English, and so is a header that names none.
    """
    tags = (part.partition(";")[0].strip().lower() for part in header.split(","))
    named = (DEFAULT_LOCALE if tag == "*" else tag.partition("-")[0] for tag in tags)
    return tuple(dict.fromkeys(name for name in named if name in LOCALES)) or (DEFAULT_LOCALE,)


def _write_all(texts: Texts, locales: tuple[str, ...]) -> Any:
    return {locale: texts.get(locale) for locale in locales}


WITH_NULLS = Localized(_write_all, BY_LOCALE.read)
"""B1-03: a text has every language asked for, null where there is no translation."""


def money(name: str) -> Compute:
    """Return the function that writes a decimal of a record as a number."""

    def write(_ctx: Context, row: JsonObject) -> float:
        return float(row[name])

    return write


def moment(name: str) -> Compute:
    """Return the function that writes a moment as reviews have it: 2027-09-25 12:19:44 +0200."""

    def write(_ctx: Context, row: JsonObject) -> str:
        at = datetime.fromisoformat(row[name])
        return f"{at.date()} {at:%H:%M:%S %z}"  # %Y would leave out the noughts of an early year

    return write


def periods(name: str) -> Compute:
    """Return the function that writes periods, left out if there is no condition (B1-11, B1-18)."""

    def write(ctx: Context, row: JsonObject) -> Any:
        return UNSET if _priced(ctx, row) else row[name] or UNSET

    return write


def amounts(ctx: Context, row: JsonObject) -> Any:
    """B1-11: write the amounts of a cost or an extra, each with the members of its type."""
    return UNSET if _priced(ctx, row) else [_amount(amount) for amount in row["amounts"]]


def payment_plans(_ctx: Context, row: JsonObject) -> list[JsonObject]:
    """Write the ways to pay, with what is due at once as a number."""
    return [{**plan, "price": float(plan["price"])} for plan in row["payment_plan_options"]]


def unless_preview(name: str) -> Compute:
    """B1-13: return the function that writes an attribute, but not of a preview, whose id is ""."""

    def write(_ctx: Context, row: JsonObject) -> Any:
        return row[name] if row["id"] else UNSET

    return write


def tell_prices(ctx: Context, prices: Mapping[str, Decimal]) -> None:
    """Let extras in this answer have a price instead of amounts: those of a stay, by id (B1-18)."""
    ctx.params[_PRICES] = prices


def extra_price(ctx: Context, row: JsonObject) -> Any:
    """Write what an extra costs for the stay of the answer, if it is told."""
    return float(ctx.params[_PRICES][row["id"]]) if _priced(ctx, row) else UNSET


def tell_preference_costs(ctx: Context, costs: Mapping[str, Decimal]) -> None:
    """Let rentables in this answer say what it costs to choose them, by id (B1-21)."""
    ctx.params[_PREFERENCES] = costs


def preference_costs(ctx: Context, row: JsonObject) -> Any:
    """Write what choosing a rentable costs, if it is told."""
    cost = ctx.params.get(_PREFERENCES, {}).get(row["id"])
    return UNSET if cost is None else float(cost)


def category_links(_ctx: Context, row: JsonObject) -> JsonObject:
    """Return where the organization's website shows a category; the site is an invented one."""
    name = quote(row["reference"].lower())
    return {"website": f"https://parks.example.com/{row['administration_id']}/{name}"}


def _priced(ctx: Context, row: JsonObject) -> bool:
    return row["id"] in ctx.params.get(_PRICES, ())


def _amount(amount: JsonObject) -> JsonObject:
    """Write one amount: histories flat, and only the members that its type has."""
    if amount["type"] == "percentage":
        return {
            "type": amount["type"],
            "percentages": _history(amount["percentages"]),
            "over_classes": amount["over_classes"],
        }
    written = {
        "type": amount["type"],
        "prices": _history(amount["prices"]),
        "class": amount["class"],
    }
    if amount["type"] in {"per_guest", "per_guest_per_day"}:
        written["counts_guests"] = amount["counts_guests"]
        bounds = {name: amount[name] for name in ("counts_from", "counts_to")}
        written |= {name: value for name, value in bounds.items() if value is not None}
    return written


def _history(changes: list[list[Any]]) -> list[Any]:
    """Write changes as a list: the first value, then a day and a value for each other (B1-11)."""
    (_, first), *later = changes
    flat = [part for since, value in later for part in (since, float(value))]
    return [float(first), *flat]
