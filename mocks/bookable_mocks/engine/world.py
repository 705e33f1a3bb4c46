"""A world: everything that a mock remembers, made by a function and replaced whole on reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bookable_mocks.engine import claims as claims_table
from bookable_mocks.engine.claims import Claims
from bookable_mocks.engine.clock import Clock, ClockState, from_micros
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.database import Database, Image, StateError
from bookable_mocks.engine.faults import Faults
from bookable_mocks.engine.ids import Ids
from bookable_mocks.engine.journal import Journal
from bookable_mocks.engine.mock import Context, Mock
from bookable_mocks.engine.outbox import Outbox
from bookable_mocks.engine.quotas import Quotas
from bookable_mocks.engine.records import TABLES, TIMERS, Timer
from bookable_mocks.engine.store import Store

if TYPE_CHECKING:
    from bookable_mocks.engine.settings import Settings

FORMAT = "1"
"""The layout of a state file; one of another layout is refused, not guessed at."""

META_DDL = "CREATE TABLE IF NOT EXISTS engine_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
SEQUENCE_DDL = (
    "CREATE TABLE IF NOT EXISTS engine_sequence (kind TEXT PRIMARY KEY, n BIGINT NOT NULL)"
)


class StoredSequence:
    """Counts by kind in the store, so that numbers roll back and survive restarts."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def next(self, kind: str) -> int:
        """Return the next number of a kind, from 1."""
        rows = self._database.execute(
            "INSERT INTO engine_sequence (kind, n) VALUES (?, 1)"
            " ON CONFLICT (kind) DO UPDATE SET n = engine_sequence.n + 1 RETURNING n",
            (kind,),
        )
        return int(rows[0][0])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world at some moment: its records and its clock."""

    image: Image
    clock: ClockState


@dataclass(slots=True)
class World:
    """Store, clock, ids, outbox, journal, faults and limits of one tenant."""

    name: str
    seed: int
    apis: tuple[str, ...]
    database: Database
    clock: Clock
    store: Store
    claims: Claims
    ids: Ids
    journal: Journal
    faults: Faults
    quotas: Quotas
    outbox: Outbox
    choices: Mapping[str, Any] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)

    def next_timer(self) -> datetime | None:
        """Return when the next transition falls due, None if none is scheduled."""
        marks = ", ".join("?" * len(self.apis))
        rows = self.database.execute(
            f"SELECT due_at FROM engine_timer WHERE api IN ({marks}) ORDER BY due_at LIMIT 1",
            self.apis,
        )
        return from_micros(rows[0][0]) if rows else None

    def settle(self, now: datetime, mocks: Sequence[Mock]) -> int:
        """Run the transitions that fell due, oldest first, each at its own moment.

        Returns how many ran. Called before a handler and when the clock moves, never by a read.
        """
        by_name = {mock.name: mock for mock in mocks}
        ran = 0
        due = self.next_timer()
        while due is not None and due <= now:
            with self.store.transaction():
                due = self.next_timer()  # another process may have been faster
                if due is None or due > now:
                    break
                timer = self._earliest(due)
                self.store.delete(TIMERS, eq("id", timer.id))
                context = Context(world=self, mock=by_name[timer.api], now=timer.due_at)
                context.mock.timers[timer.kind](context, timer.ref)
            ran += 1
            due = self.next_timer()
        return ran

    def _earliest(self, due: datetime) -> Timer:
        waiting = self.store.select(TIMERS, eq("due_at", due), order="id")
        return next(timer for timer in waiting if timer.api in self.apis)


def make_world(
    name: str, seed: int, settings: Settings, mocks: Sequence[Mock], database: Database
) -> World:
    """Build a world on a database and seed what is not there yet.

    Raises:
        StateError: if the database holds a state of another layout, or another program's data.
    """
    database.check()
    store = Store(database)
    seed = _prepare(database, store, seed)
    ids = Ids(seed, StoredSequence(database))
    world = World(
        name=name,
        seed=seed,
        apis=tuple(mock.name for mock in mocks),
        database=database,
        clock=Clock(settings.now),
        store=store,
        claims=Claims(database),
        ids=ids,
        journal=Journal(settings.journal_size),
        faults=Faults(Ids(seed, MemorySequence())),
        quotas=Quotas(),
        outbox=Outbox(store, ids, tuple(mock.name for mock in mocks)),
        choices=settings.choices,
    )
    _seed_missing(world, mocks)
    return world


class MemorySequence:
    """Counts by kind in memory, for what no answer depends on."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, kind: str) -> int:
        """Return the next number of a kind, from 1."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]


def _format(database: Database) -> str | None:
    rows = database.execute("SELECT value FROM engine_meta WHERE name = 'format'")
    if not rows:
        return None
    if rows[0][0] != FORMAT:
        message = (
            f"the state has layout {rows[0][0]}, this version reads {FORMAT}; start with a new file"
        )
        raise StateError(message)
    return str(rows[0][0])


def _known_seed(database: Database) -> int:
    return int(database.execute("SELECT value FROM engine_meta WHERE name = 'seed'")[0][0])


def _prepare(database: Database, store: Store, seed: int) -> int:
    """Create the engine's tables in an empty database; return the seed that its data has."""
    with database.transaction():
        database.execute(META_DDL)
        if _format(database) is not None:
            return _known_seed(database)
        database.execute(SEQUENCE_DDL)
        for statement in claims_table.DDL:
            database.execute(statement)
        store.create(TABLES)
        database.execute("INSERT INTO engine_meta VALUES ('format', ?)", (FORMAT,))
        database.execute("INSERT INTO engine_meta VALUES ('seed', ?)", (str(seed),))
    return seed


def _seed_missing(world: World, mocks: Sequence[Mock]) -> None:
    """Seed each API once; the moment is the full hour, so that a reset gives the same bytes."""
    now = world.clock.now().replace(minute=0, second=0, microsecond=0)
    for mock in mocks:
        with world.store.transaction():
            mark = f"seeded:{mock.name}"
            if world.database.execute("SELECT 1 FROM engine_meta WHERE name = ?", (mark,)):
                continue
            world.store.create(mock.tables)
            mock.seed(Context(world=world, mock=mock, now=now))
            world.database.execute("INSERT INTO engine_meta VALUES (?, '1')", (mark,))
