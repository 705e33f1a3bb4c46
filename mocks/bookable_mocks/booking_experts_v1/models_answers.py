"""What is made for one answer and stored nowhere: availabilities, and a category's map."""

from __future__ import annotations

from datetime import date
from typing import Any

from bookable_mocks.booking_experts_v1.models import Record


class Availability(Record, frozen=True, kw_only=True):
    """A stay that can be booked (B1-07). The id is the text of a number; it is sent as one."""

    start_date: date
    los: int
    price: float | None
    original_price: float | None
    rent_price: float
    original_rent_price: float
    checkin_time: str
    checkout_time: str
    stock: int
    administration_id: str
    category_id: str
    discount_campaign_id: str | None = None
    missing_tag_ids: tuple[str, ...] = ()
    available_rentable_ids: tuple[str, ...] = ()


class CategoryMap(Record, frozen=True, kw_only=True):
    """The map of a park for a category, whose id it has (B1-21). `geo_json` is a collection."""

    tile_layer: str
    max_zoom_level: int
    width: int
    height: int
    geo_json: dict[str, Any]
    available_rentable_ids: tuple[str, ...]
