"""What a walk through the life of bookings found out, and of which rules it may speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bookable_contracts.verdicts import Broken, NotTested, Outcome

STATUS, NOTHING_SAVED, GONE, STOCK = "status", "nothing saved", "gone", "stock"
"""What a departure is about."""

PREVIEW, VALIDATE, CANCEL, LOOK_BACK = "preview", "validate", "cancel", "read what is cancelled"
MAKE, MAKE_PLACED, MAKE_CONFIRMED = "make", "make and place", "make and confirm"

NEEDED: Mapping[str, frozenset[str]] = {
    STATUS: frozenset({MAKE, MAKE_PLACED, MAKE_CONFIRMED}),
    NOTHING_SAVED: frozenset({PREVIEW, VALIDATE}),
    GONE: frozenset({CANCEL, LOOK_BACK}),
    STOCK: frozenset({MAKE_PLACED, CANCEL}),
}
"""The moves without which a walk shows nothing about a thing; each is possible sooner or later."""


class Departure(Exception):
    """The server and the model parted ways, about one of the four things."""

    def __init__(self, about: str, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.about = about
        self.outcome = outcome


@dataclass(slots=True)
class Walk:
    """What a walk found out: how far it came, by which moves, and where it departed."""

    steps: int = 0
    moves: set[str] = field(default_factory=set)
    departure: Departure | None = None
    departed_at: str = ""
    """The move that departed."""

    def judge(self, about: str) -> None:
        """Say what the walk showed about one thing.

        Raises:
            Outcome: what departed, if it is about that.
            NotTested: if it had not the moves that show this, such as when something else ended it.
        """
        where = ""
        if self.departure is not None:
            if self.departure.about == about:
                raise self.departure.outcome
            where = f", at {self.departed_at!r} over another rule"
        missing = ", ".join(sorted(NEEDED[about] - self.moves))
        if missing:
            raise NotTested(f"the walk ended after {self.steps} steps{where}, without {missing}")


class judging:
    """Say what a departure inside is about."""

    def __init__(self, about: str) -> None:
        self.about = about

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        """Turn a breach into a departure."""
        if isinstance(error, Broken):
            raise Departure(self.about, error) from None
