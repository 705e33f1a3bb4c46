"""The database under a world that several replicas share: PostgreSQL through psycopg."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql

from bookable_mocks.engine.database import Image, Row, SqliteImage, StateError

SCHEMA = "bookable"
"""Where the tables live, so that they are nobody else's."""

WRITERS = 0x626F6F6B
"""The advisory lock that makes writers take turns, as BEGIN IMMEDIATE does on SQLite."""

Dump = dict[str, tuple[tuple[str, ...], list[Row]]]


@dataclass(frozen=True, slots=True)
class PostgresImage:
    """A whole database by table: its columns and rows."""

    tables: Dump


class PostgresDatabase:
    """A database on a server; its statements are those of SQLite, with `?` for parameters.

    Every transaction begins with one advisory lock, so a check and the write that relies on it are
    one step whatever the isolation level: READ COMMITTED alone sells a slot twice, SERIALIZABLE
    would make every handler retry.
    """

    def __init__(self, url: str) -> None:
        try:
            self._db = psycopg.connect(url, autocommit=True)
            with self._db.transaction():  # IF NOT EXISTS fails for one of two at once
                self._db.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
                self._db.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            self._db.execute(f"SET search_path TO {SCHEMA}")
        except psycopg.Error as error:
            if hasattr(self, "_db"):
                self._db.close()
            told = str(error).strip().splitlines()[-1] if str(error).strip() else "no reason given"
            message = f"can't use the database ({told}); check --database"
            raise StateError(message) from error
        self._depth = 0

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return its rows."""
        cursor = self._db.execute(translated(sql), _storable(params))
        return cursor.fetchall() if cursor.description else []

    def change(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        return self._db.execute(translated(sql), _storable(params)).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the one writer's place, among all replicas; one inside another is part of it."""
        if self._depth:
            yield
            return
        with self._db.transaction():
            self._db.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
            self._depth = 1
            try:
                yield
            finally:
                self._depth = 0

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Roll back to here on any exception, inside a transaction."""
        with self._db.transaction():
            yield

    def check(self) -> None:
        """Refuse nothing: the schema is ours by its name."""

    def image(self) -> PostgresImage:
        """Return a copy of everything."""
        with self.transaction():
            return PostgresImage({name: self._rows(name) for name in self._names()})

    def load(self, image: Image) -> None:
        """Replace everything by an image; one of SQLite will do, the tables are the same."""
        tables = _of_sqlite(image) if isinstance(image, SqliteImage) else _own(image)
        with self.transaction():
            for name in self._names():
                self._db.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(name)))
            for name, (columns, rows) in tables.items():
                self._copy(name, columns, rows)

    def close(self) -> None:
        """Let go of the connection."""
        self._db.close()

    def _names(self) -> list[str]:
        rows = self._db.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (SCHEMA,))
        return sorted(row[0] for row in rows.fetchall())

    def _rows(self, name: str) -> tuple[tuple[str, ...], list[Row]]:
        cursor = self._db.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
        return tuple(column.name for column in cursor.description or ()), cursor.fetchall()

    def _copy(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._db.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


@lru_cache(maxsize=1024)
def translated(statement: str) -> str:
    """Return a statement as PostgreSQL reads it: other placeholders, BYTEA, and byte order.

    Text is compared by bytes, as SQLite does: a page must not depend on the server's language.
    """
    if statement.startswith("CREATE TABLE"):
        statement = statement.replace(" BLOB", " BYTEA").replace(" TEXT", ' TEXT COLLATE "C"')
    return statement.replace("?", "%s")


def _storable(params: Sequence[Any]) -> Sequence[Any]:
    """Return parameters without the character that PostgreSQL's text can't hold.

    Columns are for finding a record; its body is bytes and keeps what was sent.
    """
    if any(isinstance(value, str) and "\0" in value for value in params):
        return [v.replace("\0", "\ufffd") if isinstance(v, str) else v for v in params]
    return params


def _own(image: Image) -> Dump:
    if not isinstance(image, PostgresImage):
        message = "an image of another kind of database"
        raise TypeError(message)
    return image.tables


def _of_sqlite(image: SqliteImage) -> Dump:
    db = image.connection
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: Dump = {}
    for name in names:
        cursor = db.execute(f'SELECT * FROM "{name}"')
        found[name] = (tuple(column[0] for column in cursor.description), cursor.fetchall())
    return found
