"""Sells slots from one state file, as one of several processes with several threads each.

Run as `python claim_worker.py FILE WORKER`; says that it is ready, waits for a line, and prints one
JSON list of what it sold.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bookable_mocks.engine import claims as claims_table
from bookable_mocks.engine.claims import Claims
from bookable_mocks.engine.database import SqliteDatabase

EIGHT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
THREADS, WISHES, SLOTS = 3, 500, 2000


def sell(path: Path, worker: str, number: int, sold: list[tuple[int, int, str]]) -> None:
    """Try to sell slots of 3 units that begin all over the place."""
    database = SqliteDatabase(path)
    claims = Claims(database)
    for wish in range(WISHES):
        start = wish * 31 % SLOTS + (number + int(worker)) % 3
        holder = f"{worker}-{number}-{wish}"
        with database.transaction():
            starts = EIGHT + timedelta(minutes=start)
            if claims.take("sauna", starts, starts + timedelta(minutes=3), holder):
                sold.append((start, start + 3, holder))
    database.close()


def main() -> None:
    """Wait until all are there, open the file while the others do, and sell."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    path, worker = Path(sys.argv[1]), sys.argv[2]
    database = SqliteDatabase(path)
    with database.transaction():
        for statement in claims_table.DDL:
            database.execute(statement)
    database.close()
    sold: list[tuple[int, int, str]] = []
    threads = [
        threading.Thread(target=sell, args=(path, worker, number, sold))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(sold))


if __name__ == "__main__":
    main()
