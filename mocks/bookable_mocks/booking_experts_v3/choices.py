"""What can be chosen where the vendor is silent, or gives more on request."""

from __future__ import annotations

import msgspec


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """`serve --set booking-experts-v3.NAME=VALUE`.

    Attributes:
        requests_per_quarter: calls of a credential in any 15 minutes; more on request (B3-04).
        requests_per_minute: calls of a credential in any minute (B3-04).
        bookings: how many bookings a new world has; accommodations grow with them.
    """

    requests_per_quarter: int = 500
    requests_per_minute: int = 100
    bookings: int = 120
