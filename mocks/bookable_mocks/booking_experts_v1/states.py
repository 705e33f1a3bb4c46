"""Where reservations and options stand, and what leads on from there (B1-12, B1-15, B1-16)."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import Status

RESERVATIONS, OPTIONS = "reservations", "options"

CLOSED = (Status.CANCELLED, Status.FINISHED)
"""The ends, from which nothing leads on."""

_S = Status
TRANSITIONS = frozenset(
    {
        (_S.NEW, _S.PLACED),
        (_S.NEW, _S.CONFIRMED),
        (_S.PLACED, _S.CONFIRMED),
        (_S.NEW, _S.CANCELLED),
        (_S.PLACED, _S.CANCELLED),
        (_S.CONFIRMED, _S.CANCELLED),
        (_S.CONFIRMED, _S.FINISHED),
    }
)
"""From what to what; what is not here can't happen (B1-12, B1-15)."""

NEEDED_EARLIER = {OPTIONS: frozenset({(_S.NEW, _S.CONFIRMED)})}
"""What a kind can't do all the same: an option is placed before its guest confirms it (B1-16)."""


def can(kind: str, status: Status, to: Status) -> bool:
    """Return whether something of a kind can go from a status to another (B1-12, B1-16)."""
    move = (status, to)
    return move in TRANSITIONS and move not in NEEDED_EARLIER.get(kind, frozenset())
