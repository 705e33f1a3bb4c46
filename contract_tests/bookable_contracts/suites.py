"""The one list of APIs that have a suite."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bookable_contracts import (
    agenda,
    booking_experts_v1,
    booking_experts_v3,
    prive_wellness,
    wellhub_booking,
)
from bookable_contracts.session import Suite

SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        "prive-wellness": prive_wellness.SUITE,
        "wellhub-booking": wellhub_booking.SUITE,
        "agenda": agenda.SUITE,
        "booking-experts-v3": booking_experts_v3.SUITE,
        "booking-experts-v1": booking_experts_v1.SUITE,
    }
)
