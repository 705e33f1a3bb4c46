"""The calls about options (B1-16)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bookable_mocks.booking_experts_v1 import stays
from bookable_mocks.booking_experts_v1.states import OPTIONS
from bookable_mocks.engine.mock import Handler

HANDLERS: Mapping[str, Handler] = {
    "createOption": partial(stays.create, OPTIONS),
    "previewOption": partial(stays.preview, OPTIONS),
    "validateOption": partial(stays.validate, OPTIONS),
    "getOption": partial(stays.get, OPTIONS),
    "updateOption": partial(stays.update, OPTIONS),
    "deleteOption": partial(stays.delete, OPTIONS),
}
"""operationId → function. No call confirms an option: its guest does."""
