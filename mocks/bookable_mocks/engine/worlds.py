"""The worlds of a server by name: the default one, and one for each tenant that named itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bookable_mocks.engine.clock import Clock
from bookable_mocks.engine.database import Database, Image, SqliteDatabase, StateError
from bookable_mocks.engine.mock import Mock
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.world import Snapshot, World, make_world

MOST_IMAGES = 4
"""How many seeded beginnings are kept, some 2 MB each: tests go back and forth between a few."""


class TooManyWorlds(Exception):
    """The limit of worlds is reached."""


class Worlds:
    """The worlds by name: the default one, and one for each tenant that named itself."""

    def __init__(self, settings: Settings, mocks: Sequence[Mock]) -> None:
        self.settings = settings
        self.mocks = tuple(mocks)
        self.on_new: Callable[[World], None] = lambda _world: None
        self._worlds: dict[str, World] = {}
        self._seeds: dict[tuple[int, datetime], Image] = {}

    def all(self) -> list[World]:
        """Return every world that exists."""
        return list(self._worlds.values())

    def get(self, name: str = "") -> World:
        """Return a world, making it on first use. The name "" is the default world.

        Raises:
            TooManyWorlds: if it would be one more than the settings allow.
        """
        world = self._worlds.get(name)
        if world is None:
            if name and len(self._worlds) > self.settings.most_worlds:
                raise TooManyWorlds(name)
            world = self._worlds[name] = self._new(name, self.settings.seed)
            self.on_new(world)
        return world

    def drop(self, name: str) -> bool:
        """Forget a tenant's world; say whether there was one."""
        world = self._worlds.pop(name, None)
        if world is not None:
            world.outbox.retire()
            world.database.close()
        return world is not None

    def close(self) -> None:
        """Let go of every world's database; what a file or a server keeps stays there."""
        for world in self._worlds.values():
            world.outbox.retire()
            world.database.close()
        self._worlds.clear()

    def reset(self, name: str = "", seed: int | None = None, now: datetime | None = None) -> World:
        """Put a world back to its seeded beginning, under another seed or moment if one is given.

        Its database stays, the content is replaced from an image; clock, journal, faults, choices
        and limits start anew. Snapshots are kept. With `now` the data are those of that moment, at
        which the clock is frozen.
        """
        old = self.get(name)
        settings = replace(self.settings, now=now or self.settings.now)
        image = self._seeded(self.settings.seed if seed is None else seed, settings)
        return self._reload(old, image, settings)

    def restore(self, name: str, saved: Snapshot) -> World:
        """Put a world's records and clock back to a snapshot.

        The rest stays: journal, faults, choices, snapshots, and how much of its rate limits each
        credential has used.
        """
        old = self.get(name)
        world = self._reload(old, saved.image, self.settings)
        world.clock.load(saved.clock)
        world.journal, world.faults, world.choices = old.journal, old.faults, old.choices
        world.quotas = old.quotas
        return world

    def _reload(self, old: World, image: Image, settings: Settings) -> World:
        old.outbox.retire()
        old.database.load(image)
        world = make_world(old.name, old.seed, settings, self.mocks, old.database)
        world.outbox.release_all()
        world.snapshots = old.snapshots
        self._worlds[old.name] = world
        self.on_new(world)
        return world

    def _new(self, name: str, seed: int) -> World:
        keeps = not name and (self.settings.state or self.settings.database)
        image = None if keeps else self._seeded(seed, self.settings)
        database = SqliteDatabase() if image is not None else _kept(self.settings)
        try:
            if image is not None:
                database.load(image)
            return make_world(name, seed, self.settings, self.mocks, database)
        except BaseException:
            database.close()
            raise

    def _seeded(self, seed: int, settings: Settings) -> Image:
        hour = Clock(settings.now).now().replace(minute=0, second=0, microsecond=0)
        image = self._seeds.pop((seed, hour), None)
        if image is None:
            with closing(SqliteDatabase()) as scratch:
                make_world("", seed, settings, self.mocks, scratch)
                image = scratch.image()
        self._seeds[(seed, hour)] = image  # the one used last stands last
        if len(self._seeds) > MOST_IMAGES:
            del self._seeds[next(iter(self._seeds))]
        return image


def _kept(settings: Settings) -> Database:
    """Return the database that outlives the server."""
    if settings.state:
        return SqliteDatabase(Path(settings.state))
    try:
        from bookable_mocks.engine.postgres import PostgresDatabase  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "--database needs psycopg; pip install 'bookable[postgres]'"
        raise StateError(message) from error
    return PostgresDatabase(settings.database)


def snapshot(world: World) -> Snapshot:
    """Return a world's records and clock, to be restored later."""
    return Snapshot(world.store.image(), world.clock.save())
