"""The database under a world: SQLite through the standard library, one writer at a time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

Row = tuple[Any, ...]

MARK = "engine_meta"
"""The table by which a state is known to be ours."""


class StateError(Exception):
    """A state file can't be used; the message says what to do."""


class Image(Protocol):
    """A whole database as it was at some moment."""


class Database(Protocol):
    """What the store asks of a database. Statements use `?` for parameters."""

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return its rows."""
        ...

    def change(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        ...

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the one writer's place; commit at the end, roll back on any exception."""
        ...

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Roll back to here on any exception, inside a transaction."""
        ...

    def check(self) -> None:
        """Refuse what is no state of ours, before anything is written to it."""
        ...

    def image(self) -> Image:
        """Return a copy of everything."""
        ...

    def load(self, image: Image) -> None:
        """Replace everything by an image."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class SqliteImage:
    """A database held in memory, to be copied from."""

    __slots__ = ("connection",)

    def __init__(self, source: sqlite3.Connection) -> None:
        self.connection = sqlite3.connect(":memory:", check_same_thread=False)
        source.backup(self.connection)

    def __del__(self) -> None:
        self.connection.close()


def _to_wal(database: sqlite3.Connection) -> None:
    """Change a file to WAL; of several that do so at once, SQLite tells all but one to wait."""
    for wait in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2):
        try:
            database.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(wait)
        else:
            return
    database.execute("PRAGMA journal_mode=WAL")


class SqliteDatabase:
    """A database in memory, or in a file that several processes may share.

    Writers take their turn with BEGIN IMMEDIATE *before* they look, so that a check and the write
    that relies on it are one step: with the driver's own BEGIN, two processes sell one slot twice.
    The file is in WAL mode and `synchronous=NORMAL`: whatever was acknowledged outlives a killed
    process; a power cut may cost the last moments.
    """

    def __init__(self, path: Path | None = None) -> None:
        try:
            self._db = sqlite3.connect(
                str(path) if path else ":memory:",
                isolation_level=None,
                check_same_thread=False,
                timeout=10,
                cached_statements=512,
            )
            if path:
                _to_wal(self._db)
                self._db.execute("PRAGMA synchronous=NORMAL")
            else:
                self._db.execute("PRAGMA journal_mode=MEMORY")
        except sqlite3.DatabaseError as error:
            message = f"{path}: not a state file that can be opened ({error}); name another"
            raise StateError(message) from error
        self._depth = 0
        self._known = path is None

    def __del__(self) -> None:
        if hasattr(self, "_db"):
            self._db.close()

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return its rows."""
        return self._db.execute(sql, params).fetchall()

    def change(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        return self._db.execute(sql, params).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the one writer's place; a transaction inside another is part of it."""
        if self._depth:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        else:
            self._db.execute("COMMIT")
        finally:
            self._depth = 0

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Roll back to here on any exception, inside a transaction."""
        self._db.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO attempt")
            self._db.execute("RELEASE attempt")
            raise
        self._db.execute("RELEASE attempt")

    def check(self) -> None:
        """Refuse a file that another program keeps its own data in, or that is damaged.

        A file is looked through once, when it is opened; memory is not.

        Raises:
            StateError: saying what to do.
        """
        if self._known:
            return
        self._known = True
        try:
            found = self.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            damage = self.execute("PRAGMA quick_check(1)")[0][0]
        except sqlite3.DatabaseError as error:
            damage = str(error)
            found = []
        if damage != "ok":
            told = " ".join(str(damage).split())
            message = f"the state is damaged ({told}); start with a new file"
            raise StateError(message)
        if found and MARK not in {row[0] for row in found}:
            message = "this is another program's database; name another file"
            raise StateError(message)

    def image(self) -> SqliteImage:
        """Return a copy of everything, in memory."""
        return SqliteImage(self._db)

    def load(self, image: Image) -> None:
        """Replace everything by an image: pages are copied, so its size counts, not ours."""
        if not isinstance(image, SqliteImage):
            message = "an image of another kind of database"
            raise TypeError(message)
        image.connection.backup(self._db)

    def close(self) -> None:
        """Let go of the connection."""
        self._db.close()
