"""The table operationId → function, put together from the modules that have them."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_mocks.booking_experts_v1 import maps, options, reads, reservations, search
from bookable_mocks.engine.mock import Handler

HANDLERS: Mapping[str, Handler] = {
    **reads.HANDLERS,
    **search.HANDLERS,
    **maps.HANDLERS,
    **reservations.HANDLERS,
    **options.HANDLERS,
}
