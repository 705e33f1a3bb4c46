"""Reads the values of query parameters: days, numbers, prices, lists and ranges of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from bookable_mocks.booking_experts_v1.availability.query import Days
from bookable_mocks.booking_experts_v1.models import days_later

N = TypeVar("N", int, Decimal)

LARGEST = 1_000_000
"""No count, limit or length of stay is larger."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_INTEGER = re.compile(r"\d{1,7}\Z", re.ASCII)
_PRICE = re.compile(r"\d{1,12}(\.\d+)?\Z", re.ASCII)
_CURRENCY = re.compile(r"[A-Za-z]{3}\Z", re.ASCII)


class BadParameter(ValueError):
    """A parameter that can't be understood: its name and why."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(f"{parameter}: {detail}")
        self.parameter = parameter
        self.detail = detail


def listed(name: str, value: str) -> frozenset[str]:
    """Return the members of a comma-separated list, which may have none.

    Raises:
        BadParameter: if one of several is empty.
    """
    if not value:
        return frozenset()
    members = frozenset(member.strip() for member in value.split(","))
    if "" in members:
        raise BadParameter(name, "must be a list such as 1,2")
    return members


def integer(name: str, value: str) -> int:
    """Return a whole number from 0.

    Raises:
        BadParameter: if it is none, or above a million.
    """
    if not _INTEGER.match(value) or int(value) > LARGEST:
        raise BadParameter(name, f"must be a whole number up to {LARGEST}")
    return int(value)


def integers(name: str, value: str) -> tuple[int, int]:
    """Return a range of whole numbers with both ends; one number is a range of itself.

    Raises:
        BadParameter: if it is malformed.
    """
    return _range(name, value, integer)


def day(name: str, value: str) -> date:
    """Return a date such as 2017-07-01.

    Raises:
        BadParameter: if there is no such day between the years 1000 and 2999.
    """
    if _DAY.match(value) and value[0] in "12":
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadParameter(name, "must be a date such as 2017-07-01")


def period(name: str, value: str) -> Days:
    """Return a range of days with an exclusive end.

    Raises:
        BadParameter: if it is malformed.
    """
    if ".." not in value:
        raise BadParameter(name, "must be a range such as 2017-07-01..2017-07-08")
    return days(name, value)


def days(name: str, value: str) -> Days:
    """Return a range of days with an exclusive end; one day is a range of itself.

    A range that ends before it starts has no day in it, and is no error (B1-08).

    Raises:
        BadParameter: if it is malformed.
    """
    first, dots, last = value.partition("..")
    start = day(name, first)
    if not dots:
        return (start, days_later(start, 1))
    return (start, day(name, last))


def price(name: str, value: str) -> Decimal:
    """Return a price such as 500.0.

    Raises:
        BadParameter: if it is none.
    """
    if not _PRICE.match(value):
        raise BadParameter(name, "must be a price such as 500.0")
    return Decimal(value)


def flag(name: str, value: str) -> bool:
    """Return true or false.

    Raises:
        BadParameter: if it is neither.
    """
    if value not in {"true", "false"}:
        raise BadParameter(name, "must be true or false")
    return value == "true"


def weekday(name: str, value: str) -> int:
    """Return a weekday from 0, Sunday, to 6.

    Raises:
        BadParameter: if it is none.
    """
    number = integer(name, value)
    if number > 6:
        raise BadParameter(name, "must be a weekday from 0 (Sunday) to 6")
    return number


def prices(name: str, value: str) -> tuple[Decimal, Decimal]:
    """Return a range of prices with both ends; one price is a range of itself.

    Raises:
        BadParameter: if it is malformed.
    """
    return _range(name, value, price)


def currency(name: str, value: str) -> str:
    """Return an ISO 4217 code in capitals.

    Raises:
        BadParameter: if it has not the form of one.
    """
    if not _CURRENCY.match(value):
        raise BadParameter(name, "must be a currency code such as USD")
    return value.upper()


def one(name: str, value: str) -> str:
    """Return an id.

    Raises:
        BadParameter: if it is empty or a list.
    """
    if not value or "," in value:
        raise BadParameter(name, "must be one id")
    return value


def _range(name: str, value: str, read: Callable[[str, str], N]) -> tuple[N, N]:
    first, dots, last = value.partition("..")
    low = read(name, first)
    return (low, read(name, last) if dots else low)
