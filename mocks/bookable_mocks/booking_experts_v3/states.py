"""The nineteen states of a booking, and who takes it from one to another (B3-15)."""

from __future__ import annotations

from enum import StrEnum


class BookingState(StrEnum):
    """Where a booking stands; its reservations stand there too."""

    CONCEPT = "concept"
    CONCEPT_TO_BE_ACCEPTED = "concept_to_be_accepted"
    CONCEPT_OPTION = "concept_option"
    CONCEPT_TO_BE_ACCEPTED_OPTION = "concept_to_be_accepted_option"
    TEMPORARY = "temporary"
    TEMPORARY_TO_BE_ACCEPTED = "temporary_to_be_accepted"
    TEMPORARY_TO_BE_CHECKED = "temporary_to_be_checked"
    TEMPORARY_TO_BE_ACCEPTED_AND_CHECKED = "temporary_to_be_accepted_and_checked"
    TEMPORARY_OPTION = "temporary_option"
    TEMPORARY_TO_BE_ACCEPTED_OPTION = "temporary_to_be_accepted_option"
    TO_BE_ACCEPTED = "to_be_accepted"
    TO_BE_ACCEPTED_OPTION = "to_be_accepted_option"
    TO_BE_CHECKED = "to_be_checked"
    TO_BE_ACCEPTED_AND_CHECKED = "to_be_accepted_and_checked"
    OPTION = "option"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    IMPORTED = "imported"
    CANCELLED = "cancelled"


class By(StrEnum):
    """Who takes a booking on, in the words of the contract's x-state-machine."""

    CUSTOMER = "customer"
    ADMINISTRATION = "administration"
    OWNER = "owner"
    CLOCK = "clock"


S = BookingState

CARTS = (
    S.CONCEPT,
    S.CONCEPT_TO_BE_ACCEPTED,
    S.CONCEPT_OPTION,
    S.CONCEPT_TO_BE_ACCEPTED_OPTION,
)
"""Not placed yet: they hold no calendar."""

TEMPORARY = (
    S.TEMPORARY,
    S.TEMPORARY_TO_BE_ACCEPTED,
    S.TEMPORARY_TO_BE_CHECKED,
    S.TEMPORARY_TO_BE_ACCEPTED_AND_CHECKED,
    S.TEMPORARY_OPTION,
    S.TEMPORARY_TO_BE_ACCEPTED_OPTION,
)
"""Placed and held for a short while."""

CLOSED = (S.REJECTED, S.CANCELLED)
"""The ends."""

INITIAL = (*CARTS, S.IMPORTED)

_PLACED = (
    (S.CONCEPT, S.TEMPORARY),
    (S.CONCEPT, S.TEMPORARY_TO_BE_CHECKED),
    (S.CONCEPT_TO_BE_ACCEPTED, S.TEMPORARY_TO_BE_ACCEPTED),
    (S.CONCEPT_TO_BE_ACCEPTED, S.TEMPORARY_TO_BE_ACCEPTED_AND_CHECKED),
    (S.CONCEPT_OPTION, S.TEMPORARY_OPTION),
    (S.CONCEPT_TO_BE_ACCEPTED_OPTION, S.TEMPORARY_TO_BE_ACCEPTED_OPTION),
)
_COMPLETED = (
    (S.TEMPORARY, S.CONFIRMED),
    (S.TEMPORARY_TO_BE_ACCEPTED, S.TO_BE_ACCEPTED),
    (S.TEMPORARY_TO_BE_CHECKED, S.TO_BE_CHECKED),
    (S.TEMPORARY_TO_BE_ACCEPTED_AND_CHECKED, S.TO_BE_ACCEPTED_AND_CHECKED),
    (S.TEMPORARY_OPTION, S.OPTION),
    (S.TEMPORARY_TO_BE_ACCEPTED_OPTION, S.TO_BE_ACCEPTED_OPTION),
    (S.OPTION, S.CONFIRMED),
)
_WAITING = (S.TO_BE_ACCEPTED, S.TO_BE_ACCEPTED_OPTION, S.TO_BE_CHECKED)

TRANSITIONS = frozenset(
    {
        *((start, end, By.CUSTOMER) for start, end in (*_PLACED, *_COMPLETED)),
        *((start, S.CANCELLED, By.CLOCK) for start in (*CARTS, *TEMPORARY, S.OPTION)),
        *((start, S.CANCELLED, By.CUSTOMER) for start in _WAITING),
        (S.TO_BE_ACCEPTED_AND_CHECKED, S.CANCELLED, By.CUSTOMER),
        (S.OPTION, S.CANCELLED, By.CUSTOMER),
        (S.CONFIRMED, S.CANCELLED, By.CUSTOMER),
        (S.CONFIRMED, S.CANCELLED, By.ADMINISTRATION),
        (S.IMPORTED, S.CANCELLED, By.ADMINISTRATION),
        (S.TO_BE_ACCEPTED, S.CONFIRMED, By.ADMINISTRATION),
        (S.TO_BE_ACCEPTED, S.REJECTED, By.ADMINISTRATION),
        (S.TO_BE_ACCEPTED_OPTION, S.OPTION, By.ADMINISTRATION),
        (S.TO_BE_ACCEPTED_OPTION, S.REJECTED, By.ADMINISTRATION),
        (S.TO_BE_CHECKED, S.CONFIRMED, By.OWNER),
        (S.TO_BE_CHECKED, S.REJECTED, By.OWNER),
        (S.TO_BE_ACCEPTED_AND_CHECKED, S.TO_BE_CHECKED, By.ADMINISTRATION),
        (S.TO_BE_ACCEPTED_AND_CHECKED, S.TO_BE_ACCEPTED, By.OWNER),
        (S.TO_BE_ACCEPTED_AND_CHECKED, S.REJECTED, By.ADMINISTRATION),
        (S.TO_BE_ACCEPTED_AND_CHECKED, S.REJECTED, By.OWNER),
    }
)
"""From what, to what, by whom; what is not here can't happen."""


def onward(state: BookingState, by: By, *, owner_checks: bool = False) -> BookingState | None:
    """Return the state that somebody takes a booking on to, None if they can't.

    A cart whose accommodation has an owner who checks reservations becomes one that waits for that.
    """
    ends = {end for start, end, who in TRANSITIONS if (start, who) == (state, by)}
    ends -= set(CLOSED)
    if len(ends) > 1:
        ends = {end for end in ends if ("checked" in end) == owner_checks}
    return next(iter(ends), None)
