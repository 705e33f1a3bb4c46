"""The no-overlap rule, once for every vendor: what is taken, from when to when, by whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookable_mocks.engine.clock import from_micros, micros
from bookable_mocks.engine.database import Database

DDL = (
    "CREATE TABLE IF NOT EXISTS engine_claim (resource TEXT NOT NULL, starts BIGINT NOT NULL,"
    " ends BIGINT NOT NULL, holder TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS engine_claim_by_start ON engine_claim (resource, starts)",
    "CREATE INDEX IF NOT EXISTS engine_claim_by_holder ON engine_claim (holder)",
)


class Claims:
    """Who holds which resource for which time. Ends are exclusive: back to back is no overlap."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, resource: str, starts: datetime, ends: datetime, holder: str) -> bool:
        """Claim a resource of capacity one; return False if any of the time is taken.

        Call it inside the writer's transaction: the look and the claim are then one step.
        Claims on a resource never overlap, so only the last one before `ends` can stand in the way.
        """
        latest = self._database.execute(
            "SELECT ends FROM engine_claim WHERE resource = ? AND starts < ?"
            " ORDER BY starts DESC LIMIT 1",
            (resource, micros(ends)),
        )
        if latest and latest[0][0] > micros(starts):
            return False
        self._insert(resource, starts, ends, holder)
        return True

    def take_place(
        self,
        resource: str,
        starts: datetime,
        ends: datetime,
        holder: str,
        *,
        capacity: int,
        longest: timedelta,
    ) -> bool:
        """Claim one of several places; return False if all are taken at some moment of the time.

        `longest` bounds how long any claim on the resource lasts, and so how far back to look.
        """
        rows = self._database.execute(
            "SELECT starts, ends FROM engine_claim"
            " WHERE resource = ? AND starts > ? AND starts < ? AND ends > ?",
            (resource, micros(starts - longest), micros(ends), micros(starts)),
        )
        if _busiest([(row[0], row[1]) for row in rows]) >= capacity:
            return False
        self._insert(resource, starts, ends, holder)
        return True

    def release(self, holder: str) -> int:
        """Give back all that a holder claimed; return how many claims that were."""
        return self._database.change("DELETE FROM engine_claim WHERE holder = ?", (holder,))

    def taken(
        self, resource: str, starts: datetime, ends: datetime
    ) -> list[tuple[datetime, datetime]]:
        """Return the claims on a resource of capacity one that touch a time, in order."""
        before = self._database.execute(
            "SELECT starts, ends FROM engine_claim WHERE resource = ? AND starts < ?"
            " ORDER BY starts DESC LIMIT 1",
            (resource, micros(starts)),
        )
        within = self._database.execute(
            "SELECT starts, ends FROM engine_claim WHERE resource = ? AND starts >= ?"
            " AND starts < ? ORDER BY starts",
            (resource, micros(starts), micros(ends)),
        )
        found = [row for row in before if row[1] > micros(starts)] + within
        return [(from_micros(row[0]), from_micros(row[1])) for row in found]

    def _insert(self, resource: str, starts: datetime, ends: datetime, holder: str) -> None:
        self._database.change(
            "INSERT INTO engine_claim (resource, starts, ends, holder) VALUES (?, ?, ?, ?)",
            (resource, micros(starts), micros(ends), holder),
        )


def _busiest(spans: list[tuple[int, int]]) -> int:
    """Return how many spans overlap at the busiest moment; ends come before equal starts."""
    edges = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    most = current = 0
    for _, change in edges:
        current += change
        most = max(most, current)
    return most
