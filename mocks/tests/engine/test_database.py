from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bookable_mocks.engine.clock import parse_moment
from bookable_mocks.engine.database import SqliteDatabase, StateError
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.world import make_world

WORKER = Path(__file__).parent / "claim_worker.py"
SETTINGS = Settings(now=parse_moment("2026-07-01T10:00:00Z"))


@pytest.mark.slow
def test_processes_and_threads_on_one_file_never_sell_a_time_twice(tmp_path: Path) -> None:
    file = tmp_path / "state"
    SqliteDatabase(file).close()
    workers = [
        subprocess.Popen(
            [sys.executable, WORKER, file, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(3)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(b"go\n")
        worker.stdin.flush()
    outputs = [worker.communicate(timeout=60)[0] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0, 0]
    sold = sorted(tuple(sale) for output in outputs for sale in json.loads(output))
    assert len(sold) > 200
    assert all(one[1] <= other[0] for one, other in pairwise(sold))
    with_file = SqliteDatabase(file)
    assert len(sold) == with_file.execute("SELECT count(*) FROM engine_claim")[0][0]
    with_file.close()


def test_a_file_that_others_are_opening_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite tells one of two that change a new file to WAL at once, without waiting."""
    refusals = ["database is locked"] * 2

    class Busy(sqlite3.Connection):
        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if "WAL" in sql and refusals:
                raise sqlite3.OperationalError(refusals.pop())
            return super().execute(sql, *args)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **kw: connect(*a, **kw, factory=Busy))

    database = SqliteDatabase(tmp_path / "state")

    assert database.execute("PRAGMA journal_mode") == [("wal",)]
    database.close()


def test_a_file_keeps_what_was_written(tmp_path: Path) -> None:
    for text in ("one", "two"):
        database = SqliteDatabase(tmp_path / "state")
        database.execute("CREATE TABLE IF NOT EXISTS t (x TEXT)")
        with database.transaction():
            assert database.change("INSERT INTO t VALUES (?)", (text,)) == 1
        database.close()

    database = SqliteDatabase(tmp_path / "state")
    assert database.execute("SELECT x FROM t ORDER BY x") == [("one",), ("two",)]
    database.close()


def test_a_second_reader_sees_nothing_of_an_open_transaction(tmp_path: Path) -> None:
    writer, reader = SqliteDatabase(tmp_path / "state"), SqliteDatabase(tmp_path / "state")
    writer.execute("CREATE TABLE t (x)")
    with writer.transaction():
        writer.change("INSERT INTO t VALUES (1)")
        assert reader.execute("SELECT * FROM t") == []

    assert reader.execute("SELECT * FROM t") == [(1,)]
    writer.close()
    reader.close()


def test_a_file_stays_in_wal_mode_after_an_image_was_loaded(tmp_path: Path) -> None:
    database, empty = SqliteDatabase(tmp_path / "state"), SqliteDatabase()
    database.execute("CREATE TABLE t (x)")
    database.load(empty.image())

    assert database.execute("PRAGMA journal_mode") == [("wal",)]
    assert database.execute("SELECT name FROM sqlite_master") == []
    database.close()
    empty.close()


def told(path: Path, boats: SimpleNamespace) -> str:
    """Return what opening a state file is refused with, which must be one line with its name."""
    with pytest.raises(StateError) as caught:
        make_world("", 1, SETTINGS, [boats.mock()], SqliteDatabase(path))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, boats: SimpleNamespace) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are my notes.\n" * 1000)

    assert f"{file}: not a state file that can be opened" in told(file, boats)
    assert file.read_text() == "These are my notes.\n" * 1000


def test_a_folder_is_refused(tmp_path: Path, boats: SimpleNamespace) -> None:
    assert str(tmp_path) in told(tmp_path, boats)


def test_a_file_in_no_folder_is_refused(tmp_path: Path, boats: SimpleNamespace) -> None:
    assert "not a state file" in told(tmp_path / "missing" / "state", boats)


def test_a_file_of_another_layout_is_refused(tmp_path: Path, boats: SimpleNamespace) -> None:
    file = tmp_path / "state"
    database = SqliteDatabase(file)
    make_world("", 1, SETTINGS, [boats.mock()], database)
    database.execute("UPDATE engine_meta SET value = '99' WHERE name = 'format'")
    database.close()

    assert "the state has layout 99, this version reads 1" in told(file, boats)


def test_another_programs_database_is_refused(tmp_path: Path, boats: SimpleNamespace) -> None:
    file = tmp_path / "places.sqlite"
    with sqlite3.connect(file) as theirs:
        theirs.execute("CREATE TABLE bookmarks (url TEXT)")
    theirs.close()

    told(file, boats)


def test_a_damaged_state_file_is_refused(tmp_path: Path, boats: SimpleNamespace) -> None:
    file = tmp_path / "state"
    database = SqliteDatabase(file)
    make_world("", 1, SETTINGS, [boats.mock()], database)
    database.close()
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    told(file, boats)


def test_a_state_of_one_seed_keeps_it_when_opened_with_another(
    tmp_path: Path, boats: SimpleNamespace
) -> None:
    seeds = []
    for seed in (5, 6):
        database = SqliteDatabase(tmp_path / "state")
        seeds.append(make_world("", seed, SETTINGS, [boats.mock()], database).seed)
        database.close()

    assert seeds == [5, 5]
