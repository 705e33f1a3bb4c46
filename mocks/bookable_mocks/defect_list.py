"""The one list of planted defects, loaded only when somebody asks for one."""

from __future__ import annotations

from bookable_mocks.agenda.defects import DEFECTS as AGENDA
from bookable_mocks.booking_experts_v1.defects import DEFECTS as BOOKING_EXPERTS_V1
from bookable_mocks.booking_experts_v3.defects import DEFECTS as BOOKING_EXPERTS_V3
from bookable_mocks.engine.defects import Defect
from bookable_mocks.prive_wellness.defects import DEFECTS as PRIVE_WELLNESS
from bookable_mocks.wellhub_booking.defects import DEFECTS as WELLHUB_BOOKING

DEFECTS: tuple[Defect, ...] = (
    *PRIVE_WELLNESS,
    *WELLHUB_BOOKING,
    *AGENDA,
    *BOOKING_EXPERTS_V3,
    *BOOKING_EXPERTS_V1,
)
