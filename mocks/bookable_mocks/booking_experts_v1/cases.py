"""What rules are told: a draft of a stay, and all that is known around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bookable_mocks.booking_experts_v1.models import Administration, Category, Rentable
from bookable_mocks.booking_experts_v1.models_sales import Package
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList
from bookable_mocks.booking_experts_v1.requests import Draft

Fault = tuple[str, str]
"""The end of a sentence, and its source: `attributes/<name>` or `relationships/<name>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A draft, and all that rules are told of it.

    `before` is what was said until now, an empty draft if nothing was. `category`, `prices` and
    `rentable` are None where none was asked for, or one that is not there. `plans` are the ids of
    the payment plans, None as long as the stay has no price. `first_arrival` is the first day that
    a stay can be booked for. Once something is `paid` its plan stays; its currency stays also once
    the deposit is left: `settled`.
    """

    draft: Draft
    before: Draft
    park: Administration
    today: date
    first_arrival: date
    required: tuple[str, ...] = ()
    category: Category | None = None
    prices: PriceList | None = None
    rentable: Rentable | None = None
    tags_known: bool = True
    packages: Mapping[str, Package]
    plans: tuple[str, ...] | None = None
    paid: bool = False
    settled: bool = False
