"""What can be asked of an availability search (B1-08, B1-09, B1-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bookable_mocks.booking_experts_v1.models import GuestGroup

Days = tuple[date, date]
"""From a day up to, and not with, another."""

DEFAULT_LIMIT = 30
"""How many stays are answered if no limit bounds their number: a page (assumed, B1-04)."""

MOST = 100_000
"""How many stays can be asked for: no limit in the contract is higher."""

NUMBERS = (
    "number_of_beds",
    "number_of_child_beds",
    "number_of_child_chairs",
    "number_of_showers",
    "number_of_toilets",
    "number_of_bathrooms",
    "number_of_bedrooms",
)
"""The figures of a category that can be filtered on."""


class SorterType(StrEnum):
    """The ten orders (B1-09)."""

    LOS = "los"
    LOS_DISTANCE = "los_distance"
    START_DATE = "start_date"
    START_DATE_DISTANCE = "start_date_distance"
    ARRANGEMENT_DISTANCE = "arrangement_distance"
    MAX_GUESTS = "max_guests"
    HIGHLIGHTED = "highlighted"
    ALL_IN_AMOUNT = "all_in_amount"
    TAG_IDS_MATCH_SCORE = "tag_ids_match_score"
    AVG_SCORE = "avg_score"


@dataclass(frozen=True, slots=True)
class Sorter:
    """One order, and what its type needs to know."""

    type: SorterType
    desc: bool = False
    los: int | None = None
    start_date: date | None = None
    arrangement: Days | None = None
    tag_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids, codes or types to be among, and others not to be among. None means any."""

    among: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()

    def admit(self, value: str | None) -> bool:
        """Return whether a value is asked for and not excluded."""
        return (self.among is None or value in self.among) and value not in self.excluded


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of what are answered at most; None is no limit."""

    availabilities: int | None = None
    availabilities_per_start_date: int | None = None
    availabilities_per_category: int | None = None
    start_dates: int | None = None
    categories: int | None = None
    categories_per_administration: int | None = None
    administrations: int | None = None
    categories_offset: int = 0

    @property
    def overall(self) -> int:
        """How many stays are answered at most."""
        if self.availabilities is not None:
            return min(self.availabilities, MOST)
        bounded = (self.availabilities_per_start_date, self.availabilities_per_category)
        return DEFAULT_LIMIT if bounded == (None, None) else MOST

    @property
    def choose(self) -> bool:
        """Whether they leave categories out."""
        bounds = (self.categories, self.categories_per_administration, self.administrations)
        return bounds != (None, None, None) or self.categories_offset > 0


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search. Ranges of days end exclusively, ranges of numbers and prices include both ends.

    `days_ahead` is how far from today stays may begin; None is as far as there are prices.
    """

    start_date: Days | None = None
    includes_date: Days | None = None
    overlaps_date: Days | None = None
    arrangement: Days | None = None
    los: tuple[int, int] | None = None
    wday: int | None = None
    administrations: Ids = Ids()
    categories: Ids = Ids()
    regions: Ids = Ids()
    subtypes: Ids = Ids()
    countries: Ids = Ids()
    rentable_types: Ids = Ids()
    tag_ids: frozenset[str] = frozenset()
    package_id: str | None = None
    discount_campaign_id: str | None = None
    guest_group: GuestGroup | None = None
    price: tuple[Decimal, Decimal] | None = None
    currency: str | None = None
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    sorters: tuple[Sorter, ...] = ()
    limits: Limits = Limits()
    days_ahead: int | None = None

    @property
    def dated(self) -> bool:
        """Whether a filter says when."""
        said = (self.start_date, self.includes_date, self.overlaps_date, self.arrangement)
        return any(said)

    @property
    def wanted_tags(self) -> frozenset[str] | None:
        """The tags that stays are scored by, or None if no sorter scores them."""
        scores = [one for one in self.sorters if one.type is SorterType.TAG_IDS_MATCH_SCORE]
        return scores[0].tag_ids if scores else None
