"""The one list of APIs."""

from __future__ import annotations

from bookable_mocks import (
    agenda,
    booking_experts_v1,
    booking_experts_v3,
    prive_wellness,
    wellhub_booking,
)
from bookable_mocks.engine.mock import Mock

MOCKS: dict[str, Mock] = {
    mock.name: mock
    for mock in (
        prive_wellness.MOCK,
        wellhub_booking.MOCK,
        agenda.MOCK,
        booking_experts_v3.MOCK,
        booking_experts_v1.MOCK,
    )
}
