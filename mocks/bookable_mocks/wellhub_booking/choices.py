"""What can be chosen where Wellhub's reference is silent; the contract has the defaults."""

from __future__ import annotations

import msgspec


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """`serve --set wellhub-booking.NAME=true` or `=false`.

    Attributes:
        late_answer_taken: a booking that the clock rejected can be answered (WH-17); else 409.
        same_again_taken: the status that a booking has already answers 204 (WH-18); else 409.
        cancel_unanswered_taken: the gym can cancel a booking that it has not answered (WH-18).
        deletion_tells: deleting a slot sends booking-canceled for its bookings (WH-14).
        platform_counts: the platform keeps total_booked, not the partner (WH-24).
        full_refuses: a user without a free place, or with a booking in the slot, is refused; else
            the request goes out and the partner decides (WH-24).
        both_checkins: a check-in with a booking also sends checkin (WH-26).
    """

    late_answer_taken: bool = False
    same_again_taken: bool = True
    cancel_unanswered_taken: bool = True
    deletion_tells: bool = False
    platform_counts: bool = False
    full_refuses: bool = True
    both_checkins: bool = False
